"""A greeting fits the hour (P35)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from coach.checks.situation import Situation, finding
from coach.types import Finding

# Greeting -> hours of the day (local) at which it is right.
_GREETINGS = (
    (
        r"早上好|早安|早呀|早啊|大家早(?![点點些就已])|\bgood morning\b|^(good )?morning\b|\bfirst (coffee|cup) of the day\b",
        range(5, 12),
    ),
    (r"上午好", range(8, 12)),
    (r"中午好|午安", range(11, 14)),
    (r"下午好|\bgood afternoon\b", range(12, 18)),
    (r"晚上好|晚好|\bgood evening\b", range(17, 23)),
    (r"晚安|\bgood night\b|\bnight owls\b|夜猫子|夜貓子|(还|還)没睡的|(还|還)沒睡的|睡前", (*range(20, 24), *range(5))),
    (r"(刚|剛)?吃完午饭|午休(了|起来)|(刚|剛)?吃完午飯|睡午觉|睡午覺|\bafter lunch\b|\blunch ?break\b", range(11, 16)),
    (r"吃早(饭|飯|餐)了?(吗|嗎|没|沒)|早餐吃(了|什么|啥|什麼)", range(5, 12)),
    (
        r"(吃|做)晚(饭|飯|餐)了?(吗|嗎|没|沒)|下班(了吗|了嗎|路上的|的举手|的舉手)|晚饭吃(了|啥|什么)|晚飯吃(了|啥|什麼)",
        range(16, 23),
    ),
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
