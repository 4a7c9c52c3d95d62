"""The durable engine of `Orders`, on SQLite or PostgreSQL. Knows one table; nothing of what an order does."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import UTC
from typing import Any

from sqlalchemy import Column, Connection, DateTime, Integer, MetaData, Table, Text, func, insert, select

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
)


class DurableOrders(Aside):
    """Orders in a table. Every call raises StorageError when the database fails."""

    LOCK = 0x48414E534F5244  # `HANSORD` in ASCII

    async def give(self, order: Order) -> Order:
        """Keep it; ValueError for a reason that is empty or longer than 500 characters."""
        if not 1 <= len(order.reason) <= 500 or "\0" in order.reason:
            raise ValueError("an order needs a reason of 1 to 500 characters")

        def work(connection: Connection) -> Order:
            # One at a time: an order that is seen must not be followed by one with a lower number.
            number = int(connection.scalar(select(func.coalesce(func.max(ORDERS.c.number), 0))) or 0) + 1
            kept = replace(order, number=number)
            connection.execute(insert(ORDERS).values(asdict(kept)))
            return kept

        return await self._write(work)

    async def since(self, number: int) -> tuple[Order, ...]:
        """Those after this number, in order."""
        newer = select(ORDERS).where(ORDERS.c.number > number).order_by(ORDERS.c.number)
        return await self._read(lambda db: tuple(_order(row) for row in db.execute(newer)))

    async def last(self) -> int:
        """The highest number given."""
        return await self._read(lambda db: int(db.scalar(select(func.max(ORDERS.c.number))) or 0))


def _order(row: Any) -> Order:
    at = row.at if row.at.tzinfo else row.at.replace(tzinfo=UTC)  # SQLite keeps no zone; what was written was UTC
    return Order(number=row.number, verb=row.verb, target=row.target, reason=row.reason, by=row.by, at=at)
