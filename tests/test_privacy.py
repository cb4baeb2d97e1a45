"""What is masked, what stays, and that every mask finds its way back."""

from __future__ import annotations

import re
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.privacy import Mask, found


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
        ("单号SF1234567890123", "SF1234567890123"),
        ("138.1234.5678打我", "138.1234.5678"),
        ("137*1234*5678", "137*1234*5678"),
        ("一三八一二三四五六七八", "一三八一二三四五六七八"),
        ("幺三九 二二二二 三三三三", "幺三九 二二二二 三三三三"),
        ("1️⃣3️⃣8️⃣0️⃣0️⃣1️⃣3️⃣8️⃣0️⃣0️⃣0", "1️⃣3️⃣8️⃣0️⃣0️⃣1️⃣3️⃣8️⃣0️⃣0️⃣0"),
        ("(02)2345-6789", "(02)2345-6789"),
        ("打俾我6123 4567", "6123 4567"),
        ("ring 020 7946 0123", "020 7946 0123"),
        ("+1 (415) 555-0132", "+1 (415) 555-0132"),
        ("2026-03-05 0571-88886666", "0571-88886666"),
        ("電話2771-2345", "2771-2345"),
        ("身份证330106198704123022", "330106198704123022"),
        ("110105 19491231 002x", "110105 19491231 002x"),
        ("打错一位的330106198704123029", "330106198704123029"),
        ("身分證A123456789", "A123456789"),
        ("HKID係A123456(3)", "A123456(3)"),
        ("护照号G23456789", "G23456789"),
        ("SSN 219-09-9999", "219-09-9999"),
        ("打错的卡4111 1111 1111 1112", "4111 1111 1111 1112"),
        ("lin.lan(at)qq.com", "lin.lan(at)qq.com"),
        ("➕薇：dodo_0303", "dodo_0303"),
        ("薇❤️lulu_9527", "lulu_9527"),
        ("加V baobao-77", "baobao-77"),
        ("扣扣2233445", "2233445"),
        ("加賴：yoyo_1122", "yoyo_1122"),
        ("LINE ID是nunu1123", "nunu1123"),
        ("telegram: @ana_bakes", "ana_bakes"),
        ("discord: nova.runs#4821", "nova.runs#4821"),
        ("加我wxid_abc123def", "wxid_abc123def"),
        ("my wechat is isabella_88", "isabella_88"),
        ("收件人：何小满", "何小满"),
        ("京A12345挪车", "京A12345"),
        ("苏E·5M208", "苏E·5M208"),
        ("鲁BF20468", "鲁BF20468"),
        ("車牌ABC-1234", "ABC-1234"),
        ("order #48213377", "48213377"),
        ("tracking 1Z12345E0205271688", "1Z12345E0205271688"),
        ("寄到浙江省 杭州市滨江区江南大道228号2幢1单元1702室", "浙江省 杭州市滨江区江南大道228号2幢1单元1702室"),
        ("改成愚园路361弄12号302", "愚园路361弄12号302"),
        ("我住幸福小区3栋2单元501，轻点", "幸福小区3栋2单元501"),
        ("6号楼1102的", "6号楼1102"),
        ("住8-2-301", "8-2-301"),
        ("寄台北市大安區忠孝東路四段123巷5弄8號12樓之3", "台北市大安區忠孝東路四段123巷5弄8號12樓之3"),
        ("送去太古城海天閣12樓B室", "太古城海天閣12樓B室"),
        ("彌敦道688號旺角中心1期12樓1205室", "彌敦道688號旺角中心1期12樓1205室"),
        ("I'm at 221B Baker Street, London NW1 6XE now", "221B Baker Street, London NW1 6XE"),
        ("drop it at 35 oak street please", "35 oak street"),
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
        "¥1,299.00 NT$1,280 $24.99 12345678元",
        "2*500g 3:7 2:1 500ml",
        "21-18 19-21 21-17",
        "尺码35 36 37 38 39",
        "19.9 29.9 39.9 49.9",
        "2026-03-05T09:01:00.123456+08:00",
        "20260305之前 20260305-20270304",
        "货号6901234567892 SKU 88012345",
        "客服400-820-8820 打4008208820",
        "一二三四五六七八九",
        "滨江店 上海 忠孝東路 地址：滨江店",
        "12号到货 3栋的一起拿 味道2号锅",
        "走了一路3号到 地铁2号线 7座2023款",
        "型號A1234567",
        "hi @nova.runs come",
        "微信iPhone15登不上 LINE Pay 回饋5%",
        "5 minutes down the road, 2 way street",
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


def test_what_is_masked_in_pieces_leaves_no_half() -> None:
    mask = Mask()
    assert mask.hide("13800138000@qq.com") == "⟦1⟧"


