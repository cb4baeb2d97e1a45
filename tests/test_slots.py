"""What fills a pattern: the very name, the very words, a time that can be kept."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.slots import LONG_NAME, by, called, in_script, slots_for, without_names
from coach.types import Language
from tests.chats import chat, moment
from tests.playbook import AWKWARD, LANGUAGES, asked

# -- names -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", AWKWARD)
def test_a_member_is_called_by_the_own_name_on_one_line_cut_where_it_is_a_sentence(name: str) -> None:
    said = called(asked("zh-Hans", names={"m1": name}), "m1")
    assert said
    assert len(said) <= LONG_NAME
    assert " ".join(name.split()).startswith(said)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("AAA建材王哥 13800138000", "AAA建材王哥"),
        ("朵朵妈13900139000", "朵朵妈"),
        ("13800138000", "13800138000"),
    ],
)
def test_a_number_in_a_display_name_is_not_said_to_everybody(name: str, said: str) -> None:
    assert called(asked("zh-Hans", names={"m1": name}), "m1") == said


@given(st.text(min_size=1, max_size=60))
def test_a_name_never_breaks_the_line(name: str) -> None:
    said = called(asked("en", names={"m1": name}), "m1")
    assert said == " ".join(said.split())
    assert said.replace("\u200d", "").isprintable()


@pytest.mark.parametrize(
    ("text", "names", "left"),
    [
        ("@小暖你们怎么还没发货", {"op": "小暖"}, "你们怎么还没发货"),
        ("@小暖暖 在吗", {"op": "小暖", "m2": "小暖暖"}, "在吗"),
        ("@A how is the cake", {"m2": "A"}, "how is the cake"),
        ("@All please read this", {"m2": "A"}, "@All please read this"),
        ("write to me@Amy today", {"m2": "A"}, "write to me@Amy today"),
        ("@A这个好吃吗", {"m2": "A"}, "这个好吃吗"),
        ("@@ 这个好吃吗", {"m2": "@"}, "这个好吃吗"),
        ("@{name} 这个好吃吗", {"m2": "{name}"}, "这个好吃吗"),
        ("no mention", {"m2": ""}, "no mention"),
    ],
)
def test_mentions_are_cut_out_of_a_message_and_no_other_word_is(text: str, names: dict[str, str], left: str) -> None:
    said = asked("zh-Hans", text, names=names)
    assert without_names(said, "2").strip() == left


# -- what a chat fills by itself ----------------------------------------------------------------------------------


def test_the_persona_names_the_operator_else_the_first_operator_of_the_chat_does() -> None:
    assert slots_for(asked("zh-Hans"), None, None)["operator"] == "小暖"
    assert slots_for(asked("zh-Hans", persona={"name": "暖暖"}), None, None)["operator"] == "暖暖"
    nobody = chat("10:00 m1: 早")
    assert slots_for(nobody, None, None)["operator"] == ""


def test_nobody_and_nothing_has_no_slot() -> None:
    assert not {"name", "quote"} & slots_for(asked("zh-Hans"), None, None).keys()
    assert slots_for(asked("zh-Hans", "今天烤成功了"), "m1", "2")["quote"] == "今天烤成功了"


def test_the_part_that_weighs_most_is_quoted() -> None:
    said = asked("zh-Hans", "早呀，我家猫又掉鱼缸里了，先去上班")
    assert slots_for(said, "m1", "2", lambda part: float(part == "我家猫又掉鱼缸里了"))["quote"] == "我家猫又掉鱼缸里了"


# -- a time ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_time_that_is_promised_lies_ahead_and_never_in_the_night(language: Language) -> None:
    for minutes in range(0, 24 * 60, 7):
        now = moment("03-05 00:00") + timedelta(minutes=minutes)
        said = by(asked(language).model_copy(update={"now": now}))
        figures = re.search(r"(\d+)(?::(\d\d))?", said)
        assert figures, said
        tomorrow = any(word in said for word in ("明天", "tomorrow"))
        due = now.replace(hour=int(figures[1]), minute=int(figures[2] or 0)) + timedelta(days=tomorrow)
        assert timedelta(minutes=90) <= due - now <= timedelta(hours=15), (f"{now:%H:%M}", said)
        assert 9 <= due.hour < 21, (f"{now:%H:%M}", said)


# -- scripts -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("zh-Hans", "運費由買家承擔", "运费由买家承担"),
        ("zh-Hant", "运费由买家承担", "運費由買家承擔"),
        ("zh-Hant", "運費由買家承擔", "運費由買家承擔"),
        ("en", "運費由買家承擔", "運費由買家承擔"),
        ("zh-Hant", "Ships in 3 days", "Ships in 3 days"),
    ],
)
def test_words_come_in_the_script_of_the_chat(language: Any, text: str, expected: str) -> None:
    assert in_script(text, language) == expected


@pytest.mark.parametrize("text", ["加我微信 abc12345 便宜拿货", "要模具的打我13800138000"])
def test_nobodys_number_or_account_is_quoted(text: str) -> None:
    assert slots_for(asked("zh-Hans", text), "m1", "2")["quote"] == ""
