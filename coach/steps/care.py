"""Care: a reply to each unhappy member, to questions that wait, to an advertiser; the plan in a crisis."""

from __future__ import annotations

from langgraph.runtime import Runtime

from coach.concerns import waiting_questions
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
    replies += [playbook.answer(message, transcript) for message in waiting_questions(state["reading"], transcript)]
    unhappy = {concern.member for concern in state["concerns"]}
    advertisers = {one.member: one for one in state["ads"] if one.member not in unhappy}
    replies += [playbook.warn(one, transcript) for one in advertisers.values()]
    if crisis.kind != "none":
        crisis = crisis.model_copy(update={"plan": playbook.plan(crisis, transcript.language)})
    drafts = [draft for draft in replies if draft]
    concerns = [concern.model_dump(mode="json") for concern in state["concerns"]]
    update = await drafted("care", state, deps, drafts, concerns=concerns, crisis=crisis.kind)
    silent = () if state["concerns"] or drafts else (("care", say(transcript.language, "silence_care")),)
    return {**update, "crisis": crisis, "silences": (*update.get("silences", ()), *silent)}
