"""Train what hears how a draft sounds, and who speaks to a program (coach/checks/tone.py), from training/tone.

    python -m training.tone [--check]

`drafts-*.tsv`: language, rules (or good classes), text of drafts; `orders-*.tsv`: language, 1 or 0, text of members' lines, to
which ordinary lines of training/chats are added. One logistic regression a head on the n-grams that the product computes;
figures and floors are of parts of the files that a head was not trained on. Sets of evals/ are never read.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import precision_recall_curve

from coach.checks.tone import MODEL
from coach.importers.case import read_folder
from coach.plain import plain
from coach.playbook import Playbook
from coach.settings import Settings
from coach.signals.lines import Around, hashes
from coach.signals.unhappy import chance
from training.lines import fit, matrix, rarity, save
from training.scenes import Labelled

ROOT = Path(__file__).parent
# Head -> files whose writers looked for it; elsewhere nobody said whether a line is one.
TONE, BOTH = ("a", "b", "c", "f"), ("a", "b", "c", "d", "e", "f")
HEADS = {
    **dict.fromkeys(("pressure", "slogan", "formula", "official", "blame", "promise", "posing"), TONE),
    **dict.fromkeys(("absolute", "medical", "outcome", "sharing"), BOTH),
}
# Where the playbook's own texts stand as good lines.
SHIPPED = "p"
# A false alarm costs trust: a head is believed from where it is right so often, and not at all where it then finds too little.
PRECISION, RECALL, NEVER = 0.9, 0.15, 1.1
# So many lines of a file count as one writer's.
PART = 40
# Words in at least so many lines of the chats are everyday talk.
EVERYDAY = 4
# Ordinary lines of the chats that stand beside the orders.
ORDINARY = 6000


def main() -> None:
    """Fit, print, save."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--check", action="store_true")
    given = options.parse_args()
    drafts = [*read("drafts-*.tsv"), *shipped_texts()]
    said = [
        message.text
        for case in read_folder(ROOT / "chats")
        for message in case.transcript.messages
        if message.kind == "text"
    ]
    every = len(said) // ORDINARY
    orders = [
        *read("orders-*.tsv"),
        *(_row(text, frozenset(), f"chats/{place // 400}") for place, text in enumerate(said[::every])),
    ]
    heads, floors = [], {}
    tasks = [
        (head, {head}, [row for row in drafts if row.writer[7] in (*files, SHIPPED)]) for head, files in HEADS.items()
    ]
    for name, tags, rows in (*tasks, ("instructs", {"1"}, orders)):
        truth = np.array([bool(row.tags & (tags | ({"urging_share"} if name == "sharing" else set()))) for row in rows])
        head = fit(name, matrix(rows, []), truth, np.array([row.writer for row in rows]))
        heads.append(head)
        floors[name] = _floor(name, truth, np.array([chance(value) for value in head.unseen]), head.precision)
    if not given.check:
        save(heads, [], rarity(drafts), MODEL)
        (MODEL / "floors.json").write_text(json.dumps(floors, indent=1) + "\n", encoding="utf-8")
        (MODEL / "everyday.txt").write_text("\n".join(everyday(said)) + "\n", encoding="utf-8")


def read(pattern: str) -> Iterator[Labelled]:
    """The lines of some files. Raises ValueError naming file and line that has not three columns."""
    for file in sorted((ROOT / "tone").glob(pattern)):
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines()):
            parts = line.split("\t")
            if len(parts) != 3:
                raise ValueError(
                    f"{file.name}, line {number + 1}: language, rules and text stand here, with a tab between"
                )
            yield _row(parts[2], frozenset(parts[1].split(",")), f"{file.stem}/{number // PART}")


def shipped_texts() -> Iterator[Labelled]:
    """What the playbook says, which blind readers would send: good lines, each as it stands with its slots filled by plain words."""
    playbook = Playbook.load(Settings().knowledge)
    patterns = (*playbook.openers.patterns, *playbook.replies.patterns, *playbook.offers.patterns)
    for place, pattern in enumerate(patterns):
        for texts in pattern.texts.values():
            for text in texts:
                said = re.sub(r"[「\"]\{quote\}[」\"]", " ", text)
                yield _row(re.sub(r"\{\w+\}", "", said), frozenset({"-"}), f"drafts-{SHIPPED}/{place}")


def everyday(lines: list[str]) -> list[str]:
    """Words that stand in several lines of the chats, which two lines therefore share by chance."""
    import rjieba

    counts = Counter(word for line in lines for word in {*rjieba.cut(plain(line))} if len(word) > 1)
    return sorted(word for word, count in counts.items() if count >= EVERYDAY)


def _row(text: str, tags: frozenset[str], writer: str) -> Labelled:
    return Labelled(hashes(plain(text)), Around(), tags, False, writer, text)


def _floor(name: str, truth: NDArray[np.bool_], values: NDArray[np.float64], average: float) -> float:
    precision, recall, levels = precision_recall_curve(truth, values)
    good = (precision[:-1] >= PRECISION) & (recall[:-1] >= RECALL)
    best = int(np.argmax(good)) if good.any() else None
    said = (
        "never" if best is None else f"at {levels[best]:.2f} precision {precision[best]:.2f}, recall {recall[best]:.2f}"
    )
    print(f"{name:10} {int(truth.sum()):5} of {len(truth)}, AP {average:.3f}, {said}")
    return NEVER if best is None else round(float(levels[best]), 3)


if __name__ == "__main__":
    main()
