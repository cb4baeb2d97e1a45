"""The tables. Times are kept in UTC and come back with their offset."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import DateTime, ForeignKey, MetaData, String
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


class Table(DeclarativeBase):
    """The base of all tables."""

    metadata = MetaData()


class KnownGroup(Table):
    """A group that the coach has read."""

    __tablename__ = "groups"

    id: Mapped[str] = mapped_column(String(300), primary_key=True)
    last_offer_at: Mapped[datetime | None] = mapped_column(Utc)


class KeptOptOut(Table):
    """A member of a group who asked not to be offered anything."""

    __tablename__ = "opt_outs"

    group: Mapped[str] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), primary_key=True)
    member: Mapped[str] = mapped_column(String(300), primary_key=True)
    name: Mapped[str] = mapped_column(String(300), primary_key=True)
    message: Mapped[str] = mapped_column(String(300))
    said: Mapped[str] = mapped_column(String(300))
    at: Mapped[datetime] = mapped_column(Utc)
