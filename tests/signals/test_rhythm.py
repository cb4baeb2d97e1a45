"""When a group talks."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from coach.signals.reading import read
from coach.signals.rhythm import Rhythm
from tests.chats import chat


def test_hours_are_those_of_members_on_the_groups_own_clock() -> None:
    lines = "09:00 op: 早\n09:10 m1: 早\n21:00 m2: 晚"
    assert {hour: count for hour, count in enumerate(read(chat(lines)).rhythm.hours) if count} == {9: 1, 21: 1}
    moved = chat(lines, zone=ZoneInfo("Asia/Shanghai")).model_copy(
        update={"group": chat(lines).group.model_copy(update={"timezone": "America/New_York"})}
    )
    assert {hour for hour, count in enumerate(read(moved).rhythm.hours) if count} == {20, 8}


def test_silence_counts_from_the_last_member_not_from_the_operator() -> None:
    transcript = chat("09:00 m1: 早\n12:00 op: 有人吗", now="13:00")
    assert read(transcript).rhythm.silence(transcript.now) == timedelta(hours=4)
    alone = chat("12:00 op: 有人吗", now="13:00")
    assert read(alone).rhythm.silence(alone.now) == timedelta(hours=1)
    assert Rhythm().silence(transcript.now) == timedelta(0)


def test_each_side_is_counted() -> None:
    rhythm = read(chat("09:00 m1: 早\n09:01 op: 早\n09:02 m2: 早\n15:00 m1: 好")).rhythm
    assert (rhythm.member_lines, rhythm.operator_lines) == (3, 1)
    assert rhythm.last_exchange_at
    assert rhythm.last_exchange_at.hour == 9
