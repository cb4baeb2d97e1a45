"""Which tier a member is of: core, promising, silent, problem (P42). Pure.

A softmax over what a member did (the chronicle), how unhappy the reading takes them for, and what the header knows of them;
weights in models/portrait.json, fitted by training/portrait.py on labelled chats of our own.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from operator import mul
from pathlib import Path
from typing import get_args

from coach.plain import plain
from coach.signals.chronicle import Chronicle, Person
from coach.signals.reading import MemberReading, Reading
from coach.types import Concern, Crisis, Kind, Tier, Transcript

SHIPPED = Path(__file__).parent / "models" / "portrait.json"
TIERS: tuple[Tier, ...] = get_args(Tier)
_SUMS = ("praise", "tip", "share", "question", "joke", "outside", "helped", "thanked", "vouched", "started")
_PEAKS = ("ask_buy", "ask_price", "need", "renewal", "referral", "praise", "call", "stir", "poach", "advert", "settled")
FEATURES = (
    *("spoke", "lines", "share", "days", "mean_size", "addressed", "one_word"),
    *("orders_known", "orders", "orders_none", "orders_many", "orders_most", "loyal", "tagged"),
    *("unhappiness", "listed", "answered", "severe", "leaving", "left", "adverts", "crisis"),
    *(f"sum:{name}" for name in _SUMS),
    *(f"peak:{name}" for name in _PEAKS),
    *(f"kind:{kind}" for kind in get_args(Kind)),
)
# What an operator notes of somebody who has long been part of it.
_LOYAL = re.compile(
    r"老(客|顾客|会员|学员|团员|茶|人|用户|粉)|元老|每(次|场|回|周|月|期|季)|常(来|客|买|年)|多年|\d年|创始|骨干|群友.*年|第一批|熟客|续|regular|founding|since (20|day)|every (week|month|time)|long[- ]time|\d+ years"
)
MANY = 4


@dataclass(frozen=True, slots=True)
class Tiering:
    """A member's tier, with the chance of each, 0…1."""

    member: str
    tier: Tier
    chances: Mapping[Tier, float]


def sure_crisis(crisis: Crisis, chronicle: Chronicle) -> Crisis:
    """The crisis, if it is sure enough to be told of members: who poaches or stirs says where to, or for how much."""
    doubtful = crisis.kind in ("poaching", "sabotage")
    told = any(chronicle.people[member].adverts for member in crisis.members if member in chronicle.people)
    return Crisis(kind="none") if doubtful and not told else crisis


def tiers_of(
    reading: Reading, chronicle: Chronicle, transcript: Transcript, concerns: tuple[Concern, ...], crisis: Crisis
) -> tuple[Tiering, ...]:
    """The tier of every member but operators and bots, in the order of the transcript."""
    rows = features(reading, chronicle, transcript, concerns, crisis)
    weights = _shipped()
    found = []
    for member, values in rows.items():
        odds = {tier: bias + sum(map(mul, row, values)) for tier, (bias, row) in weights.items()}
        seen, sour = dict(zip(FEATURES, values, strict=True)), _sour(reading, member)
        odds = {tier: value if _borne_out(tier, seen, sour=sour) else -math.inf for tier, value in odds.items()}
        top = max(odds.values())
        shares = {tier: math.exp(value - top) for tier, value in odds.items()}
        whole = sum(shares.values())
        chances = {tier: share / whole for tier, share in shares.items()}
        found.append(Tiering(member, max(TIERS, key=chances.__getitem__), chances))
    return tuple(found)


def _borne_out(tier: Tier, seen: Mapping[str, float], *, sour: bool) -> bool:
    """Whether there is anything to prove it by: a trouble of theirs; more than one line, or what the header knows of them."""
    if tier == "problem":
        return sour or any(seen[name] for name in ("listed", "adverts", "left", "crisis"))
    if tier == "core":
        return any(seen[name] for name in ("orders", "loyal")) or seen["lines"] > math.log1p(1)
    return True


def _sour(reading: Reading, member: str) -> bool:
    """Whether a line of theirs was heard as a complaint, settled or not."""
    return bool(reading.members.get(member, MemberReading()).evidence)


def features(
    reading: Reading, chronicle: Chronicle, transcript: Transcript, concerns: tuple[Concern, ...], crisis: Crisis
) -> dict[str, tuple[float, ...]]:
    """Member id -> what is weighed, in the order of FEATURES."""
    listed = {one.member: one for one in concerns}
    lines = max(sum(person.lines for person in chronicle.people.values()), 1)
    members = [member for member in transcript.members if member.role == "member"]
    most = max((member.orders or 0 for member in members), default=0)
    rows = {}
    for member in members:
        person = chronicle.people.get(member.id, Person())
        read = reading.members.get(member.id, MemberReading())
        concern = listed.get(member.id)
        level = concern.level if concern else ""
        rows[member.id] = (
            float(person.lines > 0),
            math.log1p(person.lines),
            person.lines / lines,
            math.log1p(len(person.days)),
            math.log1p(person.mean_size),
            math.log1p(len(person.addressed)),
            float(person.lines == 1 and person.size <= 4),
            float(member.orders is not None),
            math.log1p(member.orders or 0),
            float(member.orders == 0),
            float((member.orders or 0) >= MANY),
            (member.orders or 0) / most if most else 0.0,
            float(bool(_LOYAL.search(plain(f"{member.notes} {' '.join(member.tags.values())}")))),
            float(bool(member.tags)),
            read.unhappiness,
            float(concern is not None),
            float(concern is not None and concern.answered),
            float(level == "unhappy"),
            float(level == "leaving"),
            float(bool(person.left)),
            float(min(len(person.adverts), 3)),
            float(member.id in crisis.members),
            *(math.log1p(person.sums[name]) for name in _SUMS),
            *(person.peaks.get(name, (0.0, ""))[0] for name in _PEAKS),
            *(float(transcript.group.kind == kind) for kind in get_args(Kind)),
        )
    return rows


@lru_cache(maxsize=1)
def _shipped() -> dict[Tier, tuple[float, tuple[float, ...]]]:
    about = json.loads(SHIPPED.read_text(encoding="utf-8"))["tiers"]
    return {tier: (about[tier]["bias"], tuple(about[tier]["weights"][name] for name in FEATURES)) for tier in TIERS}
