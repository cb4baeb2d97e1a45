"""The members: where they are placed and why, who could carry the group, what they said of themselves."""

from __future__ import annotations

import pytest

from coach.members import members_of
from coach.portrait import Members
from coach.types import Language, Member, Transcript
from tests.chats import chat
from tests.portraits import CARRIED, LANGUAGES, group_of

OWN = {"zh-Hans": "先用水冲叶背", "zh-Hant": "先用水衝葉背", "en": ""}


def members(said: Transcript) -> Members:
    return members_of(group_of(said))


def reasons(found: Members, member: str) -> str:
    return " ".join(told.text for one in found.placed if one.member == member for told in one.why)


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_answers_the_others_and_is_thanked_is_named_with_the_lines_that_show_it(language: Language) -> None:
    found = members(CARRIED[language])
    (one,) = found.candidates
    assert one.member == "m2"
    ids = {proof.message for told in one.why for proof in told.evidence}
    assert ids <= {"2", "3", "5", "6", "8", "9", "11", "12"}
    assert one.role
    assert one.thanks
    assert found.candidates_why == ""


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant"])
def test_the_message_to_a_candidate_names_them_and_takes_up_their_own_line(language: Language) -> None:
    (one,) = members(CARRIED[language]).candidates
    assert one.draft.hook
    assert one.draft.hook.message
    assert CARRIED[language].by_id[one.draft.hook.message].sender == "m2"
    assert "阿梁" in one.draft.text
    assert OWN[language] in one.draft.text
    assert (one.draft.where, one.draft.to) == ("private", "m2")


def test_where_nobody_helped_nobody_is_named_and_it_is_said_so() -> None:
    found = members(chat("09:00 m1: 早\n09:01 m2: 早"))
    assert found.candidates == ()
    assert "点不出" in found.candidates_why


def test_who_is_upset_or_advertises_is_not_asked_to_carry_the_group() -> None:
    lines = "\n".join(
        f"{one.at:%m-%d %H:%M} {one.sender}{''.join(f' @{who}' for who in one.mentions)}: {one.text}"
        for one in CARRIED["zh-Hans"].messages
    )
    angry = "03-05 09:00 m2 @op: 等了五天还没发货，你们太差了，我要退款"
    assert "m2" not in [one.member for one in members(chat(f"{lines}\n{angry}")).candidates]
    assert "m2" in [one.member for one in members(chat(lines)).candidates]


@pytest.mark.parametrize(
    ("lines", "tier", "why"),
    [
        ("09:00 m1 @op: 等了五天还没发货，你们太差了，我要退款", "problem", "我要退款"),
        ("09:00 m1: 加我微信 abc12345 同款便宜 私我\n09:30 m1: 加我微信 abc12345 同款便宜 私我", "problem", "广告"),
        ("09:00 m1 [join]:", "silent", "没开过口"),
        ("09:00 m2: 早", "silent", "没说过一句"),
    ],
)
def test_a_member_is_placed_for_a_reason_that_can_be_read(lines: str, tier: str, why: str) -> None:
    said = chat(lines, members=[Member(id="m1", name="朵朵妈")])
    found = members(said)
    assert found.tiers["m1"] == tier
    assert why in reasons(found, "m1")


def test_those_who_need_the_operator_come_first() -> None:
    said = chat(
        "09:00 m1: 早\n09:01 m2: 这个怎么卖 想买一份\n09:01 m1: 今天好冷\n09:02 m3 @op: 等了五天还没发货，你们太差了，我要退款"
    )
    assert members(said).placed[0].member == "m3"


def test_how_many_lines_somebody_wrote_is_no_reason_to_call_them_loyal() -> None:
    for language in LANGUAGES:
        (core,) = [one for one in members(CARRIED[language]).placed if one.tier == "core"]
        (counted,) = [
            told.text for told in core.why if "4" in told.text and "「" not in told.text and '"' not in told.text
        ]
        assert {"zh-Hans": "4 天", "zh-Hant": "4 天", "en": "Days"}[language] in counted


def test_what_a_member_said_of_themselves_is_found_word_for_word_unless_it_is_known() -> None:
    found = members(chat("09:00 m1: 我是敏感肌\n09:01 m2: 早"))
    assert [(one.member, one.value, one.evidence.message) for one in found.tags] == [("m1", "敏感肌", "1")]
    known = chat(
        "09:00 m1: 我是敏感肌\n09:01 m2: 早", members=[Member(id="m1", name="朵朵妈", tags={"肤质": "敏感肌"})]
    )
    assert members(known).tags == ()


def test_a_chat_of_a_few_days_is_said_to_be_a_hint_only() -> None:
    short = "\n".join(
        f"03-04 {10 + place // 6}:{place % 6}0 {one.sender}{''.join(f' @{who}' for who in one.mentions)}: {one.text}"
        for place, one in enumerate(CARRIED["zh-Hans"].messages)
    )
    found = members(chat(short))
    assert found.candidates
    assert "先当个参考" in found.candidates_why
