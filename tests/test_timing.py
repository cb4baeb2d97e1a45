"""Whether an offer fits: every blocker, every door, the quiet hours and when to look again, each by a chat that needs its rule.

`OPEN` is the chat in which an offer fits; every test changes the one thing that its rule is about.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from coach.concerns import LISTED
from coach.signals.reading import read
from coach.timing import timing_of
from coach.types import (
    HARD,
    Concern,
    Crisis,
    Evidence,
    Language,
    Level,
    Offer,
    TimingAdvice,
    Transcript,
)
from tests.chats import chat, moment

# Fourteen lines of people who know each other, then m1's question.
WARM = "\n".join(
    f"{line}"
    for line in (
        "10:00 op: 大家早呀 今天降温了 多穿点",
        "10:01 m1 @op: 早呀小暖",
        "10:02 m2: 早 我刚送完娃",
        "10:03 m3 @m2: 你家娃今天没哭吧",
        "10:04 m2 @m3: 没有 可乖了",
        "10:05 m4: 早上跑了五公里",
        "10:06 m3 @m4: 厉害 我起不来",
        "10:07 m4 @m3: 明天一起",
        "10:08 op @m4: 配速多少呀",
        "10:09 m4 @op: 六分半",
        "10:10 m1: 我也想跑",
        "10:11 m2 @m1: 那一起",
        "10:12 m5: 早",
    )
)
ASK = "10:30 m1: 小米粉还有货吗 怎么下单"
OPEN = f"{WARM}\n{ASK}"
OFFERS = [
    {"id": "o1", "name": "有机小米粉", "price": "79元", "facts": ["不加糖"], "fits": ["6个月以上"]},
    {"id": "o2", "name": "跑步鞋垫", "price": "59元", "benefit": "脚不累"},
]


def timing(
    lines: str = OPEN, concerns: tuple[Concern, ...] = (), crisis: Crisis | None = None, **given: Any
) -> TimingAdvice:
    return advise(chat(lines, **({"offers": OFFERS} | given)), concerns, crisis)


def advise(transcript: Transcript, concerns: tuple[Concern, ...] = (), crisis: Crisis | None = None) -> TimingAdvice:
    return timing_of(read(transcript), transcript, concerns, crisis or Crisis(kind="none"))


def names(advice: TimingAdvice) -> set[str]:
    return {blocker.name for blocker in advice.blockers}


def concern(level: Level = "unhappy", *, answered: bool = False) -> Concern:
    proof = (Evidence(message="13"),)
    return Concern(
        member="m5", level=level, cause="delivery", since="13", answered=answered, evidence=proof, confidence=0.9
    )


def test_an_offer_fits_where_nothing_blocks_and_a_member_asks() -> None:
    advice = timing()
    assert advice.verdict == "offer"
    assert advice.blockers == ()
    assert advice.targets == ("m1",)
    assert advice.look_again.at is None
    assert (advice.shape.where, advice.shape.offer) == ("private", "o1")
    assert advice.shape.leave_out


# -- hard blockers -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("level", "answered", "held"),
    [("annoyed", False, True), ("unhappy", True, True), ("leaving", True, True), ("annoyed", True, False)],
)
def test_open_complaint_stands_while_somebody_is_unanswered_or_more_than_annoyed(
    level: Level, answered: bool, held: bool
) -> None:
    advice = timing(concerns=(concern(level, answered=answered),))
    assert ("open_complaint" in names(advice)) is held
    assert (advice.verdict == "hold") is held
    if held:
        (blocker,) = (one for one in advice.blockers if one.name == "open_complaint")
        assert blocker.hard
        assert blocker.evidence[0].message == "13"


def test_a_crisis_holds_every_offer() -> None:
    advice = timing(crisis=Crisis(kind="mass_exit", evidence=(Evidence(message="2"),)))
    assert (advice.verdict, names(advice)) == ("hold", {"crisis"})
    assert advice.blockers[0].evidence[0].message == "2"


def test_bad_news_that_the_group_feels_holds_and_an_old_one_does_not() -> None:
    news = "{} m3: 我爷爷昨晚去世了\n{} m4 @m3: 节哀 保重"
    assert "bad_news" in names(timing(f"{OPEN}\n{news.format('10:40', '10:41')}"))
    assert "bad_news" not in names(timing(f"{news.format('03-01 10:40', '03-01 10:41')}\n03-05 {OPEN}"))


@pytest.mark.parametrize(
    ("now", "zone", "held"),
    [
        ("21:59", "Asia/Shanghai", False),
        ("22:00", "Asia/Shanghai", True),
        ("23:30", "Asia/Shanghai", True),
        ("03-06 07:59", "Asia/Shanghai", True),
        ("03-06 08:00", "Asia/Shanghai", False),
        # Half past two in the afternoon in Shanghai is night in Los Angeles, and the group lives there.
        ("14:30", "America/Los_Angeles", True),
        ("22:30", "Europe/Berlin", False),
    ],
)
def test_quiet_hours_are_those_of_the_place_where_the_group_lives(now: str, zone: str, held: bool) -> None:
    transcript = chat(OPEN, now=now)
    transcript = transcript.model_copy(update={"group": transcript.group.model_copy(update={"timezone": zone})})
    assert ("quiet_hours" in names(advise(transcript))) is held


@pytest.mark.parametrize(
    ("rule", "now", "held"),
    [
        ("22:30-7:00 不发消息", "22:10", False),
        ("22:30-7:00 不发消息", "22:40", True),
        ("午休 12:30～14:00 勿扰", "13:00", True),
        ("午休 12:30～14:00 勿扰", "22:30", True),
        ("午休 12:30～14:00 勿扰", "15:00", False),
        ("晚上九点半以后不发活动", "21:40", True),
        ("no posts after 9 pm", "21:40", True),
        ("23点后不发长语音", "22:30", True),
        ("晚上十点后安靜，23:00至次日6:30 勿擾", "23:30", True),
        ("no posts 20:00 to 09:00 please", "20:30", True),
        ("每周三 20:00-21:00 答疑", "20:30", False),
        ("22点后不刷屏", "21:00", False),
    ],
)
def test_a_rule_of_the_group_names_its_own_quiet_hours(rule: str, now: str, held: bool) -> None:
    assert ("quiet_hours" in names(timing(now=now, rules=[rule]))) is held


@pytest.mark.parametrize(
    ("given", "held"),
    [
        ({"created_at": moment("03-03 10:00")}, True),
        ({"created_at": moment("03-02 10:00")}, False),
        ({"created_at": moment("03-03 10:00"), "kind": "flash"}, False),
        ({"notes": "刚建的群，大家还不熟"}, True),
        ({"notes": "老群"}, False),
        ({"created_at": None}, False),
    ],
)
def test_nothing_is_sold_in_the_first_three_days_but_in_a_flash_group(given: dict[str, Any], held: bool) -> None:
    advice = timing(**given)
    assert ("too_soon_after_creation" in names(advice)) is held


@pytest.mark.parametrize(
    ("lines", "given", "held"),
    [
        (f"09:00 op: 新品上架 限时特惠 99元\n{OPEN}", {}, True),
        (f"03-04 20:00 op: 新品上架 限时特惠 99元\n03-05 {OPEN}", {}, False),
        (OPEN, {"last_offer_at": moment("03-05 08:30")}, True),
        (OPEN, {"last_offer_at": moment("03-04 08:30")}, False),
    ],
)
def test_one_offer_a_day_is_enough(lines: str, given: dict[str, Any], held: bool) -> None:
    assert ("too_soon_after_last_offer" in names(timing(lines, **given))) is held


@pytest.mark.parametrize(
    ("given", "held"),
    [
        ({"kind": "interest", "rules": ["本群不推销"]}, True),
        ({"kind": "interest", "notes": "no selling in here"}, True),
        ({"kind": "interest", "rules": ["友善发言"]}, False),
    ],
)
def test_a_group_that_must_not_be_sold_to_is_not(given: dict[str, Any], held: bool) -> None:
    advice = timing(**given)
    assert ("group_kind" in names(advice)) is held
    assert (advice.verdict == "hold") is held


def test_a_flash_group_is_not_sold_to_after_its_sale() -> None:
    over = f"{OPEN}\n10:40 op: 活动已结束 本群明天解散"
    assert "group_kind" in names(timing(over, kind="flash"))
    assert "group_kind" not in names(timing(OPEN, kind="flash"))


# -- soft blockers -----------------------------------------------------------------------------------------------


def test_no_need_voiced_only_warms() -> None:
    advice = timing(WARM)
    assert advice.verdict == "warm"
    assert "no_need_voiced" in names(advice)
    assert "no_need_voiced" not in names(timing())
    assert advice.targets == ()


def test_trust_is_thin_right_after_trouble() -> None:
    assert "thin_trust" not in names(timing())
    cooled = timing(concerns=(concern("annoyed", answered=True),))
    assert ("thin_trust" in names(cooled), cooled.verdict) == (True, "warm")


def test_an_offer_does_not_cut_into_other_talk() -> None:
    boss = "\n".join(f"10:{31 + n} m{2 + n % 3}: 我老板今天又让我加班开会" for n in range(6))
    advice = timing(f"{OPEN}\n{boss}")
    assert ("off_topic" in names(advice), advice.verdict) == (True, "warm")


def test_every_hard_blocker_is_marked_hard_and_every_blocker_says_why_and_by_which_practice() -> None:
    advice = timing(concerns=(concern(),), now="23:00", last_offer_at=moment("03-05 09:00"))
    assert {"open_complaint", "quiet_hours", "too_soon_after_last_offer"} <= names(advice)
    for blocker in advice.blockers:
        assert blocker.hard is (blocker.name in HARD)
        assert blocker.why
        assert blocker.practice.startswith("P")


# -- doors -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "door", "language"),
    [
        ("最近孩子总是睡不好 有没有什么办法", "need", "zh-Hans"),
        ("这个多少钱", "question", "zh-Hans"),
        ("還有貨嗎 怎麼下單", "question", "zh-Hant"),
        ("这两款有什么区别 该选哪个", "question", "zh-Hans"),
        ("上次的米粉宝宝抢着吃 真的好吃", "praise", "zh-Hans"),
        ("我的会员快到期了 怎么续", "renewal", "zh-Hans"),
        ("我闺蜜也想来 能进吗", "referral", "zh-Hans"),
        ("how much is the big one?", "question", "en"),
        ("my sister wants to join too", "referral", "en"),
    ],
)
def test_what_a_member_says_opens_a_door_for_this_member(line: str, door: str, language: Language) -> None:
    advice = timing(f"{WARM}\n10:30 m3: {line}", language=language)
    found = {one.name: one for one in advice.doors}
    assert door in found
    assert (found[door].member, found[door].evidence[0].message) == ("m3", "14")
    assert advice.verdict == "offer"
    assert advice.targets == ("m3",)


@pytest.mark.parametrize(
    "line",
    [
        "10:30 op: 这个多少钱 怎么买",
        "10:30 m3: 我老板问这个多少钱 真烦",
        "10:30 m3: 加我微信 abc12345 多少钱都便宜",
        "10:30 m3 [join]: 多少钱",
    ],
)
def test_no_door_is_opened_by_the_brand_by_talk_of_elsewhere_by_an_advert_or_by_the_app(line: str) -> None:
    assert timing(f"{WARM}\n{line}").doors == ()


def test_no_door_is_opened_by_who_is_unhappy_and_an_old_one_has_closed() -> None:
    unhappy = concern("annoyed", answered=True).model_copy(update={"member": "m1"})
    assert timing(concerns=(unhappy,)).doors == ()
    assert timing(now="03-06 21:00").doors
    assert timing(now="03-06 23:00").doors == ()


def test_nothing_is_offered_to_who_may_be_unhappy_though_no_line_proves_it_yet() -> None:
    said = chat(OPEN, offers=OFFERS)
    reading = read(said)
    members = reading.members
    for value, targets in ((LISTED - 0.01, ("m1",)), (LISTED, ())):
        doubtful = reading._replace(members=members.set("m1", members["m1"]._replace(unhappiness=value)))
        assert timing_of(doubtful, said, (), Crisis(kind="none")).targets == targets


def test_the_announced_opening_of_a_flash_sale_is_a_door_for_the_whole_group() -> None:
    lines = f"{WARM}\n10:30 op: 现在开团啦，要的直接接龙"
    advice = timing(lines, kind="flash", notes="周四 10:30 开团，开团前不卖")
    assert advice.verdict == "offer"
    assert advice.doors[0].name == "moment"
    assert (advice.targets, advice.shape.where) == ((), "group")
    assert "moment" not in {door.name for door in timing(lines, kind="interest").doors}
    assert "moment" not in {door.name for door in timing(lines, kind="flash", now="13:00").doors}


def test_before_the_agreed_moment_a_flash_group_waits() -> None:
    assert "group_kind" in names(timing(OPEN, kind="flash", notes="周四 20:00 开团，开团前不卖"))


# -- when and how ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "at"),
    [
        ({"now": "23:00"}, "03-06 09:00"),
        ({"now": "03-06 02:00"}, "03-06 09:00"),
        ({"last_offer_at": moment("03-05 09:00")}, "03-06 09:00"),
        ({"created_at": moment("03-04 15:00")}, "03-07 15:00"),
        ({"concerns": (concern(),)}, "03-06 09:00"),
        ({"crisis": Crisis(kind="mass_exit")}, "03-06 09:00"),
    ],
)
def test_when_to_look_again_lies_ahead_and_is_no_time_of_night(given: dict[str, Any], at: str) -> None:
    advice = timing(**given)
    assert advice.look_again.at == moment(at)


def test_without_a_clock_to_wait_for_an_event_is_named() -> None:
    advice = timing(WARM)
    assert advice.look_again.at is None
    assert advice.look_again.event


def test_look_again_is_on_the_groups_own_clock() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    advice = timing(now="23:00", zone=berlin)
    assert advice.look_again.at == datetime(2026, 3, 6, 9, tzinfo=berlin)


def test_the_offer_that_fits_is_the_one_that_shares_words_with_what_was_said() -> None:
    assert timing(f"{WARM}\n10:30 m4: 跑步鞋垫还有吗 怎么下单").shape.offer == "o2"
    assert timing(offers=[]).shape.offer is None


def test_an_offer_has_its_own_id_and_never_one_of_another_group() -> None:
    ids = {Offer(**one).id for one in OFFERS}  # type: ignore[arg-type]
    assert timing().shape.offer in ids


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "en"])
def test_the_reasons_are_in_the_language_of_the_chat(language: Language) -> None:
    advice = timing(language=language, now="23:00")
    assert all(part.isascii() is (language == "en") for part in (advice.why, advice.blockers[0].why))


def test_the_score_orders_the_verdicts() -> None:
    hold, warm, offer = timing(now="23:00"), timing(WARM), timing()
    assert 0 <= hold.score < warm.score < offer.score <= 1
