"""Rules that every draft passes before anyone sees it, and that an operator's own draft can be held against. Pure."""

from __future__ import annotations

import re

from coach.checks import claims, length, meaning, persona, privacy, pushiness, script, timeliness
from coach.checks.situation import Situation
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
)

__all__ = ["Finding", "Situation", "check_draft"]


def check_draft(text: str, situation: Situation) -> tuple[Finding, ...]:
    """Everything that stands against a text in its situation, in order of place. Empty: fit to be sent."""
    spoken = _own_words(text, situation)
    found = [
        finding
        for family in FAMILIES
        for finding in family(text if family in (privacy.check, length.check) else spoken, situation)
    ]
    return tuple(sorted(found, key=lambda one: (one.start, one.rule)))


def _own_words(text: str, situation: Situation) -> str:
    """The text with members' words that it quotes blanked out, so that a quotation is not taken for a claim."""
    if situation.transcript is None:
        return text
    said = [message.text for message in situation.transcript.messages[-200:]]

    def blank(match: re.Match[str]) -> str:
        inner = match.group(0)[1:-1]
        return " " * len(match.group(0)) if any(inner in line for line in said) else match.group(0)

    return re.sub(r"「[^」]+」|\"[^\"]+\"", blank, text)
