"""Reading -> whether an offer fits now; if not, why, and when to look again. Pure: `now` comes with the transcript.

Every rule is a small function with a name; it says what it saw and which practice it comes from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import time, timedelta

from coach.doors import doors_of
from coach.room import room_of
from coach.sayings import say
from coach.signals.reading import Reading, Seen
from coach.types import (
    HARD,
    Blocker,
    BlockerName,
    Concern,
    Crisis,
    Door,
    Evidence,
    LookAgain,
    Offer,
    Shape,
    TimingAdvice,
    Transcript,
    Verdict,
)

# P02: nothing is sold in the first three days of a group.
FIRST_DAYS = timedelta(days=3)
# P51: quiet hours where the group lives, unless its rules name others.
NIGHT, MORNING = time(22), time(8)
# How long bad news weighs on a group.
MOURNING = timedelta(days=2)
# A line that is the last but this many is the talk of the moment.
TALK = 6


def timing_of(reading: Reading, transcript: Transcript, concerns: Sequence[Concern], crisis: Crisis) -> TimingAdvice:
    """The verdict at `transcript.now`, with every blocker and door that stands and its evidence."""
    doors = tuple(_doors(reading, transcript, concerns))
    moment = _moment_has_come(transcript, reading)
    hard = [
        blocker
        for blocker in (
            _open_complaint(transcript, concerns),
            _crisis(transcript, crisis),
            _bad_news(reading, transcript),
            _quiet_hours(transcript),
            _too_soon_after_creation(transcript),
            _too_soon_after_last_offer(reading, transcript, moment=moment is not None),
            _group_kind(reading, transcript, moment=moment is not None),
            _opted_out(reading, transcript, doors),
        )
        if blocker
    ]
    if moment:
        doors = (moment, *doors)
    soft = list(_soft(reading, transcript, concerns, crisis, doors, held=bool(hard)))
    verdict: Verdict = "hold" if hard else "offer" if doors and not soft else "warm"
    standing = (*hard, *soft) if verdict != "offer" else ()
    targets = () if verdict != "offer" or moment else tuple(dict.fromkeys(d.member for d in doors if d.member))
    return TimingAdvice(
        verdict=verdict,
        score={"hold": 0.0, "warm": 0.4, "offer": 0.8}[verdict] + (0.1 if doors and verdict != "hold" else 0.0),
        why=say(transcript.language, verdict),
        blockers=standing,
        doors=doors,
        targets=targets,
        look_again=_look_again(transcript, standing),
        shape=_shape(transcript, doors, concerns, group=moment is not None),
    )


# -- hard blockers -----------------------------------------------------------------------------------------------


def _open_complaint(transcript: Transcript, concerns: Sequence[Concern]) -> Blocker | None:
    open_ones = [one for one in concerns if not one.answered or one.level in ("unhappy", "leaving")]
    proof = tuple(one.evidence[0] for one in open_ones if one.evidence)
    return _block(transcript, "open_complaint", proof, "P36") if open_ones else None


def _crisis(transcript: Transcript, crisis: Crisis) -> Blocker | None:
    return _block(transcript, "crisis", crisis.evidence[:3], "P36") if crisis.kind != "none" else None


def _bad_news(reading: Reading, transcript: Transcript) -> Blocker | None:
    lines = [
        seen
        for seen in reading.recent
        if "bad_news" in seen.found and "laugh" not in seen.found and transcript.now - seen.message.at <= MOURNING
    ]
    felt = any("condole" in seen.found for seen in reading.recent)
    return _block(transcript, "bad_news", _proof(lines[:2]), "P12") if lines and felt else None


def _quiet_hours(transcript: Transcript) -> Blocker | None:
    return _block(transcript, "quiet_hours", (), "P51") if is_quiet(transcript) else None


def is_quiet(transcript: Transcript) -> bool:
    """Whether `now` lies in the group's quiet hours, on its own clock."""
    start, end = _night(transcript)
    clock = transcript.local(transcript.now).time()
    return start <= clock or clock < end if start > end else start <= clock < end


