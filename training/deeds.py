"""Learn what one member does for the others (coach/signals/deeds.py), from lines labelled in training/members/*.jsonl.

    python -m training.deeds [--check]

A line model of three heads (helped, thanked, vouched; coach/models/deeds), and a logistic regression a deed that weighs it
with what stands around the line (coach/models/deeds.json). Figures are of writers that were not learned from. Sets of evals/
are never read.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, precision_recall_curve, roc_auc_score
from sklearn.model_selection import GroupKFold, cross_val_predict

from coach.importers.case import read_folder
from coach.signals import deeds
from coach.signals.reading import Reading, Seen, Setting, fold
from coach.types import Case
from training.lines import fit, matrix, rarity, save
from training.marks import writer_of
from training.scenes import Labelled

ROOT = Path(__file__).parent
LABELS = ROOT / "members"
STRENGTH = 0.3

# Chat id -> its labels (training/README.md).
Labels = dict[str, Mapping[str, Any]]
Line = tuple[str, Seen, deeds.Surroundings]


def main() -> None:
    """Fit, print, save."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--check", action="store_true")
    given = options.parse_args()
    labels = read_labels()
    lines = [line for case in cases_of(labels) for line in lines_of(case)]
    learn(lines, labels, None if given.check else deeds.MODELS, tell=print)


def learn(
    lines: Sequence[Line], labels: Labels, out: Path | None, tell: Callable[[str], object] = lambda _: None
) -> None:
    """Fit on the lines and save into the folder `out`, as the product reads it; figures are told."""
    truth = {
        name: np.array([seen.message.id in _named(labels[case][name]) for case, seen, _ in lines])
        for name in deeds.NAMES
    }
    rows = [
        Labelled(seen.read.ids, seen.read.around, frozenset(), False, writer_of(case), seen.message.text)
        for case, seen, _ in lines
    ]
    writers = np.array([row.writer for row in rows])
    flags = sorted({flag for row in rows for flag in row.around.flags})
    words = matrix(rows, flags)
    heads = [fit(name, words, truth[name], writers) for name in deeds.NAMES]
    values = np.array(
        [
            deeds.features(seen, around, {head.name: float(head.unseen[place]) for head in heads})
            for place, (_, seen, around) in enumerate(lines)
        ]
    )
    spread = values.std(axis=0) + 1e-9
    about = {}
    for name, head in zip(deeds.NAMES, heads, strict=True):
        model = LogisticRegression(C=STRENGTH, max_iter=3000)
        unseen = cross_val_predict(
            model, values / spread, truth[name], groups=writers, cv=GroupKFold(10), method="predict_proba"
        )[:, 1]
        tell(
            f"{name}: {int(truth[name].sum())} of {len(lines)} lines; words alone AUC {head.auc:.3f}, "
            f"AP {head.precision:.3f}; AUC {roc_auc_score(truth[name], unseen):.3f}, "
            f"AP {average_precision_score(truth[name], unseen):.3f}"
        )
        precision, recall, levels = precision_recall_curve(truth[name], unseen)
        for floor in (0.2, 0.3, 0.4, 0.5, 0.6):
            at = int(np.searchsorted(levels, floor))
            tell(f"  from {floor:.1f}: precision {precision[at]:.2f}, recall {recall[at]:.2f}")
        model.fit(values / spread, truth[name])
        weights = (model.coef_[0] / spread).round(5).tolist()
        about[name] = {
            "bias": round(float(model.intercept_[0]), 5),
            "weights": dict(zip(deeds.FEATURES, weights, strict=True)),
        }
    if out is not None:
        save(heads, flags, rarity(rows), out / "deeds")
        (out / "deeds.json").write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")


def _named(entries: Sequence[str | list[str]]) -> set[str]:
    """The messages of labels, which may name a member beside."""
    return {one if isinstance(one, str) else one[0] for one in entries}


def cases_of(labels: Labels) -> list[Case]:
    """The labelled chats, of a day or two and of weeks. Raises ValueError for a label that speaks of what is not there."""
    cases = [case for folder in ("chats", "weeks") for case in read_folder(ROOT / folder) if case.id in labels]
    if lost := sorted(labels.keys() - {case.id for case in cases}):
        raise ValueError(f"{lost[0]}: no such chat")
    for case in cases:
        label = labels[case.id]
        people = {member.id for member in case.transcript.members if member.role == "member"}
        unknown = {*label["koc"], *label["tiers"]} - people
        unknown |= {one for name in deeds.NAMES for one in _named(label[name])} - case.transcript.by_id.keys()
        if unknown:
            raise ValueError(f"{case.id}: {sorted(unknown)[0]} is no member and no line of this chat")
        if unplaced := sorted(people - label["tiers"].keys()):
            raise ValueError(f"{case.id}: {unplaced[0]} has no tier")
    return cases


def read_labels(folder: Path = LABELS) -> Labels:
    """Chat id -> its labels (training/README.md), of every file of the folder. Raises ValueError naming file and line."""
    labels: Labels = {}
    for file in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
            place = f"{file.name}, line {number}"
            try:
                one = json.loads(line)
            except json.JSONDecodeError as error:
                raise ValueError(f"{place}: {error}") from error
            if missing := [name for name in ("id", "koc", "tiers", *deeds.NAMES) if name not in one]:
                raise ValueError(f"{place}: no {', '.join(missing)}")
            if one["id"] in labels:
                raise ValueError(f"{place}: {one['id']} is labelled twice")
            labels[one["id"]] = one
    return labels


def lines_of(case: Case) -> Iterator[Line]:
    """Every line that a member says, with what stands around it."""
    setting, reading = Setting.shipped(case.transcript), Reading()
    for message in case.transcript.messages:
        before, reading = reading, fold(reading, message, setting)
        seen = reading.recent[-1]
        if not seen.operator and seen.read.odds:
            yield case.id, seen, deeds.surroundings(before, seen, setting)


if __name__ == "__main__":
    main()
