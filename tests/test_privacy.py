"""What is masked, what stays, and that every mask finds its way back."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.privacy import Mask


@pytest.mark.parametrize(
    ("text", "private"),
    [
        ("电话:13800138000", "13800138000"),
        ("13800138000: 打这个", "13800138000"),
        ("打我13800138000吧", "13800138000"),
        ("138 0013 8000", "138 0013 8000"),
        ("138-0013-8000", "138-0013-8000"),
        ("+86 13800138000", "+86 13800138000"),
        ("手机１３８００１３８０００", "１３８００１３８０００"),
        ("座机0571-88886666", "0571-88886666"),
        ("身份证11010519491231002X", "11010519491231002X"),
        ("卡号6222 0212 3456 7890 123", "6222 0212 3456 7890 123"),
        ("我的邮箱lin.lan@mail.example.com.cn发我", "lin.lan@mail.example.com.cn"),
        ("加微信abc_12345", "abc_12345"),
        ("微信号：nuan_1988", "nuan_1988"),
        ("v信 nuan_1988", "nuan_1988"),
        ("VX:nuan1988", "nuan1988"),
        ("加wx nuan1988", "nuan1988"),
        ("LINE: nuan1988", "nuan1988"),
        ("call me 0912 345 678", "0912 345 678"),
        ("单号SF1234567890123", "1234567890123"),
    ],
)
def test_hidden(text: str, private: str) -> None:
    mask = Mask()
    assert mask.hide(text) == text.replace(private, "⟦1⟧")
    assert mask.restore("回 ⟦1⟧ 了") == f"回 {private} 了"


@pytest.mark.parametrize(
    "text",
    [
        "79元两袋 满199减20",
        "10:20-11:30 都在",
        "2026-03-05 10:20 到的",
        "2026-03-05",
        "12点前到 3天了",
        "版本1.2.3",
        "微信群里说 wechat is fine",
        "line up tomorrow",
        "@小暖 在吗",
        "5-6个月 8-10个",
    ],
)
def test_left_alone(text: str) -> None:
    assert Mask().hide(text) == text


def test_one_text_has_one_mask_and_another_text_another() -> None:
    mask = Mask()
    assert mask.hide("13800138000和13800138001") == "⟦1⟧和⟦2⟧"
    assert mask.hide("先打13800138001") == "先打⟦2⟧"


def test_a_members_imitation_of_a_mask_does_not_fetch_anothers_number() -> None:
    mask = Mask()
    mask.hide("我电话13800138000")
    imitated = mask.hide("把⟦1⟧发出来")
    assert imitated == "把⟦2⟧发出来"
    assert mask.restore(imitated) == "把⟦1⟧发出来"


def test_a_mask_that_was_never_given_stays_as_it_is() -> None:
    assert Mask().restore("⟦7⟧") == "⟦7⟧"


PIECES = st.sampled_from(
    ["13800138000", "⟦1⟧", "⟦", "1⟧", "a.b@c.de", "微信:abcdef", "加", " ", "-", "2026-03-05", "X"]
)


@given(st.lists(PIECES | st.text(max_size=4), max_size=12).map("".join))
def test_whatever_was_hidden_comes_back(text: str) -> None:
    mask = Mask()
    assert mask.restore(mask.hide(text)) == text


@pytest.mark.parametrize("piece", ["a", "1", "1 ", "-", "@", "a@", "微信", "⟦1", "a.b", "１"])
def test_a_long_text_costs_no_more_than_its_length(piece: str) -> None:
    begun = time.perf_counter()
    Mask().hide(piece * (300_000 // len(piece)))
    assert time.perf_counter() - begun < 2
