"""Care: a reply to each unhappy member, to questions that wait, to an advertiser; the plan in a crisis."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from langgraph.runtime import Runtime

from coach.concerns import open_questions, waiting_questions
from coach.sayings import say
from coach.state import Deps, State
from coach.steps.drafting import drafted
from coach.types import Advert, Concern, Draft, Transcript

# Replies for this many members at once; more would not be read.
MOST = 4


async def care(state: State, runtime: Runtime[Deps]) -> State:
    """Drafts for whoever needs an answer, the most pressing first."""
    if "care" not in state["asked"]:
        return {}
    deps, transcript = runtime.context, state["transcript"]
    crisis = state["crisis"]
    drafts = list(_drafts(state, deps))
    if crisis.kind != "none":
        crisis = crisis.model_copy(update={"plan": deps.playbook.plan(crisis, transcript.language)})
    about = [draft.reply_to or (draft.hook.message if draft.hook else None) for draft in drafts]
    update = await drafted(
        "care",
        state,
        deps,
        drafts,
        [message for message in about if message],
        answer=[entry(draft, state["concerns"]) for draft in drafts],
        documents=documents_told(state),
        crisis=crisis.kind,
    )
    silent = () if state["concerns"] or drafts else (("care", say(transcript.language, "silence_care")),)
    return {**update, "crisis": crisis, "silences": (*update.get("silences", ()), *silent)}


def documents_told(state: State) -> list[dict[str, str]]:
    """What the operator's documents say to the questions, as a model gets it."""
    return [
        {"question": message, "document": one.document, "text": one.text[:160]}
        for message, found in state.get("said", {}).items()
        for one in found.quoted[:1]
    ]


def _drafts(state: State, deps: Deps) -> Iterator[Draft]:
    replies, transcript, crisis = deps.playbook.replies, state["transcript"], state["crisis"]
    found: list[Draft | None] = [replies.address(crisis, transcript)] if crisis.kind != "none" else []
    for concern in state["concerns"][:MOST]:
        found += replies.reply(concern, transcript)
    said = state.get("said", {})
    waiting = set(waiting_questions(state["reading"], transcript))
    for message in open_questions(state["reading"], transcript):
        if (message in waiting and _asks_us(message, state)) or (message in said and said[message].sure):
            found.append(replies.answer(message, transcript, said.get(message)))
    unhappy = {concern.member for concern in state["concerns"]}
    advertisers = {
        one.member: one for one in state["ads"] if one.member not in unhappy and not _dealt_with(one, transcript)
    }
    found += [replies.warn(one, transcript) for one in advertisers.values()]
    return (draft for draft in found if draft)


def _dealt_with(advert: Advert, transcript: Transcript) -> bool:
    """Whether the brand has spoken to an advertiser since, or the advertiser, or the advert, is gone."""
    at = transcript.by_id[advert.message].at
    later = [one for one in transcript.messages if one.at > at]
    told = any(
        one.sender in transcript.operators and (advert.member in one.mentions or one.reply_to == advert.message)
        for one in later
    )
    return told or any(one.sender == advert.member and one.kind in ("leave", "recall") for one in later)


def _asks_us(message: str, state: State) -> bool:
    """Whether a line is a question that the brand could answer, and no sigh about something else."""
    seen = next((one for one in state["reading"].recent if one.message.id == message), None)
    return seen is None or (seen.shows("question") >= ASKS and seen.shows("outside") < ELSEWHERE)


# How sure it is that a line asks, and that it asks of something else.
ASKS, ELSEWHERE = 0.5, 0.3


def entry(draft: Draft, concerns: Sequence[Concern]) -> dict[str, Any]:
    """One line that is wanted, as a model is asked for it."""
    concern = next((one for one in concerns if one.member == draft.to), None)
    told = {
        "message": draft.reply_to,
        "member": draft.to,
        "what": draft.move.removeprefix("reply_"),
        "level": concern.level if concern and draft.where == "group" else None,
        "private": draft.where == "private",
    }
    return {name: value for name, value in told.items() if value}
