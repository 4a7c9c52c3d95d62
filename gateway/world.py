"""Part of the composition root: opens what a worker works with, and closes it all again."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any

from adapters._kit.http import Engine
from config.model import Declared, Settings
from domain.errors import whereabouts
from domain.events import Event, Tell
from domain.when import Clock, now
from gateway.assemble import Workshop, assemble
from gateway.federation.book import Book
from gateway.hands import follow, purging
from gateway.http import explain
from gateway.intake.feed import Feed
from gateway.intake.proof import PublishedKeys
from gateway.layers.stack import Surroundings
from gateway.tokens import Tokens
from storage.accounts import Identity
from storage.cases import Ledger
from storage.keyring import Keyring
from storage.open import Stores, open_identity, open_ledger, open_stores
from storage.ports import Sealing
from storage.scoped import scoped
from storage.seal import open_seal

log = logging.getLogger("hansa")

INSIST = 0.2
"""Seconds after which work that is still there is cancelled once more."""


class Background:
    """Work that outlives the request that started it, and ends with the process."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()

    def start(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Run it; whoever waits for the task sees its outcome."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def close(self) -> None:
        """Cancel what still runs and wait for it to be gone.

        Again and again: a request that ends in the very moment of its cancellation gives its answer instead, and the
        cancellation is lost (seen with pyreqwest 0.15 and a probe whose time was just up).
        """
        while running := [task for task in self._tasks if not task.done()]:
            for task in running:
                task.cancel()
            await asyncio.wait(running, timeout=INSIST)


def telling(observers: Sequence[Tell]) -> Tell:
    """One `tell` for all observers. One that fails is logged and does not disturb the call it watches."""

    def tell(event: Event) -> None:
        for observer in observers:
            try:
                observer(event)
            except Exception as bug:  # noqa: BLE001 - whoever watches must not disturb
                log.error("an observer failed: %s", whereabouts(bug))

    return tell


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What a process works with."""

    book: Book
    start: Callable[[Coroutine[Any, Any, Any]], asyncio.Task[Any]]
    """Starts work that ends with the process."""
    ledger: Ledger | None
    """The cases; None where no city takes any."""
    feed: Feed | None
    seal: Sealing | None
    receipt_keys: PublishedKeys | None
    """What receipts verify with."""
    stores: Stores
    identity: Identity | None
    """Who is who; None where nobody is identified."""
    engine: Engine


@asynccontextmanager
async def opened(
    declared: Declared,
    settings: Settings,
    *,
    clock: Clock = now,
    observers: Sequence[Tell] = (),
    keyring: Keyring | None = None,
    tokens: Tokens | None = None,
    purge: Callable[[str], int] | None = None,
) -> AsyncIterator[World]:
    """The book with everything behind it: stores, connections, background work.

    A `keyring` is filled and kept so; `tokens` are verified while this lasts. With `purge`, which drops finished
    answers, operators' orders are followed.
    """
    background = Background()
    tell = telling((explain.note, *observers))
    async with (
        open_stores(
            state=settings.state, database_url=settings.database_url, cache_bytes=declared.bounds.cache_bytes
        ) as stores,
        Engine() as engine,
        AsyncExitStack() as stack,
    ):
        around = Surroundings(cache=stores.cache, clock=clock, tell=tell, start=background.start)
        shop = Workshop(
            settings=settings,
            environ=os.environ,
            engine=engine,
            memory=stores.memory,
            scoped=scoped,
            around=around,
        )
        try:
            if keyring is not None:
                await keyring.fill(stores.keys)
                background.start(keyring.watch(stores.keys))
            kept = None
            if tokens is not None:
                kept = await stack.enter_async_context(
                    open_identity(state=settings.state, database_url=settings.database_url, clock=clock)
                )
                await stack.enter_async_context(tokens.open(engine, kept.identity, background.start))
            book = assemble(declared, shop)
            if purge is not None:
                acts = {"purge": purging(book, stores.cache, purge)}
                background.start(follow(stores.orders, acts, since=await stores.orders.last()))
            ledger = seal = None
            if any(source.act for source in book.sources):
                seal = seal_of(settings)
                ledger = await stack.enter_async_context(
                    open_ledger(state=settings.state, database_url=settings.database_url, seal=seal, clock=clock)
                )
            yield World(
                book=book,
                start=background.start,
                ledger=ledger,
                feed=Feed(ledger, background.start) if ledger else None,
                seal=seal,
                receipt_keys=PublishedKeys(lambda: stores.receipt_keys, clock) if ledger else None,
                stores=stores,
                identity=kept.identity if kept else None,
                engine=engine,
            )
        finally:
            await background.close()


def seal_of(settings: Settings) -> Sealing:
    """The seal of this installation; StorageError, in words for the operator, when it has none."""
    return open_seal(
        keys=settings.seal_keys, state=settings.state, database_url=settings.database_url, profile=settings.profile
    )
