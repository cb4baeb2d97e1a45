"""Every rule of every family: a text in which it must find its words at their place, and a twin in which it must not."""

from __future__ import annotations

from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.checks import FAMILIES, Situation, check_draft
from coach.checks.length import LONGEST, LONGEST_EN
from coach.types import Finding, Language
from tests.chats import chat

OFFERS = [{"id": "o1", "name": "小米粉", "price": "79元", "benefit": "买一送一 送你一个碗", "facts": ["不加糖"]}]


def found(text: str, language: Language = "zh-Hans", **given: Any) -> list[tuple[str, str]]:
    """Rule and words of every finding, in a group at ten in the morning."""
    said = given.pop("said", "早")
    transcript = chat(f"09:50 m1: {said}", language=language, **({"now": "10:00", "offers": OFFERS} | given))
    return [(one.rule, text[one.start : one.end]) for one in check_draft(text, Situation(language, transcript))]


@pytest.mark.parametrize(
    ("text", "rule", "words", "twin"),
    [
        ("小米粉最后3份了", "pressure", "最后3份", "小米粉还有，最后一排右边"),
        ("新品来啦，手慢无", "pressure", "手慢无", "手慢一点没关系"),
        ("家人们，今天有小米粉", "slogan", "家人们", "家人爱吃的话，今天有小米粉"),
        ("嫌吵可以把群设置为免打扰", "mute", "设置为免打扰", "打扰了，问一句"),
        ("我们是全网最好的", "absolute", "全网最", "全网都在下雨"),
        ("这是最好的米粉", "absolute", "最好的", "你最好先停用，问过医生再说"),
        ("这是最好吃的米粉", "absolute", "最好吃", "最好吃完饭再用"),
        ("包你满意", "promise", "包你满意", "面包和红包都给你包好了，包装换了"),
        ("一周包瘦", "medical", "包瘦", "面包好香，包好了给你"),
        ("这个能治疗湿疹", "medical", "治疗", "湿疹要看医生"),
        ("保证你满意", "promise", "保证", "我今天去问清楚"),
        ("我给你全额退款", "gift", "给你全额退", "退款的事我去问"),
        ("这款全额退款", "gift", "全额退款", "全额多少我去问"),
        ("今天只要9元", "number", "9元", "今天79元"),
        ("满300减20元", "number", "20元", "小米粉 79 元"),
        ("打8折给你", "number", "8折", "不打折"),
        ("加我 13812345678 细说", "private", "13812345678", "编号 138123456789012 查一下"),
        ("发到 a.b@mail.com 吧", "private", "a.b@mail.com", "@阿梁 发给我吧"),
        ("身份证 11010519491231002X 对吗", "private", "11010519491231002X", "单号 SF1101051949 对吗"),
        ("我也买了，真不错", "posing", "我也买了", "我也试了，真不错"),
        ("作为AI我不能回答", "formula", "作为AI", "作为店主我来回答"),
        ("给您带来不便，敬请谅解", "formula", "给您带来不便", "让你白跑一趟，是我没说清"),
        ("你怎么不早说", "blame", "你怎么不早", "你怎么想，早点告诉我"),
        ("你没看说明吧", "blame", "你没看", "你没看错，是我写错了"),
        ("你好{name}，在吗", "slot", "{name}", "你好阿梁，在吗"),
        ("XX家的米粉到了", "slot", "XX", "XXL码到了"),
        ("晚上好呀大家", "hour", "晚上好", "早上好呀大家"),
    ],
)
def test_a_rule_finds_its_words_at_their_place_and_leaves_the_twin_alone(
    text: str, rule: str, words: str, twin: str
) -> None:
    assert (rule, words) in found(text)
    assert rule not in {name for name, _ in found(twin)}


@pytest.mark.parametrize(
    ("text", "rule", "words", "twin"),
    [
        ("hurry, it's nearly gone", "pressure", "hurry", "no rush at all, really no hurry"),
        ("Dear valued customers, hello", "slogan", "Dear valued customers", "dear me, it rained"),
        ("just mute this group", "mute", "mute this group", "the mute button broke"),
        ("simply the best on the market", "absolute", "the best on the market", "the best bit was the walk"),
        ("it cures eczema", "medical", "cures", "my curious cat"),
        ("i promise it works", "promise", "i promise", "i'll check by 10am"),
        ("you get a free gift", "gift", "free gift", "feel free to ask"),
        ("only $5 today", "number", "$5", "it's 79元 as listed"),
        ("as a fellow customer i loved it", "posing", "as a fellow customer", "as the owner i made it"),
        ("we apologise for any inconvenience", "formula", "we apologise for any inconvenience", "sorry, my mistake"),
        ("you should have read it", "blame", "you should have", "should i have it sent?"),
        ("good evening all", "hour", "good evening", "good morning all"),
        ("hi [name], how are you", "slot", "[name]", "hi Joe, see you xx"),
    ],
)
def test_the_same_in_english(text: str, rule: str, words: str, twin: str) -> None:
    assert (rule, words) in found(text, "en")
    assert rule not in {name for name, _ in found(twin, "en")}


@pytest.mark.parametrize(
    ("text", "rule", "words", "twin"),
    [
        ("最後3組，手刀下單", "pressure", "最後3組", "慢慢看，不急"),
        ("家人們看過來", "slogan", "家人們", "家人都愛吃"),
        ("可以把群設為靜音", "mute", "設為靜音", "靜靜看就好"),
        ("保證有效", "promise", "保證", "我今天去問清楚"),
        ("給您帶來不便", "formula", "給您帶來不便", "讓你白跑一趟，是我沒說清楚"),
        ("親愛的大家", "slogan", "親愛的", "大家看一下"),
    ],
)
def test_the_same_in_traditional_script(text: str, rule: str, words: str, twin: str) -> None:
    assert (rule, words) in found(text, "zh-Hant")
    assert rule not in {name for name, _ in found(twin, "zh-Hant")}


