"""Posing as a member, the formula of a call centre, blame, another voice than the persona's."""

from __future__ import annotations

import pytest

from coach.types import Language
from tests.checks.found import holds, rules

HANA = {"name": "阿满", "style": "随口说话，像邻居", "examples": ["我看看哈", "你先别急，我问下仓库"]}


@pytest.mark.parametrize(
    ("language", "text", "words", "twin"),
    [
        ("zh-Hans", "我也买了，真不错", "我也买了", "我也尝尝"),
        ("en", "as a fellow customer i loved it", "as a fellow customer", "as the owner i made it"),
    ],
)
def test_nobody_poses_as_a_member(language: Language, text: str, words: str, twin: str) -> None:
    holds("posing", words, text, twin, language)


@pytest.mark.parametrize(
    ("language", "text", "words", "twin"),
    [
        ("zh-Hans", "作为AI我不能回答", "作为AI", "作为店主我来回答"),
        ("zh-Hans", "给您带来不便，敬请谅解", "给您带来不便", "让你白跑一趟，是我没说清"),
        ("zh-Hant", "給您帶來不便", "給您帶來不便", "讓你白跑一趟，是我沒說清楚"),
        ("en", "we apologise for any inconvenience", "we apologise for any", "sorry, my mistake"),
    ],
)
def test_formula(language: Language, text: str, words: str, twin: str) -> None:
    holds("formula", words, text, twin, language)


@pytest.mark.parametrize(
    ("language", "text", "words", "twin"),
    [
        ("zh-Hans", "你怎么不早说", "你怎么不早", "你怎么想，早点告诉我"),
        ("zh-Hans", "你没看说明吧", "你没看", "你没看错，是我写错了"),
        ("en", "you should have read it", "you should have", "should i have it sent?"),
    ],
)
def test_blame(language: Language, text: str, words: str, twin: str) -> None:
    holds("blame", words, text, twin, language)


def test_a_persona_with_a_name_does_not_speak_as_an_office() -> None:
    assert "persona" in rules("小编这边查一下", persona=HANA)
    assert "persona" not in rules("小编这边查一下")
    assert "persona" not in rules("小编这边查一下", persona={**HANA, "name": "小编"})


def test_who_says_you_to_everybody_does_not_turn_polite() -> None:
    assert "persona" in rules("您先等一下", persona=HANA)
    assert "persona" not in rules("你先等一下", persona=HANA)
    assert "persona" not in rules("您先等一下", persona={**HANA, "examples": ["您好，我看看"]})
    assert "persona" not in rules("您先等一下", persona={"name": "阿满"})
