"""Whom to invite into a smaller circle: by the operator's rule, with those who are close to it."""

from __future__ import annotations

import pytest

from coach.portrait import SuperGroup, SuperRule
from coach.supers import super_group_of
from coach.types import Language, Transcript
from tests.chats import chat
from tests.portraits import CARRIED, LANGUAGES, group_of


def supers(said: Transcript, **rule: int) -> SuperGroup:
    return super_group_of(group_of(said), SuperRule(**rule) if rule else None)


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_rule_nobody_is_named_and_one_is_asked_for(language: Language) -> None:
    found = supers(CARRIED[language])
    assert (found.invited, found.invitation, found.rule) == ((), "", None)
    assert {"zh-Hans": "先定一条规矩", "zh-Hant": "先訂一條規則", "en": "State a rule"}[language] in found.why


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_keeps_the_rule_comes_first_and_those_close_to_it_are_told_what_is_missing(language: Language) -> None:
    found = supers(CARRIED[language], lines=4, days=3)
    assert [(one.member, one.share) for one in found.invited] == [("m2", "super"), ("m1", "promising")]
    assert "3" in found.invited[1].why.text
    assert "{name}" in found.invitation
    assert "4" in found.invitation


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_rule_that_nobody_keeps_invites_nobody_and_says_not_to_open_the_group(language: Language) -> None:
    found = supers(CARRIED[language], orders=50)
    assert "super" not in [one.share for one in found.invited]
    assert found.invitation == ""
    assert {"zh-Hans": "先不开群", "zh-Hant": "先不開群", "en": "Don't open the group"}[language] in found.why


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_invitation_out_of_a_group_without_a_name_says_this_group(language: Language) -> None:
    bare = CARRIED[language].model_copy(update={"group": CARRIED[language].group.model_copy(update={"name": ""})})
    assert {"zh-Hans": "这个群", "zh-Hant": "這個群", "en": "this group"}[language] in supers(bare, lines=4).invitation


def test_nobody_who_left_is_upset_or_only_listened_is_invited() -> None:
    lines = "\n".join(
        f"02-2{day} 10:00 m1: 番茄今天又红了一个\n10:01 m2: 我家的也红了两个\n10:02 m3: 都红了 真好"
        for day in range(1, 5)
    )
    end = "03-01 09:00 m1 [leave]:\n09:10 m3 @op: 等了五天还没发货，你们太差了，我要退款\n09:20 m4 [join]:"
    found = supers(chat(f"{lines}\n{end}"), lines=2)
    assert [one.member for one in found.invited] == ["m2"]
