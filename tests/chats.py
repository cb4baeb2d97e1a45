"""A small transcript from lines as one would write them down: `09:03 m1 @op >1: text`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from coach.types import Group, Language, Member, Message, Transcript

ZONE = ZoneInfo("Asia/Shanghai")
NAMES = {"op": "小暖", "bot": "小助手", "m1": "朵朵妈", "m2": "阿梁", "m3": "晓雯", "m4": "老周", "m5": "豆子"}
_LINE = re.compile(
    r"(?:(?P<day>\d\d-\d\d) )?(?P<time>\d\d:\d\d(?::\d\d)?) (?P<who>\w+)(?: \[(?P<kind>\w+)\])?"
    r"(?P<mentions>(?: @\w+)*)(?: >(?P<reply>\d+))?: ?(?P<text>.*)"
)


def moment(text: str, zone: ZoneInfo = ZONE) -> datetime:
    """`03-05 09:01` or `09:01` (of 5 March 2026) in a zone."""
    day, _, clock = text.rpartition(" ")
    return datetime.fromisoformat(f"2026-{day or '03-05'} {clock}").replace(tzinfo=zone)


def chat(
    lines: str,
    *,
    now: str = "",
    language: Language = "zh-Hans",
    names: Mapping[str, str] | None = None,
    members: Sequence[Member] = (),
    zone: ZoneInfo = ZONE,
    **group: Any,
) -> Transcript:
    """Ids that begin with `op` speak for the brand, those with `bot` are bots; messages are numbered from 1.

    A group is one of interest, old and in a zone of its own unless `group` says otherwise; `now` is ten minutes after the last line.
    """
    messages: list[Message] = []
    people: dict[str, Member] = {member.id: member for member in members}
    called = {**NAMES, **(names or {})}
    day = "03-05"
    for raw in filter(None, (line.strip() for line in lines.splitlines())):
        found = _LINE.fullmatch(raw)
        assert found, f"not a line of a test chat: {raw}"
        day = found["day"] or day
        mentions = tuple(found["mentions"].replace("@", "").split())
        for who in (found["who"], *mentions):
            role = "operator" if who.startswith("op") else "bot" if who.startswith("bot") else "member"
            people.setdefault(who, Member(id=who, name=called.get(who, who), role=role))
        messages.append(
            Message(
                id=str(len(messages) + 1),
                at=moment(f"{day} {found['time']}", zone),
                sender=found["who"],
                text=found["text"],
                mentions=mentions,
                reply_to=found["reply"],
                kind=found["kind"] or "text",  # type: ignore[arg-type]
            )
        )
    known = {"id": "g", "kind": "interest", "timezone": str(zone), "created_at": moment("01-01 10:00", zone), **group}
    last = messages[-1].at
    when = (
        moment(now if " " in now else f"{day} {now}", zone) if now else last.replace(minute=min(last.minute + 10, 59))
    )
    return Transcript(
        language=language, group=Group(**known), members=tuple(people.values()), messages=tuple(messages), now=when
    )
