"""A group's record: who asked not to be offered anything (P47), and when the group was last offered something."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.sqlite import insert

from coach.storage.database import Database
from coach.storage.tables import KeptOptOut, KnownGroup, table_of
from coach.types import GroupRecord, OptOut


class Records:
    """Records by group id, in a file of SQLite."""

    def __init__(self, file: Path) -> None:
        tables = (table_of(KnownGroup), table_of(KeptOptOut))
        self._database = Database(file, tables, holds="the groups' records")

    async def load(self, group: str) -> GroupRecord:
        """What is known of a group; an empty record where it is new. Raises StorageError."""
        async with self._database.session() as session:
            known = await session.get(KnownGroup, _short(group))
            kept = await session.scalars(
                select(KeptOptOut).where(KeptOptOut.group == _short(group)).order_by(KeptOptOut.at, KeptOptOut.member)
            )
            return GroupRecord(
                opted_out=tuple(
                    OptOut(member=one.member, name=one.name, message=one.message, said=one.said, at=one.at)
                    for one in kept
                ),
                last_offer_at=known.last_offer_at if known else None,
            )

    async def keep(self, group: str, record: GroupRecord) -> None:
        """Add what is new; nothing that is known is lost. Raises StorageError."""
        key, last = _short(group), record.last_offer_at
        async with self._database.session() as session:
            await session.execute(insert(KnownGroup).values(id=key, last_offer_at=last).on_conflict_do_nothing())
            if last:
                older = KnownGroup.last_offer_at.is_(None) | (KnownGroup.last_offer_at < last)
                await session.execute(update(KnownGroup).where(KnownGroup.id == key, older).values(last_offer_at=last))
            for one in record.opted_out:
                values = {name: _short(getattr(one, name)) for name in ("member", "name", "message", "said")}
                await session.execute(
                    insert(KeptOptOut).values(group=key, at=one.at, **values).on_conflict_do_nothing()
                )
            await session.commit()

    async def lift(self, group: str, member: str) -> bool:
        """Forget that a member opted out, by id or name: they asked to be told again. Whether there was anything to forget."""
        async with self._database.session() as session:
            found = await session.execute(
                delete(KeptOptOut)
                .where(KeptOptOut.group == _short(group))
                .where((KeptOptOut.member == _short(member)) | (KeptOptOut.name == _short(member)))
                .returning(KeptOptOut.member)
            )
            lifted = bool(found.all())
            await session.commit()
            return lifted

    async def groups(self) -> tuple[str, ...]:
        """Ids of the groups that have a record, in order. Raises StorageError."""
        async with self._database.session() as session:
            return tuple(await session.scalars(select(KnownGroup.id).order_by(KnownGroup.id)))


def _short(text: str) -> str:
    """What fits the column; ids and names may be as long as a file name."""
    return text[:300]
