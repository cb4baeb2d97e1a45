"""The operator's documents: their passages as text, and which of them hold which words (SQLite's FTS5)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from sqlalchemy import delete, insert, select, text
from sqlalchemy.dialects.sqlite import insert as insert_new
from sqlalchemy.ext.asyncio import AsyncSession

from coach.documents.section import Section
from coach.storage.database import Database
from coach.storage.tables import KeptDocument, KeptHome, KeptPassage, table_of
from coach.terms import words
from coach.types import DocumentInfo

# Terms are cut by us (coach.terms) and parted by spaces; FTS5 only counts them.
_TERMS = (
    'CREATE VIRTUAL TABLE IF NOT EXISTS passage_terms USING fts5(terms, scope UNINDEXED, tokenize="unicode61 remove_diacritics 0")',
    "CREATE VIRTUAL TABLE IF NOT EXISTS term_counts USING fts5vocab(passage_terms, row)",
)
# So many terms of a question are looked for; the rest of a long story adds little.
_MOST_TERMS = 64


class Documents:
    """Documents and passages by group; `""` stands for all groups."""

    def __init__(self, file: Path) -> None:
        tables = (table_of(KeptHome), table_of(KeptDocument), table_of(KeptPassage))
        self._database = Database(file, tables, holds="the documents", more=_TERMS)
        self._home = ""

    async def home(self) -> str:
        """A name that no other database has. Raises StorageError."""
        if not self._home:
            async with self._database.session() as session:
                await session.execute(insert_new(KeptHome).values(id=1, name=uuid4().hex).on_conflict_do_nothing())
                await session.commit()
                self._home = str(await session.scalar(select(KeptHome.name)))
        return self._home

    async def known(self, groups: Collection[str] | None = None) -> tuple[DocumentInfo, ...]:
        """Documents of these groups (none given: of every one), by group and name. Raises StorageError."""
        wanted = select(KeptDocument).order_by(KeptDocument.group, KeptDocument.name)
        if groups is not None:
            wanted = wanted.where(KeptDocument.group.in_(groups))
        async with self._database.session() as session:
            return tuple(_info(one) for one in await session.scalars(wanted))

    async def put(
        self, group: str, name: str, sha256: str, passages: Sequence[Section]
    ) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Keep a document in place of the one of this name. Ids of its passages, and of those that it had before."""
        async with self._database.session() as session:
            before = await _forget(session, group, name)
            document = KeptDocument(group=group, name=name, sha256=sha256, passages=len(passages), at=datetime.now(UTC))
            session.add(document)
            await session.flush()
            rows = [{"document": document.id, **one.model_dump()} for one in passages]
            returning = insert(KeptPassage).returning(KeptPassage.id, sort_by_parameter_order=True)
            kept = tuple(await session.scalars(returning, rows))
            terms = [
                {"id": number, "terms": " ".join(words(f"{one.question}\n{one.heading}\n{one.text}")), "scope": group}
                for number, one in zip(kept, passages, strict=True)
            ]
            await session.execute(
                text("INSERT INTO passage_terms(rowid, terms, scope) VALUES (:id, :terms, :scope)"), terms
            )
            await session.commit()
            return kept, before

    async def remove(self, group: str, name: str) -> tuple[int, ...] | None:
        """Forget a document. The ids of its passages; none where there was no such document."""
        async with self._database.session() as session:
            there = await session.scalar(
                select(KeptDocument.id).where(KeptDocument.group == group, KeptDocument.name == name)
            )
            if there is None:
                return None
            gone = await _forget(session, group, name)
            await session.commit()
            return gone

    async def passages(self, ids: Collection[int]) -> dict[int, tuple[Section, DocumentInfo]]:
        """Passages by id, with the documents that hold them; unknown ids are left out."""
        wanted = (
            select(KeptPassage, KeptDocument)
            .join(KeptDocument, KeptPassage.document == KeptDocument.id)
            .where(KeptPassage.id.in_(ids))
        )
        async with self._database.session() as session:
            return {
                passage.id: (_section(passage), _info(document)) for passage, document in await session.execute(wanted)
            }

    async def ids(self, group: str) -> tuple[int, ...]:
        """Every passage of a group's own documents."""
        wanted = select(KeptPassage.id).join(KeptDocument).where(KeptDocument.group == group).order_by(KeptPassage.id)
        async with self._database.session() as session:
            return tuple(await session.scalars(wanted))

    async def by_words(self, question: str, groups: Collection[str], most: int) -> tuple[int, ...]:
        """Ids of the passages that share the most telling words with a question, best first (BM25)."""
        terms = list(dict.fromkeys(words(question)))[:_MOST_TERMS]
        if not terms:
            return ()
        wanted = " OR ".join('"' + term.replace('"', " ") + '"' for term in terms)
        scopes = {f"scope{place}": group for place, group in enumerate(groups)}
        query = text(
            # The names are ours, the values are bound.
            f"SELECT rowid FROM passage_terms WHERE passage_terms MATCH :wanted AND scope IN ({', '.join(f':{name}' for name in scopes)}) "  # noqa: S608
            "ORDER BY rank LIMIT :most"
        )
        async with self._database.session() as session:
            found = await session.execute(query, {"wanted": wanted, "most": most, **scopes})
            return tuple(found.scalars())

    async def counts(self, terms: Collection[str]) -> tuple[int, Mapping[str, int]]:
        """How many passages there are, and in how many each of these terms stands."""
        async with self._database.session() as session:
            total = await session.scalar(text("SELECT count(*) FROM passages"))
            # A term with a sign in it (c++) is cut by FTS5 into pieces of its own; it counts as unseen.
            found = await session.execute(
                text("SELECT term, doc FROM term_counts WHERE term IN (SELECT value FROM json_each(:terms))"),
                {"terms": _json(terms)},
            )
            return int(total or 0), {str(term): int(count) for term, count in found}


async def _forget(session: AsyncSession, group: str, name: str) -> tuple[int, ...]:
    there = await session.scalar(select(KeptDocument.id).where(KeptDocument.group == group, KeptDocument.name == name))
    if there is None:
        return ()
    gone = tuple(await session.scalars(select(KeptPassage.id).where(KeptPassage.document == there)))
    if gone:
        await session.execute(text("DELETE FROM passage_terms WHERE rowid = :id"), [{"id": one} for one in gone])
    await session.execute(delete(KeptPassage).where(KeptPassage.document == there))
    await session.execute(delete(KeptDocument).where(KeptDocument.id == there))
    return gone


def _info(document: KeptDocument) -> DocumentInfo:
    return DocumentInfo(
        group=document.group, name=document.name, sha256=document.sha256, passages=document.passages, at=document.at
    )


def _section(passage: KeptPassage) -> Section:
    return Section(
        text=passage.text,
        heading=passage.heading,
        page=passage.page,
        row=passage.row,
        question=passage.question,
    )


def _json(values: Collection[str]) -> str:
    import json

    return json.dumps(list(values), ensure_ascii=False)
