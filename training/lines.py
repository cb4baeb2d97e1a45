"""Train the line model that the package ships (coach/signals/lines.py) on the scenes in training/scenes.

    python -m training.lines [--out coach/models/lines] [--check]

One logistic regression a head (scikit-learn, L2), on the features that the product itself computes. Each head is
calibrated on predictions for writers that it was not trained on (Platt 1999), which are also what the printed figures
are of. What advertises or pushes is learned from the labelled chats too. Sets of evals/ and of others are never read. `--check` prints the figures and writes nothing.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, roc_auc_score
from sklearn.model_selection import GroupKFold

from coach.importers.case import read_folder
from coach.signals.lines import BITS, BLOCKS, CONTEXT, FLAG
from training.marks import read_marks, spoken
from training.scenes import Labelled, labelled

OUT = Path(__file__).parent.parent / "coach" / "models" / "lines"
STRENGTH, FOLDS = 8.0, 5

SOUR = ("annoyed", "unhappy", "leaving")
CAUSES = ("product", "delivery", "service", "ignored", "noise", "price", "trust", "rules", "other")
# Heads on members' lines by the tags that make them true; causes are learned among sour lines only.
MEMBER = {
    "sour": SOUR,
    "severe": ("unhappy", "leaving"),
    "leaving": ("leaving",),
    **{
        tag: (tag,)
        for tag in [
            "settled",
            "question",
            "need",
            "ask_price",
            "ask_buy",
            "compare",
            "praise",
            "renewal",
            "referral",
            "optout",
            "advert",
            "call",
            "stir",
            "badnews",
            "condole",
            "outside",
            "joke",
            "tip",
            "share",
            "thanks",
            "plusone",
        ]
    },
}
BRAND = ("answer", "brush", "auto", "apology", "promo", "notice", "talk")


@dataclass(frozen=True, slots=True)
class Head:
    """A fitted head: weights over all features, bias, and how well it does on writers that it has not seen.

    `unseen`: its calibrated logits for the rows, each by a model that has not seen the row's writer.
    """

    name: str
    weights: NDArray[np.float64]
    bias: float
    auc: float
    precision: float
    count: int
    unseen: NDArray[np.float64]


def main() -> None:
    """Train, print a line a head, save."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--out", type=Path, default=OUT)
    options.add_argument("--check", action="store_true")
    given = options.parse_args()
    cases = read_folder(Path(__file__).parent / "chats")
    scenes, chats = list(labelled()), [row for row, _, _ in spoken(cases, read_marks(cases))]
    rows = scenes + chats
    flags = sorted({flag for row in rows for flag in row.around.flags})
    features = matrix(rows, flags)
    writers = np.array([row.writer for row in rows])
    scene = np.arange(len(rows)) < len(scenes)
    brand = np.array([row.brand for row in rows])
    member = ~brand & scene
    sour = np.array([bool(row.tags & set(SOUR)) for row in rows])
    print(
        f"{len(scenes)} lines by {len(set(writers[scene]))} writers, {int(member.sum())} of members, {int(sour.sum())} sour; "
        f"{len(chats)} lines of chats for adverts and pushes"
    )
    heads = []
    for name, wanted, among in (
        # The chats' labels and marks say of every line whether it advertises or pushes, and not all that else it is.
        *((name, tags, ~brand if name == "advert" else member) for name, tags in MEMBER.items()),
        ("poach", ("poach",), np.array(["advert" in row.tags for row in rows]) & ~scene),
        *((f"cause:{cause}", (cause,), sour) for cause in CAUSES),
        *((f"brand:{tag}", (tag,), brand & scene) for tag in BRAND if tag != "promo"),
        ("brand:promo", ("promo", "push"), brand),
    ):
        truth = np.array([bool(row.tags & set(wanted)) for row in rows])
        heads.append(fit(name, features[among], truth[among], writers[among]))
        one = heads[-1]
        print(f"{name:16} {one.count:5} AUC {one.auc:.3f} AP {one.precision:.3f}", flush=True)
    if not given.check:
        save(heads, flags, rarity(scenes), given.out)


