"""Fit what timing learns from the labelled chats in training/chats: who opened a door, and how the room is.

    python -m training.timing [--check]

Doors (coach/doors.py): a member is a row where the labels tell: with an offer that names targets, the targets opened a door
and the others did not; under `no_need_voiced` nobody did. The room (coach/room.py): a chat is a row for each soft blocker.
Logistic regressions (L2); thresholds are the best F1 on chats of writers that were not learned from. Sets of evals/ are
never read.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import precision_recall_curve, roc_auc_score
from sklearn.model_selection import GroupKFold, cross_val_predict

from coach import doors, room
from coach.adapting import Row, moments, row_of, words_matrix
from coach.concerns import concerns_of, crisis_of
from coach.importers.case import read_folder
from coach.signals.reading import Setting, aged
from coach.signals.words import PARTS, SHARE, SIZE, save_words
from coach.types import Case

ROOT = Path(__file__).parent
OUT = ROOT.parent / "coach" / "models" / "timing.json"
# C of both regressions, and the scale of words beside standardised features.
STRENGTH, ROOM_STRENGTH, WORDS = 0.2, 0.1, 4.0


def main() -> None:
    """Fit, print, save."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--check", action="store_true")
    given = options.parse_args()
    cases = read_folder(ROOT / "chats")
    read = [_read(case) for case in cases]
    about = {"doors": _doors(read, save=not given.check), "room": _room(read)}
    if not given.check:
        OUT.write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")


def _read(case: Case) -> tuple[Case, Any]:
    *_, last = moments(case.transcript, Setting.shipped(case.transcript))
    return case, (last[0], aged(last[1], case.transcript), last[2])


def _doors(read: Sequence[tuple[Case, Any]], *, save: bool) -> dict[str, Any]:
    found = [one for case, moment in read for one in _members(case, moment)]
    values = np.array([value for _, value, _ in found])
    rows = [row for row, _, _ in found]
    truth = np.array([opened for _, _, opened in found])
    spread = values.std(axis=0) + 1e-9
    features = sp.hstack([values / spread, words_matrix(rows) * WORDS]).tocsr()
    model, at = _fit("doors", features, truth, [row.chat for row in rows], STRENGTH)
    slopes, words = np.split(model.coef_[0], [values.shape[1]])
    if save:
        shared = words.reshape(SIZE, len(PARTS)) * np.array(SHARE) * WORDS
        save_words(OUT.with_name("doors.npz"), shared, 0.0)
    weights = dict(zip(doors.FEATURES, (slopes / spread).round(5).tolist(), strict=True))
    return {"bias": round(float(model.intercept_[0]), 5), "at": round(at, 3), "weights": weights}


def _members(case: Case, moment: Any) -> Iterator[tuple[Row, tuple[float, ...], bool]]:
    timing = case.labels.timing
    if timing is None:
        return
    told = bool(timing.targets) if timing.verdict == "offer" else "no_need_voiced" in timing.blockers
    for member, lines in sorted(doors.spoken(moment[1], case.transcript).items()) if told else ():
        row = row_of(member, moment, case.id, unhappy=False, final=True)
        yield row, doors.features(moment[1], member, lines), member in timing.targets


def _room(read: Sequence[tuple[Case, Any]]) -> dict[str, Any]:
    values = np.array([_values(case, moment) for case, moment in read])
    spread = values.std(axis=0) + 1e-9
    fitted = {}
    for name in room.SOFT:
        truth = np.array([case.labels.timing is not None and name in case.labels.timing.blockers for case, _ in read])
        chats = [case.id for case, _ in read]
        model, at = _fit(name, sp.csr_matrix(values / spread), truth, chats, ROOM_STRENGTH)
        shift = float(np.log(at / (1 - at)))
        weights = dict(zip(room.FEATURES, (model.coef_[0] / spread).round(5).tolist(), strict=True))
        fitted[name] = {"bias": round(float(model.intercept_[0]) - shift, 5), "weights": weights}
    return fitted


def _values(case: Case, moment: Any) -> tuple[float, ...]:
    reading, transcript = moment[1], case.transcript
    concerns, crisis = concerns_of(reading, transcript), crisis_of(reading, transcript)
    return room.features(reading, transcript, concerns, crisis)


def _fit(
    name: str, features: sp.csr_matrix, truth: NDArray[np.bool_], chats: Sequence[str], strength: float
) -> tuple[LogisticRegression, float]:
    """The model, and the threshold of the best F1 on unseen writers (a writer wrote about forty chats in a row)."""
    model = LogisticRegression(C=strength, solver="liblinear", max_iter=300)
    writers = np.array([int(chat.rpartition("-")[2]) // 40 for chat in chats])
    unseen = cross_val_predict(model, features, truth, groups=writers, cv=GroupKFold(8), method="predict_proba")[:, 1]
    precision, recall, levels = precision_recall_curve(truth, unseen)
    f1 = 2 * precision * recall / np.maximum(precision + recall, 1e-9)
    best = int(f1[:-1].argmax())
    print(
        f"{name}: {len(truth)} rows, {int(truth.sum())} true, AUC {roc_auc_score(truth, unseen):.3f}, "
        f"F1 {f1[best]:.3f} at {levels[best]:.2f} (P {precision[best]:.2f}, R {recall[best]:.2f})"
    )
    return model.fit(features, truth), float(levels[best])


if __name__ == "__main__":
    main()
