"""The coach over all cases and questions, once: every suite scores the same predictions.

What is predicted is written down in the labels' own shape, so that labels and predictions can be laid side by side.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol, TypeVar

from pydantic import Field

from coach.portrait import GroupState, Health, Portrait
from coach.signals.unhappy import MemberModel
from coach.types import (
    Advice,
    Answer,
    Case,
    CrisisKind,
    Data,
    Draft,
    Tier,
    TimingLabel,
    Transcript,
    UnhappyLabel,
)
from evals.errors import EvaluationError
from evals.grouplabels import label_of
from evals.questions import Question

# How deep a ranking is kept: nDCG@10 looks no further.
TOP = 10
# Cases asked for at one time: more than one only helps where a model writes, and a model's provider limits it.
AT_ONCE = 4


class Adviser(Protocol):
    """What an evaluation needs of the coach."""

    @property
    def judge(self) -> MemberModel | None: ...

    async def advise(self, transcript: Transcript) -> Advice: ...

    def portray(self, transcript: Transcript) -> Portrait: ...

    async def ask(self, question: str, *, top: int) -> Answer: ...


class HookRecord(Data):
    member: str
    message: str | None = None


class DraftRecord(Data):
    text: str
    agent: str
    hook: HookRecord | None = None


class Predicted(Data):
    """What the coach said of one case, in the labels' own shape."""

    unhappy: tuple[UnhappyLabel, ...] = ()
    crisis: CrisisKind = "none"
    timing: TimingLabel | None = None
    ads: tuple[str, ...] = ()
    tiers: dict[str, Tier] = Field(default_factory=dict)
    koc: tuple[str, ...] = ()
    health: GroupState | None = None
    unhappiness: dict[str, float] = Field(default_factory=dict)
    drafts: tuple[DraftRecord, ...] = ()

    def record(self) -> dict[str, Any]:
        """As design.md writes it: `timing` is {} where there is none."""
        return {**self.model_dump(mode="json"), "timing": timing_record(self.timing)}

    def with_portrait(self, portrait: Portrait) -> Predicted:
        """With what is said of the group as a whole."""
        members, health = portrait.members, portrait.health
        found = {
            "tiers": members.tiers if members else {},
            "koc": tuple(one.member for one in members.candidates) if members else (),
            "health": health.state if health else None,
        }
        return self.model_copy(update=found)


@dataclass(frozen=True, slots=True)
class Prediction:
    """One case's prediction, its drafts whole, whom the reading listed after each message and, last, at `now`, and the
    portrait of the group, where it was asked for."""

    predicted: Predicted
    drafts: tuple[Draft, ...] = ()
    listed: tuple[frozenset[str], ...] = ()
    portrait: Portrait | None = None

    @property
    def named(self) -> tuple[str, ...] | None:
        """Who could carry the group, best first; none where nobody asked."""
        return self.predicted.koc if self.portrait else None

    @property
    def faded(self) -> tuple[str, ...]:
        """Members who faded."""
        members = self.portrait.members if self.portrait else None
        return tuple(one.member for one in members.faded) if members else ()

    @property
    def tags(self) -> tuple[str, ...]:
        """`member/message` of each tag."""
        members = self.portrait.members if self.portrait else None
        return tuple(f"{one.member}/{one.evidence.message}" for one in members.tags) if members else ()

    @property
    def health(self) -> Health | None:
        return self.portrait.health if self.portrait else None


@dataclass(frozen=True, slots=True)
class Ranked:
    """One question's ranking: practice ids, best first; none where the coach refused."""

    ranked: tuple[str, ...]
    refused: bool = False


def timing_record(timing: TimingLabel | None) -> dict[str, Any]:
    return timing.model_dump(mode="json") if timing else {}


def labelled_record(case: Case) -> dict[str, Any]:
    """The labels that predictions are held against, as design.md writes them."""
    labels, group = case.labels, label_of(case)
    return {
        "unhappy": [one.model_dump(mode="json") for one in labels.unhappy],
        "crisis": labels.crisis,
        "timing": timing_record(labels.timing),
        "ads": list(labels.ads),
        "tiers": dict(labels.tiers),
        **({"koc": list(group.koc)} if group else {}),
        **({"health": group.health.state} if group and group.health else {}),
    }


