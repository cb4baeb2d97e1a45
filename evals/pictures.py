"""Pictures of a run as SVG data addresses: no script, no file beside the report. No text of a chat is drawn."""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, get_args

from coach.types import Case, CrisisKind, Level, Verdict
from evals.predictions import Prediction

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def confusion(title: str, classes: Sequence[str], pairs: Sequence[tuple[str, str]]) -> str:
    """Rows: labelled; columns: predicted; each cell its count, coloured by its share of the row."""
    import numpy as np
    from matplotlib.figure import Figure
    from sklearn.metrics import confusion_matrix

    counts = confusion_matrix([one for one, _ in pairs], [one for _, one in pairs], labels=list(classes))
    rows = counts.sum(axis=1, keepdims=True)
    shares = np.divide(counts, rows, out=np.zeros(counts.shape), where=rows > 0)
    size = 1.6 + 0.75 * len(classes)
    figure = Figure(figsize=(size + 0.8, size), layout="constrained")
    axes = figure.subplots()
    axes.imshow(shares, cmap="Oranges", vmin=0, vmax=1)
    for row in range(len(classes)):
        for column in range(len(classes)):
            dark = shares[row, column] > 0.6
            axes.text(
                column, row, str(counts[row, column]), ha="center", va="center", color="white" if dark else "black"
            )
    axes.set_xticks(range(len(classes)), classes, rotation=30, ha="right")
    axes.set_yticks(range(len(classes)), classes)
    axes.set_xlabel("predicted")
    axes.set_ylabel("labelled")
    axes.set_title(title, fontsize=10)
    return _address(figure)


def reliability(pairs: Sequence[tuple[bool, float]]) -> str:
    """Share of unhappy members against the mean `unhappiness`, in bins of equal width, with the members in each bin."""
    from matplotlib.figure import Figure

    from evals.figures import reliability_bins

    bins = reliability_bins(pairs)
    figure = Figure(figsize=(4.6, 3.6), layout="constrained")
    axes = figure.subplots()
    axes.plot([0, 1], [0, 1], color="#a8a29e", linewidth=0.8, linestyle="--")
    axes.plot([one.said for one in bins], [one.true for one in bins], "o-", color="#c2410c")
    for one in bins:
        axes.annotate(str(one.count), (one.said, one.true), xytext=(4, -10), textcoords="offset points", fontsize=7)
    axes.set(xlim=(0, 1.02), ylim=(0, 1.02), xlabel="unhappiness, mean of the bin", ylabel="labelled unhappy")
    axes.set_title("reliability (members in each bin)", fontsize=10)
    return _address(figure)


def precision_recall(pairs: Sequence[tuple[bool, float]], listed: tuple[float, float] | None) -> str:
    """The curve of `unhappiness` over members, and the point at which the coach lists them (recall, precision)."""
    from matplotlib.figure import Figure
    from sklearn.metrics import precision_recall_curve

    precision, recall, _ = precision_recall_curve([one for one, _ in pairs], [one for _, one in pairs])
    figure = Figure(figsize=(4.6, 3.6), layout="constrained")
    axes = figure.subplots()
    axes.step(recall, precision, where="post", color="#c2410c")
    if listed:
        axes.plot(*listed, "o", color="#1c1917", label="as listed")
        axes.legend(loc="lower left", frameon=False)
    axes.axhline(sum(one for one, _ in pairs) / len(pairs), color="#a8a29e", linewidth=0.8, linestyle="--")
    axes.set(xlim=(0, 1.02), ylim=(0, 1.02), xlabel="recall", ylabel="precision")
    axes.set_title("unhappy members", fontsize=10)
    return _address(figure)


def confusions(cases: Sequence[Case], predictions: Mapping[str, Prediction]) -> dict[str, list[str]]:
    """Suite -> its confusion pictures."""
    verdicts: list[tuple[str, str]] = []
    crises: list[tuple[str, str]] = []
    levels: list[tuple[str, str]] = []
    for case in cases:
        said = predictions[case.id].predicted
        if case.labels.timing and said.timing:
            verdicts.append((case.labels.timing.verdict, said.timing.verdict))
        crises.append((case.labels.crisis, said.crisis))
        truth, got = ({one.member: one.level for one in part} for part in (case.labels.unhappy, said.unhappy))
        levels += [
            (truth.get(member.id, "none"), got.get(member.id, "none"))
            for member in case.transcript.members
            if member.role == "member"
        ]
    drawn: dict[str, list[str]] = {"care": [], "timing": []}
    if levels:
        drawn["care"].append(confusion("level, by member", ("none", *get_args(Level)), levels))
        drawn["care"].append(confusion("crisis, by case", get_args(CrisisKind), crises))
    if verdicts:
        drawn["timing"].append(confusion("verdict, by case", get_args(Verdict), verdicts))
    return drawn


def _address(figure: Figure) -> str:
    drawn = io.BytesIO()
    figure.savefig(drawn, format="svg", metadata={"Date": None})
    return "data:image/svg+xml;base64," + base64.b64encode(drawn.getvalue()).decode()
