"""What every format is read into before it becomes a Transcript: the chat as the export had it, nothing decided yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from coach.errors import TranscriptError
from coach.plain import traditional
from coach.types import Language, MessageKind

# What an export says of a member's part: the account it was exported from, and the rights held in the group.
Hint = Literal["self", "owner", "admin", "bot"]


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence for the operator in both languages; rendered once the language of the chat is known."""

    zh: str
    en: str
    values: Mapping[str, object] = field(default_factory=dict)

    def text(self, language: Language) -> str:
        if language == "en":
            return self.en.format(**self.values)
        # Only our own words change script: a name is quoted as it is written.
        return (self.zh if language == "zh-Hans" else traditional(self.zh)).format(**self.values)


@dataclass(slots=True)
class RawMember:
    id: str
    name: str
    aliases: set[str] = field(default_factory=set)
    hints: set[Hint] = field(default_factory=set)


@dataclass(slots=True)
class RawMessage:
    """`at` without an offset is a clock on the wall of the group; `place` is the line or number in the file."""

    id: str
    at: datetime
    sender: str
    text: str
    kind: MessageKind = "text"
    reply_to: str | None = None
    mentions: tuple[str, ...] = ()
    place: str = ""


@dataclass(slots=True)
class RawChat:
    """One chat of a file. `by_id` tells that the export knows its members by id and not by name alone."""

    id: str = ""
    name: str = ""
    members: dict[str, RawMember] = field(default_factory=dict)
    messages: list[RawMessage] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    skipped: int = 0
    by_id: bool = True

    def member(self, member_id: str, name: str = "", *aliases: str) -> RawMember:
        """The member of this id, made when first seen; further names are kept as aliases (for mentions)."""
        found = self.members.get(member_id)
        if found is None:
            found = self.members[member_id] = RawMember(member_id, name or member_id)
        elif name and found.name == found.id:
            found.name = name
        for alias in (name, *aliases):
            if alias and alias != found.name:
                found.aliases.add(alias)
        return found

    def named(self, name: str) -> RawMember | None:
        """The first member of this name, or of this alias."""
        for member in self.members.values():
            if member.name == name:
                return member
        return next((member for member in self.members.values() if name in member.aliases), None)


@dataclass(slots=True)
class Faults:
    """What to do with a broken entry: refuse the file, or (lenient) count it and go on."""

    name: str
    lenient: bool
    places: list[str] = field(default_factory=list)

    def add(self, place: str, reason: str, said: object = None) -> None:
        """Raises TranscriptError unless lenient."""
        if not self.lenient:
            quoted = "" if said is None else f" ({str(said)[:60]!r})"
            raise TranscriptError(
                f"{reason}{quoted}; mend it, or read leniently to leave such entries out", place=f"{self.name}, {place}"
            )
        self.places.append(place)

    def settle(self, chat: RawChat) -> None:
        """Writes what was left out into the chat's notes."""
        if self.places:
            chat.skipped += len(self.places)
            first = ", ".join(self.places[:5]) + (" …" if len(self.places) > 5 else "")
            chat.notes.append(
                Note(
                    "有 {n} 条读不出来，已略过：{places}。",
                    "{n} unreadable entries were left out: {places}.",
                    {"n": len(self.places), "places": first},
                )
            )
