"""A group's record: who asked not to be offered anything (P47), when it was last offered something, what openers it was given."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.sqlite import insert

from coach.storage.database import Database
from coach.storage.tables import KeptOpener, KeptOptOut, KnownGroup, table_of
from coach.types import GroupRecord, OpenedWith, OptOut

# Openers are remembered so long after they were suggested.
OPENERS_KEPT = timedelta(days=60)


class Records:
    """Records by group id, in a file of SQLite."""

    def __init__(self, file: Path) -> None:
        tables = (table_of(KnownGroup), table_of(KeptOptOut), table_of(KeptOpener))
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
                openers=tuple(
                    OpenedWith(pattern=one.pattern, hook=one.hook, at=one.at)
                    for one in await session.scalars(
                        select(KeptOpener).where(KeptOpener.group == _short(group)).order_by(KeptOpener.at)
                    )
                ),
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
            for opener in record.openers:
                row = {"group": key, "pattern": opener.pattern, "hook": _short(opener.hook), "at": opener.at}
                at = {"at": opener.at}
                place = (KeptOpener.group, KeptOpener.pattern, KeptOpener.hook)
                await session.execute(insert(KeptOpener).values(**row).on_conflict_do_update(place, set_=at))
            if record.openers:
                # What is older than any week that is asked about says nothing any more.
                stale = KeptOpener.at < max(one.at for one in record.openers) - OPENERS_KEPT
                await session.execute(delete(KeptOpener).where(KeptOpener.group == key, stale))
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
