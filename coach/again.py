"""When to look again: the last of the times at which a blocker ends, and the event that the weightiest waits for. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from coach.blockers import Scene
from coach.cadence import MORNING, morning_of
from coach.quiet import quiet_until
from coach.sayings import say
from coach.types import Blocker, BlockerName, LookAgain, Transcript

# How long bad news weighs on a group.
MOURNING = timedelta(days=2)
# Blockers by weight: which one's event is named.
_EVENTS: tuple[BlockerName, ...] = (
    "crisis",
    "open_complaint",
    "bad_news",
    "opted_out",
    "group_kind",
    "too_soon_after_creation",
    "thin_trust",
    "no_need_voiced",
    "off_topic",
)


def look_again(scene: Scene, standing: Sequence[Blocker]) -> LookAgain:
    """The last of the times at which a blocker ends, and the event that the weightiest waits for."""
    transcript = scene.transcript
    names = {blocker.name: blocker for blocker in standing}
    first = next((name for name in _EVENTS if name in names), None)
    return LookAgain(
        at=max(_times(scene, names), default=None), event=_event(transcript, names[first]) if first else ""
    )


def _event(transcript: Transcript, blocker: Blocker) -> str:
    """What to wait for, naming the matter where one message stands for it."""
    if blocker.name == "open_complaint" and blocker.evidence:
        message = transcript.by_id[blocker.evidence[0].message]
        name = transcript.people[message.sender].name
        return say(transcript.language, "event_open_complaint", message=message.id, name=name)
    return say(transcript.language, f"event_{blocker.name}")


def _times(scene: Scene, names: Mapping[BlockerName, Blocker]) -> Iterator[datetime]:
    transcript = scene.transcript
    group, local = transcript.group, transcript.local(transcript.now)
    tomorrow = morning_of(local + timedelta(days=1))
    if "too_soon_after_creation" in names and group.created_at:
        yield group.created_at + timedelta(days=scene.limits.of(group.kind).first_days)
    if "quiet_hours" in names and (over := quiet_until(transcript, scene.limits)):
        yield max(over, over.replace(hour=MORNING, minute=0)) if over.hour < MORNING else over
    if "too_soon_after_last_offer" in names:
        yield scene.cadence.next_at or tomorrow
    if "group_kind" in names and (ahead := [one.at for one in scene.moments if one.at > transcript.now]):
        yield ahead[0]
    if "bad_news" in names:
        yield morning_of(transcript.local(transcript.now + MOURNING))
    if {"crisis", "open_complaint"} & names.keys():
        yield tomorrow
