"""The durable engine of `Memory`, on SQLite or PostgreSQL. Knows one table; not where it is or how it grew."""

from __future__ import annotations

import sys
from concurrent.futures import Executor

from sqlalchemy import Column, DateTime, Engine, MetaData, Table, Text, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from domain import when
from domain.when import Clock
from storage.aside import Aside
from storage.memory import MemoryCache

VALUE_BYTES = 4096
KEY_BYTES = 1024
"""Space and key each. Both together are the primary key, and a PostgreSQL index takes 2704 bytes a row at most."""
FRONT_SECONDS = 300.0
"""After so long the database is asked again, so that what another worker learnt or forgot is seen here too."""

METADATA = MetaData()
MEMORY = Table(
    "memory",
    METADATA,
    Column("space", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
    Column("learnt_at", DateTime(timezone=True), nullable=False),
)


class DurableMemory(Aside):
    """What was learnt, in a table; what was asked for lately, in front of it.

    `thread` must run one call at a time, in the order given: that order is what keeps `front` equal to the table.
    Every call raises StorageError when the database fails. Texts are UTF-8 without NUL, space and key up to 1 KiB,
    values up to 4 KiB; `learn` refuses others with a ValueError, and `recall` finds nothing under them.
    """

    def __init__(self, engine: Engine, thread: Executor, *, front: MemoryCache[str], clock: Clock = when.now) -> None:
        super().__init__(engine, thread, clock=clock)
        self._front = front
        self._turn = 0
        """Counts changes begun here. A call that finds it moved on has been overtaken, and leaves the front alone."""

    async def recall(self, space: str, key: str) -> str | None:
        """What was learnt under this key; None when nothing was. Suspends only when the front does not know."""
        known = await self._front.get((space, key))
        if known is not None:
            return known
        if not (_fits(space, KEY_BYTES) and _fits(key, KEY_BYTES)):
            return None
        turn = self._turn
        value = await self._aside(lambda: self._look(space, key))
        if value is not None and turn == self._turn:
            await self._show(space, key, value)
        return value

    async def learn(self, space: str, key: str, value: str) -> None:
        """Keep it, over whatever was there. When this returns, it is in the database."""
        for name, text, limit in (("space", space, KEY_BYTES), ("key", key, KEY_BYTES), ("value", value, VALUE_BYTES)):
            if not _fits(text, limit):
                raise ValueError(
                    f"the {name} must be UTF-8 without NUL, at most {limit} bytes; it has {len(text)} characters"
                )
        turn = await self._begin_change(space, key)
        await self._aside(lambda: self._keep(space, key, value))
        if turn == self._turn:
            await self._show(space, key, value)

    async def forget(self, space: str, key: str) -> None:
        """Drop it, if it is there."""
        await self._begin_change(space, key)
        if _fits(space, KEY_BYTES) and _fits(key, KEY_BYTES):
            await self._aside(lambda: self._drop(space, key))

    async def _begin_change(self, space: str, key: str) -> int:
        # First of all, so that a caller who gives up half-way leaves no old value in front of a new one.
        self._turn += 1
        await self._front.forget((space, key))
        return self._turn

    async def _show(self, space: str, key: str, value: str) -> None:
        size = sys.getsizeof(space) + sys.getsizeof(key) + sys.getsizeof(value)
        await self._front.put((space, key), value, seconds=FRONT_SECONDS, size=size)

    def _look(self, space: str, key: str) -> str | None:
        found = select(MEMORY.c.value).where(MEMORY.c.space == space, MEMORY.c.key == key)
        with self._engine.begin() as connection:
            return connection.scalar(found)

    def _keep(self, space: str, key: str, value: str) -> None:
        # The same clause in two dialects: one statement, so two writers cannot both find nothing and both insert.
        insert = postgresql.insert if self._engine.dialect.name == "postgresql" else sqlite.insert
        new = insert(MEMORY).values(space=space, key=key, value=value, learnt_at=self._clock())
        change = {"value": new.excluded.value, "learnt_at": new.excluded.learnt_at}
        with self._engine.begin() as connection:
            connection.execute(new.on_conflict_do_update(index_elements=[MEMORY.c.space, MEMORY.c.key], set_=change))

    def _drop(self, space: str, key: str) -> None:
        with self._engine.begin() as connection:
            connection.execute(delete(MEMORY).where(MEMORY.c.space == space, MEMORY.c.key == key))


def _fits(text: str, limit: int) -> bool:
    try:
        return len(text.encode()) <= limit and "\0" not in text
    except UnicodeEncodeError:  # half of a surrogate pair
        return False