def _too_soon_after_creation(transcript: Transcript) -> Blocker | None:
    group = transcript.group
    young = group.created_at is not None and transcript.now - group.created_at < FIRST_DAYS
    shy = any(word in group.notes for word in ("还不熟", "刚建", "互相认识", "破冰", "還不熟", "still getting to know"))
    return (
        _block(transcript, "too_soon_after_creation", (), "P02") if (young or shy) and group.kind != "flash" else None
    )


def _too_soon_after_last_offer(reading: Reading, transcript: Transcript, *, moment: bool) -> Blocker | None:
    if moment and transcript.group.kind == "flash":
        return None
    today = transcript.local(transcript.now).date()
    given = transcript.group.last_offer_at
    pushes = [one for one in reading.promotions if transcript.local(one.at).date() == today]
    if pushes:
        return _block(transcript, "too_soon_after_last_offer", (Evidence(message=pushes[-1].message),), "P09")
    if given and transcript.local(given).date() == today:
        return _block(transcript, "too_soon_after_last_offer", (), "P09")
    return None


def _group_kind(reading: Reading, transcript: Transcript, *, moment: bool) -> Blocker | None:
    group = transcript.group
    closed = [seen for seen in reading.recent if seen.operator and "closing_down" in seen.found]
    told = " ".join((group.notes, *group.rules))
    barred = re.search(
        r"(?<!前)不(卖|推销|做推销|打广告|推广)|不(谈|发)(产品|广告)|禁止推销|no (selling|sales|promos?)|not sell", told
    )
    ahead = re.search(
        r"(开团|开售|开抢|开卖|上架|开放报名|报名)(时间|前)|之前不(卖|推|提)|才(开|卖|推)|opens? (on|at)", told
    )
    if (group.kind == "flash" and closed) or barred or (ahead and not moment):
        return _block(transcript, "group_kind", _proof(closed[-1:]), "P26" if group.kind == "flash" else "P30")
    return None


def _opted_out(reading: Reading, transcript: Transcript, doors: Sequence[Door]) -> Blocker | None:
    out = {member: message for member, message in reading.opted_out.items() if message in transcript.by_id}
    concerned = {door.member for door in doors if door.member}
    if out and concerned and concerned <= out.keys():
        proof = tuple(Evidence(message=out[member]) for member in concerned if member)
        return _block(transcript, "opted_out", proof, "P47")
    return None


# -- soft blockers -----------------------------------------------------------------------------------------------


def _soft(
    reading: Reading,
    transcript: Transcript,
    concerns: Sequence[Concern],
    crisis: Crisis,
    doors: Sequence[Door],
    *,
    held: bool,
) -> Iterator[Blocker]:
    """Thin trust, no need, another subject, as the room shows them (coach/room.py)."""
    room = room_of(reading, transcript, concerns, crisis)
    cooled = [one for one in concerns if one.answered]
    if (concerns and len(cooled) == len(concerns)) or room["thin_trust"] >= 0:
        yield _block(transcript, "thin_trust", tuple(one.evidence[-1] for one in cooled if one.evidence)[:2], "P02")
    # Nobody's door is certain that nobody showed interest only where nothing else holds the offer back already.
    if not doors and (not held or room["no_need_voiced"] >= 0):
        yield _block(transcript, "no_need_voiced", (), "P03")
    talk = [seen for seen in reading.recent if not seen.operator][-TALK:]
    opened = {proof.message for door in doors for proof in door.evidence}
    elsewhere = sum("outside" in seen.found for seen in talk)
    live = bool(talk) and transcript.now - talk[-1].message.at < timedelta(hours=1)
    away = room["off_topic"] >= 0 or (live and elsewhere >= len(talk) / 2)
    # Where a door is among the last lines, the talk of the moment is of that.
    if away and crisis.kind == "none" and not any(seen.message.id in opened for seen in talk[-3:]):
        yield _block(transcript, "off_topic", _proof(talk[-2:]), "P12")


# -- doors -------------------------------------------------------------------------------------------------------


