"""Learn which remarks a warm topic can take up (coach/hooks.py), from the openers that people wrote down for training/chats.

    python -m training.hooks [--check]

A label names a member and a topic; the line meant is the member's one that is nearest to the topic (shared pairs of
characters, then the embedding). A line model of one head reads the lines (coach/models/hooks), a logistic regression
weighs it with the other heads and with what happened around the line. Printed is, on writers that were not learned from,
how often the best member, and each of the two best, is one whom people named. Sets of evals/ are never read.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from coach import hooks
from coach.concerns import concerns_of
from coach.embedding import StaticEmbedding
from coach.importers.case import read_folder
from coach.plain import plain
from coach.types import Case, Message
from training.lines import fit, matrix, rarity, save
from training.marks import read_marks, spoken, writer_of
from training.timing import Moments, _end, _unseen

ROOT = Path(__file__).parent
OUT = ROOT.parent / "coach" / "models" / "hooks.json"
STRENGTH = 0.1


def main() -> None:
    """Fit, print, save."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--check", action="store_true")
    given = options.parse_args()
    cases = read_folder(ROOT / "chats")
    embedding = StaticEmbedding()
    meant = {(case.id, message) for case in cases for message in meant_by(case, embedding)}
    found = [one for one in spoken(cases, read_marks(cases)) if not one[0].brand]
    rows = [row for row, _, _ in found]
    flags = sorted({flag for row in rows for flag in row.around.flags})
    truth = np.array([(case, message) in meant for _, case, message in found])
    writers = np.array([row.writer for row in rows])
    head = fit("hook", matrix(rows, flags), truth, writers)
    print(f"{int(truth.sum())} hooks among {len(rows)} lines: AUC {head.auc:.3f}, AP {head.precision:.3f}")
    unseen = {(case, message): float(value) for (_, case, message), value in zip(found, head.unseen, strict=True)}
    ends = [(case, _end(case)) for case in cases]
    about = _weigh(ends, meant, unseen)
    if not given.check:
        save([head], flags, rarity(rows), OUT.with_name("hooks"))
        OUT.write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")


def meant_by(case: Case, embedding: StaticEmbedding) -> list[str]:
    """The messages that the labelled hooks of a chat mean, one a hook whose member wrote a text."""
    meant = []
    for hook in case.labels.opener.hooks:
        own = [one for one in case.transcript.of(hook.member) if one.kind == "text"]
        if own:
            meant.append(max(own, key=lambda one: _near(hook.topic, one, embedding)).id)
    return meant


def _near(topic: str, message: Message, embedding: StaticEmbedding) -> float:
    wanted, said = plain(topic), plain(message.text)
    pairs = {wanted[at : at + 2] for at in range(len(wanted) - 1)}
    shared = sum(pair in said for pair in pairs) / max(len(pairs), 1)
    one, other = embedding.encode([wanted, said])
    return 2 * shared + float(one @ other)


def _weigh(ends: Moments, meant: set[tuple[str, str]], unseen: dict[tuple[str, str], float]) -> dict[str, object]:
    values, truth, place = [], [], []
    for case, reading in ends:
        concerns = concerns_of(reading, case.transcript)
        lines = hooks.candidates(reading, case.transcript, concerns)
        odds = [unseen[case.id, seen.message.id] for seen in lines]
        for seen, row in zip(lines, hooks.features(reading, case.transcript, lines, odds), strict=True):
            values.append(row)
            truth.append((case.id, seen.message.id) in meant)
            place.append((case, seen.message.sender))
    features, target = np.array(values), np.array(truth)
    spread = features.std(axis=0) + 1e-9
    model = LogisticRegression(C=STRENGTH, max_iter=2000)
    chances = _unseen(model, features / spread, target, np.array([writer_of(case.id) for case, _ in place]))
    _members(place, chances)
    model.fit(features / spread, target)
    weights = dict(zip(hooks.FEATURES, (model.coef_[0] / spread).round(5).tolist(), strict=True))
    return {"bias": round(float(model.intercept_[0]), 5), "weights": weights}


def _members(place: Sequence[tuple[Case, str]], chances: NDArray[np.float64]) -> None:
    best: dict[str, dict[str, float]] = {}
    named: dict[str, set[str]] = {}
    for (case, member), value in zip(place, chances.tolist(), strict=True):
        named[case.id] = {hook.member for hook in case.labels.opener.hooks}
        members = best.setdefault(case.id, {})
        members[member] = max(members.get(member, 0.0), value)
    for floor in (0.0, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4):
        kept = [
            [
                who in named[case]
                for who, value in sorted(members.items(), key=lambda one: -one[1])[:2]
                if value >= floor
            ]
            for case, members in best.items()
            if named[case]
        ]
        first = [one[0] for one in kept if one]
        both = [hit for one in kept for hit in one]
        print(
            f"at {floor:.2f}: {len(first)} of {len(kept)} chats, first {np.mean(first):.3f}, each of two {np.mean(both):.3f}"
        )
    silent = [max(members.values()) for case, members in best.items() if not named[case]]
    print(
        f"{len(silent)} chats without a hook: best candidate {np.quantile(silent, [0.25, 0.5, 0.75]).round(2).tolist()}"
    )


if __name__ == "__main__":
    main()
