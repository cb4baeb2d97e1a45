"""A greeting fits the hour where the group lives."""

from __future__ import annotations

import pytest

from coach.checks import Situation, check_draft
from tests.chats import chat


@pytest.mark.parametrize(
    ("hour", "text", "fits"),
    [
        ("09:00", "早上好", True),
        ("09:00", "大家早", True),
        ("17:00", "大家早", False),
        ("21:30", "大家早点休息", True),
        ("12:00", "早上好", False),
        ("17:00", "早安", False),
        ("12:30", "午安", True),
        ("15:00", "下午好", True),
        ("20:00", "晚上好", True),
        ("20:00", "下午好", False),
        ("21:30", "晚安", True),
        ("14:00", "晚安", False),
        ("03:00", "good morning", False),
        ("00:40", "any night owls still up?", True),
        ("15:00", "any night owls still up?", False),
        ("13:00", "刚吃完午饭犯困的举个手", True),
        ("22:10", "刚吃完午饭犯困的举个手", False),
        ("18:30", "下班路上的举个手", True),
        ("09:30", "吃晚饭了吗", False),
    ],
)
def test_a_greeting_fits_the_hour_where_the_group_lives(hour: str, text: str, fits: bool) -> None:
    rules = {one.rule for one in check_draft(text, Situation("zh-Hans", chat("00:00 m1: x", now=hour)))}
    assert ("hour" not in rules) is fits


def test_without_a_chat_there_is_no_hour() -> None:
    assert check_draft("晚上好，今天79元", Situation()) == ()
