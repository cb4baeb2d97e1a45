"""Nearly what the brand posted within the week is not posted again."""

from __future__ import annotations

import pytest

from tests.checks.found import rules

LINE = "今天新到枇杷，要的吱一声"


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("今天新到的枇杷，要的吱一声哈", True),
        ("要的吱一声，今天新到枇杷", True),
        ("枇杷昨天断货了，周末再看", False),
        ("好的", False),
    ],
)
def test_the_same_line_however_it_is_turned(text: str, same: bool) -> None:
    assert ("repeated" in rules(text, lines=f"09:50 op: {LINE}")) is same


def test_only_the_brands_own_lines_of_the_week_count() -> None:
    assert "repeated" not in rules(LINE, said=LINE)
    assert "repeated" not in rules(LINE, lines=f"03-05 09:50 op: {LINE}", now="03-13 10:00")
    assert "repeated" in rules(LINE, lines=f"03-05 09:50 op: {LINE}", now="03-11 10:00")


def test_a_short_word_may_come_again() -> None:
    assert "repeated" not in rules("收到", lines="09:50 op: 收到")
