"""Fit the member model that the package ships (coach/signals/unhappy.py) on the labelled chats in training/chats.

    python -m training.members [--out coach/models/members.json] [--check]

A logistic regression over Trace.features (L2, standardised; the scaling is folded into the weights). Every member with a
line is a row at the chat's end; one who is unhappy is also a row at the first line that shows it, and just before. The
line model is not trained on these chats. Figures are cross-validated by chat. Sets of evals/ are never read.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, precision_recall_curve, roc_auc_score
from sklearn.model_selection import GroupKFold, cross_val_predict
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

from coach.importers.case import read_folder
from coach.signals.lines import shipped
from coach.signals.reading import Reading, Setting, fold
from coach.signals.unhappy import Trace
from coach.types import Case

ROOT = Path(__file__).parent
CHATS = ROOT / "chats"
OUT = ROOT.parent / "coach" / "models" / "members.json"
STRENGTH = 0.1

Row = tuple[str, dict[str, float], bool, bool]


def main() -> None:
    """Fit, print, save."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--out", type=Path, default=OUT)
    options.add_argument("--chats", type=Path, default=CHATS)
    options.add_argument("--check", action="store_true")
    given = options.parse_args()
    rows = [row for case in read_folder(given.chats) for row in rows_of(case)]
    names = list(Trace().features())
    features = np.array([[row[1][name] for name in names] for row in rows])
    truth = np.array([row[2] for row in rows])
    final = np.array([row[3] for row in rows])
    chats = np.array([row[0] for row in rows])
    unseen = cross_val_predict(_pipeline(), features, truth, groups=chats, cv=GroupKFold(10), method="predict_proba")[
        :, 1
    ]
    precision, recall, levels = precision_recall_curve(truth[final], unseen[final])
    f1 = 2 * precision * recall / np.maximum(precision + recall, 1e-9)
    best = int(f1.argmax())
    print(
        f"{len(set(chats))} chats, {int(final.sum())} members, {int(truth[final].sum())} unhappy: "
        f"AUC {roc_auc_score(truth[final], unseen[final]):.3f}, AP {average_precision_score(truth[final], unseen[final]):.3f}, "
        f"best F1 {f1[best]:.3f} at {levels[min(best, len(levels) - 1)]:.2f} (P {precision[best]:.2f}, R {recall[best]:.2f})"
    )
    if given.check:
        return
    fitted = _pipeline().fit(features, truth)
    scaler, regression = fitted[0], fitted[1]
    weights = regression.coef_[0] / scaler.scale_
    bias = float(regression.intercept_[0] - (weights * scaler.mean_).sum())
    about = {
        "bias": round(bias, 5),
        "weights": {name: round(float(w), 5) for name, w in zip(names, weights, strict=True)},
    }
    given.out.write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")


def _pipeline() -> Pipeline:
    return make_pipeline(StandardScaler(), LogisticRegression(C=STRENGTH, max_iter=1000))


def rows_of(case: Case) -> Iterator[Row]:
    """(chat, features, unhappy, at the end) for the members of one chat."""
    transcript = case.transcript
    setting, reading = Setting.of(transcript, shipped()), Reading()
    since = {entry.since: entry.member for entry in case.labels.unhappy}
    unhappy = set(since.values())
    for message in transcript.messages:
        before = reading.members.get(message.sender)
        if message.id in since and before is not None and before.trace.lines:
            yield case.id, before.trace.features(), False, False
        reading = fold(reading, message, setting)
        if message.id in since:
            yield case.id, reading.members[message.sender].trace.features(), True, False
    for member, person in reading.members.items():
        if member not in transcript.operators and person.trace.lines:
            yield case.id, person.trace.features(), member in unhappy, True


if __name__ == "__main__":
    main()
