"""The entry: formats told by content, several chats, notes, now, zones, order, references, bad input."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.errors import TranscriptError
from coach.importers.chat import read_chat, read_chats
from coach.importers.group_file import GroupFile, read_group_file

NOW = datetime(2026, 3, 6, 10, 0)  # noqa: DTZ001 - a clock on the group's wall


def chatlab(messages: list[dict[str, Any]], **more: Any) -> str:
    return json.dumps(
        {"chatlab": {"version": "0.0.2"}, "meta": {"name": "暖群", "groupId": "g7"}, "messages": messages, **more}
    )


def said(number: int, text: str = "大家早", sender: str = "u1", **more: Any) -> dict[str, Any]:
    return {
        "sender": sender,
        "accountName": sender,
        "timestamp": 1772672400 + number * 60,
        "type": 0,
        "content": text,
        **more,
    }


def test_the_name_of_the_file_says_nothing() -> None:
    assert read_chat(chatlab([said(1)]), name="result.csv").format == "chatlab"
    assert read_chat("小暖：早\n阿梁：早", name="x.json", now=NOW).format == "pasted"


def test_group_comes_from_the_export_and_zone_from_the_language() -> None:
    imported = read_chat(chatlab([said(1)]))
    assert (imported.transcript.group.id, imported.transcript.group.name) == ("g7", "暖群")
    assert imported.transcript.group.timezone == "Asia/Shanghai"
    assert imported.transcript.messages[0].at.utcoffset() == timedelta(hours=8)
    assert any("Asia/Shanghai" in note for note in imported.notes)
    assert imported.transcript.now == imported.transcript.messages[-1].at


def test_zone_of_the_group_file_wins() -> None:
    group = GroupFile(group={"timezone": "America/New_York"})
    imported = read_chat("小暖 2026-03-05 09:01\n早", group=group)
    assert imported.transcript.messages[0].at == datetime(2026, 3, 5, 14, 1, tzinfo=UTC)
    assert not any("时区" in note for note in imported.notes)
    by_offset = read_chat("小暖 2026-03-05 09:01\n早", group=GroupFile(utc_offset=9)).transcript
    assert by_offset.messages[0].at == datetime(2026, 3, 5, 0, 1, tzinfo=UTC)


def test_the_hour_that_comes_twice_in_autumn_keeps_its_order() -> None:
    start = int(datetime(2025, 11, 2, 5, 30, tzinfo=UTC).timestamp())
    messages = [{**said(0, "hello there friends"), "timestamp": start + step * 1800} for step in range(6)]
    imported = read_chat(chatlab(messages), group=GroupFile(group={"timezone": "America/New_York"}))
    assert [message.at.timestamp() for message in imported.transcript.messages] == [m["timestamp"] for m in messages]
    assert not any("backwards" in note for note in imported.notes)


def test_out_of_order_is_sorted_and_noted() -> None:
    imported = read_chat(chatlab([said(5, "二"), said(1, "一")]))
    assert [message.text for message in imported.transcript.messages] == ["一", "二"]
    assert any("倒退" in note for note in imported.notes)


def test_doubled_ids_and_lost_replies_are_told() -> None:
    messages = [
        said(1, platformMessageId="a"),
        said(2, platformMessageId="a"),
        said(3, platformMessageId="b", replyToMessageId="a"),
        said(4, replyToMessageId="gone"),
    ]
    imported = read_chat(chatlab(messages))
    ids = [message.id for message in imported.transcript.messages]
    assert ids[:3] == ["a", "a.2", "b"]
    assert len(set(ids)) == 4
    assert [message.reply_to for message in imported.transcript.messages] == [None, None, "a", None]
    assert any("编号重复" in note for note in imported.notes)
    assert any("1 条回复" in note for note in imported.notes)


def test_namesakes_are_kept_apart() -> None:
    members = [{"platformId": "u1", "accountName": "小红"}, {"platformId": "u2", "accountName": "小红"}]
    imported = read_chat(chatlab([said(1), said(2, sender="u2"), said(3, "@小红 在吗", sender="u3")], members=members))
    assert any("同名" in note for note in imported.notes)
    assert imported.transcript.messages[2].mentions == ("u2",)  # who spoke last


def test_now_before_the_chat_is_refused() -> None:
    with pytest.raises(TranscriptError, match="lies before the last message"):
        read_chat(chatlab([said(1)]), now=datetime(2020, 1, 1, tzinfo=UTC))


def test_several_chats_need_a_choice() -> None:
    def one(talker: str, name: str) -> dict[str, Any]:
        return {
            "seq": 1,
            "time": "2026-03-05T09:00:00+08:00",
            "talker": talker,
            "talkerName": name,
            "sender": "w",
            "type": 1,
            "content": "早",
        }

    data = json.dumps([one("1@chatroom", "暖群"), one("2@chatroom", "凉群")])
    with pytest.raises(TranscriptError, match="'暖群', '凉群'"):
        read_chat(data)
    with pytest.raises(TranscriptError, match="no chat '热群' in it; it holds '暖群', '凉群'"):
        read_chat(data, chat="热群")
    assert read_chat(data, chat="凉群").transcript.group.id == "2@chatroom"
    assert read_chat(data, chat="1@CHATROOM").transcript.group.name == "暖群"
    assert len(read_chats(data)) == 2


CASE = """id: one
language: zh-Hans
group: {id: g1, name: 暖群}
members: {op: {name: 小暖, role: operator}, m1: 阿梁}
chat: |
  1 03-05 09:01 op: 早
  2 03-05 09:03 m1: 早呀