async def predict_cases(
    coach: Adviser,
    cases: Sequence[Case],
    step: Callable[[], None],
    *,
    portraits: bool = False,
    weeks: frozenset[str] = frozenset(),
) -> dict[str, Prediction]:
    """Case id -> prediction. A case on which the coach breaks stops the run and is named: none is left out in silence.

    `portraits`: whether each group is portrayed as well. `weeks`: cases of which nothing but that is wanted.
    """

    async def one(case: Case) -> Prediction:
        portrait = coach.portray(case.transcript) if portraits else None
        if case.id in weeks:
            found = Prediction(Predicted())
        else:
            advice = await coach.advise(case.transcript)
            found = Prediction(predicted_of(advice), advice.drafts, listings(case.transcript, coach.judge))
        if portrait is None:
            return found
        return replace(found, predicted=found.predicted.with_portrait(portrait), portrait=portrait)

    return await _each(cases, [case.id for case in cases], one, step)


async def predict_questions(
    coach: Adviser, questions: Sequence[Question], step: Callable[[], None]
) -> dict[str, Ranked]:
    """Question id -> ranking."""

    async def one(question: Question) -> Ranked:
        answer = await coach.ask(question.text, top=TOP)
        return Ranked(tuple(one.practice for one in answer.practices)[:TOP], answer.refused)

    return await _each(questions, [question.id for question in questions], one, step)


def predicted_of(advice: Advice) -> Predicted:
    """Advice in the labels' shape."""
    timing = advice.timing
    return Predicted(
        unhappy=tuple(
            UnhappyLabel(member=one.member, level=one.level, cause=one.cause, since=one.since, answered=one.answered)
            for one in advice.concerns
        ),
        crisis=advice.crisis.kind,
        timing=timing
        and TimingLabel(
            verdict=timing.verdict, blockers=tuple(one.name for one in timing.blockers), targets=timing.targets
        ),
        ads=tuple(one.message for one in advice.ads),
        unhappiness=advice.unhappiness,
        drafts=tuple(
            DraftRecord(
                text=draft.text,
                agent=draft.agent,
                hook=HookRecord(member=draft.hook.member, message=draft.hook.message) if draft.hook else None,
            )
            for draft in advice.drafts
        ),
    )


def listings(transcript: Transcript, judge: MemberModel | None = None) -> tuple[frozenset[str], ...]:
    """Whom the reading lists as unhappy after each message, fed one by one, and at last at `now`."""
    from coach.concerns import concerns_of
    from coach.signals.reading import Reading, Setting, aged, fold

    setting, reading, found = Setting.shipped(transcript, judge), Reading(), []
    for place, message in enumerate(transcript.messages):
        reading = fold(reading, message, setting)
        # Built unchecked: a beginning of a valid chat is valid, and checking every one would cost a square.
        so_far = Transcript.model_construct(
            id=transcript.id,
            language=transcript.language,
            group=transcript.group,
            members=transcript.members,
            messages=transcript.messages[: place + 1],
            now=message.at,
        )
        found.append(frozenset(one.member for one in concerns_of(aged(reading, so_far), so_far)))
    found.append(frozenset(one.member for one in concerns_of(aged(reading, transcript), transcript)))
    return tuple(found)


Item = TypeVar("Item")
Result = TypeVar("Result")


async def _each(
    items: Sequence[Item], names: Sequence[str], one: Callable[[Item], Awaitable[Result]], step: Callable[[], None]
) -> dict[str, Result]:
    gate = asyncio.Semaphore(AT_ONCE)

    async def guarded(item: Item, name: str) -> Result:
        async with gate:
            try:
                result = await one(item)
            except Exception as error:
                raise EvaluationError(f"{name}: the coach broke: {type(error).__name__}: {error}") from error
            step()
            return result

    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(guarded(item, name)) for item, name in zip(items, names, strict=True)]
    except* EvaluationError as errors:
        raise errors.exceptions[0] from None
    return {name: task.result() for name, task in zip(names, tasks, strict=True)}
