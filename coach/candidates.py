"""Who could help to carry the group (P07): those who answer others, are thanked, start talks, vouch; not who talks most. Pure.

A logistic regression over what a member did beside what the others did; weights in models/portrait.json, fitted by
training/portrait.py on labelled chats of our own.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from operator import mul

from coach.signals.chronicle import Chronicle, Person
from coach.signals.reading import MemberReading, Reading
from coach.signals.unhappy import chance
from coach.tiers import SHIPPED
from coach.types import Concern, Crisis, Transcript

_SUMS = (
    "helped",
    "thanked",
    "vouched",
    "started",
    "tip",
    "share",
    "joke",
    "question",
    "praise",
    "outside",
    "advert",
    "need",
)
_PEAKS = ("helped", "thanked", "vouched", "tip", "share")
# What is held against the best of the others.
_LEADS = ("helped", "thanked", "vouched", "started", "tip", "share", "praise")
FEATURES = (
    *(f"sum:{name}" for name in _SUMS),
    *(f"share:{name}" for name in ("helped", "thanked", "started", "tip", "lines")),
    *(f"peak:{name}" for name in _PEAKS),
    *(f"lead:{name}" for name in _LEADS),
    *("helped_whom", "thanked_by", "helped_days", "per_line", "orders_most"),
    *("lines", "days", "mean_size", "addressed", "orders", "unhappiness", "adverts", "left", "crisis"),
)
# From here on somebody is named (training/portrait.py: of the first named so, four in five were named by people).
NAMED = 0.3
MOST = 3


@dataclass(frozen=True, slots=True)
class Carrier:
    """A member who could carry, 0…1."""

    member: str
    score: float


def carriers_of(
    reading: Reading, chronicle: Chronicle, transcript: Transcript, concerns: tuple[Concern, ...], crisis: Crisis
) -> tuple[Carrier, ...]:
    """Best first; nobody who is unhappy, advertises, or draws people away, and nobody who has left."""
    out = {one.member for one in concerns} | set(crisis.members)
    out |= {who for who, person in chronicle.people.items() if person.adverts or person.left}
    bias, weights = _shipped()
    ranked = [
        Carrier(member, chance(bias + sum(map(mul, weights, values))))
        for member, values in features(reading, chronicle, transcript, crisis).items()
        if member not in out and values[FEATURES.index("lines")] > 0
    ]
    return tuple(sorted(ranked, key=lambda one: -one.score))


def features(
    reading: Reading, chronicle: Chronicle, transcript: Transcript, crisis: Crisis
) -> dict[str, tuple[float, ...]]:
    """Member id -> what is weighed, in the order of FEATURES."""
    members = [member for member in transcript.members if member.role == "member"]
    people = {member.id: chronicle.people.get(member.id, Person()) for member in members}
    whole = {name: max(_sum(people.values(), name), 1e-9) for name in ("helped", "thanked", "started", "tip")}
    lines = max(sum(person.lines for person in people.values()), 1)
    sums = {name: sorted((person.sums[name] for person in people.values()), reverse=True) for name in _LEADS}
    orders = max((member.orders or 0 for member in members), default=0)
    rows = {}
    for member in members:
        person = people[member.id]
        read = reading.members.get(member.id, MemberReading())
        helped = person.did("helped")
        rows[member.id] = (
            *(math.log1p(person.sums[name]) for name in _SUMS),
            *(person.sums[name] / total for name, total in whole.items()),
            person.lines / lines,
            *(person.peaks.get(name, (0.0, ""))[0] for name in _PEAKS),
            *(_lead(person.sums[name], values) for name, values in sums.items()),
            math.log1p(len(person.others.get("helped", ()))),
            math.log1p(len(person.others.get("thanked", ()))),
            math.log1p(len({transcript.local(deed.at).date() for deed in helped})),
            person.sums["helped"] / max(person.lines, 1),
            (member.orders or 0) / orders if orders else 0.0,
            math.log1p(person.lines),
            math.log1p(len(person.days)),
            math.log1p(person.mean_size),
            math.log1p(len(person.addressed)),
            math.log1p(member.orders or 0),
            read.unhappiness,
            float(bool(person.adverts)),
            float(bool(person.left)),
            float(member.id in crisis.members),
        )
    return rows


def _lead(own: float, ranked: list[float]) -> float:
    """By how much somebody is before the best of the others, or behind: log of the ratio, within ±2."""
    rival = ranked[1] if len(ranked) > 1 and own == ranked[0] else ranked[0]
    return max(-2.0, min(2.0, math.log((own + 0.1) / (rival + 0.1))))


def _sum(people: Iterable[Person], name: str) -> float:
    return float(sum(person.sums[name] for person in people))


@lru_cache(maxsize=1)
def _shipped() -> tuple[float, tuple[float, ...]]:
    about = json.loads(SHIPPED.read_text(encoding="utf-8"))["koc"]
    return about["bias"], tuple(about["weights"][name] for name in FEATURES)
