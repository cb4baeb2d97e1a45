"""One member's trouble with the brand: how it began, grew, was answered, and was settled or not."""

from __future__ import annotations

from dataclasses import dataclass, replace

from coach.plain import LONGEST
from coach.signals.attention import Answer
from coach.signals.mood import SOUR, Mood
from coach.types import Cause, Evidence, Level, Message

_ORDER: dict[Level, int] = {"annoyed": 0, "unhappy": 1, "leaving": 2}
# A member who calls the matter settled keeps this share of the unhappiness: enough to remember, too little to alarm.
EMBERS = 0.2
LONGEST_EVIDENCE = 8
# A line that adds to a matter must be sourer than one that may begin it, to be shown as proof.
PROOF = 0.3


@dataclass(frozen=True, slots=True)
class Matter:
    """What it is about and how bad it is. `since`: message id of the first line that shows it.

    `asked`: the member's question that nobody had answered when it began.
    """

    since: str
    level: Level
    evidence: tuple[Evidence, ...]
    cause: Cause = "other"
    answered: bool = False
    answered_by: str | None = None
    settled: bool = False
    settled_by: str | None = None
    after_answer: int = 0
    asked: str | None = None

    def leave(self, message: Message) -> Matter:
        """The matter once its member has left the group over it."""
        if self.settled:
            return self
        proof = (*self.evidence, Evidence(message=message.id))[-LONGEST_EVIDENCE:]
        return replace(self, level="leaving", evidence=proof)


def hear_matter(
    matter: Matter | None,
    message: Message,
    plain: str,
    found: frozenset[str],
    mood: Mood,
    asked: str | None = None,
) -> Matter | None:
    """The matter of a member after this member's line; `asked`: this member's question that still waits."""
    if mood.sour >= SOUR:
        return _grown(matter, message, plain, mood, asked)
    if matter is None or matter.settled:
        return matter
    if "settled" in found and "reopen" not in found and "question" not in found:
        return replace(matter, settled=True, settled_by=message.id)
    if matter.answered and ("thanks" in found or "praise" in found or "laugh" in found):
        return replace(matter, after_answer=matter.after_answer + 1)
    return matter


def answer_matter(matter: Matter, message: Message, kind: Answer) -> Matter:
    """The matter after an operator's line to its member: an automatic, empty or merely sorry one settles nothing."""
    if kind in ("auto", "empty", "apology"):
        return matter
    return replace(matter, answered=True, answered_by=message.id)


def _grown(matter: Matter | None, message: Message, plain: str, mood: Mood, asked: str | None) -> Matter:
    proof = Evidence(message=message.id, words=verbatim(message.text, plain, mood.words))
    if matter is None or matter.settled:
        again = matter is not None
        return Matter(
            since=message.id,
            level=mood.level or "annoyed",
            evidence=(*matter.evidence[-2:], proof) if again and matter else (proof,),
            asked=asked,
        )
    if mood.sour < PROOF:
        return matter
    level: Level = mood.level or "annoyed"
    if _ORDER[matter.level] > _ORDER[level]:
        level = matter.level
    return replace(matter, level=level, evidence=(*matter.evidence, proof)[-LONGEST_EVIDENCE:])


def verbatim(text: str, plain: str, words: str) -> str:
    """The part of `text` that `words` of its normalised form stand for; empty where it cannot be told."""
    at = plain.find(words) if words else -1
    # A few characters grow in lower case; then places in the two forms no longer agree.
    same = len(plain) == len(text[:LONGEST])
    return text[at : at + len(words)] if at >= 0 and same else ""
