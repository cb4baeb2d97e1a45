"""Open: a warm topic that takes up what somebody said, or the reason why none should be raised now."""

from __future__ import annotations

from langgraph.runtime import Runtime

from coach.hooks import hooks_of, quiet_reason
from coach.sayings import say
from coach.state import Deps, State
from coach.steps.drafting import drafted
from coach.types import Draft

MOST = 2
# After so many days without an exchange a topic is due (P10).
SILENT_DAYS = 3


async def open_topic(state: State, runtime: Runtime[Deps]) -> State:
    """At most two openers by different moves."""
    if "opener" not in state["asked"]:
        return {}
    deps, transcript = runtime.context, state["transcript"]
    concerns = state["concerns"]
    reason = quiet_reason(state["reading"], transcript, concerns, state["crisis"], deps.limits)
    if reason:
        return {"silences": (("open", say(transcript.language, reason)),)}
    hooks = hooks_of(state["reading"], transcript, concerns)
    drafts: list[Draft] = []
    moves: set[str] = set()
    for caught in hooks:
        draft = (
            deps.playbook.opener(
                caught, transcript, without=moves, others=[one for one in hooks if one.member != caught.member]
            )
            if len(drafts) < MOST
            else None
        )
        if draft:
            drafts.append(draft)
            moves.add(draft.move)
    if not drafts:
        return {"silences": (("open", say(transcript.language, "silence_open_hook")),)}
    if state["reading"].rhythm.silence(transcript.now).days >= SILENT_DAYS:
        drafts = [draft.model_copy(update={"practices": (*draft.practices, "P10")}) for draft in drafts]
    caught_lines = [{"member": one.member, "message": one.message, "kind": one.kind} for one in hooks[:5]]
    return await drafted("open", state, deps, drafts, hooks=caught_lines)
