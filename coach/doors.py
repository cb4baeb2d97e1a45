"""Who opened a door to an offer, and by which line (P03, P08, P20, P38, P44, P54). Pure.

A price asked of a rival, a haircut or in a complaint is none: what counts is learned line by line from whole labelled chats
(training/timing.py). A line model of its own says what kind of door a line may be; whether it is one is weighed together
with the heads of the mood's line model and with how near the line is to what this group is for and what it offers.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import lru_cache
from operator import mul
from pathlib import Path
from typing import get_args

import numpy as np

from coach.embedding import StaticEmbedding
from coach.signals.lines import LineModel, shipped
from coach.signals.reading import Reading, Seen, theme_of
from coach.signals.unhappy import chance
from coach.types import DoorName, DoorOpinion, Kind, Transcript

MODELS = Path(__file__).parent / "models"
# How long a door stays open.
OPEN = timedelta(hours=36)
# Head of the door model -> practice; the head's name is the door's.
DOORS: dict[DoorName, str] = {"need": "P54", "question": "P38", "praise": "P44", "renewal": "P20", "referral": "P08"}
# Its heads: any door, each door, and what shuts one (coach/blockers.py).
HEADS = ("door", *DOORS, "optout", "badnews")
# Heads of the mood's line model that tell a door from what sounds like one.
BESIDE = (
    *("sour", "severe", "settled", "question", "need", "ask_price", "ask_buy", "compare", "praise", "renewal"),
    *("referral", "optout", "advert", "badnews", "condole", "outside", "joke", "tip", "share", "thanks", "plusone"),
)
KINDS: tuple[Kind, ...] = get_args(Kind)
FEATURES = (
    *(f"door:{head}" for head in ("door", *DOORS)),
    *BESIDE,
    *("theme", "talk", "own_theme", "near_group", "near_offer", "offers", "replied", "mentions", "reply"),
    *(f"kind:{kind}" for kind in KINDS),
)
# Head -> cue, for doors that are said outright, and how sure the mood's head must be.
SAID: dict[str, tuple[str, DoorName]] = {
    "renewal": ("renewal", "renewal"),
    "referral": ("referral", "referral"),
    "ask_buy": ("ask_buy", "question"),
    "ask_price": ("ask_price", "question"),
    "compare": ("ask_compare", "question"),
    "praise": ("praise", "praise"),
    "need": ("need", "need"),
}
SURE = 0.5
# A line at or above this opens a door: the best for members of training/chats, cross-validated (python -m training.timing --check);
# on evals/transcripts/dev 0.36 to 0.41 give the same verdicts.
OPENS = 0.4
# Between these the weighing is unsure: on dev one member in a hundred and thirty below opened a door.
UNSURE = (0.15, 0.95)

Odds = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Opened:
    """A line that may open a door: whose, how likely, 0…1, which door it would be; `odds`: what the door model says of it."""

    member: str
    chance: float
    line: Seen
    name: DoorName
    odds: Odds

    @property
    def practice(self) -> str:
        return DOORS[self.name]


def doors_of(lines: Iterable[Opened]) -> tuple[Opened, ...]:
    """Of the lines that could open a door, the best of each member who opened one, the likeliest first."""
    best: dict[str, Opened] = {}
    for one in lines:
        if one.chance >= OPENS and one.chance > (best[one.member].chance if one.member in best else 0.0):
            best[one.member] = one
    return tuple(sorted(best.values(), key=lambda one: -one.chance))


# What a second opinion makes of a door: open with some doubt left, or shut.
SAID_YES, SAID_NO = 0.9, 0.0


def reconsidered(lines: Iterable[Opened], opinions: Iterable[DoorOpinion]) -> tuple[Opened, ...]:
    """The lines with a model's opinions in place of the weighing, for the members that it was asked about."""
    told = {one.member: one for one in opinions}
    found = []
    for one in lines:
        said = told.get(one.member)
        if said is None:
            found.append(one)
        elif said.door is not None and said.line == one.line.message.id:
            found.append(replace(one, chance=SAID_YES, name=said.door))
        else:
            found.append(replace(one, chance=SAID_NO))
    return tuple(found)


def unsure_doors(lines: Iterable[Opened], most: int) -> tuple[str, ...]:
    """Members of whom it is in doubt whether they opened a door, the likeliest first."""
    best: dict[str, float] = {}
    for one in lines:
        best[one.member] = max(best.get(one.member, 0.0), one.chance)
    doubt = sorted((-value, who) for who, value in best.items() if UNSURE[0] <= value <= UNSURE[1])
    return tuple(who for _, who in doubt[:most])