def _doors(reading: Reading, transcript: Transcript, concerns: Sequence[Concern]) -> Iterator[Door]:
    """What members opened; nothing is sold to somebody who is unhappy."""
    unhappy = {one.member for one in concerns}
    for opened in doors_of(reading, transcript):
        if opened.member not in unhappy:
            yield Door(
                name=opened.name,
                member=opened.member,
                why=say(transcript.language, f"door_{opened.name}"),
                evidence=(Evidence(message=opened.line.message.id),),
                practice=opened.practice,
            )


def _moment_has_come(transcript: Transcript, reading: Reading) -> Door | None:
    """A flash sale's opening, just announced by the brand and still fresh."""
    if transcript.group.kind != "flash":
        return None
    for seen in reversed(reading.recent[-TALK:]):
        if seen.operator and "opening" in seen.found and transcript.now - seen.message.at < timedelta(hours=2):
            proof = (Evidence(message=seen.message.id),)
            why = say(transcript.language, "door_moment")
            return Door(name="moment", member=None, why=why, evidence=proof, practice="P26")
    return None


# -- when and how ------------------------------------------------------------------------------------------------


def _look_again(transcript: Transcript, standing: Sequence[Blocker]) -> LookAgain:
    names = {blocker.name for blocker in standing}
    event = next((say(transcript.language, f"event_{name}") for name in _EVENTS if name in names), "")
    local = transcript.local(transcript.now)
    if "too_soon_after_creation" in names and transcript.group.created_at:
        return LookAgain(at=transcript.group.created_at + FIRST_DAYS, event=event)
    if "quiet_hours" in names:
        morning = local.replace(hour=9, minute=0, second=0, microsecond=0)
        return LookAgain(at=morning if morning > local else morning + timedelta(days=1), event=event)
    if {"too_soon_after_last_offer", "crisis", "open_complaint", "bad_news"} & names:
        tomorrow = (local + timedelta(days=1)).replace(hour=9, minute=0, second=0, microsecond=0)
        return LookAgain(at=tomorrow, event=event)
    return LookAgain(event=event)


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


def _shape(transcript: Transcript, doors: Sequence[Door], concerns: Sequence[Concern], *, group: bool) -> Shape:
    members = [door for door in doors if door.member]
    offer = _fitting(transcript, members)
    return Shape(
        where="group" if group and not concerns else "private",
        offer=offer.id if offer else None,
        why=say(transcript.language, "shape_private" if not group else "shape_group") if doors else "",
        leave_out=(say(transcript.language, "leave_out"),) if doors else (),
    )


def _fitting(transcript: Transcript, doors: Sequence[Door]) -> Offer | None:
    """The group's own offer that shares most words with what the doors' members said and are tagged with."""
    offers = transcript.group.offers
    if not offers or not doors:
        return None
    said = " ".join(transcript.by_id[one.message].text for door in doors for one in door.evidence)
    tags = " ".join(tag for door in doors if door.member for tag in transcript.people[door.member].tags.values())
    heard = set(said + tags)

    def overlap(offer: Offer) -> int:
        return len(heard & set(offer.name + offer.benefit + "".join(offer.facts + offer.fits)))

    return max(offers, key=overlap)


def _night(transcript: Transcript) -> tuple[time, time]:
    """Quiet hours: those that the group's rules name ("22:30-7:00 不发消息"), else 22:00 to 8:00."""
    for rule in transcript.group.rules:
        hours = re.search(
            r"(\d{1,2})[:：](\d{2})\s*(?:-|–|—|~|～|到|至|to)\s*(?:次日|第二天)?(\d{1,2})[:：](\d{2})", rule
        )
        if hours and re.search(r"安静|禁言|不发|勿扰|休息|打烊|安靜|勿擾|quiet|no posts?", rule):
            first, second = (time(int(hours[1]) % 24, int(hours[2])), time(int(hours[3]) % 24, int(hours[4])))
            return first, second
    return NIGHT, MORNING


def _block(transcript: Transcript, name: BlockerName, evidence: tuple[Evidence, ...], practice: str) -> Blocker:
    why = say(transcript.language, name)
    return Blocker(name=name, hard=name in HARD, why=why, evidence=evidence, practice=practice)


def _proof(lines: Sequence[Seen]) -> tuple[Evidence, ...]:
    return tuple(Evidence(message=seen.message.id) for seen in lines)
