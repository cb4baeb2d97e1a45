"""This week's steps: each sign by a small chat, with the words and messages that show it, and none that is not so."""

from __future__ import annotations

import pytest

from coach.portrait import Step
from coach.types import Language, Transcript
from coach.week import SIGNS
from tests.chats import chat
from tests.portraits import CARRIED, LANGUAGES, health, labelled, scene_of
from tests.test_health import PUSH, STATE

BASE = "09:00 m1: 早\n09:01 m2 >1: 早呀\n"
RULES = ["友善"]


def steps(said: Transcript) -> dict[str, Step]:
    """This week's steps by practice."""
    return {one.practice: one for one in health(said).steps}


def pushed(clock: str) -> str:
    return "\n".join(f"03-0{day} {clock} {PUSH}\n12:00 m1: 早\n12:01 m2: 早呀" for day in (1, 2, 3, 4, 5))


@pytest.mark.parametrize(
    ("said", "practice", "words", "proof"),
    [
        (STATE["over"], "P26", "散群", "3"),
        (STATE["unpaid"], "P30", "把群收了", "1"),
        (STATE["troubled"], "P36", "3 位", "1"),
        (STATE["unattended"], "P37", "发票怎么开？", "2"),
        (STATE["noisy"], "P51", "22:00", ""),
        (STATE["pushed"], "P09", "推了 5 条", ""),
        (STATE["pushed"], "P47", "打扰", ""),
        (STATE["quiet"], "P13", "不用救", ""),
        (STATE["quiet"], "P07", "先用水冲叶背", "11"),
        (STATE["unattended"], "P49", "天成员在说话", "1"),
        (chat(f"{BASE}09:20 m3: 这个米粉怎么下单", rules=RULES), "P38", "这个米粉怎么下单", "3"),
        (chat(f"{BASE}09:20 m3 @op: 等了五天还没发货，你们太差了，我要退款"), "P36", "我要退款", "3"),
        (chat(f"{BASE}09:20 m3 [join]:\n09:30 m4 [join]:", rules=RULES), "P23", "2 位", "4"),
        (chat(f"{BASE}09:20 m3: 我家宝宝8个月了\n09:30 m4: 我是敏感肌", rules=RULES), "P41", "敏感肌", "4"),
        (chat(f"{BASE}09:10 m3: 我建了个群 比这里便宜 私我拉你进群"), "P33", "晓雯", "3"),
        (chat(BASE), "P16", "规矩", "1"),
        (chat(f"03-04 23:10 {PUSH}\n23:40 op: 明天记得来\n03-05 {BASE}", rules=RULES), "P51", "2 条", "1"),
        (
            chat(
                "02-20 10:00 op: 训练营今天结营啦 恭喜大家毕业\n03-05 09:00 m2: 早",
                kind="delivery",
                rules=["2月20日结营"],
            ),
            "P31",
            "群哪天收",
            "1",
        ),
        (
            chat(
                "\n".join(f"09:{n:02} m{n}: 今天跑了{n}公里" for n in range(1, 13)) + "\n09:30 m3: 城东的单独拉个群吧",
                size=300,
            ),
            "P60",
            "城东的单独拉个群吧",
            "13",
        ),
        (
            chat(
                "\n".join(f"03-0{day} 1{h}:00 {PUSH}" for day in (3, 4, 5) for h in (0, 2)),
                kind="newcomer",
                rules=RULES,
            ),
            "P27",
            "刚买过",
            "",
        ),
    ],
)
def test_each_sign_gets_its_step_with_the_words_and_the_message_that_show_it(
    said: Transcript, practice: str, words: str, proof: str
) -> None:
    found = steps(said)
    assert practice in found, list(found)
    assert words in found[practice].todo + found[practice].why.text
    ids = [one.message for one in found[practice].why.evidence]
    assert proof in ids or not proof


@pytest.mark.parametrize("language", LANGUAGES)
def test_steps_are_three_at_most_each_of_another_practice_in_the_language_of_the_chat(language: Language) -> None:
    for _, made in labelled():
        assert made.health
        practices = [one.practice for one in made.health.steps]
        assert 1 <= len(practices) <= 3
        assert len(practices) == len(set(practices))
    first = health(CARRIED[language]).steps[0]
    assert {"zh-Hans": "话不多", "zh-Hant": "話不多", "en": "Few words"}[language] in first.why.text


def test_a_flash_group_after_its_sale_is_told_first_to_close_and_never_to_sell() -> None:
    found = health(STATE["over"]).steps
    assert found[0].practice == "P26"
    assert "到点就散" in found[0].todo
    assert "P55" not in [one.practice for one in found]


