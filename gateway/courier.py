"""The composition root of the intake process: delivers what citizens asked their cities for, and follows it to its end.

A process of its own: the gateway's workers only write down and read. They hold no signing key and run no workflow, and when
this process dies nothing they accepted is lost.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from socket import gethostname
from typing import Literal

from config.load import load, shipped
from config.model import Declared, Settings
from config.settings import read_settings
from domain.cases import Case, Outcome
from domain.when import Clock, now
from gateway.federation.book import Act
from gateway.intake.desk import Desk, Works
from gateway.intake.engine import Runner, configured, databases, launched
from gateway.intake.flow import Flow
from gateway.intake.payload import Payload
from gateway.intake.receipts import Receipts, claims_of
from gateway.intake.steps import Steps
from gateway.world import opened
from telemetry.logs import write_to

log = logging.getLogger("hansa.intake")

Told = Callable[[str, str, Literal["begun", "ended"]], None]


@asynccontextmanager
async def working(
    declared: Declared, settings: Settings, *, worker: str, clock: Clock = now, told: Told | None = None
) -> AsyncIterator[None]:
    """Delivers for as long as this lasts. `worker` is this process's name: the same when it is started again."""
    async with opened(declared, settings, clock=clock) as world:
        if world.ledger is None or world.seal is None:
            log.info("no city takes anything: there is nothing to deliver")
            yield
            return
        receipts = Receipts(world.stores.receipt_keys, world.seal, clock)
        await receipts.jwks()  # made now, so that they are published before anybody asks

        async def sign(case: Case, payload: Payload, outcome: Outcome) -> str:
            claims = claims_of(
                case,
                issuer=settings.resource,
                key=payload.key,
                digest=payload.digest,
                evidence=outcome.evidence,
                at=clock(),
            )
            return await receipts.sign(claims)

        async def token(case: Case, act: Act) -> str | None:
            return None

        works = Works(ledger=world.ledger, book=lambda: world.book, clock=clock, sign=sign, token=token)
        configured(worker=worker, database_url=databases(settings.database_url, settings.state))
        flow = Flow(Steps(Desk(works)), told)
        async with launched(flow, world.book):
            running = asyncio.ensure_future(Runner(world.ledger, flow, worker=worker, clock=clock).work())
            try:
                yield
            finally:
                running.cancel()
                await asyncio.gather(running, return_exceptions=True)


def worker_name(settings: Settings) -> str:
    """This process's name among those that deliver."""
    return settings.worker or f"intake@{gethostname()}"


async def _until_told() -> None:
    stop = asyncio.Event()
    for ending in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(ending, stop.set)
    settings = read_settings(os.environ)
    write_to(sys.stderr, settings.log)
    async with working(load(settings.config or shipped()), settings, worker=worker_name(settings)):
        log.info("delivering as %s", worker_name(settings))
        await stop.wait()


def main() -> None:
    """Run until a signal."""
    asyncio.run(_until_told())


if __name__ == "__main__":
    main()
