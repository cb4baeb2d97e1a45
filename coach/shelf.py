"""Where the vectors of an operator's documents stand: Chroma's folder, which one process may hold, or a server."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import filelock

from coach.errors import CoachError, StorageError
from coach.vectors import Collection, VectorStore


class Shelf:
    """Collections of vectors by name, opened when they are first asked for. Safe for several threads."""

    def __init__(self, folder: Path, *, url: str = "") -> None:
        self._folder = folder
        self._url = url
        self._store: VectorStore | None = None
        self._opening = threading.Lock()
        # One process at a time: a second one would read what is out of date, without an error (chroma#421).
        self._held = filelock.FileLock(folder / "held.lock", thread_local=False)

    def collection(self, name: str) -> Collection | None:
        """The collection of this name; none where another process holds the folder. Raises StorageError."""
        with self._opening, self.told():
            if self._store is None:
                self._store = self._opened()
            return self._store.collection(name) if self._store else None

    def close(self) -> None:
        """Let go of the folder, for another process."""
        with self._opening:
            if self._store is not None:
                self._store.close()
                self._store = None
            self._held.release()

    @contextmanager
    def told(self) -> Iterator[None]:
        """What the engine raises inside, as a StorageError that names the folder or the server."""
        try:
            yield
        except CoachError:
            raise
        except Exception as error:  # the engine raises whatever its client, its server or its files say
            place = self._url or self._folder / "vectors"
            raise StorageError(f"{place}: the vectors of the documents cannot be used: {error}") from error

    def _opened(self) -> VectorStore | None:
        if self._url:
            return VectorStore(url=self._url)
        self._folder.mkdir(parents=True, exist_ok=True)
        try:
            self._held.acquire(blocking=False)
        except filelock.Timeout:
            return None
        try:
            return VectorStore(self._folder / "vectors")
        except BaseException:
            self._held.release()
            raise
