"""The words that mean something: compiled, linear, and found by one pass as by many."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.plain import plain
from coach.signals.cues import CAUSES, cues, families, words_of


@pytest.mark.parametrize(
    ("text", "family"),
    [
        ("用了两天就坏了", "product"),
        ("還沒發貨", "delivery"),
        ("客服态度太差", "service"),
        ("没人回", "ignored"),
        ("天天刷屏", "noise"),
        ("刚买就降价了", "price"),
        ("虛假宣傳", "trust"),
        ("凭什么禁言我", "rules"),
        ("多少钱", "ask_price"),
        ("有货吗", "ask_buy"),
        ("别再给我推销了", "opt_out"),
        ("奶奶去世了", "bad_news"),
        ("what's the difference between the two", "ask_compare"),
    ],
)
def test_a_line_shows_its_family_with_the_words(text: str, family: str) -> None:
    assert family in cues(plain(text))
    assert words_of(plain(text), family) in plain(text)


@pytest.mark.parametrize("text", ["早上好", "今天天气不错呀", "nice to meet you", ""])
def test_a_greeting_shows_no_trouble(text: str) -> None:
    assert not set(CAUSES) & cues(plain(text))


@given(
    st.lists(st.sampled_from(["坏了", "没人回", "哈哈", "多少钱", "?", " ", "refund", "走", "了", "别推"]), max_size=8)
)
def test_the_automata_find_what_each_pattern_finds_by_itself(parts: list[str]) -> None:
    line = plain("".join(parts))
    assert set(cues(line)) == {family.name for family in families().all if family.pattern.search(line)}


def test_every_cause_has_its_family() -> None:
    assert set(CAUSES) <= {family.name for family in families().all}


def test_no_line_is_slow() -> None:
    began = time.perf_counter()
    for line in ("a" * 2000, "等了" * 1000, "还没" * 1000, "?" * 2000, "我们家" * 600):
        cues(line)
    assert time.perf_counter() - began < 1.0
