"""Fit the word model of private talks (coach/signals/words.py) on the rated dialogues in training/desk.

    python -m training.desk [--out coach/models/desk.npz] [--check]

A logistic regression (L2) over the customer's words, the last ones most; a row for every customer line and one for the end,
unhappy where strangers would rate the service -0.5 or less so far. Figures are cross-validated over dialogues and
over writers. Sets of evals/ and of others are never read.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold, LeaveOneGroupOut, cross_val_predict

from coach.adapting import Row, moments, row_of, words_matrix
from coach.signals.lines import shipped
from coach.signals.reading import Setting
from coach.signals.words import PARTS, SHARE, SIZE, save_words
from training.scenes import DESK, Scene, read_scenes, transcript_of

OUT = Path(__file__).parent.parent / "coach" / "models" / "desk.npz"
CUSTOMER = "a"
# C of the regression; a row in the middle of a dialogue counts half.
STRENGTH, MIDDLE = 1.0, 0.3
# Content at or below this is unhappy, as evals/external.py has it.
UNHAPPY_MEAN = -0.5


def main() -> None:
    """Fit, print, save."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--out", type=Path, default=OUT)
    options.add_argument("--check", action="store_true")
    given = options.parse_args()
    rows = [
        row
        for file in sorted(DESK.glob("*.txt"))
        for place, scene in enumerate(read_scenes(file))
        for row in rows_of(scene, f"{file.stem}-{place}")
    ]
    # Old lines of a long talk say little of how it stands now: only the part that fades is learned.
    features = words_matrix(rows).multiply(np.tile([0.0, 1.0], SIZE)).tocsr()
    truth = np.array([row.unhappy for row in rows])
    final = np.array([row.final for row in rows])
    chats = np.array([row.chat for row in rows])
    writers = np.array([chat.partition("-")[0] for chat in chats])
    weights = np.where(final, 1.0, MIDDLE)
    for name, groups, split in (("dialogues", chats, GroupKFold(10)), ("writers", writers, LeaveOneGroupOut())):
        unseen = _unseen(features, truth, groups, split, weights)
        print(
            f"{len(set(chats))} dialogues, {len(rows)} rows, {int(truth.sum())} unhappy; unseen {name}: "
            f"AUC {roc_auc_score(truth, unseen):.3f}, at the end {roc_auc_score(truth[final], unseen[final]):.3f}"
        )
    if given.check:
        return
    fitted = _regression().fit(features, truth, sample_weight=weights)
    words = fitted.coef_[0].reshape(SIZE, len(PARTS)) * np.array(SHARE)
    save_words(given.out, words, float(fitted.intercept_[0]))


def rows_of(scene: Scene, name: str) -> Iterator[Row]:
    """The customer after each line of its own, and at the end."""
    transcript = transcript_of(scene)
    content, last = None, len(scene) - 1
    for place, (moment, line) in enumerate(
        zip(moments(transcript, Setting.of(transcript, shipped())), scene, strict=True)
    ):
        content = content if line.content is None else line.content
        if content is not None and (line.who == CUSTOMER or place == last):
            yield row_of(CUSTOMER, moment, name, unhappy=content <= UNHAPPY_MEAN, final=place == last)


def _unseen(
    features: sp.csr_matrix,
    truth: NDArray[np.bool_],
    groups: NDArray[np.str_],
    split: GroupKFold | LeaveOneGroupOut,
    weights: NDArray[np.float64],
) -> NDArray[np.float64]:
    return cross_val_predict(
        _regression(),
        features,
        truth,
        groups=groups,
        cv=split,
        method="decision_function",
        params={"sample_weight": weights},
    )


def _regression() -> LogisticRegression:
    return LogisticRegression(C=STRENGTH, solver="liblinear", max_iter=300)


if __name__ == "__main__":
    main()
