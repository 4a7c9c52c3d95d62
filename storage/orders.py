"""The durable engine of `Orders`, on SQLite or PostgreSQL. Knows one table; nothing of what an order does."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import asdict, replace
from datetime import UTC
from typing import Any, TypeVar

from sqlalchemy import Column, DateTime, Engine, Integer, MetaData, Table, Text, func, insert, select

from storage.database import alone, plain_words
from storage.ports import Order

T = TypeVar("T")

LOCK = 0x48414E534F5244
"""The number of PostgreSQL's advisory lock: `HANSORD` in ASCII."""

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


class DurableOrders:
    """Orders in a table. Every call raises StorageError when the database fails."""

    def __init__(self, engine: Engine, thread: Executor) -> None:
        self._engine = engine
        self._thread = thread

    async def give(self, order: Order) -> Order:
        """Keep it; ValueError for a reason that is empty or longer than 500 characters."""
        if not 1 <= len(order.reason) <= 500 or "\0" in order.reason:
            raise ValueError("an order needs a reason of 1 to 500 characters")
        return await self._aside(lambda: self._give(order))

    async def since(self, number: int) -> tuple[Order, ...]:
        """Those after this number, in order."""
        return await self._aside(lambda: self._since(number))

    async def last(self) -> int:
        """The highest number given."""
        return await self._aside(self._last)

    async def _aside(self, work: Callable[[], T]) -> T:
        with plain_words(self._engine):
            return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    def _give(self, order: Order) -> Order:
        # One at a time: an order that is seen must not be followed by one with a lower number.
        with alone(self._engine, LOCK) as connection:
            number = int(connection.scalar(select(func.coalesce(func.max(ORDERS.c.number), 0))) or 0) + 1
            kept = replace(order, number=number)
            connection.execute(insert(ORDERS).values(asdict(kept)))
        return kept

    def _since(self, number: int) -> tuple[Order, ...]:
        with self._engine.begin() as connection:
            rows = connection.execute(select(ORDERS).where(ORDERS.c.number > number).order_by(ORDERS.c.number))
            return tuple(_order(row) for row in rows)

    def _last(self) -> int:
        with self._engine.begin() as connection:
            return int(connection.scalar(select(func.max(ORDERS.c.number))) or 0)


def _order(row: Any) -> Order:
    at = row.at if row.at.tzinfo else row.at.replace(tzinfo=UTC)  # SQLite keeps no zone; what was written was UTC
    return Order(number=row.number, verb=row.verb, target=row.target, reason=row.reason, by=row.by, at=at)
