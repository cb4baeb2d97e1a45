"""Fit who is of which tier (coach/tiers.py) and who could carry a group (coach/candidates.py) on training/members/*.jsonl.

    python -m training.portrait [--check]

A softmax and a logistic regression, over whole chats; figures are of writers that were not learned from. Beside the second
stands "who talks most". Sets of evals/ are never read.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import classification_report, f1_score
from sklearn.model_selection import GroupKFold, cross_val_predict

from coach import candidates, tiers
from coach.concerns import concerns_of, crisis_of
from coach.signals import deeds
from coach.signals.chronicle import Chronicle, chronicle_of
from coach.signals.reading import Reading
from coach.types import Case
from training.deeds import Labels, cases_of, learn, lines_of, read_labels
from training.marks import writer_of

ROOT = Path(__file__).parent
STRENGTH, KOC_STRENGTH, FOLDS = 0.3, 0.1, 5
# How much the rarer tiers count beside the others: the square root of what would make all alike.
BALANCE = 0.5


def main() -> None:
    """Fit, print, save."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--check", action="store_true")
    given = options.parse_args()
    labels = read_labels()
    rows, truth, koc_rows, koc_truth, place, lines = [], [], [], [], [], []
    for case, (reading, chronicle) in _unseen(cases_of(labels), labels):
        label = labels[case.id]
        concerns = concerns_of(reading, case.transcript)
        crisis = tiers.sure_crisis(crisis_of(reading, case.transcript), chronicle)
        for member, row in tiers.features(reading, chronicle, case.transcript, concerns, crisis).items():
            rows.append(row)
            truth.append(label["tiers"][member])
        for member, row in candidates.features(reading, chronicle, case.transcript, crisis).items():
            koc_rows.append(row)
            koc_truth.append(member in label["koc"])
            place.append((case.id, member))
            lines.append(chronicle.people[member].lines if member in chronicle.people else 0)
    writers = np.array([writer_of(case) for case, _ in place])
    about = {
        "tiers": _tiers(np.array(rows), np.array(truth), writers),
        "koc": _koc(np.array(koc_rows), np.array(koc_truth), writers, place, lines),
    }
    if not given.check:
        tiers.SHIPPED.write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")


def _unseen(cases: list[Case], labels: Labels) -> Iterator[tuple[Case, tuple[Reading, Chronicle]]]:
    """Each chat with its reading and a chronicle whose deeds were learned from other writers: what a user's chat is like."""
    lines = {case.id: list(lines_of(case)) for case in cases}
    writers = np.array([writer_of(case.id) for case in cases])
    shipped = deeds.MODELS
    try:
        for learned, held in GroupKFold(FOLDS).split(writers, groups=writers):
            with tempfile.TemporaryDirectory() as folder:
                learn([line for spot in learned for line in lines[cases[spot].id]], labels, Path(folder))
                deeds.MODELS = Path(folder)
                deeds.forget()
                for spot in held:
                    yield cases[spot], chronicle_of(cases[spot].transcript)
    finally:
        deeds.MODELS = shipped
        deeds.forget()


def _tiers(values, truth, writers):
    spread = values.std(axis=0) + 1e-9
    share = {tier: (truth == tier).mean() for tier in tiers.TIERS}
    weight = {tier: (1 / (len(share) * share[tier])) ** BALANCE for tier in share}
    model = LogisticRegression(C=STRENGTH, max_iter=5000, class_weight=weight)
    unseen = cross_val_predict(model, values / spread, truth, groups=writers, cv=GroupKFold(10))
    print(classification_report(truth, unseen, digits=3))
    print(f"tiers: macro-F1 {f1_score(truth, unseen, average='macro'):.3f}")
    model.fit(values / spread, truth)
    return {
        tier: {
            "bias": round(float(model.intercept_[at]), 5),
            "weights": dict(zip(tiers.FEATURES, (model.coef_[at] / spread).round(5).tolist(), strict=True)),
        }
        for at, tier in enumerate(model.classes_)
    }


def _koc(values, truth, writers, place, lines):
    spread = values.std(axis=0) + 1e-9
    model = LogisticRegression(C=KOC_STRENGTH, max_iter=5000)
    unseen = cross_val_predict(
        model, values / spread, truth, groups=writers, cv=GroupKFold(10), method="predict_proba"
    )[:, 1]
    first, talks, tops = [], [], []
    for case in dict.fromkeys(case for case, _ in place):
        at = [spot for spot, (one, _) in enumerate(place) if one == case]
        best = max(at, key=lambda spot: unseen[spot])
        tops.append((unseen[best], truth[best]))
        if any(truth[spot] for spot in at):
            first.append(truth[best])
            talks.append(truth[max(at, key=lambda spot: lines[spot])])
    print(f"koc: {len(first)} chats with one, hit@1 {np.mean(first):.3f}; who talks most {np.mean(talks):.3f}")
    for floor in (0.1, 0.2, 0.3, 0.4, 0.5):
        named = [hit for score, hit in tops if score >= floor]
        print(f"  named from {floor:.1f} in {len(named)} of {len(tops)} chats, right {np.mean(named):.3f}")
    model.fit(values / spread, truth)
    return {
        "bias": round(float(model.intercept_[0]), 5),
        "weights": dict(zip(candidates.FEATURES, (model.coef_[0] / spread).round(5).tolist(), strict=True)),
    }


if __name__ == "__main__":
    main()
