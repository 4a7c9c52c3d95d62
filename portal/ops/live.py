"""What is live: the store is read every two seconds while somebody listens, once for all who do in this process.

A listener gets the newest snapshot whenever it is ready for one; a slow one skips those between.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from domain.when import Clock
from storage.errors import StorageError
from storage.watch_ports import SPANS, Change, Round, Stand, Watch, Worker

EVERY = 2.0
"""Seconds between two readings."""
LISTENERS = 50
"""Listeners of one process; each keeps a connection open."""
BACK = timedelta(seconds=60)
"""How far the rounds and changes of a snapshot reach back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """How it is now, all workers together."""

    at: datetime
    rounds: tuple[Round, ...]
    """The finest, of the last minute, oldest first."""
    stands: tuple[Stand, ...]
    workers: tuple[Worker, ...]
    changes: tuple[Change, ...]
    """Of the last minute, newest first."""


class Full(Exception):
    """There are as many listeners as there may be."""


class Listener:
    """One who listens: `async for snapshot in listener`. None stands for a store that cannot be read. Ends with the process."""

    def __init__(self, latest: Callable[[], Snapshot | None]) -> None:
        self._latest = latest
        self._news = asyncio.Event()
        self._over = False

    def tell(self, *, over: bool = False) -> None:
        """There is a new one, or there will be no more."""
        self._over |= over
        self._news.set()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Snapshot | None:
        await self._news.wait()
        self._news.clear()
        if self._over:
            raise StopAsyncIteration
        return self._latest()


class Live:
    """Reads for whoever listens. `watch` is asked for each time; it raises StorageError before the stores are open."""

    def __init__(
        self, watch: Callable[[], Watch], clock: Clock, *, every: float = EVERY, most: int = LISTENERS
    ) -> None:
        self._watch, self._clock, self._every, self._most = watch, clock, every, most
        self._listeners: set[Listener] = set()
        self._latest: Snapshot | None = None
        self._reading: asyncio.Task[None] | None = None

    @contextmanager
    def listening(self) -> Iterator[Listener]:
        """A listener, as long as this lasts. Raises Full."""
        if len(self._listeners) >= self._most:
            raise Full
        listener = Listener(lambda: self._latest)
        self._listeners.add(listener)
        if self._reading is None or self._reading.done():
            self._reading = asyncio.get_running_loop().create_task(self._read())
        elif self._latest is not None:
            listener.tell()  # nobody waits for the next reading to see something
        try:
            yield listener
        finally:
            self._listeners.discard(listener)

    async def aclose(self) -> None:
        """Nobody listens any more."""
        for listener in self._listeners:
            listener.tell(over=True)
        if self._reading is not None:
            self._reading.cancel()
            with suppress(asyncio.CancelledError):
                await self._reading
            self._reading = None

    async def _read(self) -> None:
        while self._listeners:
            try:
                self._latest = await snapshot(self._watch(), self._clock())
            except StorageError:
                self._latest = None
            for listener in self._listeners:
                listener.tell()
            await asyncio.sleep(self._every)
        self._latest = None


async def snapshot(watch: Watch, now: datetime) -> Snapshot:
    """How it is now. Raises StorageError."""
    since = now - BACK
    return Snapshot(
        at=now,
        rounds=await watch.rounds(since=since, span=SPANS[0][0]),
        stands=await watch.stands(),
        workers=await watch.workers(),
        changes=await watch.changes(since=since),
    )
