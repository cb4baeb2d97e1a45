"""How likely the writer of one line is unhappy with the brand, from its words and from what stands before it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from coach.signals.cues import CAUSES, weights
from coach.types import Cause, Level

# Log-odds of a line that shows nothing: most lines of most groups are calm.
REST = -2.7
# From here on a line counts as sour: it opens a matter or adds to one.
SOUR = 0.5


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
_CURT = {
    "嗯",
    "哦",
    "噢",
    "好",
    "好的",
    "行",
    "行吧",
    "好吧",
    "知道了",
    "随便",
    "ok",
    "k",
    "fine",
    "fine.",
    "...",
    "。。。",
    "…",
    "。",
    "喔",
    "哦哦",
}


def feel(plain: str, found: Mapping[str, str], context: Context, odds: Mapping[str, float] | None = None) -> Mood:
    """The mood of one normalised line whose cues are `found`."""
    cause = cause_of(found, context)
    curt = plain.strip(" .。~!") in _CURT
    if not found and not curt:
        return CALM
    odds = REST + sum(_weigh(name, amount, found, context) for name, amount in weights().items() if name in found)
    if curt and (context.brushed or context.open):
        odds += 2.4 if context.brushed else 1.2
        cause = cause or "ignored"
    if cause or "irony" in found or "leave" in found:
        odds += 1.0 * context.to_staff + 0.7 * (context.waiting or context.brushed) + 0.8 * context.open
        odds -= 1.0 * (context.to_member and not context.open)
        odds += 0.9 * ("irony" in found and cause is not None)
    if "plus_one" in found and context.behind:
        odds += 3.0
    sour = 1.0 / (1.0 + math.exp(-odds))
    if sour < 0.05:
        return CALM
    return Mood(sour, cause, _level(found, cause), _words(found))


def cause_of(found: Mapping[str, str], context: Context) -> Cause | None:
    """The cause that the words name; of several the one that weighs most, the named thing before being ignored."""
    named: list[Cause] = [cause for cause in CAUSES if cause in found]
    if not named:
        return "ignored" if context.waiting and ("chase" in found or "resigned" in found) else None
    return max(named, key=lambda cause: (cause != "ignored", weights()[cause]))


def _weigh(name: str, amount: float, found: Mapping[str, str], context: Context) -> float:
    """A family's log-odds here: some words say something only in their place."""
    let_down = context.waiting or context.open or context.brushed
    share = {
        "chase": 1.6 if let_down else 0.4,
        "resigned": 2.2 if let_down else 0.6,
        "outside": 0.5 if context.to_staff else 1.0,
        "settled": 0.4 if {"reopen", "delivery"} & found.keys() else 1.0,
        "praise": 0.0 if "but" in found else 1.0,
        "thanks": 0.0 if "but" in found else 1.0,
        "plus_one": 1.0 if context.behind else 0.0,
    }
    return amount * share.get(name, 1.0)


def _level(found: Mapping[str, str], cause: Cause | None) -> Level:
    if "leave" in found or "call" in found:
        return "leaving"
    soft = "resigned" in found or "irony" in found or "but" in found
    return "unhappy" if cause not in (None, "ignored", "noise") and not soft else "annoyed"


def _words(found: Mapping[str, str]) -> str:
    known = weights()
    heavy = [name for name in found if known.get(name, 0.0) > 0]
    return found[max(heavy, key=lambda name: known[name])] if heavy else ""
