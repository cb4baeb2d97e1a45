"""Times as people paste them: what a stamp says, and which moment it means among its neighbours."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise

_DAYPART = r"凌晨|清晨|早上|上午|中午|下午|傍晚|晚上|午前|午後"
TIME = rf"(?:(?:{_DAYPART})\s*)?\d{{1,2}}[:：]\d{{2}}(?:[:：]\d{{2}})?(?:[ \u202f\u00a0]?[AaPp]\.?[Mm]\.?)?"
_WEEKDAY = r"(?:星期|周|週|礼拜)[一二三四五六日天]|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?"
_RELATIVE = r"今天|昨天|前天|today|yesterday"
_NUMERIC = r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[/.]\d{1,2}[/.](?:\d{4}|\d{2})"
_WORDED = r"(?:\d{4}\s?年\s?)?\d{1,2}\s?月\s?\d{1,2}\s?[日号號]"
DATE = (
    rf"(?:(?:{_WEEKDAY}),?\s*)?(?:{_NUMERIC}|{_WORDED}|{_RELATIVE})(?:\s*[(（]?(?:{_WEEKDAY}|[一二三四五六日])[)）]?)?"
)
STAMP = rf"(?:(?:{DATE}|{_WEEKDAY})(?:,|，)?\s*(?:at |T)?\s*)?{TIME}"

_TIME_PARTS = re.compile(
    rf"(?P<part>{_DAYPART})?\s*(?P<h>\d{{1,2}})[:：](?P<m>\d{{2}})(?:[:：](?P<s>\d{{2}}))?"
    r"(?:[ \u202f\u00a0]?(?P<ap>[AaPp])\.?[Mm]\.?)?$"
)
_YEAR_FIRST = re.compile(r"(\d{4})\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})")
_NO_YEAR = re.compile(r"(\d{1,2})\s?月\s?(\d{1,2})")
_YEAR_LAST = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4}|\d{2})(?!\d)")
_DAYS = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6}
_LATIN_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_AGO = {"今天": 0, "today": 0, "昨天": 1, "yesterday": 1, "前天": 2}


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a stamp says. `first`, `second` and a year are a date whose day and month are still to be told apart."""

    clock: time | None = None
    year: int | None = None
    month: int | None = None
    day: int | None = None
    either: tuple[int, int] | None = None
    ago: int | None = None
    weekday: int | None = None

    @property
    def dated(self) -> bool:
        return self.month is not None or self.either is not None or self.ago is not None or self.weekday is not None


def parse_stamp(text: str) -> Stamp:
    """Raises ValueError for an hour or a day that there is none of."""
    bare = text.strip()
    found = _TIME_PARTS.search(bare)
    clock = _clock(found) if found else None
    rest = (bare[: found.start()] if found else bare).lower()
    if whole := _YEAR_FIRST.search(rest):
        year, month, day = (int(part) for part in whole.groups())
        _sane(date(year, month, day))
        return Stamp(clock, year, month, day)
    if short := _NO_YEAR.search(rest):
        month, day = int(short[1]), int(short[2])
        date(2024, month, day)
        return Stamp(clock, None, month, day)
    if last := _YEAR_LAST.search(rest):
        first, second, year = (int(part) for part in last.groups())
        year += 2000 if year < 100 else 0
        _sane(date(year, min(first, second), max(first, second)))
        return Stamp(clock, year, either=(first, second))
    ago = next((days for word, days in _AGO.items() if word in rest), None)
    return Stamp(clock, ago=ago, weekday=_weekday(rest) if ago is None else None)


def _sane(day: date) -> None:
    if not 1990 <= day.year < 2100:
        raise ValueError(f"the year {day.year} is none of a chat")


def _clock(found: re.Match[str]) -> time:
    hour, minute, second = int(found["h"]), int(found["m"]), int(found["s"] or 0)
    half = (found["ap"] or "").lower()
    if half == "p" or found["part"] in ("下午", "傍晚", "晚上", "午後") or (found["part"] == "中午" and hour < 3):
        hour += 12 if hour < 12 else 0
    elif half == "a" or found["part"] in ("凌晨", "上午", "午前"):
        hour = 0 if hour == 12 else hour
    return time(hour, minute, second)


def _weekday(text: str) -> int | None:
    chinese = re.search(r"(?:星期|周|週|礼拜)([一二三四五六日天])", text)
    if chinese:
        return _DAYS[chinese[1]]
    return next((number for number, word in enumerate(_LATIN_DAYS) if re.search(rf"\b{word}", text)), None)


@dataclass(frozen=True, slots=True)
class Resolved:
    moments: list[datetime]
    undated: int = 0  # messages whose day was worked out
    timeless: int = 0  # messages whose minute was worked out
    ambiguous: bool = False  # dates that may be day/month or month/day
    month_first: bool = False


