"""Suite `ads`: which messages of members are advertising or poaching (micro-F1 over message ids)."""

from __future__ import annotations

from collections.abc import Iterator

from coach.types import Case
from evals.figures import Figure, Tally, f1, ratio
from evals.predictions import Prediction
from evals.suites.suite import Remark, Suite, overlap


def tally(case: Case, prediction: Prediction) -> Tally:
    return Tally(overlap(case.labels.ads, prediction.predicted.ads))


def remarks(case: Case, prediction: Prediction) -> Iterator[Remark]:
    truth, said = set(case.labels.ads), set(prediction.predicted.ads)
    for message in case.labels.ads:
        if message not in said:
            yield Remark("ads", "advertising, missed", message)
    for message in prediction.predicted.ads:
        if message not in truth:
            yield Remark("ads", "no advertising, but called so", message)


SUITE = Suite(
    name="ads",
    title="ads · advertising and poaching",
    figures=(
        Figure("f1", "F1 (messages)", lambda s: f1(s["tp"], s["fp"], s["fn"])),
        Figure("precision", "precision", lambda s: ratio(s["tp"], s["tp"] + s["fp"])),
        Figure("recall", "recall", lambda s: ratio(s["tp"], s["tp"] + s["fn"])),
    ),
    tally=tally,
    remarks=remarks,
)
