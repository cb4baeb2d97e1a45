"""Who helped whom, who was thanked by whom, who vouched: from the line and what stands before it, in three languages."""

from __future__ import annotations

import pytest

from coach.signals.chronicle import chronicle_of
from coach.signals.deeds import Deed, deeds_of, surroundings
from coach.signals.reading import Reading, Setting, fold, fold_all
from coach.types import Language, Transcript
from tests.chats import chat

ASKED: dict[Language, tuple[str, str, str]] = {
    "zh-Hans": (
        "米粉要用多少度的水冲呀？",
        "我一般用60度的水，先放水再放粉，就不会结块了",
        "谢谢你，试了一下真的不结块了",
    ),
    "zh-Hant": (
        "米粉要用多少度的水沖呀？",
        "我都用60度的水，先放水再放粉，就不會結塊了",
        "謝謝妳，試了真的不結塊了",
    ),
    "en": (
        "how do I stop the edges curling?",
        "block it wet and pin every inch, mine stopped curling after that",
        "thank you, that worked a treat",
    ),
}
VOUCHES: dict[Language, str] = {
    "zh-Hans": "这家的米粉我家回购三次了，放心买，真的不错",
    "zh-Hant": "這家的米粉我家回購三次了，放心買，真的不錯",
    "en": "bought my third bag from them, the quality is great, you can trust this shop",
}


def sure(lines: str, language: Language = "zh-Hans", **given: object) -> set[tuple[str, str, str, str | None]]:
    """(deed, who, message, other) of every deed that is shown; talks left out."""
    people = chronicle_of(chat(lines, language=language, **given))[1].people  # type: ignore[arg-type]
    return {
        (one.name, one.member, one.message, one.other)
        for person in people.values()
        for one in person.deeds
        if one.name != "started"
    }


def last_line(said: Transcript) -> tuple[Reading, Reading, Setting]:
    """The reading before the last line and with it."""
    setting = Setting.shipped(said)
    before = fold_all(Reading(), said.messages[:-1], setting)
    return before, fold(before, said.messages[-1], setting), setting


@pytest.mark.parametrize("language", ASKED)
def test_an_answer_helps_who_asked_and_thanks_are_for_who_answered(language: Language) -> None:
    ask, help_, thank = ASKED[language]
    assert sure(f"09:00 m1: {ask}\n09:02 m2 >1: {help_}\n09:04 m1 >2: {thank}", language) == {
        ("helped", "m2", "2", "m1"),
        ("thanked", "m2", "3", "m1"),
    }


@pytest.mark.parametrize("language", ASKED)
def test_an_answer_that_names_nobody_helps_whose_question_stands_before(language: Language) -> None:
    ask, help_, _ = ASKED[language]
    assert ("helped", "m2", "2", "m1") in sure(f"09:00 m1: {ask}\n09:02 m2: {help_}", language)


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant"])
def test_who_speaks_up_for_the_brand_vouches(language: Language) -> None:
    assert ("vouched", "m3", "2", None) in sure(f"09:00 m1: 早\n09:05 m3: {VOUCHES[language]}", language)


@pytest.mark.parametrize("language", ASKED)
def test_the_brand_helps_and_vouches_by_its_office_which_is_no_deed(language: Language) -> None:
    ask, help_, _ = ASKED[language]
    assert sure(f"09:00 m1: {ask}\n09:02 op >1: {help_}\n09:05 op: {VOUCHES[language]}", language) == set()


@pytest.mark.parametrize("language", ASKED)
def test_thanks_to_the_brand_are_credited_to_no_member(language: Language) -> None:
    _, help_, thank = ASKED[language]
    lines = f"09:00 op: {help_}\n09:04 m1 >1: {thank}\n09:20 op: {help_}\n09:21 m1: {thank}"
    assert not [one for one in sure(lines, language) if one[0] == "thanked"]


@pytest.mark.parametrize(
    ("text", "language"),
    [("加我微信 abc12345 同款便宜 私我", "zh-Hans"), ("加我LINE id abc12345 同款便宜 私訊我", "zh-Hant")],
)
def test_an_advert_helps_nobody_even_as_an_answer(text: str, language: Language) -> None:
    ask = ASKED[language][0]
    assert sure(f"09:00 m1: {ask}\n09:02 m2 >1: {text}", language) == set()


@pytest.mark.parametrize(
    ("line", "language"),
    [("早", "zh-Hans"), ("哈哈哈哈", "zh-Hant"), ("好冷", "zh-Hans"), ("lol", "en"), ("", "en"), ("+1", "zh-Hans")],
)
def test_small_talk_is_no_deed(line: str, language: Language) -> None:
    assert sure(f"09:00 m1: {line}\n09:01 m2: {line}\n09:02 m1 >2: {line}", language) == set()


@pytest.mark.parametrize("kind", ["join", "leave", "system", "recall"])
def test_what_nobody_says_is_no_deed(kind: str) -> None:
    ask, help_, _ = ASKED["zh-Hans"]
    assert sure(f"09:00 m1: {ask}\n09:02 m2 [{kind}] >1: {help_}") == set()


@pytest.mark.parametrize("size", [200, 2000])
def test_a_pasted_line_is_no_likelier_to_be_a_deed_than_a_long_one(size: int) -> None:
    def chances(text: str) -> dict[str, float]:
        before, after, setting = last_line(chat(f"09:00 m1: 早\n09:05 m2: {text}"))
        return {one.name: one.chance for one in deeds_of(before, after.recent[-1], setting)}

    text = "今天的天气真的很不错" * 200
    assert chances(text[:size]) == pytest.approx(chances(text[:200]), abs=0.02)


def test_the_chance_of_a_deed_lies_in_0_to_1_and_only_a_likely_one_is_sure() -> None:
    before, after, setting = last_line(chat("09:00 m1: 早\n09:05 m2: 我觉得可能是水温的问题吧"))
    found: list[Deed] = list(deeds_of(before, after.recent[-1], setting))
    assert {one.name for one in found} == {"helped", "thanked", "vouched"}
    assert all(0.0 <= one.chance <= 1.0 for one in found)
    assert not any(one.sure for one in found if one.chance < 0.4)


# -- whom a line is for --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("last", "to"),
    [
        ("m3 >1: 用60度", "m1"),  # a reply before a name
        ("m3 @m1: 用60度", "m1"),
        ("m3: 朵朵妈 用60度", "m1"),  # a name before who just spoke
        ("m3: 用60度", "m2"),  # who just spoke
        ("m3 @op: 用60度", "m2"),  # the brand is no member
    ],
)
def test_a_line_is_for_whom_it_answers_mentions_names_or_follows(last: str, to: str) -> None:
    before, after, setting = last_line(chat(f"09:00 m1: 早\n09:01 m2: 早呀\n09:02 {last}"))
    assert surroundings(before, after.recent[-1], setting).to == to


def test_a_question_is_answered_by_what_follows_within_half_a_day_and_not_later() -> None:
    for clock, asker in (("20:59", "m1"), ("21:01", None)):
        before, after, setting = last_line(chat(f"09:00 m1: 米粉要用多少度的水冲呀？\n{clock} m2: 用60度的水"))
        assert surroundings(before, after.recent[-1], setting).asker == asker


def test_nobody_helps_or_thanks_themselves() -> None:
    ask, help_, thank = ASKED["zh-Hans"]
    assert not [
        one for one in sure(f"09:00 m1: {ask}\n09:02 m1 >1: {help_}\n09:04 m1 @m1 >2: {thank}") if one[1] == one[3]
    ]