def weighed(reading: Reading, transcript: Transcript) -> tuple[Opened, ...]:
    """Every line that could open a door, with its chance, oldest first.

    Who asks outright needs no weighing: the words say it, the head is sure, and nothing speaks of somewhere else.
    """
    lines, model = lines_of(reading, transcript), _shipped()
    odds = [heads_of(seen) for seen in lines]
    found = []
    for seen, heads, values in zip(lines, odds, features(reading, transcript, lines, odds), strict=True):
        plain = next((name for head, (cue, name) in SAID.items() if _says(seen, head, cue)), None)
        likely = chance(model.bias + sum(map(mul, model.weights, values)))
        name = plain or _name(heads)
        found.append(Opened(seen.message.sender, max(likely, OPENS) if plain else likely, seen, name, heads))
    return tuple(found)


def _name(heads: Odds) -> DoorName:
    """The door that a line would open."""
    return max(DOORS, key=lambda door: heads[door])


def lines_of(reading: Reading, transcript: Transcript) -> list[Seen]:
    """The recent lines of members that may open a door: not those of adverts, nor older than OPEN."""
    return [
        seen
        for seen in reading.recent
        if not seen.operator and seen.read.odds and not seen.advert and transcript.now - seen.message.at <= OPEN
    ]


def heads_of(seen: Seen) -> Odds:
    """What the door model says of a line: logits by head."""
    return door_model().odds(seen.read.ids, seen.read.around)


def features(
    reading: Reading, transcript: Transcript, lines: Sequence[Seen], odds: Sequence[Odds]
) -> list[tuple[float, ...]]:
    """What is weighed of each line, in the order of FEATURES. `odds`: of the door model, a mapping a line."""
    theme, kind = theme_of(transcript), transcript.group.kind
    near_group, near_offer = _near(transcript, lines)
    brand = [seen.message for seen in reading.recent if seen.operator]
    rows = []
    for place, (seen, heads) in enumerate(zip(lines, odds, strict=True)):
        message, person = seen.message, reading.members[seen.message.sender]
        replied = any(
            one.at >= message.at and (one.reply_to == message.id or message.sender in one.mentions) for one in brand
        )
        rows.append(
            (
                *(heads[head] for head in ("door", *DOORS)),
                *(seen.read.odds[head] for head in BESIDE),
                shipped().shared(seen.read.ids, theme),
                person.trace.talk,
                person.trace.theme,
                near_group[place],
                near_offer[place],
                float(bool(transcript.group.offers)),
                float(replied),
                float(bool(message.mentions)),
                float(message.reply_to is not None),
                *(float(kind == one) for one in KINDS),
            )
        )
    return rows


def _near(transcript: Transcript, lines: Sequence[Seen]) -> tuple[list[float], list[float]]:
    """How near each line is in meaning to what the group is for, and to the nearest of its offers: cosines."""
    if not lines:
        return [], []
    group = transcript.group
    offers = [" ".join((one.name, one.benefit, *one.facts, *one.fits)) for one in group.offers]
    vectors = _embedding().encode(
        [" ".join((group.theme, group.name)), *offers, *(seen.message.text for seen in lines)]
    )
    about, said = vectors[: 1 + len(offers)], vectors[1 + len(offers) :]
    cosines = said @ about.T
    to_offer = cosines[:, 1:].max(axis=1) if offers else np.zeros(len(lines))
    return cosines[:, 0].tolist(), to_offer.tolist()


def near(said: str, texts: Sequence[str]) -> list[float]:
    """How near texts are in meaning to what was said: cosines."""
    vectors = _embedding().encode([said, *texts])
    return [float(value) for value in vectors[1:] @ vectors[0]]


def _says(seen: Seen, head: str, cue: str) -> bool:
    elsewhere = "outside" in seen.found or seen.shows("outside") >= 0.3 or seen.mood.sour >= 0.3
    # Comparisons are too rare in the scenes for a sure head: there the words and a question are enough.
    sure = max(seen.shows(head), seen.shows("question") if head == "compare" else 0.0)
    return cue in seen.found and sure >= SURE and not elsewhere


@dataclass(frozen=True, slots=True)
class _Weights:
    bias: float
    weights: tuple[float, ...]


@lru_cache(maxsize=1)
def _shipped() -> _Weights:
    about = json.loads((MODELS / "timing.json").read_text(encoding="utf-8"))["doors"]
    return _Weights(about["bias"], tuple(about["weights"][name] for name in FEATURES))


@lru_cache(maxsize=1)
def door_model() -> LineModel:
    """The door model in the package."""
    return LineModel(MODELS / "doors")


@lru_cache(maxsize=1)
def _embedding() -> StaticEmbedding:
    # Always the one in the repository: with it the weights were learned, whatever COACH_EMBEDDING names for search.
    return StaticEmbedding()
