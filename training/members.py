"""Fit the member model that the package ships (coach/signals/unhappy.py) on the labelled chats in training/chats.

    python -m training.members [--out coach/models/members.json] [--check]

A logistic regression over Trace.features (L2, standardised; the scaling is folded into the weights). Every member with a
line is a row at the chat's end; one who is unhappy is also a row at the first line that shows it, and just before. The
line model is not trained on these chats. The plain scenes that it was not trained on either keep the obvious obvious. Figures are cross-validated by chat. Sets of evals/ are never read.
"""

from __future__ import annotations

import argparse
import json
import math
from collections import Counter
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
from coach.signals.unhappy import CAUSES, FEATURES
from coach.types import Case
from training.scenes import BRAND, Scene, held_out, labelled, transcript_of

ROOT = Path(__file__).parent
CHATS = ROOT / "chats"
OUT = ROOT.parent / "coach" / "models" / "members.json"
STRENGTH, PLAIN_WEIGHT = 0.1, 0.3

Row = tuple[str, tuple[float, ...], bool, bool]


def main() -> None:
    """Fit, print, save."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--out", type=Path, default=OUT)
    options.add_argument("--chats", type=Path, default=CHATS)
    options.add_argument("--check", action="store_true")
    given = options.parse_args()
    cases = read_folder(given.chats)
    rows = [row for case in cases for row in rows_of(case)]
    rows += [row for place, scene in enumerate(held_out()) for row in plain_rows(scene, f"plain-{place}")]
    features = np.array([row[1] for row in rows])
    truth = np.array([row[2] for row in rows])
    final = np.array([row[3] for row in rows])  # figures are of whole chats only
    chats = np.array([row[0] for row in rows])
    weights = np.where(np.char.startswith(chats, "plain-"), PLAIN_WEIGHT, 1.0)
    unseen = cross_val_predict(
        _pipeline(),
        features,
        truth,
        groups=chats,
        cv=GroupKFold(10),
        method="predict_proba",
        params={"logisticregression__sample_weight": weights},
    )[:, 1]
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
    fitted = _pipeline().fit(features, truth, logisticregression__sample_weight=weights)
    scaler, regression = fitted[0], fitted[1]
    slopes = regression.coef_[0] / scaler.scale_
    bias = float(regression.intercept_[0] - (slopes * scaler.mean_).sum())
    about = {
        "causes": cause_shift(cases),
        "bias": round(bias, 5),
        "weights": {name: round(float(w), 5) for name, w in zip(FEATURES, slopes, strict=True)},
    }
    given.out.write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")


def _pipeline() -> Pipeline:
    return make_pipeline(StandardScaler(), LogisticRegression(C=STRENGTH, max_iter=1000))


def cause_shift(cases: list[Case]) -> dict[str, float]:
    """What to add to a cause's logit: the scenes that taught the line model hold other shares of causes than chats do."""
    chats = Counter(entry.cause for case in cases for entry in case.labels.unhappy)
    scenes = Counter(cause for row in labelled() for cause in CAUSES if cause in row.tags)
    share = {
        cause: (chats[cause] + 2) / (chats.total() + 18) / ((scenes[cause] + 2) / (scenes.total() + 18))
        for cause in CAUSES
    }
    return {cause: round(math.log(value), 4) for cause, value in share.items()}


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


def plain_rows(scene: Scene, name: str) -> Iterator[Row]:
    """The members of a plain scene at its end: unhappy where the last line that says anything of it was sour."""
    transcript = transcript_of(scene)
    setting, reading = Setting.of(transcript, shipped()), Reading()
    unhappy: dict[str, bool] = {}
    for message, (who, _, tags) in zip(transcript.messages, scene, strict=True):
        reading = fold(reading, message, setting)
        if who not in BRAND and (tags & {"annoyed", "unhappy", "leaving", "settled"} or who not in unhappy):
            unhappy[who] = bool(tags & {"annoyed", "unhappy", "leaving"})
    for who, state in unhappy.items():
        yield name, reading.members[who].trace.features(), state, False


if __name__ == "__main__":
    main()
