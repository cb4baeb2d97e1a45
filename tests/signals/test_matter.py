"""One member's trouble from line to line: what it keeps, how it grows, what an answer changes."""

from __future__ import annotations

import pytest

from coach.plain import plain
from coach.signals.attention import Answer
from coach.signals.cues import cues
from coach.signals.matter import LONGEST_EVIDENCE, Matter, answer_matter, hear_matter, verbatim
from coach.signals.mood import CALM, Mood
from coach.types import Evidence, Message
from tests.chats import moment

SOUR = Mood(0.8, level="unhappy", words="没发货")


def line(number: int, text: str = "还没发货") -> Message:
    return Message(id=str(number), at=moment("09:00"), sender="m1", text=text)


def hear(matter: Matter | None, number: int, text: str, mood: Mood) -> Matter | None:
    return hear_matter(matter, line(number, text), plain(text), cues(plain(text)), mood)


def began() -> Matter:
    matter = hear(None, 1, "还没发货", SOUR)
    assert matter
    return matter


def test_a_calm_line_opens_nothing_and_a_sour_one_does() -> None:
    assert hear(None, 1, "早", CALM) is None
    assert began() == Matter("1", "unhappy", (Evidence(message="1", words="没发货"),))


def test_more_sour_lines_keep_the_beginning_and_bound_the_evidence() -> None:
    matter = began()
    for number in range(2, 40):
        hotter = hear(matter, number, "还没发货", SOUR)
        assert hotter
        matter = hotter
    assert matter.since == "1"
    assert len(matter.evidence) == LONGEST_EVIDENCE


def test_a_level_never_falls_by_a_milder_line() -> None:
    milder = hear(began(), 2, "呵呵", Mood(0.6, level="annoyed"))
    assert milder
    assert milder.level == "unhappy"


@pytest.mark.parametrize(
    ("kind", "answered"), [("concrete", True), ("other", True), ("apology", False), ("empty", False), ("auto", False)]
)
def test_only_an_answer_to_the_matter_itself_answers_it(kind: Answer, answered: bool) -> None:
    assert answer_matter(began(), line(2), kind).answered is answered


def test_leaving_keeps_evidence_bounded_however_often_and_leaves_a_settled_matter_alone() -> None:
    matter = began()
    for number in range(2, 60):
        matter = matter.leave(line(number))
    assert matter.level == "leaving"
    assert len(matter.evidence) == LONGEST_EVIDENCE
    settled = hear(began(), 2, "解决了", CALM)
    assert settled
    assert settled.settled
    assert settled.leave(line(3)) == settled


def test_is_it_settled_is_a_question_and_settles_nothing() -> None:
    asked = hear(began(), 2, "解决了吗？", CALM)
    assert asked
    assert not asked.settled


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("還沒發貨！", "没发货", "沒發貨"),
        ("STILL broken", "broken", "broken"),
        ("还没发货", "", ""),
        ("还没发货", "别的", ""),
        ("İ 还没发货" + "。" * 3000, "没发货", ""),
    ],
)
def test_the_words_that_prove_it_are_the_members_own(text: str, words: str, expected: str) -> None:
    assert verbatim(text, plain(text), words) == expected
