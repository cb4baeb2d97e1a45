"""Practices found by meaning (Chroma) and by words (BM25), the scores of both added; the only file that imports chromadb.

Chroma holds ids and vectors, never a text. An index is built once for one set of texts and one model: its folder is
named by their fingerprint, so a change of either builds a new one, and one that stands is only read. That is why
several processes may open it at once.
"""

from __future__ import annotations

import hashlib
import shutil
import statistics
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import filelock
import numpy as np

from coach.embedding import Embedding
from coach.knowledge import Passage, Practice, passages
from coach.plain import plain
from coach.types import Citation, Language, Part

# How many passages each ranking hands to the fusion. An ask and a body of one practice stand for one practice.
DEPTH = 150
# A practice is worth the mean of so many of its best passages: one that happens to share a word is no answer, and several
# that speak of the same thing are. Chosen on evals/questions/dev (evals/README.md).
BEST = 4
# Below both floors nothing fits and the answer says so. Chosen on evals/questions/dev (evals/README.md).
DENSE_FLOOR, LEXICAL_FLOOR = 0.15, 1.0

# A wide search: the default one misses two in a hundred of the nearest and not the same ones in every process.
_HNSW: Any = {"hnsw": {"space": "cosine", "ef_search": 400, "ef_construction": 400, "max_neighbors": 48}}

_FORMAT = "2"


@dataclass(frozen=True, slots=True)
class Found:
    """A practice and how well it fits: `score` is the fused one, in standard deviations; `dense` (cosine) and `lexical` (BM25 over the
    root of the number of terms) those of its best passage."""

    practice: Practice
    score: float
    dense: float
    lexical: float
    passage: Passage

    def cited(self, language: Language) -> Citation:
        """As it is shown to an operator."""
        return self.practice.cited(language, score=round(self.score, 4))


def words(text: str) -> list[str]:
    """The terms of a text for BM25: words as jieba cuts them, and pairs of neighbouring Chinese characters."""
    import rjieba

    line = plain(text)
    terms = [term for term in rjieba.cut_for_search(line) if any(char.isalnum() for char in term)]
    chinese = [char for char in line if "\u4e00" <= char <= "\u9fff"]
    return terms + [one + other for one, other in pairwise(chinese)]


class Retriever:
    """The practices of one knowledge folder, searchable by question or by situation."""

    def __init__(
        self,
        practices: Sequence[Practice],
        embedding: Embedding,
        home: Path,
        *,
        chroma_url: str = "",
        progress: Callable[[int, int], None] | None = None,
    ) -> None:
        self.practices = {practice.id: practice for practice in practices}
        self._passages = passages(tuple(practices))
        self._embedding = embedding
        self._place = {passage.id: place for place, passage in enumerate(self._passages)}
        # Situations are worded by the coach itself, from a few dozen sentences: each is searched once.
        self.situation = lru_cache(maxsize=256)(self._situation)
        self._dense = _Dense(self._passages, embedding, self.fingerprint, home, chroma_url, progress)

    @cached_property
    def fingerprint(self) -> str:
        """Changes with any passage, with the model, and with the form of the index."""
        digest = hashlib.sha256(f"{_FORMAT}\n{self._embedding.name}\n".encode())
        for passage in self._passages:
            digest.update(f"{passage.id}\x1f{passage.text}\x1e".encode())
        return digest.hexdigest()[:20]

    @cached_property
    def _lexical(self) -> Any:
        import bm25s

        index = bm25s.BM25()
        index.index([words(passage.text) or ["∅"] for passage in self._passages], show_progress=False)
        return index

    def search(self, query: str, *, parts: Collection[Part] = (), top: int = 5, mode: str = "fused") -> list[Found]:
        """At most `top` practices for a query, best first; of `parts` only where given. `mode`: fused, dense or lexical."""
        if not query.strip():
            return []
        dense = self._dense.scores(query, DEPTH) if mode != "lexical" else {}
        lexical = self._lexical_scores(query) if mode != "dense" else {}
        known = [name for name, one in self.practices.items() if not parts or set(parts) & set(one.parts)]
        best: dict[str, tuple[float, float, int]] = {}
        fused: dict[str, float] = {}
        for scores, column in ((dense, 0), (lexical, 1)):
            values, tops = self._by_practice(scores, known)
            for name, value in _standardised(values).items():
                fused[name] = fused.get(name, 0.0) + value
            for name, (place, score) in tops.items():
                one, other, where = best.get(name, (0.0, 0.0, place))
                best[name] = (score, other, where) if column == 0 else (one, score, where)
        ranking = sorted(best, key=lambda name: (-fused[name], name))
        return [
            Found(self.practices[name], fused[name], *best[name][:2], self._passages[best[name][2]])
            for name in ranking[:top]
        ]

    def _situation(self, query: str, parts: tuple[Part, ...], top: int) -> tuple[Found, ...]:
        return tuple(self.search(query, parts=parts, top=top))

    @staticmethod
    def fits(found: Sequence[Found]) -> bool:
        """Whether the best finding is good enough to be an answer at all."""
        # Without one word in common a high cosine is chance: pieces of gibberish lie near something, too.
        shared = any(one.lexical > 0 for one in found)
        return any((shared and one.dense >= DENSE_FLOOR) or one.lexical >= LEXICAL_FLOOR for one in found[:3])

    def _lexical_scores(self, query: str) -> dict[int, float]:
        terms = words(query)
        if not terms:
            return {}
        # Over the root of the number of terms, so that one floor holds for a keyword and for a whole story.
        scores = np.asarray(self._lexical.get_scores(terms), dtype=np.float64) / len(terms) ** 0.5
        places = np.argsort(-scores, kind="stable")[:DEPTH]
        return {int(place): float(scores[place]) for place in places if scores[place] > 0}

    def _by_practice(
        self, scores: dict[int, float], known: Sequence[str]
    ) -> tuple[dict[str, float], dict[str, tuple[int, float]]]:
        """The mean of the best passages of each known practice, and the place and score of the very best of each found."""
        found: dict[str, list[tuple[float, int]]] = {name: [] for name in known}
        for place, score in scores.items():
            if (name := self._passages[place].practice) in found:
                found[name].append((score, place))
        means, tops = {}, {}
        for name, values in found.items():
            values.sort(key=lambda one: (-one[0], one[1]))
            means[name] = sum(score for score, _ in values[:BEST]) / BEST
            if values:
                tops[name] = (values[0][1], values[0][0])
        return means, tops


