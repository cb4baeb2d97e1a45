"""Who fell silent while the group went on, and who turned curt; and who only looks like it."""

from __future__ import annotations

import pytest

from coach.fading import faded_of
from coach.portrait import Faded
from coach.types import Language
from tests.chats import chat
from tests.portraits import LANGUAGES, group_of

ACTIVE = (
    "02-10 10:00 m1: 我家的番茄今天开花了\n10:05 m2: 真好\n02-11 10:00 m1: 又开了一朵 大家的怎么样了\n10:10 m2: 恭喜\n"
)
LATER = "02-25 10:00 m2: 今天下雨\n10:01 m3: 是啊 好大"


def faded(lines: str, **given: object) -> list[Faded]:
    return list(faded_of(group_of(chat(lines, **given))))  # type: ignore[arg-type]


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_fell_silent_is_named_with_the_last_line_and_the_days_until_now(language: Language) -> None:
    (one,) = faded(f"{ACTIVE}02-12 10:00 m1: 明天我去买支架\n{LATER}", now="02-28 10:00", language=language)
    assert (one.member, one.how, one.since, one.days) == ("m1", "silent", "5", 16)
    assert "16" in one.why.text
    assert "明天我去买支架" in one.why.text
    assert one.draft
    assert (one.draft.where, one.draft.to) == ("private", "m1")


def test_the_message_to_one_who_turned_curt_takes_up_the_curt_line_and_never_an_earlier_one() -> None:
    (one,) = faded(f"{ACTIVE}02-13 10:00 m1: 随便\n10:10 m2: 好\n02-14 10:00 m1: 算了吧\n10:01 m3: 今天好大的雨")
    assert (one.how, one.since) == ("curt", "5")
    assert one.draft
    assert "番茄" not in one.draft.text
    assert "又开了一朵" not in one.draft.text
    (brief,) = faded(f"{ACTIVE}02-13 10:00 m1: 嗯\n10:10 m2: 好\n02-14 10:00 m1: 哦\n10:01 m3: 今天好大的雨")
    assert "「嗯」" in brief.why.text
    assert brief.draft
    assert "「" not in brief.draft.text


@pytest.mark.parametrize(
    "last",
    [
        "02-12 10:00 m1: 下周出差 回来再聊",
        "02-12 09:00 m1: 我去买个支架\n10:00 m1 [leave]:",
        "02-24 10:00 m1: 明天我去买支架",
    ],
)
def test_who_says_that_they_will_be_away_who_left_or_who_spoke_lately_has_not_faded(last: str) -> None:
    assert faded(f"{ACTIVE}{last}\n{LATER}") == []


def test_who_hardly_spoke_and_where_all_fell_silent_nobody_has_faded() -> None:
    assert faded(f"02-10 10:00 m1: 早\n{LATER}") == []
    assert faded(f"{ACTIVE}02-12 10:00 m1: 明天我去买支架", now="03-20 10:00") == []


def test_who_is_upset_gets_no_friendly_line_about_it_while_the_matter_is_open() -> None:
    angry = "02-12 10:00 m1 @op: 等了五天还没发货，你们太差了，我要退款"
    for one in faded(f"{ACTIVE}{angry}\n{LATER}"):
        assert one.draft is None


def test_a_picture_without_words_is_never_quoted_as_nothing() -> None:
    (one,) = faded(f"{ACTIVE}02-12 10:00 m1 [image]:\n{LATER}")
    assert "「」" not in one.why.text
