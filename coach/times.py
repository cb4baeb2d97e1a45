"""Times as people agree on them in words ("周五20点开场", "drop opens Saturday 10:00"): what is said, and which moment is meant.

dateparser reads 8月29日20点 as a day in September of another year, and recognizers-text needs an emoji release of 2021;
what a group's rules say of time is a small language, so it stands here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, tzinfo

_DIGITS = {**{char: place for place, char in enumerate("零一二三四五六七八九")}, "〇": 0, "两": 2, "十": 10}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = {**{char: place for place, char in enumerate("一二三四五六日")}, "天": 6, "末": 5} | {
    name: place for place, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))
}
_WEEKS = {"上": -1, "下": 1, "下下": 2}
_DAYS = {"今": 0, "明": 1, "后": 2, "大后": 3, "today": 0, "tonight": 0, "tomorrow": 1}
# The beginning, middle and end of a month.
_EDGES = {"初": 1, "中": 15, "底": 28, "末": 28}
_HOURS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")

_N = r"(?:\d{1,2}|[零〇一二两三四五六七八九十]{1,3})"
_TO = r"(?:-|~|—|–|到|至|to|until|till|through)"
_PART = r"凌晨|清晨|早上|早|上午|中午|下午|傍晚|晚上|晚间|晚|半夜|深夜|夜里|午"
_SPOKEN = "|".join(_HOURS)
_NTH, _YEAR = r"(?:st|nd|rd|th)?", r"(?:,?\s20\d\d\b)?"
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)(?![a-z])\.?"
)
# Sat and sun are weekdays only beside what says so: "we sat down", "sun cream".
_BESIDE = rf"[\s,.]{{1,2}}(?:at\s|the\s)?(?:\d{{1,2}}(?:[:./-]\d|\s?[ap]\.?m\b|st|nd|rd|th|\s(?:of\s)?{_MONTH})|noon|midnight|{_MONTH}\s\d)"
_WEEKDAY = (
    r"(?:mon(?:day)?|tue(?:sday|s)?|wed(?:nesday|s)?|thu(?:rsday|rs|r)?|fri(?:day)?|saturday|sunday"
    rf"|(?:(?<=\bon )|(?<=every )|(?<=each ))(?:sat|sun)|(?:sat|sun)(?={_BESIDE}|:\s))"
)
_COUNTED = (
    r"\s?(?:[个份次场岁折元块斤件条款页节种张瓶盒袋遍轮星倍层]|人(?!气)|套(?!餐)|箱(?!包)|米(?![粉线])|天(?!气)|小时|分(?!享)"
    r"|周(?![一二三四五六日天末])|(?:days?|times?|weeks?|hours?|minutes?|months?|items?|people|pieces)\b)"
)
# What only looks like a time: 3-5件, 只剩1/2, 15日无理由, 然后天气, 甜一点点, 晚一点.
_LOOKALIKES = (
    rf"(?<!\d)[1-9]\d?[-~][1-9]\d?{_COUNTED}|(?<!\d)\d/\d\s?(?:[折星成天个份次元块斤]|的人|(?:of|off|left)\b)"
    r"|(?:[剩占约]|[减降]到)\s?\d/\d(?!\d|\s?\d{1,2}[:点])"
    rf"|{_N}\s?日(?:内|之内|以内|无)|[隔前第满过每]{_N}\s?日|[然以之今往最]后"
    rf"|一点[点儿]|{_N}\s?点(?:积分|建议|意见|要求|注意)|(?<=[^\s,:(\d到至日号天末一二三四五六上里晨晚间午-])一点(?!半|整|钟)"
    r"|(?<![今明])[早晚]一点|一时"
)
_CLOCKS = (
    rf"(?<![\d.:])(?:(?P<first1>\d{{1,2}}(?::\d\d)?)\s?{_TO}\s?)?(?P<hour1>\d{{1,2}})(?:[.:](?P<minute1>\d\d))?\s?(?P<part1>[ap])(?:m\b|\.m\b\.?)"
    rf"|(?:(?P<part2>{_PART})\s*)?(?<!\d)(?P<hour2>\d{{1,2}}):(?P<minute2>\d\d)"
    rf"|(?:(?P<part3>{_PART})\s*)?(?<!\d)(?:(?P<first3>{_N})\s?{_TO}\s?)?(?P<hour3>{_N})\s?(?:点|时(?!候|间))"
    rf"(?:(?P<half3>半)|(?P<minute3>{_N})分|(?P<minute4>\d\d)(?!\d)|整|钟)?"
    rf"|\b(?P<half5>half )(?P<spoken5>{_SPOKEN})\b|\b(?P<spoken6>{_SPOKEN}) o'?clock\b|\b(?P<noon>noon|midnight)\b"
)
_DATES = (
    rf"(?P<month1>{_N})\s?月\s?(?:(?P<day1>{_N})(?:\s?[日号]|(?!\d|{_COUNTED}))|(?P<edge>[初中底末]))"
    r"|(?<![\d.])(?<!\d:)(?P<month2>\d{1,2})[-/](?P<day2>\d{1,2})(?![\d%]|:\d)"
    rf"|(?<![\d.])(?P<month3>\d{{1,2}})\.(?P<day3>\d{{1,2}})(?=\s?(?:{_PART}|\d{{1,2}}[:点时]))"
    rf"|(?<![\d月])(?P<day4>{_N})\s?(?:日|号(?![线楼店门机码位院库桌车田]))"
    rf"|\b(?P<day5>\d{{1,2}}){_NTH}\s(?:of\s)?(?P<name5>{_MONTH}){_YEAR}"
    rf"|\b(?P<name6>{_MONTH})\s(?P<day6>\d{{1,2}}){_NTH}(?!\d|:\d|\s?[ap]\.?m){_YEAR}"
)
_WEEK = (
    r"(?P<every1>每个?|逢)?(?P<weeks>(?<![早晚马线楼以网地])(?:下下|下|上))?个?(?:周|星期|礼拜)(?P<week1>[一二三四五六日天末])(?!次(?!日)|回(?![放访顾看])|[条轮则篇遍气])"
    r"|(?<=[一二三四五六日天][、和及,/])(?P<another>[一二三四五六日])(?![年个次条号点月])"
    rf"|\b(?P<every2>(?:every|each)\s)?(?P<week2>{_WEEKDAY})(?P<every3>s)?\b"
    r"|(?P<rel1>(?:大后|后)(?=天|日(?![常后子]))|[今明](?=[天日晚早]))[天日]?|\b(?P<rel2>today|tonight|tomorrow)\b"
)
_ATOMS = re.compile("|".join((_LOOKALIKES, _CLOCKS, _DATES, _WEEK)))

# What may stand between the pieces of one time, between an English hour and its day, and between the ends of a span.
_GLUE = re.compile(r"[\s,()的在@]*(?:\([一二三四五六日]\)|at the|at|on|the|from)?[\s,(]*$")
_HOUR_FIRST = re.compile(r"\s(?:on\s)?(?:the\s)?$")
_SPAN = re.compile(rf"\s*(?:以后|之后)?\s*{_TO}+\s*(?P<next>次日|第二天|隔天|隔日|the next day)?\s*$")
_PIECES = ("month", "day", "weekday", "weeks", "days", "clock", "until", "half")
# An hour after one of these is of another day than the hour before it.
_APART = re.compile(r"[。;!?\n]|\.\s|每[天日晚早]|次日|第二天|隔天|隔日|next day|daily")


@dataclass(frozen=True, slots=True)
class When:
    """A time as said: characters `start` to `end`; what was not said is None. `day` may stand without a month.

    `days`: counted from the day on which it was said (0 today, 1 tomorrow). `every`: it comes again each week. `weeks`: so
    many weeks on from the one in which it was said. `half`: an hour of twelve was said with its half of the day, or bare.
    """

    start: int
    end: int
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    every: bool = False
    weeks: int | None = None
    days: int | None = None
    clock: time | None = None
    until: time | None = None
    half: str | None = None

    @property
    def dated(self) -> bool:
        return self.day is not None or self.weekday is not None or self.days is not None

    def on(self, said: date, first: date | None = None) -> date:
        """The day that is meant. `said`: when it was said. `first`: a weekday means the first such day from here on."""
        if self.days is not None:
            return said + timedelta(days=self.days)
        if self.day is not None:
            return _nearest(said, self.month, self.day)
        if self.weekday is not None:
            start = first or said
            ahead = self.weekday - start.weekday()
            return start + timedelta(days=ahead % 7 if self.weeks is None else ahead + 7 * self.weeks)
        return said

    def at(self, said: date, zone: tzinfo | None, first: date | None = None) -> datetime:
        """The moment that is meant, on the group's clock; midnight where no hour was said."""
        return datetime.combine(self.on(said, first), self.clock or time(), zone)


