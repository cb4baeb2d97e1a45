"""What the three agents share when a model writes: one call, its drafts checked against the chat, the playbook behind it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import BaseModel, Field, StringConstraints

from coach.errors import KnowledgeError, ModelError
from coach.privacy import Mask
from coach.prompts import chat_lines, told
from coach.sayings import say
from coach.state import Deps, State
from coach.types import Agent, Draft, Hook

# What a model may write as a draft: not nothing, not a letter.
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=600)]


class Proposed(BaseModel):
    """One draft as a model is asked for it: whom it speaks to, which message it takes up, the words."""

    text: Words
    answers: str | None = Field(default=None, description="id of the message that the draft takes up")
    move: str = ""
    private: bool = False


class Proposals(BaseModel):
    """A model's whole reply. No draft is a good answer; then `silence` says why."""

    drafts: list[Proposed] = Field(max_length=4)
    silence: str = ""


async def drafted(agent: Agent, state: State, deps: Deps, fallback: Sequence[Draft], **situation: Any) -> State:
    """The agent's drafts: the model's where one is set and answers, else `fallback` with the reason in the notes."""
    if deps.writer is None or not fallback:
        return {"proposed": tuple(fallback)}
    transcript = state["transcript"]
    mask = Mask()
    try:
        prompt = deps.prompts.render(
            agent,
            language=transcript.language,
            group=told(transcript.group.model_dump(mode="json", exclude_none=True), transcript, mask),
            practices=[deps.retriever.practices[one.practice] for one in state["recalled"].get(agent, ())],
            chat=chat_lines(transcript, mask),
            now=f"{transcript.local(transcript.now):%Y-%m-%d %H:%M}",
            **{name: told(value, transcript, mask, name) for name, value in situation.items()},
        )
        reply = await deps.writer.write(prompt, Proposals)
    except (ModelError, KnowledgeError) as error:
        return {"proposed": tuple(fallback), "notes": (say(transcript.language, "fallback", reason=str(error)),)}
    drafts = tuple(_draft(one, agent, state, deps.writer.name, mask, fallback) for one in reply.drafts)
    if not drafts and reply.silence:
        return {"silences": ((agent, mask.restore(reply.silence)[:200]),)}
    return {"proposed": drafts or tuple(fallback)}


def _draft(one: Proposed, agent: Agent, state: State, author: str, mask: Mask, fallback: Sequence[Draft]) -> Draft:
    """A proposal as a draft. What it claims to answer must be a message of a member, or the claim is dropped."""
    transcript = state["transcript"]
    answered = transcript.by_id.get(one.answers or "")
    if answered is not None and answered.sender in transcript.operators:
        answered = None
    like = next((draft for draft in fallback if answered and draft.hook and draft.hook.member == answered.sender), None)
    return Draft(
        agent=agent,
        text=mask.restore(one.text),
        where="private" if one.private else "group",
        to=answered.sender if answered else None,
        reply_to=answered.id if answered else None,
        move=one.move[:40] or (like.move if like else ""),
        hook=Hook(member=answered.sender, message=answered.id) if answered else None,
        caveats=like.caveats if like else (),
        sources=like.sources if like else (),
        practices=tuple(cited.practice for cited in state["recalled"].get(agent, ())),
        author=author,
    )
