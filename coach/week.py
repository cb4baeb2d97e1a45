"""What to do in a group this week: three steps, each from a practice, each for a reason in this very chat. Pure.

A sign is something that was seen (knowledge/portrait/steps.yaml says what follows from it). Each state puts first what it
calls for; then comes who could carry the group, and what else shows. Never two steps of one practice.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from coach.candidates import NAMED
from coach.health import LARGE, Scene, adverts_of
from coach.members import Group
from coach.plain import plain
from coach.portrait import GroupState, Stage, Step, Told
from coach.signals.chronicle import TALKING
from coach.signals.deeds import Deed
from coach.signals.reading import SILENT, Seen
from coach.slots import called
from coach.types import Evidence, Message

STEPS = 3
# A group this large and this lively can seed another.
SEED_SIZE, SEED_SPEAKERS = 150, 10
# The same minute of the day on so many days is a schedule; so many pushes, with so many questions open, a measure.
SCHEDULED, MEASURED = 4, 10
RECENT, ASKED = timedelta(days=7), timedelta(days=3)
# So many members say that they would like to learn what somebody can do.
_LEARN = re.compile(
    r"想学|求教|教教|教一下|教我|讲一?讲|开个?课|开一?堂|分享一下|带带我|怎么学|学一手|\b(teach|workshop|tutorial|show us how|want to learn|give a talk)\b"
)
LEARNERS = 2
# Somebody wants a group of its own.
_OWN_GROUP = re.compile(
    r"分队|分群|[小另]群|单独(?:拉|开|建|弄)|另(?:开|拉|建)|拉个.{0,6}群|开个.{0,6}群|(?:城|区|队|组)的?自己(?:的)?群|\b(?:separate|own|second|local) (?:group|channel|server|chat)\b|\bsub-?group\b"
)
# A question, a wish, a result that shows this clearly.
CLEAR = 0.5


@dataclass(frozen=True, slots=True)
class Sign:
    """Something that was seen: its name in steps.yaml, the messages that show it, and what fills its words."""

    name: str
    proof: tuple[str, ...]
    slots: dict[str, object] = field(default_factory=dict)


# What a state calls for, first what matters most; then what any group may need.
CALLS: dict[GroupState, tuple[str, ...]] = {
    "over": ("sale_over", "delivered", "unanswered", "helper", "digest"),
    "unpaid": ("unpaid", "pushes_unanswered", "helper", "adverts"),
    "troubled": ("crisis", "complaint", "plan", "unanswered", "adverts"),
    "unattended": ("unanswered", "off_duty", "duty", "open", "adverts", "helper"),
    "noisy": ("night", "noise", "no_rules", "helper"),
    "pushed": ("pushes_unanswered", "schedule", "disturbance", "helper", "slot"),
    "dying": ("silence", "silence_plain", "helper", "thank", "match"),
    "quiet": ("open", "quiet_good", "helper", "digest"),
    "lively": ("open", "unanswered", "sister", "talk", "helper", "digest", "rota"),
}
THEN = (
    *("unanswered", "complaint", "adverts", "open", "helper", "match", "thank", "praised", "newcomers", "digest"),
    *(
        "share",
        "tags",
        "no_rules",
        "night_brand",
        "off_duty",
        "disturbance",
        "useful",
        "weekly",
        "slot",
        "rota",
        "tiers",
    ),
    *("stage_draw", "stage_enliven", "stage_convert", "keep"),
)


def week_of(scene: Scene, state: GroupState, stage: Stage) -> tuple[Step, ...]:
    """This week's steps, the first first."""
    steps: list[Step] = []
    taken: set[str] = set()
    shown: set[str] = set()
    for name in (*CALLS[state], *THEN):
        text = scene.group.telling.steps.get(name)
        if text is None or text.practice in taken or len(steps) == STEPS:
            continue
        if name.startswith("stage_") and name != f"stage_{stage}":
            continue
        sign = SIGNS[name](scene) if name in SIGNS else None
        # What one step answers needs no second one; who stirs people up is dealt with beside what they stirred up.
        if sign is None or (len(sign.proof) == 1 and sign.proof[0] in shown and name != "plan"):
            continue
        taken.add(text.practice)
        shown.update(sign.proof)
        language = scene.group.transcript.language
        steps.append(
            Step(
                practice=text.practice,
                todo=text.todo[language].format(**sign.slots),
                why=Told(
                    text=text.why[language].format(**sign.slots),
                    evidence=tuple(Evidence(message=one) for one in sign.proof),
                    practice=text.practice,
                ),
            )
        )
    return tuple(steps)