def test_a_region_that_is_not_given_keeps_its_number_plan() -> None:
    assert Mask(regions=("CN",)).hide("6123 4567") == "6123 4567"
    assert Mask(regions=("CN", "HK")).hide("6123 4567") == "⟦1⟧"


def test_names_are_hidden_where_they_stand_as_a_whole_longest_first() -> None:
    mask = Mask(names=["朵朵妈", "朵朵", "Lin", "Lin Wang", "王", ""])
    assert mask.hide("朵朵妈和朵朵") == "⟦1⟧和⟦2⟧"
    assert mask.hide("Lin Wang, Lin, Linda, Berlin") == "⟦3⟧, ⟦4⟧, Linda, Berlin"
    assert mask.hide("王姐 @王") == "王姐 @⟦5⟧"
    assert mask.restore("⟦1⟧:⟦3⟧") == "朵朵妈:Lin Wang"


def test_a_mask_uncovers_what_stood_against_it() -> None:
    mask = Mask(names=["Lin"])
    assert mask.hide("Lin13800138000") == "⟦2⟧⟦1⟧"
    assert mask.restore("⟦2⟧⟦1⟧") == "Lin13800138000"


def test_a_list_of_more_numbers_than_are_read_is_masked_unread() -> None:
    hidden = Mask().hide("\n".join(f"{number} 200 300 400" for number in range(100, 300)))
    assert hidden.startswith("100 200 300 400\n")
    assert hidden.endswith("⟧")


def test_kinds_are_told_apart() -> None:
    said = "13800138000 0571-88886666 330106198704123022 a.b@mail.com 6222021202001234567 京A12345"
    kinds = ["mobile", "phone", "identity", "mail", "card", "plate"]
    assert [span.kind for span in found(said)] == kinds


PIECES = st.sampled_from(
    [
        *(
            "13800138000",
            "⟦1⟧",
            "⟦",
            "1⟧",
            "a.b@c.de",
            "微信:abcdef",
            "加",
            " ",
            "-",
            "2026-03-05",
            "X",
            "路12号",
            "文三",
        ),
        *(
            "3栋2单元501",
            "單號SF12345678",
            "0571-88886666",
            "一三八",
            "零零一三",
            "八零零零",
            "一",
            "元",
            "¥",
            "地址：",
            "朵朵",
        ),
        *(
            "京A12345",
            "6225 8801 2345 6780",
            "9",
            "35 Oak Street",
            "@",
            "QQ",
            "１",
            "138 ",
            "+",
            ".",
            "\n",
            "Lin",
            "400",
        ),
    ]
)
TEXTS = st.lists(PIECES | st.text(max_size=4), max_size=12).map("".join)
NAMES = ("朵朵", "Lin", "一", "12", "⟦1", "路")


@given(TEXTS, st.booleans())
def test_whatever_was_hidden_comes_back(text: str, named: bool) -> None:
    mask = Mask(names=NAMES if named else ())
    assert mask.restore(mask.hide(text)) == text


@given(TEXTS, st.booleans())
def test_nothing_private_is_left(text: str, named: bool) -> None:
    names = NAMES if named else ()
    again = Mask(names=names)
    again.hide(Mask(names=names).hide(text))
    assert all(re.fullmatch(r"⟦\d+⟧", hidden) for hidden in again.hidden)


@given(TEXTS)
def test_places_are_in_order_and_apart(text: str) -> None:
    spans = found(text)
    assert all(left.end <= right.start for left, right in pairwise(spans))
    assert all(0 <= span.start < span.end <= len(text) for span in spans)


@pytest.mark.parametrize(
    "piece",
    [
        *(
            "a",
            "1",
            "1 ",
            "-",
            "@",
            "a@",
            "微信",
            "⟦1",
            "a.b",
            "１",
            "路",
            "路1",
            "路1号",
            "1栋",
            "12 ",
            "1.",
            "一",
            "一三八",
        ),
        *(
            "地址",
            "地址：1",
            "住",
            "微信:",
            "1 a ",
            "1 Oak ",
            "Flat 1",
            "13800138000 ",
            "02-2345 6789 ",
            "朵",
            "小区",
            "(",
            "+1",
        ),
    ],
)
def test_a_long_text_costs_no_more_than_its_length(piece: str) -> None:
    begun = time.perf_counter()
    Mask().hide(piece * (300_000 // len(piece)))
    assert time.perf_counter() - begun < 2


def test_a_piece_of_a_line_keeps_what_was_hidden_in_the_line() -> None:
    mask = Mask()
    assert mask.hide("加我微信:abc_12345 再说") == "加我微信:⟦1⟧ 再说"
    assert mask.hide_again("abc_12345") == "⟦1⟧"
    assert mask.hide_again("c_1234") == "⟦1⟧"
    assert mask.hide_again("找 abc_12345 就行，回电13800138000") == "找 ⟦1⟧ 就行，回电⟦2⟧"
    assert mask.hide_again("再说") == "再说"
    assert mask.hide_again("") == ""
