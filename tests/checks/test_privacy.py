"""Members' telephone numbers, identity and card numbers and mail addresses stay out of drafts."""

from __future__ import annotations

import pytest

from tests.checks.found import found, holds, rules


@pytest.mark.parametrize(
    ("text", "words", "twin"),
    [
        ("加我 13812345678 细说", "13812345678", "编号 138123456789012 查一下"),
        ("发到 a.b@mail.com 吧", "a.b@mail.com", "@阿梁 发给我吧"),
        ("身份证 11010519491231002X 对吗", "11010519491231002X", "单号 SF1101051949 对吗"),
        ("找她 138-1234-5678", "138-1234-5678", "客服电话 400-820-8820，座机 0571-88886666"),
        ("退到 6222 0212 0200 1234 567", "6222 0212 0200 1234 567", "货号 6901234567892，地址文三路 478 号"),
    ],
)
def test_numbers_by_which_somebody_is_reached(text: str, words: str, twin: str) -> None:
    holds("private", words, text, twin)


def test_personal_data_is_found_inside_a_quotation_too() -> None:
    assert ("private", "13812345678") in found("你说「电话13812345678」对吗", said="电话13812345678")


def test_what_a_member_told_in_private_is_not_told_to_the_group() -> None:
    text = "你私聊我说的那个抑郁症的药，先问过医生"
    assert "private" in rules(text)
    assert "private" not in rules(text, private=True)


def test_where_a_member_lives_is_not_told_to_the_group_and_the_shops_address_is() -> None:
    said = "资料寄翠湖苑5栋1203，大概哪天能到"
    assert "private" in rules("资料寄翠湖苑5栋1203，今天就寄", said=said)
    assert "private" not in rules("资料寄翠湖苑5栋1203，今天就寄", said=said, private=True)
    assert "private" not in rules("自提点在翠湖苑5栋1203", notes="自提点：翠湖苑5栋1203")
