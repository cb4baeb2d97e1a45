"""Moods as they show in a reading: what is trouble with the brand, what only sounds like it, and how trouble ends.

By behaviour and with clear cases only: scores belong to the evaluations.
"""

from __future__ import annotations

import pytest

from coach.concerns import LISTED, concerns_of
from coach.signals.reading import read
from coach.types import Concern, Language
from tests.chats import chat

BLUNT = "09:00 m1 @op: 你们的东西用了两天就坏了，质量太差了，我要退款"
ANSWER = "09:10 op @m1: 真的抱歉，已经给你退款了，今天下午到账"


def listed(lines: str, language: Language = "zh-Hans") -> list[Concern]:
    transcript = chat(lines, language=language)
    return list(concerns_of(read(transcript), transcript))


@pytest.mark.parametrize(
    ("line", "language"),
    [
        ("你们的东西用了两天就坏了，质量太差了，我要退款", "zh-Hans"),
        ("問了三次都沒人回，你們客服是死了嗎，太爛了", "zh-Hant"),
        ("等了五天还没发货，你们到底发不发，骗子", "zh-Hans"),
        ("my order never arrived and your support is useless, i want a refund", "en"),
    ],
)
def test_a_blunt_complaint_to_the_staff_is_listed(line: str, language: Language) -> None:
    found = listed(f"09:00 m1 @op: {line}", language)
    assert [one.member for one in found] == ["m1"]
    assert not found[0].answered
    assert found[0].since == "1"


@pytest.mark.parametrize(
    ("lines", "language"),
    [
        ("09:00 m1: 今天天气真好\n09:01 m2: 是呀 出去走走", "zh-Hans"),
        ("09:00 m1: 我老板真是气死我了，天天加班\n09:01 m2: 抱抱", "zh-Hans"),
        ("09:00 m1: 这个蛋糕好吃到哭，爱死了", "zh-Hans"),
        ("09:00 m1 @op: 请问这个怎么用？", "zh-Hans"),
        ("09:00 m1: 我自己手残弄错了，哈哈哈", "zh-Hans"),
        ("09:00 m1: 謝謝老闆，今天收到了，很好吃", "zh-Hant"),
        ("09:00 m1: my boss is driving me mad, the train was late again lol", "en"),
    ],
)
def test_small_talk_praise_questions_and_trouble_elsewhere_are_not_listed(lines: str, language: Language) -> None:
    assert listed(lines, language) == []


def test_a_real_answer_is_an_answer_and_an_automatic_one_is_none() -> None:
    assert [one.answered for one in listed(f"{BLUNT}\n{ANSWER}")] == [True]
    automatic = "09:01 bot @m1: 自动回复：您的消息已收到，人工客服工作时间 9:00-18:00"
    assert [one.answered for one in listed(f"{BLUNT}\n{automatic}")] == [False]


@pytest.mark.parametrize("said", ["收到退款了，解决了，谢谢", "搞定了 谢谢小暖", "已经到账了，辛苦了"])
def test_thanks_for_a_solution_closes_a_matter(said: str) -> None:
    lines = f"{BLUNT}\n{ANSWER}\n10:00 m1 @op: {said}"
    assert listed(lines) == []
    assert read(chat(lines)).members["m1"].unhappiness < LISTED
    assert read(chat(lines)).matters == {}


def test_a_settled_matter_reopens_with_a_new_beginning() -> None:
    found = listed(f"{BLUNT}\n{ANSWER}\n10:00 m1 @op: 解决了，谢谢\n15:00 m1 @op: 又坏了，同样的问题，太差了，退款")
    assert [(one.member, one.since, one.answered) for one in found] == [("m1", "4", False)]


def test_who_calls_on_others_to_go_or_goes_in_anger_is_leaving() -> None:
    assert [one.level for one in listed("09:00 m1 @op: 骗子，说话不算话，我要退群，大家都退了吧")] == ["leaving"]
    assert [one.level for one in listed(f"{BLUNT}\n09:30 m1 [leave]:")] == ["leaving"]


def test_an_operator_is_never_listed() -> None:
    assert listed("09:00 op: 这个快递太差了，又坏了，气死我了，退款") == []
