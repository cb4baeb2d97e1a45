"""How a group is: each of the nine states, the three stages and the four points, each by a small chat, with its proof."""

from __future__ import annotations

import pytest

from coach.portrait import STATES, Health
from coach.types import Language, Member, Transcript
from tests.chats import chat
from tests.portraits import CARRIED, LANGUAGES, health

PUSH = "op: 限时特惠 99元 手慢无"
TALK = (
    "10:00 m1: 阳台的番茄终于结果了\n10:02 m2 >1: 我家的还没开花呢\n10:04 m3: 多晒太阳就行\n10:06 m1 >3: 对 每天六小时"
)
UNATTENDED = (
    "03-02 10:00 m1 @op: 我的货什么时候到？\n12:00 m2 @op: 发票怎么开？\n"
    "03-03 10:00 m3: 早呀\n10:01 m4: 早 今天好冷\n03-05 10:00 m4: 今天也冷"
)
NIGHTS = "\n".join(
    f"03-0{day} 23:{minute:02} m{1 + minute % 4}: 哈哈 再来 {minute}" for day in (3, 4) for minute in range(40)
)
STATE: dict[str, Transcript] = {
    "over": chat(
        "03-01 20:00 op: 开团啦\n20:05 m1: 来两份\n22:00 op: 本场已截单 谢谢大家\n03-05 10:00 m1: 早",
        kind="flash",
        rules=["3月1日20点开团，22点截单"],
    ),
    "unpaid": chat(f"03-03 10:00 {PUSH}\n03-05 10:00 m2: 早", notes="扫码送鸡蛋进来的，没有人付过钱"),
    "troubled": chat(
        "09:00 m1 @op: 米粉发霉了，你们太差了，我要退款\n09:05 m2 @op: 我的也发霉了，太差了，退款\n"
        "09:08 m3: 我的也发霉，大家一起去投诉"
    ),
    "unattended": chat(UNATTENDED),
    "noisy": chat(f"{NIGHTS}\n03-05 09:00 m5: 太吵了 半夜一直响 群里消息太多了 受不了", size=200),
    "pushed": chat(
        "\n".join(f"03-0{day} 09:10 {PUSH}" for day in (1, 2, 3, 4, 5)) + "\n09:30 m1: 早\n09:31 m2 >6: 早呀"
    ),
    "dying": chat("03-01 10:00 m1: 我家番茄结果了\n10:05 m2 >1: 我家的也红了\n03-05 10:00 op: 大家早"),
    "quiet": CARRIED["zh-Hans"],
    "lively": chat(TALK),
}


@pytest.mark.parametrize("state", STATES)
def test_each_state_is_told_by_a_small_chat_with_its_title_and_a_message_that_proves_it(state: str) -> None:
    found = health(STATE[state])
    assert found.state == state
    assert found.title
    assert found.why[0].evidence[0].message in STATE[state].by_id


