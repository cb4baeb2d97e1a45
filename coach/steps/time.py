"""Time: whether an offer fits now; the words for it only when it does, or a private answer to one who asked."""

from __future__ import annotations

from langgraph.runtime import Runtime

from coach.sayings import say
from coach.state import Deps, State
from coach.steps.drafting import drafted
from coach.timing import timing_of

MOST = 2


async def time_offer(state: State, runtime: Runtime[Deps]) -> State:
    """The verdict, and with `offer` a soft mention to those who opened the door."""
    if "timing" not in state["asked"]:
        return {}
    deps, transcript = runtime.context, state["transcript"]
    timing = timing_of(state["reading"], transcript, state["concerns"], state["crisis"])
    silent: State = {"timing": timing, "silences": (("time", say(transcript.language, "silence_time")),)}
    if timing.verdict != "offer":
        return silent
    doors = {
        door.member: door for door in reversed(timing.doors) if door.member in timing.targets or door.member is None
    }
    drafts = [draft for draft in (deps.playbook.offer(one, timing, transcript) for one in doors.values()) if draft]
    if not drafts:
        return silent
    update = await drafted("time", state, deps, drafts[:MOST], timing=timing.model_dump(mode="json"))
    return {**update, "timing": timing}