def matrix(rows: list[Labelled], flags: list[str]) -> sp.csr_matrix:
    """One row a line, shape (lines, blocks * 2**BITS + flags): what LineModel.odds sums, as a product."""
    place = {flag: column for column, flag in enumerate(flags)}
    size = 1 << BITS
    values, columns, starts = [], [], [0]
    for row in rows:
        count = 0
        for block, ids in enumerate((row.line, row.around.own, row.around.brand, row.around.before)):
            if ids is not None and len(ids):
                columns.append(ids.astype(np.int64) + block * size)
                values.append(np.full(len(ids), (CONTEXT if block else 1.0) / np.sqrt(len(ids))))
                count += len(ids)
        columns.append(np.array([len(BLOCKS) * size + place[flag] for flag in row.around.flags], dtype=np.int64))
        values.append(np.full(len(row.around.flags), FLAG))
        starts.append(starts[-1] + count + len(row.around.flags))
    data, indices = np.concatenate(values), np.concatenate(columns)
    return sp.csr_matrix((data, indices, np.array(starts)), shape=(len(rows), len(BLOCKS) * size + len(flags)))


def fit(name: str, features: sp.csr_matrix, truth: NDArray[np.bool_], writers: NDArray[np.str_]) -> Head:
    """Fit on all; calibrate and measure on writers that the model did not see."""
    unseen = np.zeros(len(truth))
    for learned, held in GroupKFold(FOLDS).split(features, truth, writers):
        unseen[held] = _regression().fit(features[learned], truth[learned]).decision_function(features[held])
    platt = LogisticRegression(C=1e6).fit(unseen[:, None], truth)
    slope, shift = float(platt.coef_[0, 0]), float(platt.intercept_[0])
    whole = _regression().fit(features, truth)
    return Head(
        name,
        whole.coef_[0] * slope,
        float(whole.intercept_[0]) * slope + shift,
        roc_auc_score(truth, unseen),
        average_precision_score(truth, unseen),
        int(truth.sum()),
        unseen * slope + shift,
    )


def _regression() -> LogisticRegression:
    return LogisticRegression(C=STRENGTH, solver="liblinear", max_iter=300)


def rarity(rows: list[Labelled]) -> NDArray[np.float32]:
    """Inverse document frequency by hash; 0 for n-grams that stand in more than three lines of a hundred."""
    counts = np.zeros(1 << BITS)
    for row in rows:
        counts[row.line] += 1
    idf = np.log((len(rows) + 1) / (counts + 1))
    return np.where(idf < 3.5, 0.0, idf).astype(np.float32)


def save(heads: list[Head], flags: list[str], rare: NDArray[np.float32], folder: Path) -> None:
    """int8 weights with a scale a head; the block's share of the sum is folded into them."""
    size, blocks = 1 << BITS, len(BLOCKS)
    weights = np.stack([head.weights[: blocks * size].reshape(blocks, size) for head in heads], axis=2)
    weights[1:] *= CONTEXT
    scales = np.abs(weights).max(axis=(0, 1)) / 127.0
    stored = np.rint(weights / scales).astype(np.int8)
    folder.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(
        folder / "weights.npz",
        weights=stored,
        scales=scales.astype(np.float32),
        flags=np.stack([head.weights[blocks * size :] * FLAG for head in heads], axis=1).astype(np.float32),
        bias=np.array([head.bias for head in heads], dtype=np.float32),
        rarity=rare.astype(np.float16),
    )
    version = hashlib.sha256((folder / "weights.npz").read_bytes()).hexdigest()[:12]
    about = {"heads": [head.name for head in heads], "flags": flags, "version": version}
    (folder / "about.json").write_text(json.dumps(about, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"{folder}: {sum(file.stat().st_size for file in folder.iterdir()) / 2**20:.2f} MiB", file=sys.stderr)


if __name__ == "__main__":
    main()
