"""What may not be claimed: what nobody can promise, and what the law forbids (the rules of knowledge/claims: tests/test_claims.py)."""

from __future__ import annotations

import pytest

from coach.checks import Situation, check_draft
from coach.types import Language
from tests.checks.found import holds


@pytest.mark.parametrize(
    ("language", "text", "words", "twin"),
    [
        ("zh-Hans", "包你满意", "包你", "面包都给你包好了，包装换了"),
        ("zh-Hans", "保证你满意", "保证", "我今天去问清楚"),
        ("zh-Hant", "保證有效", "保證", "我今天去問清楚"),
        ("en", "i promise it works", "i promise", "i'll check by 10am"),
    ],
)
def test_what_nobody_can_promise(language: Language, text: str, words: str, twin: str) -> None:
    holds("promise", words, text, twin, language)


@pytest.mark.parametrize(
    ("language", "rule", "text", "words", "twin"),
    [
        ("zh-Hans", "absolute", "我们是全网最好的", "全网最", "全网都在下雨"),
        ("zh-Hans", "absolute", "这是最好的米粉", "最好的", "你最好先停用，问过医生再说"),
        ("en", "absolute", "simply the best on the market", "the best on the market", "the best bit was the walk"),
        ("zh-Hans", "medical", "一周包瘦", "包瘦", "面包好香，包好了给你"),
        ("zh-Hans", "medical", "这个能治疗湿疹", "治疗", "湿疹要看医生"),
        ("en", "medical", "it cures eczema", "cures", "my curious cat"),
    ],
)
def test_what_the_law_forbids(language: Language, rule: str, text: str, words: str, twin: str) -> None:
    holds(rule, words, text, twin, language)


def test_a_forbidden_claim_names_its_law() -> None:
    (one,) = (one for one in check_draft("这个能治疗湿疹", Situation()) if one.rule == "medical")
    assert "条" in one.law
