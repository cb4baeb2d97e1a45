"""The operator's own documents: kept, replaced and removed by name; what they say to a member's question (P38).

The texts lie in SQLite, which also finds by words; the vectors in Chroma, a collection a group, made anew from the texts
wherever they are missing. While another process holds Chroma's folder a question is searched by words alone, and nothing
can be changed. Any number of processes may share a Chroma server (COACH_CHROMA_URL).
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Callable, Sequence
from pathlib import Path

from coach.documents.answering import FLOOR, MAYBE, quoted, rare, weighed
from coach.documents.read import passages_of
from coach.embedding import Embedding, Vectors
from coach.errors import DocumentError, StorageError
from coach.shelf import Shelf
from coach.storage.database import Turns
from coach.storage.documents import Documents
from coach.terms import words
from coach.types import Added, DocumentInfo, Quoted, Said
from coach.vectors import Collection

_log = logging.getLogger(__name__)

# So many passages of each search are looked at closely.
NEAREST = 20
_BATCH = 2_000
_HELD = (
    "another process holds the index of documents (a running server?); hand the document to it (POST /v1/knowledge), "
    "or let both use a Chroma server (COACH_CHROMA_URL)"
)


class Library:
    """The documents of all groups. `""` as a group means: for all of them."""

    def __init__(
        self,
        documents: Documents,
        embedding: Embedding,
        folder: Path,
        *,
        chroma_url: str = "",
        progress: Callable[[int, int], None] | None = None,
    ) -> None:
        self._documents = documents
        self._embedding = embedding
        self._shelf = Shelf(folder, url=chroma_url)
        self._progress = progress
        self._complete: set[str] = set()
        self._changing = Turns()

    async def known(self, group: str | None = None) -> tuple[DocumentInfo, ...]:
        """The documents for a group and those for all; for every group where none is named. Raises StorageError."""
        return await self._documents.known(None if group is None else {group, ""})

    async def add(self, name: str, data: bytes, group: str = "") -> Added:
        """Keep a document in place of the one of this name; nothing is done where its bytes are the same.

        Raises DocumentError where it cannot be read or another process holds the index, StorageError.
        """
        _check(name, group)
        digest = hashlib.sha256(data).hexdigest()
        async with self._changing.turn():
            vectors = await self._own(name, group)
            there = next((one for one in await self._documents.known({group}) if one.name == name), None)
            if there and there.sha256 == digest:
                return Added(name=name, group=group, status="unchanged", passages=there.passages)
            passages = await asyncio.to_thread(passages_of, data, name)
            # Until its vectors stand the collection is not complete, whatever happens in between.
            self._complete.discard(group)
            kept, before = await self._documents.put(group, name, digest, passages)
            await asyncio.to_thread(self._change, vectors, before, kept, [one.searched for one in passages])
            self._complete.add(group)
        return Added(name=name, group=group, status="updated" if there else "added", passages=len(passages))

    async def remove(self, name: str, group: str = "") -> bool:
        """Forget a document; whether there was one. Raises DocumentError where another process holds the index, StorageError."""
        _check(name, group)
        async with self._changing.turn():
            vectors = await self._own(name, group)
            gone = await self._documents.remove(group, name)
            if gone:
                await asyncio.to_thread(self._change, vectors, gone, (), ())
            return gone is not None

    async def says(self, question: str, group: str = "", *, most: int = 3) -> Said:
        """What the documents for a group, and those for all, say to a question. Raises StorageError."""
        groups = await self._groups(group)
        if not groups:
            return Said()
        found = await self._ranked(question, groups)
        shown = tuple(one for one in found[:most] if one.fits >= MAYBE)
        return Said(quoted=shown, sure=bool(shown) and shown[0].fits >= FLOOR, kept=True)

    async def ranked(self, question: str, group: str = "") -> list[Quoted]:
        """The passages nearest to a question, best first, whether they answer it or not. Raises StorageError."""
        groups = await self._groups(group)
        return await self._ranked(question, groups) if groups else []

    async def _ranked(self, question: str, groups: Sequence[str]) -> list[Quoted]:
        near = set(await self._documents.by_words(question, groups, NEAREST))
        for one in groups:
            near |= await self._near(question, one)
        passages = await self._documents.passages(near)
        terms = set(words(question))
        total, counts = await self._documents.counts(terms)
        rarity = {term: rare(total, counts.get(term, 0)) for term in terms}
        found = weighed(question, rarity, [section for section, _ in passages.values()], self._embedding)
        documents = [document for _, document in passages.values()]
        answers = [quoted(one, document) for one, document in zip(found, documents, strict=True)]
        return sorted(answers, key=lambda one: -one.fits)

    def close(self) -> None:
        """Let go of the folder, for another process."""
        self._shelf.close()
        self._complete.clear()

    async def _groups(self, group: str) -> list[str]:
        """The group and `""`, as far as either has documents."""
        return sorted({one.group for one in await self.known(group)})

    # -- vectors ---------------------------------------------------------------------------------------------------

    async def _near(self, question: str, group: str) -> set[int]:
        """Ids of the nearest passages; none where the vectors cannot be had: then words alone find."""
        try:
            async with self._changing.turn():
                vectors = await self._vectors(group)
            if vectors is None:
                return set()
            query = self._embedding.encode([question])
            return {int(number) for number in await asyncio.to_thread(self._nearest, vectors, query)}
        except StorageError as error:
            _log.warning("searching by words alone: %s", error)
            return set()

    async def _own(self, name: str, group: str) -> Collection:
        vectors = await self._vectors(group)
        if vectors is None:
            raise DocumentError(_HELD, place=name)
        return vectors

    async def _vectors(self, group: str) -> Collection | None:
        """The collection of a group, complete; none where another process holds the folder. Called one at a time."""
        # Several homes may share a server: the database of each has a name of its own.
        name = _short(f"{await self._documents.home()}\n{group}\n{self._embedding.name}")
        vectors = await asyncio.to_thread(self._shelf.collection, f"documents-{name}")
        if vectors is not None and group not in self._complete:
            await self._mend(group, vectors)
            self._complete.add(group)
        return vectors

    async def _mend(self, group: str, vectors: Collection) -> None:
        """Make the collection hold just the passages that the database holds: a crash may have come between the two."""
        wanted = await self._documents.ids(group)
        held = await asyncio.to_thread(self._ids, vectors)
        gone = [int(one) for one in held - {str(one) for one in wanted}]
        await asyncio.to_thread(self._change, vectors, gone, (), ())
        missing = [one for one in wanted if str(one) not in held]
        for start in range(0, len(missing), _BATCH):
            part = missing[start : start + _BATCH]
            passages = await self._documents.passages(part)
            await asyncio.to_thread(self._change, vectors, (), part, [passages[one][0].searched for one in part])

    def _change(self, vectors: Collection, gone: Sequence[int], ids: Sequence[int], texts: Sequence[str]) -> None:
        with self._shelf.told():
            vectors.remove([str(one) for one in gone])
        for start in range(0, len(ids), _BATCH):
            part = slice(start, start + _BATCH)
            rows = self._embedding.encode(texts[part])
            with self._shelf.told():
                vectors.put([str(one) for one in ids[part]], rows)
            if self._progress:
                self._progress(min(start + _BATCH, len(ids)), len(ids))

    def _ids(self, vectors: Collection) -> set[str]:
        with self._shelf.told():
            return vectors.ids()

    def _nearest(self, vectors: Collection, query: Vectors) -> dict[str, float]:
        with self._shelf.told():
            return vectors.nearest(query, NEAREST)


def _check(name: str, group: str) -> None:
    for text, what in ((name, "name"), (group, "group's id")):
        try:
            text.encode()
        except UnicodeEncodeError as error:
            raise DocumentError(f"its {what} holds half a character; give it another one", place=repr(name)) from error


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]
