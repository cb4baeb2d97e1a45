"""The exchange format of ChatLab, as one JSON object or as JSON lines (`_type`: header, member, message)."""

from __future__ import annotations

import json
from typing import Any

from coach.importers.events import file_event
from coach.importers.kinds import kind_of_text
from coach.importers.raw import Faults, Hint, RawChat, RawMessage
from coach.importers.times import moment
from coach.types import MessageKind

# docs/cn/chatlab-format.md. A file, a place or a forwarded talk is no link: the coach reads links as possible offers.
_TYPES: dict[int, tuple[MessageKind, str]] = {
    0: ("text", ""),
    1: ("image", "图片"),
    2: ("voice", "语音"),
    3: ("image", "视频"),
    4: ("text", "文件"),
    5: ("image", "表情"),
    7: ("link", "链接"),
    8: ("text", "位置"),
    20: ("red_packet", "红包"),
    21: ("red_packet", "转账"),
    22: ("system", "拍一拍"),
    23: ("system", "通话"),
    24: ("link", "分享"),
    25: ("text", ""),
    26: ("text", "聊天记录"),
    27: ("link", "名片"),
    80: ("system", ""),
    81: ("recall", "撤回了一条消息"),
    99: ("text", "消息"),
}
_ROLES: dict[str, Hint] = {"owner": "owner", "admin": "admin", "bot": "bot"}


def is_chatlab(document: Any) -> bool:
    return (
        isinstance(document, dict)
        and isinstance(document.get("messages"), list)
        and ("chatlab" in document or ("meta" in document and "group" not in document))
    )


def is_chatlab_lines(text: str) -> bool:
    """Told by the first line that is no remark."""
    for line in text.splitlines()[:50]:
        bare = line.strip()
        if bare and not bare.startswith("#"):
            return bare.startswith("{") and bare.endswith("}") and '"_type"' in bare
    return False


def read_chatlab(document: dict[str, Any], *, name: str, lenient: bool) -> list[RawChat]:
    """Raises TranscriptError naming the message."""
    chat = _chat(document.get("meta"))
    faults = Faults(name, lenient)
    given = document.get("members")
    people = given if isinstance(given, list) else []
    entries = [(f"member {number}", "member", entry) for number, entry in enumerate(people, 1)]
    entries += [(f"message {number}", "message", entry) for number, entry in enumerate(document["messages"], 1)]
    for place, kind, entry in entries:
        _entry(chat, kind, entry, place, faults)
    _own(chat, document.get("meta"))
    faults.settle(chat)
    return [chat]


def read_chatlab_lines(text: str, *, name: str, lenient: bool) -> list[RawChat]:
    """Raises TranscriptError naming the line."""
    chat = RawChat()
    faults = Faults(name, lenient)
    meta: Any = None
    for number, line in enumerate(text.split("\n"), start=1):
        bare = line.strip()
        if not bare or bare.startswith("#"):
            continue
        place = f"line {number}"
        try:
            entry = json.loads(bare)
        except (ValueError, RecursionError) as error:
            faults.add(place, f"not JSON: {error}", bare)
            continue
        kind = entry.get("_type") if isinstance(entry, dict) else None
        if kind == "header":
            meta = entry.get("meta")
            told = _chat(meta)
            chat.id, chat.name = told.id, told.name
        elif kind in ("member", "message"):
            _entry(chat, kind, entry, place, faults)
        else:
            faults.add(place, "`_type` is none of header, member, message", bare)
    _own(chat, meta)
    faults.settle(chat)
    return [chat]


def _chat(meta: Any) -> RawChat:
    told = meta if isinstance(meta, dict) else {}
    return RawChat(str(told.get("groupId") or ""), str(told.get("name") or ""))


def _own(chat: RawChat, meta: Any) -> None:
    owner = str(meta.get("ownerId") or "") if isinstance(meta, dict) else ""
    if owner in chat.members:
        chat.members[owner].hints.add("self")


def _entry(chat: RawChat, kind: str, entry: Any, place: str, faults: Faults) -> None:
    try:
        if not isinstance(entry, dict):
            raise TypeError(f"a {kind} is an object")
        if kind == "member":
            _member(chat, entry)
        else:
            _message(chat, entry, place)
    except (ValueError, TypeError) as error:
        faults.add(place, str(error))


def _member(chat: RawChat, entry: dict[str, Any]) -> None:
    if not entry.get("platformId"):
        raise ValueError("'platformId' is missing")
    aliases = entry.get("aliases") if isinstance(entry.get("aliases"), list) else []
    account = str(entry.get("accountName") or "")
    shown = str(entry.get("groupNickname") or account)
    member = chat.member(str(entry["platformId"]), shown, account, *map(str, aliases or ()))
    for role in entry.get("roles") or ():
        known = _ROLES.get(str(role.get("id"))) if isinstance(role, dict) else None
        if known:
            member.hints.add(known)


def _message(chat: RawChat, entry: dict[str, Any], place: str) -> None:
    for field in ("sender", "timestamp", "type"):
        if entry.get(field) in (None, ""):
            raise ValueError(f"{field!r} is missing")
    at = moment(entry["timestamp"])
    kind, label = _TYPES.get(int(entry["type"]), ("text", "消息"))
    text = str(entry.get("content") or (f"[{label}]" if label and kind != "recall" else label))
    if kind == "text" and not label:
        kind = kind_of_text(text)
    sender = str(entry["sender"])
    message_id = str(entry.get("platformMessageId") or "")
    if kind == "system" and sender not in chat.members:
        file_event(chat, at, text, message_id=message_id, place=place)
        return
    account = str(entry.get("accountName") or "")
    chat.member(sender, str(entry.get("groupNickname") or account), account)
    if kind == "system":
        file_event(chat, at, text, message_id=message_id, place=place, sender=sender)
        return
    reply = str(entry["replyToMessageId"]) if entry.get("replyToMessageId") else None
    chat.messages.append(RawMessage(message_id, at, sender, text, kind, reply, place=place))
