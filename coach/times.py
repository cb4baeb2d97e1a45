"""Times as people agree on them in words ("周五20点开场", "drop opens Saturday 10:00"): what is said, and which moment is meant.

dateparser reads 8月29日20点 as a day in September of another year, and recognizers-text needs an emoji release of 2021;
what a group's rules say of time is a small language, so it stands here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, tzinfo
from itertools import pairwise

_DIGITS = {**{char: place for place, char in enumerate("零一二三四五六七八九")}, "〇": 0, "两": 2, "十": 10}
_N = r"(?:\d{1,2}|[零〇一二两三四五六七八九十]{1,3})"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"(?:{'|'.join(_MONTHS)})[a-z]*\.?"
_WEEKDAYS = {**{char: place for place, char in enumerate("一二三四五六日")}, "天": 6, "末": 5} | {
    name: place for place, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))
}
# Half eight is half past, said of an evening where nobody says which.
_HOURS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_HOUR = "|".join(_HOURS)
_PART = r"凌晨|清晨|早上|早|上午|中午|下午|傍晚|晚上|晚间|晚|夜里|午"
_DAYS = {"今": 0, "明": 1, "后": 2, "today": 0, "tonight": 0, "tomorrow": 1}
# The beginning, middle and end of a month.
_EDGES = {"初": 1, "中": 15, "底": 28, "末": 28}
_ATOMS = re.compile(
    rf"(?P<month>{_N})\s?月\s?(?:(?P<day>{_N})\s?[日号]?|(?P<edge>[初中底末]))"
    r"|(?<![\d:.])(?P<month2>\d{1,2})[-/](?P<day2>\d{1,2})(?![\d:%]|\s?[天个人份次岁折元块斤])"
    rf"|(?<![\d月])(?P<day3>{_N})\s?[日号](?!线|楼|店|线|门|机)"
    rf"|\b(?P<day4>\d{{1,2}})(?:st|nd|rd|th)?\s(?:of\s)?(?P<month4>{_MONTH})(?![a-z])"
    rf"|\b(?P<month5>{_MONTH})\s(?P<day5>\d{{1,2}})(?!\d|:|\s?[ap]m)"
    r"|(?P<every>每个?|逢|every\s)?(?:周|星期|礼拜)(?P<week>[一二三四五六日天末])"
    r"|\b(?P<every2>every\s|each\s)?(?P<week2>mon|tue|wed|thu|fri|sat|sun)(?:s|nes|rs|ur)?(?:day)?(?P<many>s)?\b"
    r"|(?P<rel>[今明后])(?:天|日(?!子)|(?=晚|早))|\b(?P<rel2>today|tonight|tomorrow)\b"
    rf"|(?P<part>{_PART})?\s*(?P<hour>\d{{1,2}}):(?P<minute>\d{{2}})(?:\s?(?P<ap>[ap])\.?m\b\.?)?"
    rf"|(?P<part2>{_PART})?\s*(?P<hour2>{_N})\s?(?:点|时(?!候|间))(?:(?P<half>半)|(?P<minute2>{_N})分|(?P<minute4>\d\d)(?!\d)|整|钟)?"
    rf"|\bhalf (?P<hour4>{_HOUR})\b|\b(?P<hour5>{_HOUR}) o'?clock\b"
    r"|\b(?P<hour3>\d{1,2})(?:[.:](?P<minute3>\d{2}))?\s?(?P<ap3>[ap])\.?m\b\.?|\b(?P<noon>noon|midnight)\b"
)
# What may stand between the pieces of one time, and between the two ends of a span.
_GLUE = re.compile(r"[\s,()的在@]*(?:\([一二三四五六日]\)|at the|at|on|the|from)?[\s,(]*$")
_SPAN = re.compile(
    r"\s*(?:以后|之后)?\s*(?:-|~|—|–|到|至|to|until|till|through)+\s*(?:次日|第二天|隔天|隔日|the next day)?\s*$"
)


@dataclass(frozen=True, slots=True)
class When:
    """A time as said: characters `start` to `end`; what was not said is None. `day` may stand without a month.

    `days`: counted from the day on which it was said (0 today, 1 tomorrow). `every`: it comes again each week.
    """

    start: int
    end: int
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    every: bool = False
    days: int | None = None
    clock: time | None = None
    until: time | None = None

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
            return start + timedelta(days=(self.weekday - start.weekday()) % 7)
        return said

    def at(self, said: date, zone: tzinfo | None, first: date | None = None) -> datetime:
        """The moment that is meant, on the group's clock; midnight where no hour was said."""
        return datetime.combine(self.on(said, first), self.clock or time(), zone)


