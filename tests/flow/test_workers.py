"""Two workers over one Valkey, as clients and operators see them: what one has fetched, counted or been told the other knows."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from config.load import load, shipped
from config.model import Declared, Settings
from domain.events import Event, Tried
from gateway import hands
from gateway.app import build
from gateway.edge.leases import LEAST
from storage import keyring, shared
from storage.keyring import new_key
from storage.open import open_stores
from storage.ports import Order
from tests.contract.valkeys import Valkey, valkey
from tests.flow.stand import NOON, Stand, lifespan, standing, swift

PARKING = "/v1/mobility/parking", {"city": "duesseldorf", "limit": 5}
TWIN = "vtmanager/duesseldorf"
STRANGER = "198.51.100.7"


@dataclass(slots=True, kw_only=True)
class Two:
    """Two workers, and where they keep things."""

    one: Stand
    other: Stand
    state: Path
    server: Valkey

    async def order(self, verb: str, target: str, *, announced: bool = True) -> None:
        """Give an order as another process does; without saying so if the message is to be lost."""
        url = self.server.url if announced else None
        async with open_stores(
            state=self.state, database_url=None, cache_bytes=1, redis_url=url, listens=False
        ) as stores:
            await stores.orders.give(Order(verb=verb, target=target, reason="tried", by="test", at=NOON))


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that runs many tests at once is slower than the patience of one that serves."""
    monkeypatch.setattr(shared, "PATIENCE", 1.0)


@pytest.fixture(scope="module")
def server() -> Iterator[Valkey]:
    """A server for the whole file; a test that kills it starts it again."""
    with valkey() as own:
        yield own


@asynccontextmanager
async def workers(
    state: Path, server: Valkey, *, declared: Declared | None = None, limits: str = "auto"
) -> AsyncIterator[Two]:
    """Both over one store and the same back-ends, nothing kept, and what was said at the start heard."""
    server.empty()
    more: dict[str, Any] = {"redis_url": server.url, "limits": limits, "trusted_proxies": ("127.0.0.0/8",)}
    declared = declared or load(shipped())
    async with standing(state, declared=declared, settings=more) as one:
        events: list[Event] = []
        settings = Settings(state=state, twins=one.twins, **more)
        app = build(swift(declared), settings, clock=one.clock, observers=(events.append,))
        async with lifespan(app):
            yield Two(one=one, other=replace(one, app=app, events=events), state=state, server=server)


async def test_what_one_worker_fetched_the_other_has(tmp_path: Path, server: Valkey) -> None:
    """A question that one worker's back-ends have answered asks none of them in another, and the answers are equal."""
    async with workers(tmp_path, server) as two:
        first = await two.one.ask(*PARKING)
        assert await two.one.calls(TWIN)
        second = await two.other.ask(*PARKING)
        assert [event for event in two.other.events if isinstance(event, Tried)] == []
        assert first.json["items"] == second.json["items"]
        assert first.headers["etag"] == second.headers["etag"]


