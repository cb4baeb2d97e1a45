"""Review: every draft passes the checks, is repaired once, gives way to the playbook's, or is dropped."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from typing import Annotated

from langgraph.runtime import Runtime
from pydantic import BaseModel, StringConstraints

from coach.checks import Situation, check_draft
from coach.checks.situation import RECENT
from coach.errors import KnowledgeError, ModelError
from coach.llm import costs_of
from coach.state import Deps, State
from coach.types import Cost, Draft, Dropped, Finding, Transcript

# What a model may write as a draft: not nothing, not a letter.
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=600)]
ORDER = {"care": 0, "time": 1, "open": 2}


class Repaired(BaseModel):
    """A draft written anew so that nothing stands against it."""

    text: Words


async def review(state: State, runtime: Runtime[Deps]) -> State:
    """Drafts fit to be shown, and those dropped with their reasons."""
    transcript, deps = state["transcript"], runtime.context
    proposed = state.get("proposed", ())
    settled = await asyncio.gather(*(_settle(draft, transcript, deps) for draft in proposed))
    kept = [result for result, _ in settled if isinstance(result, Draft)]
    dropped = tuple(result for result, _ in settled if isinstance(result, Dropped))
    kept += _instead(dropped, kept, state.get("spare", ()), transcript, deps)
    kept.sort(key=lambda one: ORDER[one.agent])
    return {"drafts": tuple(kept), "dropped": dropped, "costs": tuple(cost for _, costs in settled for cost in costs)}


def findings_on(draft: Draft, transcript: Transcript, deps: Deps) -> tuple[Finding, ...]:
    """What stands against a draft where it is to be sent."""
    return check_draft(
        draft.text,
        Situation(
            transcript.language,
            transcript,
            draft.agent,
            documents=tuple(one.text for one in draft.sources),
            private=draft.where == "private",
            secrets=deps.prompts.texts if draft.author != "playbook" else (),
            answers=draft.to if draft.author != "playbook" else None,
            known=draft.author == "playbook",
        ),
    )


def _instead(
    dropped: Sequence[Dropped], kept: Sequence[Draft], spare: Sequence[Draft], transcript: Transcript, deps: Deps
) -> Iterator[Draft]:
    """For a model's draft that had to be dropped the playbook's, of the same agent and where it can be to the same member."""
    taken = {(one.agent, one.to, one.where) for one in kept}
    for one in dropped:
        if one.draft.author == "playbook":
            continue
        like = [
            other
            for other in spare
            if other.agent == one.draft.agent and (other.agent, other.to, other.where) not in taken
        ]
        like.sort(key=lambda other: (other.to != one.draft.to, other.where != one.draft.where))
        for other in like:
            if not findings_on(other, transcript, deps):
                taken.add((other.agent, other.to, other.where))
                yield other
                break


async def _settle(draft: Draft, transcript: Transcript, deps: Deps) -> tuple[Draft | Dropped, tuple[Cost, ...]]:
    findings = findings_on(draft, transcript, deps)
    if not findings:
        return draft, ()
    repaired, costs = await _repair(draft, findings, transcript, deps)
    if repaired is not None and not findings_on(repaired, transcript, deps):
        return repaired, costs
    return Dropped(draft=draft, findings=findings), costs


async def _repair(
    draft: Draft, findings: tuple[Finding, ...], transcript: Transcript, deps: Deps
) -> tuple[Draft | None, tuple[Cost, ...]]:
    """The author writes it once more. The playbook has no second wording for the same words, so its draft is dropped."""
    if deps.writer is None or draft.author == "playbook":
        return None, ()
    mask = deps.mask(transcript)
    # What is personal in the messages that the checks read is kept from the model that repairs a draft.
    for message in transcript.messages[-RECENT:]:
        # What the chat shows to be an account is one in the draft as well, whatever stands around it there.
        mask.hide(message.text)
    try:
        prompt = deps.prompts.render(
            "repair",
            language=transcript.language,
            text=mask.hide_again(draft.text),
            findings=[
                {
                    "rule": one.rule,
                    "words": mask.hide_again(draft.text[one.start : one.end]),
                    "why": mask.hide_again(one.why),
                    "mend": mask.hide_again(one.mend),
                }
                for one in findings
            ],
        )
        written = await deps.writer.write(prompt, Repaired)
    except (ModelError, KnowledgeError) as error:
        return None, costs_of(error)
    again = {"text": mask.restore(written.answer.text), "author": written.author}
    return draft.model_copy(update=again), (written.cost,)
