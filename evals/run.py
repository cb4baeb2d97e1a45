"""One run: the coach over cases and questions, every asked suite scored, and what is needed to do it again."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from coach.types import Case
from evals.figures import RESAMPLES, Figure, Measured, Tally, measure
from evals.predictions import (
    Adviser,
    Prediction,
    Ranked,
    labelled_record,
    predict_cases,
    predict_questions,
)
from evals.questions import Question
from evals.suites import CASE_SUITES, GROUP_SUITES, QUESTION_SUITE, Remark

HERE = Path(__file__).parent
SPLITS = ("dev", "test")
# What is labelled and predicted of a group as a whole.
GROUP = ("tiers", "koc", "health")


@dataclass(frozen=True, slots=True)
class SuiteRun:
    """One suite's figures, and the tallies (by case or question) that they come from."""

    name: str
    title: str
    figures: tuple[Figure, ...]
    tallies: Mapping[str, Tally]
    measured: Mapping[str, Measured]


@dataclass(frozen=True, slots=True)
class Run:
    cases: tuple[Case, ...] = ()
    questions: tuple[Question, ...] = ()
    predictions: Mapping[str, Prediction] = field(default_factory=dict)
    rankings: Mapping[str, Ranked] = field(default_factory=dict)
    suites: Mapping[str, SuiteRun] = field(default_factory=dict)
    # Suites that were asked for and cannot be scored, with the reason.
    skipped: Mapping[str, str] = field(default_factory=dict)
    info: Mapping[str, Any] = field(default_factory=dict)
    # Cases of evals/groups: only the suites that look at a whole group are held against them.
    weeks: frozenset[str] = frozenset()

    def record(self) -> dict[str, Any]:
        """What `--json` writes, in design.md's shape; intervals stand under `run`. No figure is null where none is.

        Groups over weeks stand apart, with no more than what was asked of them."""
        intervals = {
            name: {figure: [_number(one.low), _number(one.high)] for figure, one in suite.measured.items()}
            for name, suite in self.suites.items()
        }
        return {
            "suites": {
                name: {figure: _number(one.value) for figure, one in suite.measured.items()}
                for name, suite in self.suites.items()
            },
            "cases": [self._record(case) for case in self.advised],
            **(
                {"groups": [self._record(case, GROUP) for case in self.cases if case.id in self.weeks]}
                if self.weeks
                else {}
            ),
            "questions": [
                {
                    "id": question.id,
                    "ranked": list(self.rankings[question.id].ranked),
                    "refused": self.rankings[question.id].refused,
                }
                for question in self.questions
            ],
            "run": {**self.info, "intervals": intervals},
        }

    @property
    def advised(self) -> tuple[Case, ...]:
        """The cases of which advice was asked: all but the groups over weeks."""
        return tuple(case for case in self.cases if case.id not in self.weeks)

    def _record(self, case: Case, only: Iterable[str] = ()) -> dict[str, Any]:
        said = {"labelled": labelled_record(case), "predicted": self.predictions[case.id].predicted.record()}
        kept = {
            part: {name: value for name, value in one.items() if not only or name in only} for part, one in said.items()
        }
        return {"id": case.id, **kept}

    def remarks(self) -> dict[str, list[Remark]]:
        """Case or question id -> everything that was wrong there, for the suites that were asked."""
        found: dict[str, list[Remark]] = {}
        for case in self.cases:
            for name, suite in CASE_SUITES.items():
                if name in self.suites and (suite.weeks or case.id not in self.weeks):
                    found.setdefault(case.id, []).extend(suite.remarks(case, self.predictions[case.id]))
        for question in self.questions:
            found[question.id] = list(QUESTION_SUITE.remarks(question, self.rankings[question.id]))
        return {unit: remarks for unit, remarks in found.items() if remarks}


def case_folders(split: str) -> list[Path]:
    return [HERE / "transcripts" / one for one in (SPLITS if split == "all" else (split,))]


def group_folders(split: str) -> list[Path]:
    """Groups over weeks."""
    return [HERE / "groups" / one for one in (SPLITS if split == "all" else (split,))]


def question_files(split: str) -> list[Path]:
    return [HERE / "questions" / f"{one}.yaml" for one in (SPLITS if split == "all" else (split,))]


async def predict(
    coach: Adviser,
    cases: Sequence[Case],
    questions: Sequence[Question],
    *,
    case_step: Callable[[], None] = lambda: None,
    question_step: Callable[[], None] = lambda: None,
    portraits: bool = False,
    weeks: frozenset[str] = frozenset(),
) -> tuple[dict[str, Prediction], dict[str, Ranked]]:
    """The coach over everything, once."""
    return (
        await predict_cases(coach, cases, case_step, portraits=portraits, weeks=weeks),
        await predict_questions(coach, questions, question_step),
    )


def score(
    names: Iterable[str],
    cases: Sequence[Case],
    predictions: Mapping[str, Prediction],
    questions: Sequence[Question],
    rankings: Mapping[str, Ranked],
    *,
    info: Mapping[str, Any] | None = None,
    resamples: int = RESAMPLES,
    weeks: frozenset[str] = frozenset(),
) -> Run:
    """Every suite of `names` over what was predicted. `weeks`: cases that only suites of whole groups are held against."""
    suites: dict[str, SuiteRun] = {}
    skipped: dict[str, str] = {}
    for name in names:
        wanted = [case for case in cases if name in GROUP_SUITES or case.id not in weeks]
        figures, title, tallies = _tallies(name, wanted, predictions, questions, rankings)
        if not tallies:
            skipped[name] = "nothing is labelled for it here"
        else:
            measured = measure(list(tallies.values()), figures, resamples=resamples)
            suites[name] = SuiteRun(name, title, figures, tallies, measured)
    return Run(tuple(cases), tuple(questions), predictions, rankings, suites, skipped, dict(info or {}), weeks)


def _tallies(
    name: str,
    cases: Sequence[Case],
    predictions: Mapping[str, Prediction],
    questions: Sequence[Question],
    rankings: Mapping[str, Ranked],
) -> tuple[tuple[Figure, ...], str, dict[str, Tally]]:
    if name == QUESTION_SUITE.NAME:
        return QUESTION_SUITE.FIGURES, QUESTION_SUITE.TITLE, QUESTION_SUITE.tally_all(questions, rankings)
    suite = CASE_SUITES[name]
    found = {case.id: suite.tally(case, predictions[case.id]) for case in cases}
    return suite.figures, suite.title, {case: tally for case, tally in found.items() if tally is not None}


def _number(value: float) -> float | None:
    return None if math.isnan(value) else round(value, 6)
