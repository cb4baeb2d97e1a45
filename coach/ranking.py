"""How well each practice answers a text, and whether any does, learned from graded asks when the index is built.

Terms weighed by tf-idf (words, characters, sounds), a ridge regression on the grades, a logistic one on "answered at all".
A hundred times as many texts would want something else; for a few thousand it beats every search among them
(evals/README.md), is fitted in seconds, and reads a query in a tenth of a millisecond.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from coach.plain import plain
from coach.terms import sounds, words

# Strength of the regressions and weight of the sounds, chosen on evals/questions/dev (evals/README.md).
_RIDGE, _LOGISTIC, _SOUNDS = 4.0, 20.0, 1.2
_FILE = "ranking.npz"


def _characters(text: str) -> list[str]:
    line = plain(text)
    return [line[at : at + size] for size in (1, 2, 3) for at in range(len(line) - size + 1)]


# Name -> how a text is cut, how many texts must share a term, what the block weighs.
_BLOCKS: dict[str, tuple[Callable[[str], list[str]], int, float]] = {
    "words": (words, 1, 1.0),
    "characters": (_characters, 2, 1.0),
    "sounds": (sounds, 2, _SOUNDS),
}


@dataclass(frozen=True, slots=True)
class Ranking:
    """`places`: block -> term -> row; `weigh`: a row's idf; `grades`: (rows, names) with `base`; `fits`: (rows,) with `floor`."""

    names: tuple[str, ...]
    places: Mapping[str, Mapping[str, int]]
    weigh: NDArray[np.float32]
    grades: NDArray[np.float16]
    base: NDArray[np.float32]
    fits: NDArray[np.float32]
    floor: float

    def scores(self, text: str) -> dict[str, float]:
        """Name -> expected grade, about 0 to 2."""
        rows, values = self._features(text)
        return dict(zip(self.names, (values @ self.grades[rows].astype(np.float32) + self.base).tolist(), strict=True))

    def answered(self, text: str) -> float:
        """How probable it is that any practice answers the text, as between asks and what is none; 0 for no known term."""
        rows, values = self._features(text)
        if not len(rows):
            return 0.0
        return float(1.0 / (1.0 + np.exp(-(values @ self.fits[rows] + self.floor))))

    def _features(self, text: str) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        rows: list[int] = []
        values: list[NDArray[np.float32]] = []
        for block, (cut, _, weight) in _BLOCKS.items():
            known = self.places[block]
            counts = {known[term]: count for term, count in Counter(cut(text)).items() if term in known}
            if counts:
                found = list(counts)
                value = (1.0 + np.log(np.fromiter(counts.values(), np.float32))) * self.weigh[found]
                rows += found
                values.append(value * (weight / np.linalg.norm(value)))
        joined = np.concatenate(values) if values else np.zeros(0)
        return np.asarray(rows, dtype=np.int64), joined.astype(np.float32)

    @classmethod
    def fit(cls, texts: Sequence[str], grades: NDArray[np.float32], names: Sequence[str]) -> Self:
        """Learn from `texts` and their `grades` (len(texts), len(names)); a row of zeros is a text that nothing answers."""
        from scipy.sparse import hstack
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.linear_model import LogisticRegression, Ridge

        places: dict[str, dict[str, int]] = {}
        weigh: list[Any] = []
        columns: list[Any] = []
        start = 0
        for block, (cut, least, weight) in _BLOCKS.items():
            vectoriser = TfidfVectorizer(analyzer=cut, sublinear_tf=True, min_df=min(least, len(texts)))
            try:
                columns.append(vectoriser.fit_transform(texts) * weight)
            except ValueError:  # no term at all: a knowledge base without a Chinese character has no sounds
                places[block] = {}
                continue
            places[block] = {term: start + int(place) for term, place in vectoriser.vocabulary_.items()}
            weigh.append(vectoriser.idf_)
            start += len(vectoriser.idf_)
        table = hstack(columns).tocsr()
        answered = grades.any(axis=1)
        regression = Ridge(alpha=_RIDGE, solver="sparse_cg").fit(table[answered], grades[answered])
        fits, floor = np.zeros(start), 30.0
        if not answered.all():
            judge = LogisticRegression(C=_LOGISTIC, max_iter=500, class_weight="balanced").fit(table, answered)
            fits, floor = judge.coef_[0], float(judge.intercept_[0])
        return cls(
            names=tuple(names),
            places=places,
            weigh=np.concatenate(weigh).astype(np.float32),
            grades=np.ascontiguousarray(np.atleast_2d(regression.coef_).T, dtype=np.float16),
            base=np.atleast_1d(np.asarray(regression.intercept_, dtype=np.float32)),
            fits=fits.astype(np.float32),
            floor=floor,
        )

    def save(self, folder: Path) -> None:
        """Write it into a folder, as arrays and JSON."""
        told = {"names": self.names, "places": {block: list(terms) for block, terms in self._ordered().items()}}
        np.savez(
            folder / _FILE,
            told=np.frombuffer(json.dumps(told, ensure_ascii=False).encode(), dtype=np.uint8),
            weigh=self.weigh,
            grades=self.grades,
            base=self.base,
            fits=self.fits,
            floor=np.float64(self.floor),
        )

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read what `save` wrote."""
        with np.load(folder / _FILE, allow_pickle=False) as kept:
            told = json.loads(kept["told"].tobytes())
            places: dict[str, dict[str, int]] = {}
            start = 0
            for block, terms in told["places"].items():
                places[block] = {term: start + place for place, term in enumerate(terms)}
                start += len(terms)
            arrays = {name: kept[name] for name in ("weigh", "grades", "base", "fits")}
            return cls(names=tuple(told["names"]), places=places, floor=float(kept["floor"]), **arrays)

    def _ordered(self) -> dict[str, list[str]]:
        return {block: sorted(terms, key=terms.__getitem__) for block, terms in self.places.items()}
