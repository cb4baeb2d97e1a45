"""A model as judge: two runs' drafts of the same case, side by side, each pair asked twice with the order swapped.

Models prefer a place as such (Zheng et al. 2023, "Judging LLM-as-a-judge", position bias), so a run wins a case only if it wins in both orders;
otherwise the case is a tie. What is judged enters as one JSON string (prompts/judge.md): it cannot speak to the judge.
Replies are kept in evals/recordings/ by a hash of the request and used again, so that CI needs no model; a reply that
cannot be used is not kept, and leaves its case unscored with the reason.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from coach.errors import ModelError
from coach.types import Answered, Case, Written
from evals.errors import EvaluationError
from evals.figures import RESAMPLES, Figure, Measured, Tally, measure, ratio
from evals.predictions import DraftRecord
from evals.run import HERE

RECORDINGS = HERE / "recordings"
Side = Literal["first", "second", "tie"]
Outcome = Literal["a", "b", "tie", "unscored"]
Prompt = list[dict[str, str]]


class Ruling(BaseModel):
    """What the judge answers; extra words around the criteria are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)
    warm: Side
    concrete: Side
    true_to_chat: Side = Field(alias="true")
    gentle: Side
    own_voice: Side
    winner: Side
    why: str = ""


class Writes(Protocol):
    """A language model (coach.llm.Writer)."""

    async def write(self, prompt: Prompt, schema: type[Answered]) -> Written[Answered]: ...


class Renders(Protocol):
    """coach.prompts.Prompts."""

    def render(self, name: str, **values: object) -> Prompt: ...


class Recorder:
    """Replies by request: read from the folder where one is kept, asked of the model (if there is one) where not."""

    def __init__(self, writer: Writes | None, folder: Path = RECORDINGS) -> None:
        self._writer = writer
        self._folder = folder

    async def rule(self, prompt: Prompt) -> Ruling:
        """Raises ModelError where there is neither a usable recording nor a usable reply."""
        place = self._folder / f"{request_hash(prompt)}.json"
        if place.is_file():
            try:
                return Ruling.model_validate(json.loads(place.read_bytes())["reply"])
            except (ValidationError, ValueError, KeyError, TypeError) as error:
                raise ModelError(f"the recording {place.name} holds no ruling") from error
        if self._writer is None:
            raise ModelError("no recording of this request, and no model (COACH_MODEL) to ask")
        written = await self._writer.write(prompt, Ruling)
        ruling = written.answer
        self._folder.mkdir(parents=True, exist_ok=True)
        kept = {"model": written.author, "reply": ruling.model_dump(mode="json", by_alias=True)}
        place.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        return ruling


def request_hash(prompt: Prompt) -> str:
    """Names a request by everything that the model would see. The model is not part of it: CI, which has none, replays."""
    asked = json.dumps([prompt, Ruling.model_json_schema()], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(asked.encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Judged:
    """One case: which run's drafts won in both orders."""

    case: str
    outcome: Outcome
    why: str = ""


@dataclass(frozen=True, slots=True)
class Contest:
    """All cases, and the share won by A and by B with intervals, over the scored ones."""

    judged: tuple[Judged, ...]
    measured: Mapping[str, Measured]

    def count(self, outcome: Outcome) -> int:
        return sum(one.outcome == outcome for one in self.judged)


FIGURES = (
    Figure("a", "A preferred", lambda s: ratio(s["a"], s["scored"])),
    Figure("tie", "tie", lambda s: ratio(s["tie"], s["scored"])),
    Figure("b", "B preferred", lambda s: ratio(s["b"], s["scored"])),
    Figure("lead", "A before B", lambda s: ratio(s["a"] - s["b"], s["scored"])),
)


async def contest(
    cases: Sequence[Case],
    a: Mapping[str, Sequence[DraftRecord]],
    b: Mapping[str, Sequence[DraftRecord]],
    prompts: Renders,
    recorder: Recorder,
    *,
    resamples: int = RESAMPLES,
    step: Callable[[], None] = lambda: None,
) -> Contest:
    """Every case for which both runs have drafts and these differ; the rest have nothing to judge."""
    judged = []
    for case in cases:
        here, there = a.get(case.id, ()), b.get(case.id, ())
        if here and there and list(here) != list(there):
            judged.append(await judge(case, here, there, prompts, recorder))
        step()
    tallies = [Tally({one.outcome: 1.0, "scored": 1.0}) for one in judged if one.outcome != "unscored"]
    return Contest(tuple(judged), measure(tallies, FIGURES, resamples=resamples))


async def judge(
    case: Case, a: Sequence[DraftRecord], b: Sequence[DraftRecord], prompts: Renders, recorder: Recorder
) -> Judged:
    """Both orders. A run wins only by winning both."""
    try:
        straight = await recorder.rule(request(case, a, b, prompts))
        swapped = await recorder.rule(request(case, b, a, prompts))
    except ModelError as error:
        return Judged(case.id, "unscored", str(error))
    turned: dict[Side, Side] = {"first": "second", "second": "first", "tie": "tie"}
    if straight.winner == turned[swapped.winner] and straight.winner != "tie":
        return Judged(case.id, "a" if straight.winner == "first" else "b", straight.why)
    return Judged(
        case.id, "tie", straight.why if straight.winner == swapped.winner == "tie" else "depends on the order"
    )


def request(case: Case, first: Sequence[DraftRecord], second: Sequence[DraftRecord], prompts: Renders) -> Prompt:
    """The messages for one order; personal data in chat and drafts is masked alike."""
    from coach.privacy import Mask
    from coach.prompts import full_lines

    mask, transcript = Mask(), case.transcript
    group = transcript.group

    def shown(drafts: Sequence[DraftRecord]) -> list[dict[str, str]]:
        return [{"for": draft.agent, "text": mask.hide(draft.text)} for draft in drafts]

    data = {
        "now": f"{transcript.local(transcript.now):%Y-%m-%d %H:%M}",
        "group": {
            **group.model_dump(mode="json", include={"name", "kind", "theme", "persona", "rules", "offers"}),
            "notes": mask.hide(group.notes),
        },
        "chat": full_lines(transcript, mask),
        "first": shown(first),
        "second": shown(second),
    }
    return prompts.render("judge", data=data)


def read_drafts(place: Path) -> dict[str, tuple[DraftRecord, ...]]:
    """Case id -> drafts of a run written by `coach eval --json`. Raises EvaluationError."""
    try:
        cases = json.loads(place.read_bytes())["cases"]
        return {
            case["id"]: tuple(DraftRecord.model_validate(draft) for draft in case["predicted"]["drafts"])
            for case in cases
        }
    except OSError as error:
        raise EvaluationError(f"{place}: {error.strerror or error}") from error
    except (ValueError, KeyError, TypeError) as error:
        raise EvaluationError(
            f"{place}: not written by `coach eval --json`: {type(error).__name__}: {error}"
        ) from error
