"""Text made comparable: one script, one width, one case, one character for one."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.plain import LONGEST, count_simplified, is_traditional, plain, traditional


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("羣裡三天沒人說話", "群里三天没人说话"),
        ("ＡＢＣ１２３！？", "abc123!?"),
        ("Don’t　LEAVE", "don't leave"),
        ("群里三天没人说话", "群里三天没人说话"),
        ("", ""),
        ("a\x00b謝", "a\x00b谢"),
        ("好吃\ud83d", "好吃�"),
    ],
)
def test_plain(text: str, expected: str) -> None:
    assert plain(text) == expected


@given(st.text(st.characters(codec="utf-8", exclude_characters="İ"), max_size=80))
def test_plain_is_settled_after_one_pass_and_takes_one_character_for_one(text: str) -> None:
    once = plain(text)
    assert plain(once) == once
    if len(text.lower()) == len(text):
        assert len(once) == len(text)


def test_a_message_of_a_megabyte_is_judged_by_its_beginning() -> None:
    began = time.perf_counter()
    assert len(plain("長" * 1_000_000)) == LONGEST
    assert time.perf_counter() - began < 0.5


def test_scripts_are_told_apart_and_written() -> None:
    assert is_traditional("謝謝")
    assert not is_traditional("谢谢")
    assert not is_traditional("hello")
    assert traditional("软件里的鼠标") == "軟體裡的滑鼠"
    assert traditional("软件里", hong_kong=True) == "軟件裏"


@pytest.mark.parametrize(
    ("text", "count"),
    [("說好的裡面，台北也有", 0), ("説好嘅裏面，呢度都有", 0), ("说好的里面", 2), ("hello", 0), ("好\ud83d", 0)],
)
def test_only_what_neither_taiwan_nor_hong_kong_writes_counts_as_simplified(text: str, count: int) -> None:
    assert count_simplified(text) == count
