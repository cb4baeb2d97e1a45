"""Suite `health`: is the diagnosis of a group the one that people give, and would they take the steps that it names?

`well`: lively or quiet, against all the states that want something done. `steps_fit`: of the steps shown, how many are of
practices that people named for this very group and week.
"""

from __future__ import annotations

from collections.abc import Iterator

from coach.portrait import Health
from coach.types import Case
from evals.figures import Figure, Tally, f1, macro_f1, ratio
from evals.grouplabels import label_of
from evals.predictions import Prediction
from evals.suites.suite import Remark, Suite, overlap

WELL = frozenset({"lively", "quiet"})


def tally(case: Case, prediction: Prediction) -> Tally | None:
    label, said = label_of(case), prediction.health
    if label is None or label.health is None or said is None:
        return None
    truth = label.health
    grades = {point.name: point.grade for point in said.points}
    return Tally(
        {
            "cases": 1.0,
            f"state/{truth.state}/{said.state}": 1.0,
            "state_ok": float(said.state == truth.state),
            "stage_ok": float(said.stage == truth.stage),
            "points": float(len(truth.points)),
            "points_ok": float(sum(grades.get(name) == grade for name, grade in truth.points.items())),
            "steps": float(len(said.steps)),
            "steps_fit": float(sum(step.practice in truth.steps for step in said.steps)),
            **overlap(_ill(truth.state), _ill(said.state), "ill"),
        }
    )


def _ill(state: str) -> tuple[str, ...]:
    return () if state in WELL else ("ill",)


def remarks(case: Case, prediction: Prediction) -> Iterator[Remark]:
    label, said = label_of(case), prediction.health
    if label is None or label.health is None or said is None:
        return
    truth = label.health
    if said.state != truth.state:
        yield Remark("health", f"{said.state}, labelled {truth.state}")
    if said.stage != truth.stage:
        yield Remark("health", f"stage {said.stage}, labelled {truth.stage}")
    grades = {point.name: point.grade for point in said.points}
    for name, grade in truth.points.items():
        if grades.get(name) != grade:
            yield Remark("health", f"{name} {grades.get(name, 'not graded')}, labelled {grade}")
    yield from _misfits(said, truth.steps)


def _misfits(said: Health, fitting: tuple[str, ...]) -> Iterator[Remark]:
    for step in said.steps:
        if step.practice not in fitting:
            named = ", ".join(fitting) or "none"
            yield Remark("health", f"step {step.practice}, labelled {named}", step.why.evidence[0].message)


SUITE = Suite(
    name="health",
    title="health · how the group is, and what to do this week",
    figures=(
        Figure("state_accuracy", "state right", lambda s: ratio(s["state_ok"], s["cases"])),
        Figure("state_macro_f1", "state, macro-F1", lambda s: macro_f1(s, "state")),
        Figure("ill_f1", "something is wrong, F1", lambda s: f1(s["ill_tp"], s["ill_fp"], s["ill_fn"])),
        Figure("stage_accuracy", "stage right", lambda s: ratio(s["stage_ok"], s["cases"])),
        Figure("points_accuracy", "four points right", lambda s: ratio(s["points_ok"], s["points"])),
        Figure("steps_fit", "steps that people named too", lambda s: ratio(s["steps_fit"], s["steps"])),
    ),
    tally=tally,
    remarks=remarks,
    weeks=True,
)
