"""Review: every draft passes the checks, is repaired once, or is dropped."""

from __future__ import annotations

import asyncio

from langgraph.runtime import Runtime
from pydantic import BaseModel

from coach.checks import Situation, check_draft
from coach.errors import KnowledgeError, ModelError
from coach.privacy import Mask
from coach.state import Deps, State
from coach.steps.drafting import Words
from coach.types import Draft, Dropped, Finding, Transcript


class Repaired(BaseModel):
    """A draft written anew so that nothing stands against it."""

    text: Words


async def review(state: State, runtime: Runtime[Deps]) -> State:
    """Drafts fit to be shown, and those dropped with their reasons."""
    transcript = state["transcript"]
    results = await asyncio.gather(
        *(_settle(draft, transcript, runtime.context) for draft in state.get("proposed", ()))
    )
    order = {"care": 0, "time": 1, "open": 2}
    kept = sorted((one for one in results if isinstance(one, Draft)), key=lambda one: order[one.agent])
    return {"drafts": tuple(kept), "dropped": tuple(one for one in results if isinstance(one, Dropped))}


async def _settle(draft: Draft, transcript: Transcript, deps: Deps) -> Draft | Dropped:
    situation = Situation(transcript.language, transcript, draft.agent, tuple(one.text for one in draft.sources))
    findings = check_draft(draft.text, situation)
    if not findings:
        return draft
    repaired = await _repair(draft, findings, transcript, deps)
    if repaired is not None and not check_draft(repaired.text, situation):
        return repaired
    return Dropped(draft=draft, findings=findings)


async def _repair(draft: Draft, findings: tuple[Finding, ...], transcript: Transcript, deps: Deps) -> Draft | None:
    """The author writes it once more. The playbook has no second wording for the same words, so its draft is dropped."""
    if deps.writer is None or draft.author == "playbook":
        return None
    mask = Mask()
    try:
        prompt = deps.prompts.render(
            "repair",
            language=transcript.language,
            text=mask.hide(draft.text),
            findings=[
                {
                    "rule": one.rule,
                    "words": mask.hide(draft.text[one.start : one.end]),
                    "why": mask.hide(one.why),
                    "mend": mask.hide(one.mend),
                }
                for one in findings
            ],
        )
        reply = await deps.writer.write(prompt, Repaired)
    except (ModelError, KnowledgeError):
        return None
    return draft.model_copy(update={"text": mask.restore(reply.text)})
