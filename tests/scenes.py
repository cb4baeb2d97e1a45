"""Three invented chats that several tests look at: one to care for, one that is open for an offer, one with nothing in it."""

from __future__ import annotations

from typing import Any

from tests.chats import chat

OFFERS: list[dict[str, Any]] = [
    {"id": "o1", "name": "米粉组合", "price": "79元", "facts": ["不加糖"], "fits": ["6个月以上"]}
]

# m1 complains twice and nobody answers; m2 shows something worth taking up, and gives a telephone number away.
UNHAPPY = chat(
    """
    08:40 op: 大家早呀
    08:45 m2: 我家昨天做了南瓜小饼，第一次没塌，娃一口气吃了三个
    08:46 m2: 哈哈 要模具的打我13800138000
    09:03 m1 @op: 昨天买的米粉宝宝吃完起疹子了，你们什么质量
    09:40 m1 @op: 有人吗？问了两遍没人理
    """,
    name="暖宝妈妈团",
    kind="interest",
    offers=OFFERS,
    persona={"name": "小暖", "style": "邻家姐姐"},
)

# Warm talk among members who know each other, and m3 asks what it costs.
WILLING = chat(
    """
    09:01 op: 大家早呀
    09:02 m2 @op >1: 小暖早
    09:05 m1 @m2: 阿梁早，你家娃昨晚睡得好吗
    09:06 m2 @m1 >3: 一觉到天亮哈哈
    09:10 m2: 我家这两天用它做了南瓜小饼，烤箱180度十分钟，娃吃了三个，太好吃了
    09:12 m3 @m2 >5: 看着就香，谢谢阿梁
    09:13 m2 @m3 >6: 不客气，记得垫油纸
    09:15 m4 @m2 >5: 学到了
    09:16 op @m2 >5: 阿梁这个方子好，收藏了
    09:17 m2 @op >9: 哈哈荣幸
    09:20 m1 @m4: 老周周末一起带娃去公园呀
    09:21 m4 @m1 >11: 好呀好呀
    10:05 m3 @op: 想给娃买米粉 多少钱呀 有链接吗
    """,
    name="暖宝妈妈团",
    kind="interest",
    offers=OFFERS,
    persona={"name": "小暖", "style": "邻家姐姐"},
)

QUIET = chat("09:01 op: 大家早呀\n09:02 m1: 早", kind="interest")
