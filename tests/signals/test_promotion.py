"""What sells: offers of the brand, adverts of members, and what only looks like one."""

from __future__ import annotations

import pytest

from coach.concerns import LISTED
from coach.signals.reading import read
from tests.chats import chat


@pytest.mark.parametrize(
    "text",
    ["新品上架，限时特惠99元", "今晚开团，满100减20", "團購開團囉，早鳥價 NT$299", "20% off today, use code SPRING"],
)
def test_the_brand_sells(text: str) -> None:
    assert len(read(chat(f"09:00 op: {text}")).promotions) == 1


@pytest.mark.parametrize(
    "text", ["大家早呀，今天降温记得加衣服", "昨天的课讲到第三章", "morning everyone, how was the weekend"]
)
def test_the_brand_talks(text: str) -> None:
    assert read(chat(f"09:00 op: {text}")).promotions == ()


def test_a_link_without_words_sells_and_one_with_a_tip_does_not() -> None:
    assert len(read(chat("09:00 op [link]: 春季新品")).promotions) == 1
    assert read(chat("09:00 op [link]: 分享一个小技巧 怎么挑瓜")).promotions == ()


@pytest.mark.parametrize(
    "text",
    [
        "加我微信 abc12345 同款便宜",
        "兼职日结300，私我",
        "我建了个群，扫码进，比这里便宜",
        "join my server discord.gg/abc, cheaper there",
    ],
)
def test_a_member_advertises(text: str) -> None:
    assert read(chat(f"09:00 m1: {text}")).adverts == ("1",)


@pytest.mark.parametrize(
    "text", ["我一般用60度的水冲，不结块", "楼下那家面包店也不错", "群主的瓜真甜", "i usually bake it at 180"]
)
def test_a_member_gives_an_honest_tip(text: str) -> None:
    assert read(chat(f"09:00 m1: {text}")).adverts == ()


def test_an_advertiser_is_not_unhappy_by_the_words_of_the_advert() -> None:
    assert read(chat("09:00 m1: 这家太坑了 质量差 加我微信 abc12345 更便宜")).members["m1"].unhappiness < LISTED
