"""Personal data has no place in a draft for a group."""

from __future__ import annotations

from collections.abc import Iterator

from coach.checks.situation import Situation, findings
from coach.types import Finding

_DATA = r"(?<!\d)1[3-9]\d{9}(?!\d)|(?<!\d)\d{17}[\dXx](?!\d)|(?<!\d)\d{16,19}(?!\d)|[\w.+-]+@[\w-]+\.[a-z]{2,}|(?<!\d)09\d{2}[- ]?\d{3}[- ]?\d{3}(?!\d)"


def check(text: str, situation: Situation) -> Iterator[Finding]:
    """Phone, identity and card numbers, mail addresses."""
    yield from findings(text, _DATA, situation, rule="private", practice="P41")