def times(plain: str) -> tuple[When, ...]:
    """The times that a plain text (coach.plain) names, in order. One without a day takes the day named before it."""
    found: list[When] = []
    for atom in _atoms(plain):
        joined = _together(found[-1], atom, plain[found[-1].end : atom.start]) if found else None
        found[-1:] = [joined] if joined else [*found[-1:], atom]
    for place, other in enumerate(found[1:], start=1):
        one = found[place - 1]
        if other.clock and not other.dated and not _APART.search(plain, one.end, other.start):
            found[place] = _continued(one, other)
    return tuple(found)


def number(said: str) -> int:
    """Digits, or a Chinese numeral below a hundred."""
    if said.isdigit():
        return int(said)
    tens, ten, ones = said.partition("十")
    if not ten:
        return int("".join(str(_DIGITS[char]) for char in said))
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)


def _atoms(plain: str) -> Iterator[When]:
    last = None
    for match in _ATOMS.finditer(plain):
        if match.lastindex is None:
            continue  # a lookalike
        try:
            atom = _atom(match)
        except (KeyError, ValueError):
            continue  # 三十五点, 13月: not a time
        if match["another"]:  # 每周一、三、五; but 一、二年级
            if last is None or last.weekday is None or last.end != atom.start - 1:
                continue
            atom = replace(atom, every=last.every, weeks=last.weeks)
        last = atom
        yield atom


