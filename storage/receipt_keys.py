"""The durable engine of `ReceiptKeys`, on SQLite or PostgreSQL. Knows one table; private halves come and go sealed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import asdict
from datetime import UTC
from typing import Any, TypeVar

from sqlalchemy import Column, Connection, DateTime, Engine, LargeBinary, MetaData, Table, Text, insert, select, update

from storage.database import alone, plain_words
from storage.ports import ReceiptKey

T = TypeVar("T")

LOCK = 0x48414E53524B59
"""The number of PostgreSQL's advisory lock: `HANSRKY` in ASCII."""

METADATA = MetaData()
KEYS = Table(
    "receipt_keys",
    METADATA,
    Column("kid", Text, primary_key=True),
    Column("public", Text, nullable=False),
    Column("private", LargeBinary, nullable=True),
    Column("signs_from", DateTime(timezone=True), nullable=False, unique=True),
)


class DurableReceiptKeys:
    """Receipt keys in a table. Every call raises StorageError when the database fails."""

    def __init__(self, engine: Engine, thread: Executor) -> None:
        self._engine = engine
        self._thread = thread

    async def all(self) -> tuple[ReceiptKey, ...]:
        """Every key, in the order in which they sign."""
        return await self._aside(self._all)

    async def add(self, key: ReceiptKey, *, after: str | None) -> bool:
        """Keep a new one, if the last one still is `after`; ValueError when it would not sign after that one."""
        return await self._aside(lambda: self._add(key, after))

    async def reseal(self, kid: str, private: bytes, *, was: bytes) -> bool:
        """Keep the private half sealed otherwise, if it still is what it `was`."""
        return await self._aside(lambda: self._reseal(kid, private, was))

    async def _aside(self, work: Callable[[], T]) -> T:
        with plain_words(self._engine):
            return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    def _all(self) -> tuple[ReceiptKey, ...]:
        with self._engine.begin() as connection:
            return _kept(connection)

    def _add(self, key: ReceiptKey, after: str | None) -> bool:
        # One at a time: processes that all miss a key make one each, and the first one counts.
        with alone(self._engine, LOCK) as connection:
            last = next(reversed(_kept(connection)), None)
            if (last.kid if last else None) != after:
                return False
            if last is not None:
                if key.signs_from <= last.signs_from:
                    raise ValueError("a key signs after the one before it")
                former = KEYS.c.signs_from < last.signs_from
                connection.execute(update(KEYS).where(former).values(private=None))
            connection.execute(insert(KEYS).values(asdict(key)))
        return True

    def _reseal(self, kid: str, private: bytes, was: bytes) -> bool:
        unchanged = (KEYS.c.kid == kid) & (KEYS.c.private == was)
        with alone(self._engine, LOCK) as connection:
            return connection.execute(update(KEYS).where(unchanged).values(private=private)).rowcount == 1


def _kept(connection: Connection) -> tuple[ReceiptKey, ...]:
    return tuple(_key(row) for row in connection.execute(select(KEYS).order_by(KEYS.c.signs_from)))


def _key(row: Any) -> ReceiptKey:
    # SQLite keeps no zone; what was written was UTC.
    at = row.signs_from if row.signs_from.tzinfo else row.signs_from.replace(tzinfo=UTC)
    return ReceiptKey(kid=row.kid, public=row.public, private=row.private, signs_from=at)
