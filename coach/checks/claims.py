"""What may not be claimed: what the law forbids, guarantees, gifts and prices that the group's facts don't carry (P11, P38)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from coach.checks.situation import Situation, finding, findings
from coach.claims import shipped_claims
from coach.plain import plain
from coach.types import Finding

_PROMISE = r"(保证|包(你|您)(满意|滿意|喜欢|喜歡|学会|學會|会|會|过|過)|一定(能|会|有)|肯定(能|会)|绝对(能|会|不)|百分百|保證|一定(能|會)|絕對(能|會|不))|\b(guarantee(d|s)?|i promise|we promise|100%)\b"
_GIFT = r"(免费|白)?送(你|您|大家)|(赠|贈)(送|你|您)|(给|給|幫|帮)(你|您).{0,6}(免单|全额退|打折|优惠|減免|减免|免單|補償金|补偿)|全额退款|全額退款|假一赔|\b(free gift|full refund|on the house|we'?ll refund|discount code)\b"
_FIGURE = r"\d+(?:,\d{3})*(?:\.\d+)?"
_MONEY = re.compile(rf"(?:¥|￥|\$|£|€)\s?({_FIGURE})|({_FIGURE})\s?(?:元|块钱|块|塊|折|%)")


def check(text: str, situation: Situation) -> Iterator[Finding]:
    """Forbidden and guaranteed claims; gifts, refunds and numbers of money that stand nowhere in the facts."""
    for claim in shipped_claims():
        for start, end in claim.places(text):
            why, mend = claim.why[situation.language], claim.mend[situation.language]
            yield Finding(
                rule=claim.rule, start=start, end=end, why=why, practice=claim.practice, mend=mend, law=claim.law
            )
    yield from findings(text, _PROMISE, situation, rule="promise", practice="P11")
    if situation.transcript is None:
        return
    facts = plain(situation.facts, longest=200_000)
    for match in re.finditer(_GIFT, text, re.IGNORECASE):
        if plain(match.group(0)) not in facts:
            yield finding(situation, match.start(), match.end(), rule="gift", practice="P38")
    # Whole figures: the 9 of "79元" is nobody's price.
    known = {figure.replace(",", "") for figure in re.findall(_FIGURE, facts)}
    for match in _MONEY.finditer(text):
        if (match[1] or match[2]).replace(",", "") not in known:
            yield finding(situation, match.start(), match.end(), rule="number", practice="P38")
