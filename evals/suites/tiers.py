"""Suite `tiers`: core, promising, silent or problem, for the members whom people placed."""

from __future__ import annotations

from collections.abc import Iterator

from coach.types import Case
from evals.figures import Figure, Tally, macro_f1, ratio
from evals.predictions import Prediction
from evals.suites.suite import Remark, Suite


def tally(case: Case, prediction: Prediction) -> Tally | None:
    if not case.labels.tiers:
        return None
    said = prediction.predicted.tiers
    if not said:
        return None
    counts: dict[str, float] = {"members": float(len(case.labels.tiers)), "right": 0.0}
    for member, tier in case.labels.tiers.items():
        cell = f"tier/{tier}/{said.get(member, 'none')}"
        counts[cell] = counts.get(cell, 0.0) + 1.0
        counts["right"] += tier == said.get(member)
    return Tally(counts)


def remarks(case: Case, prediction: Prediction) -> Iterator[Remark]:
    said = prediction.predicted.tiers
    for member, tier in case.labels.tiers.items():
        if said and said.get(member) != tier:
            yield Remark("tiers", f"{member}: {said.get(member, 'none')}, labelled {tier}")


SUITE = Suite(
    name="tiers",
    title="tiers · kinds of members",
    figures=(
        Figure("macro_f1", "macro-F1", lambda s: macro_f1(s, "tier")),
        Figure("accuracy", "right", lambda s: ratio(s["right"], s["members"])),
    ),
    tally=tally,
    remarks=remarks,
    weeks=True,
)
