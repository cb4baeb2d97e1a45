"""How the learned ranking does on asks of a writer whom it has not seen: `python -m training.asks`.

For each file of knowledge/asks it is fitted on all the others. Of a file of graded asks: nDCG@10 of the learned scores
alone, and how many asks would be refused at the floor; of a file of unanswerable ones: how many are.
"""

from __future__ import annotations

import numpy as np

from coach.asks import load_asks
from coach.guides import load_guides
from coach.knowledge import load_practices
from coach.passages import Knowledge
from coach.ranking import Ranking
from coach.retrieval import FLOOR, learned
from coach.settings import Settings


def main() -> None:
    """Print a line a file."""
    folder = Settings().knowledge
    practices, guides = load_practices(folder), load_guides(folder)
    names = [entry.id for entry in (*practices, *guides)]
    writers = {file.stem: load_asks(file, names) for file in sorted((folder / "asks").glob("*.tsv"))}
    print(f"floor {FLOOR}")
    for writer, asks in writers.items():
        others = tuple(ask for name, given in writers.items() if name != writer for ask in given)
        kept = {ask.text for ask in asks}
        # The asks in the practices' own files are the ones graded in practices.tsv.
        own = [one.model_copy(update={"asks": tuple(a for a in one.asks if a not in kept)}) for one in practices]
        ranking = learned(Knowledge(tuple(own), guides, others))
        refused = np.mean([ranking.answered(ask.text) < FLOOR for ask in asks])
        if not asks[0].grades:
            print(f"{writer}: {len(asks)} unanswerable, refused {refused:.3f}", flush=True)
            continue
        scores = np.mean([ndcg(ranking, ask.text, ask.grades) for ask in asks])
        print(f"{writer}: {len(asks)} asks, nDCG@10 {scores:.3f}, refused {refused:.3f}", flush=True)


def ndcg(ranking: Ranking, text: str, grades: dict[str, int]) -> float:
    """nDCG@10 with the grades as gains (Järvelin and Kekäläinen 2002)."""
    scores = ranking.scores(text)
    found = sorted(scores, key=lambda name: -scores[name])[:10]
    gain = sum(grades.get(name, 0) / np.log2(place + 2) for place, name in enumerate(found))
    best = sum(grade / np.log2(place + 2) for place, grade in enumerate(sorted(grades.values(), reverse=True)[:10]))
    return float(gain / best)


if __name__ == "__main__":
    main()