@pytest.mark.parametrize(
    ("text", "language", "rules"),
    [
        ("这个怎么弄的？讲讲你第一步做的什么", "zh-Hans", set()),
        ("這個怎麼弄的？講講你第一步做的什麼", "zh-Hans", {"script"}),
        ("這個怎麼弄的？說說你那裡的做法，台北也有賣", "zh-Hant", set()),
        ("呢個點整㗎？講下你喺嗰度點做，裏面落咗咩，説嚟聽下", "zh-Hant", set()),
        ("这个怎么弄的？讲讲你第一步做的什么", "zh-Hant", {"script"}),
        ("how did you do that? tell us", "zh-Hans", {"language"}),
        ("how did you do that? tell us", "en", set()),
        ("这个怎么弄的？", "en", {"language"}),
        ("@阿梁 OK", "zh-Hans", set()),
        ('@朵朵妈 saw "今天烤了一个戚风", nice', "en", set()),
    ],
)
def test_a_draft_is_in_the_language_and_script_of_its_chat(text: str, language: Language, rules: set[str]) -> None:
    assert {rule for rule, _ in found(text, language)} & {"script", "language"} == rules


@pytest.mark.parametrize(
    ("hour", "text", "fits"),
    [
        ("09:00", "早上好", True),
        ("09:00", "大家早", True),
        ("17:00", "大家早", False),
        ("21:30", "大家早点休息", True),
        ("12:00", "早上好", False),
        ("17:00", "早安", False),
        ("12:30", "午安", True),
        ("15:00", "下午好", True),
        ("20:00", "晚上好", True),
        ("20:00", "下午好", False),
        ("21:30", "晚安", True),
        ("14:00", "晚安", False),
        ("03:00", "good morning", False),
    ],
)
def test_a_greeting_fits_the_hour_where_the_group_lives(hour: str, text: str, fits: bool) -> None:
    rules = {one.rule for one in check_draft(text, Situation("zh-Hans", chat("00:00 m1: x", now=hour)))}
    assert ("hour" not in rules) is fits


def test_numbers_are_compared_whole_and_may_come_from_the_chat() -> None:
    assert ("number", "9元") in found("只要9元")
    assert ("number", "280元") in found("只要280元", offers=[{"id": "o", "name": "x", "price": "1,280元"}])
    assert "number" not in {
        rule for rule, _ in found("就是1280元", offers=[{"id": "o", "name": "x", "price": "1,280元"}])
    }
    assert "number" not in {
        rule for rule, _ in found("就是1,280元", offers=[{"id": "o", "name": "x", "price": "1280"}])
    }
    assert "number" not in {rule for rule, _ in found("你说的35元那个", said="上次那个35块的")}


def test_a_gift_that_the_group_lists_may_be_named() -> None:
    assert "gift" not in {rule for rule, _ in found("买一送一，送你一个碗")}
    assert "gift" in {rule for rule, _ in found("送你一个碗", offers=[])}


def test_words_that_a_member_said_may_be_quoted_and_not_claimed() -> None:
    said = "最后3份了吗 我也买了"
    assert found("你说「最后3份了吗 我也买了」，是哪款？", said=said) == []
    assert {rule for rule, _ in found("最后3份了，我也买了", said=said)} == {"pressure", "posing"}
    assert {rule for rule, _ in found("有人说「最后9份了」", said=said)} == {"pressure"}


def test_personal_data_is_found_inside_a_quotation_too() -> None:
    assert ("private", "13812345678") in found("你说「电话13812345678」对吗", said="电话13812345678")


@pytest.mark.parametrize(("language", "limit"), [("zh-Hans", LONGEST), ("zh-Hant", LONGEST), ("en", LONGEST_EN)])
def test_a_draft_fits_on_a_phone(language: Language, limit: int) -> None:
    char = "a" if language == "en" else "好"
    rules = {one.rule: (one.start, one.end) for one in check_draft(char * (limit + 5), Situation(language))}
    assert rules["long"] == (limit, limit + 5)
    assert "long" not in {one.rule for one in check_draft(char * limit, Situation(language))}


@pytest.mark.parametrize("text", ["", "  \n"])
def test_an_empty_draft_is_told_so(text: str) -> None:
    assert [one.rule for one in check_draft(text, Situation())] == ["empty"]


def test_a_line_may_be_checked_without_a_chat_and_then_facts_and_hours_are_nobodys() -> None:
    assert check_draft("晚上好，今天79元", Situation()) == ()
    assert [one.rule for one in check_draft("保证有效", Situation())] == ["promise"]


@given(st.text(max_size=150), st.sampled_from(get_args(Language)))
def test_whatever_is_written_findings_lie_inside_the_text_in_order_and_say_why(text: str, language: Language) -> None:
    findings: tuple[Finding, ...] = check_draft(text, Situation(language, chat("09:00 m1: 早", language=language)))
    assert [one.start for one in findings] == sorted(one.start for one in findings)
    for one in findings:
        assert 0 <= one.start <= one.end <= len(text)
        assert one.why
        assert one.mend
        assert one.practice


def test_every_family_is_used() -> None:
    assert len({family.__module__ for family in FAMILIES}) == len(FAMILIES) == 8
