"""Pasted text: the ways in which apps write a chat, and the times that are not in it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from coach.errors import TranscriptError
from coach.importers.chat import Imported, read_chat

NOW = datetime(2026, 3, 6, 10, 0)  # noqa: DTZ001 - a clock on the group's wall; a Friday


def read(text: str, **more: object) -> list[tuple[str, str, str]]:
    return rows(read_chat(text, now=NOW, **more))  # type: ignore[arg-type]


def rows(imported: Imported) -> list[tuple[str, str, str]]:
    return [(f"{m.at:%m-%d %H:%M}", m.sender, m.text) for m in imported.transcript.messages]


MORNING = [("03-05 09:01", "小暖", "早"), ("03-05 09:03", "阿梁", "早呀\n在吗")]


@pytest.mark.parametrize(
    "text",
    [
        "小暖 2026-03-05 09:01\n早\n\n阿梁 2026-03-05 09:03\n早呀\n在吗",
        "小暖  2026/3/5 9:01:30\r\n早\r\n阿梁  2026/3/5 9:03:30\r\n早呀\r\n在吗\r\n",
        "小暖(123456) 2026-03-05 09:01:00\n早\n阿梁(234567) 2026-03-05 09:03:00\n早呀\n在吗",
        "2026-03-05 09:01 小暖：早\n2026-03-05 09:03 阿梁：早呀\n在吗",
        "2026-03-05 09:01:00 小暖\n早\n\n2026-03-05 09:03:00 阿梁\n早呀\n在吗\n",
        "[2026-03-05 09:01] 小暖：早\n[2026-03-05 09:03] 阿梁：早呀\n在吗",
        "[05/03/2026, 09:01:22] 小暖: 早\n[05/03/2026, 09:03:22] 阿梁: 早呀\n在吗",
        "3/5/26, 9:01 AM - 小暖: 早\n3/5/26, 9:03 AM - 阿梁: 早呀\n在吗",
        "2026/03/05 09:01 - 小暖: 早\n2026/03/05 09:03 - 阿梁: 早呀\n在吗",
        "2026年3月5日 星期四\n小暖  09:01\n早\n阿梁  09:03\n早呀\n在吗",
        "3月5日\n09:01 小暖：早\n09:03 阿梁：早呀\n在吗",
        "昨天 09:01 小暖：早\n昨天 09:03 阿梁：早呀\n在吗",
        "小暖 星期四 上午9:01\n早\n阿梁 星期四 上午9:03\n早呀\n在吗",
        '2026/03/05（四）\n09:01\t小暖\t早\n09:03\t阿梁\t"早呀\n在吗"',
        "小暖 — Yesterday at 9:01 AM\n早\n阿梁 — Yesterday at 9:03 AM\n早呀\n在吗",
        "—— 3月5日 09:01 ——\n小暖：早\n—— 3月5日 09:03 ——\n阿梁：早呀\n在吗",
    ],
)
def test_one_chat_in_many_hands(text: str) -> None:
    assert read(text) == MORNING


def test_no_times_at_all() -> None:
    imported = read_chat("小暖：早\n阿梁:早呀\n小暖：在", now=NOW)
    assert [row[0] for row in rows(imported)] == ["03-06 09:58", "03-06 09:59", "03-06 10:00"]
    assert imported.transcript.now == imported.transcript.messages[-1].at
    assert any("没有时间" in note for note in imported.notes)


def test_names_above_as_wechat_copies_on_a_desktop() -> None:
    assert read("小暖:\n早\n\n阿梁:\n早呀\n在吗\n") == [
        ("03-06 09:59", "小暖", "早"),
        ("03-06 10:00", "阿梁", "早呀\n在吗"),
    ]


def test_times_without_dates() -> None:
    assert [row[0] for row in read("小暖 21:00\n晚\n阿梁 08:00\n早\n小暖 09:30\n在")] == [
        "03-05 21:00",
        "03-06 08:00",
        "03-06 09:30",
    ]
    # The last one is still to come today, so it is of yesterday.
    assert [row[0] for row in read("小暖 09:00\n早\n阿梁 23:00\n晚")] == ["03-05 09:00", "03-05 23:00"]
    # Undated ones before a date are counted back from it.
    assert [
        row[0] for row in read("小暖 23:00\n晚\n阿梁 08:00\n早\n小暖 03-05 09:00\n在\n2026年3月4日\n阿梁 09:00\n好")
    ][-1] == "03-04 09:00"


def test_a_date_without_year_is_the_last_one() -> None:
    imported = read_chat("小暖 12月30日 09:01\n早", now=NOW)
    assert imported.transcript.messages[0].at.year == 2025


def test_day_and_month_are_told_by_the_numbers() -> None:
    assert read("[25/02/2026, 09:01:22] Ann: hello\n[03/03/2026, 09:01:22] Bob: hi there")[1][0] == "03-03 09:01"
    imported = read_chat("[02/03/2026, 09:01:22] Ann: hello\n[03/03/2026, 09:01:22] Bob: hi there", now=NOW)
    assert [row[0] for row in rows(imported)] == ["03-02 09:01", "03-03 09:01"]
    assert "Dates were read as day/month." in imported.notes


def test_kinds_events_and_quotes() -> None:
    text = (
        '小暖 09:01\n早\n阿梁 09:02\n[图片]\n阿梁 09:03\n[语音] 8"\n阿梁 09:04\n[链接] 菜单\n'
        "小暖 09:05\n"
        "「小暖：早」\n"
        "- - - - - - - - -\n"
        "在的\n"
        "\n"
        '"花花"通过扫描"小暖"分享的二维码加入群聊\n'
        '你将"花花"移出了群聊\n'
        '"阿梁" 撤回了一条消息\n'
    )
    messages = read_chat(text, now=NOW).transcript.messages
    assert [message.kind for message in messages] == [
        "text",
        "image",
        "voice",
        "link",
        "text",
        "join",
        "leave",
        "recall",
    ]
    assert (messages[4].text, messages[4].reply_to) == ("在的", "1")
    assert [message.sender for message in messages[5:]] == ["花花", "花花", "阿梁"]


def test_whatsapp_lines_of_the_app() -> None:
    text = (
        "3/5/26, 9:00 AM - Messages and calls are end-to-end encrypted.\n3/5/26, 9:01 AM - Ann: good morning all\n"
        "3/5/26, 9:05 PM - Bob: <Media omitted>\n3/5/26, 9:06 PM - Ann added Cid\n3/5/26, 9:07 PM - Cid left\n"
    )
    messages = read_chat(text, now=NOW).transcript.messages
    assert [(m.sender, m.kind) for m in messages] == [
        ("system", "system"), ("Ann", "text"), ("Bob", "image"), ("Cid", "join"), ("Cid", "leave"),
    ]  # fmt: skip


def test_line_header_gives_the_name() -> None:
    text = (
        "[LINE] 暖暖團購的聊天記錄\n儲存日期：2026/03/06 10:00\n\n2026/03/05（四）\n"
        "09:01\t小暖\t大家早安\n09:02\t\t花花已加入群組\n下午03:05\t阿梁\t請問還有貨嗎\n上午01:00\t阿梁\t晚安\n"
    )
    imported = read_chat(text, now=datetime(2026, 3, 8, tzinfo=UTC))
    assert (imported.transcript.group.name, imported.transcript.language) == ("暖暖團購", "zh-Hant")
    # The clock ran back under one date line: that is the next day, and told.
    assert [row[0] for row in rows(imported)] == ["03-05 09:01", "03-05 09:02", "03-05 15:05", "03-06 01:00"]
    assert any("1 條沒有日期" in note for note in imported.notes)
    assert imported.skipped == 0


def test_what_belongs_to_nobody_is_counted() -> None:
    imported = read_chat("随手写的一行\n小暖 09:01\n早", now=NOW)
    assert imported.skipped == 1
    assert any("line 1" in note for note in imported.notes)


def test_a_header_without_text_is_a_picture() -> None:
    imported = read_chat("小暖 09:01\n\n阿梁 09:02\n好看", now=NOW)
    assert imported.transcript.messages[0].kind == "image"
    assert any("只有名字" in note for note in imported.notes)


def test_an_impossible_date_is_named_or_left_out_with_its_text() -> None:
    text = "小暖 2026-03-05 09:01\n早\n阿梁 2026-13-05 09:02\n丢\n小暖 2026-03-05 09:03\n在"
    with pytest.raises(TranscriptError, match=r"p\.txt, line 3: not a time"):
        read_chat(text, name="p.txt", now=NOW)
    imported = read_chat(text, now=NOW, lenient=True)
    assert [row[2] for row in rows(imported)] == ["早", "在"]
    assert imported.skipped == 1


PIECES = st.sampled_from(
    ["小暖", "阿梁", "Ann Lee", "：", ": ", " ", "\n", "\t", "09:01", "24:61", "2026-03-05", "3月5日", "13/13/26",
     "31/02/2026", "2月30日", "[", "]", " - ", "——", "昨天", "星期四", "早",
     "加入了群聊", "撤回了一条消息", "\"", "「", "」", "@", "\u2005", "AM", "0000-00-00", ","]
)  # fmt: skip


@given(st.lists(PIECES, max_size=30).map("".join) | st.text(max_size=80), st.booleans())
@example("0:00 0：", False)
@example("29/02/2026 09:01 小暖：早", False)
def test_any_text_is_read_or_refused(text: str, lenient: bool) -> None:
    try:
        imported = read_chat(text, now=NOW, lenient=lenient)
    except TranscriptError:
        return
    else:
        assert imported.transcript.messages


def test_a_document_with_a_few_colons_is_refused_as_no_chat() -> None:
    document = "\n".join(["[tool]", 'name = "x"'] * 20 + ["阿梁：在吗"] + ["version = 1"] * 5)
    with pytest.raises(TranscriptError, match="belong to no message"):
        read_chat(document)