def test_a_group_that_never_paid_is_told_what_serves_better() -> None:
    first = health(STATE["unpaid"]).steps[0]
    assert first.practice == "P30"
    assert "朋友圈" in first.todo
    assert "再单独请进新客群" in first.todo


@pytest.mark.parametrize("state", ["troubled", "over", "unattended", "dying"])
def test_a_group_in_which_something_is_wrong_is_never_told_that_all_is_well(state: str) -> None:
    assert not [one for one in health(STATE[state]).steps if "都顺" in one.todo or "没有谁的事悬着" in one.why.text]


def test_an_open_complaint_or_a_question_that_waits_keeps_a_lively_group_from_hearing_that_all_is_well() -> None:
    calm = f"{BASE}09:05 m3 @op: 几点开门？\n09:06 op @m3 >3: 十点开门\n09:10 m4 @op: 周日开吗？\n09:11 op @m4 >5: 周日也开\n"
    told = [one.why.text for one in health(chat(calm, rules=RULES)).steps]
    assert any("没有谁的事悬着" in text for text in told)
    for line in ("09:20 m5 @op: 等了五天还没发货，你们太差了，我要退款", "09:20 m5 @op: 我的货什么时候到？"):
        after = [one.why.text for one in health(chat(calm + line, rules=RULES)).steps]
        assert not any("没有谁的事悬着" in text for text in after)


def test_questions_that_nobody_answered_are_not_told_to_be_answered() -> None:
    said = chat("02-10 10:00 m1: 有人种过蓝莓吗？\n03-03 10:00 m2: 早\n10:01 m3 >2: 早呀\n03-05 09:00 m2: 冷")
    assert not any("问得到答案" in one.why.text for one in health(said).steps)


# -- silence ---------------------------------------------------------------------------------------------------------


def silence(lines: str) -> Step:
    return steps(chat(f"03-01 10:00 m1: 我家番茄结果了\n10:05 m2 >1: 也红了\n{lines}", now="03-05 11:00"))["P10"]


def test_silence_is_broken_with_the_last_line_that_nobody_took_further() -> None:
    found = silence("20:00 m3: 有人试过夜里浇水吗")
    assert "有人试过夜里浇水吗" in found.todo
    assert [one.message for one in found.why.evidence] == ["3"]


@pytest.mark.parametrize(
    "lines",
    [
        "20:00 m3: 我家辣椒也红了一大片\n20:05 op: 真棒 拍张照看看",
        "20:00 m3: 我家辣椒也红了一大片\n20:01 m3: 好开心\n20:05 op: 真棒 拍张照看看",
        "20:00 m3 [leave]: 晓雯退出了群聊 有缘再见",
        "20:00 m3 [join]: 晓雯通过扫描二维码加入群聊",
    ],
)
def test_what_was_answered_and_who_came_or_went_is_nothing_that_was_left_half_said(lines: str) -> None:
    found = silence(lines)
    assert "「" not in found.todo + found.why.text
    assert "没有聊到一半" in found.why.text


# -- pushes, thanks, digest --------------------------------------------------------------------------------------------


def test_a_timer_is_named_by_the_minute_at_which_it_goes_off() -> None:
    said = chat(
        "\n".join(f"03-0{day} 09:10 {PUSH}\n09:20 m1: 好的" for day in (1, 2, 3, 4, 5))
        + "\n"
        + BASE.replace("09:0", "09:4")
    )
    found = [one for one in health(said).steps if one.practice == "P09"]
    assert all("9:10" in one.why.text for one in found if "准点" in one.why.text)


def test_help_that_the_brand_has_thanked_for_is_not_told_to_have_been_passed_over() -> None:
    def passed_over(lines: str) -> bool:
        return SIGNS["thank"](scene_of(chat(lines))) is not None

    helped = "03-04 10:00 m1: 番茄叶子发黄怎么办？\n10:05 m2 @m1 >1: 少浇水 我家就是浇多了 三天一次就好"
    assert passed_over(helped)
    assert not passed_over(f"{helped}\n10:10 op @m2 >2: 谢谢阿梁 帮了大忙")
    assert passed_over(f"{helped}\n10:10 op @m3: 谢谢晓雯的照片")


def test_no_step_proposes_a_digest_where_the_digest_says_that_there_is_none() -> None:
    for transcript, made in labelled():
        assert made.health
        assert made.digest
        proposes = [
            one
            for one in made.health.steps
            if one.practice == "P53" and ("问答" in one.why.text or "Exchanges worth" in one.why.text)
        ]
        assert not (proposes and transcript.group.kind == "flash")
        assert not (proposes and made.digest.silence and "还有事" in made.digest.silence)
