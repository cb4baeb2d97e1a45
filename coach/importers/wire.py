"""The wire form: a Transcript as JSON, what the API takes. `labels` may lie beside it and is ignored."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from coach.errors import TranscriptError
from coach.importers.explain import dotted, explain
from coach.importers.raw import Note
from coach.types import Message, Transcript


def is_wire(document: Any) -> bool:
    """Anything with messages that says who the members or what the group is; a fault in it is then named."""
    if isinstance(document, list):
        return bool(document) and all(is_wire(entry) for entry in document)
    return isinstance(document, dict) and "messages" in document and bool({"group", "members"} & document.keys())


def read_wire(document: dict[str, Any], *, name: str, lenient: bool) -> tuple[Transcript, list[Note], int]:
    """The transcript, notes, and how many messages were left out. Raises TranscriptError naming message and field."""
    given = {field: value for field, value in document.items() if field != "labels"}
    notes: list[Note] = []
    skipped = 0
    if lenient and isinstance(given.get("messages"), list):
        given["messages"], skipped = _sound(given["messages"], given.get("members"), notes)
    try:
        return Transcript.model_validate(given), notes, skipped
    except ValidationError as error:
        path, reason = explain(error, Transcript)
        raise TranscriptError(reason, place=_place(name, given, path)) from error


def _place(name: str, given: dict[str, Any], path: tuple[int | str, ...]) -> str:
    if len(path) < 2 or not isinstance(path[1], int):
        return f"{name}, {dotted(path)}" if path else name
    entries = given.get(str(path[0]))
    entry = entries[path[1]] if isinstance(entries, list) and path[1] < len(entries) else None
    known = f" (id {entry['id']!r})" if isinstance(entry, dict) and "id" in entry else ""
    return f"{name}, {str(path[0]).removesuffix('s')} {path[1] + 1}{known}"


def _sound(messages: list[Any], members: Any, notes: list[Note]) -> tuple[list[Any], int]:
    """The messages that can be read by themselves; replies to others are dropped with them."""
    people = (
        {str(person.get("id")) for person in members if isinstance(person, dict)}
        if isinstance(members, list)
        else set()
    )
    kept: list[Any] = []
    seen: set[str] = set()
    replies = 0
    for entry in messages:
        try:
            message = Message.model_validate(entry)
        except ValidationError:
            continue
        if message.sender not in people or message.id in seen:
            continue
        if message.reply_to is not None and message.reply_to not in seen:
            replies += 1
            message = message.model_copy(update={"reply_to": None})
        seen.add(message.id)
        kept.append(message.model_dump())
    skipped = len(messages) - len(kept)
    if skipped or replies:
        notes.append(
            Note(
                "有 {n} 条消息读不出来，已略过；{m} 条回复找不到原消息，按普通消息读。",
                "{n} unreadable messages were left out; {m} replies lost the message they answer.",
                {"n": skipped, "m": replies},
            )
        )
    return kept, skipped
