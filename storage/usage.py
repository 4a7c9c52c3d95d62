"""The durable engine of `Usage`, on SQLite or PostgreSQL. Knows two tables; nothing of requests."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Date,
    DateTime,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    delete,
    insert,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite

from storage.aside import Aside
from storage.usage_ports import ERRORS, Counted, Mishap

LONG = BigInteger().with_variant(Integer, "sqlite")

METADATA = MetaData()
DAYS = Table(
    "usage_days",
    METADATA,
    Column("client", Text, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("operation", Text, primary_key=True),
    Column("status", Integer, primary_key=True, autoincrement=False),
    Column("slug", Text, primary_key=True),
    Column("count", LONG, nullable=False),
    Index("usage_days_day", "day"),
)
MISHAPS = Table(
    "usage_errors",
    METADATA,
    Column("number", LONG, primary_key=True),
    Column("client", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("operation", Text, nullable=False),
    Column("status", Integer, nullable=False),
    Column("slug", Text, nullable=False),
    Column("trace_id", Text, nullable=False),
    Index("usage_errors_client", "client", "number"),
    Index("usage_errors_at", "at"),
)
_WHAT = ("client", "day", "operation", "status", "slug")


class DurableUsage(Aside):
    """Usage in tables. Every call raises StorageError when the database fails."""

    LOCK = 0x48414E53555347  # `HANSUSG` in ASCII

    async def add(self, counted: Sequence[Counted], mishaps: Sequence[Mishap]) -> None:
        """Add these to what is there, in one transaction."""

        def work(connection: Connection) -> None:
            if counted:
                connection.execute(self._more(), [asdict(each) for each in counted])
            if mishaps:
                connection.execute(
                    insert(MISHAPS), [asdict(each) | {"at": each.at.astimezone(UTC)} for each in mishaps]
                )
            for client in sorted({each.client for each in mishaps}):
                connection.execute(delete(MISHAPS).where(MISHAPS.c.number.in_(_beyond(client))))

        if counted or mishaps:
            await self._write(work)

    async def days(self, clients: Collection[str], *, since: date) -> tuple[Counted, ...]:
        """The counts from that day on."""
        meant = select(DAYS).where(DAYS.c.client.in_(sorted(clients)), DAYS.c.day >= since)
        order = (DAYS.c.day.desc(), DAYS.c.client, DAYS.c.operation, DAYS.c.status, DAYS.c.slug)
        return await self._read(lambda db: tuple(_counted(row) for row in db.execute(meant.order_by(*order))))

    async def mishaps(self, clients: Collection[str], *, since: datetime, limit: int) -> tuple[Mishap, ...]:
        """The latest errors."""
        meant = select(MISHAPS).where(MISHAPS.c.client.in_(sorted(clients)), MISHAPS.c.at >= since)
        order = (MISHAPS.c.at.desc(), MISHAPS.c.number.desc())
        return await self._read(
            lambda db: tuple(_mishap(row) for row in db.execute(meant.order_by(*order).limit(limit)))
        )

    async def forget(self, *, days: date, errors: datetime) -> int:
        """Drop what is older."""

        def work(connection: Connection) -> int:
            gone = connection.execute(delete(DAYS).where(DAYS.c.day < days)).rowcount
            return gone + connection.execute(delete(MISHAPS).where(MISHAPS.c.at < errors)).rowcount

        return await self._write(work)

    def _more(self) -> Any:
        # The same clause in two dialects, so that two workers that count the same both count.
        new = (postgresql.insert if self._engine.dialect.name == "postgresql" else sqlite.insert)(DAYS)
        total = {"count": DAYS.c.count + new.excluded.count}
        return new.on_conflict_do_update(index_elements=[DAYS.c[name] for name in _WHAT], set_=total)


def _beyond(client: str) -> Any:
    """The errors of a client that are no longer among its newest."""
    newest = select(MISHAPS.c.number).where(MISHAPS.c.client == client).order_by(MISHAPS.c.number.desc())
    return newest.offset(ERRORS).limit(1_000_000)


def _counted(row: Any) -> Counted:
    return Counted(
        client=row.client, day=row.day, operation=row.operation, status=row.status, slug=row.slug, count=row.count
    )


def _mishap(row: Any) -> Mishap:
    at = row.at if row.at.tzinfo else row.at.replace(tzinfo=UTC)  # SQLite keeps no zone; what was written was UTC
    return Mishap(
        client=row.client, at=at, operation=row.operation, status=row.status, slug=row.slug, trace_id=row.trace_id
    )
