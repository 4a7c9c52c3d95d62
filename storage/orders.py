"""The durable engine of `Orders`, on SQLite or PostgreSQL. Knows one table; nothing of what an order does."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Column, Connection, DateTime, Integer, MetaData, Table, Text, func, insert, or_, select

from storage.aside import Aside
from storage.ports import Order

METADATA = MetaData()
ORDERS = Table(
    "orders",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("verb", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("until", DateTime(timezone=True)),
)


class DurableOrders(Aside):
    """Orders in a table. Every call raises StorageError when the database fails."""

    LOCK = 0x48414E534F5244  # `HANSORD` in ASCII

    async def give(self, order: Order) -> Order:
        """Keep it; ValueError for a reason that is empty or longer than 500 characters."""
        if not 1 <= len(order.reason) <= 500 or "\0" in order.reason:
            raise ValueError("an order needs a reason of 1 to 500 characters")
        return await self._write(lambda connection: add_order(connection, order))

    async def since(self, number: int) -> tuple[Order, ...]:
        """Those after this number, in order."""
        newer = select(ORDERS).where(ORDERS.c.number > number).order_by(ORDERS.c.number)
        return await self._read(lambda db: tuple(_order(row) for row in db.execute(newer)))

    async def last(self) -> int:
        """The highest number given."""
        return await self._read(lambda db: int(db.scalar(select(func.max(ORDERS.c.number))) or 0))

    async def latest(self, limit: int, *, before: int | None = None, target: str | None = None) -> tuple[Order, ...]:
        """The newest, newest first."""
        meant = select(ORDERS).order_by(ORDERS.c.number.desc()).limit(limit)
        if before is not None:
            meant = meant.where(ORDERS.c.number < before)
        if target is not None:
            within = ORDERS.c.target.startswith(f"{target}/", autoescape=True)
            meant = meant.where(or_(ORDERS.c.target.in_(_upwards(target)), within))
        return await self._read(lambda db: tuple(_order(row) for row in db.execute(meant)))


def add_order(connection: Connection, order: Order) -> Order:
    """Keep it, in a transaction that nobody else's order runs beside: what is seen is never followed by a lower number.

    One without a target is about what begins with it, and named by its number: an incident.
    """
    number = int(connection.scalar(select(func.coalesce(func.max(ORDERS.c.number), 0))) or 0) + 1
    until = order.until and order.until.astimezone(UTC)
    kept = replace(order, number=number, target=order.target or f"incident/{number}", until=until)
    connection.execute(insert(ORDERS).values(asdict(kept)))
    return kept


def _upwards(target: str) -> tuple[str, ...]:
    """`a/b/c`, `a/b`, `a`."""
    parts = target.split("/")
    return tuple("/".join(parts[:length]) for length in range(len(parts), 0, -1))


def _order(row: Any) -> Order:
    return Order(
        number=row.number,
        verb=row.verb,
        target=row.target,
        reason=row.reason,
        by=row.by,
        at=_zoned(row.at),
        until=row.until and _zoned(row.until),
    )


def _zoned(at: datetime) -> datetime:
    return at if at.tzinfo else at.replace(tzinfo=UTC)  # SQLite keeps no zone; what was written was UTC