async def test_orders_and_keys_reach_every_worker_at_once(
    tmp_path: Path, server: Valkey, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With nobody looking by himself for a minute, a purge and a revoked key are followed as soon as they are announced."""
    monkeypatch.setattr(hands, "GLANCE", 60.0)
    monkeypatch.setattr(keyring, "GLANCE", 60.0)
    secret, key = new_key("test", (), NOON)
    async with workers(tmp_path, server) as two:
        for worker in (two.one, two.other):
            await worker.ask(*PARKING)
        await two.order("purge", "duesseldorf")
        for worker in (two.one, two.other):
            await worker.until(partial(missed, worker))
        async with open_stores(state=tmp_path, database_url=None, cache_bytes=1, redis_url=server.url) as stores:
            await stores.keys.create(key)
            for worker in (two.one, two.other):
                await worker.until(partial(answered, worker, secret, 200))
            await stores.keys.revoke(key.id)
            for worker in (two.one, two.other):
                await worker.until(partial(answered, worker, secret, 401))


async def test_a_lost_message_costs_the_second_in_which_everybody_looks(tmp_path: Path, server: Valkey) -> None:
    """An order nobody announces is followed all the same; and what was kept before it is given to nobody."""
    async with workers(tmp_path, server) as two:
        for worker in (two.one, two.other):
            await worker.ask(*PARKING)
        await two.order("purge", "duesseldorf", announced=False)
        await two.one.forget_calls()
        for worker in (two.one, two.other):
            await worker.until(partial(missed, worker))
        assert await two.one.calls(TWIN)


async def missed(worker: Stand) -> bool:
    """Whether the worker's shelf has no answer any more."""
    return "hit" not in (await worker.ask(*PARKING)).headers["cache-status"]


async def answered(worker: Stand, secret: str, status: int) -> bool:
    """Whether it answers so to a key."""
    return (await worker.ask("/v1/cities", headers={"hansa-key": secret})).status == status


async def test_a_quota_is_one_for_all_workers(tmp_path: Path, server: Valkey) -> None:
    """Asked in turn, two workers together give what one would, and a lease each at most beside."""
    async with workers(tmp_path, server, limits="on") as two:
        quota = load(shipped()).limits.anonymous_per_minute
        await until_shared(two)
        statuses = []
        for number in range(4 * quota):
            said = await (two.one if number % 2 else two.other).ask("/v1/cities", headers=coming(STRANGER))
            statuses.append(said.status)
            await asyncio.sleep(0.002)  # the loop turns between two requests, as it does with sockets
        assert quota <= statuses.count(200) <= quota + 2 * LEAST + 2  # two grow back meanwhile at most
        assert {*statuses} == {200, 429}


async def until_shared(two: Two) -> None:
    """Until both have settled once."""
    for worker in (two.one, two.other):
        await worker.until(partial(standing_of, worker, "there"))
    await asyncio.sleep(0.5)


async def standing_of(worker: Stand, shared: str) -> bool:
    """Whether `/health/ready` says so."""
    said = await worker.ask("/health/ready")
    return (said.status, said.json["shared"]) == (200, shared)


def coming(address: str) -> dict[str, str]:
    """The header of our proxy for somebody from there."""
    return {"x-forwarded-for": address}


async def test_valkey_killed_and_started_again_under_load(
    tmp_path: Path, server: Valkey, caplog: pytest.LogCaptureFixture
) -> None:
    """No answer has another status than without: misses, hits and quotas go on; it is said once, and mended within 5 s."""
    caplog.set_level(logging.WARNING, "hansa.storage")
    declared = load(shipped())
    # What this machine does to a loop beside our load is not what is tried here.
    declared = replace(declared, bounds=replace(declared.bounds, lateness_seconds=10.0))
    statuses: list[int] = []
    over = asyncio.Event()

    async def ask(worker: Stand, number: int) -> None:
        while not over.is_set():
            number += 10
            address = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
            where = {"lat": f"51.2{number % 1000:03}", "lon": "6.78", "limit": 3, "city": "duesseldorf"}
            said = await worker.ask("/v1/mobility/parking", where, headers=coming(address))
            statuses.append(said.status)
            worker.clock.move(seconds=1)  # so that answers go on ageing, and back-ends are asked

    async with workers(tmp_path, server, declared=declared, limits="on") as two:
        await until_shared(two)
        load_ = [asyncio.create_task(ask(two.one if n % 2 else two.other, n)) for n in range(10)]
        await asyncio.sleep(0.5)
        server.kill()
        for worker in (two.one, two.other):
            await worker.until(partial(standing_of, worker, "away"), seconds=5)
        await asyncio.sleep(0.5)
        server.start()
        for worker in (two.one, two.other):
            await worker.until(partial(standing_of, worker, "there"), seconds=5)
        await asyncio.sleep(0.5)
        over.set()
        await asyncio.gather(*load_)
        assert said_once(caplog) == 2
        assert [*filter(re.compile(b"quotas").search, server.keys())], "it is used again"
    assert set(statuses) == {200}
    assert len(statuses) > 100


def said_once(caplog: pytest.LogCaptureFixture) -> int:
    """How many workers said that they are alone; each said once that it is back."""
    lines = [record.getMessage() for record in caplog.records if record.name == "hansa.storage"]
    alone = sum(line.startswith("each worker goes on alone") for line in lines)
    assert sum("is back" in line for line in lines) == alone == len(lines) - alone
    return alone
