"""Marks of lines, read beside the chats that they speak of."""

from __future__ import annotations

from pathlib import Path

import pytest

from coach.importers.case import read_cases
from coach.types import Case
from training.marks import read_marks, spoken, writer_of

CHAT = """
id: zh-x-701
language: zh-Hans
year: 2026
utc_offset: 8
group: {name: 团, kind: interest, theme: 面包}
members: {op: {name: 小暖, role: operator}, m1: 阿梁, m2: 晓雯}
chat: |
  1 03-05 09:01 op: 新品上架 99元
  2 03-05 09:03 m1: 这个怎么买
  3 03-05 09:04 m2 [join]: 晓雯加入了群聊
  4 03-05 09:05 m2: 加我微信 更便宜
now: "03-05 11:20"
labels: {unhappy: [], crisis: poaching, timing: {verdict: hold, blockers: [crisis]}, ads: [4]}
"""


def cases() -> list[Case]:
    return list(read_cases(CHAT, name="x"))


def marks(tmp_path: Path, text: str) -> Path:
    (tmp_path / "a.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def test_marks_are_read_by_chat_and_line(tmp_path: Path) -> None:
    folder = marks(tmp_path, "zh-x-701: {push: [1], question: [2], need: [2]}")
    assert read_marks(cases(), folder) == {"zh-x-701": {"1": {"push"}, "2": {"question", "need"}}}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("zh-x-702: {}", "no such chat"),
        ("zh-x-701: {wish: [2]}", "no mark 'wish'"),
        ("zh-x-701: {need: [9]}", "cannot be of line 9"),
        ("zh-x-701: {need: [1]}", "cannot be of line 1"),
        ("zh-x-701: {push: [2]}", "cannot be of line 2"),
        ("{}", "nobody marked zh-x-701"),
    ],
)
def test_a_mark_that_cannot_be_is_named(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        read_marks(cases(), marks(tmp_path, text))


def test_what_is_said_carries_its_marks_and_what_the_labels_say_of_adverts(tmp_path: Path) -> None:
    found = list(spoken(cases(), read_marks(cases(), marks(tmp_path, "zh-x-701: {push: [1], badnews: [2]}"))))
    assert [(message, sorted(row.tags), row.brand) for row, _, message in found] == [
        ("1", ["push"], True),
        ("2", ["badnews"], False),
        ("4", ["advert", "poach"], False),
    ]


def test_twenty_chats_in_a_row_are_by_one_writer() -> None:
    assert writer_of("zh-a-700") == writer_of("en-b-719") != writer_of("zh-c-720")
