"""Who talks with whom (P03, P13): counted from replies, mentions and quick answers."""

from __future__ import annotations

import immutables

Ties = immutables.Map[tuple[str, str], int]


def tie(ties: Ties, one: str, other: str) -> Ties:
    """One more exchange from `one` to `other`."""
    key = (one, other)
    return ties.set(key, ties.get(key, 0) + 1)
