"""result.json of Telegram Desktop: one chat, or a full export with `chats` and `left_chats`."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from coach.errors import TranscriptError
from coach.importers.events import SYSTEM
from coach.importers.language import guess_language
from coach.importers.raw import Faults, Note, RawChat, RawMessage
from coach.importers.times import moment
from coach.types import MessageKind

_BAD_ESCAPE = re.compile(r"(?<!\\)((?:\\\\)*)\\x([0-9A-Fa-f]{2})")
_MEDIA: dict[str, tuple[MessageKind, str]] = {
    "sticker": ("image", "sticker"),
    "animation": ("image", "GIF"),
    "video_file": ("image", "video"),
    "video_message": ("image", "video"),
    "voice_message": ("voice", "voice"),
    "audio_file": ("text", "audio"),
}
_JOIN = {"invite_members", "join_group_by_link", "join_group_by_request", "create_group"}


def is_telegram(document: Any) -> bool:
    if not isinstance(document, dict):
        return False
    if any(isinstance(document.get(part), dict) and "list" in document[part] for part in ("chats", "left_chats")):
        return True
    messages = document.get("messages")
    return isinstance(messages, list) and "type" in document and "members" not in document and "meta" not in document


def mend_escapes(text: str) -> str:
    r"""Telegram Desktop writes control characters as `\x0B`, which JSON does not know."""
    return _BAD_ESCAPE.sub(r"\1\\u00\2", text)


def read_telegram(document: dict[str, Any], *, name: str, lenient: bool) -> list[RawChat]:
    """Every chat that holds messages. Raises TranscriptError naming chat and message."""
    listed = [document] if isinstance(document.get("messages"), list) else []
    for part in ("chats", "left_chats"):
        inner = document.get(part)
        listed += inner["list"] if isinstance(inner, dict) and isinstance(inner.get("list"), list) else []
    personal = document.get("personal_information")
    me = f"user{personal.get('user_id')}" if isinstance(personal, dict) else ""
    chats = [_chat(entry, name, lenient, me) for entry in listed if isinstance(entry, dict)]
    full = [chat for chat in chats if chat.messages]
    if not full:
        raise TranscriptError("no messages in it", place=name)
    if len(full) < len(listed):
        empty = Note(
            "导出里另有 {n} 个没有消息的聊天。",
            "{n} further chats of this export hold no message.",
            {"n": len(listed) - len(full)},
        )
        for chat in full:
            chat.notes.append(empty)
    return full


def _chat(entry: dict[str, Any], name: str, lenient: bool, me: str) -> RawChat:
    chat = RawChat(str(entry.get("id") or ""), str(entry.get("name") or entry.get("type") or ""))
    given = entry.get("messages")
    messages: list[Any] = given if isinstance(given, list) else []
    faults = Faults(name, lenient)
    english = (
        guess_language(_text(message.get("text")) for message in messages[:2000] if isinstance(message, dict)) == "en"
    )
    unsupported = 0
    for number, message in enumerate(messages, start=1):
        place = f"chat {chat.name!r}, message {number}"
        try:
            if not isinstance(message, dict):
                raise TypeError("a message is an object")
            if message.get("type") == "unsupported":
                unsupported += 1
            elif message.get("type") == "service":
                _service(chat, message, place, english)
            else:
                _spoken(chat, message, place)
        except (ValueError, TypeError) as error:
            faults.add(place, str(error))
    if me in chat.members:
        chat.members[me].hints.add("self")
    faults.settle(chat)
    if unsupported:
        chat.skipped += unsupported
        chat.notes.append(
            Note(
                "有 {n} 条 Telegram 自己没导出内容的消息，已略过。",
                "{n} messages that Telegram itself exports without content were left out.",
                {"n": unsupported},
            )
        )
    return chat


def _when(message: dict[str, Any]) -> datetime:
    return moment(message.get("date_unixtime") or message.get("date"))


def _text(value: Any) -> str:
    """`text` is a string, or a list of strings and of parts with a `text` of their own."""
    if isinstance(value, list):
        return "".join(
            part if isinstance(part, str) else str(part.get("text", "")) if isinstance(part, dict) else ""
            for part in value
        )
    return value if isinstance(value, str) else ""


def _who(chat: RawChat, message: dict[str, Any], label: str) -> str:
    """The author's id; a deleted account keeps its id and has no name."""
    person = str(message.get(f"{label}_id") or message.get(label) or "")
    if not person:
        chat.member(SYSTEM)
        return SYSTEM
    chat.member(person, str(message.get(label) or "Deleted Account"))
    return person


