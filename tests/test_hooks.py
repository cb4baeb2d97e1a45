"""What a warm topic can take up, from whom never, and when none is wanted."""

from __future__ import annotations

from typing import Any

import pytest

from coach.concerns import concerns_of
from coach.hooks import Caught, hooks_of, quiet_reason
from coach.signals.reading import read
from coach.types import Concern, Crisis, Transcript
from tests.chats import chat

CALM = Crisis(kind="none")


def caught(lines: str, **given: Any) -> list[Caught]:
    transcript = chat(lines, **given)
    reading = read(transcript)
    return list(hooks_of(reading, transcript, concerns_of(reading, transcript)))


def quiet(lines: str, concerns: tuple[Concern, ...] = (), crisis: Crisis = CALM, **given: Any) -> str:
    transcript = chat(lines, **given)
    return quiet_reason(read(transcript), transcript, concerns, crisis)


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("今天第一次烤成功了一个戚风", "share"),
        ("我一般都是先泡半小时再煮", "tip"),
        ("这个真的好吃 回购三次了", "praise"),
        ("谁知道多肉几天浇一次水？", "question"),
        ("哈哈哈哈我家猫又掉鱼缸里", "laugh"),
    ],
)
def test_a_remark_is_taken_up_by_what_it_shows(line: str, kind: str) -> None:
    assert [(one.member, one.message, one.kind) for one in caught(f"09:00 m1: {line}")] == [("m1", "1", kind)]


@pytest.mark.parametrize(
    "lines",
    [
        "09:00 op: 今天第一次烤成功了一个戚风",
        "09:00 op: 早\n09:10 m1: 上周买的猫砂什么时候发啊 问了两次了",
        "09:00 m1: nope, fine here\n09:05 m2: my train is an hour late, fantastic",
        "09:00 m1: 今天第一次烤成功 加我微信 abc12345",
        "09:00 m1: 昨晚奶奶住院了 今天去看她",
        "09:00 m1: 别再给我推销了 今天刚买的都没用完",
        "09:00 m1: 今天收到就坏了 质量太差了 骗子 退款",
        "09:00 m1 [image]: 今天第一次烤成功了一个戚风",
        "09:00 m1: 晒",
        "03-01 09:00 m1: 今天第一次烤成功了一个戚风\n03-05 09:00 op: 早",
        "09:00 m1: 谁知道多肉几天浇一次水？\n09:02 m2 >1: 一周一次",
        "09:00 m1: 在吗",
    ],
)
def test_nothing_is_taken_up_from_the_brand_adverts_grief_refusals_complaints_pictures_old_or_answered_lines(
    lines: str,
) -> None:
    assert caught(lines) == []


def test_one_remark_a_member_the_warmest_first() -> None:
    lines = "09:00 m1: 这个真的好吃\n09:01 m1: 今天第一次烤成功了一个戚风\n09:02 m2: 哈哈哈哈哈笑死我了"
    assert [(one.member, one.kind) for one in caught(lines)] == [("m1", "share"), ("m2", "laugh")]


def test_a_question_meets_the_member_who_can_answer_it() -> None:
    lines = "09:00 m2: 我家多肉一般两周浇一次水 建议少浇\n09:30 m1: 求助 多肉浇水几天浇一次？"
    first = caught(lines)[0]
    assert (first.member, first.kind, first.helper) == ("m1", "question_with_helper", "m2")
    assert all(one.helper != one.member for one in caught(lines))


@pytest.mark.parametrize(
    ("now", "reason"), [("21:30", ""), ("22:00", "silence_open_night"), ("03-06 07:30", "silence_open_night")]
)
def test_no_topic_at_night(now: str, reason: str) -> None:
    assert quiet("20:00 m1: 早", now=now) == reason


def test_no_topic_in_quiet_hours_that_the_group_named_itself() -> None:
    rules = ["午休 12:30-14:00 勿扰"]
    assert quiet("12:00 m1: 吃饭去", now="13:00", rules=rules) == "silence_open_night"
    assert quiet("12:00 m1: 吃饭去", now="14:30", rules=rules) == ""


def test_no_topic_while_there_is_trouble_or_grief() -> None:
    assert quiet("09:00 m1: 早", crisis=Crisis(kind="poaching")) == "silence_open_trouble"
    assert quiet("09:00 m1: 我爷爷昨晚去世了\n09:01 m2 @m1: 节哀") == "silence_open_trouble"
    leaving = Concern(
        member="m1", level="leaving", cause="trust", since="1", answered=False, evidence=(), confidence=0.9
    )
    assert quiet("09:00 m1: 早", (leaving,)) == "silence_open_trouble"
    assert quiet("09:00 m1: 早", (leaving.model_copy(update={"level": "annoyed"}),)) == ""


def test_no_topic_while_the_group_talks_well_by_itself() -> None:
    busy = "\n".join(f"09:{number:02} m{number % 3 + 1}: 说到哪了{number}" for number in range(12))
    pair = busy.replace("m3:", "m1:")
    assert quiet(busy, now="09:15") == "silence_open_busy"
    assert quiet(busy, now="10:30") == ""
    assert quiet(pair, now="09:15") == ""


def test_hooks_are_real_messages_of_the_member() -> None:
    transcript: Transcript = chat("09:00 m1: 今天烤成功了一个戚风\n09:01 m2: 我一般先泡半小时再煮\n09:02 m3: 好看好看")
    reading = read(transcript)
    for one in hooks_of(reading, transcript, ()):
        assert one.message
        assert transcript.by_id[one.message].sender == one.member