def _sign(sign: str, *proof: str, **slots: object) -> Sign:
    return Sign(sign, tuple(dict.fromkeys(proof)), slots)


def _of(group: Group, name: str, message: str, **slots: object) -> Sign | None:
    """A sign that quotes a member's line; none where nothing of it can be quoted."""
    quote = group.quote(message)
    if not quote:
        return None
    sender = group.transcript.by_id[message].sender
    return _sign(name, message, name=called(group.transcript, sender), quote=quote, **slots)


def _speaks(seen: Seen) -> bool:
    """Whether a member says something: who comes and goes is a line, too."""
    return not seen.operator and seen.message.kind not in SILENT


# -- silence, pushes, noise --------------------------------------------------------------------------------------


def _silence(scene: Scene) -> Sign | None:
    """The last thing that a member said and nobody took further."""
    group = scene.group
    upset = {one.member for one in group.concerns}
    later: list[Message] = []
    for seen in reversed(group.reading.recent):
        message = seen.message
        if message.kind in SILENT or seen.promotion or seen.advert:
            continue
        taken = any(one.sender != message.sender and one.at - message.at <= TALKING for one in later)
        later.append(message)
        if seen.operator or message.sender in upset or len(message.text) < 6 or taken:
            continue
        if (sign := _of(group, "silence", message.id, days=int(scene.silent_days))) is not None:
            return sign
    return None


def _silence_plain(scene: Scene) -> Sign | None:
    return _sign("silence_plain", *scene.last, days=int(scene.silent_days))


def _pushes_unanswered(scene: Scene) -> Sign | None:
    counts = scene.counts
    quiet = [one.message for one in scene.pushes if not one.replies]
    if counts.pushes < 3 or not quiet:
        return None
    return _sign("pushes_unanswered", *quiet[-3:], pushes=counts.pushes, answered=counts.pushes_answered)


