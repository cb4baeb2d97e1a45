"""Who waits for an answer: questions and mentions that members put to the brand, and what became of them (P37)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

# How long an unaddressed operator's line still counts as the answer to what was asked before it.
ANSWER_WINDOW = timedelta(hours=12)

Answer = Literal["concrete", "apology", "empty", "auto", "other"]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question or mention of one member. `to_staff`: an operator is mentioned or answered by it."""

    message: str
    member: str
    at: datetime
    to_staff: bool
    text: str
    repeats: int = 0
    answered_by: str | None = None
    brushed: bool = False

    @property
    def open(self) -> bool:
        return self.answered_by is None

    def age(self, now: datetime) -> timedelta:
        """How long it has waited at `now`."""
        return now - self.at


def answer_kind(found: frozenset[str], plain: str, *, bot: bool) -> Answer:
    """What an operator's line is as an answer: an automatic or empty one answers nothing."""
    if "auto" in found or (bot and "concrete" not in found):
        return "auto"
    if "concrete" in found:
        return "concrete"
    if "empty" in found:
        return "empty"
    if "apology" in found:
        return "apology"
    return "other" if len(plain) >= 4 else "empty"
