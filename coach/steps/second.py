"""Second: a model's opinion where the local reading is unsure, of members' moods and of doors to an offer; one call a group."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from langgraph.runtime import Runtime
from pydantic import BaseModel, Field

from coach.concerns import LISTED, concerns_of, crisis_of, decoys_of, reconsidered
from coach.doors import DOORS, unsure_doors, weighed
from coach.errors import KnowledgeError, ModelError
from coach.llm import costs_of
from coach.privacy import Mask
from coach.prompts import lines_about
from coach.sayings import say
from coach.signals.reading import Reading
from coach.state import Deps, State
from coach.timing import timing_of
from coach.types import Cause, DoorName, DoorOpinion, Level, Opinion, SecondOpinion, Transcript

# Between these the local reading is unsure: on dev one member in eighty is unhappy below, and all are above.
UNSURE = (0.08, 0.9)
# The budget of a group: so many members for their mood, so many for doors, and so many characters of chat shown with them.
MOST, MOST_DOORS, CHARACTERS = 8, 6, 6000
# Blockers that a second opinion may still lift; under any other the doors do not matter now.
MAY_LIFT = frozenset({"open_complaint", "opted_out", "bad_news"})


class Judged(BaseModel):
    """What the model says of one member."""

    member: str
    unhappy: bool
    level: Level | None = None
    cause: Cause | None = None
    since: str | None = Field(default=None, description="id of the first message that shows it")
    # Of somebody who is not unhappy there is nothing to answer, and models say so with null.
    answered: bool | None = None
    why: Annotated[str, Field(max_length=400)] = ""


class JudgedDoor(BaseModel):
    """Whether one member opened a door to an offer, and by which line."""

    member: str
    door: DoorName | None = None
    line: str | None = Field(default=None, description="id of the member's line that opens it")
    why: Annotated[str, Field(max_length=400)] = ""


class Judgement(BaseModel):
    """One entry a member asked about."""

    members: list[Judged] = Field(default=[], max_length=MOST)
    doors: list[JudgedDoor] = Field(default=[], max_length=MOST_DOORS)


async def second_opinion(state: State, runtime: Runtime[Deps]) -> State:
    """The reading with what the model said, and concerns, decoys and crisis anew; nothing where nobody is in doubt."""
    deps, transcript = runtime.context, state["transcript"]
    if deps.writer is None or not deps.second:
        return {}
    asked, doors = unsure(state["reading"], transcript), _doors_in_doubt(state, deps)
    if not asked and not doors:
        return {}
    mask = deps.mask(transcript)
    group = transcript.group
    try:
        prompt = deps.prompts.render(
            "second",
            members=_named(asked, transcript, mask),
            doors=_named(doors, transcript, mask),
            lines=lines_about(transcript, (*asked, *doors), mask, CHARACTERS),
            brand=mask.hide(group.theme or group.name)[:200],
            offers=[mask.hide(" ".join((one.name, *one.fits)))[:80] for one in group.offers[:6]] if doors else [],
        )
        written = await deps.writer.write(prompt, Judgement)
    except (ModelError, KnowledgeError) as error:
        note = say(transcript.language, "second_failed", reason=str(error))
        return {"notes": (note,), "costs": costs_of(error)}
    said = written.answer
    opinions = tuple(_opinion(one, state["reading"], transcript, mask) for one in said.members if one.member in asked)
    reading = reconsidered(state["reading"], opinions)
    count = len({*asked, *doors})
    return {
        "reading": reading,
        "second": SecondOpinion(
            model=written.author,
            asked=asked,
            opinions=opinions,
            asked_doors=doors,
            doors=tuple(_door(one, transcript, mask) for one in said.doors if one.member in doors),
        ),
        "concerns": concerns_of(reading, transcript),
        "decoys": decoys_of(reading, transcript),
        "crisis": crisis_of(reading, transcript),
        "notes": (say(transcript.language, "second_asked", model=written.author, count=count),),
        "costs": (written.cost,),
    }


def _doors_in_doubt(state: State, deps: Deps) -> tuple[str, ...]:
    """Whose door is in doubt, where an offer is not out of the question anyway."""
    if "timing" not in state["asked"]:
        return ()
    reading, transcript = state["reading"], state["transcript"]
    timing = timing_of(reading, transcript, state["concerns"], state["crisis"], deps.limits)
    if any(blocker.hard and blocker.name not in MAY_LIFT for blocker in timing.blockers):
        return ()
    return unsure_doors(weighed(reading, transcript), MOST_DOORS)


def _named(members: Sequence[str], transcript: Transcript, mask: Mask) -> list[dict[str, str]]:
    return [{"member": who, "name": mask.hide(transcript.people[who].name)[:40]} for who in members]


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
        answered=bool(one.answered),
        why=mask.restore(one.why),
        local=round(local, 3),
    )


def _door(one: JudgedDoor, transcript: Transcript, mask: Mask) -> DoorOpinion:
    """What was said, held against the chat: without a line of that very member there is no door."""
    message = transcript.by_id.get(one.line or "")
    own = message is not None and message.sender == one.member and one.door in DOORS
    return DoorOpinion(
        member=one.member,
        door=one.door if own else None,
        line=message.id if message is not None and own else None,
        why=mask.restore(one.why),
    )