def times(plain: str) -> tuple[When, ...]:
    """The times that a plain text (coach.plain) names, in order. One without a day takes the day named before it."""
    found: list[When] = []
    for atom in _atoms(plain):
        last = found[-1] if found else None
        between = plain[last.end : atom.start] if last else ""
        if last and last.clock and atom.clock and not atom.dated and not last.until and _SPAN.match(between):
            found[-1] = replace(last, until=_later(last.clock, atom.clock), end=atom.end)
        elif last and _GLUE.match(between) and not _clash(last, atom):
            found[-1] = _joined(last, atom)
        else:
            found.append(atom)
    for place, (one, other) in enumerate(pairwise(found), start=1):
        if not other.dated and one.dated and other.clock:
            clock = _later(one.clock, other.clock) if one.clock else other.clock
            found[place] = replace(
                other, month=one.month, day=one.day, weekday=one.weekday, every=one.every, days=one.days, clock=clock
            )
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
    for match in _ATOMS.finditer(plain):
        try:
            atom = _atom(match)
        except (KeyError, ValueError):
            continue  # 三十五点, 13月: not a time
        yield atom


def _atom(match: re.Match[str]) -> When:
    got = {name: value for name, value in match.groupdict().items() if value}
    start, end = match.span()
    day = next((number(got[name]) for name in ("day", "day2", "day3", "day4", "day5") if name in got), None)
    day = _EDGES[got["edge"]] if "edge" in got else day
    month = next((number(got[name]) for name in ("month", "month2") if name in got), None)
    named = got.get("month4") or got.get("month5")
    month = _MONTHS.index(named[:3]) + 1 if named else month
    if day is not None:
        date(2024, month or 1, day)  # raises where there is no such day
    week = got.get("week") or got.get("week2")
    relative = got.get("rel") or got.get("rel2")
    return When(
        start,
        end,
        month,
        day,
        _WEEKDAYS[week] if week else None,
        bool({"every", "every2", "many"} & got.keys()),
        _DAYS[relative] if relative else None,
        _clock(got),
    )


def _clock(got: dict[str, str]) -> time | None:
    if "noon" in got:
        return time(12) if got["noon"] == "noon" else time(0)
    if spoken := got.get("hour4") or got.get("hour5"):
        hour = _HOURS.index(spoken) + 1
        return time(hour % 12 + 12 if hour >= 6 else hour, 30 if "hour4" in got else 0)
    hours = got.get("hour") or got.get("hour2") or got.get("hour3")
    if not hours:
        return None
    hour = number(hours)
    minutes = next((got[name] for name in ("minute", "minute2", "minute3", "minute4") if name in got), "0")
    minute = 30 if "half" in got else number(minutes)
    part, half = got.get("part") or got.get("part2") or "", got.get("ap") or got.get("ap3")
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    elif (part.startswith(("晚", "下", "傍", "夜")) and hour < 12) or (part in ("中午", "午") and hour < 11):
        hour += 12
    return time(23, 59) if hour == 24 else time(hour, minute)


def _later(first: time, second: time) -> time:
    """The second of two hours said in a row, in the evening too where the first was (晚上八点开 十点收)."""
    evening = second.replace(hour=(second.hour + 12) % 24)
    return evening if second < first <= evening else second


def _clash(one: When, other: When) -> bool:
    return bool(
        (one.clock and other.clock)
        or (one.clock and other.dated)
        or (one.day is not None and other.day is not None)
        or (one.weekday is not None and other.weekday is not None)
    )


def _joined(one: When, other: When) -> When:
    return When(
        one.start,
        other.end,
        one.month or other.month,
        one.day if one.day is not None else other.day,
        one.weekday if one.weekday is not None else other.weekday,
        one.every or other.every,
        one.days if one.days is not None else other.days,
        one.clock or other.clock,
        one.until or other.until,
    )


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
