"""What a warm topic can take up, from whom never, and when none is wanted."""

from __future__ import annotations

from typing import Any

import pytest

from coach.concerns import concerns_of
from coach.hooks import (
    FEATURES,
    KNOWN,
    WORTH,
    Caught,
    features,
    hook_model,
    hooks_of,
    known_of,
    quiet_reason,
    telling,
    weighed,
)
from coach.signals.reading import read
from coach.types import Concern, Crisis, Member, Transcript
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
        ("跟大家说个办法：羽绒服别机洗，用毛巾蘸洗洁精擦领口就行", "remark"),
        ("这款面霜我用到第三瓶了，冬天脸再没起过皮，真的好用", "praise"),
        ("请问大家家里的猫都几点睡觉啊 我家半夜三点开始跑酷怎么办", "question"),
        ("哈哈哈哈我家猫昨天又掉鱼缸里，捞上来还瞪我", "laugh"),
        ("早上地铁坐反方向了，到公司迟到半小时", "woe"),
        ("周末打算带娃去露营，第一次搭帐篷", "plan"),
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
    lines = "09:00 m1: 这个真的好吃\n09:01 m1: 今天第一次烤成功了一个戚风\n09:02 m2: 我家猫昨天又掉鱼缸里，捞上来还瞪我哈哈哈"
    found = caught(lines)
    assert [(one.member, one.message) for one in found] == [("m1", "2"), ("m2", "3")]
    assert found[0].score > found[1].score >= WORTH


def test_a_question_meets_the_member_who_can_answer_it() -> None:
    lines = "09:00 m2: 我家多肉一般两周浇一次水 建议少浇，夏天放阴凉处\n09:30 m1: 求助！多肉夏天浇水几天浇一次？我家的都徒长了"
    found = {one.member: one for one in caught(lines)}
    assert (found["m1"].kind, found["m1"].helper) == ("question_with_helper", "m2")
    assert found["m2"].helper is None


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


def test_among_new_buyers_the_voice_of_another_buyer_counts_more() -> None:
    line = "09:00 m1: 这款面霜我用到第三瓶了，冬天脸再没起过皮，真的好用"
    (new,), (old,) = caught(line, kind="newcomer"), caught(line, kind="interest")
    assert new.score > old.score


def test_every_line_is_weighed_by_every_feature_and_its_chance_lies_between_none_and_certain() -> None:
    transcript = chat("09:00 m1: 今天第一次烤成功了一个戚风\n09:01 m2: 好好看\n09:02 m3: 哈哈哈哈我家猫昨天又掉鱼缸里")
    reading = read(transcript)
    lines = [seen for seen, _ in weighed(reading, transcript, ())]
    odds = [hook_model().odds(seen.read.ids, seen.read.around)["hook"] for seen in lines]
    assert lines
    assert {len(row) for row in features(reading, transcript, lines, odds)} == {len(FEATURES)}
    assert all(0 < chance < 1 for _, chance in weighed(reading, transcript, ()))


def test_the_part_that_tells_something_weighs_more_than_the_chat_around_it() -> None:
    assert telling("我家猫又掉鱼缸里了") > telling("先去上班")
    assert telling("my cat fell into the fish tank again") > telling("ok bye")


# -- what is known beside fresh remarks ------------------------------------------------------------------------------


def known(lines: str, *, silent: bool = False, concerns: tuple[Concern, ...] = (), **given: Any) -> list[Caught]:
    transcript = chat(lines, **given)
    return list(known_of(read(transcript), transcript, concerns, silent=silent))


def test_who_came_in_within_a_day_is_known_until_somebody_of_the_brand_greets_them() -> None:
    joined = "09:00 m1 [join]: 加入了群聊"
    assert [(one.member, one.message, one.kind, one.score) for one in known(joined)] == [("m1", "1", "joined", KNOWN)]
    assert known(f"{joined}\n09:01 op: 欢迎新朋友") == []
    assert known(f"{joined}\n09:01 op @m1: 来啦") == []
    assert known(f"{joined}\n09:01 op: welcome!") == []
    assert len(known(f"{joined}\n09:01 m2: 欢迎")) == 1
    assert known(joined, now="03-06 09:30") == []
    # A greeting before they came was for somebody else.
    assert len(known(f"08:59 op: 欢迎新朋友\n{joined}")) == 1


def test_what_was_said_before_is_taken_up_again_in_a_silent_group_only() -> None:
    lines = "03-01 09:00 m1: 今天第一次烤成功了一个戚风"
    assert [(one.kind, one.message) for one in known(lines, silent=True, now="03-05 10:00")] == [("earlier", "1")]
    assert known(lines, silent=False, now="03-05 10:00") == []
    assert known(lines, silent=True, now="04-05 10:00") == []


@pytest.mark.parametrize(
    "line", ["周末打算带娃去露营，第一次搭帐篷", "请问大家家里的猫都几点睡觉啊 我家半夜三点开始跑酷怎么办"]
)
def test_a_plan_or_a_question_of_days_ago_is_over(line: str) -> None:
    assert known(f"03-01 09:00 m1: {line}", silent=True, now="03-05 10:00") == []


@pytest.mark.parametrize(
    ("tag", "value", "there"),
    [
        ("爱好", "钓鱼", True),
        ("hobby", "fishing", True),
        ("爱好", "周五 18 点钓鱼", False),
        ("消费等级", "高", False),
        ("孕期", "是", False),
        ("地址", "朝阳区", False),
        ("hobby", "losing weight", False),
    ],
)
def test_a_member_is_known_by_a_tag_that_nobody_minds_to_hear_before_others(tag: str, value: str, there: bool) -> None:
    member = Member(id="m1", name="朵朵妈", tags={tag: value})
    found = known("03-01 09:00 m2: 嗯", silent=True, now="03-05 10:00", members=[member])
    assert [(one.member, one.tag, one.message) for one in found] == ([("m1", tag, None)] if there else [])


def test_who_is_unhappy_is_not_called_out() -> None:
    member = Member(id="m1", name="朵朵妈", tags={"爱好": "钓鱼"})
    sour = Concern(member="m1", level="annoyed", cause="other", since="1", answered=False, evidence=(), confidence=0.9)
    given: dict[str, Any] = {"silent": True, "now": "03-05 10:00", "members": [member]}
    assert known("03-01 09:00 m2: 嗯", concerns=(sour,), **given) == []
    assert len(known("03-01 09:00 m2: 嗯", **given)) == 1
