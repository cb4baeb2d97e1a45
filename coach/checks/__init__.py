"""Rules that every draft passes before anyone sees it, and that an operator's own draft can be held against. Pure."""

from __future__ import annotations

import re

from coach.checks import (
    borrowed,
    claims,
    facts,
    length,
    links,
    meaning,
    obeying,
    persona,
    privacy,
    pushiness,
    repetition,
    script,
    timeliness,
    tone,
)
from coach.checks.situation import Situation
from coach.patterns import INNER
from coach.types import Finding

FAMILIES = (
    pushiness.check,
    claims.check,
    meaning.check,
    privacy.check,
    persona.check,
    timeliness.check,
    script.check,
    length.check,
    facts.check,
    links.check,
    repetition.check,
    obeying.check,
    borrowed.check,
    tone.check,
)
# Families for which what a draft quotes of members counts as well.
WHOLE = (privacy.check, length.check, links.check)

__all__ = ["Finding", "Situation", "check_draft"]


def check_draft(text: str, situation: Situation) -> tuple[Finding, ...]:
    """Everything that stands against a text in its situation, in order of place. Empty: fit to be sent."""
    spoken = _own_words(text, situation)
    found = [finding for family in FAMILIES for finding in family(text if family in WHOLE else spoken, situation)]
    return _once(found)


def _once(found: list[Finding]) -> tuple[Finding, ...]:
    """In order of place; of two findings by one rule that overlap, the one that names fewer words."""
    kept: list[Finding] = []
    for one in sorted(found, key=lambda one: one.end - one.start):
        if not any(one.rule == other.rule and one.start < other.end and other.start < one.end for other in kept):
            kept.append(one)
    return tuple(sorted(kept, key=lambda one: (one.start, one.rule)))


def _own_words(text: str, situation: Situation) -> str:
    """The text with members' words that it quotes, and their names, blanked out: neither is a claim of its own."""
    if situation.transcript is None:
        return text
    said = [message.text.translate(INNER) for message in (*situation.members, *situation.brand)]

    def blank(match: re.Match[str]) -> str:
        inner = match.group(0)[1:-1]
        return " " * len(match.group(0)) if any(inner.translate(INNER) in line for line in said) else match.group(0)

    text = re.sub(r"「[^」]+」|“[^”]+”|\"[^\"]+\"", blank, text)
    for name in sorted((one.name for one in situation.transcript.members), key=len, reverse=True):
        if len(name) >= LONG_NAME:
            text = text.replace(name, " " * len(name))
    return text


# A shorter name may be a part of other words.
LONG_NAME = 3
