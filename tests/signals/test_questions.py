"""Which questions were answered, by whom and when: told by the words, not by whatever came next."""

from __future__ import annotations

import pytest

from coach.signals.chronicle import chronicle_of
from coach.signals.questions import Waited
from coach.types import Transcript
from tests.chats import chat


def asked(transcript: Transcript) -> dict[str, Waited]:
    return chronicle_of(transcript)[1].questions.asked


def only(lines: str, now: str = "") -> Waited:
    (one,) = asked(chat(lines, now=now)).values()
    return one


def test_a_reply_answers_a_question() -> None:
    one = only("09:00 m1 @op: 这个几点发货？\n09:20 op >1: 今天下午四点发")
    assert (one.brand, one.answered_by, one.to_staff) == (True, "2", True)
    assert one.answered_at is not None
    assert (one.answered_at - one.at).total_seconds() == 20 * 60


def test_a_push_after_a_question_is_no_answer_to_it() -> None:
    one = only("09:00 m1 @op: 发票怎么开？\n09:20 op: 【秒杀】鸡胸肉冻干 39.9 限时抢购 手慢无 链接[链接]")
    assert one.open


def test_a_bot_answers_nobody() -> None:
    one = only("09:00 m1 @op: 发票怎么开？\n09:01 bot @m1: 您好，请@客服处理您的问题")
    assert one.open


def test_an_unaddressed_answer_that_fits_counts() -> None:
    one = only("09:00 m1: 明天几点开门？\n09:05 op: 明天早上八点开门")
    assert one.brand
    assert not one.open


def test_who_is_spoken_to_days_later_about_something_else_was_not_answered() -> None:
    lines = "03-05 09:00 m1 @op: 券怎么用？\n03-10 09:00 op @m1: 恭喜你抽中本周的小礼物"
    assert only(lines, now="03-10 12:00").open
    late = "03-05 09:00 m1 @op: 券怎么用？\n03-10 09:00 op >1: 下单的时候点一下就能用"
    assert only(late, now="03-10 12:00").brand


def test_a_member_can_answer_another() -> None:
    one = only("09:00 m1: 鞋大半码会不会磨脚？\n09:10 m2 @m1: 会，大半码要穿厚袜子，起泡别撕皮")
    assert (one.brand, one.answered_by) == (False, "2")


def test_who_says_thanks_has_what_was_asked_for() -> None:
    one = only("09:00 m1 @op: 地址发我一下？\n09:30 m1: 找到了 谢谢")
    assert not one.open
    assert not one.brand


@pytest.mark.parametrize("text", ["1", "+1", "冲"])
def test_a_sign_up_is_no_question(text: str) -> None:
    assert not asked(chat(f"09:00 op: 周六去爬山，接龙\n09:01 m1: {text}"))


def test_what_nobody_answered_stays_open_in_the_order_asked() -> None:
    lines = "09:00 m1 @op: 券怎么用？\n10:00 m2 @op: 什么时候补货？"
    assert [one.message for one in asked(chat(lines)).values() if one.open] == ["1", "2"]
