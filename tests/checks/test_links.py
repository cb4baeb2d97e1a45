"""Addresses and accounts are the brand's own, and nobody vouches for a member's link."""

from __future__ import annotations

import pytest

from coach.types import Language
from tests.checks.found import holds, rules


@pytest.mark.parametrize(
    ("language", "text", "words", "twin"),
    [
        ("zh-Hans", "在这儿登记 https://tuan-go.example/x9", "https://tuan-go.example/x9", "在接龙里登记"),
        ("zh-Hans", "小样在 skin-gift.example.com 领", "skin-gift.example.com", "v2.3 更新了，a.b 两款都有"),
        ("zh-Hans", "要货的加 wx_pinpin88", "加 wx_pinpin88", "要货的加一句话"),
        ("zh-Hans", "微信号：nuan_xiao88", "微信号：nuan_xiao88", "微信里说"),
        ("en", "just use trackmybox.example, works fine", "trackmybox.example", "just use the spoon. example: stir"),
    ],
)
def test_addresses_and_accounts(language: Language, text: str, words: str, twin: str) -> None:
    holds("link", words, text, twin, language)


def test_the_brands_own_address_may_be_sent() -> None:
    text = "在 xiaohe.example.com 看"
    assert "link" not in rules(text, notes="官网 https://xiaohe.example.com/")
    assert "link" not in rules(text, lines="09:50 op: 官网 xiaohe.example.com")
    assert "link" in rules(text, said="xiaohe.example.com 便宜")


@pytest.mark.parametrize(
    ("language", "text", "twin"),
    [
        ("zh-Hant", "上面那位貼的連結可以用，點進去登記就好", "上面的連結不是我放的，先不要點"),
        ("en", "the link above is fine", "the link above isn't mine, don't click it"),
    ],
)
def test_nobody_vouches_for_a_members_link(language: Language, text: str, twin: str) -> None:
    said = "https://tuan-go.example/x9"
    assert "link" in rules(text, language, said=said)
    assert "link" not in rules(twin, language, said=said)
    assert "link" not in rules(text, language), "no member posted one"
