"""Suite `timing`: whether an offer fits now, what stands against it, and to whom it would go.

Pushing is worse than waiting, so the two mistakes are counted apart: the pushy rate (said offer where people say hold
or warm; of all cases), the same where there is a crisis or an open complaint, and the missed-door rate (people say
offer, the coach did not; of those).
"""

from __future__ import annotations

from collections.abc import Iterator

from coach.types import Case, TimingLabel
from evals.figures import Figure, Tally, f1, macro_f1, ratio
from evals.predictions import Prediction
from evals.suites.suite import Remark, Suite, overlap

# `targets: []` with `offer` means the whole group: that, too, can be right or wrong.
EVERYBODY = "*"


def tally(case: Case, prediction: Prediction) -> Tally | None:
    label, said = case.labels.timing, prediction.predicted.timing
    if label is None:
        return None
    verdict = said.verdict if said else "none"
    pushy = verdict == "offer" and label.verdict != "offer"
    trouble = case.labels.crisis != "none" or "open_complaint" in label.blockers
    door = label.verdict == "offer"
    counts = {
        "cases": 1.0,
        f"verdict/{label.verdict}/{verdict}": 1.0,
        "right": float(verdict == label.verdict),
        "pushy": float(pushy),
        "trouble": float(trouble),
        "pushy_in_trouble": float(pushy and trouble),
        "doors": float(door),
        "missed": float(door and verdict != "offer"),
        **overlap(label.blockers, said.blockers if said else (), "blocker"),
    }
    if door:
        counts |= overlap(_targets(label), _targets(said), "target")
    return Tally(counts)


def _targets(timing: TimingLabel | None) -> tuple[str, ...]:
    if timing is None or timing.verdict != "offer":
        return ()
    return timing.targets or (EVERYBODY,)


def remarks(case: Case, prediction: Prediction) -> Iterator[Remark]:
    label, said = case.labels.timing, prediction.predicted.timing
    if label is None:
        return
    if said is None or said.verdict != label.verdict:
        yield Remark("timing", f"{said.verdict if said else 'no verdict'}, labelled {label.verdict}")
    blockers = set(said.blockers if said else ())
    if missed := set(label.blockers) - blockers:
        yield Remark("timing", f"blockers missed: {', '.join(sorted(missed))}")
    if false := blockers - set(label.blockers):
        yield Remark("timing", f"blockers that do not stand: {', '.join(sorted(false))}")
    if label.verdict == "offer" and set(_targets(said)) != set(_targets(label)):
        yield Remark("timing", f"targets {_people(said)}, labelled {_people(label)}")


def _people(timing: TimingLabel | None) -> str:
    names = ", ".join(sorted(_targets(timing))) or "none"
    return "the whole group" if names == EVERYBODY else names


SUITE = Suite(
    name="timing",
    title="timing · does an offer fit now",
    figures=(
        Figure("macro_f1", "verdict, macro-F1", lambda s: macro_f1(s, "verdict")),
        Figure("accuracy", "verdict right", lambda s: ratio(s["right"], s["cases"])),
        Figure(
            "pushy_rate", "pushy: offer where hold or warm, of all", lambda s: ratio(s["pushy"], s["cases"]), "lower"
        ),
        Figure(
            "pushy_in_trouble",
            "pushy in a crisis or open complaint, of those",
            lambda s: ratio(s["pushy_in_trouble"], s["trouble"]),
            "lower",
        ),
        Figure("missed_door_rate", "missed doors, of all doors", lambda s: ratio(s["missed"], s["doors"]), "lower"),
        Figure("blockers_f1", "blockers, micro-F1", lambda s: f1(s["blocker_tp"], s["blocker_fp"], s["blocker_fn"])),
        Figure(
            "targets_f1", "targets, F1 (labelled offer)", lambda s: f1(s["target_tp"], s["target_fp"], s["target_fn"])
        ),
    ),
    tally=tally,
    remarks=remarks,
)
