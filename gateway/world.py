"""Part of the composition root: opens what a worker works with, and closes it all again."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, get_args

from adapters._kit.http import Engine
from config.model import Declared, Settings
from domain.errors import whereabouts
from domain.events import Event, Tell
from domain.when import Clock, now
from gateway.assemble import Workshop
from gateway.benefit import Uses
from gateway.edge.leases import Leases
from gateway.federation.book import Book
from gateway.federation.pauses import Pauses
from gateway.hands import (
    FORGETS,
    Act,
    Generations,
    Rest,
    counting,
    follow,
    pausing,
    purging,
    recalled,
    resetting,
)
from gateway.harvest import answers_of, decided, forgetting, harvested, keep_rhythm, pulling
from gateway.http import explain
from gateway.intake.feed import Feed
from gateway.intake.proof import PublishedKeys
from gateway.layers.harvested import Harvested
from gateway.layers.stack import Surroundings
from gateway.press import Press
from gateway.tokens import Tokens
from gateway.warm import Warmth
from storage.accounts import Identity
from storage.cases import Ledger
from storage.keyring import Keyring, Switchboard
from storage.open import Stores, open_identity, open_ledger, open_stores
from storage.ports import Cache, Sealing
from storage.scoped import scoped
from storage.seal import open_seal
from storage.shared_ports import Shared, Topic

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
    hearing: dict[type[Event], tuple[Tell, ...]] = {
        kind: tuple(each for each in observers if kind in getattr(each, "hears", (kind,))) for kind in get_args(Event)
    }

    def tell(event: Event) -> None:
        for observer in hearing[type(event)]:
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
    press: Press
    """Makes the next book."""
    pauses: Pauses


@asynccontextmanager
async def opened(
    declared: Declared,
    settings: Settings,
    *,
    clock: Clock = now,
    observers: Sequence[Tell] = (),
    keyring: Keyring | None = None,
    switchboard: Switchboard | None = None,
    tokens: Tokens | None = None,
    purge: Callable[[str], int] | None = None,
    leases: Leases | None = None,
) -> AsyncIterator[World]:
    """The book with everything behind it: stores, connections, background work.

    A `keyring` and a `switchboard` are filled and kept so; `tokens` are verified while this lasts. With `purge`, which drops finished
    answers, operators' orders are followed; with `leases`, quotas are those of all workers.
    """
    background = Background()
    warmth = Warmth(clock=clock, start=background.start)
    tell = telling((explain.note, *observers, warmth))
    async with (
        open_stores(
            state=settings.state,
            database_url=settings.database_url,
            cache_bytes=declared.bounds.cache_bytes,
            clock=clock,
            redis_url=settings.redis_url,
            redis_ca=settings.redis_ca,
        ) as stores,
        Engine() as engine,
        AsyncExitStack() as stack,
    ):
        pauses, uses = Pauses(clock), Uses(clock)
        generations, shared = Generations(), stores.shared if purge is not None else None
        around = Surroundings(
            cache=stores.cache,
            clock=clock,
            tell=tell,
            start=background.start,
            shared=shared,
            generation=generations.of,
        )
        shop = Workshop(
            settings=settings,
            environ=os.environ,
            engine=engine,
            memory=stores.memory,
            scoped=scoped,
            around=around,
            harvest=stores.harvest,
            pauses=pauses,
            use_of=uses.of,
        )
        try:
            if keyring is not None:
                await keyring.fill(stores.keys)
                background.start(keyring.watch(stores.keys, resting(shared, "keys")))
            if switchboard is not None:
                await switchboard.fill(stores.switches)
                background.start(switchboard.watch(stores.switches, resting(shared, "switches")))
            kept = None
            if tokens is not None:
                kept = await stack.enter_async_context(
                    open_identity(state=settings.state, database_url=settings.database_url, clock=clock)
                )
                await stack.enter_async_context(
                    tokens.open(engine, kept.identity, background.start, resting(shared, "tokens"))
                )
            press = Press(declared, shop)
            book = press.book
            if leases is not None and shared is not None:
                background.start(leases.keep(shared))
            if purge is not None:
                background.start(uses.watch(stores.benefit))
                since = await recalled(stores.orders, pauses.take, partial(generations.take, book=book))
                harvests: dict[str, Harvested] = {}
                acts: dict[str, Act] = {}

                def work_on(book: Book) -> None:
                    warmth.serve(press.declared.warm, book.sources)
                    harvests.clear()
                    harvests.update(harvested(book.sources))
                    acts.update(
                        _acts(
                            book,
                            cache=stores.cache,
                            purge=purge,
                            pauses=pauses,
                            generations=generations,
                            start=background.start,
                        )
                    )

                work_on(book)
                press.then(work_on)
                background.start(keep_rhythm(harvests, background.start))
                background.start(warmth.keep(tell))
                background.start(follow(stores.orders, acts, since=since, rest=resting(shared, "orders")))
            takes = any(source.act for source in book.sources)
            seal = seal_of(settings) if takes or tokens is not None else None
            ledger = None
            if takes and seal is not None:
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
                press=press,
                pauses=pauses,
            )
        finally:
            await background.close()


def _acts(
    book: Book,
    *,
    cache: Cache[Any],
    purge: Callable[[str], int],
    pauses: Pauses,
    generations: Generations,
    start: Callable[[Coroutine[Any, Any, Any]], asyncio.Task[Any]],
) -> dict[str, Act]:
    """How operators' orders about the sources of a book are followed."""
    forget, pause = answers_of(book, cache, purge), pausing(book, pauses, purge)
    acts: dict[str, Act] = {
        "purge": forgetting(book, purging(book, cache, purge)),
        "harvest-pull": pulling(book, start, forget),
        "harvest-accept": decided(book, forget),
        "harvest-drop": decided(book, forget),
        "pause": pause,
        "resume": pause,
        "reset": resetting(book, purge),
    }
    return acts | {verb: counting(generations, book, acts[verb]) for verb in FORGETS}


def resting(shared: Shared | None, topic: Topic) -> Rest:
    """How long to wait between two looks at the store: less when another process says that there is something new."""
    return asyncio.sleep if shared is None else partial(shared.rest, topic)


def seal_of(settings: Settings) -> Sealing:
    """The seal of this installation; StorageError, in words for the operator, when it has none."""
    return open_seal(
        keys=settings.seal_keys, state=settings.state, database_url=settings.database_url, profile=settings.profile
    )
