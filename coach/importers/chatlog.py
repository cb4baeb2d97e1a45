"""JSON of chatlog (its HTTP API, its export and its webhook): a list of messages, each naming its chat (`talker`)."""

from __future__ import annotations

from typing import Any

from coach.errors import TranscriptError
from coach.importers.events import file_event
from coach.importers.raw import Faults, RawChat, RawMessage
from coach.importers.times import moment
from coach.importers.wechat import by_code

_NEEDED = {"talker", "sender", "time", "type"}


def is_chatlog(document: Any) -> bool:
    return any(isinstance(entry, dict) and entry.keys() >= _NEEDED for entry in _entries(document)[:20])


def read_chatlog(document: Any, *, name: str, lenient: bool) -> list[RawChat]:
    """Raises TranscriptError naming the message."""
    faults = Faults(name, lenient)
    chats: dict[str, RawChat] = {}
    spoken: dict[tuple[str, str, int], str] = {}
    for number, entry in enumerate(_entries(document), start=1):
        try:
            _take(chats, spoken, entry, number)
        except (ValueError, TypeError) as error:
            faults.add(f"message {number}", str(error))
    found = list(chats.values())
    if not found:
        raise TranscriptError("no messages in it", place=name)
    faults.settle(found[0])
    return found


def _entries(document: Any) -> list[Any]:
    if isinstance(document, dict):
        document = document.get("messages") or document.get("data")
    return document if isinstance(document, list) else []


def _take(chats: dict[str, RawChat], spoken: dict[tuple[str, str, int], str], entry: Any, number: int) -> None:
    if not isinstance(entry, dict):
        raise TypeError("a message is an object")
    missing = _NEEDED - entry.keys()
    if missing:
        raise ValueError(f"without {', '.join(sorted(missing))}")
    at = moment(entry["time"])
    talker = str(entry["talker"])
    chat = chats.setdefault(talker, RawChat(talker, str(entry.get("talkerName") or "")))
    given = entry.get("contents")
    contents: dict[str, Any] = given if isinstance(given, dict) else {}
    kind, text = by_code(
        int(entry["type"]),
        int(entry.get("subType") or 0),
        str(entry.get("content") or ""),
        str(contents.get("title") or ""),
    )
    message_id = str(entry.get("seq") or number)
    mine = bool(entry.get("isSelf"))
    sender = str(entry["sender"] or ("我" if mine else ""))
    if kind == "system" and (not sender or sender.startswith("系统")):
        file_event(chat, at, text, message_id=message_id, place=f"message {number}")
        return
    member = chat.member(sender, str(entry.get("senderName") or ("我" if mine else "")))
    if mine:
        member.hints.add("self")
    if kind == "system":
        file_event(chat, at, text, message_id=message_id, place=f"message {number}", sender=sender)
        return
    reply = _quoted(contents.get("refer"), talker, spoken)
    chat.messages.append(RawMessage(message_id, at, sender, text, kind, reply, place=f"message {number}"))
    spoken[talker, sender, int(at.timestamp())] = message_id


def _quoted(refer: Any, talker: str, spoken: dict[tuple[str, str, int], str]) -> str | None:
    """A quote names author and second, not the id; what cannot be found is counted as a lost reply later."""
    if not isinstance(refer, dict):
        return None
    try:
        return spoken.get((talker, str(refer.get("sender")), int(moment(refer.get("time")).timestamp())), "?")
    except ValueError:
        return "?"
