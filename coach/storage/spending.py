"""What was spent on models, day by day: one file for all processes of a home, so that they keep to one budget."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncSession

from coach.storage.database import Database
from coach.storage.tables import SpentDay, table_of
from coach.types import Cost

_COUNTED = ("calls", "prompt_tokens", "cached_tokens", "completion_tokens", "usd")


class Spending:
    """Costs by day (of UTC) and model, in a file of SQLite. An llm.Spends."""

    def __init__(self, file: Path) -> None:
        self._database = Database(file, (table_of(SpentDay),), holds="what was spent on models")

    async def begin(self, day: date, model: str, budget: float | None) -> float:
        """The US dollars of a day so far; where they are below `budget`, a call that is about to be made is counted.

        It writes, so that a file which cannot be written to is found before anything is spent. Raises StorageError.
        """
        async with self._database.session() as session:
            await _add(session, day, model, Cost(calls=1))
            spent = await session.scalar(select(func.sum(SpentDay.usd)).where(SpentDay.day == day.isoformat()))
            # Left without a commit the call is not counted: it will not be made.
            if budget is None or float(spent or 0.0) < budget:
                await session.commit()
            return float(spent or 0.0)

    async def add(self, day: date, model: str, cost: Cost) -> None:
        """Add what a call that was begun did cost; an unknown price adds tokens only. Raises StorageError."""
        async with self._database.session() as session:
            await _add(session, day, model, cost.model_copy(update={"calls": 0}))
            await session.commit()

    async def of(self, day: date) -> Cost:
        """All of a day, with its models in order. Raises StorageError."""
        async with self._database.session() as session:
            rows = await session.scalars(
                select(SpentDay).where(SpentDay.day == day.isoformat()).order_by(SpentDay.model)
            )
            kept = (Cost(models=(row.model,), **{name: getattr(row, name) for name in _COUNTED}) for row in rows)
            return sum(kept, Cost())


async def _add(session: AsyncSession, day: date, model: str, cost: Cost) -> None:
    # One statement: two processes that add at once both count.
    values = {**cost.model_dump(include=set(_COUNTED)), "usd": cost.usd or 0.0}
    there = insert(SpentDay).values(day=day.isoformat(), model=model[:300], **values)
    more = {name: getattr(SpentDay, name) + there.excluded[name] for name in _COUNTED}
    await session.execute(there.on_conflict_do_update(index_elements=["day", "model"], set_=more))
