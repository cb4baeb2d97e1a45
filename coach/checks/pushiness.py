"""Hard selling: pressure, countdowns, slogans, urging people to mute the group (P09, P34, P52)."""

from __future__ import annotations

from collections.abc import Iterator

from coach.checks.situation import Situation, findings
from coach.types import Finding

_PRESSURE = (
    r"最后\s?\d+\s?(个|份|席|名|位|小时|天)|倒计时|手慢无|错过(就|再)|再不.{0,6}就没|抓紧(下单|抢|时间)|赶紧(下单|抢|买|拍)|速(抢|来抢|戳)|"
    r"限时(秒|抢|特)|不买(就)?(亏|后悔)|闭眼(入|买|冲)|冲冲冲|抢到就是赚|最後\s?\d+\s?(個|份|名|組|小時)|倒數|手刀|趕快(下單|搶|買)|錯過(就|再)|"
    r"\b(last chance|(?<!no )hurry|don'?t miss|act now|only \d+ (left|spots)|while stocks? lasts?|limited time|ends (tonight|soon))\b"
)
_SLOGAN = (
    r"亲爱的|親愛的|家人们|家人們|宝子们|宝宝们|寶寶們|集美|姐妹们冲|重磅|福利来袭|福利來襲|惊喜来袭|超值|超划算|超劃算|引爆|燃爆|"
    r"\b(dear (valued )?(customers?|members?|family)|exciting news|amazing (deal|offer)|unbeatable)\b"
)
_MUTE = r"(设|設|开|開|调|改)(置|成|為|为|個|个)?.{0,4}(免打扰|免打擾|静音|靜音|勿扰|勿擾)|(屏蔽|折叠)(本|这个)?群|\bmute (this|the) (group|channel|chat)\b"


def check(text: str, situation: Situation) -> Iterator[Finding]:
    """Pressure and countdowns, slogans, and the advice to mute the group."""
    yield from findings(text, _PRESSURE, situation, rule="pressure", practice="P52")
    yield from findings(text, _SLOGAN, situation, rule="slogan", practice="P52")
    yield from findings(text, _MUTE, situation, rule="mute", practice="P34")
