"""The tables. Times are kept in UTC and come back with their offset."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import DateTime, ForeignKey, MetaData, String, Table, Text, UniqueConstraint
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator


class Utc(TypeDecorator[datetime]):
    """A moment with an offset; SQLite keeps none, so it is stored as UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.astimezone(UTC).replace(tzinfo=None if dialect.name == "sqlite" else UTC) if value else None

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


class Base(DeclarativeBase):
    """The base of all tables."""

    metadata = MetaData()


def table_of(row: type[Base]) -> Table:
    """The table that holds rows of this class."""
    assert isinstance(row.__table__, Table)  # noqa: S101 - mapped classes have one, by construction
    return row.__table__


class KnownGroup(Base):
    """A group that the coach has read."""

    __tablename__ = "groups"

    id: Mapped[str] = mapped_column(String(300), primary_key=True)
    last_offer_at: Mapped[datetime | None] = mapped_column(Utc)


class KeptOptOut(Base):
    """A member of a group who asked not to be offered anything."""

    __tablename__ = "opt_outs"

    group: Mapped[str] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), primary_key=True)
    member: Mapped[str] = mapped_column(String(300), primary_key=True)
    name: Mapped[str] = mapped_column(String(300), primary_key=True)
    message: Mapped[str] = mapped_column(String(300))
    said: Mapped[str] = mapped_column(String(300))
    at: Mapped[datetime] = mapped_column(Utc)


class KeptOpener(Base):
    """An opener that was suggested to a group: the mark of its text, what it took up, and when it was last suggested."""

    __tablename__ = "openers"

    group: Mapped[str] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), primary_key=True)
    pattern: Mapped[str] = mapped_column(String(8), primary_key=True)
    hook: Mapped[str] = mapped_column(String(300), primary_key=True)
    at: Mapped[datetime] = mapped_column(Utc)


class SpentDay(Base):
    """What one model cost on one day of UTC (2026-03-05). `calls` are counted before they are made, the rest after."""

    __tablename__ = "spending"

    day: Mapped[str] = mapped_column(String(10), primary_key=True)
    model: Mapped[str] = mapped_column(String(300), primary_key=True)
    calls: Mapped[int]
    prompt_tokens: Mapped[int]
    cached_tokens: Mapped[int]
    completion_tokens: Mapped[int]
    usd: Mapped[float]


class KeptHome(Base):
    """The one row that tells this database from those of other machines."""

    __tablename__ = "home"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(32))


class KeptDocument(Base):
    """A document of the operator's, for one group or (`group` empty) for all."""

    __tablename__ = "documents"
    __table_args__ = (UniqueConstraint("group", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    group: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    passages: Mapped[int]
    at: Mapped[datetime] = mapped_column(Utc)


class KeptPassage(Base):
    """A passage of a document. Ids are never given twice: the vectors outside the database are known by them."""

    __tablename__ = "passages"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012 - SQLAlchemy's own form

    id: Mapped[int] = mapped_column(primary_key=True)
    document: Mapped[int] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"), index=True)
    heading: Mapped[str] = mapped_column(Text)
    page: Mapped[int | None]
    row: Mapped[int | None]
    question: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
