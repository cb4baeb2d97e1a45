"""Drafts are the operator's own voice: never a made-up member, never a machine, never a blaming one (P32, P40, P50)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from coach.checks.situation import Situation, finding, findings
from coach.types import Finding

_POSING = (
    r"我(也是|作为|作為)(一个|一個|一名)?(客户|客戶|顾客|顧客|用户|用戶|宝妈|寶媽|会员|會員|老会员|学员|學員|粉丝)|我也买了|我也買了|我(上次|上个月|上個月)(买|買)的|作为(一个)?(消费者|群友)|我也是(买家|買家|客人|團友)|我(自己)?(也|都)?是(个|個)?老(顾客|顧客|客户|客戶|会员|會員|粉)"
    r"|(有|好多|好几个|好幾個|不少|很多)(个|個|位)?(阿姨|大姐|姐妹|客户|客戶|客人|宝妈|寶媽|学员|學員|朋友|老客)(.{0,6})(私(我|信|聊|訊)|跟我(说|說|讲|講)|反馈|反饋|说(她|他|都|用|吃|穿)|說(她|他|都))"
    r"|\b(as a (fellow )?(customer|member|buyer)|as a buyer myself|i bought mine|one of our (customers|members) (said|told|messaged)|a (customer|client|friend) (told me|said|messaged|dm'?d))\b"
)
_MACHINE = (
    r"作为(一个)?(AI|人工智能|语言模型)|作為(一個)?(AI|語言模型)|(给|給|造成)(您|大家)?(的|带来|帶來)?(的)?(不便)|(给|給)(您|大家)(带来|帶來)(的|了)?(不便|困扰|困擾)|敬请谅解|敬請見諒|敬请期待|敬請期待|(感谢|感謝|谢谢|謝謝)(您|大家)(的|对我们的|一直以来的)?(理解|支持|反馈|反饋|回饋|耐心|来信|來信|关注|關注|配合)"
    r"|竭诚为您|竭誠為您|尽快为您|盡快為您|我们会尽快(处理|回复|安排)|(您的)?(问题|反馈|意见|诉求)(我们)?已(经)?(收到|记录|反馈|登记|上报)|祝您(生活愉快|购物愉快)|很高兴为您服务|很高興為您服務"
    r"|\b(we (sincerely )?apologi[sz]e for (any|the)|apologi[sz]e for any inconvenience|thank you for (your (patience|understanding|feedback|continued support)|reaching out)|we value your|your (feedback|satisfaction) is (important|our)|valued (customer|member)|at your earliest convenience|please (be advised|rest assured)|rest assured|do not hesitate)\b"
)
_BLAMING = (
    r"(你|您)(们|們)?(自己)?(怎么|怎麼|为什么|為什麼|咋)(不|没|沒)(早|先|看)|(?<!不)是(你|您)(自己|没|不|沒)|(你|您)(没|沒)(看(?!错|錯|到我)|仔细|仔細)|(别|不要)(闹|鬧|带节奏|帶風向|无理取闹|再来问|再來問)|不识字|不識字|看不懂(人话|中文)|(写|寫)得清清楚楚|说了(多少|好几|几百)遍|說了(多少|好幾|幾百)遍|直接踢|不爱(看|待)(就)?(退|走)|爱(买|要|来)不(买|要|来)|自己(不会|不能)看|有意见(就)?(退|走)|就你(事多|有问题|一个)"
    r"|\b(you should have|if you('d| had) (bothered|read)|can'?t you read|how many times|as i('ve| have) (already )?(said|told)|stop complaining|don'?t (like it|be so)[^.]{0,20}leave|it'?s not our (fault|problem))\b"
)
# What the operator calls themselves when they are a person with a name.
_OFFICE = (
    r"(小编|小編|客服|官方|本店|本群管理员|群助手|智能助手)(这边|這邊|这就|整理|把|已|来|來|给|給|在|为|為|会|會|温馨|提醒)|我是(客服|小编|小編|助手|机器人|機器人)|(亲|亲亲),?这边"
    r"|\bi'?m (the|an?) (automated|bot|assistant|virtual)|\b(our|the) (support|customer service) team (will|is|has)\b|\bon behalf of the\b"
)
# Styles in which nobody is addressed with the polite form.
_CASUAL = re.compile(
    r"随|隨|轻松|輕鬆|邻居|鄰居|闺蜜|閨蜜|自嘲|口语|口語|朋友|大大咧咧|casual|short|friendly|chatty", re.IGNORECASE
)


def check(text: str, situation: Situation) -> Iterator[Finding]:
    """Posing as a member, formula of a call centre or a machine, blame, another person than the persona."""
    yield from findings(text, _POSING, situation, rule="posing", practice="P32")
    yield from findings(text, _MACHINE, situation, rule="formula", practice="P40")
    yield from findings(text, _BLAMING, situation, rule="blame", practice="P50")
    persona = situation.transcript.group.persona if situation.transcript else None
    if persona is None or not (persona.name or persona.examples):
        return
    for one in findings(text, _OFFICE, situation, rule="persona", practice="P40"):
        if text[one.start : one.start + 2] not in persona.name:
            yield one
    spoken = " ".join(persona.examples)
    polite = text.find("您")
    if polite >= 0 and "您" not in spoken and ("你" in spoken or _CASUAL.search(persona.style)):
        yield finding(situation, polite, polite + 1, rule="persona", practice="P40")
