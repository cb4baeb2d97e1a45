"""Fit what timing learns from the labelled chats in training/chats and the marks of their lines in training/marks.

    python -m training.timing [--check]

1. The door model (coach/models/doors, a line model of its own): is a line a need, a question to buy, praise of a result …,
   from marked lines, and for what is rare in them from the scenes too.
2. Doors (coach/doors.py): a logistic regression over a line's features, on what the heads say of writers that they were
   not trained on; how well members are told is printed against the labels' targets.
3. The room (coach/room.py): one logistic regression a blocker, a chat is a row.

All figures and thresholds are of writers that were not learned from. Sets of evals/ are never read.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, precision_recall_curve, roc_auc_score
from sklearn.model_selection import GroupKFold, cross_val_predict

from coach import doors, room
from coach.adapting import moments
from coach.concerns import concerns_of, crisis_of
from coach.doors import Odds, Opened
from coach.importers.case import read_folder
from coach.signals.reading import Reading, Setting, aged
from coach.types import Case
from training.lines import fit, matrix, rarity, save
from training.marks import Marks, read_marks, spoken, writer_of
from training.scenes import labelled

ROOT = Path(__file__).parent
OUT = ROOT.parent / "coach" / "models" / "timing.json"
# Head of the door model -> marks that make a line true; the tags of scenes that do, where scenes help (chosen by --check).
HEADS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "door": (tuple(doors.DOORS), ()),
    "need": (("need",), ()),
    "question": (("question",), ()),
    "praise": (("praise",), ()),
    "renewal": (("renewal",), ("renewal",)),
    "referral": (("referral",), ("referral",)),
    "optout": (("optout",), ("optout",)),
    "badnews": (("badnews",), ("badnews",)),
}
# What is rare in the chats has no reliable best threshold below this.
FLOOR = 0.25
# C of both regressions.
STRENGTH, ROOM_STRENGTH = 0.1, 0.1

Moments = list[tuple[Case, Reading]]


def main() -> None:
    """Fit, print, save."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--check", action="store_true")
    given = options.parse_args()
    cases = read_folder(ROOT / "chats")
    marks = read_marks(cases)
    unseen = _heads(cases, marks, keep=not given.check)
    ends = [(case, _end(case)) for case in cases]
    about, weighed = _doors(ends, marks, unseen)
    about = {"doors": about, "room": _room(ends, weighed)}
    if not given.check:
        OUT.write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")


def _end(case: Case) -> Reading:
    *_, (_, reading, _) = moments(case.transcript, Setting.shipped(case.transcript))
    return aged(reading, case.transcript)


def _heads(cases: Sequence[Case], marks: dict[str, Marks], *, keep: bool) -> dict[tuple[str, str], Odds]:
    """Case and message -> what each head says of a line whose writer it has not seen."""
    found = [one for one in spoken(cases, marks) if not one[0].brand]
    chats, scenes = [row for row, _, _ in found], [row for row in labelled() if not row.brand]
    rows = chats + scenes
    flags = sorted({flag for row in rows for flag in row.around.flags})
    features = matrix(rows, flags)
    writers = np.array([row.writer for row in rows])
    heads, said = [], [dict[str, float]() for _ in chats]
    for name, (wanted, tags) in HEADS.items():
        among = (np.arange(len(rows)) < len(chats)) | bool(tags)
        truth = np.array(
            [bool(row.tags & set(wanted)) for row in chats] + [bool(row.tags & set(tags)) for row in scenes]
        )
        head = fit(name, features[among], truth[among], writers[among])
        heads.append(head)
        own, unseen = truth[: len(chats)], head.unseen[: len(chats)]
        for odds, value in zip(said, unseen.tolist(), strict=True):
            odds[name] = value
        print(f"{name:10} {int(own.sum()):5} lines, {_figures(own, unseen)}", flush=True)
    if keep:
        save(heads, flags, rarity(chats), OUT.with_name("doors"))
    return {(case, message): odds for (_, case, message), odds in zip(found, said, strict=True)}


