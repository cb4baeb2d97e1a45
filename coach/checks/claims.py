"""What may not be claimed: what the law forbids, and what nobody can promise (P11)."""

from __future__ import annotations

from collections.abc import Iterator

from coach.checks.situation import Situation, findings
from coach.claims import shipped_claims
from coach.types import Finding

_PROMISE = r"(保证|包(你|您)(满意|滿意|喜欢|喜歡|学会|學會|会|會|过|過)|一定(能|会|有)|肯定(能|会)|绝对(能|会|不)|百分百|铁定|鐵定|打包票|绝不会再|絕不會再|(再也|以后|以後)(绝对|絕對|肯定)?不会再(有|发生|漏|出)|保證|一定(能|會)|絕對(能|會|不))|\b(guarantee(d|s)?|i promise|we promise|100%|never happen again|you have my word|without fail|definitely (will|be there|arrive))\b"


def check(text: str, situation: Situation) -> Iterator[Finding]:
    """Forbidden and guaranteed claims."""
    for claim in shipped_claims():
        for start, end in claim.places(text):
            yield claim.finding(start, end, situation.language)
    yield from findings(text, _PROMISE, situation, rule="promise", practice="P11")
