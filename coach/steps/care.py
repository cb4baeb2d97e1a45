"""Care: a reply to each unhappy member, to questions that wait, to an advertiser; the plan in a crisis."""

from __future__ import annotations

from langgraph.runtime import Runtime

from coach.concerns import open_questions, waiting_questions
from coach.sayings import say
from coach.state import Deps, State
from coach.steps.drafting import drafted
from coach.types import Draft

# Replies for this many members at once; more would not be read.
MOST = 4


async def care(state: State, runtime: Runtime[Deps]) -> State:
    """Drafts for whoever needs an answer, the most pressing first."""
    if "care" not in state["asked"]:
        return {}
    deps, transcript = runtime.context, state["transcript"]
    playbook = deps.playbook
    crisis = state["crisis"]
    replies: list[Draft | None] = [playbook.address(crisis, transcript)] if crisis.kind != "none" else []
    replies += [playbook.reply(concern, transcript) for concern in state["concerns"][:MOST]]
    said = state.get("said", {})
    waiting = set(waiting_questions(state["reading"], transcript))
    for message in open_questions(state["reading"], transcript):
        if message in waiting or (message in said and said[message].sure):
            replies.append(playbook.answer(message, transcript, said.get(message)))
    unhappy = {concern.member for concern in state["concerns"]}
    advertisers = {one.member: one for one in state["ads"] if one.member not in unhappy}
    replies += [playbook.warn(one, transcript) for one in advertisers.values()]
    if crisis.kind != "none":
        crisis = crisis.model_copy(update={"plan": playbook.plan(crisis, transcript.language)})
    drafts = [draft for draft in replies if draft]
    concerns = [concern.model_dump(mode="json") for concern in state["concerns"]]
    documents = [
        {"question": message, **one.model_dump(include={"document", "place", "question", "text"})}
        for message, found in said.items()
        for one in found.quoted
    ]
    update = await drafted("care", state, deps, drafts, concerns=concerns, crisis=crisis.kind, documents=documents)
    silent = () if state["concerns"] or drafts else (("care", say(transcript.language, "silence_care")),)
    return {**update, "crisis": crisis, "silences": (*update.get("silences", ()), *silent)}