def _doors(
    ends: Moments, marks: dict[str, Marks], unseen: dict[tuple[str, str], Odds]
) -> tuple[dict[str, Any], dict[str, list[Opened]]]:
    values, truth, place = [], [], []
    for case, reading in ends:
        lines = doors.lines_of(reading, case.transcript)
        odds = [unseen[case.id, seen.message.id] for seen in lines]
        for seen, heads, row in zip(lines, odds, doors.features(reading, case.transcript, lines, odds), strict=True):
            values.append(row)
            truth.append(bool(marks[case.id].get(seen.message.id, frozenset()) & set(doors.DOORS)))
            place.append((case.id, seen, heads))
    features, target = np.array(values), np.array(truth)
    spread = features.std(axis=0) + 1e-9
    model = LogisticRegression(C=STRENGTH, max_iter=1000)
    chances = _unseen(model, features / spread, target, np.array([writer_of(case) for case, *_ in place]))
    print(f"lines: {_figures(target, chances)}")
    model.fit(features / spread, target)
    weighed: dict[str, list[Opened]] = {case.id: [] for case, _ in ends}
    for (case, seen, heads), value in zip(place, chances.tolist(), strict=True):
        name = max(doors.DOORS, key=lambda door: heads[door])
        weighed[case].append(Opened(seen.message.sender, value, seen, name, heads))
    weights = dict(zip(doors.FEATURES, (model.coef_[0] / spread).round(5).tolist(), strict=True))
    _members(ends, weighed)
    return {"bias": round(float(model.intercept_[0]), 5), "weights": weights}, weighed


def _members(ends: Moments, weighed: dict[str, list[Opened]]) -> None:
    """How well members are told where the labels say who opened a door: targets did, the others did not."""
    truth, best = [], []
    for case, _ in ends:
        timing = case.labels.timing
        if timing is None or not (timing.targets or "no_need_voiced" in timing.blockers):
            continue
        members: dict[str, float] = {}
        for one in weighed[case.id]:
            members[one.member] = max(members.get(one.member, 0.0), one.chance)
        for member, value in members.items():
            truth.append(member in timing.targets)
            best.append(value)
    print(f"members: {_figures(np.array(truth), np.array(best))}")


def _room(ends: Moments, weighed: dict[str, list[Opened]]) -> dict[str, Any]:
    values = np.array([_values(case, reading, weighed[case.id]) for case, reading in ends])
    spread = values.std(axis=0) + 1e-9
    writers = np.array([writer_of(case.id) for case, _ in ends])
    fitted = {}
    for name in room.LEARNED:
        truth = np.array([case.labels.timing is not None and name in case.labels.timing.blockers for case, _ in ends])
        model = LogisticRegression(C=ROOM_STRENGTH, max_iter=1000)
        unseen = _unseen(model, values / spread, truth, writers)
        at = max(_best(truth, unseen), FLOOR)
        print(f"{name:15} {int(truth.sum())} chats, {_figures(truth, unseen)}")
        model.fit(values / spread, truth)
        weights = dict(zip(room.FEATURES, (model.coef_[0] / spread).round(5).tolist(), strict=True))
        shift = float(np.log(at / (1 - at)))
        fitted[name] = {"bias": round(float(model.intercept_[0]) - shift, 5), "weights": weights}
    return fitted


def _values(case: Case, reading: Reading, opened: Sequence[Opened]) -> tuple[float, ...]:
    concerns, crisis = concerns_of(reading, case.transcript), crisis_of(reading, case.transcript)
    return room.features(reading, case.transcript, concerns, crisis, opened)


def _unseen(
    model: LogisticRegression, features: NDArray[Any], truth: NDArray[np.bool_], writers: NDArray[np.str_]
) -> NDArray[np.float64]:
    found: NDArray[np.float64] = cross_val_predict(
        model, features, truth, groups=writers, cv=GroupKFold(10), method="predict_proba"
    )[:, 1]
    return found


def _best(truth: NDArray[np.bool_], values: NDArray[np.float64]) -> float:
    precision, recall, levels = precision_recall_curve(truth, values)
    f1 = 2 * precision * recall / np.maximum(precision + recall, 1e-9)
    return float(levels[int(f1[:-1].argmax())])


def _figures(truth: NDArray[np.bool_], values: NDArray[np.float64]) -> str:
    precision, recall, levels = precision_recall_curve(truth, values)
    f1 = 2 * precision * recall / np.maximum(precision + recall, 1e-9)
    best = int(f1[:-1].argmax())
    return (
        f"AUC {roc_auc_score(truth, values):.3f}, AP {average_precision_score(truth, values):.3f}, "
        f"F1 {f1[best]:.3f} at {levels[best]:.2f} (P {precision[best]:.2f}, R {recall[best]:.2f})"
    )


if __name__ == "__main__":
    main()
