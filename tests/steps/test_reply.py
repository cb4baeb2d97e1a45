"""Reply: one message, taken for what it is, gets the words that fit; where none are needed the reason is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from coach.coach import Coach
from coach.sayings import say
from coach.state import State
from coach.steps.reply import reply
from coach.types import Asked, Transcript
from tests.chats import chat
from tests.models import deps_of
from tests.scenes import UNHAPPY
from tests.steps.run import judged, run, with_documents


def replied(coach: Coach, transcript: Transcript, message: str) -> State:
    deps = deps_of(coach, None)
    return run(reply, {**judged(transcript, deps, ("care",)), "message": message}, deps)


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("m1: 谢谢老板，面包真的很好吃", "praise"),
        ("m1 @op: 请问明天几点开门？", "question"),
        ("op: 今天十点开门", "brand"),
        ("m1: 我家猫把花盆推下去了，气死", "talk"),
    ],
)
def test_a_message_is_taken_for_what_it_is(coach: Coach, line: str, kind: Asked) -> None:
    assert replied(coach, chat(f"09:00 op: 早\n09:10 {line}", now="09:30"), "2")["kind"] == kind


def test_who_is_unhappy_gets_a_line_for_all_and_one_in_private(coach: Coach) -> None:
    found = replied(coach, UNHAPPY, UNHAPPY.messages[-1].id)
    assert found["kind"] == "unhappy"
    assert [one.where for one in found["proposed"]] == ["group", "private"]


def test_a_line_of_ones_own_needs_no_answer_and_the_reason_is_said(coach: Coach) -> None:
    found = replied(coach, UNHAPPY, "1")
    assert found["silences"] == (("reply", say("zh-Hans", "silence_reply_brand")),)
    assert "proposed" not in found


def test_a_question_is_answered_from_the_documents_with_its_source(coach: Coach, tmp_path: Path) -> None:
    deps = with_documents(deps_of(coach, None), tmp_path, {"faq.md": "# 营业\n\n周一到周日早上八点开门。\n"})
    said = chat("09:00 op: 早\n09:10 m1 @op: 早上几点开门？", now="09:40")
    found = run(reply, {**judged(said, deps, ("care",)), "message": "2"}, deps)
    (draft,) = found["proposed"]
    assert draft.sources[0].document == "faq.md"
