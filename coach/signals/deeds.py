"""What one member does for the others, line by line: helps somebody, thanks a member, vouches for the brand (P07, P22).

A line model of its own reads the words, a logistic regression a deed weighs it with what stands around the line (training/deeds.py).
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from operator import mul
from pathlib import Path
from typing import Literal, get_args

from coach.plain import plain
from coach.signals.lines import LineModel
from coach.signals.reading import NEAR, Reading, Seen, Setting, addressed_by, is_named
from coach.signals.unhappy import chance

MODELS = Path(__file__).parent.parent / "models"
DeedName = Literal["helped", "thanked", "vouched"]
NAMES: tuple[DeedName, ...] = get_args(DeedName)
FEATURES = (
    *(f"deed:{name}" for name in NAMES),
    *(
        "tip",
        "share",
        "question",
        "praise",
        "thanks",
        "joke",
        "outside",
        "sour",
        "plusone",
        "need",
        "settled",
        "advert",
    ),
    *("addressed", "asker", "asked", "asked_long", "staff_asked", "brand_before", "gap", "length", "short", "long"),
    *("mention", "reply", "named", "staff", "cue_thanks", "english"),
)
BESIDE = FEATURES[len(NAMES) : FEATURES.index("addressed")]
# A line says a deed from here on: of those above, at least two in three were called so by people (python -m training.deeds).
FLOORS: Mapping[str, float] = {"helped": 0.45, "thanked": 0.5, "vouched": 0.55}
# A question of another member is answered by a line that follows within so long.
ANSWERED_WITHIN = timedelta(hours=12)
# A longer line weighs as one of so many characters: the labelled ones are shorter.
LONG_LINE = 200.0
# Logits of the head `question` (0.4 and 0.7) from which on a line asks, and surely asks.
ASKING, SURELY = -0.405, 0.847


@dataclass(frozen=True, slots=True)
class Deed:
    """`member` did it, or is thanked; `other`: who was helped or who thanks, none for everybody. `chance`: 0…1."""

    name: Literal["helped", "thanked", "vouched", "started"]
    member: str
    message: str
    other: str | None
    at: datetime
    chance: float

    @property
    def sure(self) -> bool:
        """Whether it is likely enough to be shown as one."""
        return self.chance >= FLOORS.get(self.name, 0.0)


def deeds_of(before: Reading, seen: Seen, setting: Setting) -> Iterator[Deed]:
    """What a member's line may show, heard after `before`: one entry a deed, however unlikely; it is one from FLOORS on."""
    message = seen.message
    if seen.operator or seen.advert or not seen.read.odds:
        return
    around = surroundings(before, seen, setting)
    values = features(seen, around)
    for name, (bias, weights) in _weights().items():
        value = chance(bias + sum(map(mul, weights, values)))
        if name == "thanked":
            if around.to:
                yield Deed(name, around.to, message.id, message.sender, message.at, value)
        else:
            other = (around.to or around.asker) if name == "helped" else None
            yield Deed(name, message.sender, message.id, other, message.at, value)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Whom a line is for: `to`, the member it answers, mentions, names or directly follows; `asker`, the member whose
    question stands just before, `asked`, how surely that was one."""

    to: str | None
    addressed: bool
    named: bool
    asker: str | None
    asked: float
    asked_length: int
    staff_asked: bool
    brand_before: bool
    gap: timedelta


def surroundings(before: Reading, seen: Seen, setting: Setting) -> Surroundings:
    """What stands before a line."""
    message = seen.message
    members = addressed_by(before, message) - setting.operators - {message.sender}
    last = [one for one in before.recent[-NEAR:] if one.message.sender != message.sender and one.read.odds]
    others = dict.fromkeys(one.message.sender for one in reversed(last) if not one.operator)
    line = plain(message.text)
    named = next((who for who in others if who in setting.names and is_named(line, setting.names[who])), None)
    asks = [
        one
        for one in last
        if not one.operator and one.read.odds["question"] >= ASKING and message.at - one.message.at <= ANSWERED_WITHIN
    ]
    asked = max(asks, key=lambda one: (one.read.odds["question"] >= SURELY, one.message.at), default=None)
    staff = asked is not None and "staff" in asked.read.around.flags
    previous = last[-1] if last else None
    follows = previous.message.sender if previous and not previous.operator else None
    return Surroundings(
        to=next(iter(sorted(members)), None) or named or follows,
        addressed=bool(members),
        named=named is not None,
        asker=asked.message.sender if asked else None,
        asked=asked.shows("question") if asked else 0.0,
        asked_length=len(asked.message.text) if asked else 0,
        staff_asked=staff,
        brand_before=previous is not None and previous.operator,
        gap=message.at - previous.message.at if previous else ANSWERED_WITHIN,
    )


def features(seen: Seen, around: Surroundings, odds: Mapping[str, float] | None = None) -> tuple[float, ...]:
    """What is weighed of a line, in the order of FEATURES. `odds`: of the deed model; training gives those of an unseen writer."""
    message, line = seen.message, seen.read
    said = odds or line.deeds or deed_model().odds(line.ids, line.around)
    size = min(len(message.text) / (2.5 if message.text.isascii() else 1.0), LONG_LINE)
    return (
        *(said[name] for name in NAMES),
        *(line.odds[head] for head in BESIDE),
        float(around.addressed),
        float(around.asker is not None),
        around.asked,
        float(around.asked_length >= 10),
        float(around.staff_asked),
        float(around.brand_before),
        math.log1p(min(around.gap / timedelta(minutes=1), 720.0)),
        math.log1p(size),
        float(size < 5),
        float(size > 20),
        float(bool(message.mentions)),
        float(message.reply_to is not None),
        float(around.named),
        float("staff" in line.around.flags),
        float("thanks" in seen.found),
        float(message.text.isascii()),
    )


@lru_cache(maxsize=1)
def deed_model() -> LineModel:
    """The line model of the deeds in the package."""
    return LineModel(MODELS / "deeds")


@lru_cache(maxsize=1)
def _weights() -> dict[DeedName, tuple[float, tuple[float, ...]]]:
    about = json.loads((MODELS / "deeds.json").read_text(encoding="utf-8"))
    return {name: (about[name]["bias"], tuple(about[name]["weights"][one] for one in FEATURES)) for name in NAMES}


def forget() -> None:
    """Read the models anew when next asked: for training, which puts others in their place."""
    deed_model.cache_clear()
    _weights.cache_clear()