def _spoken(chat: RawChat, message: dict[str, Any], place: str) -> None:
    at = _when(message)
    text = _text(message.get("text"))
    kind, label = _media(message)
    parts = message.get("text")
    mentions = tuple(
        f"user{part['user_id']}"
        for part in (parts if isinstance(parts, list) else ())
        if isinstance(part, dict) and part.get("user_id")
    )
    reply = message.get("reply_to_message_id")
    # A reply into another chat names its peer; the number means nothing here.
    reply = None if reply is None or message.get("reply_to_peer_id") else str(reply)
    said = f"[{label}] {text}".strip() if label else text
    sender = _who(chat, message, "from")
    chat.messages.append(RawMessage(str(message.get("id") or ""), at, sender, said, kind, reply, mentions, place))


def _media(message: dict[str, Any]) -> tuple[MessageKind, str]:
    if "photo" in message:
        return "image", "photo"
    if message.get("media_type") in _MEDIA:
        kind, label = _MEDIA[message["media_type"]]
        return kind, " ".join(filter(None, (label, str(message.get("sticker_emoji") or ""))))
    if "file" in message:
        return ("image", "photo") if str(message.get("mime_type", "")).startswith("image/") else ("text", "file")
    poll = message.get("poll")
    if isinstance(poll, dict):
        return "text", f"poll: {_text(poll.get('question'))}"
    for field, label in (
        ("location_information", "location"),
        ("contact_information", "contact"),
        ("invoice_information", "invoice"),
        ("game_title", "game"),
    ):
        if field in message:
            return "link" if label == "contact" else "text", label
    return "text", ""


def _service(chat: RawChat, message: dict[str, Any], place: str, english: bool) -> None:
    at = _when(message)
    action = str(message.get("action") or "")
    actor = _who(chat, message, "actor")
    called = [str(name) for name in message.get("members") or () if name]
    people = [_named(chat, name, actor) for name in called] or [actor]
    by = chat.members[actor].name
    kind: MessageKind = "join" if action in _JOIN else "leave" if action == "remove_members" else "system"
    if kind == "system" or people == [SYSTEM]:
        title = _text(message.get("title") or message.get("information_text") or message.get("text"))
        said = f"[{action.replace('_', ' ')}] {title}".strip()
        chat.messages.append(RawMessage(str(message.get("id") or ""), at, actor, said, "system", place=place))
        return
    for number, person in enumerate(people, start=1):
        own = str(message.get("id") or "") + ("" if number == 1 else f".{number}")
        who = chat.members[person].name
        said = _moved(who, by, kind == "join", person == actor, english)
        chat.messages.append(RawMessage(own, at, person, said, kind, place=place))


def _named(chat: RawChat, name: str, actor: str) -> str:
    """Services name people without their ids; who moves himself is the actor."""
    if chat.members[actor].name == name:
        return actor
    found = chat.named(name)
    return found.id if found else chat.member(name, name).id


def _moved(who: str, by: str, joined: bool, himself: bool, english: bool) -> str:
    if himself:
        return (
            f"{who} {'joined' if joined else 'left'} the group"
            if english
            else f"{who}{'加入' if joined else '退出'}了群聊"
        )
    if english:
        return f"{by} {'added' if joined else 'removed'} {who}"
    return f"{by}邀请{who}加入了群聊" if joined else f"{by}将{who}移出了群聊"
