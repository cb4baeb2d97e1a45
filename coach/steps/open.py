"""Open: warm topics that take up what somebody said, or the reason why none should be raised now."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta

from langgraph.runtime import Runtime

from coach.hooks import Caught, hooks_of, known_of, quiet_reason
from coach.patterns import mark
from coach.sayings import say
from coach.state import Deps, State
from coach.steps.drafting import drafted
from coach.types import Draft, GroupRecord, OpenedWith, Transcript

# The first topic is taken from any hook; the second and third only from remarks that people are this likely to take up.
WORTH = (0.0, 0.3, 0.4)
# Patterns fit a remark less well than a model's words: on its own the playbook says a second thing only where it is surer.
ALONE = (0.0, 0.45, 0.55)
# After so many days without an exchange a topic is due (P10).
SILENT_DAYS = 3
# How long a group does not get the same pattern again (P09).
AGAIN = timedelta(days=7)


async def open_topic(state: State, runtime: Runtime[Deps]) -> State:
    """At most three openers by different moves."""
    if "opener" not in state["asked"]:
        return {}
    deps, transcript = runtime.context, state["transcript"]
    concerns, reading = state["concerns"], state["reading"]
    reason = quiet_reason(reading, transcript, concerns, state["crisis"], deps.limits)
    if reason:
        return {"silences": (("open", say(transcript.language, reason)),)}
    hooks = hooks_of(reading, transcript, concerns)
    silent = reading.rhythm.silence(transcript.now).days >= SILENT_DAYS
    caught = (*hooks, *(known_of(reading, transcript, concerns, silent=silent) if len(hooks) < len(WORTH) else ()))
    record = state.get("record", GroupRecord())
    drafts = list(_drafts(caught, transcript, deps, record))
    if not drafts:
        return {"silences": (("open", say(transcript.language, "silence_open_hook")),)}
    if silent:
        drafts = [
            draft.model_copy(update={"practices": tuple(dict.fromkeys((*draft.practices, "P10")))}) for draft in drafts
        ]
    lines = [{"member": one.member, "message": one.message, "kind": one.kind} for one in caught[:5]]
    about = [one.message for one in caught[:5] if one.message]
    return await drafted("open", state, deps, drafts, about, hooks=lines, count=max(len(drafts), 2))


def _drafts(caught: Sequence[Caught], transcript: Transcript, deps: Deps, record: GroupRecord) -> Iterator[Draft]:
    """The playbook's openers, each by another move and from another member, none as it was suggested within the week."""
    moves: set[str] = set()
    worth = WORTH if deps.writer else ALONE
    for one in caught:
        if len(moves) == len(worth):
            return
        if not deps.writer and _wants(one, transcript):
            continue
        if one.score < worth[len(moves)]:
            continue
        others = [other for other in caught if other.member != one.member]
        used, again = _within_the_week(record, one, transcript)
        draft = deps.playbook.openers.draft(one, transcript, without=moves, others=others, used=used, again=again)
        if draft:
            moves.add(draft.move)
            yield draft


# A remark that wants something is answered; a pattern would pass over what it asks.
_WANTS = re.compile(
    r"[?？]|[吗嗎呢]\s*$|求|帮我|幫我|帮忙|幫忙|可不可以|可唔可以|能不能|有没有|有沒有|有冇|麻烦|麻煩|请问|請問|\b(?:can|could|does|do|is|any)\b.{0,20}\b(?:you|anyone|someone)\b",
    re.IGNORECASE,
)
_TALK = ("remark", "laugh", "woe", "plan", "share")


def _wants(caught: Caught, transcript: Transcript) -> bool:
    return caught.kind in _TALK and bool(caught.message and _WANTS.search(transcript.by_id[caught.message].text))


def _within_the_week(
    record: GroupRecord, caught: Caught, transcript: Transcript
) -> tuple[frozenset[str], frozenset[str]]:
    """Marks of the texts that were suggested within the week for other remarks, and for this very one."""
    this = remark(transcript, caught.member, caught.message)
    late = [one for one in record.openers if timedelta() <= transcript.now - one.at < AGAIN]
    return (
        frozenset(one.pattern for one in late if one.hook != this),
        frozenset(one.pattern for one in late if one.hook == this),
    )


def opened_with(drafts: Sequence[Draft], transcript: Transcript) -> Iterator[OpenedWith]:
    """What is to be remembered of the openers that are shown."""
    for draft in drafts:
        if draft.pattern and draft.hook:
            taken_up = remark(transcript, draft.hook.member, draft.hook.message)
            yield OpenedWith(pattern=draft.pattern, hook=taken_up, at=transcript.now)


def remark(transcript: Transcript, member: str, message: str | None) -> str:
    """What a remark is known by from one export of a chat to the next, which may number messages and members anew."""
    said = transcript.by_id[message].text if message else ""
    return mark(f"{transcript.people[member].name}\n{said}")
