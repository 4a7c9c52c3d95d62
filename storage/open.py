"""Opens what the composition root needs kept. The only file that names engines; it imports them when asked to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from domain import when
from domain.when import Clock
from storage.accounts import Identity, Volatile
from storage.cases import Ledger
from storage.errors import StorageError
from storage.memory import MemoryCache
from storage.ports import Cache, Keys, Memory, Orders, ReceiptKeys, Sealing

if TYPE_CHECKING:
    from sqlalchemy import Engine

FRONT_BYTES = 2 * 1024 * 1024
"""In front of the durable memory: some ten thousand addresses."""

__all__ = ["IdentityStores", "StorageError", "Stores", "open_identity", "open_ledger", "open_stores"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stores:
    """Everything that is kept, by port."""

    cache: Cache[Any]
    memory: Memory
    keys: Keys
    orders: Orders
    receipt_keys: ReceiptKeys


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityStores:
    """Everything that identity keeps, by port."""

    identity: Identity
    volatile: Volatile


@asynccontextmanager
async def open_stores(*, state: Path, database_url: str | None, cache_bytes: int) -> AsyncIterator[Stores]:
    """Opens the stores, with their tables up to date; closes them at the end, after what was begun is written.

    `database_url` None is SQLite in `state`; otherwise a `postgresql://` address, and `state` is not touched.
    StorageError, in words for the operator, when that cannot be.
    """
    async with _database(state, database_url) as (engine, thread):
        cache: Cache[Any] = MemoryCache(limit_bytes=cache_bytes)
        yield Stores(
            cache=cache,
            memory=_memory(engine, thread),
            keys=_keys(engine, thread),
            orders=_orders(engine, thread),
            receipt_keys=_receipt_keys(engine, thread),
        )


@asynccontextmanager
async def open_identity(
    *, state: Path, database_url: str | None, redis_url: str | None = None, clock: Clock = when.now
) -> AsyncIterator[IdentityStores]:
    """Opens what identity keeps, as `open_stores` does, in the same database.

    `redis_url` None keeps what is volatile in this process: then no other one may serve. Redis need not answer yet.
    """
    async with _database(state, database_url) as (engine, thread), _volatile(redis_url) as volatile:
        yield IdentityStores(identity=_identity(engine, thread, clock), volatile=volatile)


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
async def _volatile(redis_url: str | None) -> AsyncIterator[Volatile]:
    if redis_url is None:
        from storage.volatile import MemoryVolatile

        yield MemoryVolatile()
        return
    from storage.redis import open_redis

    async with open_redis(redis_url) as volatile:
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


def _keys(engine: Engine, thread: Executor) -> Keys:
    from storage.keys import DurableKeys

    return DurableKeys(engine, thread)


def _orders(engine: Engine, thread: Executor) -> Orders:
    from storage.orders import DurableOrders

    return DurableOrders(engine, thread)


def _receipt_keys(engine: Engine, thread: Executor) -> ReceiptKeys:
    from storage.receipt_keys import DurableReceiptKeys

    return DurableReceiptKeys(engine, thread)


def _ledger(engine: Engine, thread: Executor, seal: Sealing, clock: Clock) -> Ledger:
    from storage.ledger import DurableLedger

    return DurableLedger(engine, thread, seal=seal, clock=clock)


def _identity(engine: Engine, thread: Executor, clock: Clock) -> Identity:
    from storage.identity import DurableIdentity

    return DurableIdentity(engine, thread, clock=clock)
