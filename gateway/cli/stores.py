"""A command's way to the stores: opened, asked once, closed. A root too, as every command is."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import TypeVar

from config.model import Settings
from storage.accounts import Identity
from storage.cases import Ledger
from storage.open import Stores, open_identity, open_ledger, open_stores
from storage.ports import Sealing

T = TypeVar("T")

__all__ = ["Stores", "in_identity", "in_ledger", "in_stores", "seal_of"]


def in_stores(settings: Settings, work: Callable[[Stores], Awaitable[T]]) -> T:
    """What `work` does with the gateway's stores. Raises StorageError when they cannot be opened or asked."""

    async def done() -> T:
        async with _opened(settings) as stores:
            return await work(stores)

    return asyncio.run(done())


def in_identity(settings: Settings, work: Callable[[Identity], Awaitable[T]]) -> T:
    """What `work` does with identity's store. Raises StorageError when it cannot be opened or asked."""

    async def done() -> T:
        async with open_identity(
            state=settings.state,
            database_url=settings.database_url,
            redis_url=settings.redis_url,
            redis_ca=settings.redis_ca,
        ) as stores:
            return await work(stores.identity)

    return asyncio.run(done())


def in_ledger(settings: Settings, work: Callable[[Stores, Ledger], Awaitable[T]]) -> T:
    """What `work` does with the stores and the Ledger. Raises StorageError when they cannot be opened or asked."""

    async def done() -> T:
        state, url = settings.state, settings.database_url
        async with (
            _opened(settings) as stores,
            open_ledger(state=state, database_url=url, seal=seal_of(settings)) as ledger,
        ):
            return await work(stores, ledger)

    return asyncio.run(done())


def _opened(settings: Settings) -> AbstractAsyncContextManager[Stores]:
    """What a command changes is announced to the workers; it hears no news itself."""
    return open_stores(
        state=settings.state,
        database_url=settings.database_url,
        cache_bytes=1,
        redis_url=settings.redis_url,
        redis_ca=settings.redis_ca,
        listens=False,
    )


def seal_of(settings: Settings) -> Sealing:
    """The seal of this installation. Raises StorageError when it has none."""
    from storage.seal import open_seal

    return open_seal(
        keys=settings.seal_keys, state=settings.state, database_url=settings.database_url, profile=settings.profile
    )
