"""A group's days as slots of a picture: a day each, or so many days each where the chat is long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from coach.portrait import DayCount, Portrait
from coach.report.words import word
from coach.types import Language

# More days than this are put together to weeks, more weeks than this to several weeks.
MOST = 120
_WEEK = 7


@dataclass(frozen=True, slots=True)
class Days:
    """Slots of `step` days from `first` on: lines of members and operators, pushes, and the mean mood of each slot (-1…1, none
    where no day of it shows one). `silent`: days without a line of a member, of all the days."""

    first: date
    step: int
    members: tuple[int, ...]
    operators: tuple[int, ...]
    pushes: tuple[int, ...]
    mood: tuple[float | None, ...]
    silent: int

    @property
    def count(self) -> int:
        return len(self.members)

    def place(self, day: date) -> int:
        """The slot of a day; the nearest for a day outside."""
        return min(max((day - self.first).days // self.step, 0), self.count - 1)

    def start(self, place: int) -> date:
        return self.first + timedelta(days=place * self.step)

    def dated(self, place: int) -> str:
        """A slot's first day, with the year where the days do not lie in one."""
        start, years = self.start(place), {self.first.year, self.start(self.count - 1).year}
        return f"{start:%m-%d}" if len(years) == 1 else f"{start:%Y-%m-%d}"

    def told(self, place: int, language: Language) -> str:
        """The slot in words."""
        if self.step == 1:
            return word(language, "one_day", day=self.dated(place))
        return word(language, "that_span", first=self.dated(place), days=self.step)


def days_of(portrait: Portrait, until: date) -> Days | None:
    """The days from the first to `until`, today on the group's clock, those without a line too; none where none is known.

    A silence at the end takes no more room than the chat, for whoever reads an old export.
    """
    if not portrait.days:
        return None
    first, last = min(one.date for one in portrait.days), max(one.date for one in portrait.days)
    until = max(last, min(until, last + max((last - first), timedelta(days=2 * _WEEK))))
    length = (until - first).days + 1
    step = 1
    if length > MOST:
        first -= timedelta(days=first.weekday())
        weeks = -(-((until - first).days + 1) // _WEEK)
        step = _WEEK * -(-weeks // MOST)
    slots: list[list[DayCount]] = [[] for _ in range(((until - first).days) // step + 1)]
    for one in portrait.days:
        slots[(one.date - first).days // step].append(one)
    return Days(
        first=first,
        step=step,
        members=tuple(sum(one.members for one in slot) for slot in slots),
        operators=tuple(sum(one.operators for one in slot) for slot in slots),
        pushes=tuple(sum(one.pushes for one in slot) for slot in slots),
        mood=tuple(_mean([one.mood for one in slot if one.mood is not None]) for slot in slots),
        silent=length - sum(one.members > 0 for one in portrait.days),
    )


def _mean(moods: list[float]) -> float | None:
    return sum(moods) / len(moods) if moods else None
