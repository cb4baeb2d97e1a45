"""Time: whether an offer fits now; the words for it only when it does, or a private answer to one who asked."""

from __future__ import annotations

from typing import Any

from langgraph.runtime import Runtime

from coach.sayings import say
from coach.shape import shape_of
from coach.state import Deps, State
from coach.steps.drafting import drafted
from coach.timing import remembered, timing_of
from coach.types import Door, GroupRecord, TimingAdvice, Transcript

MOST = 2


async def time_offer(state: State, runtime: Runtime[Deps]) -> State:
    """The verdict, and with `offer` a soft mention to those who opened the door."""
    if "timing" not in state["asked"]:
        return {}
    deps, transcript = runtime.context, state["transcript"]
    reading, record = state["reading"], state.get("record", GroupRecord())
    told = state["second"].doors if "second" in state else ()
    timing = timing_of(reading, transcript, state["concerns"], state["crisis"], deps.limits, record, told)
    found: State = {"timing": timing, "record": remembered(reading, transcript, record)}
    doors = _to_answer(timing)
    drafts = [
        draft
        for draft in (deps.playbook.offer(one, _for(one, timing, transcript), transcript) for one in doors)
        if draft
    ]
    if not drafts:
        return {**found, "silences": (("time", say(transcript.language, "silence_time")),)}
    update = await drafted("time", state, deps, drafts[:MOST], timing=_told(timing))
    return {**update, **found}


def _to_answer(timing: TimingAdvice) -> list[Door]:
    """The doors that get words: those of the offer; under a hold nobody's."""
    if timing.verdict != "offer":
        return []
    doors = {door.member: door for door in reversed(timing.doors) if door.member in timing.targets or not door.member}
    moment = [door for door in doors.values() if door.member is None]
    return moment or list(doors.values())


def _for(door: Door, timing: TimingAdvice, transcript: Transcript) -> TimingAdvice:
    """The advice with the offer that fits this member: what answers one who opened a door need not answer another."""
    if door.member is None or len(timing.targets) < 2:
        return timing
    return timing.model_copy(update={"shape": shape_of(transcript, (door,), group=False)})


def _told(timing: TimingAdvice) -> dict[str, Any]:
    """What a model needs of it to write the words."""
    return timing.model_dump(mode="json", exclude={"cadence", "trust", "private"})
