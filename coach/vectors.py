"""Ids and unit vectors in Chroma, a folder of our own or a server; the only file that imports chromadb. Never a text."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

from coach.embedding import Vectors

# As many as a statement of the engine's SQLite takes.
_BATCH = 5_000
_OPENING = threading.Lock()


class VectorStore:
    """A place with collections of vectors: `folder` (one process at a time writes there) or the server at `url`.

    Raises whatever the engine raises; who opens it says what the operator can do.
    """

    def __init__(self, folder: Path | None = None, *, url: str = "") -> None:
        import chromadb
        from chromadb.config import Settings

        quiet = Settings(anonymized_telemetry=False)
        # Chroma hands a second client of one place an engine that is not started yet.
        with _OPENING:
            if url:
                place = urlsplit(url)
                self._client: Any = chromadb.HttpClient(
                    host=place.hostname or "localhost",
                    port=place.port or 8000,
                    ssl=place.scheme == "https",
                    settings=quiet,
                )
            else:
                self._client = chromadb.PersistentClient(path=str(folder), settings=quiet)

    def names(self) -> set[str]:
        """The collections that stand."""
        return {collection.name for collection in self._client.list_collections()}

    def collection(self, name: str, *, wide: bool = False) -> Collection:
        """The collection of this name, made where it is missing. `wide`: finds all but every neighbour, and costs more to build."""
        breadth = {"ef_search": 400, "ef_construction": 400, "max_neighbors": 48} if wide else {}
        config = {"hnsw": {"space": "cosine", **breadth}}
        engine = self._client.get_or_create_collection(name, embedding_function=None, configuration=config)
        return Collection(self, engine)

    def drop(self, name: str) -> None:
        """Delete a collection, where it stands."""
        if name in self.names():
            self._client.delete_collection(name)

    def close(self) -> None:
        """Let go of the folder or the server; a second try in this process would meet a half-filled client else."""
        client, self._client = self._client, None
        if client is None:
            return
        # Chroma leaves the connections to a server open: its own, and those of the client that looks whether it is there.
        parts = (client, getattr(client, "_admin_client", None))
        sessions = [getattr(getattr(part, "_server", None), "_session", None) for part in parts]
        with _OPENING:
            client.close()
        for session in filter(None, sessions):
            session.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class Collection:
    """Vectors by id, all of one model. `store` stays open as long as its collection is used."""

    def __init__(self, store: VectorStore, engine: Any) -> None:
        self._store = store
        self._engine = engine

    def __len__(self) -> int:
        return int(self._engine.count())

    def ids(self) -> set[str]:
        """Every id held."""
        return set(self._engine.get(include=[])["ids"])

    def put(self, ids: Sequence[str], vectors: Vectors) -> None:
        """Hold `vectors` (len(ids), dimensions), in place of those of the same ids."""
        for start in range(0, len(ids), _BATCH):
            part = slice(start, start + _BATCH)
            self._engine.upsert(ids=list(ids[part]), embeddings=vectors[part])

    def remove(self, ids: Sequence[str]) -> None:
        """Forget these; unknown ids are passed over."""
        for start in range(0, len(ids), _BATCH):
            self._engine.delete(ids=list(ids[start : start + _BATCH]))

    def nearest(self, vectors: Vectors, most: int) -> dict[str, float]:
        """Id -> cosine to the one row of `vectors` (1, dimensions), for the nearest `most`; nothing for a vector of zeros."""
        held = len(self)
        if not held or not vectors.any():
            return {}
        found = self._engine.query(query_embeddings=vectors, n_results=min(most, held), include=["distances"])
        return {
            one: 1.0 - float(distance) for one, distance in zip(found["ids"][0], found["distances"][0], strict=True)
        }
