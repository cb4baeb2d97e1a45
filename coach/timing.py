"""Reading -> whether an offer fits now; if not, why, and when to look again. Pure: `now` comes with the transcript.

The policy, to be read top down: any hard blocker (coach/blockers.py) makes it `hold`; an open door, or the agreed moment,
with no blocker at all makes it `offer`; everything else is `warm`. What a blocker or a door is stands in files of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from coach.again import look_again
from coach.agreed import Agreed, limit_of, moments_of
from coach.blockers import RULES, Scene, block, opt_outs, proof_of
from coach.cadence import cadence_of, offered
from coach.concerns import LISTED
from coach.doors import Opened, doors_of, reconsidered, weighed
from coach.limits import LIMITS, Limits
from coach.room import room_of
from coach.sayings import say
from coach.shape import fitting, shape_of
from coach.signals.reading import Reading, Seen
from coach.trust import trust_of
from coach.types import (
    Blocker,
    Concern,
    Crisis,
    Door,
    DoorOpinion,
    Evidence,
    GroupRecord,
    NextStep,
    TimingAdvice,
    Transcript,
    Verdict,
)

# The record of a group that was never read before.
NEW = GroupRecord()
# A line that is the last but this many is the talk of the moment.
TALK = 6
# Under these alone one who asked can still be told in private what was asked: the group's offer waits, the answer need not.
PRIVATE_STILL = frozenset({"open_complaint", "too_soon_after_last_offer", "opted_out"})


def timing_of(
    reading: Reading,
    transcript: Transcript,
    concerns: Sequence[Concern],
    crisis: Crisis,
    limits: Limits = LIMITS,
    record: GroupRecord = NEW,
    opinions: Sequence[DoorOpinion] = (),
) -> TimingAdvice:
    """The verdict at `transcript.now`, with every blocker and door that stands and its evidence.

    `limits`: where the group agreed on none of its own. `record`: what is remembered of it from earlier chats.
    `opinions`: what a model said of doors that the reading was unsure of.
    """
    lines = reconsidered(weighed(reading, transcript), opinions)
    scene = _scene(reading, transcript, concerns, crisis, limits, record, lines)
    doors = tuple(_doors(scene))
    hard = [blocker for rule in RULES if (blocker := rule(scene))]
    soft = list(_soft(scene, doors, held=bool(hard)))
    verdict: Verdict = "hold" if hard else "offer" if doors and not soft else "warm"
    standing = (*hard, *soft) if verdict != "offer" else ()
    moment = scene.moment is not None
    targets = () if verdict != "offer" or moment else tuple(dict.fromkeys(door.member for door in doors if door.member))
    return TimingAdvice(
        verdict=verdict,
        score={"hold": 0.0, "warm": 0.4, "offer": 0.8}[verdict] + (0.1 if doors and verdict != "hold" else 0.0),
        why=say(transcript.language, verdict),
        blockers=standing,
        doors=doors,
        targets=targets,
        look_again=look_again(scene, standing),
        shape=shape_of(transcript, doors, group=moment and not concerns),
        private=tuple(_private(scene, doors, standing)) if verdict == "hold" else (),
        cadence=scene.cadence,
        trust=trust_of(reading, transcript),
    )


def remembered(reading: Reading, transcript: Transcript, record: GroupRecord) -> GroupRecord:
    """The group's record with what this chat adds to it: who opted out, and the last offer made to the whole group."""
    pushes = [push.at for push in reading.promotions if not push.to]
    offers = [at for at in (*pushes[-1:], transcript.group.last_offer_at, record.last_offer_at) if at is not None]
    new = opt_outs(reading, transcript, record).values()
    known = {(one.member, one.name) for one in record.opted_out}
    added = tuple(one for one in new if (one.member, one.name) not in known)
    return GroupRecord(opted_out=(*record.opted_out, *added), last_offer_at=max(offers, default=None))


def _scene(
    reading: Reading,
    transcript: Transcript,
    concerns: Sequence[Concern],
    crisis: Crisis,
    limits: Limits,
    record: GroupRecord,
    lines: Sequence[Opened],
) -> Scene:
    # Nothing is sold to somebody who may be unhappy, nor twice to one who was offered something after the door opened.
    unhappy = {one.member for one in concerns}
    unhappy |= {who for who, person in reading.members.items() if person.unhappiness >= LISTED}
    doors = [one for one in doors_of(lines) if one.member not in unhappy and not _served(reading, one)]
    moments = moments_of(transcript, reading)
    room = room_of(reading, transcript, concerns, crisis, lines)
    return Scene(
        reading=reading,
        transcript=transcript,
        concerns=concerns,
        crisis=crisis,
        lines=lines,
        doors=doors,
        moments=moments,
        moment=_come(moments, reading, transcript),
        limits=limits,
        record=record,
        out=opt_outs(reading, transcript, record, lines),
        room=room,
        cadence=cadence_of(reading, transcript, limit_of(transcript), limits, record.last_offer_at),
    )