now: "03-05 11:20"
"""


def test_cases_are_read_and_told_apart() -> None:
    two = f"{CASE}---\n{CASE.replace('id: one', 'id: two').replace('暖群', '凉群')}"
    assert read_chat(CASE).notes == ()
    assert [one.transcript.id for one in read_chats(two)] == ["one", "two"]
    assert read_chat(two, chat="two").transcript.group.name == "凉群"
    with pytest.raises(TranscriptError, match="line 6"):
        read_chat(CASE.replace("09:01 op:", "09:01 xx:"))


def test_a_group_file_is_laid_over_what_the_case_says() -> None:
    group = read_group_file(
        "operators: [阿梁]\ntags: {阿梁: {月龄: 8个月}}\ngroup: {theme: 辅食}\nmembers: {小暖: {orders: 0}}"
    )
    transcript = read_chat(CASE, group=group).transcript
    assert transcript.people["m1"].role == "operator"
    assert transcript.people["m1"].tags == {"月龄": "8个月"}
    assert transcript.people["op"].orders == 0
    assert (transcript.group.name, transcript.group.theme) == ("暖群", "辅食")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "empty"),
        ("  \n\n ", "empty"),
        ("{}", "no chat that is known"),
        ('{"a": 1, "b": 2}', "with 'a', 'b'"),
        ("[]", "no chat that is known"),
        ("[1, 2]", "no message recognised"),
        ('{"messages": [', "line 1.*broken JSON"),
        ('{"messages": [],\n"group": {"id": "g"},\n oops}', "line 3.*broken JSON"),
        ("<!DOCTYPE html><html></html>", "HTML"),
        ("[" * 100_000 + "{", "no message|too deeply|broken"),
        ('{"a":' * 200_000, "too deeply|broken"),
        ('{"a": ' + "9" * 5000 + "}", "broken JSON"),
        ("随便写点什么", "no message recognised"),
    ],
)
def test_bad_input_is_refused_in_words(data: bytes | str, why: str) -> None:
    with pytest.raises(TranscriptError, match=why):
        read_chat(data, name="x")


def test_a_message_of_a_megabyte() -> None:
    imported = read_chat(chatlab([said(1, "字" * 350_000), said(2, "@" * 200_000)]))
    assert len(imported.transcript.messages[0].text) == 350_000


@given(st.binary(max_size=300))
def test_bytes_of_any_kind_are_read_or_refused(data: bytes) -> None:
    try:
        read_chat(data, now=datetime(2026, 3, 6, tzinfo=UTC) + timedelta(days=36500))
    except TranscriptError:
        return


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)
FIELDS = (
    "id type date date_unixtime from from_id text action members actor sender accountName timestamp content kind name "
    "platformMessageId replyToMessageId seq time talker isSelf subType contents at mentions reply_to media_type poll"
)
ENTRY = st.dictionaries(
    st.sampled_from(FIELDS.split()),
    JSON_VALUES | st.sampled_from(["service", "message", "1772672400", 1772672400, "2026-03-05T09:00:00", 0, 1, 49]),
    max_size=10,
)


@given(
    st.fixed_dictionaries(
        {"messages": st.lists(ENTRY | JSON_VALUES, max_size=4)},
        optional={
            key: JSON_VALUES | st.lists(ENTRY, max_size=2)
            for key in (
                "chatlab",
                "meta",
                "members",
                "group",
                "type",
                "name",
                "id",
                "now",
                "chats",
                "language",
                "personal_information",
            )
        },
    ),
    st.booleans(),
)
def test_json_of_any_shape_is_read_or_refused(document: dict[str, Any], lenient: bool) -> None:
    try:
        read_chats(json.dumps(document), lenient=lenient)
    except TranscriptError:
        return


def test_offsets_of_the_file_stand() -> None:
    entry = {"seq": 1, "time": "2026-03-05T09:00:00+09:00", "talker": "a", "sender": "w", "type": 1, "content": "早"}
    transcript = read_chat(json.dumps([entry])).transcript
    assert transcript.messages[0].at.tzinfo == timezone(timedelta(hours=9))
    assert transcript.group.timezone == ""
