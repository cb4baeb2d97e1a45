"""How likely the writer of one line is unhappy with the brand by this line: the line model's verdict and level."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from coach.signals.cues import CAUSES, words_of
from coach.signals.unhappy import TOLD, chance
from coach.types import Level

# The scenes that the model learned from hold one sour line in three, chats one in fifteen: odds are lowered by the
# difference (log(1/2) - log(1/14)).
PRIOR = -1.9
# From here on a line opens a matter or adds to one. Low, since what is listed is decided by all of a member's lines.
SOUR = 0.12
# Levels have heads of their own; these are the logits above which a line is that bad.
LEAVING, SEVERE = 0.0, 0.3


@dataclass(frozen=True, slots=True)
class Context:
    """What stands before a line, as far as it changes what the line means.

    `to_staff`: the line mentions or answers an operator. `to_member`: it mentions or answers another member only.
    `waiting`: the writer has an unanswered question or mention. `brushed`: the last answer that the writer got was
    empty or automatic. `crowd`: how sour the others' last lines are, 0…1.
    `joined`: the same of the last two, which a "+1" joins. `curt`: a word or two after the brand spoke, from somebody who used to write more.
    """

    to_staff: bool = False
    to_member: bool = False
    waiting: bool = False
    brushed: bool = False
    crowd: float = 0.0
    joined: float = 0.0
    curt: bool = False


@dataclass(frozen=True, slots=True)
class Mood:
    """`sour` in 0…1; `level` as this one line shows it, or none; `words` those that weigh most."""

    sour: float
    level: Level | None = None
    words: str = ""


CALM = Mood(0.0)
# Families that name a complaint outright, and those that take the edge off.
COMPLAINTS = frozenset({*CAUSES, "leave", "call"})
FUN = frozenset({"outside", "laugh", "hyperbole", "self"})
_HEAVY = (*CAUSES, "leave", "call", "irony", "resigned", "reopen", "chase", "but")


def feel(plain: str, found: frozenset[str], odds: Mapping[str, float], *, told: bool = False) -> Mood:
    """The mood of a line with the cues `found` and the line model's `odds`; calm where no model has read it."""
    if not odds:
        return CALM
    sour = max(chance(odds["sour"] + PRIOR), TOLD if told else 0.0)
    if sour < 0.05:
        return CALM
    return Mood(sour, level_of(found, odds, told=told), _words(plain, found))


def complaints(found: frozenset[str]) -> int:
    """How many kinds of complaint a line names outright; none where it is about something else or in fun."""
    return 0 if found & FUN else len(found & COMPLAINTS)


def is_told(found: frozenset[str], odds: Mapping[str, float], context: Context) -> bool:
    """Whether a complaint is said outright to the brand: that needs no reading between lines."""
    named = complaints(found)
    upset = "upset" in found and not found & FUN
    return (
        named >= 3
        or (context.to_staff and (named == 2 or (named == 1 and odds.get("sour", 0.0) > 0)))
        or (
            context.waiting
            and (upset or ("resigned" in found and not found & FUN) or (named >= 1 and "ignored" in found))
        )
        or ("you" in found and (upset or named >= 2))
        or ("demand" in found and not found & FUN and (upset or named >= 2 or context.to_staff))
    )


def level_of(found: frozenset[str], odds: Mapping[str, float], *, told: bool) -> Level:
    """How bad it is by this line alone."""
    if odds["leaving"] > LEAVING or (told and found & {"leave", "call"}):
        return "leaving"
    return "unhappy" if (told and found & COMPLAINTS) or odds["severe"] > SEVERE else "annoyed"


def _words(plain: str, found: frozenset[str]) -> str:
    heavy = next((name for name in _HEAVY if name in found), None)
    return words_of(plain, heavy) if heavy else ""