def test_a_state_is_told_by_the_messages_that_make_it() -> None:
    proofs = {name: [one.message for one in health(said).why[0].evidence] for name, said in STATE.items()}
    assert proofs["over"] == ["3"]
    assert proofs["unpaid"] == ["1"]
    assert set(proofs["troubled"]) <= {"1", "2", "3"}
    assert proofs["unattended"] == ["1", "2"]
    assert proofs["noisy"] == ["81"]
    assert set(proofs["pushed"]) <= {"1", "2", "3", "4", "5"}
    assert proofs["dying"] == ["2"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_quiet_but_good_group_is_told_that_there_is_nothing_to_rescue(language: Language) -> None:
    found = health(CARRIED[language])
    said = {"zh-Hans": "不用救", "zh-Hant": "不用救", "en": "Nothing to rescue"}
    assert found.state == "quiet"
    assert said[language] in found.why[0].text
    assert "4" in found.why[0].text


@pytest.mark.parametrize(
    "lines",
    ["09:00 m1: 早", "02-10 10:00 m1: 有人种过蓝莓吗？\n03-03 10:00 m2: 早\n10:01 m3 >2: 早呀\n03-05 09:00 m2: 冷"],
)
def test_a_group_whose_questions_got_no_answer_is_not_told_that_nothing_needs_rescue(lines: str) -> None:
    found = health(chat(lines))
    assert found.state == "quiet"
    assert "不用救" not in found.why[0].text


def test_who_talks_alone_makes_no_lively_group() -> None:
    assert health(chat("09:00 m1: 今天去了公园\n09:01 m1: 花都开了\n09:02 m1: 好看\n09:03 m1: 真的")).state != "lively"


@pytest.mark.parametrize(
    ("lines", "now"),
    [
        ("03-01 20:00 op: 开团啦\n22:00 op: 本场已截单", "03-02 10:00"),
        ("03-05 20:00 op: 开团啦\n20:05 m1: 来两份", "03-05 20:30"),
    ],
)
def test_a_flash_group_is_not_over_while_it_sells_nor_on_the_day_after(lines: str, now: str) -> None:
    rules = ["3月1日20点开团，22点截单"] if "03-01" in lines else []
    assert health(chat(lines, now=now, kind="flash", rules=rules)).state != "over"


def test_who_has_ordered_makes_a_paid_group_and_who_is_not_sold_to_no_unpaid_one() -> None:
    notes = "扫码送鸡蛋进来的，没有人付过钱"
    paid = chat("09:00 m1: 早\n09:01 m2: 早", notes=notes, members=[Member(id="m1", name="朵朵妈", orders=1)])
    assert health(paid).state != "unpaid"
    assert health(chat("09:00 m1: 早\n09:01 m2: 早", notes=notes)).state != "unpaid"


def test_an_answered_question_is_not_unattended_and_its_minutes_are_told() -> None:
    found = health(chat("09:00 m1 @op: 我的货什么时候到？\n09:12 op @m1 >1: 查到了 明天上午到", now="03-06 12:00"))
    assert found.state != "unattended"
    assert (found.answers.asked, found.answers.answered, found.answers.unanswered) == (1, 1, ())
    assert found.answers.median_minutes == 12
    assert any("12 分钟" in told.text for told in found.seen)


def test_an_unanswered_question_is_named_after_a_day_and_not_before() -> None:
    asked = "09:00 m1 @op: 我的货什么时候到？"
    assert health(chat(asked, now="18:00")).answers.unanswered == ()
    late = health(chat(asked, now="03-06 18:00"))
    assert [one.message for one in late.answers.unanswered] == ["1"]


# -- stages and points -----------------------------------------------------------------------------------------------


def test_each_stage_is_told_by_a_small_chat() -> None:
    wants = "09:00 m1: 这个米粉怎么下单\n09:05 m2: 多少钱一盒 我也想买"
    assert health(chat("09:00 m1: 早\n09:01 op: 欢迎")).stage == "draw"
    assert health(CARRIED["zh-Hans"]).stage == "enliven"
    converting = health(chat(wants))
    assert (converting.stage, {one.message for one in converting.stage_why.evidence}) == ("convert", {"1", "2"})
    assert health(chat("09:00 op: 今晚开团", kind="flash")).stage == "convert"


GOOD = chat(
    "03-04 20:00 op: 每周三晚上答疑 今晚八点见\n20:01 m1: 番茄叶子黄了\n20:02 m2: 番茄要多晒\n20:03 m3: 番茄浇水三天一次",
    theme="阳台种番茄",
    rules=["只聊种菜", "别发广告", "不懂就问"],
)


def points(found: Health) -> dict[str, str]:
    return {one.name: one.grade for one in found.points}


def test_a_group_with_rules_a_theme_its_people_and_something_regular_has_four_good_points() -> None:
    found = health(GOOD)
    assert points(found) == dict.fromkeys(("rules", "theme", "people", "events"), "good")
    said = {one.name: one.why for one in found.points}
    assert "只聊种菜" in said["rules"].text
    assert "每周三晚上答疑" in said["events"].text
    assert [one.message for one in said["events"].evidence] == ["1"]


def test_a_group_without_any_of_them_has_four_weak_ones() -> None:
    assert points(health(chat("09:00 m1: 早\n09:01 m2: 早"))) == dict.fromkeys(
        ("rules", "theme", "people", "events"), "weak"
    )


def test_two_who_advertise_make_rules_that_are_not_kept_and_people_that_do_not_fit() -> None:
    lines = "\n".join(f"03-05 09:0{n} m{n}: 加我微信 abc1234{n} 兼职日结 私我" for n in (4, 5))
    base = "\n".join(f"03-04 20:0{n} m{n}: 番茄浇水三天一次" for n in (1, 2, 3))
    found = points(health(chat(f"{base}\n{lines}", theme="阳台种番茄", rules=GOOD.group.rules)))
    assert (found["rules"], found["people"]) == ("weak", "weak")


def test_a_rule_with_quotation_marks_in_it_is_quoted_once() -> None:
    found = health(chat("09:00 m1: 早\n09:01 m2: 早", rules=["先看「群公告」再问", "别发广告", "不懂就问"]))
    assert "「先看“群公告”再问」" in found.points[0].why.text
