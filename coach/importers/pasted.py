"""Pasted text: what people copy out of WeChat, LINE, WhatsApp, Discord, Slack or QQ into a box."""

from __future__ import annotations

import re
from datetime import datetime

from coach.errors import TranscriptError
from coach.importers.events import file_event
from coach.importers.kinds import kind_of_text
from coach.importers.pasted_lines import Pasted, Piece, split
from coach.importers.pasted_time import Resolved, resolve
from coach.importers.raw import Faults, Note, RawChat, RawMessage

_FORMS = "write lines like '小暖 2026-03-05 09:01' with the text below, '09:01 小暖：早' or '小暖：早'"
_QUOTE = re.compile(r"「(?P<name>[^\n：:]{1,40})[：:](?P<said>[\s\S]{0,2000}?)」\s*\n[-—\s]{5,}\n(?P<text>[\s\S]+)")
_ALIKE = 200


def read_pasted(text: str, *, name: str, now: datetime, lenient: bool) -> RawChat:
    """Times come out without an offset, as clocks on the group's wall. Raises TranscriptError naming the line."""
    faults = Faults(name, lenient)
    pasted = split(text, faults)
    if not pasted.pieces:
        raise TranscriptError(f"no message recognised in this text; {_FORMS}", place=name)
    if len(pasted.left_out) > max(10, 2 * len(pasted.pieces)):
        # A colon somewhere in a document makes no chat of it.
        raise TranscriptError(
            f"{len(pasted.left_out)} of its lines belong to no message, so this is no chat; {_FORMS}", place=name
        )
    chat = RawChat(name=pasted.title, by_id=False)
    found = resolve([piece.stamp for piece in pasted.pieces], [piece.over for piece in pasted.pieces], now)
    for piece in pasted.pieces:
        if piece.name:
            chat.member(piece.name)
    empty = 0
    said: dict[tuple[str, str], str] = {}
    for number, (piece, at) in enumerate(zip(pasted.pieces, found.moments, strict=True), start=1):
        place = f"line {piece.line}"
        body = _body(piece)
        if not piece.name:
            file_event(chat, at, body, message_id=str(number), place=place)
            continue
        empty += not body
        reply, body = _quoted(body, said)
        kind = kind_of_text(body) if body else "image"
        chat.messages.append(RawMessage(str(number), at, piece.name, body, kind, reply, place=place))
        said[piece.name, body[:_ALIKE]] = str(number)
    _tell(chat, pasted, found, empty)
    faults.settle(chat)
    return chat


def _body(piece: Piece) -> str:
    body = "\n".join(piece.text).strip("\n").strip()
    # LINE puts a message of several lines into quotation marks.
    if piece.form == "line" and "\n" in body and body.startswith('"') and body.endswith('"'):
        body = body[1:-1]
    return body


def _quoted(body: str, said: dict[tuple[str, str], str]) -> tuple[str | None, str]:
    """WeChat on a desktop copies a reply as 「name：words」, a rule, and the answer; unknown words stay in the text."""
    found = _QUOTE.fullmatch(body) if body.startswith("「") else None
    answered = said.get((found["name"].strip(), found["said"].strip()[:_ALIKE])) if found else None
    return (answered, found["text"].strip()) if found and answered else (None, body)


def _tell(chat: RawChat, pasted: Pasted, found: Resolved, empty: int) -> None:
    """Every guess, and everything left out, becomes a note."""
    count = len(pasted.pieces)
    if found.timeless == count:
        chat.notes.append(
            Note(
                "粘贴的文字里没有时间，按每条相隔一分钟、最后一条为现在来读。",
                "The pasted text has no times; messages were set one minute apart, the last one now.",
            )
        )
    elif found.timeless:
        chat.notes.append(
            Note(
                "有 {n} 条没有自己的时间，用了它前面的时间。",
                "{n} messages carry no time of their own and got the one above them.",
                {"n": found.timeless},
            )
        )
    if found.undated:
        chat.notes.append(
            Note(
                "有 {n} 条没有日期：最后一条算在当天（晚于现在则算前一天），时间倒退处算新的一天；从 {day} 起。",
                "{n} messages carry no date: the last is taken to be of today (or the day before, if its time is still "
                "to come) and a time that runs backwards starts a day; they begin on {day}.",
                {"n": found.undated, "day": min(found.moments).date().isoformat()},
            )
        )
    if found.ambiguous:
        order = ("月/日", "month/day") if found.month_first else ("日/月", "day/month")
        chat.notes.append(
            Note("日期按“{zh}”读。", "Dates were read as {en}.", {"zh": order[0], "en": order[1]}),
        )
    if empty:
        chat.notes.append(
            Note(
                "有 {n} 条只有名字没有文字（复制不带图片），当作图片。",
                "{n} messages have no text (copying leaves pictures out) and were taken for pictures.",
                {"n": empty},
            )
        )
    if pasted.left_out:
        chat.skipped += len(pasted.left_out)
        chat.notes.append(
            Note(
                "有 {n} 行不属于任何消息，已略过：{places}。",
                "{n} lines belong to no message and were left out: {places}.",
                {"n": len(pasted.left_out), "places": ", ".join(pasted.left_out[:5])},
            )
        )
