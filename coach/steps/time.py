"""Time: whether an offer fits now; the words for it only when it does, or a private answer to one who asked."""

from __future__ import annotations

from collections.abc import Iterator

from langgraph.runtime import Runtime

from coach.offers import asks_plainly
from coach.sayings import say
from coach.shape import shape_of
from coach.state import Deps, State
from coach.steps.drafting import drafted
from coach.timing import remembered, timing_of
from coach.types import Door, Draft, GroupRecord, TimingAdvice, Transcript

MOST = 2


async def time_offer(state: State, runtime: Runtime[Deps]) -> State:
    """The verdict; with `offer` a soft mention to those who opened the door; else a plain answer to who asks as a buyer."""
    if "timing" not in state["asked"]:
        return {}
    deps, transcript = runtime.context, state["transcript"]
    reading, record = state["reading"], state.get("record", GroupRecord())
    told = state["second"].doors if "second" in state else ()
    timing = timing_of(reading, transcript, state["concerns"], state["crisis"], deps.limits, record, told)
    found: State = {"timing": timing, "record": remembered(reading, transcript, record)}
    drafts = list(_drafts(timing, transcript, deps))[:MOST]
    if not drafts:
        return {**found, "silences": (("time", say(transcript.language, "silence_time")),)}
    about = [draft.reply_to for draft in drafts if draft.reply_to]
    doors = [
        {"message": one.reply_to, "member": one.to, "door": one.move.removeprefix("offer_"), "where": one.where}
        for one in drafts
    ]
    offered = {timing.shape.offer, *(step.offer for step in timing.private)} - {None}
    offers = [
        one.model_dump(mode="json", exclude={"id", "fits"}, exclude_defaults=True)
        for one in transcript.group.offers
        if one.id in offered
    ]
    update = await drafted("time", state, deps, drafts, about, doors=doors, offers=offers)
    return {**update, **found}


def _drafts(timing: TimingAdvice, transcript: Transcript, deps: Deps) -> Iterator[Draft]:
    """With an offer the words for its doors; without one, for members who asked of themselves, what was asked and no more."""
    offers = deps.playbook.offers
    if timing.verdict == "offer":
        made = [offers.draft(one, _for(one, timing, transcript), transcript) for one in _to_answer(timing)]
    else:
        known = {one.id: one for one in transcript.group.offers}
        made = [
            offers.next_step(
                Door(name=step.door, member=step.member, why=step.why, evidence=step.evidence),
                known.get(step.offer or ""),
                "private",
                transcript,
            )
            for step in timing.private
            if step.door == "question"
            and any(asks_plainly(transcript.by_id[one.message].text) for one in step.evidence)
        ]
    yield from (draft for draft in made if draft)


def _to_answer(timing: TimingAdvice) -> list[Door]:
    """The doors that get words."""
    doors = {door.member: door for door in reversed(timing.doors) if door.member in timing.targets or not door.member}
    moment = [door for door in doors.values() if door.member is None]
    return moment or list(doors.values())


def _for(door: Door, timing: TimingAdvice, transcript: Transcript) -> TimingAdvice:
    """The advice with the offer that fits this member: what answers one who opened a door need not answer another."""
    if door.member is None or len(timing.targets) < 2:
        return timing
    return timing.model_copy(update={"shape": shape_of(transcript, (door,), group=False)})
