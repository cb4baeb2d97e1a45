"""A greeting fits the hour (P35)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from coach.checks.situation import Situation, finding
from coach.types import Finding

# Greeting -> hours of the day (local) at which it is right.
_GREETINGS = (
    (r"早上好|早安|早呀|早啊|大家早(?![点點些就已])|\bgood morning\b", range(5, 11)),
    (r"上午好", range(8, 12)),
    (r"中午好|午安", range(11, 14)),
    (r"下午好|\bgood afternoon\b", range(12, 18)),
    (r"晚上好|晚好|\bgood evening\b", range(17, 23)),
    (r"晚安|\bgood night\b", range(20, 24)),
)


def check(text: str, situation: Situation) -> Iterator[Finding]:
    """A greeting at an hour that is not its own."""
    if situation.transcript is None:
        return
    hour = situation.transcript.local(situation.transcript.now).hour
    for pattern, hours in _GREETINGS:
        for match in re.finditer(pattern, text, re.IGNORECASE):
            if hour not in hours:
                yield finding(situation, match.start(), match.end(), rule="hour", practice="P35")
