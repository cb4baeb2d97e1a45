"""A chat message is short (P47)."""

from __future__ import annotations

from collections.abc import Iterator

from coach.checks.situation import Situation, finding
from coach.types import Finding

# Characters; what fits on a phone's screen without scrolling.
LONGEST, LONGEST_EN = 120, 320


def check(text: str, situation: Situation) -> Iterator[Finding]:
    """Empty, or longer than anyone reads in a group."""
    limit = LONGEST_EN if situation.language == "en" else LONGEST
    if not text.strip():
        yield finding(situation, 0, len(text), rule="empty", practice="P47")
    elif len(text) > limit:
        yield finding(situation, limit, len(text), rule="long", practice="P47")
