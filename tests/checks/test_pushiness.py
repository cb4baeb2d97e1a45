"""Pressure, slogans, and the advice to mute the group or to leave it."""

from __future__ import annotations

import pytest

from coach.types import Language
from tests.checks.found import holds, rules


@pytest.mark.parametrize(
    ("language", "text", "words", "twin"),
    [
        ("zh-Hans", "小米粉最后3份了", "最后3份", "小米粉还有，最后一排右边"),
        ("zh-Hans", "新品来啦，手慢无", "手慢", "手慢一点没关系"),
        ("zh-Hans", "赶紧抢，别犹豫", "赶紧抢", "不急，赶紧歇会儿"),
        ("zh-Hant", "最後3組，手刀下單", "最後3組", "慢慢看，不急"),
        ("en", "hurry, it's nearly gone", "hurry", "no rush at all, really no hurry"),
        ("en", "this is your last chance", "last chance", "the last bus leaves at six"),
    ],
)
def test_pressure(language: Language, text: str, words: str, twin: str) -> None:
    holds("pressure", words, text, twin, language)


@pytest.mark.parametrize(
    ("language", "text", "words", "twin"),
    [
        ("zh-Hans", "家人们，今天有小米粉", "家人们", "家人爱吃的话，今天有小米粉"),
        ("zh-Hant", "家人們看過來", "家人們", "家人都愛吃"),
        ("zh-Hant", "親愛的大家", "親愛的", "大家看一下"),
        ("en", "Dear valued customers, hello", "Dear valued customers", "dear me, it rained"),
    ],
)
def test_slogans(language: Language, text: str, words: str, twin: str) -> None:
    holds("slogan", words, text, twin, language)


@pytest.mark.parametrize(
    ("language", "text", "words", "twin"),
    [
        ("zh-Hans", "嫌吵可以把群设置为免打扰", "设置为免打扰", "打扰了，问一句"),
        ("zh-Hant", "可以把群設為靜音", "設為靜音", "靜靜看就好"),
        ("en", "just mute this group", "mute this group", "the mute button broke"),
    ],
)
def test_nobody_is_told_to_mute_the_group(language: Language, text: str, words: str, twin: str) -> None:
    holds("mute", words, text, twin, language)


@pytest.mark.parametrize(
    ("language", "text", "twin"),
    [
        ("zh-Hans", "大家都退群吧", "有人退群了，我去问问"),
        ("zh-Hans", "方便的话今天就先离开群聊吧", "我先离开一会儿，回来再说"),
        ("zh-Hant", "大家趕快退了吧，別買了", "有人退群了，我去問問"),
        ("en", "please leave this group today", "leave it at the door"),
        ("en", "please leave here and join the other one", "i'll leave here at six"),
    ],
)
def test_nobody_is_told_to_leave_it(language: Language, text: str, twin: str) -> None:
    assert "exit" in rules(text, language)
    assert "exit" not in rules(twin, language)
