"""How a durable engine reaches its database: beside the event loop, reading in a transaction or writing alone in one."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import Executor
from typing import ClassVar, TypeVar

from sqlalchemy import Connection, Engine

from domain import when
from domain.when import Clock
from storage.database import alone, plain_words

T = TypeVar("T")
Told = Callable[[], Awaitable[None]]


class Aside:
    """A database, and the thread that waits for it, which runs one call at a time, in the order given."""

    LOCK: ClassVar[int]
    """The number of PostgreSQL's advisory lock, for those that write alone."""

    def __init__(self, engine: Engine, thread: Executor, *, clock: Clock = when.now, told: Told | None = None) -> None:
        """`told` is awaited after everything that was written."""
        self._told = told
        self._engine = engine
        self._thread = thread
        self._clock = clock

    async def _read(self, work: Callable[[Connection], T]) -> T:
        def reading() -> T:
            with self._engine.begin() as connection:
                return work(connection)

        return await self._aside(reading)

    async def _write(self, work: Callable[[Connection], T]) -> T:
        def writing() -> T:
            with alone(self._engine, self.LOCK) as connection:
                return work(connection)

        written = await self._aside(writing)
        if self._told is not None:
            await self._told()
        return written

    async def _aside(self, work: Callable[[], T]) -> T:
        with plain_words(self._engine):
            return await asyncio.get_running_loop().run_in_executor(self._thread, work)
