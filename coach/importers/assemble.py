"""RawChat -> Transcript: language, time zone, order, references, people and roles, each decision told in a note."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from coach.errors import TranscriptError
from coach.importers.events import SYSTEM
from coach.importers.explain import explain
from coach.importers.group_file import GroupFile
from coach.importers.language import guess_language
from coach.importers.mentions import Names
from coach.importers.overlay import overlay
from coach.importers.raw import Note, RawChat, RawMessage
from coach.types import Group, Language, Member, Message, Transcript

_ZONES: dict[Language, str] = {"zh-Hans": "Asia/Shanghai", "zh-Hant": "Asia/Taipei", "en": "UTC"}


def assemble(
    raw: RawChat, *, name: str, group: GroupFile | None, now: datetime | None
) -> tuple[Transcript, list[Note]]:
    """Raises TranscriptError where nothing is left to read or `now` lies before the chat."""
    if not raw.messages:
        raise TranscriptError("no messages in it", place=f"{name}, chat {raw.name!r}" if raw.name else name)
    notes = list(raw.notes)
    language = language_of(raw, group)
    zone, zone_name = zone_of(language, group)
    zone_name = _settle_times(raw, group, zone, zone_name, notes)
    _order(raw.messages, notes)
    _unique(raw.messages, notes)
    _namesakes(raw, notes)
    members = [Member(id=member.id, name=member.name) for member in raw.members.values()]
    if SYSTEM in raw.members:
        # The app's own lines have no author; what they are filed under is no customer.
        members = [
            Member(id=SYSTEM, name="System" if language == "en" else "系统消息", role="bot")
            if member.id == SYSTEM
            else member
            for member in members
        ]
    last = raw.messages[-1].at
    try:
        transcript = Transcript(
            id=raw.id or raw.name or name,
            language=language,
            group=Group(id=raw.id or raw.name or name, name=raw.name, timezone=zone_name),
            members=tuple(members),
            messages=tuple(_messages(raw, notes)),
            now=last,
        )
    except ValidationError as error:
        raise TranscriptError(explain(error, Transcript)[1], place=name) from error
    transcript = _joined(transcript)
    hints = {member.id: member.hints for member in raw.members.values()}
    aliases = {member.id: member.aliases for member in raw.members.values()}
    finished, more = overlay(transcript, group, local_now(now, zone, last), hints=hints, aliases=aliases, name=name)
    return finished, [*notes, *more]


def language_of(raw: RawChat, group: GroupFile | None) -> Language:
    """The language given, or that of what people wrote (of their names, where they wrote nothing)."""
    if group and group.language:
        return group.language
    spoken = (message.text for message in raw.messages if message.kind == "text")
    return guess_language([*_take(spoken, 5000), *(member.name for member in raw.members.values())])


def zone_of(language: Language, group: GroupFile | None) -> tuple[tzinfo, str]:
    """The clock of the group: its time zone, else the offset of the group file, else that of its language."""
    if group and group.group.get("timezone"):
        given = str(group.group["timezone"])
        return ZoneInfo(given), given
    if group and group.utc_offset is not None:
        return timezone(timedelta(hours=group.utc_offset)), ""
    return ZoneInfo(_ZONES[language]), _ZONES[language]


def local_now(now: datetime | None, zone: tzinfo, last: datetime) -> datetime:
    if now is None:
        return last
    return now.replace(tzinfo=zone) if now.tzinfo is None else now


def _take(texts: Iterator[str], count: int) -> list[str]:
    return [text for text, _ in zip(texts, range(count), strict=False)]


def _settle_times(raw: RawChat, group: GroupFile | None, zone: tzinfo, zone_name: str, notes: list[Note]) -> str:
    """Gives every time an offset; the name of the zone that the group gets, or none where the file's offsets stand."""
    given = bool(group and (group.group.get("timezone") or group.utc_offset is not None))
    naive = utc = 0
    for message in raw.messages:
        if message.at.tzinfo is None:
            naive += 1
            message.at = _fixed(message.at.replace(tzinfo=zone))
        elif given or message.at.tzinfo is UTC:
            utc += 1
            message.at = _fixed(message.at.astimezone(zone))
    if given:
        return zone_name
    if naive:
        notes.append(
            Note(
                "文件里的时间没有时区，按 {zone} 读；不对的话请在群资料里写 group.timezone。",
                "The times in this file carry no time zone and were read as {zone}; "
                "set group.timezone if that is wrong.",
                {"zone": zone_name},
            )
        )
    elif utc:
        notes.append(
            Note(
                "文件没说群在哪个时区，按 {zone} 看钟点；不对的话请在群资料里写 group.timezone。",
                "The file does not say where the group lives; clock times are those of {zone}. "
                "Set group.timezone if that is wrong.",
                {"zone": zone_name},
            )
        )
    return zone_name if naive or utc else ""


