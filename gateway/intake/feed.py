"""Follows the Ledger's feed for whoever waits in this process: requests for their answer, event streams for everything.

The Ledger is looked at only while somebody waits, and once for all of them.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

from domain.cases import Case, Change
from storage.cases import Ledger
from storage.errors import StorageError

log = logging.getLogger("hansa.intake")

GLANCE = 0.05
"""Seconds between two looks."""
MOST = 1000
"""Changes one listener may leave lying; one that is slower has lost its place, and is told so."""

Start = Callable[[Coroutine[Any, Any, Any]], asyncio.Task[Any]]


class Listener:
    """What somebody has not read yet."""

    def __init__(self) -> None:
        self._waiting: asyncio.Queue[Change] = asyncio.Queue(MOST)
        self.lost = False
        """Whether it was too slow, and changes went by."""

    async def next(self) -> Change:
        """The next change."""
        return await self._waiting.get()

    def hear(self, change: Change) -> None:
        """One more."""
        try:
            self._waiting.put_nowait(change)
        except asyncio.QueueFull:
            self.lost = True


class Feed:
    """The changes as they happen."""

    def __init__(self, ledger: Ledger, start: Start) -> None:
        self._ledger = ledger
        self._start = start
        self._listeners: set[Listener] = set()
        self._watching: asyncio.Task[Any] | None = None
        self._seen = 0

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[Listener]:
        """Hears every change from here on: what is read of the Ledger inside needs no telling. StorageError when it is down."""
        listener = Listener()
        self._listeners.add(listener)
        try:
            if not self._watched():
                seen = await self._ledger.last_change()
                if not self._watched():  # two may have looked at once
                    self._seen, self._watching = seen, self._start(self._watch())
            yield listener
        finally:
            self._listeners.discard(listener)

    async def until(self, case_id: str, settled: Callable[[Case], bool], deadline: float) -> Case | None:
        """The case as soon as it is settled, or as it stands at `deadline`, an instant on the event loop's clock."""
        async with self.listening() as changes:
            case = await self._ledger.case(case_id)
            try:
                async with asyncio.timeout_at(deadline):
                    while case is not None and not settled(case):
                        change = await changes.next()
                        if change.case == case_id:
                            case = await self._ledger.case(case_id)
            except TimeoutError:
                case = await self._ledger.case(case_id)
            return case

    def _watched(self) -> bool:
        return self._watching is not None and not self._watching.done()

    async def _watch(self) -> None:
        while self._listeners:
            try:
                for change in await self._ledger.changes(self._seen):
                    self._seen = change.number
                    for listener in self._listeners:
                        listener.hear(change)
            except StorageError as error:
                log.warning("changes are not seen for now: %s", error)
                await asyncio.sleep(1)
            await asyncio.sleep(GLANCE)
