"""Practices found by meaning (Chroma), by words (BM25) and by what was learned from graded asks, the three scores added.

An index is built once for one knowledge base and one model: its folder is named by their fingerprint, so a change of
either builds a new one, and one that stands is only read. That is why several processes may open it at once.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import statistics
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import filelock
import numpy as np

from coach.embedding import Embedding
from coach.guides import Guided
from coach.knowledge import Practice
from coach.passages import Knowledge, Passage
from coach.ranking import Ranking
from coach.terms import words
from coach.types import Citation, Kind, Language, Part
from coach.vectors import Collection as VectorCollection
from coach.vectors import VectorStore

# So many of the nearest passages vote for the practices that they are graded for, each with its score to this power.
NEAREST, DENSE_POWER = 20, 4
# What the learned ranking weighs beside each of the two searches. All three chosen on evals/questions/dev (evals/README.md).
LEARNED = 4.0
# Below this nothing fits and the answer says so: what is learned from questions that no practice answers.
# Of asks like those of evals/questions by a writer whom the ranking had not seen, 1 to 6 in 100 lie below (of thick slang
# 7 to 13), of unanswerable ones 82 to 98 (python -m training.asks).
FLOOR = 0.6
# A folder that nobody opened for so long is an index of other texts.
_STALE = 30 * 24 * 3600

_FORMAT = "3"


@dataclass(frozen=True, slots=True)
class Found:
    """A practice and how well it fits (`score`, in standard deviations); `like`: the ask of somebody's that it met, or none."""

    practice: Practice
    score: float
    like: str = ""

    def cited(self, language: Language) -> Citation:
        """As it is shown to an operator."""
        return self.practice.cited(language, score=round(self.score, 4), like=self.like)


class Retriever:
    """The practices and guides of one knowledge folder, searchable by question or by situation."""

    def __init__(
        self,
        knowledge: Knowledge,
        embedding: Embedding,
        home: Path,
        *,
        chroma_url: str = "",
        progress: Callable[[int, int], None] | None = None,
    ) -> None:
        self.practices = {practice.id: practice for practice in knowledge.practices}
        self._guides: dict[str, Guided] = {guide.id: guide for guide in knowledge.guides}
        self._passages = knowledge.passages
        self._embedding = embedding
        known = f"{_FORMAT}\n{embedding.name}\n{knowledge.fingerprint}"
        self.fingerprint = hashlib.sha256(known.encode()).hexdigest()[:20]
        # Situations are worded by the coach itself, from a few dozen sentences: each is searched once.
        self.situation = lru_cache(maxsize=256)(self._situation)
        name = f"practices-{self.fingerprint}"
        folder = _built(knowledge, home / "index", name, self._fill, chroma_url, progress)
        store = VectorStore(url=chroma_url) if chroma_url else VectorStore(folder / "vectors")
        self._vectors = store.collection(name, wide=True)
        if len(self._vectors) < len(self._passages):  # a server that lost it, or a build there that broke off
            self._fill(self._vectors, progress)
        self._ranking = Ranking.load(folder)
        self._lexical = _words_index(folder)

    def search(
        self, query: str, *, parts: Collection[Part] = (), kind: Kind | None = None, top: int = 5, mode: str = "fused"
    ) -> list[Found]:
        """At most `top` practices for a query, best first; of `parts` and for a `kind` of group only where given.

        `mode`: fused, or dense or lexical for one search alone, as peers.
        """
        if not query.strip():
            return []
        known = [
            name
            for name, one in self.practices.items()
            if (not parts or set(parts) & set(one.parts)) and (kind is None or kind in one.kinds)
        ]
        near = self._near(query)
        scores = self._scores(query, known, near, mode)
        ranking = sorted(scores, key=lambda name: (-scores[name], name))
        return [Found(self.practices[name], scores[name], self._like(name, near)) for name in ranking[:top]]

    def answers(self, query: str) -> bool:
        """Whether anything here is an answer at all."""
        return self._ranking.answered(query) >= FLOOR

    def guide(self, query: str) -> Guided | None:
        """The guide that answers a query better than all practices but two, or none."""
        if not query.strip():
            return None
        near = self._near(query)
        scores = self._scores(query, [*self.practices, *self._guides], near, "fused")
        best = sorted(scores, key=lambda name: (-scores[name], name))[:3]
        return next((self._guides[name] for name in best if name in self._guides), None)

    def _situation(self, query: str, parts: tuple[Part, ...], kind: Kind | None, top: int) -> tuple[Found, ...]:
        return tuple(self.search(query, parts=parts, kind=kind, top=top))

    def _scores(self, query: str, known: Sequence[str], near: Mapping[int, float], mode: str) -> dict[str, float]:
        added = dict.fromkeys(known, 0.0)
        searches: list[tuple[float, dict[str, float]]] = []
        if mode != "lexical":
            searches.append((1.0, self._votes(near, DENSE_POWER)))
        if mode != "dense":
            searches.append((1.0, self._votes(self._by_words(query), 1)))
        if mode == "fused":
            searches.append((LEARNED, self._ranking.scores(query)))
        for weight, scores in searches:
            for name, value in _standardised({name: scores.get(name, 0.0) for name in known}).items():
                added[name] += weight * value
        return added

    def _near(self, query: str) -> dict[int, float]:
        """Place of a passage -> cosine to the query, for the nearest."""
        found = self._vectors.nearest(self._embedding.encode([query]), NEAREST)
        return {int(passage): cosine for passage, cosine in found.items()}

    def _by_words(self, query: str) -> dict[int, float]:
        terms = words(query)
        if not terms:
            return {}
        scores = np.asarray(self._lexical.get_scores(terms), dtype=np.float64)
        return {int(place): float(scores[place]) for place in np.argsort(-scores, kind="stable")[:NEAREST]}

    def _votes(self, scores: Mapping[int, float], power: int) -> dict[str, float]:
        """What the nearest passages say: the mean of their grades, weighed by how near they are."""
        weights = {place: max(score, 0.0) ** power for place, score in scores.items()}
        total = sum(weights.values())
        votes: dict[str, float] = {}
        for place, weight in weights.items():
            for name, grade in self._passages[place].grades.items():
                votes[name] = votes.get(name, 0.0) + grade * weight / (total or 1.0)
        return votes

    def _like(self, name: str, near: Mapping[int, float]) -> str:
        """The nearest ask that this practice answers, among those that the search met."""
        asks = [place for place in near if self._passages[place].ask and self._passages[place].grades.get(name) == 2]
        return self._passages[max(asks, key=near.__getitem__)].text if asks else ""

    def _fill(self, vectors: VectorCollection, progress: Callable[[int, int], None] | None) -> None:
        step = 512
        for start in range(0, len(self._passages), step):
            part = self._passages[start : start + step]
            ids = [str(start + place) for place in range(len(part))]
            vectors.put(ids, self._embedding.encode([passage.text for passage in part]))
            if progress:
                progress(min(start + step, len(self._passages)), len(self._passages))


