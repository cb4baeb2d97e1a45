"""WeChat in tables: MemoTrace (WeChatMsg) with its three headers, and the CSV of PyWxDump/WeFlow and of chatlog.

A table may hold several chats (`TalkerId`, `room_name`, `Talker` tell them apart).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from coach.errors import TranscriptError
from coach.importers.events import file_event
from coach.importers.raw import Faults, RawChat, RawMessage
from coach.importers.times import moment
from coach.importers.wechat import by_code, by_name, speaker

# Column -> what it holds. A header is one of ours when every needed column is there; further columns are ignored.
_MEMOTRACE = {
    "localId": "id",
    "TalkerId": "chat",
    "Type": "code",
    "SubType": "sub",
    "IsSender": "self",
    "CreateTime": "time",
    "StrContent": "text",
    "StrTime": "clock",
    "Remark": "remark",
    "NickName": "nick",
    "Sender": "sender",
}
_MEMOTRACE_ZH = {
    "消息ID": "id",
    "类型": "kind",
    "发送人": "sender",
    "时间": "time",
    "内容": "text",
    "备注": "remark",
    "昵称": "nick",
}
_PYWXDUMP = {
    "id": "row",
    "MsgSvrID": "id",
    "type_name": "kind",
    "is_sender": "self",
    "talker": "sender",
    "room_name": "chat",
    "msg": "text",
    "content": "text",
    "CreateTime": "time",
}
_CHATLOG = {
    "Time": "time",
    "Talker": "chat",
    "TalkerName": "chat_name",
    "Sender": "sender",
    "SenderName": "nick",
    "IsSelf": "self",
    "Type": "code",
    "TypeDesc": "kind",
    "Content": "text",
}
_HEADERS = (
    (_MEMOTRACE, {"localId", "Type", "StrContent", "CreateTime"}),
    (_MEMOTRACE_ZH, {"类型", "发送人", "时间", "内容"}),
    (_PYWXDUMP, {"type_name", "is_sender", "talker", "CreateTime"}),
    (_CHATLOG, {"Time", "Talker", "Sender", "Content"}),
)
_ME = "我"


def is_wechat_csv(text: str) -> bool:
    return _header(text) is not None


def read_wechat_csv(text: str, *, name: str, lenient: bool) -> list[RawChat]:
    """Raises TranscriptError naming the line."""
    header = _header(text)
    if header is None:
        raise TranscriptError("no header of a WeChat table", place=f"{name}, line 1")
    columns, delimiter = header
    faults = Faults(name, lenient)
    chats: dict[str, RawChat] = {}
    for line, row in _rows(text, delimiter, faults):
        values = {
            field: row[place].strip() if field != "text" else row[place]
            for field, place in columns.items()
            if place < len(row)
        }
        try:
            if "text" not in values or not (values.get("time") or values.get("clock")):
                raise ValueError(f"{len(row)} columns, too few")
            _take(chats, values, f"line {line}")
        except ValueError as error:
            faults.add(f"line {line}", str(error), text.split("\n")[line - 1] if not lenient else None)
    found = list(chats.values()) or [RawChat()]
    faults.settle(found[0])
    return found


def _header(text: str) -> tuple[dict[str, int], str] | None:
    first = text.lstrip("\ufeff\r\n ")[:2000].partition("\n")[0].strip()
    for delimiter in (",", "\t", ";"):
        names = [part.strip().strip('"') for part in first.split(delimiter)]
        for known, needed in _HEADERS:
            if needed <= set(names):
                return {known[name]: place for place, name in enumerate(names) if name in known}, delimiter
    return None


def _rows(text: str, delimiter: str, faults: Faults) -> Iterator[tuple[int, list[str]]]:
    """Rows below the header with the line on which each begins; a message may run over several lines."""
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    start = 1
    headed = False
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            faults.add(f"line {reader.line_num}", f"not a row of this table: {error}")
            continue
        if any(part.strip() for part in row):
            if headed:
                yield start, row
            headed = True
        start = reader.line_num + 1


def _take(chats: dict[str, RawChat], values: dict[str, str], place: str) -> None:
    at = moment(values["time"] if values.get("time") not in (None, "", "0") else values.get("clock"))
    chat_id = values.get("chat", "")
    chat = chats.get(chat_id)
    if chat is None:
        chat = chats[chat_id] = RawChat(chat_id, values.get("chat_name", ""))
    mine = values.get("self", "").lower() in ("1", "true", "yes") or values.get("sender") == _ME
    said_by, content = speaker(values["text"])
    kind, text = (
        by_code(_number(values["code"]), _number(values.get("sub", "")), content)
        if values.get("code")
        else by_name(values.get("kind", ""), content)
    )
    sender = values.get("sender") or (_ME if mine else said_by or values.get("nick") or chat_id or "?")
    if kind == "system" and (not values.get("sender") or sender.startswith("系统") or sender.endswith("@chatroom")):
        file_event(chat, at, text, message_id=values.get("id", ""), place=place)
        return
    # The remark is the operator's private name for somebody; the group knows the nickname.
    member = chat.member(sender, values.get("nick") or values.get("remark") or sender, values.get("remark", ""), sender)
    if mine:
        member.hints.add("self")
    if kind == "system":
        file_event(chat, at, text, message_id=values.get("id", ""), place=place, sender=sender)
        return
    chat.messages.append(RawMessage(values.get("id", ""), at, sender, text, kind, place=place))


def _number(text: str) -> int:
    try:
        return int(text or 0)
    except ValueError as error:
        raise ValueError(f"not a message type: {text[:20]!r}") from error
