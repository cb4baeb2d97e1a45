"""What a group agreed on in its header and by its operators: selling moments, closes, limits, quiet hours.

The chats are of Thursday 5 March 2026, mostly in a flash group made on the Tuesday before.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.agreed import FRESH, HEARD, Agreed, closed_of, limit_of, moments_of, never_sells
from coach.limits import LIMITS
from coach.quiet import quiet_of, quiet_until
from coach.signals.reading import read
from coach.types import Transcript
from tests.chats import chat, moment

HELLO = "10:00 op: 早呀\n10:05 m1: 早"
NIGHT = (time(22), time(8))
MADE = moment("03-03 10:00")
# What headers are made of.
PIECES = (
    *("周五", "每周", "3月6日", "31号", "20点", "20:00", "晚上八点", "今晚", "-", "到", "后", "前", "隔", "天"),
    *("三", "二十", "十", "9", "一", "次", "开团", "截单", "结营", "收", "最多", "推", "卖", "不", "安静", "之前"),
    *(
        "，",
        "。",
        " ",
        "opens ",
        "closes ",
        "Friday ",
        "8pm ",
        "once ",
        "a week ",
        "at least ",
        "two ",
        "quiet ",
        "after ",
    ),
)


def flash(lines: str = HELLO, **given: Any) -> Transcript:
    known: dict[str, Any] = {"kind": "flash", "created_at": MADE, **given}
    return chat(lines, **known)


def moments(transcript: Transcript) -> tuple[Agreed, ...]:
    return moments_of(transcript, read(transcript))


def only(transcript: Transcript) -> Agreed:
    found = moments(transcript)
    assert len(found) == 1, found
    return found[0]


def closed(transcript: Transcript) -> datetime | None:
    return closed_of(transcript, read(transcript))


def ruled(*rules: str, **given: Any) -> Transcript:
    return chat(HELLO, rules=rules, **given)


def quiet(*rules: str, **given: Any) -> list[tuple[time, time]]:
    return list(quiet_of(ruled(*rules, **given), NIGHT))


@pytest.mark.parametrize(
    ("rule", "at"),
    [
        ("周五20点开场", "03-06 20:00"),
        ("週五晚上八點開團，老客先選", "03-06 20:00"),
        ("3月5日20:00开团", "03-05 20:00"),
        ("3月6號晚8點半上架", "03-06 20:30"),
        ("放链接 3/7 10:00", "03-07 10:00"),
        ("20点开场", "03-05 20:00"),
        ("明晚8点接龙", "03-06 20:00"),
        ("每周四20点上新", "03-05 20:00"),
        ("Drop opens Saturday 10:00", "03-07 10:00"),
        ("The sale goes live on March 6, 7pm", "03-06 19:00"),
        ("Friday noon: launch of the spring box", "03-06 12:00"),
    ],
)
def test_an_opening_ahead(rule: str, at: str) -> None:
    for said in (flash(rules=(rule,)), flash(notes=rule)):
        found = only(said)
        assert (found.at, found.said, found.message, found.closes) == (moment(at), rule, None, None)
        assert not found.stage
        assert not found.day_only
        assert not found.has_come(said.now)
        assert closed(said) is None


@pytest.mark.parametrize(
    ("rule", "closes"),
    [
        ("3月5日20:00开团，22:00截单", "03-05 22:00"),
        ("3月5日晚上八點開團，十點收單", "03-05 22:00"),
        ("周四20:00-22:00开团", "03-05 22:00"),
        ("3月5日20点开团 周六22点关团", "03-07 22:00"),
        ("Sale runs Thursday 8pm to 10pm", "03-05 22:00"),
        ("Opens Thursday 8pm. Closes Saturday 10pm", "03-07 22:00"),
    ],
)
def test_an_opening_has_its_close(rule: str, closes: str) -> None:
    found = only(flash(rules=(rule,)))
    assert (found.at, found.closes) == (moment("20:00"), moment(closes))


@pytest.mark.parametrize(
    ("rule", "at", "closes"),
    [
        ("Sale opens Friday 8pm, closes 10pm", "03-06 20:00", "03-06 22:00"),
        ("Doors open Friday 8pm and close at 10pm", "03-06 20:00", "03-06 22:00"),
        ("On sale March 6th at 7pm", "03-06 19:00", None),
        ("Sale opens 8pm Friday", "03-06 20:00", None),
        ("放链接：3/6 20:00", "03-06 20:00", None),
        ("晚上八點開團 十點收團", "03-05 20:00", "03-05 22:00"),
    ],
)
def test_an_opening_and_its_close_in_other_words(rule: str, at: str, closes: str | None) -> None:
    found = only(flash(rules=(rule,)))
    assert (found.at, found.closes) == (moment(at), moment(closes) if closes else None)


@pytest.mark.parametrize(
    ("rule", "opens"),
    [
        ("3月5日开会，3月7日20点开团", ["03-07 20:00"]),
        ("周五报名 周六20点开场", ["03-07 20:00"]),
        ("周五、周六20点开团", ["03-06 20:00", "03-07 20:00"]),
        ("每周一、三、五20点上新", ["03-06 20:00", "03-09 20:00", "03-11 20:00"]),
        ("8.29晚8点开团", ["08-29 20:00"]),
        ("下周五20点开团", ["03-13 20:00"]),
    ],
)
def test_a_date_opens_what_stands_with_it(rule: str, opens: list[str]) -> None:
    assert [one.at for one in moments(flash(rules=(rule,)))] == [moment(at) for at in opens]


@pytest.mark.parametrize(
    ("rule", "at", "closes"),
    [
        ("开团：3月6日20:00，截单：3月7日22:00", "03-06 20:00", "03-07 22:00"),
        ("Sale runs Fri 6 March to Sun 8 March 23:59", "03-06 00:00", "03-08 23:59"),
        ("周五22:00-02:00开团", "03-06 22:00", "03-07 02:00"),
    ],
)
def test_a_label_and_the_ends_of_a_span_say_which_is_which(rule: str, at: str, closes: str) -> None:
    found = only(flash(rules=(rule,)))
    assert (found.at, found.closes) == (moment(at), moment(closes))


def test_rules_and_notes_are_one_header_and_moments_stand_in_order() -> None:
    first, second = moments(flash(rules=("3月7日20点第二场开团", "3月6日20点第一场开团"), notes="3月8日22点解散"))
    assert (first.at, second.at) == (moment("03-06 20:00"), moment("03-07 20:00"))
    assert first.closes == second.closes == moment("03-08 22:00")


def test_a_close_belongs_to_no_opening_after_it() -> None:
    found = only(flash(rules=("3月5日12点截单", "3月6日20点开团")))
    assert (found.at, found.closes) == (moment("03-06 20:00"), None)


@pytest.mark.parametrize(
    ("now", "come"),
    [
        ("19:59", False),
        ("20:00", True),
        ("21:59", True),
        ("22:00", False),
        ("22:30", False),
    ],
)
def test_a_sale_has_come_from_its_opening_to_its_close(now: str, come: bool) -> None:
    said = flash(rules=("3月5日20:00开团，22:00截单",), now=now)
    assert only(said).has_come(said.now) is come
    assert closed(said) == (moment("22:00") if now >= "22:00" else None)


def test_a_sale_without_a_close_is_news_for_three_hours() -> None:
    found = only(flash(rules=("3月5日18:00开团",)))
    last = found.at + FRESH
    assert [found.has_come(at) for at in (found.at, last - timedelta(minutes=1), last)] == [True, True, False]
    # Nor is one with a close days away news for longer.
    long = only(flash(rules=("3月5日18:00开团，3月8日22点截单",)))
    assert long.closes == moment("03-08 22:00")
    assert not long.has_come(last)


@pytest.mark.parametrize(
    ("rule", "stage", "barred"),
    [
        ("3月10日结营", True, False),
        ("3月10日結業，之後再談續班", True, True),
        ("3月10日考完统一说进阶班，之前不推", True, True),
        ("Graduation on March 10", True, False),
        ("Final session March 10, no offers until then", True, True),
        ("3月10日上新", False, False),
        ("老客专场3月10日开，之前不报价", False, True),
    ],
)
@pytest.mark.parametrize("kind", ["delivery", "interest"])
def test_a_stage_ends_and_some_bar_offers_before_it(kind: str, rule: str, stage: bool, barred: bool) -> None:
    found = only(ruled(rule, kind=kind))
    assert (found.at.date(), found.stage, found.barred_before) == (moment("03-10 00:00").date(), stage, barred)


def test_one_line_of_the_header_bars_for_all_and_a_flash_group_always_bars() -> None:
    assert only(ruled("3月10日结营", "结营之前不卖课", kind="delivery")).barred_before
    assert only(flash(rules=("3月10日上新",))).barred_before


@pytest.mark.parametrize(
    ("rule", "day_only"),
    [
        ("3月6日开团", True),
        ("周五上新", True),
        ("opens Friday", True),
        ("3月6日0点开团", False),
        ("周五20点上新", False),
    ],
)
def test_a_day_without_an_hour_is_known_for_one(rule: str, day_only: bool) -> None:
    found = only(flash(rules=(rule,)))
    assert found.at.date() == moment("03-06 00:00").date()
    assert found.day_only is day_only


@pytest.mark.parametrize(
    ("rule", "made", "at"),
    [
        # In the first days a weekday is counted from the day the group was made: it may lie behind.
        ("周三20点开场", "03-02 09:00", "03-04 20:00"),
        ("周四20点开场", "03-02 09:00", "03-05 20:00"),
        ("周日20点开场", "03-02 09:00", "03-08 20:00"),
        ("周一20点开场", "03-02 09:00", "03-02 20:00"),
        ("Wednesday 8pm: drop", "03-02 09:00", "03-04 20:00"),
        # Later it is the next one; and so is one of every week from the start.
        ("周三20点开场", "02-01 09:00", "03-11 20:00"),
        ("周四20点开场", "02-01 09:00", "03-05 20:00"),
        ("每周三20点开场", "03-02 09:00", "03-11 20:00"),
        ("Wednesdays 8pm: drop", "03-02 09:00", "03-11 20:00"),
        # A date beside the weekday decides.
        ("周三(3月11日)20点开场", "03-02 09:00", "03-11 20:00"),
    ],
)
def test_weekdays_are_counted_from_the_day_the_group_was_made(rule: str, made: str, at: str) -> None:
    assert only(flash(rules=(rule,), created_at=moment(made))).at == moment(at)


def test_a_group_of_unknown_age_counts_weekdays_from_today() -> None:
    assert only(flash(rules=("周三20点开场",), created_at=None)).at == moment("03-11 20:00")


@pytest.mark.parametrize(
    ("now", "at", "come"),
    [
        ("03-05 22:30", "03-05 23:00", False),
        ("03-05 23:30", "03-05 23:00", True),
        ("03-06 01:00", "03-05 23:00", True),
        ("03-06 02:30", "03-12 23:00", False),
    ],
)
def test_what_comes_every_week_is_the_one_that_has_just_been_else_the_next(now: str, at: str, come: bool) -> None:
    said = ruled("每週四23:00開團", kind="interest", now=now)
    found = only(said)
    assert (found.at, found.has_come(said.now)) == (moment(at), come)


@pytest.mark.parametrize(
    ("line", "now", "at", "closes"),
    [
        ("10:00 op: 今晚8点开团", "20:10", "20:00", None),
        ("10:00 op: 週六20點開團 22點收團", "10:10", "03-07 20:00", "03-07 22:00"),
        ("10:00 op: drop goes live at 8pm", "20:10", "20:00", None),
        ("10:00 bot: 20:00准时放链接", "20:10", "20:00", None),
        ("03-04 10:00 op: 明晚8点开团", "03-05 20:10", "20:00", None),
        ("03-04 10:00 op: 后天上新", "03-05 20:10", "03-06 00:00", None),
    ],
)
def test_an_operators_line_of_a_flash_group_names_its_own_hour(
    line: str, now: str, at: str, closes: str | None
) -> None:
    found = only(flash(line, now=now))
    assert (found.at, found.closes) == (moment(at), moment(closes) if closes else None)
    assert (found.message, found.said) == ("1", line.partition(": ")[2])


@pytest.mark.parametrize("kind", ["newcomer", "super", "delivery", "interest", None])
def test_only_a_flash_group_is_led_by_its_operators_lines(kind: str | None) -> None:
    assert moments(flash("10:00 op: 今晚8点开团", kind=kind)) == ()
    assert only(ruled("3月5日20点开团", kind=kind)).at == moment("20:00")


@pytest.mark.parametrize("line", ["10:00 m1: 今晚8点开团", "10:00 op: 开团啦 链接在上面", "10:00 op: 今晚8点一起看球"])
def test_a_members_word_and_a_line_without_an_hour_or_an_opening_open_nothing(line: str) -> None:
    assert moments(flash(line)) == ()


def test_an_old_line_of_an_operator_is_of_an_earlier_sale() -> None:
    line = "03-02 20:00 op: 周四20点开团"
    said = moment("03-02 20:00")
    assert only(flash(line, now=f"{said + HEARD:%m-%d %H:%M}")).at == moment("20:00")
    assert moments(flash(line, now=f"{said + HEARD + timedelta(minutes=1):%m-%d %H:%M}")) == ()


@pytest.mark.parametrize(
    "rule", ["3月6日开学", "3月6日开会", "3月6日开车去春游", "周五20点一起看球", "3月6日家长会", "开团前看公告", ""]
)
def test_a_time_at_which_nothing_is_sold_is_no_moment(rule: str) -> None:
    assert moments(flash(rules=(rule,))) == ()
    assert closed(flash(rules=(rule,))) is None


def test_moments_stand_on_the_groups_clock() -> None:
    zone = ZoneInfo("America/New_York")
    said = chat(HELLO, kind="flash", zone=zone, rules=("Drop opens tonight 8pm",))
    # The same instant, asked from Shanghai, where it is another day already.
    elsewhere = said.model_copy(update={"now": moment("23:30", zone).astimezone(ZoneInfo("Asia/Shanghai"))})
    for one in (said, elsewhere):
        assert only(one).at == moment("20:00", zone)


@pytest.mark.parametrize(
    ("header", "now", "expected"),
    [
        ("3月4日22:00截单", "03-05 10:10", "03-04 22:00"),
        ("3月5日22:00截單", "03-05 21:59", None),
        ("3月5日22:00截單", "03-05 22:00", "03-05 22:00"),
        ("3月4日20点开团 22点收团", "03-05 10:10", "03-04 22:00"),
        ("3月4日20:00-22:00开团", "03-05 10:10", "03-04 22:00"),
        ("3月3日22点收单。3月4日22点解散", "03-05 10:10", "03-04 22:00"),
        ("3月4日22点收单。3月6日22点解散", "03-05 10:10", "03-04 22:00"),
        ("周三22点散群", "03-05 10:10", "03-04 22:00"),
        ("Sale closes March 4 10pm", "03-05 10:10", "03-04 22:00"),
        ("3月4日20点开团", "03-05 10:10", None),
        ("请自觉遵守群规", "03-05 10:10", None),
    ],
)
def test_when_the_last_sale_closed(header: str, now: str, expected: str | None) -> None:
    assert closed(flash(rules=(header,), now=now)) == (moment(expected) if expected else None)
    assert closed(flash(notes=header, now=now)) == (moment(expected) if expected else None)


def test_an_operators_line_closes_its_sale_but_not_the_group() -> None:
    said = flash("10:00 op: 今天12点开团 14点收团", now="15:00")
    assert only(said).closes == moment("14:00")
    assert closed(said) is None


@pytest.mark.parametrize(
    "rule",
    [
        "本群只聊育儿，不卖东西",
        "群里不卖货",
        "物業不在群裡推銷",
        "我们不做任何推销",
        "群主不卖课",
        "群裡不得推銷",
        "本群不谈买卖",
        "老师不接单",
        "本群禁止推销",
        "老师只聊学习，课程另有群",
        "Nothing is sold in this group",
        "No selling here",
        "We never sell here",
        "This is not a sales group",
        "Talk only, please",
    ],
)
def test_a_group_in_which_the_brand_sells_nothing_says_so(rule: str) -> None:
    assert never_sells(ruled("进群请改昵称", rule)) == rule
    assert never_sells(chat(HELLO, notes=rule)) == rule


@pytest.mark.parametrize(
    "rule",
    [
        # Against the adverts of others.
        "外人禁止推销",
        "外部人员不得推銷",
        "其他店家不许在本群推销",
        "别家禁止推销",
        "禁止打广告",
        "No selling by members",
        "Outside sellers: no selling",
        # For a while, or up to a moment.
        "开课前不推销",
        "活动期间不推销",
        "20点前不卖货",
        "3月10日之前不卖东西",
        "We will not sell before Friday",
        # Nothing of the kind.
        "每周最多推一次",
        "欢迎大家多聊天",
        "",
    ],
)
def test_what_does_not_say_that_nothing_is_sold(rule: str) -> None:
    assert never_sells(ruled(rule)) == ""


@pytest.mark.parametrize(
    "rule", ["成員不得打廣告，禁止推銷", "群友之间禁止推销", "禁止群成员在本群推销", "大家不要在群里打广告，禁止推销"]
)
def test_a_rule_against_members_adverts_does_not_bind_the_brand(rule: str) -> None:
    assert never_sells(ruled(rule)) == ""


def test_a_limit_is_not_a_ban() -> None:
    rule = "No selling more than once a week"
    assert never_sells(ruled(rule)) == ""


@pytest.mark.parametrize(
    ("rule", "count", "days"),
    [
        ("每周最多推一次", 1, 7),
        ("一周最多推一次新品", 1, 7),
        ("每週最多發兩次優惠", 2, 7),
        ("每月推三次活动", 3, 30),
        ("每个月上新两次", 2, 30),
        ("每天最多一条广告", 1, 1),
        ("每個星期只推1次酒單", 1, 7),
        ("每礼拜不超过3次团购", 3, 7),
        ("两次推荐之间隔至少3天", 1, 3),
        ("推广间隔满两周", 1, 14),
        ("10天內不再推", 1, 10),
        ("七天内最多一次优惠", 1, 7),
        ("两周最多推一次", 1, 14),
        ("At most one offer a week", 1, 7),
        ("No more than two promos per month", 2, 30),
        ("Offers once a fortnight", 1, 14),
        ("3 promos every week", 3, 7),
        ("店里的东西三回一周", 3, 7),
        ("Offers at least ten days apart, so every ten days", 1, 10),
        ("At least three days between offers", 1, 3),
        ("Promos every 2 weeks", 1, 14),
    ],
)
def test_the_limit_a_group_agreed_on(rule: str, count: int, days: int) -> None:
    for said in (ruled("进群请改昵称", rule), chat(HELLO, notes=rule)):
        found = limit_of(said)
        assert found is not None
        assert (found.count, found.days, found.said) == (count, days, rule)


@pytest.mark.parametrize(
    ("rule", "count", "days"),
    [
        ("一周最多推两次", 2, 7),
        ("7天内最多推3次优惠", 3, 7),
        ("每天最多10条广告", 10, 1),
        ("No more than 10 promos a day", 10, 1),
        ("Up to 3 promos every 2 weeks", 3, 14),
        ("One promo every other week", 1, 14),
        ("每天打卡一次，每周最多推两次新品", 2, 7),
        ("每隔两三天推一次", 1, 2),
    ],
)
def test_a_limit_of_several_is_not_read_as_one_or_none(rule: str, count: int, days: int) -> None:
    found = limit_of(ruled(rule))
    assert found is not None
    assert (found.count, found.days) == (count, days)


@pytest.mark.parametrize(
    ("rule", "most"), [("每隔两三天推一次", 3), ("两次优惠之间隔二三十天", 30), ("推广相隔十多天", 19)]
)
def test_a_gap_of_about_so_many_days_is_read_or_left(rule: str, most: int) -> None:
    found = limit_of(ruled(rule))
    assert found is None or found.days <= most


@pytest.mark.parametrize(
    "rule", ["每周跑步一次", "7月推3次新品", "每天打卡一次", "每天可以发言三次", "推荐先看公告", "One walk a week", ""]
)
def test_what_limits_no_offers(rule: str) -> None:
    assert limit_of(ruled(rule)) is None


def test_the_first_limit_of_the_header_holds() -> None:
    found = limit_of(ruled("每天打卡一次", "每周最多推一次", notes="每月上新两次"))
    assert found is not None
    assert found.said == "每周最多推一次"


@pytest.mark.parametrize(
    ("rule", "night"),
    [
        ("晚上9点以后别发", (time(21), time(8))),
        ("晚九點半後請勿擾", (time(21, 30), time(8))),
        ("23:00以後不推", (time(23), time(8))),
        ("凌晨1点后别发", (time(1), time(8))),
        ("22:00-7:00静音", (time(22), time(7))),
        ("打烊時間21:30到次日9:00", (time(21, 30), time(9))),
        ("晚上11点到早上6点休息", (time(23), time(6))),
        ("Quiet after 9pm", (time(21), time(8))),
        ("Quiet from 22:30", (time(22, 30), time(8))),
        ("No posts from 10pm to 7am", (time(22), time(7))),
        ("Quiet hours 11pm-6am", (time(23), time(6))),
    ],
)
def test_a_rule_says_when_night_is(rule: str, night: tuple[time, time]) -> None:
    assert quiet("进群请改昵称", rule) == [night]
    assert list(quiet_of(chat(HELLO, notes=rule), NIGHT)) == [night]


@pytest.mark.parametrize("rule", ["21:00-9:00安静", "晚8点到早8点请勿扰", "Quiet 9pm to 9am"])
def test_a_night_of_twelve_hours_and_more_is_not_empty(rule: str) -> None:
    assert [(start.hour, end.hour) for start, end in quiet(rule)] in ([(21, 9)], [(20, 8)])


@pytest.mark.parametrize(
    ("rule", "span"),
    [
        ("午休12:00-14:00勿扰", (time(12), time(14))),
        ("中午12點到兩點休息，別發", (time(12), time(14))),
        ("Silent 1pm to 3pm", (time(13), time(15))),
        ("中午12點後別發", (time(12), time(14))),  # a nap of which only the beginning is said
    ],
)
def test_quiet_by_day_comes_beside_the_night(rule: str, span: tuple[time, time]) -> None:
    assert quiet(rule) == [span, NIGHT]
    assert quiet(rule, notes="23:00后不发") == [span, (time(23), time(8))]


@pytest.mark.parametrize(
    "rule",
    [
        "晚10点半后别发语音",  # of voice messages alone
        "No voice notes after 9pm, quiet please",
        "周五21:00后安静看直播",  # of one day
        "3月6日21:00后不发",
        "21:00后一起打卡",  # nothing of quiet
        "上午10点休息",  # no span, and not in the evening
        "晚上9点前别发广告",
        "安静学习",
        "",
    ],
)
def test_what_leaves_the_night_as_it_is(rule: str) -> None:
    assert quiet(rule) == [NIGHT]


@pytest.mark.parametrize("rule", ["20:00-21:00哄睡时间，请安静", "晚上7点到8点吃饭，勿扰"])
def test_a_quiet_hour_of_the_evening_does_not_end_the_night(rule: str) -> None:
    late = time(23, 30)
    assert any(start <= late or late < end if start > end else start <= late < end for start, end in quiet(rule))


@pytest.mark.parametrize("rule", ["0:00-6:00静音", "22:00-24:00静音"])
def test_a_part_of_the_night_that_is_named_leaves_the_rest_of_it_quiet(rule: str) -> None:
    for now in ("22:30", "03-06 01:00", "03-06 07:00"):
        assert quiet_until(ruled(rule, now=now), LIMITS) == moment("03-06 08:00")


@pytest.mark.parametrize(
    ("rule", "spans"),
    [
        ("22:00-7:00静音，其余时间随便聊", [(time(22), time(7))]),
        ("8:00-21:00以外请安静", [(time(21), time(8))]),
        ("早八点前晚十点后不发", [NIGHT]),
    ],
)
def test_which_hours_are_the_quiet_ones(rule: str, spans: list[tuple[time, time]]) -> None:
    assert quiet(rule) == spans


@pytest.mark.parametrize("rule", ["8:00-22:00可以聊天，其余时间请安静", "营业时间9:00-21:00，其余时间休息"])
def test_the_hours_in_which_talk_is_welcome_are_not_the_quiet_ones(rule: str) -> None:
    for start, end in quiet(rule):
        assert not start <= time(12) < end


def test_the_default_night_is_the_callers() -> None:
    large = (time(21), time(9))
    assert list(quiet_of(chat(HELLO), large)) == [large]
    assert list(quiet_of(ruled("23点后别发"), large)) == [(time(23), time(9))]


@settings(deadline=None, max_examples=150)
@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_any_header_and_any_line_is_read(text: str) -> None:
    said = flash(f"10:00 op: {text}", rules=(text,), notes=text)
    found = moments(said)
    assert list(found) == sorted(found, key=lambda one: one.at)
    for one in found:
        assert one.message in (None, "1")
        assert one.barred_before
        assert one.closes is None or one.closes > one.at
        assert not one.has_come(one.at - timedelta(seconds=1))
    before = closed(said)
    assert before is None or before <= said.now
    assert never_sells(said) in ("", text)
    assert list(quiet_of(said, NIGHT))
    limit = limit_of(said)
    assert limit is None or limit.said == text
