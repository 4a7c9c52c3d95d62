"""A process that delivers: store, dispatch, DBOS. Run as a program it does so until it is killed.

`python -m tests.intake.notifier STATE` delivers what is queued in the store in STATE, with hardly a pause between attempts.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from dbos import DBOS

from adapters._kit.http import Engine
from domain.cases import Change
from gateway.intake.dispatch import Dispatch
from gateway.intake.engine import configured
from gateway.intake.notify import Deliveries
from gateway.intake.signing import new_secret
from gateway.intake.target import Endpoints
from storage.hooks_ports import Hooks, Webhook
from storage.open import open_stores
from storage.seal import Seal

KEY = b"k" * 32
LOOPBACK = ("127.0.0.0/8",)
QUICK = (0.1,) * 20
PAUSE = (3.0,) * 5
"""Long enough to die in."""


def clock() -> datetime:
    """The real one."""
    return datetime.now(UTC)


@dataclass(kw_only=True)
class Notifier:
    """What delivers, and the store behind it."""

    hooks: Hooks
    deliveries: Deliveries


async def everybody(change: Change) -> Mapping[str, str]:
    """Two apps may hear of everything."""
    return {"app-1": "pairwise-1", "app-2": "pairwise-2"}


@asynccontextmanager
async def store(state: Path) -> AsyncIterator[Hooks]:
    """The store, as any process opens it."""
    async with open_stores(state=state, database_url=None, cache_bytes=1000) as stores:
        yield stores.hooks(Seal([KEY]))


@asynccontextmanager
async def notifying(state: Path, *, delays: Sequence[float] = QUICK) -> AsyncIterator[Notifier]:
    """A running one, in this process."""
    async with AsyncExitStack() as stack:
        hooks = await stack.enter_async_context(store(state))
        engine = await stack.enter_async_context(Engine())
        endpoints = Endpoints(engine, origin="api.example", user_agent="hansa-test", network=LOOPBACK, plain=True)
        dispatch = Dispatch(
            hooks=hooks, endpoints=endpoints, source="https://api.example", clock=clock, delays=delays, dice=lambda: 0.0
        )
        deliveries = Deliveries(hooks=hooks, dispatch=dispatch, readers=everybody, clock=clock)
        configured(worker="notifier", database_url=f"sqlite:///{state}/intake.db")
        deliveries.register()
        try:
            DBOS.launch()
            await deliveries.start()
            watching = asyncio.create_task(deliveries.watch(0.05))
            try:
                yield Notifier(hooks=hooks, deliveries=deliveries)
            finally:
                watching.cancel()
                with suppress(asyncio.CancelledError):
                    await watching
        finally:
            DBOS.destroy(destroy_registry=True)


async def a_hook(hooks: Hooks, url: str, name: str = "hook-1", *, state: str = "active", app: str = "app-1") -> Webhook:
    """A webhook for orders and Essen's sources."""
    made = Webhook(
        id=name,
        client=app,
        url=url,
        topics=("orders", "sources:essen"),
        secret=new_secret(),
        state="active" if state == "active" else "unverified",
        created=clock(),
        changed=clock(),
    )
    assert await hooks.create(made, most=99)
    return made


async def _run(state: Path) -> None:
    async with notifying(state, delays=PAUSE):
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_run(Path(sys.argv[1])))
