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
import scipy.sparse as sp
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, precision_recall_curve, roc_auc_score
from sklearn.model_selection import GroupKFold, cross_val_predict

from coach.adapting import Row, moments, row_of, rows_of, words_matrix
from coach.importers.case import read_folder
from coach.signals.lines import shipped
from coach.signals.reading import Setting
from coach.signals.unhappy import CAUSES, FEATURES, shipped_members
from coach.signals.words import PARTS, SHARE, SIZE, save_words
from coach.types import Case
from training.scenes import BRAND, Scene, held_out, labelled, transcript_of

ROOT = Path(__file__).parent
CHATS = ROOT / "chats"
OUT = ROOT.parent / "coach" / "models" / "members.json"
# C of the regression, the weight of a plain scene, and the scale of words beside standardised features.
STRENGTH, PLAIN_WEIGHT, WORDS = 0.2, 0.3, 4.0


def main() -> None:
    """Fit, print, save."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--out", type=Path, default=OUT)
    options.add_argument("--chats", type=Path, default=CHATS)
    options.add_argument("--check", action="store_true")
    given = options.parse_args()
    cases = read_folder(given.chats)
    judge = shipped_members()  # read for the words of its desk model only
    rows = [row for case in cases for row in rows_of(case, Setting.of(case.transcript, shipped(), judge))]
    rows += [row for place, scene in enumerate(held_out()) for row in plain_rows(scene, f"plain-{place}")]
    truth = np.array([row.unhappy for row in rows])
    final = np.array([row.final for row in rows])  # figures are of whole chats only
    chats = np.array([row.chat for row in rows])
    weights = np.where(np.char.startswith(chats, "plain-"), PLAIN_WEIGHT, 1.0)
    traces = np.array([row.trace.features() for row in rows])
    spread = traces.std(axis=0)
    features = sp.hstack([traces / spread, words_matrix(rows) * WORDS]).tocsr()
    unseen = cross_val_predict(
        _regression(),
        features,
        truth,
        groups=chats,
        cv=GroupKFold(10),
        method="predict_proba",
        params={"sample_weight": weights},
    )[:, 1]
    precision, recall, levels = precision_recall_curve(truth[final], unseen[final])
    f1 = 2 * precision * recall / np.maximum(precision + recall, 1e-9)
    best = int(f1.argmax())
    print(
        f"{len(cases)} chats, {int(final.sum())} members, {int(truth[final].sum())} unhappy: "
        f"AUC {roc_auc_score(truth[final], unseen[final]):.3f}, AP {average_precision_score(truth[final], unseen[final]):.3f}, "
        f"best F1 {f1[best]:.3f} at {levels[min(best, len(levels) - 1)]:.2f} (P {precision[best]:.2f}, R {recall[best]:.2f})"
    )
    if given.check:
        return
    fitted = _regression().fit(features, truth, sample_weight=weights)
    slopes, words = np.split(fitted.coef_[0], [len(FEATURES)])
    shared = words.reshape(SIZE, len(PARTS)) * np.array(SHARE) * WORDS
    save_words(given.out.with_name("group.npz"), shared, float(fitted.intercept_[0]))
    about = {
        "causes": cause_shift(cases),
        "weights": {name: round(float(w), 5) for name, w in zip(FEATURES, slopes / spread, strict=True)},
    }
    given.out.write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")


def _regression() -> LogisticRegression:
    return LogisticRegression(C=STRENGTH, solver="liblinear", max_iter=300)


def cause_shift(cases: list[Case]) -> dict[str, float]:
    """What to add to a cause's logit: the scenes that taught the line model hold other shares of causes than chats do."""
    chats = Counter(entry.cause for case in cases for entry in case.labels.unhappy)
    scenes = Counter(cause for row in labelled() for cause in CAUSES if cause in row.tags)
    share = {
        cause: (chats[cause] + 2) / (chats.total() + 18) / ((scenes[cause] + 2) / (scenes.total() + 18))
        for cause in CAUSES
    }
    return {cause: round(math.log(value), 4) for cause, value in share.items()}


def plain_rows(scene: Scene, name: str) -> Iterator[Row]:
    """The members of a plain scene at its end: unhappy where the last line that says anything of it was sour."""
    transcript = transcript_of(scene)
    setting = Setting.of(transcript, shipped(), shipped_members())
    unhappy: dict[str, bool] = {}
    now = None
    for moment, (who, _, tags, _) in zip(moments(transcript, setting), scene, strict=True):
        now = moment
        if who not in BRAND and (tags & {"annoyed", "unhappy", "leaving", "settled"} or who not in unhappy):
            unhappy[who] = bool(tags & {"annoyed", "unhappy", "leaving"})
    for who, state in unhappy.items() if now else ():
        yield row_of(who, now, name, unhappy=state, final=False)


if __name__ == "__main__":
    main()