def resolve(stamps: Sequence[Stamp], separators: Sequence[Stamp], now: datetime) -> Resolved:
    """A moment (clock on the wall) for every stamp; `separators[i]` is the date line that stands over stamp i."""
    every = [*stamps, *separators]
    month_first, ambiguous = _month_first(every, now)
    told = [
        (_date(stamp, now, month_first), _date(over, now, month_first))
        for stamp, over in zip(stamps, separators, strict=True)
    ]
    clocks = [stamp.clock or over.clock for stamp, over in zip(stamps, separators, strict=True)]
    # A date line dates the first message below it; those after it may run on into the next day.
    fresh = [number == 0 or over is not separators[number - 1] for number, over in enumerate(separators)]
    given = [
        (own or (line if new else None), clock) for (own, line), new, clock in zip(told, fresh, clocks, strict=True)
    ]
    if not any(day or clock for day, clock in given):
        start = now.replace(microsecond=0) - timedelta(minutes=max(0, len(given) - 1))
        return Resolved([start + timedelta(minutes=number) for number in range(len(given))], 0, len(given))
    timeless = sum(clock is None for _, clock in given)
    timed = _fill_clocks(given)
    days = _fill_days(timed, now)
    undated = sum(day != (own or line) for day, (own, line) in zip(days, told, strict=True))
    moments = [datetime.combine(day, clock) for day, (_, clock) in zip(days, timed, strict=True)]
    return Resolved(moments, undated, timeless, ambiguous, month_first)


def _date(stamp: Stamp, now: datetime, month_first: bool) -> date | None:
    today = now.date()
    if stamp.either is not None and stamp.year is not None:
        first, second = stamp.either
        month, day = (first, second) if (month_first and first <= 12) or second > 12 else (second, first)
        return date(stamp.year, month, day)
    if stamp.ago is not None:
        return today - timedelta(days=stamp.ago)
    if stamp.weekday is not None:
        return today - timedelta(days=(today.weekday() - stamp.weekday) % 7)
    if stamp.month is None or stamp.day is None:
        return None
    return date(stamp.year, stamp.month, stamp.day) if stamp.year else _latest(stamp.month, stamp.day, today)


def _latest(month: int, day: int, today: date) -> date | None:
    for year in range(today.year, today.year - 9, -1):
        try:
            found = date(year, month, day)
        except ValueError:  # 29 February
            continue
        if found <= today:
            return found
    return None


def _month_first(stamps: Sequence[Stamp], now: datetime) -> tuple[bool, bool]:
    """Whether 3/5/26 is the fifth of March: numbers above 12 tell, else the order that runs on and not past today."""
    pairs = [(stamp.either, stamp.year) for stamp in stamps if stamp.either is not None]
    if not pairs:
        return False, False
    if any(pair[0] > 12 for pair, _ in pairs):
        return False, False
    if any(pair[1] > 12 for pair, _ in pairs):
        return True, False
    faults = []
    for first in (False, True):
        days = [_date(replace(Stamp(), year=year, either=pair), now, first) for pair, year in pairs]
        known = [day for day in days if day]
        faults.append(
            sum(day > now.date() for day in known)
            + sum(after < before for before, after in pairwise(known))
            + (known[-1] - known[0]).days / 1000
        )
    return faults[1] < faults[0], any(pair[0] != pair[1] for pair, _ in pairs)


def _fill_clocks(given: list[tuple[date | None, time | None]]) -> list[tuple[date | None, time]]:
    """What has no time of its own stands at the same minute as the message before it (the first ones: after it)."""
    last = next((clock for _, clock in given if clock), time(12))
    filled: list[tuple[date | None, time]] = []
    before: date | None = None
    for day, clock in given:
        if clock is None and day is not None and day != before and before is not None:
            last = time(12)
        last = clock or last
        before = day or before
        filled.append((day, last))
    return filled


def _fill_days(timed: list[tuple[date | None, time]], now: datetime) -> list[date]:
    """A time that runs backwards starts the next day; where no date stands before, days are counted back."""
    first_dated = next((place for place, (day, _) in enumerate(timed) if day), len(timed))
    days: list[date] = []
    if first_dated:
        steps, before = [0], timed[0][1]
        for _, clock in timed[1:first_dated]:
            steps.append(steps[-1] + _later_day(before, clock))
            before = clock
        if first_dated < len(timed):
            anchor, limit = timed[first_dated][0] or now.date(), timed[first_dated][1]
        else:
            anchor, limit = now.date(), now.time()
        end = anchor - timedelta(days=1) if _later_day(before, limit) else anchor
        days = [end - timedelta(days=steps[-1] - step) for step in steps]
    current, said = (days[-1] if days else now.date()), None
    before = timed[first_dated - 1][1] if first_dated else time(0)
    for day, clock in timed[first_dated:]:
        if day and day != said:
            current, said = day, day
        elif _later_day(before, clock) and day is None:
            current += timedelta(days=1)
        before = clock
        days.append(current)
    return days


def _later_day(before: time, after: time) -> bool:
    """Whether the clock ran backwards; within one minute it did not (some stamps carry no seconds)."""
    return (after.hour, after.minute) < (before.hour, before.minute)
