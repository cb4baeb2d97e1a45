"""Reading -> who needs care: unhappy members with their proof, false alarms named as such, adverts, and a crisis. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta

from coach.plain import plain
from coach.sayings import say
from coach.signals.matter import Matter
from coach.signals.mood import FUN
from coach.signals.promotion import AT_IT, SHOWN
from coach.signals.reading import MemberReading, Reading, Seen
from coach.types import Advert, Cause, Concern, Crisis, CrisisKind, Decoy, Evidence, Opinion, Transcript

# A member at or above this is listed; chosen on evals/transcripts/dev (evals/README.md).
LISTED = 0.25
# How many members with one matter make it everybody's (P33), and within which time.
MANY, TOGETHER = 3, timedelta(days=2)

# Unhappy members that make a mass complaint whatever each is about, counted from this unhappiness on.
CROWD, DOUBTFUL = 4, 0.3
# One line that is clearly poaching or stirring, or two that fairly likely are.
CLEARLY, FAIRLY = 0.5, 0.35
# In a large group somebody leaves every day: without a word of anger it is an exit from this share of the members on.
DEPARTED = 0.1
EXIT_WORDS = ("退群", "leave", "走吧", "退了")

# How many days, whether at all, who pays the postage: the rule is asked, not the money back.
_RULE_OF_RETURNS = re.compile(
    r"^(?:请问|想问下?|问下|问一下)?[^,，。!！]{0,8}(?:(?:几天|多久|多少天|多长时间)[^,，。!！]{0,4}(?:退|换)|(?:支持|接受|有没有|是不是)[^,，。!！]{0,8}(?:退|换)"
    r"|(?:退|换)(?:货|款)?的?(?:运费|邮费|政策|规则|条件)|(?:可以|能|可不可以|能不能)(?:退|换)(?:货|款)?(?:吗|嘛|么|不|的吗))[^,，。!！]{0,8}$"
    r"|\b(?:return policy|do you (?:take|accept) returns|how (?:long|many days) .{0,12}return)\b"
)

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
        and not _only_asks_the_rule(person.matter, transcript)
    ]
    order = {"leaving": 0, "unhappy": 1, "annoyed": 2}
    return tuple(sorted(found, key=lambda one: (one.answered, order[one.level], -one.confidence, one.member)))


def _only_asks_the_rule(matter: Matter, transcript: Transcript) -> bool:
    """Whether all that speaks for trouble is a plain question how returns are handled, as anybody asks before buying."""
    return all(_RULE_OF_RETURNS.search(plain(transcript.by_id[one.message].text)) for one in matter.evidence)


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


# What a second opinion makes of the unhappiness: listed with some doubt left, or no longer listed.
SAID_YES, SAID_NO = 0.8, 0.1


def reconsidered(reading: Reading, opinions: Iterable[Opinion]) -> Reading:
    """The reading with a model's opinions in place of its own doubt. Without a line that proves it, nobody is added."""
    members = reading.members
    for one in opinions:
        person = members[one.member]
        if not one.unhappy:
            members = members.set(one.member, person._replace(unhappiness=min(person.unhappiness, SAID_NO)))
            continue
        matter = person.matter
        if one.since is not None:
            level = one.level or "annoyed"
            proof = matter.evidence if matter else ()
            if all(piece.message != one.since for piece in proof):
                proof = (Evidence(message=one.since), *proof)
            matter = Matter(one.since, level, proof, one.cause or "other", one.answered)
        if matter is None:
            continue
        members = members.set(one.member, person._replace(unhappiness=max(person.unhappiness, SAID_YES), matter=matter))
    return reading._replace(members=members)


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


# A group rule that is about adverts, in plain form.
RULE = re.compile(
    r"广告|推销|推广|拉人|拉群|私加|加微信|引流|外链|二手|\b(ads?|advert\w*|promo\w*|solicit\w*|self-promo\w*|spam|links?)\b"
)
# A line before an advert by the same member belongs to it from this chance on; a picture or link sooner.
LEADS, SHOWS = 0.25, 0.05


def adverts_of(reading: Reading, transcript: Transcript) -> tuple[Advert, ...]:
    """Lines of members that advertise or poach, with what led up to them: a picture, a word that points elsewhere (P45)."""
    why = say(transcript.language, "advert")
    found = dict.fromkeys(reading.adverts)
    for seen in reading.recent:
        if seen.message.id in found or seen.operator:
            continue
        leads = seen.shows("advert") >= LEADS or (seen.message.kind in SHOWN and seen.shows("advert") >= SHOWS)
        soon = (transcript.by_id[one] for one in reading.adverts if transcript.by_id[one].sender == seen.message.sender)
        if leads and any(timedelta() <= one.at - seen.message.at <= AT_IT for one in soon):
            found[seen.message.id] = None
    ordered = sorted((transcript.by_id[one] for one in found), key=lambda one: one.at)
    rule = next((rule for rule in transcript.group.rules if RULE.search(plain(rule))), "")
    return tuple(Advert(message=one.id, member=one.sender, why=why, rule=rule) for one in ordered)


