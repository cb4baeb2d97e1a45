"""Who could carry a group: who answers and is thanked, not who talks most; never who is unhappy, sells, or has gone."""

from __future__ import annotations

from datetime import UTC

import pytest
from hypothesis import HealthCheck, given, settings

from coach.candidates import NAMED
from coach.types import Language, MessageKind
from tests.carried import ADVERT, LANGUAGES, carried, carriers
from tests.chats import chat
from tests.signals.test_reading import LINES, transcript_of


def named(lines: str, language: Language = "zh-Hans") -> list[str]:
    """Whom the operator is shown, best first."""
    return [one.member for one in carriers(chat(lines, language=language)) if one.score >= NAMED]


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_helps_and_is_thanked_is_named_and_nobody_else(language: Language) -> None:
    assert named(carried(language), language) == ["m2"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_only_talks_much_is_not_named_before_who_helps(language: Language) -> None:
    chatter = {"zh-Hans": "今天好冷 又下雨了", "zh-Hant": "今天好冷 又下雨了", "en": "so cold today, rain again"}
    talk = "\n".join(f"09:{minute} m5: {chatter[language]} {minute}" for minute in range(12, 50))
    assert named(f"{carried(language)}\n{talk}", language)[:1] == ["m2"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("spoils", ["advert", "leaves", "complains"])
def test_who_advertises_leaves_or_complains_is_not_named_however_helpful(language: Language, spoils: str) -> None:
    complaint = carried(language).splitlines()[6].partition(": ")[2]
    last = {"advert": f"m2: {ADVERT[language]}", "leaves": "m2 [leave]:", "complains": f"m2 @op: {complaint}"}
    found = carriers(chat(f"{carried(language)}\n09:20 {last[spoils]}", language=language))
    assert "m2" not in {one.member for one in found}


@pytest.mark.parametrize("back", ["m2 [join]: 阿梁加入了群聊", "m2: 我回来啦"])
def test_who_left_and_came_back_can_be_named_again(back: str) -> None:
    assert named(f"{carried('zh-Hans')}\n09:20 m2 [leave]:\n09:40 {back}") == ["m2"]


def test_who_complains_is_not_ranked_at_all() -> None:
    assert "m4" not in {one.member for one in carriers(chat(carried("zh-Hans")))}


def test_a_member_of_a_crisis_is_not_named() -> None:
    lines = f"{carried('zh-Hans')}\n09:20 m2: 我建了个群 比这里便宜 私我拉你进群"
    assert "m2" not in {one.member for one in carriers(chat(lines))}


def test_the_best_stands_first_and_scores_lie_in_0_to_1() -> None:
    scores = [one.score for one in carriers(chat(carried("zh-Hans")))]
    assert scores == sorted(scores, reverse=True)
    assert all(0.0 <= score <= 1.0 for score in scores)


def test_days_of_help_are_the_groups_own_whatever_offset_the_messages_carry() -> None:
    # 07:30 and 08:30 in Shanghai are two days in UTC.
    said = chat(
        "07:29 m1: 米粉要用多少度的水冲呀？\n07:30 m2 >1: 我一般用60度的水，先放水再放粉，就不会结块了\n"
        "08:29 m3: 红薯要蒸多久才软呀？\n08:30 m2 >3: 切小块蒸二十分钟就软了，筷子能扎透就行"
    )
    moved = tuple(line.model_copy(update={"at": line.at.astimezone(UTC)}) for line in said.messages)
    assert carriers(said.model_copy(update={"messages": moved})) == carriers(said)


# -- odd chats -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "lines", ["09:00 op: 大家早\n09:01 bot: 打卡提醒", "09:00 m1 [join]:\n09:01 m2 [join]:", "09:00 m1 [leave]:"]
)
def test_where_no_member_spoke_nobody_is_ranked(lines: str) -> None:
    assert carriers(chat(lines)) == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_greeting_carries_no_group(language: Language) -> None:
    greeting = {"zh-Hans": "大家早上好", "zh-Hant": "大家早安", "en": "morning all"}[language]
    assert named(f"09:00 m1: {greeting}", language) == []


def test_who_was_only_spoken_to_is_not_ranked() -> None:
    assert [one.member for one in carriers(chat("09:00 m1 @m9: 在吗"))] == ["m1"]


def test_a_longer_paste_makes_nobody_likelier_to_carry_than_a_long_line() -> None:
    long, longer = ("09:00 m1: " + "今天的天气真的很不错" * times + "\n09:05 m2: 早" for times in (20, 200))
    rank = [{one.member: one.score for one in carriers(chat(lines))}["m1"] for lines in (long, longer)]
    assert abs(rank[1] - rank[0]) < 0.01


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(LINES)
def test_whatever_is_written_only_members_who_spoke_and_are_still_there_are_ranked(
    lines: list[tuple[str, str, MessageKind, list[str], int, int]],
) -> None:
    said = transcript_of(lines)
    for one in carriers(said):
        own = [line for line in said.of(one.member) if line.kind not in ("join", "leave", "recall", "system")]
        moves = [line.kind for line in said.of(one.member) if line.kind in ("join", "leave", "text", "image", "link")]
        assert said.people[one.member].role == "member"
        assert own
        assert moves[-1] != "leave"
        assert 0.0 <= one.score <= 1.0
