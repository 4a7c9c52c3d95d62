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
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from socket import gethostname
from typing import Literal
from urllib.parse import urlsplit

from config.handed import handed
from config.model import Declared, Settings
from config.settings import read_settings
from domain.cases import Case, Outcome
from domain.when import Clock, now
from gateway.abroad import city_tokens
from gateway.assemble import LOOPBACK
from gateway.hands import AT_THE_EDGE, ELSEWHERE, follow, holding, recalled
from gateway.intake.desk import Desk, Works
from gateway.intake.dispatch import Dispatch
from gateway.intake.engine import Runner, awaken, configured, databases, launched
from gateway.intake.flow import Flow
from gateway.intake.insist import insisting
from gateway.intake.keeping import Keeping
from gateway.intake.notify import Deliveries
from gateway.intake.payload import Payload
from gateway.intake.readers import readers
from gateway.intake.receipts import Receipts, claims_of
from gateway.intake.rotation import Rotation
from gateway.intake.sole import Taken, sole
from gateway.intake.steps import Steps
from gateway.intake.target import Endpoints
from gateway.world import World, opened
from storage.cases import Ledger
from storage.errors import StorageError
from storage.open import open_identity
from telemetry.logs import write_to

log = logging.getLogger("hansa.intake")


class NotDelivering(Exception):
    """It could not start; the text is for the operator."""


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

        async with AsyncExitStack() as stack:
            accounts = await stack.enter_async_context(
                open_identity(state=settings.state, database_url=settings.database_url, clock=clock)
            )
            tokens = await stack.enter_async_context(
                city_tokens(
                    declared,
                    settings,
                    engine=world.engine,
                    accounts=accounts.identity,
                    sign=receipts.sign_assertion,
                    clock=clock,
                )
            )
            works = Works(
                ledger=world.ledger,
                book=lambda: world.book,
                clock=clock,
                sign=sign,
                tokens=tokens,
                pauses=world.pauses,
            )
            since = await recalled(world.stores.orders, world.pauses.take)
            hooks = world.stores.hooks(world.seal)
            configured(worker=worker, database_url=databases(settings.database_url, settings.state))
            flow = Flow(Steps(Desk(works)), told)
            deliveries = Deliveries(
                hooks=hooks,
                dispatch=Dispatch(
                    hooks=hooks, endpoints=_endpoints(declared, settings, world), source=settings.resource, clock=clock
                ),
                readers=readers(accounts.identity),
                clock=clock,
            )
            deliveries.register()
            await stack.enter_async_context(launched(flow, world.book))
            await deliveries.start()
            rotation = Rotation(world.seal, (world.ledger, hooks), clock=clock)
            runner = Runner(world.ledger, flow, worker=worker)
            keeping = Keeping(world.ledger, flow, book=lambda: world.book, rotation=rotation, clock=clock)
            rounds: Mapping[str, Callable[[], Awaitable[None]]] = {
                "taking up": runner.take,
                "living": runner.live,
                "sweeping": keeping.sweep,
                "sealing anew": keeping.seal_anew,
                "telling apps": partial(deliveries.follow, world.ledger.changes),
                "webhooks": deliveries.watch,
                "operators": partial(_heeding, world, world.ledger, since),
            }
            running = [asyncio.ensure_future(insisting(work, name)) for name, work in rounds.items()]
            try:
                yield
            finally:
                for each in running:
                    each.cancel()
                await asyncio.gather(*running, return_exceptions=True)


async def _heeding(world: World, ledger: Ledger, since: int) -> None:
    """For ever: deliver nothing to what operators pause, and take it up again when they end the pause."""

    async def wake(target: str) -> None:
        await awaken(ledger, sorted({source.binding for source in world.book.meant(target)}))

    hold = holding(world.pauses, wake)
    orders = world.stores.orders
    await follow(orders, {"pause": hold, "resume": hold}, since=since, passed=ELSEWHERE | AT_THE_EDGE)


def _endpoints(declared: Declared, settings: Settings, world: World) -> Endpoints:
    """The way out to apps' endpoints: in the sandbox also to this machine."""
    sandbox = settings.profile == "sandbox"
    return Endpoints(
        world.engine,
        origin=urlsplit(settings.resource).netloc,
        user_agent=f"Hansa-Webhooks/0.1 (+{declared.contact.url or declared.contact.email or ''})",
        network=LOOPBACK if sandbox else (),
        plain=sandbox,
    )


def worker_name(settings: Settings) -> str:
    """This process's name among those that deliver."""
    return settings.worker or f"intake@{gethostname()}"


async def _until_told() -> None:
    stop = asyncio.Event()
    for ending in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(ending, stop.set)
    settings = read_settings(os.environ)
    write_to(sys.stderr, settings.log)
    if settings.profile == "sandbox" and not settings.twins:
        raise NotDelivering("In the sandbox profile `hansa serve` starts it along, beside the twins it delivers to.")
    worker = worker_name(settings)
    with sole(worker, state=settings.state, database_url=settings.database_url):
        async with working(handed(settings), settings, worker=worker):
            log.info("delivering as %s", worker)
            await stop.wait()


def main() -> None:
    """Run until a signal. Raises NotDelivering, and ConfigError."""
    try:
        asyncio.run(_until_told())
    except (Taken, StorageError) as wrong:
        raise NotDelivering(str(wrong)) from wrong


if __name__ == "__main__":
    main()
