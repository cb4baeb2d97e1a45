"""What stands against an offer: each hard blocker of the transcript format as a rule with a name. Pure.

A rule takes the Scene and returns its Blocker with the messages that prove it, or nothing. tests/test_blockers.py holds a
case for each that fails without it. The soft ones, and bad news, are learned (coach/room.py).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from coach import agreed
from coach.agreed import Agreed
from coach.cadence import rest_of
from coach.doors import OPEN, Opened, heads_of
from coach.limits import Limits
from coach.quiet import is_quiet
from coach.sayings import say
from coach.signals.reading import Reading, Seen
from coach.signals.unhappy import chance
from coach.types import (
    HARD,
    Blocker,
    BlockerName,
    Cadence,
    Concern,
    Crisis,
    Evidence,
    GroupRecord,
    OptOut,
    Transcript,
)

# A line in which a member asks to be spared, by the door model's head; one that also stands in cues.yaml sooner.
OPTS_OUT, SAYS_SO = 0.7, 0.1
# Notes that say that people hardly know each other yet.
SHY = ("还不熟", "刚建", "互相认识", "破冰", "還不熟", "still getting to know")


@dataclass(frozen=True, slots=True)
class Scene:
    """All that the rules look at. `moment`: the agreed moment that `now` lies in, if any; `out`: who
    asked to be spared; `room`: see coach/room.py.
    """

    reading: Reading
    transcript: Transcript
    concerns: Sequence[Concern]
    crisis: Crisis
    lines: Sequence[Opened]
    doors: Sequence[Opened]
    moments: Sequence[Agreed]
    moment: Agreed | None
    limits: Limits
    record: GroupRecord
    out: Mapping[str, OptOut]
    room: Mapping[BlockerName, float]
    cadence: Cadence


def open_complaint(scene: Scene) -> Blocker | None:
    """P36: somebody is unhappy and not answered, or the matter is not settled."""
    open_ones = [one for one in scene.concerns if not one.answered or one.level in ("unhappy", "leaving")]
    proof = tuple(one.evidence[0] for one in open_ones if one.evidence)
    return block(scene, "open_complaint", proof, "P36") if open_ones else None


def crisis(scene: Scene) -> Blocker | None:
    """P36: in a crisis every push stops."""
    return block(scene, "crisis", scene.crisis.evidence[:3], "P36") if scene.crisis.kind != "none" else None


def bad_news(scene: Scene) -> Blocker | None:
    """P12: people are down; learned from whole chats (coach/room.py)."""
    if scene.room["bad_news"] < 0:
        return None
    worst = sorted(scene.lines, key=lambda one: -one.odds["badnews"])[:2]
    ordered = sorted(worst, key=lambda one: one.line.message.at)
    return block(scene, "bad_news", proof_of([one.line for one in ordered]), "P12")


def quiet_hours(scene: Scene) -> Blocker | None:
    """P51: the night where the group lives, or the hours that its rules name; longer in a large group."""
    return block(scene, "quiet_hours", (), "P51") if is_quiet(scene.transcript, scene.limits) else None


def too_soon_after_creation(scene: Scene) -> Blocker | None:
    """P02: the first days, or a group that still gets to know each other."""
    group, days = scene.transcript.group, scene.limits.of(scene.transcript.group.kind).first_days
    young = group.created_at is not None and scene.transcript.now - group.created_at < timedelta(days=days)
    shy = group.kind != "flash" and any(word in group.notes for word in SHY)
    return block(scene, "too_soon_after_creation", (), "P02") if young or shy else None


def too_soon_after_last_offer(scene: Scene) -> Blocker | None:
    """P09, P47: the group agreed on a limit, or was offered something today, or took the last pushes ill."""
    transcript = scene.transcript
    if scene.moment is not None and transcript.group.kind == "flash":
        return None
    if scene.cadence.next_at is None:
        return None
    pushes = [push for push in scene.reading.promotions if not push.to]
    rest = rest_of(pushes, transcript, agreed.limit_of(transcript), scene.limits)
    said = [push for push in pushes if transcript.now - push.at <= timedelta(days=rest.days)]
    why = say(transcript.language, f"too_soon_{rest.why}")
    proof = tuple(Evidence(message=push.message) for push in said[-2:])
    return block(scene, "too_soon_after_last_offer", proof, "P09", why)


def group_kind(scene: Scene) -> Blocker | None:
    """P26, P30: this group is not sold to, or not yet, or no more."""
    transcript, now = scene.transcript, scene.transcript.now
    language = transcript.language
    if scene.moment is not None:
        return None
    if said := agreed.never_sells(transcript):
        return block(scene, "group_kind", (), "P30", say(language, "group_kind_never", said=said))
    ahead = next((one for one in scene.moments if one.at > now and one.barred_before), None)
    if ahead:
        why = say(language, "group_kind_ahead", at=clock(transcript, ahead.at, ahead.day_only), said=ahead.said)
        proof = (Evidence(message=ahead.message),) if ahead.message else ()
        return block(scene, "group_kind", proof, "P26" if transcript.group.kind == "flash" else "P29", why)
    if transcript.group.kind != "flash":
        return None
    closing = [seen for seen in scene.reading.recent if seen.operator and "closing_down" in seen.found]
    closed = agreed.closed_of(transcript, scene.reading)
    if closed or closing:
        return block(scene, "group_kind", proof_of(closing[-1:]), "P26", say(language, "group_kind_over"))
    return None


def opted_out(scene: Scene) -> Blocker | None:
    """P47: the members concerned asked to be spared; one who has just said so speaks for the group for a while."""
    transcript, out = scene.transcript, scene.out
    # What the whole group agreed on is not taken from it by one who passes.
    if scene.moment is not None:
        return None
    concerned = {one.member for one in scene.doors}
    just = {who for who, one in out.items() if transcript.now - one.at <= OPEN}
    named = [one for who, one in out.items() if who in just or who in concerned or not concerned]
    if not named or not (just or concerned <= out.keys()):
        return None
    proof = tuple(Evidence(message=one.message) for one in named if one.message in transcript.by_id)
    names = (", " if transcript.language == "en" else "、").join(one.name for one in named)
    return block(scene, "opted_out", proof, "P47", say(transcript.language, "opted_out", names=names))


RULES: tuple[Callable[[Scene], Blocker | None], ...] = (
    open_complaint,
    crisis,
    bad_news,
    quiet_hours,
    too_soon_after_creation,
    too_soon_after_last_offer,
    group_kind,
    opted_out,
)


def opt_outs(
    reading: Reading, transcript: Transcript, record: GroupRecord, lines: Sequence[Opened] = ()
) -> dict[str, OptOut]:
    """Member -> the opt-out that holds: said in this chat, or kept in the group's record. `lines`: those weighed already."""
    weighed = {one.line.message.id: one.odds for one in lines}
    found = {
        member.id: known
        for member in transcript.members
        if member.role == "member" and (known := record.has_opted_out(member, transcript.now))
    }
    # Long ago said, by the words alone; of late, as the door model reads them.
    said = {who: transcript.by_id[message] for who, message in reading.opted_out.items() if message in transcript.by_id}
    for seen in reading.recent:
        if not seen.operator and seen.read.odds and not seen.advert:
            sure = chance((weighed.get(seen.message.id) or heads_of(seen))["optout"])
            if sure >= OPTS_OUT or ("opt_out" in seen.found and sure >= SAYS_SO):
                said[seen.message.sender] = seen.message
            elif said.get(seen.message.sender) == seen.message:
                del said[seen.message.sender]
    for who, message in said.items():
        name = transcript.people[who].name
        new = OptOut(member=who, name=name, message=message.id, said=message.text[:200], at=message.at)
        found[who] = found.get(who, new) if message.at <= found.get(who, new).at else new
    return found


def block(scene: Scene, name: BlockerName, evidence: tuple[Evidence, ...], practice: str, why: str = "") -> Blocker:
    """The blocker with its reason in the language of the chat."""
    said = why or say(scene.transcript.language, name)
    return Blocker(name=name, hard=name in HARD, why=said, evidence=evidence, practice=practice)


def proof_of(lines: Sequence[Seen]) -> tuple[Evidence, ...]:
    """The messages of lines."""
    return tuple(Evidence(message=seen.message.id) for seen in lines)


def clock(transcript: Transcript, at: datetime, day_only: bool = False) -> str:
    """A moment as the group's clock shows it."""
    local = transcript.local(at)
    return f"{local:%m-%d}" if day_only or local.time() == time() else f"{local:%m-%d %H:%M}"
