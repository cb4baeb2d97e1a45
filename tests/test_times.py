"""Times in words: what is read, which moment it means, and what only looks like a time.

Thursday 5 March 2026 is the day on which things are said, where nothing else is.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.plain import plain
from coach.times import When, number, times

THURSDAY = date(2026, 3, 5)
FIELDS = ("month", "day", "weekday", "every", "days", "clock", "until")
NUMERALS = "零一二三四五六七八九"
MONTHS = ("Jan", "February", "Mar", "april", "May", "June", "Jul", "AUG", "Sept", "October", "Nov.", "December")
# What times are made of, and what stands around them.
PIECES = (
    *("8月", "二十", "29", "日", "号", "3/15", "03-06", "周五", "每週", "星期", "末", "底"),
    *("今晚", "後天", "明", "晚上", "凌晨", "早", "20:00", "7", ":30", "十", "点", "點", "半", "分", "時"),
    *("到", "-", "~", "次日", " ", ",", "(", ")", "的", "开", "收", "不", "零", "〇", "٣", "²", "\n"),
    *("Friday", "every ", "Sat", "s", "noon", "8pm", " p.m.", "Mar", " 5", "th", "of ", "at ", " to "),
)


def said(text: str) -> list[dict[str, Any]]:
    """What is read of a text: the words of each time under `words`, and every field that was said."""
    text = plain(text)
    return [
        {"words": text[when.start : when.end].strip()}
        | {
            name: value
            for name in FIELDS
            if (value := getattr(when, name)) is not None and (name != "every" or value is not False)
        }
        for when in times(text)
    ]


def fields(text: str) -> list[dict[str, Any]]:
    return [{name: value for name, value in one.items() if name != "words"} for one in said(text)]


def only(text: str) -> When:
    found = times(plain(text))
    assert len(found) == 1, f"{text}: {found}"
    return found[0]


def chinese(count: int) -> str:
    """A number below a hundred in Chinese numerals."""
    tens, ones = divmod(count, 10)
    if not tens:
        return NUMERALS[ones]
    return ("" if tens == 1 else NUMERALS[tens]) + "十" + (NUMERALS[ones] if ones else "")


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("8月29日20点开团", "8月29日20点", {"month": 8, "day": 29, "clock": time(20)}),
        ("八月二十九號晚上八點半開團", "八月二十九号晚上八点半", {"month": 8, "day": 29, "clock": time(20, 30)}),
        ("定在８月２９日２０：００", "8月29日20:00", {"month": 8, "day": 29, "clock": time(20)}),
        ("3月15截单", "3月15", {"month": 3, "day": 15}),
        ("29号开团", "29号", {"day": 29}),
        ("三十一號交作業", "三十一号", {"day": 31}),
        ("新品03-15 20:00上架", "03-15 20:00", {"month": 3, "day": 15, "clock": time(20)}),
        ("3/15 9:05", "3/15 9:05", {"month": 3, "day": 15, "clock": time(9, 5)}),
        ("2026-03-15 20:00", "03-15 20:00", {"month": 3, "day": 15, "clock": time(20)}),
        ("2026年3月15日20:00", "3月15日20:00", {"month": 3, "day": 15, "clock": time(20)}),
        ("3月6日（周五）晚上8點", "3月6日(周五)晚上8点", {"month": 3, "day": 6, "weekday": 4, "clock": time(20)}),
        ("周五(3月6日)20:00", "周五(3月6日)20:00", {"month": 3, "day": 6, "weekday": 4, "clock": time(20)}),
        ("3月6日(五) 20:00", "3月6日(五) 20:00", {"month": 3, "day": 6, "clock": time(20)}),
        ("opens March 6, 7pm", "march 6, 7pm", {"month": 3, "day": 6, "clock": time(19)}),
        ("opens March 6 at 7pm", "march 6 at 7pm", {"month": 3, "day": 6, "clock": time(19)}),
        ("5th of May 19:00", "5th of may 19:00", {"month": 5, "day": 5, "clock": time(19)}),
        ("Sunday 8 March 10:00", "sunday 8 march 10:00", {"month": 3, "day": 8, "weekday": 6, "clock": time(10)}),
    ],
)
def test_dates(text: str, words: str, expected: dict[str, Any]) -> None:
    assert said(text) == [{"words": words} | expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3月初见", {"month": 3, "day": 1}),
        ("五月中出结果", {"month": 5, "day": 15}),
        ("12月底結營", {"month": 12, "day": 28}),
        ("十一月末", {"month": 11, "day": 28}),
    ],
)
def test_the_beginning_the_middle_and_the_end_of_a_month(text: str, expected: dict[str, Any]) -> None:
    assert fields(text) == [expected]


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("周一上课", "周一", {"weekday": 0}),
        ("周二", "周二", {"weekday": 1}),
        ("礼拜三", "礼拜三", {"weekday": 2}),
        ("星期四", "星期四", {"weekday": 3}),
        ("週五20點開場", "周五20点", {"weekday": 4, "clock": time(20)}),
        ("禮拜六下午3點", "礼拜六下午3点", {"weekday": 5, "clock": time(15)}),
        ("周末晚八点", "周末晚八点", {"weekday": 5, "clock": time(20)}),
        ("星期天 10:00", "星期天 10:00", {"weekday": 6, "clock": time(10)}),
        ("周日的上午10点", "周日的上午10点", {"weekday": 6, "clock": time(10)}),
        ("on Monday", "monday", {"weekday": 0}),
        ("Tues", "tues", {"weekday": 1}),
        ("Weds 5pm", "weds 5pm", {"weekday": 2, "clock": time(17)}),
        ("Thurs", "thurs", {"weekday": 3}),
        ("Friday at 8pm", "friday at 8pm", {"weekday": 4, "clock": time(20)}),
        ("drop opens Saturday 10:00", "saturday 10:00", {"weekday": 5, "clock": time(10)}),
        ("Sun, 6 pm", "sun, 6 pm", {"weekday": 6, "clock": time(18)}),
        ("每周五上新", "每周五", {"weekday": 4, "every": True}),
        ("每個星期三 19:30", "每个星期三 19:30", {"weekday": 2, "every": True, "clock": time(19, 30)}),
        ("逢周二打折", "逢周二", {"weekday": 1, "every": True}),
        ("every Friday noon", "every friday noon", {"weekday": 4, "every": True, "clock": time(12)}),
        ("each Monday", "each monday", {"weekday": 0, "every": True}),
        ("Fridays at noon", "fridays at noon", {"weekday": 4, "every": True, "clock": time(12)}),
    ],
)
def test_weekdays_and_those_of_every_week(text: str, words: str, expected: dict[str, Any]) -> None:
    assert said(text) == [{"words": words} | expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("今天开", {"days": 0}),
        ("今晚8点", {"days": 0, "clock": time(20)}),
        ("明早9點", {"days": 1, "clock": time(9)}),
        ("明天中午12点", {"days": 1, "clock": time(12)}),
        ("明日20點", {"days": 1, "clock": time(20)}),
        ("後天下午三點", {"days": 2, "clock": time(15)}),
        ("tonight 9pm", {"days": 0, "clock": time(21)}),
        ("today", {"days": 0}),
        ("tomorrow at noon", {"days": 1, "clock": time(12)}),
    ],
)
def test_days_counted_from_the_day_on_which_it_is_said(text: str, expected: dict[str, Any]) -> None:
    assert fields(text) == [expected]


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("20点", time(20)),
        ("20時30分", time(20, 30)),
        ("9点45", time(9, 45)),
        ("8點鐘", time(8)),
        ("20时整", time(20)),
        ("八点半", time(8, 30)),
        ("十二点半", time(12, 30)),
        ("八点零五分", time(8, 5)),
        ("二十三点五十九分", time(23, 59)),
        ("零点", time(0)),
        ("24点", time(23, 59)),
        ("早上8点", time(8)),
        ("凌晨1点", time(1)),
        ("中午1点", time(13)),
        ("中午12点", time(12)),
        ("中午11点半", time(11, 30)),
        ("下午兩點", time(14)),
        ("傍晚6点", time(18)),
        ("晚8点", time(20)),
        ("晚间七点半", time(19, 30)),
        ("晚上7:30", time(19, 30)),
        ("晚上20:00", time(20)),
        ("夜里11点", time(23)),
        ("8pm", time(20)),
        ("8.30 pm", time(20, 30)),
        ("8:30 p.m.", time(20, 30)),
        ("8 a.m.", time(8)),
        ("12am", time(0)),
        ("12pm", time(12)),
        ("12:30am", time(0, 30)),
        ("half eight", time(20, 30)),
        ("nine o'clock", time(21)),
        ("noon", time(12)),
        ("midnight", time(0)),
    ],
)
def test_hours(text: str, clock: time) -> None:
    assert said(text) == [{"words": plain(text), "clock": clock}]


@pytest.mark.parametrize(
    ("text", "clock", "until"),
    [
        ("22:00-7:00", time(22), time(7)),
        ("22點到早上8點", time(22), time(8)),
        ("22点至次日6点", time(22), time(6)),
        ("22點以後到隔天6點", time(22), time(6)),
        ("晚上8点到10点", time(20), time(22)),
        ("晚八点半到九点半", time(20, 30), time(21, 30)),
        ("下午2点~4点", time(14), time(16)),
        ("上午11点到下午1点", time(11), time(13)),
        ("9点—18点", time(9), time(18)),
        ("7pm to 9pm", time(19), time(21)),
        ("from 9 am through 5 pm", time(9), time(17)),
        ("10am-noon", time(10), time(12)),
        ("from 10pm until the next day 6am", time(22), time(6)),
    ],
)
def test_spans(text: str, clock: time, until: time) -> None:
    assert fields(text) == [{"clock": clock, "until": until}]


def test_a_span_keeps_its_day_and_covers_both_ends() -> None:
    assert said("开团：周六10:00-12:00，先到先得") == [
        {"words": "周六10:00-12:00", "weekday": 5, "clock": time(10), "until": time(12)}
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # An hour without a day takes the day before it.
        (
            "3月6日20:00开，22:00关",
            [{"month": 3, "day": 6, "clock": time(20)}, {"month": 3, "day": 6, "clock": time(22)}],
        ),
        ("周五报名 20点开场", [{"weekday": 4}, {"weekday": 4, "clock": time(20)}]),
        ("每周五18点开 20点收", [{"weekday": 4, "every": True, "clock": time(clock)} for clock in (18, 20)]),
        ("明天10点开 11点收", [{"days": 1, "clock": time(10)}, {"days": 1, "clock": time(11)}]),
        # An evening stays one.
        ("週五晚上八點開 十點收", [{"weekday": 4, "clock": time(20)}, {"weekday": 4, "clock": time(22)}]),
        ("周五下午两点开 四点收", [{"weekday": 4, "clock": time(14)}, {"weekday": 4, "clock": time(16)}]),
        # A day of its own is kept, and so is its morning.
        ("周五20点开 周六9点收", [{"weekday": 4, "clock": time(20)}, {"weekday": 5, "clock": time(9)}]),
        ("预售周四20:00 截单周六22:00", [{"weekday": 3, "clock": time(20)}, {"weekday": 5, "clock": time(22)}]),
        ("3月6日 3月7日", [{"month": 3, "day": 6}, {"month": 3, "day": 7}]),
        ("周五20点 周六", [{"weekday": 4, "clock": time(20)}, {"weekday": 5}]),
        ("周五20点 3月8日", [{"weekday": 4, "clock": time(20)}, {"month": 3, "day": 8}]),
        ("周五 周六", [{"weekday": 4}, {"weekday": 5}]),
        ("周五、周六 20:00", [{"weekday": 4}, {"weekday": 5, "clock": time(20)}]),
        ("Friday 6pm opens, closes 9pm", [{"weekday": 4, "clock": time(18)}, {"weekday": 4, "clock": time(21)}]),
    ],
)
def test_two_times_of_one_text(text: str, expected: list[dict[str, Any]]) -> None:
    assert fields(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        *("48小时内发货", "48小時內發貨", "3-5天", "2-3次", "3-5个", "一周最多推一次", "一週最多推一次"),
        *("3号线", "2号楼", "十号店", "5折", "3/5折", "5%", "1.5小时", "24/7", "2:1", "三个月"),
        *("今年", "今后", "明年再说", "明白了", "明显", "后来", "后面", "后续", "周年庆", "周边", "星期"),
        *("有时候", "有點貴", "第一时间", "三十五点", "25:00", "8:75"),
        *("13月1日", "2月30日", "6月31日", "32号", "0号"),
        *("sunny", "month", "friend", "marching", "we may sell", "5 items", "version 2.10", "8 ampere", ""),
    ],
)
def test_what_is_no_time(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("时间：3/7 10:00", {"month": 3, "day": 7, "clock": time(10)}),
        ("開團時間:03-07 20:00", {"month": 3, "day": 7, "clock": time(20)}),
        ("March 10: graduation", {"month": 3, "day": 10}),
        ("3/10：结营", {"month": 3, "day": 10}),
    ],
)
def test_a_colon_may_stand_before_and_after_a_date(text: str, expected: dict[str, Any]) -> None:
    assert fields(text) == [expected]


@pytest.mark.parametrize(
    "text", ["3-5件", "每天1-2条", "2-3小时", "5-10分钟", "每次上新3-5款", "2-3周", "3-5 days", "2-3 times"]
)
def test_a_number_of_things_from_to_is_no_date(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize("text", ["只剩1/2", "用量减到1/3", "评分4/5星"])
def test_a_fraction_is_no_date(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize("text", ["7日内可退", "15日無理由退貨", "3日内发货"])
def test_a_number_of_days_is_no_date(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    "text",
    [
        *("100点积分", "甜一点点", "然后天气好", "便宜一点", "晚一点开", "三点建议", "最少隔十日", "一周一次团购"),
        *("we sat down", "in the sun all day", "sun cream", "一、二年级", "7号田"),
    ],
)
def test_the_characters_of_a_time_inside_other_words_are_none(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize("text", ["at most 2 marketing posts", "5 decent ideas", "3 separate parcels", "1 mayor"])
def test_a_word_that_begins_like_a_month_is_none(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    ("text", "clock", "until"),
    [
        ("7-9pm", time(19), time(21)),
        ("晚上7-9点", time(19), time(21)),
        ("20-22点", time(20), time(22)),
        ("下午5-6點", time(17), time(18)),
    ],
)
def test_a_span_whose_first_hour_is_a_bare_number(text: str, clock: time, until: time) -> None:
    assert fields(text) == [{"clock": clock, "until": until}]


@pytest.mark.parametrize(
    ("text", "clock", "until"),
    [
        ("21:00-9:00", time(21), time(9)),
        ("20:00-08:00", time(20), time(8)),
        ("晚8点-次日早8点", time(20), time(8)),
        ("晚上8点到早上9点", time(20), time(9)),
        ("9pm to 9am", time(21), time(9)),
    ],
)
def test_a_span_through_the_night_ends_in_the_morning(text: str, clock: time, until: time) -> None:
    assert fields(text) == [{"clock": clock, "until": until}]


@pytest.mark.parametrize(("text", "clocks"), [("晚上八點開 十點收", (20, 22)), ("下午两点开 四点收", (14, 16))])
def test_an_evening_stays_one_without_a_day_too(text: str, clocks: tuple[int, int]) -> None:
    assert fields(text) == [{"clock": time(clock)} for clock in clocks]


def test_every_hour_after_a_day_takes_it_not_only_the_next() -> None:
    assert fields("周五晚八点开 九点半抽奖 十点收") == [
        {"weekday": 4, "clock": clock} for clock in (time(20), time(21, 30), time(22))
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("周五20点开团 次日9点发货", [{"weekday": 4, "clock": time(20)}, {"clock": time(9)}]),
        ("周五20点开团。每晚9点答疑", [{"weekday": 4, "clock": time(20)}, {"clock": time(21)}]),
        (
            "Friday 8pm: drop. 10am to noon: help",
            [{"weekday": 4, "clock": time(20)}, {"clock": time(10), "until": time(12)}],
        ),
        ("9pm. Closes 7", [{"clock": time(21)}]),
    ],
)
def test_an_hour_of_another_day_takes_none(text: str, expected: list[dict[str, Any]]) -> None:
    assert fields(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("8.29晚8点开团", [{"month": 8, "day": 29, "clock": time(20)}]),
        ("8.29 20:00开团", [{"month": 8, "day": 29, "clock": time(20)}]),
        ("每周一、三、五", [{"weekday": day, "every": True} for day in (0, 2, 4)]),
        ("周六、日20点", [{"weekday": 5}, {"weekday": 6, "clock": time(20)}]),
        ("drop Sat 8pm", [{"weekday": 5, "clock": time(20)}]),
        ("on Sun", [{"weekday": 6}]),
        ("Sun 16 Aug 23:59", [{"month": 8, "day": 16, "weekday": 6, "clock": time(23, 59)}]),
    ],
)
def test_a_date_with_a_dot_a_list_of_weekdays_and_short_ones(text: str, expected: list[dict[str, Any]]) -> None:
    assert fields(text) == expected


@pytest.mark.parametrize(
    ("text", "clock", "until"),
    [
        ("11-1pm", time(11), time(13)),
        ("7:30-9pm", time(19, 30), time(21)),
        ("晚上10点到12点", time(22), time(23, 59)),
        ("晚上10点到2点", time(22), time(2)),
        ("早上9点到5点", time(9), time(17)),
    ],
)
def test_the_second_hour_of_a_span_lies_after_the_first(text: str, clock: time, until: time) -> None:
    assert fields(text) == [{"clock": clock, "until": until}]


@pytest.mark.parametrize("text", ["晚上12点", "晚12点", "凌晨12点", "夜里12点"])
def test_twelve_at_night_is_not_noon(text: str) -> None:
    assert only(text).clock in (time(0), time(23, 59))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("8pm Friday", {"weekday": 4, "clock": time(20)}),
        ("8pm on May 5", {"month": 5, "day": 5, "clock": time(20)}),
        ("March 6th at 7pm", {"month": 3, "day": 6, "clock": time(19)}),
        ("5 May 2026 8pm", {"month": 5, "day": 5, "clock": time(20)}),
    ],
)
def test_one_english_time_is_read_as_one(text: str, expected: dict[str, Any]) -> None:
    assert fields(text) == [expected]


@pytest.mark.parametrize(
    ("text", "on", "expected"),
    [
        # A weekday: that of today, else the next.
        ("周四", THURSDAY, THURSDAY),
        ("周五", THURSDAY, date(2026, 3, 6)),
        ("周三", THURSDAY, date(2026, 3, 11)),
        ("Sunday", date(2026, 12, 30), date(2027, 1, 3)),
        # A date: the nearest one, in the year before or after too.
        ("3月4日", THURSDAY, date(2026, 3, 4)),
        ("1月3日", date(2026, 12, 20), date(2027, 1, 3)),
        ("12月30日", date(2026, 1, 5), date(2025, 12, 30)),
        ("2月29日", date(2028, 2, 1), date(2028, 2, 29)),
        # A day without a month.
        ("6号", THURSDAY, date(2026, 3, 6)),
        ("2号", date(2026, 3, 31), date(2026, 4, 2)),
        ("30号", date(2026, 4, 1), date(2026, 3, 30)),
        ("1号", date(2026, 12, 31), date(2027, 1, 1)),
        ("31号", date(2026, 1, 2), date(2025, 12, 31)),
        # Days from today, over the end of a month; a date beside a weekday decides.
        ("今天", THURSDAY, THURSDAY),
        ("后天", date(2026, 2, 27), date(2026, 3, 1)),
        ("周日(3月6日)", THURSDAY, date(2026, 3, 6)),
        # An hour alone is today's.
        ("20点", THURSDAY, THURSDAY),
    ],
)
def test_the_day_that_is_meant(text: str, on: date, expected: date) -> None:
    assert only(text).on(on) == expected


@pytest.mark.parametrize(("text", "expected"), [("大后天", date(2026, 3, 8)), ("下周五", date(2026, 3, 13))])
def test_a_day_further_off_is_not_the_nearer_one(text: str, expected: date) -> None:
    assert only(text).on(THURSDAY) == expected


def test_a_weekday_can_be_counted_from_another_day_a_date_cannot() -> None:
    monday = date(2026, 3, 2)
    assert only("周三").on(THURSDAY, monday) == date(2026, 3, 4)
    assert only("周一").on(THURSDAY, monday) == monday
    assert only("6号").on(THURSDAY, date(2026, 6, 1)) == date(2026, 3, 6)


def test_a_moment_stands_on_the_clock_it_is_given_and_begins_at_midnight_without_an_hour() -> None:
    zone = ZoneInfo("America/New_York")
    assert only("Friday 8pm").at(THURSDAY, zone) == datetime(2026, 3, 6, 20, tzinfo=zone)
    assert only("Friday").at(THURSDAY, None) == datetime(2026, 3, 6)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("text", "dated"), [("周五", True), ("6号", True), ("今天", True), ("周一", True), ("20点", False), ("7pm", False)]
)
def test_dated_means_a_day_was_said(text: str, dated: bool) -> None:
    assert only(text).dated is dated


@pytest.mark.parametrize(("text", "expected"), [("〇", 0), ("两", 2), ("十", 10), ("二五", 25), ("05", 5)])
def test_numbers(text: str, expected: int) -> None:
    assert number(text) == expected


@given(st.integers(0, 99))
def test_every_number_below_a_hundred_is_read(count: int) -> None:
    assert number(chinese(count)) == number(str(count)) == count


@settings(deadline=None)
@given(
    st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PIECES), max_size=16).map("".join)),
    st.dates(date(2000, 1, 1), date(2100, 1, 1)),
)
def test_any_text_is_read_and_the_times_of_it_stand_in_it_side_by_side(text: str, on: date) -> None:
    text = plain(text)
    found = times(text)
    for when in found:
        assert 0 <= when.start < when.end <= len(text)
        assert when.dated or when.clock is not None
        assert abs(when.on(on) - on) < timedelta(days=367)
        assert when.at(on, None).date() == when.on(on)
    assert all(one.end <= other.start for one, other in pairwise(found))


@settings(deadline=None)
@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(0, 23), st.integers(0, 59), st.integers(-150, 150))
def test_a_date_and_an_hour_are_read_back_however_they_are_written(
    day: date, hour: int, minute: int, shift: int
) -> None:
    half, twelve = "pm" if hour >= 12 else "am", hour % 12 or 12
    written = [
        f"开团时间{day.month}月{day.day}日{hour}:{minute:02}别迟到",
        f"{day.month}月{day.day}號{hour}點{minute}分開團",
        f"{chinese(day.month)}月{chinese(day.day)}日{chinese(hour)}点{chinese(minute)}分开团",
        f"{day:%m-%d} {hour:02}:{minute:02} 上新",
        f"{day.month}/{day.day} {hour}:{minute:02}",
        f"opens {MONTHS[day.month - 1]} {day.day}, {twelve}:{minute:02} {half}",
        f"opens {day.day} {MONTHS[day.month - 1]} {twelve}.{minute:02}{half}",
    ]
    on = day + timedelta(days=shift)
    if (day.month, day.day) == (2, 29):
        on = day  # any other day may lie nearer to no 29 February at all
    for text in written:
        assert only(text).at(on, None) == datetime.combine(day, time(hour, minute)), text


@settings(deadline=None)
@given(st.sampled_from("一二三四五六日"), st.integers(0, 23), st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_a_weekday_is_one_of_the_seven_days_from_when_it_is_said(weekday: str, hour: int, on: date) -> None:
    when = only(f"周{weekday}{hour}点")
    meant = when.on(on)
    assert timedelta() <= meant - on < timedelta(days=7)
    assert "一二三四五六日"[meant.weekday()] == weekday
    assert when.clock == time(hour)
