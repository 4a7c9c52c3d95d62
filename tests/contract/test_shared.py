"""What workers share, on a real Valkey: one has the turn, the others wait; counts add up; news is heard; an outage costs nothing."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, cast

import pytest

from storage import shared as engine
from storage.redis import Line, open_redis
from storage.shared import SharedStore, open_shared
from storage.shared_ports import NOTHING
from tests.contract.valkey_groups import cluster, watched
from tests.contract.valkeys import TLS, Valkey, behind_tls, valkey
from tests.static.tree import ROOT


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that runs many tests at once is slower than the patience of one that serves."""
    monkeypatch.setattr(engine, "PATIENCE", 1.0)


@pytest.fixture(scope="module")
def server() -> Iterator[Valkey]:
    """A server for the whole file."""
    with valkey() as own:
        yield own


@pytest.fixture
async def two(server: Valkey) -> AsyncIterator[tuple[SharedStore, SharedStore]]:
    """Two workers on it, which find nothing yet."""
    server.empty()
    async with open_shared(server.url) as one, open_shared(server.url) as other:
        yield one, other


def soon(seconds: float = 5.0) -> float:
    """An instant on the loop's clock."""
    return asyncio.get_running_loop().time() + seconds


async def so(store: SharedStore, *, there: bool) -> None:
    """Until the store is there, or away; fails when that takes as long as it may at most."""
    async with asyncio.timeout(5):
        while store.there is not there:
            if not there:
                await store.find("asked", usable=1, until=soon())
            await asyncio.sleep(0.01)


async def test_one_has_the_turn_and_the_other_gets_its_value(two: tuple[SharedStore, SharedStore]) -> None:
    """The first is told to ask, the second waits and has the value as soon as it is kept; a third finds it at once."""
    one, other = two
    first = await one.find("n", usable=60, until=soon())
    assert (first.value, first.fresh) == (None, False)
    assert first.turn is not None
    waiting = asyncio.create_task(other.find("n", usable=60, until=soon()))
    await asyncio.sleep(0.05)
    assert not waiting.done()
    assert await one.keep("n", first.turn, b"v", seconds=100)
    got = await waiting
    assert (got.value, got.fresh, got.turn, got.waited) == (b"v", True, None, True)
    assert 30 < got.seconds <= 100
    again = await one.find("n", usable=60, until=soon())
    assert (again.value, again.fresh, again.waited) == (b"v", True, False)


async def test_who_waits_is_bounded_by_his_own_deadline(two: tuple[SharedStore, SharedStore]) -> None:
    """However long the other takes, whoever waits leaves at his instant, without the turn."""
    one, other = two
    assert (await one.find("n", usable=60, until=soon())).turn
    left = await other.find("n", usable=60, until=soon(0.1))
    assert (left.fresh, left.turn, left.waited) == (False, None, True)


async def test_a_turn_without_a_value_lets_everybody_ask(two: tuple[SharedStore, SharedStore]) -> None:
    """When the source failed for whoever had the turn, those who wait do not wait for one after the other."""
    one, other = two
    turn = (await one.find("n", usable=60, until=soon())).turn
    assert turn
    waiting = [asyncio.create_task(other.find("n", usable=60, until=soon())) for _ in range(3)]
    await asyncio.sleep(0.05)
    await one.leave("n", turn)
    assert [(found.fresh, found.turn) for found in await asyncio.gather(*waiting)] == [(False, None)] * 3


