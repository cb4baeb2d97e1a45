"""knowledge/asks: what operators type, each line with its grades; a line that cannot be read is named."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from coach.asks import Ask, load_asks
from coach.errors import KnowledgeError
from coach.passages import load_knowledge
from coach.plain import is_traditional, plain
from coach.settings import Settings

KNOWN = ("P01", "P02", "flash")
KNOWLEDGE = load_knowledge(Settings().knowledge)


def asks(folder: Path, text: str | bytes, name: str = "a.tsv") -> tuple[Ask, ...]:
    (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return load_asks(folder, KNOWN)


# -- reading -----------------------------------------------------------------------------------------------------


def test_a_line_is_grades_a_tab_and_a_text(tmp_path: Path) -> None:
    found = asks(tmp_path, "P01=2 P02 flash=1\t拉人前要打招呼吗\n-\t明天下雨吗\n")
    assert [(one.text, dict(one.grades)) for one in found] == [
        ("拉人前要打招呼吗", {"P01": 2, "P02": 1, "flash": 1}),
        ("明天下雨吗", {}),
    ]


def test_empty_lines_and_comments_are_passed_over_and_files_are_read_in_order(tmp_path: Path) -> None:
    asks(tmp_path, "P02=2\tsecond", "裙.tsv")
    asks(tmp_path, "P02=2\tnot read", "notes.txt")
    found = asks(tmp_path, "# by one writer\n\n   \nP01=2\tfirst\r\nP01\t#not a comment\r\n")
    assert [one.text for one in found] == ["first", "#not a comment", "second"]


def test_a_folder_without_asks_has_none(tmp_path: Path) -> None:
    assert load_asks(tmp_path, KNOWN) == ()
    assert load_asks(tmp_path / "nowhere", KNOWN) == ()


@pytest.mark.parametrize(
    "text", ["'; drop table asks; --", "<b>群</b>", "../../etc/passwd", "群\u202e规\u200b", "a\tb", "群" * 5000, "🙂"]
)
def test_whatever_is_typed_is_only_text(tmp_path: Path, text: str) -> None:
    assert [one.text for one in asks(tmp_path, f"P01=2\t{text}")] == [text]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("P01=2 拉人前要打招呼吗", "grades, a tab and a text"),
        ("拉人前要打招呼吗", "grades, a tab and a text"),
        ("P01=2\t", "grades, a tab and a text"),
        ("P01=2\t  ", "grades, a tab and a text"),
        ("\t拉人前要打招呼吗", "grades, a tab and a text"),
        ("P01=3\t拉人", "'P01=3' is no grade"),
        ("P01=0\t拉人", "'P01=0' is no grade"),
        ("P01=\t拉人", "'P01=' is no grade"),
        ("P01,P02\t拉人", "'P01,P02' is no grade"),
        ("P01=2 P01\t拉人", "P01"),
        ("P99=2\t拉人", "there is no practice P99"),
        ("p01=2\t拉人", "there is no practice p01"),
        ("P01=2 -\t拉人", "there is no practice -"),
        ("P02=2\t群规", "'群规' stands here a second time"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(tmp_path: Path, line: str, said: str) -> None:
    with pytest.raises(KnowledgeError) as caught:
        asks(tmp_path, f"# asks\nP01=2\t群规\n{line}\n")
    assert str(caught.value).startswith("a.tsv, line 3: ")
    assert said in str(caught.value)


def test_a_text_that_stands_in_two_files_is_named_by_the_second(tmp_path: Path) -> None:
    asks(tmp_path, "P01=2\t群规")
    with pytest.raises(KnowledgeError, match=r"b\.tsv, line 1: '群规' stands here a second time"):
        asks(tmp_path, "P02=2\t群规", "b.tsv")


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match=r"a\.tsv: not UTF-8: .* at byte 6"):
        asks(tmp_path, b"P01=2\t" + "拉人前要打招呼吗".encode("gb18030"))


# -- what lies in the repository ---------------------------------------------------------------------------------


def test_every_practice_and_guide_answers_at_least_twenty_lines() -> None:
    answered = Counter(name for one in KNOWLEDGE.asks for name, grade in one.grades.items() if grade == 2)
    assert {name: answered[name] for name in KNOWLEDGE.names if answered[name] < 20} == {}


def test_what_something_answers_is_answered_by_at_least_one_fully() -> None:
    assert [one.text for one in KNOWLEDGE.asks if one.grades and 2 not in one.grades.values()] == []


def test_no_line_is_graded_in_two_ways_in_two_scripts() -> None:
    seen: dict[str, Ask] = {}
    for one in KNOWLEDGE.asks:
        assert dict(seen.setdefault(plain(one.text), one).grades) == dict(one.grades), one.text


def test_no_ask_of_a_practice_is_among_what_nothing_answers() -> None:
    refused = {plain(text) for text in KNOWLEDGE.unanswered}
    own = {plain(ask): entry.id for entry in (*KNOWLEDGE.practices, *KNOWLEDGE.guides) for ask in entry.asks}
    assert {ask: name for ask, name in own.items() if ask in refused} == {}


def test_no_line_carries_a_control_or_bidirectional_mark() -> None:
    marks = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
    assert [one.text for one in KNOWLEDGE.asks if marks.search(one.text)] == []


def test_both_what_is_answered_and_what_is_not_are_asked_in_three_languages() -> None:
    for texts in ([one.text for one in KNOWLEDGE.asks if one.grades], list(KNOWLEDGE.unanswered)):
        assert len(texts) >= 500
        assert sum(is_traditional(text) for text in texts) >= 0.05 * len(texts)
        assert sum(text.isascii() for text in texts) >= 0.05 * len(texts)
