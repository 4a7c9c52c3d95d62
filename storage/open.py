"""Opens what the composition root needs kept. The only file that names engines; it imports them when asked to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from domain import when
from domain.when import Clock
from storage.accounts import Identity, Volatile
from storage.benefit_ports import Benefit
from storage.cases import Ledger
from storage.developers_ports import Developers
from storage.errors import StorageError
from storage.harvest_ports import Harvest
from storage.hooks_ports import Hooks
from storage.incidents_ports import Incidents
from storage.memory import MemoryCache
from storage.operators_ports import OperatorEntries
from storage.ports import Cache, Keys, Memory, Orders, ReceiptKeys, Sealing
from storage.shared_ports import Shared, Topic
from storage.switches_ports import Switches
from storage.usage_ports import Usage
from storage.watch_ports import Watch

if TYPE_CHECKING:
    from sqlalchemy import Engine

Told = Callable[[], Awaitable[None]]

FRONT_BYTES = 2 * 1024 * 1024
"""In front of the durable memory: some ten thousand addresses."""

__all__ = ["IdentityStores", "StorageError", "Stores", "open_identity", "open_ledger", "open_stores"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stores:
    """Everything that is kept, by port."""

    cache: Cache[Any]
    memory: Memory
    keys: Keys
    developers: Developers
    orders: Orders
    incidents: Incidents
    entries: OperatorEntries
    hooks: Callable[[Sealing], Hooks]
    """The webhooks, under the seal of this installation."""
    receipt_keys: ReceiptKeys
    harvest: Harvest
    switches: Switches
    usage: Usage
    benefit: Benefit
    watch: Watch
    shared: Shared | None = None
    """What all workers share; None where each is alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityStores:
    """Everything that identity keeps, by port."""

    identity: Identity
    volatile: Volatile
    entries: OperatorEntries


@asynccontextmanager
async def open_stores(
    *,
    state: Path,
    database_url: str | None,
    cache_bytes: int,
    clock: Clock = when.now,
    redis_url: str | None = None,
    redis_ca: Path | None = None,
    listens: bool = True,
) -> AsyncIterator[Stores]:
    """Opens the stores, with their tables up to date; closes them at the end, after what was begun is written.

    `database_url` None is SQLite in `state`; otherwise a `postgresql://` address, and `state` is not touched. With `redis_url`
    workers share what is volatile, and hear of each other's changes if it `listens`; the server need not answer.
    StorageError, in words for the operator, when that cannot be.
    """
    async with (
        _shared(redis_url, redis_ca, listens=listens) as shared,
        _database(state, database_url) as (engine, thread),
        _harvest(state, database_url) as harvest,
        _counts(state, database_url) as (usage, benefit),
        _watch(state, database_url, clock) as watch,
    ):
        cache: Cache[Any] = MemoryCache(limit_bytes=cache_bytes)
        yield Stores(
            cache=cache,
            memory=_memory(engine, thread),
            keys=_keys(engine, thread, _telling(shared, "keys")),
            developers=_developers(engine, thread, clock, _telling(shared, "keys")),
            orders=_orders(engine, thread, _telling(shared, "orders")),
            incidents=_incidents(engine, thread),
            entries=_entries(engine, thread, clock),
            hooks=lambda seal: _hooks(engine, thread, seal),
            receipt_keys=_receipt_keys(engine, thread),
            harvest=harvest,
            switches=_switches(engine, thread, clock, _telling(shared, "switches")),
            usage=usage,
            benefit=benefit,
            watch=watch,
            shared=shared,
        )


@asynccontextmanager
async def open_identity(
    *,
    state: Path,
    database_url: str | None,
    redis_url: str | None = None,
    redis_ca: Path | None = None,
    clock: Clock = when.now,
) -> AsyncIterator[IdentityStores]:
    """Opens what identity keeps, as `open_stores` does, in the same database.

    `redis_url` None keeps what is volatile in this process: then no other one may serve. Redis need not answer yet.
    """
    async with (
        _shared(redis_url, redis_ca, listens=False) as shared,
        _database(state, database_url) as (engine, thread),
        _volatile(redis_url, redis_ca) as volatile,
    ):
        yield IdentityStores(
            identity=_identity(engine, thread, clock, _telling(shared, "tokens")),
            volatile=volatile,
            entries=_entries(engine, thread, clock),
        )


@asynccontextmanager
async def open_ledger(
    *, state: Path, database_url: str | None, seal: Sealing, clock: Clock = when.now
) -> AsyncIterator[Ledger]:
    """Opens what is kept of citizens' cases, as `open_stores` does, in the same database.

    Over a connection of its own: a photo that is being written holds up no other question.
    """
    async with _database(state, database_url) as (engine, thread):
        yield _ledger(engine, thread, seal, clock)


@asynccontextmanager
async def _database(state: Path, database_url: str | None) -> AsyncIterator[tuple[Engine, Executor]]:
    loop = asyncio.get_running_loop()
    # One thread: what is asked first happens first, and SQLite has one writer at a time anyway.
    thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="hansa-storage")
    try:
        engine = await loop.run_in_executor(thread, _engine, state, database_url)
        try:
            await loop.run_in_executor(thread, _migrate, engine)
            yield engine, thread
        finally:
            await loop.run_in_executor(thread, engine.dispose)
    finally:
        thread.shutdown()


