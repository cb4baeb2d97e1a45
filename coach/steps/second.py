"""Second: a model's opinion on the members of whom the local reading is unsure, and on them only; one call a group."""

from __future__ import annotations

from typing import Annotated

from langgraph.runtime import Runtime
from pydantic import BaseModel, Field

from coach.concerns import LISTED, concerns_of, crisis_of, decoys_of, reconsidered
from coach.errors import KnowledgeError, ModelError
from coach.privacy import Mask
from coach.prompts import lines_about
from coach.sayings import say
from coach.signals.reading import Reading
from coach.state import Deps, State
from coach.types import Cause, Level, Opinion, SecondOpinion, Transcript

# Between these the local reading is unsure: below, one member in thirty is unhappy; above, nine in ten (evals/README.md).
UNSURE = (0.12, 0.75)
# The budget of a group: so many members, and so many characters of chat shown with them.
MOST, CHARACTERS = 8, 6000


class Judged(BaseModel):
    """What the model says of one member."""

    member: str
    unhappy: bool
    level: Level | None = None
    cause: Cause | None = None
    since: str | None = Field(default=None, description="id of the first message that shows it")
    answered: bool = False
    why: Annotated[str, Field(max_length=400)] = ""


class Judgement(BaseModel):
    """One entry a member asked about."""

    members: list[Judged] = Field(max_length=MOST)


async def second_opinion(state: State, runtime: Runtime[Deps]) -> State:
    """The reading with what the model said, and concerns, decoys and crisis anew; nothing where nobody is in doubt."""
    deps, transcript = runtime.context, state["transcript"]
    asked = unsure(state["reading"], transcript) if deps.writer is not None and deps.second else ()
    if not asked or deps.writer is None:
        return {}
    mask = Mask()
    try:
        prompt = deps.prompts.render(
            "second",
            members=[{"member": who, "name": mask.hide(transcript.people[who].name)[:40]} for who in asked],
            lines=lines_about(transcript, asked, mask, CHARACTERS),
            brand=mask.hide(transcript.group.theme or transcript.group.name)[:200],
        )
        said = await deps.writer.write(prompt, Judgement)
    except (ModelError, KnowledgeError) as error:
        return {"notes": (say(transcript.language, "second_failed", reason=str(error)),)}
    opinions = tuple(_opinion(one, state["reading"], transcript, mask) for one in said.members if one.member in asked)
    reading = reconsidered(state["reading"], opinions)
    return {
        "reading": reading,
        "second": SecondOpinion(model=deps.writer.name, asked=asked, opinions=opinions),
        "concerns": concerns_of(reading, transcript),
        "decoys": decoys_of(reading, transcript),
        "crisis": crisis_of(reading, transcript),
        "notes": (say(transcript.language, "second_asked", model=deps.writer.name, count=len(asked)),),
    }


def unsure(reading: Reading, transcript: Transcript) -> tuple[str, ...]:
    """Members in the uncertain band, those nearest to being listed or not first."""
    found = [
        (abs(person.unhappiness - LISTED), who)
        for who, person in reading.members.items()
        if who not in transcript.operators
        and UNSURE[0] <= person.unhappiness <= UNSURE[1]
        and not (person.matter and person.matter.settled)
    ]
    return tuple(who for _, who in sorted(found)[:MOST])


def _opinion(one: Judged, reading: Reading, transcript: Transcript, mask: Mask) -> Opinion:
    """What was said, held against the chat: a beginning must be a line of that very member, else the reading's stands."""
    message = transcript.by_id.get(one.since or "")
    since = message.id if message is not None and message.sender == one.member else None
    local = reading.members[one.member].unhappiness
    return Opinion(
        member=one.member,
        unhappy=one.unhappy,
        level=one.level,
        cause=one.cause,
        since=since,
        answered=one.answered,
        why=mask.restore(one.why),
        local=round(local, 3),
    )
