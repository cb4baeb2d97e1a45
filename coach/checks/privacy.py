"""Personal data has no place in a draft for a group."""

from __future__ import annotations

from collections.abc import Iterator

from coach.checks.situation import Situation, finding
from coach.plain import plain
from coach.privacy import found
from coach.types import Finding, Message

# The shop's own landline, address, account and order numbers belong into drafts; they are masked for a model only.
_NEVER_SENT = {"mobile", "identity", "card", "mail"}
# What a member told of himself is not told on to the group.
_THEIRS = {"address", "account", "plate", "number", "phone"}


def check(text: str, situation: Situation) -> Iterator[Finding]:
    """Mobile, identity and card numbers, mail addresses; in a draft for the group, a member's own address or account."""
    said = plain("\n".join(one.text for one in _others(situation)), longest=200_000)
    for span in found(text):
        words = plain(text[span.start : span.end])
        theirs = span.kind in _THEIRS and words in said and words not in situation.facts
        if span.kind in _NEVER_SENT or theirs:
            yield finding(situation, span.start, span.end, rule="private", practice="P41")


def _others(situation: Situation) -> Iterator[Message]:
    """Lines of whom the draft would tell to others: in private that is nobody, or all but the one whom a model writes to."""
    if not situation.private:
        yield from situation.members
    elif situation.answers:
        yield from (one for one in situation.members if one.sender != situation.answers)