@asynccontextmanager
async def _harvest(state: Path, database_url: str | None) -> AsyncIterator[Harvest]:
    """The harvest over two connections of its own, made when first used: a list that is written down delays nobody."""
    from storage.harvest import DurableHarvest

    loop = asyncio.get_running_loop()
    hand, scribe = (
        ThreadPoolExecutor(max_workers=1, thread_name_prefix=f"hansa-{name}") for name in ("reads", "harvest")
    )
    engine, desk = _engine(state, database_url), _engine(state, database_url)
    harvest = DurableHarvest(engine, hand, desk=desk, scribe=scribe)
    try:
        yield harvest
    finally:
        await harvest.end()
        await loop.run_in_executor(hand, engine.dispose)
        for thread in (scribe, hand):
            thread.shutdown()


@asynccontextmanager
async def _counts(state: Path, database_url: str | None) -> AsyncIterator[tuple[Usage, Benefit]]:
    """What is counted over a connection of its own, made when first used: counts that are written down delay nobody."""
    from storage.benefit import DurableBenefit
    from storage.usage import DurableUsage

    thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="hansa-usage")
    engine = _engine(state, database_url)
    try:
        yield DurableUsage(engine, thread), DurableBenefit(engine, thread)
    finally:
        await asyncio.get_running_loop().run_in_executor(thread, engine.dispose)
        thread.shutdown()


@asynccontextmanager
async def _watch(state: Path, database_url: str | None, clock: Clock) -> AsyncIterator[Watch]:
    """What operators watch, over a connection of its own, made when first used: neither side waits for the other."""
    from storage.watch import DurableWatch

    thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="hansa-watch")
    engine = _engine(state, database_url)
    try:
        yield DurableWatch(engine, thread, clock=clock)
    finally:
        await asyncio.get_running_loop().run_in_executor(thread, engine.dispose)
        thread.shutdown()


@asynccontextmanager
async def _shared(redis_url: str | None, redis_ca: Path | None, *, listens: bool) -> AsyncIterator[Shared | None]:
    if redis_url is None:
        yield None
        return
    from storage.shared import open_shared

    async with open_shared(redis_url, ca=redis_ca, listens=listens) as shared:
        yield shared


def _telling(shared: Shared | None, topic: Topic) -> Told | None:
    """What says that something of this topic was written; None where nobody listens."""
    return None if shared is None else partial(shared.announce, topic)


@asynccontextmanager
async def _volatile(redis_url: str | None, redis_ca: Path | None) -> AsyncIterator[Volatile]:
    if redis_url is None:
        from storage.volatile import MemoryVolatile

        yield MemoryVolatile()
        return
    from storage.redis import open_redis

    async with open_redis(redis_url, ca=redis_ca) as volatile:
        yield volatile


def _engine(state: Path, database_url: str | None) -> Engine:
    from storage.database import open_engine

    return open_engine(state=state, database_url=database_url)


def _migrate(engine: Engine) -> None:
    from storage.database import plain_words
    from storage.migrations.run import migrate

    with plain_words(engine):
        migrate(engine)


def _memory(engine: Engine, thread: Executor) -> Memory:
    from storage.learnt import DurableMemory

    return DurableMemory(engine, thread, front=MemoryCache(limit_bytes=FRONT_BYTES))


def _keys(engine: Engine, thread: Executor, told: Told | None) -> Keys:
    from storage.keys import DurableKeys

    return DurableKeys(engine, thread, told=told)


def _developers(engine: Engine, thread: Executor, clock: Clock, told: Told | None) -> Developers:
    from storage.developers import DurableDevelopers

    return DurableDevelopers(engine, thread, clock=clock, told=told)


def _orders(engine: Engine, thread: Executor, told: Told | None) -> Orders:
    from storage.orders import DurableOrders

    return DurableOrders(engine, thread, told=told)


def _entries(engine: Engine, thread: Executor, clock: Clock) -> OperatorEntries:
    from storage.operators import DurableOperatorEntries

    return DurableOperatorEntries(engine, thread, clock=clock)


def _incidents(engine: Engine, thread: Executor) -> Incidents:
    from storage.incidents import DurableIncidents

    return DurableIncidents(engine, thread)


def _switches(engine: Engine, thread: Executor, clock: Clock, told: Told | None) -> Switches:
    from storage.switches import DurableSwitches

    return DurableSwitches(engine, thread, clock=clock, told=told)


def _hooks(engine: Engine, thread: Executor, seal: Sealing) -> Hooks:
    from storage.hooks import DurableHooks

    return DurableHooks(engine, thread, seal=seal)


def _receipt_keys(engine: Engine, thread: Executor) -> ReceiptKeys:
    from storage.receipt_keys import DurableReceiptKeys

    return DurableReceiptKeys(engine, thread)


def _ledger(engine: Engine, thread: Executor, seal: Sealing, clock: Clock) -> Ledger:
    from storage.ledger import DurableLedger

    return DurableLedger(engine, thread, seal=seal, clock=clock)


def _identity(engine: Engine, thread: Executor, clock: Clock, told: Told | None) -> Identity:
    from storage.identity import DurableIdentity

    return DurableIdentity(engine, thread, clock=clock, told=told)