def _fixed(at: datetime) -> datetime:
    """With its offset as a number: two times of one zone compare by the wall, which goes back an hour in autumn."""
    return at.replace(tzinfo=timezone(at.utcoffset() or timedelta()), fold=0)


def _order(messages: list[RawMessage], notes: list[Note]) -> None:
    late = sum(after.at < before.at for before, after in pairwise(messages))
    if late:
        messages.sort(key=lambda message: message.at)
        notes.append(
            Note(
                "有 {n} 处时间倒退，已按时间重排。",
                "Time ran backwards in {n} places; the messages were sorted by time.",
                {"n": late},
            )
        )


def _unique(messages: list[RawMessage], notes: list[Note]) -> None:
    """Numbers what has no id, and makes a second use of an id its own; a reply goes to the first."""
    taken: set[str] = {message.id for message in messages if message.id}
    seen: set[str] = set()
    doubled = 0
    for number, message in enumerate(messages, start=1):
        wanted = message.id or str(number)
        if message.id in seen or (not message.id and wanted in taken):
            doubled += message.id in seen
            count = 2
            while f"{wanted}.{count}" in taken:
                count += 1
            wanted = f"{wanted}.{count}"
        taken.add(wanted)
        seen.add(wanted)
        message.id = wanted
    if doubled:
        notes.append(
            Note(
                "有 {n} 条消息的编号重复，已另编号。",
                "{n} messages used an id again and were given their own.",
                {"n": doubled},
            )
        )


def _namesakes(raw: RawChat, notes: list[Note]) -> None:
    counts = Counter(member.name for member in raw.members.values())
    doubled = [name for name, count in counts.items() if count > 1]
    if raw.by_id and doubled:
        notes.append(
            Note(
                "有同名的成员（{names}），按账号分开了。",
                "Some members share a name ({names}); they were kept apart by their account.",
                {"names": "、".join(doubled[:5])},
            )
        )


def _messages(raw: RawChat, notes: list[Note]) -> Iterator[Message]:
    names = Names.of((member.id, (member.name, *sorted(member.aliases))) for member in raw.members.values())
    known: set[str] = set()
    lost = 0
    for message in raw.messages:
        reply = message.reply_to if message.reply_to in known else None
        lost += reply is None and bool(message.reply_to)
        mentions: dict[str, None] = dict.fromkeys(who for who in message.mentions if who in raw.members)
        # An event's own text quotes names without calling anybody.
        if message.kind not in ("join", "leave", "system", "recall") and ("@" in message.text or "＠" in message.text):
            mentions |= dict.fromkeys(names.mentioned(message.text[:20_000]))
        yield Message(
            id=message.id,
            at=message.at,
            sender=message.sender,
            text=message.text,
            mentions=tuple(mentions),
            reply_to=reply,
            kind=message.kind,
        )
        known.add(message.id)
        names.spoke(message.sender, raw.members[message.sender].name)
    if lost:
        notes.append(
            Note(
                "有 {n} 条回复的原消息不在文件里，按普通消息读。",
                "{n} messages reply to one that is not in this file; they were read as plain messages.",
                {"n": lost},
            )
        )


def _joined(transcript: Transcript) -> Transcript:
    """Members with the time at which the chat shows them joining (the last one, for who came back)."""
    joined: defaultdict[str, Any] = defaultdict(lambda: None)
    joined.update({message.sender: message.at for message in transcript.messages if message.kind == "join"})
    if not joined:
        return transcript
    members = tuple(
        member.model_copy(update={"joined_at": joined[member.id]}) if joined[member.id] else member
        for member in transcript.members
    )
    return transcript.model_copy(update={"members": members})