def crisis_of(reading: Reading, transcript: Transcript) -> Crisis:
    """The crisis that the chat is in, if any: mass exit, poaching, sabotage or mass complaint (P33, P36, P45)."""
    now, people = transcript.now, transcript.people
    listed = [one for one in concerns_of(reading, transcript) if now - _at(transcript, one) <= TOGETHER]
    who_listed = {one.member for one in listed}
    calls = [seen for seen in reading.recent if seen.message.sender in who_listed and _calls(seen)]
    gone = [message for message in reading.left if now - transcript.by_id[message].at <= TOGETHER]
    leaving = {one.member for one in listed if one.level == "leaving"}
    left = {transcript.by_id[one].sender for one in gone}
    exit_call = [seen for seen in calls if _says(seen, EXIT_WORDS)]
    everybody = max(transcript.group.size or 0, sum(person.role == "member" for person in transcript.members))
    many = len(leaving | left) >= MANY and (bool(leaving) or len(left) >= DEPARTED * everybody)
    if (exit_call and leaving | left) or many:
        who = tuple(sorted(leaving | left | {seen.message.sender for seen in exit_call}))
        return _crisis("mass_exit", who, listed, [*(seen.message.id for seen in calls), *gone], transcript)
    adverts = adverts_of(reading, transcript)
    # Who is unhappy is answered, not warned: a poster taken down unfairly looks like an advert too (P50).
    poachers = _doing(reading, now, "poach", {one.message for one in adverts if one.member not in who_listed})
    if poachers:
        lines = [one.message for one in adverts if one.member in poachers]
        return _crisis("poaching", tuple(sorted(poachers)), [], lines, transcript)
    members = {who for who in people if people[who].role == "member"}
    stirrers = _doing(
        reading, now, "stir", {seen.message.id for seen in reading.recent if seen.message.sender in members}
    )
    stirrers -= {who for who in stirrers if people[who].orders}
    if stirrers:
        lines = [seen.message.id for seen in reading.recent if seen.message.sender in stirrers]
        return _crisis("sabotage", tuple(sorted(stirrers)), [], lines, transcript)
    doubtful = {
        who
        for who, person in reading.members.items()
        if who in members and person.unhappiness >= DOUBTFUL and person.last_at and now - person.last_at <= TOGETHER
    }
    shared = Counter(one.cause for one in listed).most_common(1)
    if listed and (calls or shared[0][1] >= MANY or len(doubtful) >= CROWD):
        who = tuple(one.member for one in listed)
        return _crisis("mass_complaint", who, listed, [seen.message.id for seen in calls], transcript)
    return Crisis(kind="none")


def _doing(reading: Reading, now: datetime, head: str, lines: set[str]) -> set[str]:
    """Members of whose lines one clearly, or two fairly likely, are of a kind; of late, or the group has moved on."""
    chances: dict[str, list[float]] = {}
    for seen in reading.recent:
        if seen.message.id in lines and not seen.operator and now - seen.message.at <= TOGETHER:
            chances.setdefault(seen.message.sender, []).append(seen.shows(head))
    return {who for who, found in chances.items() if max(found) >= CLEARLY or sum(one >= FAIRLY for one in found) >= 2}


def _calls(seen: Seen) -> bool:
    """Whether a line calls on others to leave or complain, and not in fun."""
    return not seen.found & FUN and ("call" in seen.found or seen.shows("call") >= 0.5)


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
# So many open questions are looked up in the documents, the newest.
MOST_OPEN = 5
WAITED = timedelta(minutes=10)


def open_questions(reading: Reading, transcript: Transcript) -> tuple[str, ...]:
    """Ids of questions that nobody has answered, by members who are not unhappy about it: what documents may answer (P38)."""
    listed = {one.member for one in concerns_of(reading, transcript)}
    return tuple(asked.message for asked in reading.waiting() if asked.member not in listed)[-MOST_OPEN:]


def waiting_questions(reading: Reading, transcript: Transcript) -> tuple[str, ...]:
    """Ids of questions to the brand that nobody has answered, by members who are not yet unhappy about it (P37)."""
    listed = {one.member for one in concerns_of(reading, transcript)}
    return tuple(
        asked.message
        for asked in reading.waiting()
        if (asked.to_staff or asked.repeats) and asked.member not in listed and asked.age(transcript.now) >= WAITED
    )[-3:]
