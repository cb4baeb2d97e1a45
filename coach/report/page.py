"""One group on one page: what to do first, then the pictures, what was seen, the members and the digest, all with proof."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby

from coach.portrait import Members, Placed, Portrait
from coach.report.pictures import pictures
from coach.report.sheet import at, name, quoted, rendered
from coach.report.words import span
from coach.types import Tier, Transcript

# Those who need the operator first come first.
_ORDER: tuple[Tier, ...] = ("problem", "core", "promising", "silent")
# A longer list of members is folded up; print opens it.
LONG = 12


@dataclass(frozen=True, slots=True)
class Shelf:
    """The members of one tier: how many there are, and those placed in it, by what to do with them."""

    tier: Tier
    count: int
    shown: int
    plans: tuple[tuple[str, tuple[Placed, ...]], ...]


def page(portrait: Portrait, transcript: Transcript) -> str:
    """The page of a group as HTML, complete in itself, in the portrait's language; parts that are none are left out.

    Raises KeyError where the portrait names a message or a member that the transcript does not hold.
    """
    return rendered(
        "page.html.j2",
        portrait.language,
        portrait=portrait,
        pictures=pictures(portrait, transcript),
        tiers=_tiers(portrait.members) if portrait.members else (),
        titles={cited.practice: cited.title for cited in portrait.practices},
        quote=partial(quoted, transcript),
        name=partial(name, transcript),
        known=transcript.people,
        at=partial(at, transcript),
        at_message=lambda message: at(transcript, transcript.by_id[message].at),
        span=partial(span, portrait.language),
        long=LONG,
    )


def _tiers(members: Members) -> tuple[Shelf, ...]:
    shelves = []
    for tier in _ORDER:
        placed = [one for one in members.placed if one.tier == tier]
        # A tier that was not counted holds at least those who were placed in it.
        count = max(members.counts.get(tier, 0), len(placed))
        if count:
            shelves.append(Shelf(tier, count, len(placed), _by_plan(placed)))
    return tuple(shelves)


def _by_plan(placed: Sequence[Placed]) -> tuple[tuple[str, tuple[Placed, ...]], ...]:
    plans = {one.plan: place for place, one in reversed(list(enumerate(placed)))}
    ordered = sorted(placed, key=lambda one: plans[one.plan])
    return tuple((plan, tuple(some)) for plan, some in groupby(ordered, key=lambda one: one.plan))
