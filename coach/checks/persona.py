"""Drafts are the operator's own voice: never a made-up member, never a machine, never a blaming one (P32, P40, P50)."""

from __future__ import annotations

from collections.abc import Iterator

from coach.checks.situation import Situation, findings
from coach.types import Finding

_POSING = r"我(也是|作为)(一个|一名)?(客户|顾客|用户|宝妈|会员|老会员|学员)|我也买了|我(上次|上个月)买的|作为(一个)?(消费者|群友)|我也是(买家|客人|團友)|\b(as a (fellow )?(customer|member)|i bought mine)\b"
_MACHINE = r"作为(一个)?(AI|人工智能|语言模型)|作為(一個)?(AI|語言模型)|\bas an ai\b|给您带来(的)?不便|給您帶來(的)?不便|敬请谅解|敬請見諒|感谢您的(理解|支持|反馈)|感謝您的(理解|支持|回饋)|\b(we apologi[sz]e for (any|the) inconvenience|thank you for your (patience|understanding))\b"
_BLAMING = r"你(自己)?(怎么|为什么|咋)(不|没)(早|先|看)|是你(自己|没|不)|(你|您)(没|沒)(看(?!错|錯)|仔细)|(别|不要)(闹|鬧|带节奏|帶風向|无理取闹)|\byou should have\b"


def check(text: str, situation: Situation) -> Iterator[Finding]:
    """Posing as a member, formula of a call centre or a machine, blame."""
    yield from findings(text, _POSING, situation, rule="posing", practice="P32")
    yield from findings(text, _MACHINE, situation, rule="formula", practice="P40")
    yield from findings(text, _BLAMING, situation, rule="blame", practice="P50")