def _built(
    knowledge: Knowledge,
    home: Path,
    name: str,
    fill: Callable[[VectorCollection, Callable[[int, int], None] | None], None],
    url: str,
    progress: Callable[[int, int], None] | None,
) -> Path:
    """The folder of the index, built where it is missing: vectors (unless a server holds them), words, and the ranking."""
    folder = home / (f"{name}-served" if url else name)
    if not folder.is_dir():
        home.mkdir(parents=True, exist_ok=True)
        with filelock.FileLock(home / "building.lock", timeout=600):
            if not folder.is_dir():
                draft = folder.with_suffix(".building")
                shutil.rmtree(draft, ignore_errors=True)
                draft.mkdir()
                if not url:
                    with VectorStore(draft / "vectors") as store:
                        fill(store.collection(name, wide=True), progress)
                _keep_words(knowledge.passages, draft)
                learned(knowledge).save(draft)
                _sweep(home)
                draft.rename(folder)
    os.utime(folder)
    return folder


def _sweep(home: Path) -> None:
    for folder in home.glob("practices-*"):
        if time.time() - folder.stat().st_mtime > _STALE:
            shutil.rmtree(folder, ignore_errors=True)


def learned(knowledge: Knowledge) -> Ranking:
    """The ranking fitted on every text of a knowledge base, with its grades, and on what nothing answers."""
    place = {name: at for at, name in enumerate(knowledge.names)}
    texts = [passage.text for passage in knowledge.passages] + list(knowledge.unanswered)
    grades = np.zeros((len(texts), len(place)), dtype=np.float32)
    for row, passage in enumerate(knowledge.passages):
        for name, grade in passage.grades.items():
            grades[row, place[name]] = grade
    return Ranking.fit(texts, grades, knowledge.names)


def _keep_words(passages: Sequence[Passage], folder: Path) -> None:
    import bm25s

    index = bm25s.BM25()
    index.index([words(passage.text) or ["∅"] for passage in passages], show_progress=False)
    index.save(folder / "words", show_progress=False)


def _words_index(folder: Path) -> Any:
    import bm25s

    return bm25s.BM25.load(folder / "words")


def _standardised(values: dict[str, float]) -> dict[str, float]:
    """Scores as distances from their mean in standard deviations, so that scores of several kinds can be added (Lee 1997)."""
    mean = statistics.fmean(values.values()) if values else 0.0
    spread = statistics.pstdev(values.values(), mean) if values else 0.0
    return {name: (value - mean) / spread if spread else 0.0 for name, value in values.items()}
