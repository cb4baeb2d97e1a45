"""One member's trouble with the brand: how it began, grew, was answered, and was settled or not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from coach.plain import LONGEST
from coach.signals.attention import Answer
from coach.signals.mood import SOUR, Mood
from coach.types import Cause, Evidence, Level, Message

_ORDER: dict[Level, int] = {"annoyed": 0, "unhappy": 1, "leaving": 2}
# A matter that its member calls settled keeps this share of its heat: enough to remember, too little to alarm.
EMBERS = 0.2
LONGEST_EVIDENCE = 8


@dataclass(frozen=True, slots=True)
class Matter:
    """`heat` in 0…1: the probability that the member is unhappy, all lines taken together. `since`: message id.

    `asked`: the member's question that nobody had answered when it began.
    """

    since: str
    cause: Cause
    level: Level
    heat: float
    evidence: tuple[Evidence, ...]
    answered: bool = False
    answered_by: str | None = None
    settled: bool = False
    settled_by: str | None = None
    peak: float = 0.0
    after_answer: int = 0
    asked: str | None = None

    def leave(self, message: Message) -> Matter:
        """The matter once its member has left the group over it."""
        if self.settled:
            return self
        proof = (*self.evidence, Evidence(message=message.id))[-LONGEST_EVIDENCE:]
        return replace(self, level="leaving", heat=max(self.heat, 0.9), evidence=proof)


def hear_matter(
    matter: Matter | None,
    message: Message,
    plain: str,
    found: Mapping[str, str],
    mood: Mood,
    asked: str | None = None,
) -> Matter | None:
    """The matter of a member after this member's line; `asked`: this member's question that still waits."""
    if mood.sour >= SOUR:
        return _hotter(matter, message, plain, mood, asked)
    if matter is None or matter.settled:
        return matter
    if "settled" in found and "reopen" not in found and "question" not in found:
        return replace(matter, settled=True, settled_by=message.id, heat=matter.heat * EMBERS)
    if matter.answered and ("thanks" in found or "praise" in found or "laugh" in found):
        return replace(matter, heat=matter.heat * 0.7, after_answer=matter.after_answer + 1)
    return matter


def answer_matter(matter: Matter, message: Message, kind: Answer) -> Matter:
    """The matter after an operator's line to its member: an automatic, empty or merely sorry one settles nothing."""
    if kind in ("auto", "empty", "apology"):
        return matter
    return replace(matter, answered=True, answered_by=message.id)


def _hotter(matter: Matter | None, message: Message, plain: str, mood: Mood, asked: str | None) -> Matter:
    proof = Evidence(message=message.id, words=verbatim(message.text, plain, mood.words))
    if matter is None or matter.settled:
        again = matter is not None
        return Matter(
            since=message.id,
            cause=mood.cause or (matter.cause if matter else "other"),
            level=mood.level or "annoyed",
            heat=mood.sour,
            evidence=(*matter.evidence[-2:], proof) if again and matter else (proof,),
            peak=mood.sour,
            asked=asked if asked != message.id else None,
        )
    level: Level = mood.level or "annoyed"
    if _ORDER[matter.level] > _ORDER[level]:
        level = matter.level
    elif level == "annoyed" and len(matter.evidence) >= 3 and mood.cause not in (None, "ignored"):
        level = "unhappy"
    stronger = mood.cause is not None and mood.sour > matter.peak and mood.cause != "ignored"
    cause = mood.cause if mood.cause and (matter.cause == "other" or stronger) else matter.cause
    return replace(
        matter,
        cause=cause,
        level=level,
        heat=1.0 - (1.0 - matter.heat) * (1.0 - 0.6 * mood.sour),
        evidence=(*matter.evidence, proof)[-LONGEST_EVIDENCE:],
        peak=max(matter.peak, mood.sour),
    )


def verbatim(text: str, plain: str, words: str) -> str:
    """The part of `text` that `words` of its normalised form stand for; empty where it cannot be told."""
    at = plain.find(words) if words else -1
    # A few characters grow in lower case; then places in the two forms no longer agree.
    same = len(plain) == len(text[:LONGEST])
    return text[at : at + len(words)] if at >= 0 and same else ""
