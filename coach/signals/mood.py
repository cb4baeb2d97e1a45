"""How likely the writer of one line is unhappy with the brand by this line: the line model's verdict, cause and level."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from coach.signals.cues import CAUSES
from coach.signals.unhappy import chance
from coach.types import Cause, Level

# The scenes that the model learned from hold one sour line in three, chats one in fifteen: odds are lowered by the
# difference (log(1/2) - log(1/14)).
PRIOR = -1.9
# From here on a line opens a matter or adds to one. Low, since what is listed is decided by all of a member's lines.
SOUR = 0.3
# Causes and levels are told apart by their heads; these are the logits above which a line is that bad.
LEAVING, SEVERE = 0.0, 0.3


@dataclass(frozen=True, slots=True)
class Context:
    """What stands before a line, as far as it changes what the line means.

    `to_staff`: the line mentions or answers an operator. `to_member`: it mentions or answers another member only.
    `waiting`: the writer has an unanswered question or mention. `brushed`: the last answer that the writer got was
    empty or automatic. `open`: the writer's own matter is open. `behind`: the line follows somebody else's complaint.
    `chatty`: mean length of the writer's earlier lines in characters.
    """

    to_staff: bool = False
    to_member: bool = False
    waiting: bool = False
    brushed: bool = False
    open: bool = False
    behind: bool = False
    chatty: float = 0.0


@dataclass(frozen=True, slots=True)
class Mood:
    """`sour` in 0…1; `cause` and `level` as this one line shows them, or none; `words` those that weigh most."""

    sour: float
    cause: Cause | None = None
    level: Level | None = None
    words: str = ""


CALM = Mood(0.0)
_HEAVY = (*CAUSES, "leave", "call", "irony", "resigned", "reopen", "chase", "but")


def feel(found: Mapping[str, str], context: Context, odds: Mapping[str, float]) -> Mood:
    """The mood of a line with the cues `found` and the line model's `odds`; calm where no model has read it."""
    if not odds:
        return CALM
    sour = chance(odds["sour"] + PRIOR)
    if sour < 0.05:
        return CALM
    return Mood(sour, cause_of(odds, context), level_of(odds), _words(found))


def cause_of(odds: Mapping[str, float], context: Context) -> Cause:
    """The likeliest cause; being ignored counts double where the writer does wait for an answer."""
    causes: tuple[Cause, ...] = (*CAUSES, "other")
    waits = 0.7 if context.waiting or context.brushed else 0.0
    return max(causes, key=lambda cause: odds[f"cause:{cause}"] + (waits if cause == "ignored" else 0.0))


def level_of(odds: Mapping[str, float]) -> Level:
    """How bad it is by this line alone."""
    if odds["leaving"] > LEAVING:
        return "leaving"
    return "unhappy" if odds["severe"] > SEVERE else "annoyed"


def _words(found: Mapping[str, str]) -> str:
    return next((found[name] for name in _HEAVY if name in found), "")
