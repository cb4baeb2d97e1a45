"""Figures, days, gifts and events stand in the group's facts or in what the brand has said; what a member says is no fact."""

from __future__ import annotations

import pytest

from coach.checks import Situation, check_draft
from coach.types import Language
from tests.chats import chat
from tests.checks.found import OFFERS, found, holds, rules


@pytest.mark.parametrize(
    ("language", "text", "words", "twin"),
    [
        ("zh-Hans", "今天只要9元", "9元", "今天79元"),
        ("zh-Hans", "满300减20元", "20元", "小米粉 79 元"),
        ("zh-Hans", "打8折给你", "8折", "不打折"),
        ("zh-Hans", "六十八块一箱", "六十八块", "七十九块一份"),
        ("zh-Hans", "月卡现在9.9，直接买就行", "9.9", "页面改到2.3版了"),
        ("en", "only $5 today", "$5", "it's 79元 as listed"),
        ("en", "she still owes 1,860", "1,860", "she still owes something"),
    ],
)
def test_figures(language: Language, text: str, words: str, twin: str) -> None:
    holds("number", words, text, twin, language)


def test_so_little_is_a_way_of_speaking() -> None:
    assert "number" not in rules("来一份，歇两天，半个月后再说")


def test_numbers_are_compared_whole_and_in_any_writing() -> None:
    dear = [{"id": "o", "name": "x", "price": "1,280元"}]
    assert ("number", "280元") in found("只要280元", offers=dear)
    assert "number" not in rules("就是1280元", offers=dear)
    assert "number" not in rules("就是1,280元", offers=[{"id": "o", "name": "x", "price": "1280"}])
    assert "number" not in rules("一箱68块", notes="脐橙六十八块一箱")


def test_what_a_member_says_is_no_fact_and_what_the_brand_said_is() -> None:
    assert ("number", "35元") in found("你说的35元那个", said="上次那个35块的")
    assert "number" not in rules("就是35元那个", lines="09:50 op: 上次那个35块的")


def test_what_i_say_of_my_own_answer_needs_no_fact() -> None:
    assert "number" not in rules("30分钟内回你")
    assert "number" in rules("30分钟送到")
    assert "date" not in rules("今天下午3点前回你")
    assert "date" in rules("今天下午3点送到")


@pytest.mark.parametrize(
    ("language", "text", "twin"),
    [
        ("zh-Hans", "周六下午来拿", "周六下午来拿可以吗？"),
        ("zh-Hans", "3月8日到货", "几月几号到货我去问"),
        ("zh-Hans", "月底就有了", "什么时候有我去问"),
        ("en", "it lands tuesday", "is tuesday ok?"),
        ("en", "it ships next week", "i'll check by tuesday"),
    ],
)
def test_days(language: Language, text: str, twin: str) -> None:
    assert "date" in rules(text, language)
    assert "date" not in rules(twin, language)


def test_a_day_that_the_group_lists_may_be_named_in_any_form() -> None:
    notes = "自提：周日下午3点"
    assert "date" not in rules("星期天来拿", notes=notes)
    assert "date" not in rules("周日15:00来拿", notes=notes)
    assert "date" in rules("周日下午5点来拿", notes=notes)


@pytest.mark.parametrize(
    ("language", "text", "words", "twin"),
    [
        ("zh-Hans", "我给你全额退款", "给你全额退", "退款的事我去问"),
        ("zh-Hans", "坏的我重发一份", "重发", "能不能重发我去问"),
        ("zh-Hans", "这单算我的", "算我的", "这单算清楚了"),
        ("zh-Hant", "我補寄一包給你", "補寄", "補不補我去問"),
        ("en", "we refunded it", "refunded", "i'll ask about the refund"),
        ("en", "shipping's on me", "on me", "keep an eye on mei"),
    ],
)
def test_gifts(language: Language, text: str, words: str, twin: str) -> None:
    holds("gift", words, text, twin, language)


def test_a_gift_that_the_group_lists_may_be_named() -> None:
    assert "gift" not in rules("买一送一，送你一个碗")
    assert "gift" in rules("送你一个碗", offers=[])


@pytest.mark.parametrize(
    ("language", "text", "twin"),
    [
        ("zh-Hans", "晚上有直播，都来", "今天没有直播"),
        ("zh-Hans", "回头群里搞个抽奖", "要不要搞个抽奖？"),
        ("en", "we're doing a live q&a", "no event this week"),
    ],
)
def test_events(language: Language, text: str, twin: str) -> None:
    assert "event" in rules(text, language)
    assert "event" not in rules(twin, language)
    assert "event" not in rules(text, language, notes="抽奖 直播 live q&a")


def test_a_document_that_a_draft_rests_on_is_a_fact() -> None:
    said = chat("09:50 m1: 早", offers=OFFERS)
    assert "gift" in {one.rule for one in check_draft("满99包邮", Situation("zh-Hans", said))}
    assert check_draft("满99元包邮", Situation("zh-Hans", said, documents=("满 99 元包邮",))) == ()


def test_without_a_chat_facts_are_nobodys() -> None:
    assert check_draft("今天79元，周六到货，送你一个碗", Situation()) == ()
