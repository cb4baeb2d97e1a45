"""Hard selling: pressure, countdowns, slogans, urging people to mute the group (P09, P34, P52)."""

from __future__ import annotations

from collections.abc import Iterator

from coach.checks.situation import Situation, findings
from coach.types import Finding

_PRESSURE = (
    r"最后\s?\d+\s?(个|份|席|名|位|小时|天)|倒计时|手慢无|错过(就|再)|再不.{0,6}就没|抓紧(下单|抢|时间)|赶紧(下单|抢|买|拍)|速(抢|来抢|戳)|手慢(真|就|了)|不(冲|冲真的|买|抢).{0,4}(亏|后悔)|拍大腿|(最后|就剩)(几|一)(份|个|盒|箱|单).{0,6}(手|快|赶)|再犹豫|还不(下单|抢|冲)|"
    r"限时(秒|抢|特)|闭眼(入|买|冲)|冲冲冲|抢到就是赚|最後\s?\d+\s?(個|份|名|組|小時)|倒數|手刀|趕快(下單|搶|買)|錯過(就|再)|"
    r"\b(last chance|(?<!no )(?<!in a )(?<!such a )hurry|don'?t miss|act now|only \d+ (left|spots)|while stocks? lasts?|limited time|ends (tonight|soon)|grab (it|yours|one) (now|before|while)|kick yourself|kick yourselves|sleep on this|before (somebody|someone) (else )?(takes|grabs)|selling fast|almost gone)\b"
)
_SLOGAN = (
    r"亲爱的|親愛的|家人们|家人們|宝子们|寶子們|宝宝们|寶寶們|集美|姐妹们冲|重磅|福利来袭|福利來襲|惊喜来袭|超值|超划算|超劃算|引爆|燃爆|"
    r"\b(dear (valued )?(customers?|members?|family)|exciting news|amazing (deal|offer)|unbeatable)\b"
)
_LEAVE = (
    r"(大家|各位|都|赶紧|趕緊|趕快|快|可以|建议|建議).{0,6}(退群|退了吧|散了吧|撤了吧|别买|別買|别来了|別來了|去别家|去別家|换一家|換一家)"
    r"|(离开|離開|退出)(本|这个|這個|这|這)?群(聊|组|組)?(吧|。|$)|(先|请|請|自行)(都)?(离开|離開|退出)(本|这个|這個|这|這)?群"
    r"|\bplease leave (here|us|now)\b|\bwind(ing)? (this|the) (group|chat|channel|server) (down|up)\b|\b(leave (this|the) (group|server|channel)|everyone (should )?(leave|quit)|(don'?t|do not) (buy|order) (from us|here)|unsubscribe (now|today))\b"
)
_MUTE = r"(设|設|开|開|调|改)(置|成|為|为|個|个)?.{0,4}(免打扰|免打擾|静音|靜音|勿扰|勿擾)|(屏蔽|折叠)(本|这个)?群|\bmute (this|the) (group|channel|chat)\b"


def check(text: str, situation: Situation) -> Iterator[Finding]:
    """Pressure and countdowns, slogans, the advice to mute the group or to leave it."""
    yield from findings(text, _PRESSURE, situation, rule="pressure", practice="P52")
    yield from findings(text, _SLOGAN, situation, rule="slogan", practice="P52")
    yield from findings(text, _MUTE, situation, rule="mute", practice="P34")
    yield from findings(text, _LEAVE, situation, rule="exit", practice="P36")
