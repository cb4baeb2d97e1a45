"""What may not be claimed: absolute and medical terms, gifts and prices that the group's facts don't carry (P11, P38)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from coach.checks.situation import Situation, finding, findings
from coach.plain import plain
from coach.types import Finding

# Advertising Law of the People's Republic of China, article 9 (3) absolute terms; articles 16 to 18 medical claims.
_ABSOLUTE = r"(全网|全国|世界|行业|业界)(最|第一|唯一|顶级)|最(好(的|吃(?!完)|用|喝(?!完)|看)|(佳|优|强|先进|便宜|低价|高级|有效)的?)|国家级|史上最|独一无二|100\s?%(有效|安全|满意)|绝对(有效|安全)|永久(有效|保)|全網(最|第一)|\b(the (best|cheapest) (in the world|ever|on the market)|number one|100% (safe|effective|guaranteed))\b"
_MEDICAL = r"(治疗|治愈|根治|治好|药到病除|降血(糖|压|脂)|抗癌|防癌|消炎|排毒|祛湿|减肥无副作用|包(治|瘦)|無副作用|无副作用|治療|治癒)|\b(cures?|heals?|treats? (cancer|diabetes|disease)|no side effects)\b"
_PROMISE = r"(保证|包(你|您)(满意|滿意|喜欢|喜歡|学会|學會|会|會|过|過)|一定(能|会|有)|肯定(能|会)|绝对(能|会|不)|百分百|保證|一定(能|會)|絕對(能|會|不))|\b(guarantee(d|s)?|i promise|we promise|100%)\b"
_GIFT = r"(免费|白)?送(你|您|大家)|(赠|贈)(送|你|您)|(给|給|幫|帮)(你|您).{0,6}(免单|全额退|打折|优惠|減免|减免|免單|補償金|补偿)|全额退款|全額退款|假一赔|\b(free gift|full refund|on the house|we'?ll refund|discount code)\b"
_FIGURE = r"\d+(?:,\d{3})*(?:\.\d+)?"
_MONEY = re.compile(rf"(?:¥|￥|\$|£|€)\s?({_FIGURE})|({_FIGURE})\s?(?:元|块钱|块|塊|折|%)")


def check(text: str, situation: Situation) -> Iterator[Finding]:
    """Absolute, medical and guaranteed claims; gifts, refunds and numbers of money that stand nowhere in the facts."""
    yield from findings(text, _ABSOLUTE, situation, rule="absolute", practice="P11")
    yield from findings(text, _MEDICAL, situation, rule="medical", practice="P11")
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
