"""What members say of themselves: word for word, theirs and nobody else's, nothing private, in three languages."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coach.plain import plain
from coach.signals.chronicle import chronicle_of
from coach.signals.facts import facts_of, families
from coach.signals.reading import read
from coach.types import Language
from tests.chats import chat


def facts(text: str, language: Language = "zh-Hans", who: str = "m1", kind: str = "text") -> dict[str, str]:
    """Family -> the words, of one line."""
    said = chat(f"09:00 m2: 早\n09:05 {who} [{kind}]: {text}", language=language)
    return {one.family: one.value for one in facts_of(read(said).recent[-1])}


@pytest.mark.parametrize(
    ("text", "language", "family", "value"),
    [
        ("我是敏感肌 用这个会刺痛吗", "zh-Hans", "skin", "敏感肌"),
        ("我家宝宝8个月了", "zh-Hans", "child", "我家宝宝8个月"),
        ("我對花生過敏", "zh-Hant", "allergy", "對花生過敏"),
        ("我女儿对牛奶过敏", "zh-Hans", "allergy", "对牛奶过敏"),
        ("我家寶寶8個月了", "zh-Hant", "child", "我家寶寶8個月"),
        ("我穿38碼", "zh-Hant", "size", "我穿38碼"),
        ("备考公务员", "zh-Hans", "goal", "备考公务员"),
        ("卡还剩3次", "zh-Hans", "left", "卡还剩3次"),
        ("ＳＩＺＥ ３８", "zh-Hans", "size", "ＳＩＺＥ ３８"),
        ("I AM ALLERGIC TO PEANUTS", "en", "allergy", "ALLERGIC TO PEANUTS"),
        ("my daughter is allergic to peanuts", "en", "allergy", "allergic to peanuts"),
        ("I'm in Leeds", "en", "home", "I'm in Leeds"),
        ("I'm a total beginner", "en", "level", "total beginner"),
        ("I'm only free on mondays", "en", "hours", "only free on mondays"),
        ("I work nights at the moment", "en", "hours", "I work nights"),
    ],
)
def test_a_fact_is_taken_in_the_very_words_of_the_message(
    text: str, language: Language, family: str, value: str
) -> None:
    assert facts(text, language).get(family) == value


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("我朋友是敏感肌", "zh-Hans"),
        ("你是敏感肌吗", "zh-Hans"),
        ("妳是敏感肌嗎", "zh-Hant"),
        ("有没有敏感肌的姐妹", "zh-Hans"),
        ("他家孩子三岁", "zh-Hans"),
        ("do you have size 8?", "en"),
        ("群里有人对花生过敏吗", "zh-Hans"),
        ("你对花生过敏吗", "zh-Hans"),
        ("有人對花生過敏嗎", "zh-Hant"),
        ("谁对牛奶过敏", "zh-Hans"),
        ("anyone allergic to nuts?", "en"),
        ("are you allergic to nuts?", "en"),
    ],
)
def test_what_is_said_or_asked_of_others_is_nobodys_fact(text: str, language: Language) -> None:
    assert facts(text, language) == {}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("我不是敏感肌", "zh-Hans"),
        ("应该不是过敏吧", "zh-Hans"),
        ("應該不是過敏吧", "zh-Hant"),
        ("从来没有过敏", "zh-Hans"),
        ("如果我住在浦东", "zh-Hans"),
        ("以前住浦东", "zh-Hans"),
        ("I'm not allergic to nuts", "en"),
        ("I used to live in York", "en"),
    ],
)
def test_what_is_denied_supposed_or_past_is_no_fact(text: str, language: Language) -> None:
    assert facts(text, language) == {}


@pytest.mark.parametrize(
    "text",
    ["I'm in love with this", "I'm in two minds", "I'm in the queue", "only free samples left", "on nights like this"],
)
def test_a_manner_of_speaking_is_no_fact(text: str) -> None:
    assert facts(text, "en") == {}


@pytest.mark.parametrize(
    ("text", "language"),
    [("我在减肥 有高血压病", "zh-Hans"), ("我怀孕了", "zh-Hans"), ("trying to pass debt", "en")],
)
def test_what_is_private_is_left_out(text: str, language: Language) -> None:
    for value in facts(text, language).values():
        assert not any(word in value for word in ("病", "孕", "debt"))


@pytest.mark.parametrize("who", ["op", "bot"])
def test_the_brand_tells_nothing_of_itself(who: str) -> None:
    assert facts("我是敏感肌", who=who) == {}


@pytest.mark.parametrize("kind", ["image", "link", "system"])
def test_only_what_is_said_is_read(kind: str) -> None:
    assert facts("我是敏感肌", kind=kind) == {}
    assert facts("我是敏感肌", kind="voice") == {"skin": "敏感肌"}


def test_an_advert_tells_nothing() -> None:
    assert facts("我是敏感肌 加我微信 abc12345 同款便宜 私我") == {}


def test_what_somebody_said_last_is_kept() -> None:
    said = chat("09:00 m1: 我家宝宝8个月了\n03-06 09:00 m2: 早\n03-06 09:05 m1: 我家宝宝9个月了")
    found = chronicle_of(said)[1].facts["m1", "child"]
    assert (found.value, found.message) == ("我家宝宝9个月", "3")


def test_two_families_of_one_line_share_no_words() -> None:
    assert set(facts("第一次养狗 请多关照")) == {"pet"}
    text = "我家宝宝8个月 对牛奶过敏 我们住在浦东"
    found = facts(text)
    assert {"child", "allergy", "home"} <= set(found)
    spans = sorted((text.index(value), text.index(value) + len(value)) for value in found.values())
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))


@pytest.mark.parametrize(("text", "language"), [("我家的猫3岁了", "zh-Hans"), ("我家的貓8個月了", "zh-Hant")])
def test_a_pet_is_no_child(text: str, language: Language) -> None:
    assert "child" not in facts(text, language)


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "en"])
def test_every_family_has_a_name_for_the_operator(language: Language) -> None:
    assert all(one.name[language].strip() for one in families().named.values())


# -- odd lines -----------------------------------------------------------------------------------------------------


def test_a_fact_beyond_the_beginning_of_a_pasted_document_is_not_read_and_one_in_it_is() -> None:
    assert facts("字" * 2000 + "我是敏感肌") == {}
    assert facts("我是敏感肌 " + "字" * 2000) == {"skin": "敏感肌"}


def test_a_line_that_changes_its_length_in_plain_form_is_left_alone() -> None:
    text = "İ 我是敏感肌 用这个会刺痛吗"
    assert len(plain(text)) != len(text)
    assert facts(text) == {}


PARTS = (
    "我是敏感肌",
    "对花生过敏",
    "size 8",
    "I'm in Leeds",
    "İ",
    "\x00",
    "\u202e",
    "你",
    "不是",
    "😭",
    " ",
    "\ud7ff",
    "ﬁ",
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(PARTS) | st.text(max_size=5), max_size=8).map("".join))
def test_whatever_is_written_a_value_stands_in_the_message(text: str) -> None:
    said = chat("09:00 m2: 早\n09:05 m1: x")
    line = said.messages[1].model_copy(update={"text": text})
    seen = read(said.model_copy(update={"messages": (said.messages[0], line)})).recent[-1]
    for one in facts_of(seen):
        assert one.value
        assert one.value in text
