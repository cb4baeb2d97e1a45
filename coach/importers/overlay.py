"""What the group file and the moment of asking change in a transcript, and the roles where nobody gave them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from coach.errors import SettingsError, TranscriptError
from coach.importers.events import SYSTEM
from coach.importers.explain import explain
from coach.importers.group_file import GroupFile, MemberFile
from coach.importers.raw import Hint, Note
from coach.importers.roles import guess_roles
from coach.types import Group, Member, Transcript


def overlay(
    transcript: Transcript,
    group: GroupFile | None,
    now: datetime,
    *,
    hints: Mapping[str, set[Hint]] | None = None,
    aliases: Mapping[str, set[str]] | None = None,
    name: str = "chat",
) -> tuple[Transcript, list[Note]]:
    """Raises TranscriptError where `now` lies before the last message, SettingsError for an impossible group field."""
    last = transcript.messages[-1].at
    if now < last:
        raise TranscriptError(
            f"now ({now.isoformat()}) lies before the last message ({last.isoformat()}); "
            "give a later now, or leave it out",
            place=name,
        )
    told = group or GroupFile()
    notes: list[Note] = []
    try:
        now = now.astimezone(last.tzinfo) if now.tzinfo is not last.tzinfo else now
    except OverflowError as error:
        raise TranscriptError(f"now ({now.isoformat()}) is no time of a chat", place=name) from error
    details = _details(transcript.group, told, now)
    members = _members(transcript.members, told, now, aliases or {}, notes)
    if not told.operators and not any(member.role == "operator" for member in members):
        people = [member for member in members if member.id != SYSTEM and member.role != "bot"]
        guess = guess_roles(people, transcript.messages, hints or {}, details.persona.name)
        notes.append(guess.note({member.id: member.name for member in members}))
        roles: dict[str, Any] = {**dict.fromkeys(guess.operators, "operator"), **dict.fromkeys(guess.bots, "bot")}
        members = [
            member.model_copy(update={"role": roles[member.id]}) if member.id in roles else member for member in members
        ]
    changed: dict[str, Any] = {"group": details, "members": tuple(members), "now": now}
    if told.language:
        changed["language"] = told.language
    return transcript.model_copy(update=changed), notes


def _details(known: Group, told: GroupFile, now: datetime) -> Group:
    fields = told.fields(now)
    if not fields:
        return known
    try:
        return Group.model_validate({**known.model_dump(), **fields})
    except ValidationError as error:
        raise SettingsError(f"group: {explain(error, Group)[1]}") from error


def _members(
    members: Iterable[Member], told: GroupFile, now: datetime, aliases: Mapping[str, set[str]], notes: list[Note]
) -> list[Member]:
    people = list(members)
    by_name: dict[str, list[int]] = {}
    for place, member in enumerate(people):
        # An id beats a name, a name beats an alias: they are looked up in this order.
        for called in dict.fromkeys((f"id:{member.id}", member.name, *(aliases.get(member.id, ())))):
            by_name.setdefault(called, []).append(place)
    missing: list[str] = []

    def change(called: str, **update: Any) -> None:
        places = by_name.get(f"id:{called}") or by_name.get(called)
        if not places:
            missing.append(called)
        for place in places or ():
            people[place] = people[place].model_copy(
                update={key: value for key, value in update.items() if value or value == 0}
            )

    for called in told.operators:
        change(called, role="operator")
    for called in told.bots:
        change(called, role="bot")
    for called, tags in told.tags.items():
        places = by_name.get(f"id:{called}") or by_name.get(called) or [-1]
        change(called, tags={**people[places[0]].tags, **tags})
    for called, details in told.members.items():
        places = by_name.get(f"id:{called}") or by_name.get(called) or [-1]
        change(called, **_overrides(details, people[places[0]], told, now, called))
    if missing:
        notes.append(
            Note(
                "群资料里的这些人没有出现在聊天里：{names}。",
                "The group file names people who do not appear in this chat: {names}.",
                {"names": "、".join(dict.fromkeys(missing))},
            )
        )
    return people


def _overrides(member: MemberFile, known: Member, told: GroupFile, now: datetime, called: str) -> dict[str, Any]:
    joined = told.moment(member.joined_at, now, f"members.{called}.joined_at") if member.joined_at else None
    return {
        "name": member.name,
        "role": member.role,
        "joined_at": joined,
        "tags": {**known.tags, **member.tags},
        "orders": member.orders,
        "notes": member.notes,
    }
