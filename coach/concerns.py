"""Reading -> who needs care: unhappy members with their proof, false alarms named as such, adverts, and a crisis. Pure."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from coach.plain import plain
from coach.sayings import say
from coach.signals.mood import FUN
from coach.signals.reading import MemberReading, Reading, Seen
from coach.types import Advert, Cause, Concern, Crisis, CrisisKind, Decoy, Evidence, Transcript

# A member at or above this is listed; chosen on evals/transcripts/dev (evals/README.md).
LISTED = 0.45
# How many members with one matter make it everybody's (P33), and within which time.
MANY, TOGETHER = 3, timedelta(days=2)

PRACTICE: dict[Cause, tuple[str, ...]] = {
    "ignored": ("P37",),
    "noise": ("P09", "P52"),
    "rules": ("P50", "P16"),
    "trust": ("P32", "P29"),
    "delivery": ("P29", "P37"),
    "product": ("P37",),
    "service": ("P37", "P38"),
    "price": ("P21",),
    "other": ("P37",),
}


def concerns_of(reading: Reading, transcript: Transcript) -> tuple[Concern, ...]:
    """Members who are unhappy at `now`, the most pressing first. Each carries the messages that prove it."""
    found = [
        _concern(who, person, transcript)
        for who, person in reading.members.items()
        if who not in transcript.operators
        and person.matter
        and not person.matter.settled
        and person.unhappiness >= LISTED
    ]
    order = {"leaving": 0, "unhappy": 1, "annoyed": 2}
    return tuple(sorted(found, key=lambda one: (one.answered, order[one.level], -one.confidence, one.member)))


def _concern(who: str, person: MemberReading, transcript: Transcript) -> Concern:
    matter = person.matter
    assert matter is not None  # noqa: S101 - callers pass members with a matter
    # Whoever asked has waited since the question, not since the first sour line.
    since = transcript.by_id[matter.asked or matter.since]
    waiting = None if matter.answered else int((transcript.now - since.at) / timedelta(minutes=1))
    key = "leaving" if matter.level == "leaving" else "settle" if matter.answered else matter.cause
    return Concern(
        member=who,
        level=matter.level,
        cause=matter.cause,
        since=matter.since,
        answered=matter.answered,
        evidence=matter.evidence,
        about=matter.asked,
        confidence=round(min(person.unhappiness, 0.99), 3),
        trend="easing" if matter.after_answer else "rising" if len(matter.evidence) > 2 else "steady",
        waiting_minutes=waiting,
        first=say(transcript.language, f"first_{key}"),
        practices=PRACTICE[matter.cause],
    )


def decoys_of(reading: Reading, transcript: Transcript) -> tuple[Decoy, ...]:
    """Recent lines that sound angry and are not about the brand, so that the operator need not worry about them."""
    listed = {one.member for one in concerns_of(reading, transcript)}
    found: dict[str, Decoy] = {}
    for seen in reading.recent:
        kind = next((name for name in ("outside", "hyperbole", "self", "laugh") if name in seen.found), None)
        loud = {"irony", "leave", "product", "trust", "price"} & seen.found
        if seen.operator or not kind or not loud or seen.mood.sour >= LISTED or seen.message.sender in listed:
            continue
        proof = Evidence(message=seen.message.id)
        found[seen.message.sender] = Decoy(
            member=seen.message.sender, evidence=proof, why=say(transcript.language, f"decoy_{kind}")
        )
    return tuple(found.values())[-3:]


def adverts_of(reading: Reading, transcript: Transcript) -> tuple[Advert, ...]:
    """Lines of members that advertise or poach; a picture or link sent right before or after one belongs to it."""
    why = say(transcript.language, "advert")
    return tuple(
        Advert(message=message, member=transcript.by_id[message].sender, why=why) for message in reading.adverts
    )


def crisis_of(reading: Reading, transcript: Transcript) -> Crisis:
    """The crisis that the chat is in, if any: mass exit, poaching, sabotage or mass complaint (P33, P36, P45)."""
    listed = [one for one in concerns_of(reading, transcript) if transcript.now - _at(transcript, one) <= TOGETHER]
    who_listed = {one.member for one in listed}
    calls = [seen for seen in reading.recent if seen.message.sender in who_listed and _calls(seen)]
    gone = [message for message in reading.left if transcript.now - transcript.by_id[message].at <= TOGETHER]
    leaving = {one.member for one in listed if one.level == "leaving"} | {transcript.by_id[one].sender for one in gone}
    exit_call = [seen for seen in calls if _says(seen, ("退群", "leave", "走吧", "退了"))]
    if (exit_call and leaving) or len(leaving) >= MANY:
        who = tuple(sorted(leaving | {seen.message.sender for seen in exit_call}))
        return _crisis("mass_exit", who, listed, [*(seen.message.id for seen in calls), *gone], transcript)
    poachers = {transcript.by_id[message].sender for message in reading.adverts if _poaches(reading, message)}
    if poachers:
        lines = [seen.message.id for seen in reading.recent if seen.message.sender in poachers and seen.advert]
        return _crisis("poaching", tuple(sorted(poachers)), [], lines, transcript)
    shared = Counter(one.cause for one in listed).most_common(1)
    if (calls and listed) or (shared and shared[0][1] >= MANY):
        who = tuple(one.member for one in listed)
        return _crisis("mass_complaint", who, listed, [seen.message.id for seen in calls], transcript)
    return Crisis(kind="none")


def _calls(seen: Seen) -> bool:
    """Whether a line calls on others to leave or complain, and not in fun."""
    return not seen.found & FUN and ("call" in seen.found or seen.shows("call") >= 0.5)


def _poaches(reading: Reading, message: str) -> bool:
    words = ("群", "这边", "便宜", "group", "server", "cheaper")
    return any(seen.message.id == message and _says(seen, words) for seen in reading.recent)


def _says(seen: Seen, words: tuple[str, ...]) -> bool:
    """Whether a line holds one of these plain words, in whichever script or case it is written."""
    line = plain(seen.message.text)
    return any(word in line for word in words)


def _crisis(
    kind: CrisisKind, members: tuple[str, ...], listed: list[Concern], lines: list[str], transcript: Transcript
) -> Crisis:
    proof = [one.evidence[0] for one in listed if one.evidence] + [Evidence(message=message) for message in lines]
    unique = {one.message: one for one in proof}
    ordered = sorted(unique.values(), key=lambda one: transcript.by_id[one.message].at)
    return Crisis(
        kind=kind,
        members=members,
        since=ordered[0].message if ordered else None,
        evidence=tuple(ordered[:8]),
        practices=("P36", "P33") if kind != "poaching" else ("P45", "P36"),
    )


def _at(transcript: Transcript, concern: Concern) -> datetime:
    return transcript.by_id[concern.evidence[-1].message].at


# A question put to the brand is shown as waiting after this long; before, the operator is simply still typing.
WAITED = timedelta(minutes=10)


def waiting_questions(reading: Reading, transcript: Transcript) -> tuple[str, ...]:
    """Ids of questions to the brand that nobody has answered, by members who are not yet unhappy about it (P37)."""
    listed = {one.member for one in concerns_of(reading, transcript)}
    return tuple(
        asked.message
        for asked in reading.waiting()
        if (asked.to_staff or asked.repeats) and asked.member not in listed and asked.age(transcript.now) >= WAITED
    )[-3:]
