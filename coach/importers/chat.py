"""Any supported chat -> Transcript. The format is told from the content, never from the file's name."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

from coach.errors import TranscriptError
from coach.importers.assemble import assemble, zone_of
from coach.importers.case import read_cases
from coach.importers.chatlab import is_chatlab, is_chatlab_lines, read_chatlab, read_chatlab_lines
from coach.importers.chatlog import is_chatlog, read_chatlog
from coach.importers.decode import decode
from coach.importers.group_file import GroupFile
from coach.importers.language import guess_language
from coach.importers.overlay import overlay
from coach.importers.pasted import read_pasted
from coach.importers.raw import Note, RawChat
from coach.importers.telegram import is_telegram, mend_escapes, read_telegram
from coach.importers.wechat_csv import is_wechat_csv, read_wechat_csv
from coach.importers.wire import is_wire, read_wire
from coach.types import Transcript

_CASE = re.compile(r"^chat:[ \t]*[|>]", re.MULTILINE)
_JSON = re.compile(r"\s*(?:\{|\[\s*(?:\{|\]|$))")
_SUPPORTED = (
    "known are: wire JSON, case YAML, ChatLab JSON and JSONL, WeChat CSV (MemoTrace, PyWxDump, chatlog), "
    "chatlog JSON, Telegram result.json, and pasted text"
)


@dataclass(frozen=True, slots=True)
class Imported:
    """A chat that was read, in which format, what was guessed or changed on the way, and how much was left out."""

    transcript: Transcript
    format: str
    notes: tuple[str, ...]
    skipped: int


@dataclass(frozen=True, slots=True)
class _Asked:
    """How the caller wants it read."""

    name: str
    group: GroupFile | None
    now: datetime | None
    lenient: bool


@dataclass(frozen=True, slots=True)
class _Found:
    """A chat of the file that is not finished yet: its names, and how to finish it."""

    id: str
    name: str
    finish: Callable[[], Imported]


def read_chat(
    data: bytes | str,
    *,
    name: str = "chat",
    group: GroupFile | None = None,
    chat: str | None = None,
    now: datetime | None = None,
    lenient: bool = False,
) -> Imported:
    """The chat of a file; `chat` picks one of several by name or id. Raises TranscriptError naming file and place."""
    every = _find(data, _Asked(name, group, now, lenient))
    found = every
    if chat is not None:
        wanted = chat.strip()
        found = [one for one in every if wanted in (one.id, one.name)] or [
            one for one in every if wanted.casefold() in (one.id.casefold(), one.name.casefold())
        ]
        if not found:
            raise TranscriptError(f"no chat {chat!r} in it; it holds {_listed(every)}", place=name)
    if len(found) > 1:
        raise TranscriptError(f"{len(found)} chats in it; pass one as `chat`: {_listed(found)}", place=name)
    return found[0].finish()


def read_chats(
    data: bytes | str,
    *,
    name: str = "chat",
    group: GroupFile | None = None,
    now: datetime | None = None,
    lenient: bool = False,
) -> list[Imported]:
    """Every chat of a file. Raises TranscriptError naming file and place."""
    return [one.finish() for one in _find(data, _Asked(name, group, now, lenient))]


def _listed(found: Sequence[_Found]) -> str:
    names = [repr(one.name) if one.name else repr(one.id) for one in found]
    labels = [
        f"{label} (id {one.id})" if names.count(label) > 1 else label for label, one in zip(names, found, strict=True)
    ]
    return ", ".join(labels[:30]) + (f" and {len(labels) - 30} more" if len(labels) > 30 else "")


def _find(data: bytes | str, asked: _Asked) -> list[_Found]:
    text, notes = decode(data, name=asked.name, lenient=asked.lenient)
    name, lenient = asked.name, asked.lenient
    if is_chatlab_lines(text):
        return _raw(read_chatlab_lines(text, name=name, lenient=lenient), "chatlab-jsonl", notes, asked)
    if _JSON.match(text):
        return _from_json(_parsed(text, name), notes, asked)
    if is_wechat_csv(text):
        return _raw(read_wechat_csv(text, name=name, lenient=lenient), "wechat-csv", notes, asked)
    if _CASE.search(text):
        return [_whole(case.transcript, "case", notes, 0, asked) for case in read_cases(text, name=name)]
    return _raw([read_pasted(text, name=name, now=_wall(text, asked), lenient=lenient)], "pasted", notes, asked)


def _from_json(document: Any, notes: list[Note], asked: _Asked) -> list[_Found]:
    name, lenient = asked.name, asked.lenient
    if is_chatlab(document):
        return _raw(read_chatlab(document, name=name, lenient=lenient), "chatlab", notes, asked)
    if is_telegram(document):
        return _raw(read_telegram(document, name=name, lenient=lenient), "telegram", notes, asked)
    if is_wire(document):
        wires = document if isinstance(document, list) else [document]
        read = [read_wire(wire, name=name, lenient=lenient) for wire in wires]
        return [_whole(chat, "wire", [*notes, *more], skipped, asked) for chat, more, skipped in read]
    if is_chatlog(document):
        return _raw(read_chatlog(document, name=name, lenient=lenient), "chatlog", notes, asked)
    keys = f" with {', '.join(map(repr, list(document)[:8]))}" if isinstance(document, dict) else ""
    raise TranscriptError(f"JSON{keys}, but no chat that is known; {_SUPPORTED}", place=name)


def _parsed(text: str, name: str) -> Any:
    """Raises TranscriptError naming line and column."""
    try:
        return json.loads(text)
    except RecursionError as error:
        raise TranscriptError("JSON nested too deeply to be a chat", place=name) from error
    except ValueError:
        try:
            return json.loads(mend_escapes(text))
        except json.JSONDecodeError as error:
            raise TranscriptError(
                f"broken JSON: {error.msg} (column {error.colno}); export the chat again",
                place=f"{name}, line {error.lineno}",
            ) from error
        except ValueError as error:  # a number of more digits than Python reads
            raise TranscriptError(f"broken JSON: {error}", place=name) from error


def _wall(text: str, asked: _Asked) -> datetime:
    """`now` as a clock on the group's wall shows it: what dates in pasted text are told from."""
    told = asked.group.language if asked.group else None
    zone, _ = zone_of(told or guess_language([text[:20_000]]), asked.group)
    moment = asked.now or datetime.now(UTC)
    return (moment.astimezone(zone) if moment.tzinfo else moment).replace(tzinfo=None)


def _raw(chats: list[RawChat], form: str, notes: list[Note], asked: _Asked) -> list[_Found]:
    def finish(chat: RawChat) -> Imported:
        transcript, told = assemble(chat, name=asked.name, group=asked.group, now=asked.now)
        return _imported(transcript, form, [*notes, *told], chat.skipped)

    return [_Found(chat.id, chat.name, partial(finish, chat)) for chat in chats]


def _whole(transcript: Transcript, form: str, notes: list[Note], skipped: int, asked: _Asked) -> _Found:
    """A form that says all by itself: only the group file and `now` may change it."""

    def finish() -> Imported:
        moment = asked.now or transcript.now
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=transcript.zone or transcript.now.tzinfo)
        finished, told = overlay(transcript, asked.group, moment, name=asked.name)
        return _imported(finished, form, [*notes, *told], skipped)

    return _Found(transcript.id, transcript.group.name, finish)


def _imported(transcript: Transcript, form: str, notes: list[Note], skipped: int) -> Imported:
    return Imported(transcript, form, tuple(note.text(transcript.language) for note in notes), skipped)
