"""Who opened a door to an offer, and by which line (P03, P08, P20, P38, P44, P54). Pure.

A price asked of a rival, a haircut or in a complaint is none: what counts is learned from whole labelled chats
(training/timing.py), where a member's words, the heads of the line model and how much a line speaks of what this group is
for are weighed together. The line that opened it, and which door it is, come from the heads.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from operator import mul
from pathlib import Path

from coach.signals.reading import Reading, Seen
from coach.signals.unhappy import DOOR as COLUMN
from coach.signals.unhappy import chance
from coach.types import DoorName, Transcript

SHIPPED = Path(__file__).parent / "models" / "timing.json"
# How long a door stays open.
OPEN = timedelta(hours=36)
# Head of the line model -> door, practice.
DOORS: dict[str, tuple[DoorName, str]] = {
    "renewal": ("renewal", "P20"),
    "referral": ("referral", "P08"),
    "ask_buy": ("question", "P38"),
    "ask_price": ("question", "P38"),
    "compare": ("question", "P38"),
    "need": ("need", "P54"),
    "praise": ("praise", "P44"),
}
# Head -> cue, for doors that are said outright, and how sure the head must be.
SAID = {
    "renewal": "renewal",
    "referral": "referral",
    "ask_buy": "ask_buy",
    "ask_price": "ask_price",
    "praise": "praise",
    "need": "need",
    "compare": "ask_compare",
}
SURE = 0.5
# The other heads that tell a door from what sounds like one, and cues that do.
BESIDE = ("question", "outside", "optout", "joke", "tip", "share", "thanks", "settled", "sour")
CUES = ("need", "ask_price", "ask_buy", "ask_compare", "praise", "renewal", "referral", "question", "outside")
FEATURES = (
    *DOORS,
    *BESIDE,
    *(f"cue:{name}" for name in CUES),
    "talk",
    "theme",
    "hot",
    "lines",
    "unhappiness",
)


@dataclass(frozen=True, slots=True)
class Opened:
    """A member who opened a door: how likely, 0…1, by which line, and which door it is."""

    member: str
    chance: float
    line: Seen
    name: DoorName
    practice: str


def doors_of(reading: Reading, transcript: Transcript) -> tuple[Opened, ...]:
    """Members whose lines of the last day and a half open a door, the likeliest first.

    Who asks outright needs no weighing: the words say it, the head is sure, and nothing speaks of somewhere else.
    """
    model = _shipped()
    found = []
    for member, lines in spoken(reading, transcript).items():
        values = features(reading, member, lines)
        odds = model.bias + sum(map(mul, model.weights, values)) + reading.members[member].trace.words.odds(COLUMN)
        likely = chance(odds)
        line, head = max(((seen, head) for seen in lines for head in DOORS), key=lambda one: opens(*one))
        plain = next(((seen, head) for seen in reversed(lines) for head in SAID if _says(seen, head)), None)
        if likely >= model.at or plain:
            line, head = plain or (line, head)
            found.append(Opened(member, max(likely, model.at), line, *DOORS[head]))
    return tuple(sorted(found, key=lambda one: -one.chance))


def spoken(reading: Reading, transcript: Transcript) -> dict[str, list[Seen]]:
    """The recent lines that may open a door, by member: not those of adverts, nor older than OPEN."""
    lines: dict[str, list[Seen]] = {}
    for seen in reading.recent:
        if not seen.operator and seen.read.odds and not seen.advert and transcript.now - seen.message.at <= OPEN:
            lines.setdefault(seen.message.sender, []).append(seen)
    return lines


def features(reading: Reading, member: str, lines: Sequence[Seen]) -> tuple[float, ...]:
    """What the model weighs, in the order of FEATURES: logits of heads, cues found, shares and chances 0…1."""
    person = reading.members[member]
    return (
        *(max(seen.read.odds[head] for seen in lines) for head in (*DOORS, *BESIDE)),
        *(float(any(name in seen.found for seen in lines)) for name in CUES),
        person.trace.talk,
        person.trace.theme,
        max(opens(seen, head) for seen in lines for head in DOORS),
        math.log1p(len(lines)),
        person.unhappiness,
    )


def _says(seen: Seen, head: str) -> bool:
    elsewhere = "outside" in seen.found or seen.shows("outside") >= 0.3 or seen.mood.sour >= 0.3
    # Comparisons are too rare in the scenes for a sure head: there the words and a question are enough.
    sure = max(seen.shows(head), seen.shows("question") if head == "compare" else 0.0)
    return SAID[head] in seen.found and sure >= SURE and not elsewhere


def opens(seen: Seen, head: str) -> float:
    """How likely one line opens one door, and not for something elsewhere."""
    return seen.shows(head) * (1.0 - seen.shows("outside"))


@dataclass(frozen=True, slots=True)
class _Model:
    bias: float
    weights: tuple[float, ...]
    at: float


@lru_cache(maxsize=1)
def _shipped() -> _Model:
    about = json.loads(SHIPPED.read_text(encoding="utf-8"))["doors"]
    return _Model(about["bias"], tuple(about["weights"][name] for name in FEATURES), about["at"])
