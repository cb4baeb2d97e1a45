"""A group's portrait, put together: members, health, digest, and what pictures are drawn from. Pure but for the words given.

The chat is read once, by the same fold as for advice. Every draft passes the checks, or is not shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from coach.checks import Situation, check_draft
from coach.concerns import concerns_of, crisis_of
from coach.digest import digest_of
from coach.health import HABIT, Scene, health_of, state_of
from coach.members import Group, members_of
from coach.portrait import (
    PARTS,
    DayCount,
    Digest,
    Health,
    Members,
    Portrait,
    PortraitPart,
    SuperRule,
    TieSeen,
    Turn,
)
from coach.sayings import say
from coach.signals.chronicle import Chronicle, Day, chronicle_of
from coach.signals.unhappy import MemberModel
from coach.slots import called
from coach.telling import Telling
from coach.types import Draft, Transcript
from coach.week import week_of

# So many of the strongest ties are kept; so many turns of the mood.
TIES, TURNS = 120, 6
# A day this sour, and twice as sour as those before it, is a turn for the worse; this warm, within so long after one, for the better.
SOURED, WARMED, AFTER, BEFORE = 0.5, 1.0, timedelta(days=10), 7


def portray(
    transcript: Transcript,
    telling: Telling,
    parts: Sequence[PortraitPart] = PARTS,
    rule: SuperRule | None = None,
    judge: MemberModel | None = None,
    notes: Sequence[str] = (),
) -> Portrait:
    """The portrait of a group at its `now`. `rule`: who may enter a super-user group. `judge`: as for advice."""
    reading, chronicle = chronicle_of(transcript, judge)
    concerns = concerns_of(reading, transcript)
    group = Group(reading, chronicle, transcript, concerns, crisis_of(reading, transcript), telling)
    scene = Scene(group)
    return Portrait(
        transcript=transcript.id,
        group=transcript.group.name or transcript.group.id,
        language=transcript.language,
        since=transcript.messages[0].at,
        now=transcript.now,
        messages=len(transcript.messages),
        people=sum(member.role == "member" for member in transcript.members),
        summary=say(
            transcript.language,
            "summary",
            messages=len(transcript.messages),
            members=sum(member.role == "member" for member in transcript.members),
        ),
        members=_checked_members(members_of(group, rule), group, busy=_busy(scene)) if "members" in parts else None,
        health=health_of(scene, week_of) if "health" in parts else None,
        digest=_checked_digest(digest_of(group, waiting=len(scene.open) >= HABIT), transcript)
        if "digest" in parts
        else None,
        days=days_of(chronicle),
        turns=turns_of(group),
        members_at=tuple(map(tuple, chronicle.members_at)),
        brand_at=tuple(map(tuple, chronicle.brand_at)),
        ties=_ties(group),
        notes=tuple(notes),
    )


def practices_of(portrait: Portrait) -> tuple[str, ...]:
    """Ids of the practices that any part of a portrait names, each once."""
    named: dict[str, None] = {}
    health, members = portrait.health, portrait.members
    for step in health.steps if health else ():
        named[step.practice] = None
    for told in _told(health, members):
        named[told] = None
    if portrait.digest and portrait.digest.topics:
        named["P53"] = None
    return tuple(name for name in named if name)


def _told(health: Health | None, members: Members | None) -> list[str]:
    found = []
    if health:
        found += [one.practice for one in (*health.why, health.stage_why, *health.seen)]
        found += [one.why.practice for one in health.points]
    if members:
        found += [practice for one in members.candidates for practice in one.practices]
        found += [told.practice for one in members.placed for told in one.why]
        found += ["P41"] if members.tags else []
        found += ["P28"] if members.super_group and members.super_group.invited else []
    return found


# -- drafts pass the checks --------------------------------------------------------------------------------------


def _busy(scene: Scene) -> bool:
    """Whether something must be answered or settled first: nobody is asked for a favour over that."""
    return state_of(scene)[0] in ("troubled", "unattended")


def _checked_members(members: Members, group: Group, *, busy: bool) -> Members:
    """Without the words of drafts that fail a check: the member is still named, with the proof. `busy`: without any words."""
    transcript = group.transcript
    candidates = tuple(
        one.model_copy(update={"draft": one.draft if not busy and _fit(one.draft, transcript) else _mute(one.draft)})
        for one in members.candidates
    )
    faded = tuple(
        one.model_copy(update={"draft": one.draft if one.draft and _fit(one.draft, transcript) else None})
        for one in members.faded
    )
    supers = members.super_group
    # The invitation leaves the name open, to be filled in for each.
    sent = Draft(agent="open", text=supers.invitation.replace("{name}", ""), where="private") if supers else None
    # The rule's figures are the operator's own.
    if supers and sent and not _fit(sent, transcript, told=(supers.why,)):
        supers = supers.model_copy(update={"invitation": ""})
    why = group.tell("members.busy") if busy and candidates else members.candidates_why
    changed = {"candidates": candidates, "candidates_why": why, "faded": faded, "super_group": supers}
    return members.model_copy(update=changed)


def _fit(draft: Draft, transcript: Transcript, told: tuple[str, ...] = ()) -> bool:
    situation = Situation(
        transcript.language, transcript, draft.agent, told, private=draft.where == "private", known=True
    )
    return bool(draft.text) and not check_draft(draft.text, situation)


def _mute(draft: Draft) -> Draft:
    return draft.model_copy(update={"text": ""})


def _checked_digest(digest: Digest, transcript: Transcript) -> Digest:
    """The seed passes the checks of any opener; the digest itself is members' own words, put together for the operator."""
    if not digest.seed:
        return digest
    fit = not check_draft(digest.seed, Situation(transcript.language, transcript, "open", known=True))
    return digest if fit else digest.model_copy(update={"seed": "", "seed_from": None})


