"""What the agents share when a model writes: one call, its drafts checked against the chat, the playbook behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from langgraph.config import get_stream_writer
from pydantic import BaseModel, Field, ValidationError
from pydantic_core import from_json

from coach.errors import KnowledgeError, ModelError
from coach.llm import costs_of
from coach.privacy import Mask
from coach.prompts import chat_lines, group_told, tokens, told
from coach.sayings import say
from coach.slots import by
from coach.state import Deps, State
from coach.steps.review import Words, findings_on
from coach.types import Agent, Draft, Hook
from coach.voices import nearest_lines

# A prompt has at most so many tokens by our own estimate, and so less than 1,500 (python -m evals.tokens); the chat gets what
# the rest of it leaves, and no less than a few lines.
MOST, FEW = 1430, 150
# A topic suits the minute: so many of the last lines come before what stands beside the remarks that it takes up.
LAST = 7
# A practice is told in so many characters: what to do, not why.
PRACTICE = 48
# Lines of the operator's own that a model sees as examples.
VOICE = 4


class Proposed(BaseModel):
    """One draft as a model is asked for it: which message it takes up, the words."""

    text: Words
    answers: str | None = Field(default=None, description="id of the message that the draft takes up")
    move: str = ""
    private: bool = False


class Proposals(BaseModel):
    """A model's whole reply."""

    drafts: list[Proposed] = Field(max_length=9)


async def drafted(
    agent: Agent, state: State, deps: Deps, fallback: Sequence[Draft], about: Sequence[str] = (), **situation: Any
) -> State:
    """The agent's drafts: the model's where one is set and answers, the playbook's for whatever it left out or failed at.

    `about`: messages that the drafts are to take up, so that the model sees them. Whether something is to be said was
    judged before: a model that answers nothing (because a line of the chat told it so) silences nobody.
    """
    transcript = state["transcript"]
    voice = deps.playbook.voices.of(transcript)
    spare = tuple(voice.spoken(draft) for draft in fallback)
    if deps.writer is None or not fallback:
        return {"proposed": spare}
    mask = deps.mask(transcript)
    try:
        values: dict[str, Any] = {
            "language": transcript.language,
            "voice": [mask.hide(line)[:60] for line in nearest_lines(transcript, about, VOICE)],
            "group": group_told(transcript.group, mask),
            "practices": list(_practices(agent, state, deps)),
            "brand": [mask.hide(one.name)[:20] for one in transcript.members if one.role != "member"][:5],
            "now": f"{transcript.local(transcript.now):%m-%d %H:%M}",
            "by": by(transcript).strip(),
            **{name: told(value, transcript, mask, name) for name, value in situation.items()},
        }
        bare = sum(tokens(one["content"]) for one in deps.prompts.render(agent, chat=(), **values))
        chat = chat_lines(transcript, mask, about, max(MOST - bare, FEW), LAST if agent == "open" else 0)
        prompt = deps.prompts.render(agent, chat=chat, **values)
        heard = _as_they_come(agent, state, deps, spare, mask)
        written = await deps.writer.write(prompt, Proposals, heard=heard)
    except (ModelError, KnowledgeError) as error:
        note = say(transcript.language, "fallback", reason=str(error))
        return {"proposed": spare, "notes": (note,), "costs": costs_of(error)}
    drafts = tuple(_draft(one, agent, state, written.author, mask, spare) for one in written.answer.drafts)
    return {"proposed": drafts + _left(drafts, spare), "spare": spare, "costs": (written.cost,)}


def _practices(agent: Agent, state: State, deps: Deps) -> Iterator[str]:
    for cited in state["recalled"].get(agent, ()):
        practice = deps.retriever.practices[cited.practice]
        yield f"{practice.name('zh-Hans')}：{practice.sections.get('做什么', '')}"[:PRACTICE]


def _draft(one: Proposed, agent: Agent, state: State, author: str, mask: Mask, spare: Sequence[Draft]) -> Draft:
    """A proposal as a draft. What it claims to answer must be a message of a member, or the claim is dropped."""
    transcript = state["transcript"]
    answered = transcript.by_id.get(one.answers or "")
    if answered is not None and answered.sender in transcript.operators:
        answered = None
    like = next((draft for draft in spare if answered and draft.hook and draft.hook.member == answered.sender), None)
    return Draft(
        agent=agent,
        text=mask.restore(one.text),
        where="private" if one.private else "group",
        to=answered.sender if answered else None,
        reply_to=answered.id if answered else None,
        move=like.move if like and agent != "open" else _move(one.move),
        hook=Hook(member=answered.sender, message=answered.id) if answered else None,
        caveats=like.caveats if like else (),
        sources=like.sources if like else (),
        practices=like.practices if like else tuple(cited.practice for cited in state["recalled"].get(agent, ())),
        author=author,
    )


def _move(said: str) -> str:
    """A move's name; whatever else a model writes there is none."""
    name = said.strip().lower()
    return name if name.replace("_", "").isalpha() and name.isascii() and len(name) <= 24 else ""


def _left(drafts: Sequence[Draft], spare: Sequence[Draft]) -> tuple[Draft, ...]:
    """The playbook's drafts for those whom the model answered nothing; where openers are asked for, for none of them at all."""
    if spare and spare[0].agent == "open":
        return () if drafts else tuple(spare)
    told = {(draft.to, draft.where) for draft in drafts}
    members = {draft.to for draft in drafts}
    return tuple(
        one for one in spare if (one.to, one.where) not in told and (one.to not in members or one.where == "private")
    )


def _as_they_come(
    agent: Agent, state: State, deps: Deps, spare: Sequence[Draft], mask: Mask
) -> Callable[[str], None] | None:
    """Sends each draft on as soon as it is written out and passes the checks, while the model still writes the next; none
    where nobody listens."""
    try:
        send = get_stream_writer()
    except RuntimeError:
        # A step that runs by itself, outside the graph, has nobody to send to.
        return None
    sent = 0

    def heard(text: str) -> None:
        nonlocal sent
        start = text.find("{")
        if start < 0 or text.count('"text"') <= sent:
            return
        try:
            told = from_json(text[start:], allow_partial=True)
        except ValueError:
            return
        # The last one may still grow.
        for raw in (told.get("drafts") or [])[sent:-1] if isinstance(told, dict) else ():
            sent += 1
            try:
                draft = _draft(
                    Proposed.model_validate(raw), agent, state, deps.writer.name if deps.writer else "", mask, spare
                )
            except ValidationError:
                continue
            if not findings_on(draft, state["transcript"], deps):
                send(("draft", draft))

    return heard