def _standardised(values: dict[str, float]) -> dict[str, float]:
    """Scores as distances from their mean in standard deviations, so that cosines and BM25 can be added (Lee 1997)."""
    mean = statistics.fmean(values.values()) if values else 0.0
    spread = statistics.pstdev(values.values(), mean) if values else 0.0
    return {name: (value - mean) / spread if spread else 0.0 for name, value in values.items()}


class _Dense:
    """The vectors of all passages in Chroma: a folder of our own, or a server (COACH_CHROMA_URL)."""

    def __init__(
        self,
        texts: Sequence[Passage],
        embedding: Embedding,
        fingerprint: str,
        home: Path,
        url: str,
        progress: Callable[[int, int], None] | None,
    ) -> None:
        self._texts = texts
        self._embedding = embedding
        self._name = f"practices-{fingerprint}"
        self._places = {passage.id: place for place, passage in enumerate(texts)}
        self._collection = self._served(url, progress) if url else self._embedded(home, progress)

    def scores(self, query: str, depth: int) -> dict[int, float]:
        """Place of a passage -> cosine to the query, for the nearest `depth`."""
        vector = self._embedding.encode([query])
        if not vector.any():
            return {}
        found = self._collection.query(
            query_embeddings=vector, n_results=min(depth, len(self._texts)), include=["distances"]
        )
        return {
            self._places[passage]: 1.0 - float(distance)
            for passage, distance in zip(found["ids"][0], found["distances"][0], strict=True)
        }

    def _embedded(self, home: Path, progress: Callable[[int, int], None] | None) -> Any:
        folder = home / "index" / self._name
        if not folder.is_dir():
            folder.parent.mkdir(parents=True, exist_ok=True)
            with filelock.FileLock(folder.parent / "building.lock", timeout=600):
                if not folder.is_dir():
                    draft = folder.with_suffix(".building")
                    shutil.rmtree(draft, ignore_errors=True)
                    client = self._open(draft)
                    try:
                        self._fill(client, progress)
                    finally:  # else a second try in this process would meet the first one's half-filled client
                        client.close()
                    draft.rename(folder)
        return self._get(self._open(folder))

    def _open(self, folder: Path) -> Any:
        import chromadb

        return chromadb.PersistentClient(path=str(folder), settings=_quiet())

    def _served(self, url: str, progress: Callable[[int, int], None] | None) -> Any:
        from urllib.parse import urlsplit

        import chromadb

        place = urlsplit(url)
        client = chromadb.HttpClient(
            host=place.hostname or "localhost", port=place.port or 8000, ssl=place.scheme == "https", settings=_quiet()
        )
        names = [collection.name for collection in client.list_collections()]
        # Not only where it is missing: a build that broke off, or one that another process is at, holds fewer.
        if self._name not in names or self._get(client).count() < len(self._texts):
            self._fill(client, progress)
        return self._get(client)

    def _get(self, client: Any) -> Any:
        return client.get_collection(self._name, embedding_function=None)

    def _fill(self, client: Any, progress: Callable[[int, int], None] | None) -> None:
        collection = client.get_or_create_collection(self._name, embedding_function=None, configuration=_HNSW)
        step = 512
        for start in range(0, len(self._texts), step):
            part = self._texts[start : start + step]
            vectors = self._embedding.encode([passage.text for passage in part])
            collection.upsert(ids=[passage.id for passage in part], embeddings=vectors)
            if progress:
                progress(min(start + step, len(self._texts)), len(self._texts))


def _quiet() -> Any:
    from chromadb.config import Settings as ChromaSettings

    return ChromaSettings(anonymized_telemetry=False)
