"""A file of SQLite with the tables of one part of the product. Safe for several processes; opened only when it is needed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from weakref import WeakKeyDictionary

from sqlalchemy import Table
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.pool import NullPool
from sqlalchemy.schema import CreateTable

from coach.errors import StorageError


class Turns:
    """One at a time, in each event loop: a lock of asyncio belongs to the loop that first waited for it."""

    def __init__(self) -> None:
        self._locks: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock] = WeakKeyDictionary()

    def turn(self) -> asyncio.Lock:
        """To be held while nobody else may."""
        return self._locks.setdefault(asyncio.get_running_loop(), asyncio.Lock())


class Database:
    """`tables` are made where they are missing, then `more` statements run. `holds` says in errors what is kept in the file."""

    def __init__(self, file: Path, tables: Sequence[Table], *, holds: str, more: Sequence[str] = ()) -> None:
        self.file = file
        self._tables = tables
        self._holds = holds
        self._more = more
        # A connection a use: whoever asks from another event loop finds none that belongs to a closed one.
        self._engine = create_async_engine(f"sqlite+aiosqlite:///{file}", poolclass=NullPool)
        self._sessions = async_sessionmaker(self._engine, expire_on_commit=False)
        self._ready = False
        self._making = Turns()

    @asynccontextmanager
    async def session(self) -> AsyncIterator[AsyncSession]:
        """A session whose errors come as StorageError."""
        try:
            if not self._ready:
                async with self._making.turn():
                    self.file.parent.mkdir(parents=True, exist_ok=True)
                    async with self._engine.begin() as connection:
                        for table in self._tables:
                            await connection.execute(CreateTable(table, if_not_exists=True))
                        for statement in self._more:
                            await connection.exec_driver_sql(statement)
                    self._ready = True
            async with self._sessions() as session:
                yield session
        except (SQLAlchemyError, OSError, UnicodeError) as error:
            reason = str(getattr(error, "orig", None) or error)
            raise StorageError(f"{self.file}: {self._holds} cannot be used: {reason}") from error
