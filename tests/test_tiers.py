"""Who is core, promising, silent or a problem: each by what they did, never without anything to prove it."""

from __future__ import annotations

import math
from datetime import UTC

import pytest
from hypothesis import HealthCheck, given, settings

from coach.types import Language, Member, MessageKind, Tier, Transcript
from tests.carried import ADVERT, LANGUAGES, carried, tiers
from tests.chats import chat
from tests.signals.test_reading import LINES, transcript_of


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_helps_is_core_who_asks_is_promising_who_complains_is_a_problem_who_never_spoke_is_silent(
    language: Language,
) -> None:
    found = tiers(chat(carried(language), language=language, members=[Member(id="m9", name="Ann")]))
    wanted: dict[str, Tier] = {"m1": "promising", "m2": "core", "m4": "problem", "m9": "silent"}
    assert {member: found[member].tier for member in wanted} == wanted


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_advertises_and_nothing_else_is_a_problem(language: Language) -> None:
    lines = f"{carried(language)}\n09:20 m6: {ADVERT[language]}\n09:21 m6: {ADVERT[language]}"
    assert tiers(chat(lines, language=language))["m6"].tier == "problem"


def test_members_stand_in_the_order_of_the_transcript_and_operators_and_bots_are_not_placed() -> None:
    people = [Member(id="m5", name="豆子"), Member(id="bot", name="小助手", role="bot"), Member(id="m1", name="朵朵妈")]
    said = chat("09:00 op: 大家早\n09:01 m1: 早\n09:02 bot: 打卡提醒\n09:03 m5: 早呀", members=people)
    assert list(tiers(said)) == ["m5", "m1"]


def test_the_chances_are_of_all_four_tiers_and_the_likeliest_is_named() -> None:
    for one in tiers(chat(carried("zh-Hans"))).values():
        assert set(one.chances) == {"core", "promising", "silent", "problem"}
        assert math.isclose(sum(one.chances.values()), 1.0)
        assert one.chances[one.tier] == max(one.chances.values())


def test_orders_and_what_the_operator_notes_of_a_regular_make_core_likelier() -> None:
    lines = "09:00 m1: 今天的汤好喝 就是有点烫\n09:05 m2: 我家孩子也喝完了"
    known = Member(id="m1", name="朵朵妈", orders=9, notes="老客，每周都来")
    unknown = Member(id="m1", name="朵朵妈")
    with_notes, without = (tiers(chat(lines, members=[one]))["m1"].chances["core"] for one in (known, unknown))
    assert with_notes > without
    assert tiers(chat(lines, members=[known]))["m1"].tier == "core"


# -- nothing without proof -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "language"), [("我是敏感肌", "zh-Hans"), ("我是敏感肌膚", "zh-Hant"), ("hello all, Sam here", "en")]
)
def test_a_single_harmless_line_makes_nobody_core_or_a_problem(text: str, language: Language) -> None:
    for before in ("", "08:50 op: hi\n"):
        assert tiers(chat(f"{before}09:00 m1: {text}", language=language))["m1"].tier in ("promising", "silent")


def test_a_greeting_and_a_question_to_another_member_make_nobody_a_problem() -> None:
    assert tiers(chat("09:00 op: 大家早\n09:01 m1 >1: 早\n09:02 m1 @m9: 在吗"))["m1"].tier != "problem"


def test_what_cannot_be_proved_has_no_chance() -> None:
    chances = tiers(chat("09:00 m1: 早上好呀 今天好冷\n09:05 m2: 是呀 多穿点"))["m1"].chances
    assert (chances["problem"], chances["core"]) == (0.0, 0.0)


@pytest.mark.parametrize("back", ["m4 [join]: 老周加入了群聊", "m4: 我又回来啦 今天下单了"])
def test_who_left_and_came_back_is_weighed_as_one_who_is_there(back: str) -> None:
    lines = "03-01 09:00 m4: 早 今天的面包很香\n09:02 m1: 早\n{}03-04 09:01 {}\n09:30 m1: 欢迎"
    gone, stayed = (chat(lines.format(way, back)) for way in ("03-03 09:00 m4 [leave]:\n", ""))
    assert tiers(gone)["m4"].tier == tiers(stayed)["m4"].tier != "problem"


# -- odd chats -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "placed"),
    [
        ("09:00 m1:", {"m1": "silent"}),
        ("09:00 op: 大家早\n09:01 bot: 打卡提醒", {}),
        ("09:00 m1 [join]:\n09:01 m2 [join]:", {"m1": "silent", "m2": "silent"}),
        ("09:00 op [system]: 群公告\n09:01 m1 [recall]:", {"m1": "silent"}),
    ],
)
def test_an_empty_line_operators_alone_or_only_joins_are_placed_without_a_fault(
    lines: str, placed: dict[str, Tier]
) -> None:
    assert {member: one.tier for member, one in tiers(chat(lines)).items()} == placed


@pytest.mark.parametrize("name", ["{0}", "%s", "\u202e", "</script>", "早"])
def test_a_hostile_name_changes_nothing(name: str) -> None:
    lines = "09:00 m1: 早上好\n09:01 m2: 今天吃什么\n09:05 m1: 面条"
    assert tiers(chat(lines, names={"m1": name})) == tiers(chat(lines))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(LINES)
def test_whatever_is_written_every_member_is_placed_with_a_chance(
    lines: list[tuple[str, str, MessageKind, list[str], int, int]],
) -> None:
    said = transcript_of(lines)
    found = tiers(said)
    assert set(found) == {member.id for member in said.members if member.role == "member"}
    assert all(0.0 < one.chances[one.tier] <= 1.0 for one in found.values())
    heard = {line.sender for line in said.messages}
    assert all(one.tier == "silent" for member, one in found.items() if member not in heard and not named(said, member))


def named(said: Transcript, member: str) -> bool:
    """Whether anybody spoke to a member."""
    replied = {said.by_id[line.reply_to].sender for line in said.messages if line.reply_to}
    return member in replied or any(member in line.mentions for line in said.messages)


def test_messages_with_another_offset_are_placed_as_on_the_groups_own_clock() -> None:
    said = chat(carried("zh-Hans"))
    moved = tuple(line.model_copy(update={"at": line.at.astimezone(UTC)}) for line in said.messages)
    assert tiers(said.model_copy(update={"messages": moved})) == tiers(said)
