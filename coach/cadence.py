"""The ledger of offers and pushes: how often the brand pushed, what followed, and when the next one would not be too much.

P09, P47: what the group gets is weighed against the disturbance. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from coach.agreed import Limit
from coach.limits import Limits
from coach.sayings import say
from coach.signals.promotion import ECHO, Promotion
from coach.signals.reading import Reading
from coach.types import Cadence, Evidence, PushSeen, Transcript

WEEK = timedelta(days=7)
# How many of the last pushes tell what the group bears, and how many met with silence in a row make a rest.
TOLD, SILENT = 5, 3
# The rest after pushes that were taken ill, and after silence, beside the usual one.
AFTER_ILL, AFTER_SILENCE = 3, 2
# The hour at which one looks into a group, and offers something, in the morning.
MORNING = 9


@dataclass(frozen=True, slots=True)
class Rest:
    """At most `count` offers in `days`. `why`: a key of the sayings (agreed, usual, ill, silence)."""

    count: int
    days: float
    why: str


def rest_of(pushes: Sequence[Promotion], transcript: Transcript, agreed: Limit | None, limits: Limits) -> Rest:
    """What this group bears: what it agreed on; else the limit of its kind, longer where the last pushes met with trouble."""
    if agreed:
        return Rest(agreed.count, agreed.days, "agreed")
    days = limits.of(transcript.group.kind).offer_days
    settled = [push for push in pushes if transcript.now - push.at > ECHO][-TOLD:]
    ill = sum(push.soured for push in settled)
    if ill >= 2 and ill * 2 >= len(settled):
        return Rest(1, days * AFTER_ILL, "ill")
    if len(settled) >= SILENT and not any(push.replies for push in settled[-SILENT:]):
        return Rest(1, days * AFTER_SILENCE, "silence")
    return Rest(1, days, "usual")


def cadence_of(
    reading: Reading,
    transcript: Transcript,
    agreed: Limit | None,
    limits: Limits,
    remembered: datetime | None = None,
) -> Cadence:
    """The ledger of the last week at `now`, and from when on one more offer to the group would not pester.

    `remembered`: the last offer that the group's record knows of.
    """
    pushes = [push for push in reading.promotions if not push.to]
    rest = rest_of(pushes, transcript, agreed, limits)
    week = [push for push in reading.promotions if transcript.now - push.at <= WEEK]
    young = reading.rhythm.first_at is None or transcript.now - reading.rhythm.first_at <= WEEK
    talk = reading.rhythm.member_lines - (0 if young or not week else week[0].talk)
    free = free_at(pushes, transcript, rest, remembered)
    return Cadence(
        pushes=tuple(_seen(push) for push in week[-8:]),
        count=len(week),
        talk=talk if week or young else 0,
        ratio=round(len(week) / talk, 3) if week and talk else None,
        answered=sum(bool(push.replies) and not push.soured for push in week),
        ill=sum(push.soured for push in week),
        limit_count=rest.count,
        limit_days=rest.days,
        why=say(
            transcript.language,
            f"cadence_{rest.why}",
            count=rest.count,
            days=f"{rest.days:g}",
            said=agreed.said if agreed else "",
        ),
        next_at=free if free and free > transcript.now else None,
    )


def free_at(
    pushes: Sequence[Promotion], transcript: Transcript, rest: Rest, remembered: datetime | None = None
) -> datetime | None:
    """From when on the group may be offered something again; none where nothing was offered that counts."""
    told = [at for at in (transcript.group.last_offer_at, remembered) if at is not None and at <= transcript.now]
    times = sorted([*(push.at for push in pushes), *told])
    # The header's last offer is mostly one of the pushes in the chat; told twice it counts once.
    once = [at for place, at in enumerate(times) if not place or at - times[place - 1] > timedelta(hours=1)]
    if len(once) < rest.count or not rest.days:
        return None
    local = transcript.local(once[-rest.count])
    if rest.days == 1:
        return morning_of(local + timedelta(days=1))
    return local + timedelta(days=rest.days)


def morning_of(local: datetime) -> datetime:
    """The hour of that day at which one may look into a group again."""
    return local.replace(hour=MORNING, minute=0, second=0, microsecond=0)


def offered(reading: Reading, member: str) -> datetime | None:
    """When the brand last put an offer to this one member."""
    return max((push.at for push in reading.promotions if member in push.to), default=None)


def _seen(push: Promotion) -> PushSeen:
    return PushSeen(
        evidence=Evidence(message=push.message, words=push.words),
        at=push.at,
        to=push.to,
        replies=push.replies,
        praise=push.praise,
        sour=push.sour,
        left=push.left,
    )
