"""Fit the word model of private talks (coach/signals/words.py) on the rated dialogues in training/desk.

    python -m training.desk [--cped ../shared/datasets/cped_valid.jsonl.gz] [--check]

A logistic regression (L2) over the customer's words, the last ones most; a row for every customer line and one for the end,
unhappy where strangers would rate the service -0.5 or less so far. Figures are cross-validated over dialogues and
over writers. desk.npz, a feature of group members, is of these dialogues alone; private.npz, for private talks, is also of
CPED (Apache-2.0, see NOTICE), whose lines count CPED_WEIGHT each and are unhappy where their sentiment is negative:
everyday talk keeps the model from taking the tone of help desks for the matter. Sets of evals/ are never read.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold, LeaveOneGroupOut, cross_val_predict

from coach.adapting import Row, moments, row_of, words_matrix
from coach.plain import plain
from coach.signals.lines import hashes, shipped
from coach.signals.reading import Setting
from coach.signals.unhappy import Trace
from coach.signals.words import PARTS, SHARE, SIZE, save_words
from training.scenes import DESK, Scene, read_scenes, transcript_of

OUT = Path(__file__).parent.parent / "coach" / "models" / "desk.npz"
CUSTOMER = "a"
# C of the regression; a row in the middle of a dialogue counts half.
STRENGTH, MIDDLE = 1.0, 0.3
# What a line of CPED counts beside a dialogue's end: of 0.05, 0.2, 0.5, 0.7 and 1 the one that serves both sets of others.
CPED_WEIGHT = 0.5
# Content at or below this is unhappy, as evals/external.py has it.
UNHAPPY_MEAN = -0.5


def main() -> None:
    """Fit, print, save."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--out", type=Path, default=OUT)
    options.add_argument("--check", action="store_true")
    options.add_argument("--cped", type=Path, help="cped_valid.jsonl.gz; without it private.npz stays as it is")
    given = options.parse_args()
    rows = [
        row
        for file in sorted(DESK.glob("*.txt"))
        for place, scene in enumerate(read_scenes(file))
        for row in rows_of(scene, f"{file.stem}-{place}")
    ]
    features = _faded(rows)
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
    _save(features, truth, weights, given.out)
    if given.cped:
        talk = list(everyday(given.cped))
        both = sp.vstack([features, _faded(talk)]).tocsr()
        labels = np.concatenate([truth, [row.unhappy for row in talk]])
        counts = np.concatenate([weights, np.full(len(talk), CPED_WEIGHT)])
        # Calibrated (Platt 1999) at the ends of dialogues that were not learned from: everyday talk has other shares.
        groups = np.concatenate([chats, [f"cped-{place}" for place in range(len(talk))]])
        ends = np.flatnonzero(final)
        unseen = _unseen(both, labels, groups, GroupKFold(5), counts)[ends]
        platt = LogisticRegression(C=1e6).fit(unseen[:, None], truth[ends])
        line = float(platt.coef_[0, 0]), float(platt.intercept_[0])
        _save(both, labels, counts, given.out.with_name("private.npz"), line)


def everyday(place: Path) -> Iterator[Row]:
    """Each line of CPED as a talk of its own."""
    with gzip.open(place, "rt", encoding="utf-8") as lines:
        for line in lines:
            said = json.loads(line)
            ids = hashes(plain(said["text"]))
            yield Row("cped", Trace(lines=1), (ids,), 0.0, said["sentiment"] == "negative", final=True)


def _faded(rows: Sequence[Row]) -> sp.csr_matrix:
    """Old lines of a long talk say little of how it stands now: only the part that fades is learned."""
    return words_matrix(rows).multiply(np.tile([0.0, 1.0], SIZE)).tocsr()


def _save(
    features: sp.csr_matrix,
    truth: NDArray[np.bool_],
    weights: NDArray[np.float64],
    place: Path,
    line: tuple[float, float] = (1.0, 0.0),
) -> None:
    """`line`: slope and shift that calibrate the logit."""
    fitted = _regression().fit(features, truth, sample_weight=weights)
    slope, shift = line
    words = fitted.coef_[0].reshape(SIZE, len(PARTS)) * np.array(SHARE) * slope
    save_words(place, words, float(fitted.intercept_[0]) * slope + shift)


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