# -- pictures ----------------------------------------------------------------------------------------------------


def days_of(chronicle: Chronicle) -> tuple[DayCount, ...]:
    """A day each on which something was said, oldest first."""
    return tuple(
        DayCount(
            date=date,
            members=day.member_lines,
            operators=day.operator_lines,
            pushes=day.pushes,
            mood=_mood(day),
        )
        for date, day in sorted(chronicle.days.items())
        if day.member_lines or day.operator_lines
    )


# Below this a day shows no mood: one line that may be sour is a joke as often as not.
SHOWS_MOOD = 0.6


def _mood(day: Day) -> float | None:
    """-1 where all that shows a mood is sour, 1 where all is warm."""
    whole = day.warm + day.sour
    return round((day.warm - day.sour) / whole, 3) if whole >= SHOWS_MOOD else None


def turns_of(group: Group) -> tuple[Turn, ...]:
    """Days on which the mood turned, each with the line that shows it; the last ones where there are many."""
    days = sorted(group.chronicle.days.items())
    # A turn for the worse is told only by a line that also proves somebody's matter, or a crisis.
    shown = {one.message for concern in group.concerns for one in concern.evidence}
    shown |= {one.message for one in group.trouble.evidence}
    found: list[Turn] = []
    worse = None
    for place, (date, day) in enumerate(days):
        before = [other.sour for _, other in days[max(place - BEFORE, 0) : place]]
        usual = sum(before) / len(before) if before else 0.0
        proved = day.worst[1] in shown
        if proved and day.sour >= SOURED and day.sour >= 2 * usual and day.worst[1]:
            worse = date
            found += _turn(group, day.worst[1], better=False)
        elif worse is not None and date - worse <= AFTER and day.warm >= WARMED and day.sour < SOURED and day.best[1]:
            worse = None
            found += _turn(group, day.best[1], better=True)
    return tuple(found[-TURNS:])


def _turn(group: Group, message: str, *, better: bool) -> list[Turn]:
    quote = group.quote(message)
    if not quote:
        return []
    name = called(group.transcript, group.transcript.by_id[message].sender)
    path = f"health.seen.turn_{'better' if better else 'worse'}"
    local = group.transcript.local(group.transcript.by_id[message].at)
    why = group.told(path, [message], "", date=f"{local:%m-%d}", name=name, quote=quote)
    return [Turn(date=local.date(), better=better, why=why)]


def _ties(group: Group) -> tuple[TieSeen, ...]:
    counts: dict[tuple[str, str], int] = {}
    for (one, other), count in group.reading.ties.items():
        pair = (min(one, other), max(one, other))
        counts[pair] = counts.get(pair, 0) + count
    best = sorted(counts.items(), key=lambda one: (-one[1], one[0]))[:TIES]
    return tuple(TieSeen(one=one, other=other, count=count) for (one, other), count in best)