async def test_when_the_one_with_the_turn_dies_the_next_goes_on(
    server: Valkey, two: tuple[SharedStore, SharedStore], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A turn that nobody prolongs ends; the next one has it, and what the first kept after all is refused."""
    monkeypatch.setattr(engine, "TURN", 0.2)
    _, other = two
    async with open_shared(server.url, listens=False) as dying:  # prolongs nothing
        lost = (await dying.find("n", usable=60, until=soon())).turn
        next_one = await other.find("n", usable=60, until=soon())
        assert next_one.turn
        assert lost
        assert not await dying.keep("n", lost, b"late", seconds=100)
        assert await other.keep("n", next_one.turn, b"right", seconds=100)
        assert (await dying.find("n", usable=60, until=soon())).value == b"right"


async def test_a_turn_lasts_while_its_worker_lives(
    two: tuple[SharedStore, SharedStore], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A source that answers slowly is asked by one worker all the same: the turn is prolonged."""
    monkeypatch.setattr(engine, "TURN", 1.0)
    one, other = two
    assert (await one.find("n", usable=60, until=soon())).turn
    assert (await other.find("n", usable=60, until=soon(1.6))).turn is None


async def test_what_is_old_is_shown_and_the_turn_given(server: Valkey, two: tuple[SharedStore, SharedStore]) -> None:
    """A value in its last seconds, which `usable` are, is there for whom the source fails; and somebody asks anew."""
    one, other = two
    turn = (await one.find("n", usable=60, until=soon())).turn
    assert turn
    await one.keep("n", turn, b"v", seconds=100)
    server.pass_by(50)
    old = await other.find("n", usable=60, until=soon())
    assert (old.value, old.fresh) == (b"v", False)
    assert old.turn


async def test_counts_of_all_workers_add_up(two: tuple[SharedStore, SharedStore]) -> None:
    """Each learns what both have put into a client's bucket, and it empties with time; many clients go in several calls."""
    one, other = two
    assert await one.spend("p", {"a": 10.0, "b": 1.0}) == pytest.approx({"a": 10.0, "b": 1.0})
    spent = await other.spend("p", {"a": 5.0})
    assert spent is not None
    assert 14 < spent["a"] <= 15
    assert await one.spend("other", {"a": 1.0}) == pytest.approx({"a": 1.0})
    many = {f"{n}": 1.0 for n in range(2 * engine.MANY + 1)}
    assert await one.spend("p", many) == pytest.approx(many)


async def test_news_is_heard_by_all_at_once(two: tuple[SharedStore, SharedStore]) -> None:
    """Whoever rests over a topic goes on when another process announces it; other topics rest on."""
    one, other = two
    for store in two:  # both listen: their first news is that they do
        async with asyncio.timeout(5):
            await store.rest("orders", 60)
            await store.rest("keys", 60)
    resting = [asyncio.create_task(store.rest("orders", 60)) for store in two]
    elsewhere = asyncio.create_task(one.rest("keys", 60))
    await asyncio.sleep(2 * engine.GAP)
    await other.announce("orders")
    async with asyncio.timeout(1):
        await asyncio.gather(*resting)
    assert not elsewhere.done()
    elsewhere.cancel()


async def test_without_news_the_rest_is_as_long_as_it_was(two: tuple[SharedStore, SharedStore]) -> None:
    """A message that is lost costs the rest, and no more."""
    async with asyncio.timeout(5):
        await two[0].rest("tokens", 60)
        await two[0].rest("tokens", 0.2)


@pytest.mark.parametrize("kind", ["killed", "full", "hung"])
async def test_an_outage_is_said_once_costs_little_and_ends(
    kind: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Away, everything is nothing, at once; one line says so and one that it is back, which is noticed within five seconds."""
    caplog.set_level(logging.INFO, "hansa.storage")
    monkeypatch.setattr(engine, "RETRY", 0.1)
    with valkey() as own:
        async with open_shared(own.url) as store:
            turn = (await store.find("n", usable=60, until=soon())).turn
            assert turn
            match kind:
                case "killed":
                    own.kill()
                case "full":
                    own.set("maxmemory", "1")
                case _:
                    own.pause()
            await so(store, there=False)
            before = asyncio.get_running_loop().time()
            for _ in range(100):
                assert await store.find("n", usable=60, until=soon()) == NOTHING
                assert await store.spend("p", {"a": 1.0}) is None
                assert not await store.keep("n", turn, b"v", seconds=60)
                await store.leave("n", turn)
            assert asyncio.get_running_loop().time() - before < engine.PATIENCE * 10
            match kind:
                case "killed":
                    own.start()
                case "full":
                    own.set("maxmemory", "0")
                case _:
                    own.unpause()
            await so(store, there=True)
            assert (await store.find("m", usable=60, until=soon())).turn
            async with asyncio.timeout(5):
                await store.rest("orders", 60)
    said = [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]
    assert [line.partition(":")[0] for line in said] == [
        "each worker goes on alone",
        "the shared store (HANSA_REDIS_URL) is back",
    ]


async def test_a_cluster_serves_and_a_missing_part_is_an_outage(tmp_path: Path) -> None:
    """Over three servers all of it works; with one gone everybody is alone, and with it back nobody."""
    with cluster(tmp_path) as three:
        async with AsyncExitStack() as stack:
            one, other = [await stack.enter_async_context(open_shared(three.url)) for _ in range(2)]
            await all_of_it(one, other)
            await taken_once(three.url)
            three.nodes[1].kill()
            await gone(one)
            three.nodes[1].start()
            await back(one, other)
            await all_of_it(one, other)


async def test_a_sentinel_names_the_next_server(tmp_path: Path) -> None:
    """When the server dies its copy takes over, and all of it works there; nothing has to be restarted."""
    with watched(tmp_path) as pair:
        async with AsyncExitStack() as stack:
            one, other = [await stack.enter_async_context(open_shared(pair.url)) for _ in range(2)]
            await all_of_it(one, other)
            await taken_once(pair.url)
            pair.server.kill()
            await gone(one)
            await gone(other)
            await back(one, other)
            await all_of_it(one, other)


async def all_of_it(one: SharedStore, other: SharedStore) -> None:
    """Turns, values, counts and news between two workers, for names that lie all over a cluster."""
    for n in range(20):
        name = f"{n}-{soon()}"
        found = await one.find(name, usable=60, until=soon())
        assert found.turn, name
        waiting = asyncio.create_task(other.find(name, usable=60, until=soon()))
        assert await one.keep(name, found.turn, b"v", seconds=100)
        assert (await waiting).value == b"v"
    client = f"{soon()}"
    await one.spend("p", {client: 10.0})
    spent = await other.spend("p", {client: 5.0})
    assert spent is not None
    assert 14 < spent[client] <= 15
    async with asyncio.timeout(10):
        await other.rest("tokens", 0.2)  # that it listens is news as well
        resting = asyncio.create_task(other.rest("tokens", 60))
        while not resting.done():
            await one.announce("tokens")  # it may just be looking for another server to listen to
            await asyncio.sleep(0.1)


async def taken_once(url: str) -> None:
    """Identity's codes and log-ins lie there too, wherever their names lead."""
    async with open_redis(url) as volatile:
        for n in range(20):
            await volatile.put(f"{n}", b"v", seconds=60)
            assert (await volatile.take(f"{n}"), await volatile.take(f"{n}")) == (b"v", None)


async def back(*stores: SharedStore) -> None:
    """Until each has noticed, whatever the name; a cluster or a sentinel needs a moment itself."""
    async with asyncio.timeout(20):
        for store in stores:
            served = False
            while not served:
                await asyncio.sleep(0.05)
                found = [await store.find(f"back-{n}-{soon()}", usable=1, until=soon()) for n in range(20)]
                served = all(each.turn for each in found)


async def gone(store: SharedStore) -> None:
    """Until it has noticed, whatever part of the names is gone."""
    async with asyncio.timeout(15):
        n = 0
        while store.there:
            n += 1
            await asyncio.gather(*(store.find(f"gone-{n}-{m}", usable=1, until=soon()) for m in range(20)))


async def test_the_documented_access_list_suffices(server: Valkey) -> None:
    """A user with the rights that the manual names may do all of it."""
    manual = (ROOT / "docs/how-to/run-with-valkey.md").read_text("utf-8")
    rules = manual.partition("access lists needs `")[2].partition("`")[0].split()
    server.empty()
    server.allow("gateway", ">hunter2", *rules)
    url = server.url.replace("//", "//gateway:hunter2@")
    async with open_shared(url) as one, open_shared(url) as other:
        await all_of_it(one, other)


async def test_tls_is_verified_by_the_authorities_that_are_named(
    server: Valkey, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`HANSA_REDIS_CA` vouches for the very name in the address; without it, or under another name, everybody is alone."""
    real = socket.getaddrinfo

    def resolve(host: str, *rest: Any, **more: Any) -> Any:
        return real("127.0.0.1" if host.endswith(".example") else host, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    authority = TLS / "authority.pem"
    async with behind_tls(server.port) as port:
        url = f"rediss://city.example:{port}/0"
        async with open_shared(url, ca=authority) as one, open_shared(url, ca=authority) as other:
            await back(one, other)  # the first greeting may take longer than anybody waits
            await all_of_it(one, other)
        async with open_shared(url) as stranger:
            await so(stranger, there=False)
        async with open_shared(url.replace("city", "other"), ca=authority) as stranger:
            await so(stranger, there=False)


async def test_what_is_closed_while_it_opens_ends(server: Valkey) -> None:
    """A process that stops in the very moment it began does not hang on the connection it was making."""
    for turns in range(20):
        async with asyncio.timeout(5):
            async with open_shared(server.url):
                for _ in range(turns):
                    await asyncio.sleep(0)


async def test_what_the_driver_trips_over_is_an_outage_and_no_error() -> None:
    """A cluster's driver may take a connection away under its own command: nobody who asks gets to see that."""

    class Tripping:
        async def execute_command(self, *_: object) -> None:
            raise AttributeError("'NoneType' object has no attribute 'writelines'")

    store = SharedStore(Line(cast(Any, Tripping()), patience=1.0))
    for _ in range(engine.FAILURES):
        assert await store.spend("p", {"a": 1.0}) is None
    assert not store.there