def _served(reading: Reading, door: Opened) -> bool:
    at = offered(reading, door.member)
    return at is not None and at >= door.line.message.at


def _come(moments: Sequence[Agreed], reading: Reading, transcript: Transcript) -> Agreed | None:
    """The agreed moment that `now` lies in: at its hour; on its day, once the brand says so; just announced by the brand."""
    now, local = transcript.now, transcript.local
    said = [seen for seen in reading.recent if seen.operator and local(seen.message.at).date() == local(now).date()]
    for moment in moments:
        today = moment.day_only and local(moment.at).date() == local(now).date()
        if (not moment.day_only and moment.has_come(now)) or (today and any(_ends(seen) for seen in said)):
            return moment
    if transcript.group.kind != "flash":
        return None
    for seen in reversed(reading.recent[-TALK:]):
        if seen.operator and "opening" in seen.found and now - seen.message.at < timedelta(hours=2):
            return Agreed(seen.message.at, seen.message.text, seen.message.id)
    return None


def _ends(seen: Seen) -> bool:
    return not {"stage_end", "opening"}.isdisjoint(seen.found)


# -- doors and soft blockers -------------------------------------------------------------------------------------


def _doors(scene: Scene) -> Iterator[Door]:
    """What members opened, and the agreed moment."""
    language, out = scene.transcript.language, scene.out
    if scene.moment:
        proof = (Evidence(message=scene.moment.message),) if scene.moment.message else ()
        why = say(language, "door_moment", said=scene.moment.said)
        practice = "P26" if scene.transcript.group.kind == "flash" else "P29"
        yield Door(name="moment", member=None, why=why, evidence=proof, practice=practice)
    for opened in scene.doors:
        if opened.member not in out:
            yield Door(
                name=opened.name,
                member=opened.member,
                why=say(language, f"door_{opened.name}"),
                evidence=(Evidence(message=opened.line.message.id),),
                practice=opened.practice,
            )


def _soft(scene: Scene, doors: Sequence[Door], *, held: bool) -> Iterator[Blocker]:
    """Thin trust, no need, another subject, as the room shows them (coach/room.py)."""
    room = scene.room
    cooled = [one for one in scene.concerns if one.answered]
    # What the whole group agreed on needs no more trust than that, only nobody who has just cooled down.
    thin = room["thin_trust"] >= 0 and not scene.moment
    if (scene.concerns and len(cooled) == len(scene.concerns)) or thin:
        yield block(scene, "thin_trust", tuple(one.evidence[-1] for one in cooled if one.evidence)[:2], "P02")
    # Nobody's door is certain that nobody showed interest only where nothing else holds the offer back already.
    if not doors and (not held or room["no_need_voiced"] >= 0):
        yield block(scene, "no_need_voiced", (), "P03")
    talk = [seen for seen in scene.reading.recent if not seen.operator][-TALK:]
    opened = {proof.message for door in doors for proof in door.evidence}
    elsewhere = sum("outside" in seen.found for seen in talk)
    live = bool(talk) and scene.transcript.now - talk[-1].message.at < timedelta(hours=1)
    away = room["off_topic"] >= 0 or (live and elsewhere >= len(talk) / 2)
    # Where a door is among the last lines, the talk of the moment is of that; an agreed moment is everybody's subject.
    if (
        away
        and scene.crisis.kind == "none"
        and not scene.moment
        and not any(seen.message.id in opened for seen in talk[-3:])
    ):
        yield block(scene, "off_topic", proof_of(talk[-2:]), "P12")


# -- when and how ------------------------------------------------------------------------------------------------


def _private(scene: Scene, doors: Sequence[Door], standing: Sequence[Blocker]) -> Iterator[NextStep]:
    """One who asked gets the answer in private though the group's offer waits: said as such, without selling (P38)."""
    if not {blocker.name for blocker in standing if blocker.hard} <= PRIVATE_STILL:
        return
    for door in doors:
        if door.member and door.name in ("question", "renewal", "referral", "need"):
            found = fitting(scene.transcript, (door,))
            yield NextStep(
                member=door.member,
                door=door.name,
                offer=found[0].id if found else None,
                why=say(scene.transcript.language, "private_step"),
                evidence=door.evidence,
                practice="P38",
            )