def _atom(match: re.Match[str]) -> When:
    got = {name.rstrip("123456"): value for name, value in match.groupdict().items() if value}
    day = _EDGES[got["edge"]] if "edge" in got else number(got["day"]) if "day" in got else None
    month = _MONTHS.index(got["name"][:3]) + 1 if "name" in got else number(got["month"]) if "month" in got else None
    if day is not None:
        date(2024, 1 if month is None else month, day)  # raises where there is no such day
    week = got.get("week") or got.get("another")
    clock, until, half = _clock(got)
    return When(
        *match.span(),
        month=month,
        day=day,
        weekday=_WEEKDAYS[week[:3]] if week else None,
        every="every" in got,
        weeks=_WEEKS[got["weeks"]] if "weeks" in got else None,
        days=_DAYS[got["rel"]] if "rel" in got else None,
        clock=clock,
        until=until,
        half=half,
    )


def _clock(got: dict[str, str]) -> tuple[time | None, time | None, str | None]:
    """The hour, the end of a span whose first hour is a bare number (7-9pm), and how its half of the day was said."""
    if "noon" in got:
        return time(12 if got["noon"] == "noon" else 0), None, None
    minute = 30 if "half" in got else number(got.get("minute", "0"))
    if "spoken" in got:
        # Half eight is half past, said of an evening where nobody says which.
        hour = _HOURS.index(got["spoken"]) + 1
        return time(hour % 12 + 12 if hour >= 6 else hour, minute), None, "said"
    if "hour" not in got:
        return None, None, None
    part, hour = got.get("part", ""), number(got["hour"])
    clock = _of_day(hour, minute, part)
    if "first" not in got:
        twelve = 1 <= hour <= 12 and not got["hour"].startswith("0")
        return clock, None, ("said" if part else "bare") if twelve else None
    begins, _, minutes = got["first"].partition(":")
    first = _of_day(number(begins), number(minutes or "0"), part)
    if part in ("a", "p"):
        return first if first < clock else _turned(first), clock, "said"
    return first, _later(first, _of_day(hour, minute, "")) if part else clock, "said" if part else None


def _of_day(hour: int, minute: int, part: str) -> time:
    """An hour as said in that part of the day."""
    if part in ("a", "p") and hour <= 12:
        hour = hour % 12 + 12 * (part == "p")
    elif part.startswith(("晚", "夜", "半", "深")):
        hour += 12 * (5 <= hour <= 12)
    elif part.startswith(("下", "傍")) or (part in ("中午", "午") and hour < 11):
        hour += 12 * (hour < 12)
    elif part == "凌晨":
        hour %= 12
    return time(23, 59) if hour == 24 else time(hour, minute)


def _turned(clock: time) -> time:
    """The same hour in the other half of the day; twelve at night ends the day."""
    return time(23, 59) if clock.hour == 12 else clock.replace(hour=(clock.hour + 12) % 24)


def _later(first: time, second: time) -> time:
    """A bare hour after one that was said with its half of the day, in that half too (晚上八点开 十点收)."""
    return _turned(second) if second < first < _turned(second) else second


def _continued(one: When, other: When) -> When:
    """An hour without a day, of the day and of the half of the day that were said before it."""
    if one.dated:
        other = replace(
            other, month=one.month, day=one.day, weekday=one.weekday, every=one.every, weeks=one.weeks, days=one.days
        )
    if one.clock and other.clock and (one.half, other.half) == ("said", "bare"):
        clock = _later(one.clock, other.clock)
        until = _turned(other.until) if other.until and other.clock < other.until < clock else other.until
        other = replace(other, clock=clock, until=until, half="said")
    return other


def _together(one: When, other: When, between: str) -> When | None:
    """Two pieces of one time, or the two ends of a span, as one; none where they are two times."""
    if one.clock and other.clock:
        span = None if other.dated or one.until or other.until else _SPAN.match(between)
        if not span:
            return None
        last = other if span["next"] else _continued(replace(one, day=None, weekday=None, days=None), other)
        return replace(one, end=other.end, until=last.clock)
    if one.clock and (one.dated or not other.dated or not between.isascii() or not _HOUR_FIRST.match(between)):
        return None
    said = {name: getattr(one, name) for name in _PIECES if getattr(one, name) is not None}
    more = {name: getattr(other, name) for name in _PIECES if getattr(other, name) is not None}
    if not _GLUE.match(between) or {"day", "weekday", "days"} & said.keys() & more.keys():
        return None
    return When(one.start, other.end, every=one.every or other.every, **(more | said))


def _nearest(said: date, month: int | None, day: int) -> date:
    """The day of that number (and month) nearest to when it was said."""
    found = []
    for shift in (-1, 0, 1):
        if month is None:
            years, months = divmod(said.year * 12 + said.month - 1 + shift, 12)
            candidate = (years, months + 1, day)
        else:
            candidate = (said.year + shift, month, day)
        try:
            found.append(date(*candidate))
        except ValueError:
            continue  # 30 February
    return min(found, key=lambda one: abs(one - said)) if found else said