def _schedule(scene: Scene) -> Sign | None:
    """Pushes at the same quarter of an hour on several days."""
    clocks: dict[tuple[int, int], dict[object, str]] = {}
    for push in scene.pushes:
        local = scene.group.transcript.local(push.at)
        clocks.setdefault((local.hour, local.minute // 15 * 15), {}).setdefault(local.date(), push.message)
    if not clocks:
        return None
    (hour, _), found = max(clocks.items(), key=lambda one: len(one[1]))
    if len(found) < SCHEDULED:
        return None
    # The quarter of an hour may hold 9:10 every day: that is what the timer is set to.
    exact = Counter(scene.group.transcript.local(scene.group.chronicle.pushes[one].at).minute for one in found.values())
    minute = exact.most_common(1)[0][0]
    return _sign("schedule", *list(found.values())[-3:], count=len(found), clock=f"{hour}:{minute:02}")


def _slot(scene: Scene) -> Sign | None:
    """The hour at which members talk most, on the group's clock."""
    grid = scene.group.chronicle.members_at
    hours = [sum(grid[day][hour] for day in range(7)) for hour in range(24)]
    best = max(range(8, 22), key=lambda hour: hours[hour])
    proof = [
        seen.message.id
        for seen in scene.group.reading.recent
        if _speaks(seen) and scene.group.transcript.local(seen.message.at).hour == best
    ]
    if hours[best] < 5 or not proof:
        return None
    return _sign("slot", *proof[-3:], clock=f"{best}:00")


def _disturbance(scene: Scene) -> Sign | None:
    counts = scene.counts
    proof = [one.message for one in scene.pushes if not one.replies]
    if counts.disturbs <= counts.gives or len(proof) < 3:
        return None
    return _sign("disturbance", *proof[-3:], gives=counts.gives, disturbs=counts.disturbs)


def _useful(scene: Scene) -> Sign | None:
    if scene.group.transcript.group.kind != "newcomer" or scene.counts.pushes < 5:
        return None
    brand = scene.counts.operator_lines
    if scene.counts.pushes < 0.6 * brand:
        return None
    return _sign("useful", *[one.message for one in scene.pushes[-3:]])


def _night(scene: Scene) -> Sign | None:
    if (scene.group.transcript.group.size or 0) < LARGE or scene.counts.night < 5:
        return None
    proof = [
        seen.message.id
        for seen in scene.group.reading.recent
        if _speaks(seen) and scene.group.transcript.local(seen.message.at).hour in (22, 23, 0, 1, 2, 3)
    ]
    return _sign("night", *proof[-3:], count=scene.counts.night, clock="22:00") if proof else None


def _night_brand(scene: Scene) -> Sign | None:
    late = list(scene.group.chronicle.late)
    return _sign("night_brand", *late[-3:], count=scene.counts.late) if scene.counts.late >= 2 and late else None


def _noise(scene: Scene) -> Sign | None:
    for line in reversed(list(scene.group.chronicle.noise.values())):
        if (sign := _of(scene.group, "noise", line)) is not None:
            return sign
    return None


# -- questions and trouble ---------------------------------------------------------------------------------------


def _unanswered(scene: Scene) -> Sign | None:
    for one in reversed(scene.open):
        if (sign := _of(scene.group, "unanswered", one.message, count=len(scene.open))) is not None:
            return sign
    return None


def _off_duty(scene: Scene) -> Sign | None:
    empty = [day for day in scene.days.values() if day.member_lines and not day.operator_lines]
    if len(empty) < 3 or len(empty) < 0.4 * len(scene.days) or not scene.open:
        return None
    return _sign("off_duty", *[one.message for one in scene.open[-3:]], days=len(empty))


def _duty(scene: Scene) -> Sign | None:
    if scene.counts.pushes < MEASURED or len(scene.open) < 2:
        return None
    proof = [one.message for one in scene.open[-2:]] + [scene.pushes[-1].message]
    return _sign("duty", *proof, pushes=scene.counts.pushes, count=len(scene.open))


def _quiet_good(scene: Scene) -> Sign | None:
    asked = [one for one in scene.group.chronicle.questions.asked.values() if one.at >= scene.since]
    answered = [one for one in asked if one.answered_at is not None]
    if not asked or 2 * len(answered) < len(asked):
        return None
    return _sign(
        "quiet_good", *[one.message for one in answered[-3:]] or scene.last, answered=len(answered), asked=len(asked)
    )


def _ended(scene: Scene) -> Sign | None:
    if scene.ended is None:
        return None
    kept = scene.group.chronicle.ended
    name = "sale_over" if scene.group.transcript.group.kind == "flash" else "delivered"
    return _sign(name, kept[0] if kept else scene.ends[-1], days=(scene.now - scene.ended).days)


def _sale_over(scene: Scene) -> Sign | None:
    sign = _ended(scene)
    return sign if sign and sign.name == "sale_over" else None


def _delivered(scene: Scene) -> Sign | None:
    sign = _ended(scene)
    return sign if sign and sign.name == "delivered" else None


def _unpaid(scene: Scene) -> Sign | None:
    people = sum(one.role == "member" for one in scene.group.transcript.members)
    proof = [one.message for one in scene.pushes[-2:]] or scene.ends
    return _sign("unpaid", *proof, people=people)


def _crisis(scene: Scene) -> Sign | None:
    crisis = scene.group.trouble
    if crisis.kind == "none" or not crisis.evidence:
        return None
    return _sign("crisis", *[one.message for one in crisis.evidence[:3]], count=max(len(crisis.members), 1))


def _complaint(scene: Scene) -> Sign | None:
    for one in scene.group.concerns:
        if one.member in scene.upset:
            for proof in reversed(one.evidence):
                if (sign := _of(scene.group, "complaint", proof.message)) is not None:
                    return sign
    return None


def _plan(scene: Scene) -> Sign | None:
    crisis = scene.group.trouble
    if crisis.kind not in ("poaching", "sabotage") or not crisis.members or not crisis.evidence:
        return None
    return _sign("plan", crisis.evidence[0].message, name=called(scene.group.transcript, crisis.members[0]))


def _adverts(scene: Scene) -> Sign | None:
    for line in reversed(adverts_of(scene)):
        if (sign := _of(scene.group, "adverts", line)) is not None:
            return sign
    return None


def _no_rules(scene: Scene) -> Sign | None:
    return _sign("no_rules", *scene.ends) if not scene.group.transcript.group.rules else None


def _open(scene: Scene) -> Sign | None:
    """Somebody asked to buy in the last days, and the brand has not spoken since."""
    brand = scene.group.chronicle.brand_last
    waiting = {one.message for one in scene.group.chronicle.questions.asked.values() if one.answered_at is None}
    wants = [
        one
        for one in scene.group.chronicle.wants
        if scene.now - one.at <= ASKED and (one.message in waiting or brand is None or brand[1] < one.at)
    ]
    for one in sorted(wants, key=lambda want: want.at, reverse=True):
        if (sign := _of(scene.group, "open", one.message)) is not None:
            return sign
    return None


# -- people ------------------------------------------------------------------------------------------------------


def _helpers(scene: Scene) -> list[str]:
    return [one.member for one in scene.group.carriers if one.score >= NAMED]


def _deeds(scene: Scene, name: str) -> Iterator[Deed]:
    """Deeds of a kind within the window, the last first."""
    deeds = [deed for person in scene.group.chronicle.people.values() for deed in person.did(name)]
    yield from sorted((deed for deed in deeds if deed.at >= scene.since), key=lambda deed: deed.at, reverse=True)


def _helper(scene: Scene) -> Sign | None:
    group = scene.group
    for member in _helpers(scene)[:1]:
        person = group.person(member)
        own = [*person.did("helped"), *person.did("vouched"), *person.did("started")]
        lines = [deed.message for deed in sorted(own, key=lambda deed: -deed.chance)]
        lines += [line for line, _, _ in reversed(person.last)]
        for line in lines:
            if (sign := _of(group, "helper", line)) is not None:
                return sign
    return None


def _skill(scene: Scene) -> Sign | None:
    """One of those who carry the group knows the matter from their own work."""
    for member in _helpers(scene):
        craft = scene.group.chronicle.facts.get((member, "craft"))
        if craft is not None and craft.at >= scene.since:
            return _of(scene.group, "skill", craft.message)
    return None


def _rota(scene: Scene) -> Sign | None:
    pair = _helpers(scene)[:2]
    if len(pair) < 2:
        return None
    name, other = (called(scene.group.transcript, one) for one in pair)
    proof = [scene.group.person(one).last[-1][0] for one in pair]
    return _sign("rota", *proof, name=name, other=other)


def _thank(scene: Scene) -> Sign | None:
    """Help that the brand passed over. What lies further back than the lines that are kept is not known."""
    recent = scene.group.reading.recent
    thanked = [seen.message for seen in recent if seen.operator and "thanks" in seen.found]
    for deed in _deeds(scene, "helped"):
        known = deed.at >= recent[0].message.at
        if not known or any(_thanks(scene.group, one, deed) for one in thanked):
            continue
        if (sign := _of(scene.group, "thank", deed.message)) is not None:
            return sign
    return None


def _thanks(group: Group, message: Message, deed: Deed) -> bool:
    """Whether a thank-you of the brand is for this help: to the member, by name or as an answer."""
    if message.at < deed.at:
        return False
    name = group.transcript.people[deed.member].name
    return deed.member in message.mentions or message.reply_to == deed.message or name in message.text


def _match(scene: Scene) -> Sign | None:
    """A member's question that is open, and somebody else who has helped before."""
    group = scene.group
    helpers = _helpers(scene)
    for one in reversed(list(group.chronicle.questions.asked.values())):
        other = next((member for member in helpers if member != one.member), None)
        if one.answered_at is None and not one.to_staff and one.at >= scene.since and other:
            return _of(group, "match", one.message, other=called(group.transcript, other))
    return None


def _peak(scene: Scene, name: str, head: str) -> Sign | None:
    """The clearest line of a kind by somebody who is not upset."""
    upset = {one.member for one in scene.group.concerns}
    peaks = sorted(
        (
            person.peaks[head]
            for member, person in scene.group.chronicle.people.items()
            if head in person.peaks and member not in upset and not person.adverts
        ),
        reverse=True,
    )
    for value, line in peaks:
        if value < CLEAR or scene.group.transcript.by_id[line].at < scene.since:
            continue
        if (sign := _of(scene.group, name, line)) is not None:
            return sign
    return None


def _newcomers(scene: Scene) -> Sign | None:
    came = [one for one in scene.group.chronicle.newcomers if scene.now - one[2] <= RECENT]
    brand = scene.group.chronicle.brand_last
    unmet = [message for message, _, at in came if brand is None or brand[1] < at]
    return _sign("newcomers", *unmet[-3:], count=len(unmet)) if len(unmet) >= 2 else None


def _tags(scene: Scene) -> Sign | None:
    facts = sorted(scene.group.chronicle.facts.items(), key=lambda one: one[1].at)
    if len(facts) < 2:
        return None
    (member, _), fact = facts[-1]
    name = called(scene.group.transcript, member)
    return _sign("tags", fact.message, count=len(facts), name=name, quote=fact.value)


def _tiers(scene: Scene) -> Sign | None:
    talk = [
        one.member for one in scene.group.tiers if one.tier == "promising" and scene.group.person(one.member).lines > 1
    ]
    if len(talk) < 3:
        return None
    return _sign("tiers", *[scene.group.person(one).last[-1][0] for one in talk[:3]], count=len(talk))


def _digest(scene: Scene) -> Sign | None:
    """Help of the last week, where a digest is made at all (coach/digest.py)."""
    group = scene.group
    deeds = [deed for deed in _deeds(scene, "helped") if scene.now - deed.at <= RECENT]
    if len(deeds) < 2 or group.trouble.kind != "none" or group.transcript.group.kind == "flash":
        return None
    best = max(deeds, key=lambda deed: deed.chance)
    proof = [deed.message for deed in deeds[:2]]
    return _sign("digest", best.message, *proof, count=len(deeds), name=called(group.transcript, best.member))


def _sister(scene: Scene) -> Sign | None:
    """A large group with many who talk, in which somebody wants a group of its own for one matter."""
    group = scene.group
    size = group.transcript.group.size or 0
    if size < SEED_SIZE or scene.counts.speakers < SEED_SPEAKERS:
        return None
    for seen in reversed(group.reading.recent):
        if _speaks(seen) and not seen.advert and _OWN_GROUP.search(plain(seen.message.text)):
            return _of(group, "sister", seen.message.id, people=size)
    return None


def _talk(scene: Scene) -> Sign | None:
    """Several say that they would like to learn something, and one of those who carry the group helps with it."""
    group = scene.group
    lines = [seen for seen in group.reading.recent if _speaks(seen) and _LEARN.search(plain(seen.message.text))]
    helpers = _helpers(scene)
    if len({seen.message.sender for seen in lines}) < LEARNERS or not helpers:
        return None
    deeds = group.person(helpers[0]).did("helped")
    return _of(group, "talk", max(deeds, key=lambda deed: deed.chance).message) if deeds else None


def _weekly(scene: Scene) -> Sign | None:
    if scene.group.transcript.group.kind == "flash":
        return None
    return _peak(scene, "weekly", "question")


def _share(scene: Scene) -> Sign | None:
    return _peak(scene, "share", "share")


def _praised(scene: Scene) -> Sign | None:
    """More than one member praises, on the offers' own ground."""
    vouched = list(_deeds(scene, "vouched"))
    if len({deed.member for deed in vouched}) < 2 or not scene.group.transcript.group.offers:
        return None
    return _of(scene.group, "praised", max(vouched, key=lambda deed: deed.chance).message)


def _stage(scene: Scene) -> Sign | None:
    return _sign("stage", *scene.last)


def _keep(scene: Scene) -> Sign | None:
    """Questions were answered and nobody waits or is upset: nothing needs to be done."""
    answered = [one.message for one in scene.group.chronicle.questions.asked.values() if one.answered_at is not None]
    troubled = scene.group.concerns or scene.group.crisis.kind != "none" or scene.ended is not None
    waits = scene.open or scene.group.reading.waiting()
    return None if not answered or troubled or waits else _sign("keep", *answered[-3:])


def _stage_convert(scene: Scene) -> Sign | None:
    """Somebody asks to buy, and nothing forbids to sell."""
    if not scene.doors or scene.ended is not None or scene.group.crisis.kind != "none":
        return None
    return _sign("stage_convert", *scene.doors[-3:])


SIGNS: dict[str, Callable[[Scene], Sign | None]] = {
    "silence": _silence,
    "silence_plain": _silence_plain,
    "pushes_unanswered": _pushes_unanswered,
    "schedule": _schedule,
    "slot": _slot,
    "disturbance": _disturbance,
    "useful": _useful,
    "night": _night,
    "night_brand": _night_brand,
    "noise": _noise,
    "unanswered": _unanswered,
    "off_duty": _off_duty,
    "duty": _duty,
    "quiet_good": _quiet_good,
    "sale_over": _sale_over,
    "delivered": _delivered,
    "unpaid": _unpaid,
    "crisis": _crisis,
    "complaint": _complaint,
    "plan": _plan,
    "adverts": _adverts,
    "no_rules": _no_rules,
    "open": _open,
    "helper": _helper,
    "rota": _rota,
    "skill": _skill,
    "thank": _thank,
    "match": _match,
    "newcomers": _newcomers,
    "tags": _tags,
    "tiers": _tiers,
    "digest": _digest,
    "sister": _sister,
    "talk": _talk,
    "weekly": _weekly,
    "share": _share,
    "praised": _praised,
    "stage_draw": _stage,
    "stage_enliven": _stage,
    "stage_convert": _stage_convert,
    "keep": _keep,
}
