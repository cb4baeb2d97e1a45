"""Nobody posts the same line twice in a week (P09)."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher

from coach.checks.situation import Situation, finding
from coach.plain import plain
from coach.types import Finding

# From this share of common characters on two lines say the same; shorter ones (好的, 收到) may come again.
SAME, SHORTEST = 0.72, 8


def check(text: str, situation: Situation) -> Iterator[Finding]:
    """Nearly what the brand posted within the last week."""
    said = _bare(text)
    if len(said) < SHORTEST:
        return
    for before in situation.lately:
        other = _bare(before)
        if len(other) >= SHORTEST and _alike(said, other) >= SAME:
            yield finding(situation, 0, len(text), rule="repeated", practice="P09")
            return


def _alike(one: str, other: str) -> float:
    """Common characters in order, or common pairs in any: half a sentence moved to the front is the same line."""
    pairs = [{text[at : at + 2] for at in range(len(text) - 1)} for text in (one, other)]
    shared = 2 * len(pairs[0] & pairs[1]) / max(len(pairs[0]) + len(pairs[1]), 1)
    return max(shared, SequenceMatcher(None, one, other, autojunk=False).ratio())


def _bare(text: str) -> str:
    return "".join(char for char in plain(text) if char.isalnum())
