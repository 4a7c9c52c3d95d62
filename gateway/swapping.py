"""Part of the composition root: a worker's swap, from what was handed over to a line in its log."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

from config.handed import handed
from config.model import ConfigError, Declared, Settings
from gateway.federation.book import Book
from gateway.intake.sources_told import SourcesTold
from gateway.press import CannotSwap, kept_back
from gateway.watch import marking, watched
from gateway.watchkeeping.keeper import Watchkeeper, digest_of
from gateway.world import World
from telemetry.availability import Availability
from telemetry.slo import Budgets
from telemetry.start import Telemetry

log = logging.getLogger("hansa.swap")


@dataclass(frozen=True, slots=True, kw_only=True)
class Watchers:
    """All who have to know which sources there are."""

    told: SourcesTold
    availability: Availability
    budgets: Budgets
    telemetry: Telemetry | None
    keeper: Watchkeeper

    def know(self, world: World, declared: Declared) -> None:
        """From now on these."""
        if world.seal is not None:
            self.told.begin(world.stores.hooks(world.seal), world.book.sources, world.start)
        known = watched(world.book, declared)
        self.availability.know(known)
        self.budgets.know(declared.objectives, [each.binding for each in known])
        if self.telemetry is not None:
            self.telemetry.know(known)

    @asynccontextmanager
    async def watching(self, worlds: Sequence[World]) -> AsyncIterator[None]:
        """Meanwhile telemetry leaves, where it is wanted."""
        if self.telemetry is None:
            yield
            return
        self.telemetry.start()
        worlds[0].start(marking(self.telemetry, lambda: worlds[0].book))
        try:
            yield
        finally:
            await self.telemetry.close()


async def swapped(worlds: list[World], settings: Settings, purge: Callable[[str], int], watchers: Watchers) -> None:
    """Serve the configuration that lies ready, from one moment to the next; whatever hinders that, the one before stays.

    `purge` drops finished answers, all of them for "".
    """
    world = worlds[0]
    before = world.press.declared

    def serve(book: Book) -> None:
        worlds[:] = [replace(world, book=book)]

    try:
        declared = await asyncio.to_thread(handed, settings)
        difference = await world.press.turn(declared, serve, purge)
        watchers.know(worlds[0], declared)
        watchers.keeper.swapped(worlds[0].book, await asyncio.to_thread(digest_of, declared.root))
    except ConfigError as wrong:
        _say(logging.ERROR, *(f"not swapped: {flaw}" for flaw in wrong.flaws))
    except CannotSwap as why:
        _say(logging.ERROR, f"not swapped: {why}")
    else:
        _say(logging.INFO, f"swapped: {difference}")
        if stays := kept_back(before, declared):
            _say(logging.WARNING, f"until a rolling restart (SIGUSR2) these stay as they were: {', '.join(stays)}")


def _say(level: int, *lines: str) -> None:
    """The words are ours and the configuration's: the log is given them whole."""
    for line in lines:
        log.log(level, line)
