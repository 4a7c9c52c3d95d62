"""From a change to the apps' endpoints: over a real store, DBOS and sockets, through crashes."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from domain.cases import Change, State
from gateway.intake.dispatch import MOST, draft, ping
from gateway.intake.events import PING
from gateway.intake.signing import written
from tests.contract.receiver import Got, Receiver, receiving, verified
from tests.intake.notifier import Notifier, a_hook, clock, notifying, store
from tests.static.tree import ROOT

PATIENCE = 20.0
KIND = "org.hansa.order.changed"


def change(number: int, state: State = "placed", **more: Any) -> Change:
    """A turn of an order in Essen."""
    given: dict[str, Any] = {
        "case": "case-1",
        "resource": "waste.bulky-orders",
        "city": "essen",
        "citizen": "internal-1",
        "client": "app-1",
    }
    return Change(number=number, state=state, at=clock(), **(given | more))


async def until(true: Callable[[], Awaitable[bool]]) -> None:
    """Wait until something has become so."""
    async with asyncio.timeout(PATIENCE):
        while True:
            if await true():
                return
            await asyncio.sleep(0.02)


async def arrived(endpoint: Receiver, number: int) -> list[Any]:
    """The events of an endpoint, once there are so many."""

    async def enough() -> bool:
        return len(endpoint.got) >= number

    await until(enough)
    return [json.loads(got.body) for got in endpoint.got]


async def settled(notifier: Notifier, hook: str = "hook-1") -> None:
    """Wait until nothing of a webhook is on its way."""

    async def nothing() -> bool:
        return not await notifier.hooks.deliveries(hook, state="pending", before=None, limit=1)

    await until(nothing)


@pytest.fixture
async def endpoint() -> AsyncIterator[Receiver]:
    """An endpoint that takes everything."""
    async with receiving() as it:
        yield it


async def test_a_change_reaches_every_app_that_may_hear_of_it(tmp_path: Path, endpoint: Receiver) -> None:
    """Each by its own subject, once however often it is spread."""
    async with notifying(tmp_path) as it, receiving() as other:
        one = await a_hook(it.hooks, endpoint.url)
        await a_hook(it.hooks, other.url, "hook-2", app="app-2")
        await a_hook(it.hooks, endpoint.url, "hook-3", app="app-3")
        for _ in range(2):
            for each in (change(1, "accepted"), change(4, "confirmed")):
                await it.deliveries.spread(each)
        await it.deliveries.spread(change(5, resource="waste.unheard-of"))
        await it.deliveries.spread(change(6, resource="reports"))
        events = sorted(await arrived(endpoint, 2), key=lambda event: int(event["data"]["number"]))
        theirs = await arrived(other, 2)
        await settled(it)
    assert [(each["data"]["state"], each["data"]["number"]) for each in events] == [("accepted", 1), ("confirmed", 2)]
    assert {each["data"]["sub"] for each in events} == {"pairwise-1"}
    assert {each["data"]["sub"] for each in theirs} == {"pairwise-2"}
    assert not {each["id"] for each in events} & {each["id"] for each in theirs}
    assert all(verified(got, written(one.secret)) for got in endpoint.got)


async def test_a_failing_endpoint_gets_it_later(tmp_path: Path, endpoint: Receiver) -> None:
    """Again and again with the same id, until it is taken; then never more."""
    endpoint.status = 500
    async with notifying(tmp_path) as it:
        await a_hook(it.hooks, endpoint.url)
        await it.deliveries.spread(change(1))
        await arrived(endpoint, 2)
        endpoint.status = 200
        await settled(it)
        (log,) = await it.hooks.deliveries("hook-1", state=None, before=None, limit=9)
    assert (log.state, log.attempts) == ("delivered", len(endpoint.got))
    assert {got.headers["webhook-id"] for got in endpoint.got} == {log.id}


async def test_a_dead_endpoint_holds_up_nobody(tmp_path: Path, endpoint: Receiver) -> None:
    """Neither another webhook nor a later event of its own: what waits for its time takes no place in the queue."""

    async def picky(request: web.Request) -> web.Response:
        poisonous = json.loads(endpoint.got[-1].body)["data"]["number"] <= 5
        return web.Response(status=500 if poisonous else 200)

    endpoint.answer = picky
    async with notifying(tmp_path, delays=(3600.0,)) as it, receiving() as other:
        await a_hook(it.hooks, endpoint.url)
        await a_hook(it.hooks, other.url, "hook-2", app="app-2")
        for number in range(1, 8):
            await it.deliveries.spread(change(number))
        await arrived(endpoint, 7)
        await arrived(other, 7)

        async def told() -> bool:
            return len(await it.hooks.deliveries("hook-1", state="delivered", before=None, limit=9)) == 2

        await until(told)
        assert len(await it.hooks.deliveries("hook-1", state="pending", before=None, limit=9)) == 5


async def test_what_another_process_queued_is_picked_up(tmp_path: Path, endpoint: Receiver) -> None:
    """A ping of the API: the endpoint is asked, agrees, and gets it; then a replay, under the same id."""
    async with notifying(tmp_path), store(tmp_path) as worker:
        hook = await a_hook(worker, endpoint.url, state="unverified")
        (sent,) = await worker.queue([ping(hook, clock())], most=MOST)
        (event,) = await arrived(endpoint, 1)
        assert (event["type"], event["id"]) == (PING, sent.id)
        assert len(endpoint.asked) == 1

        async def over() -> bool:
            found = await worker.delivery(sent.id)
            return found is not None and found.state == "delivered"

        await until(over)
        await worker.replay(sent.id, clock())
        events = await arrived(endpoint, 2)
        assert [each["id"] for each in events] == [sent.id] * 2
        assert endpoint.got[0].body == endpoint.got[1].body


async def test_no_database_shows_whom_it_was_about(tmp_path: Path, endpoint: Receiver) -> None:
    """Neither the store nor what DBOS keeps holds a subject, an address or a secret that one could read."""
    endpoint.url += "?key=canary-5a"
    async with notifying(tmp_path) as it:
        hook = await a_hook(it.hooks, endpoint.url)
        await it.deliveries.spread(change(1))
        await arrived(endpoint, 1)
        await settled(it)
        files = contents(tmp_path)
    assert len(files) > 2
    for canary in (b"canary-5a", b"pairwise-1", b"internal-1", b"case-1", hook.secret):
        assert not any(canary in file for file in files), canary


def contents(folder: Path) -> list[bytes]:
    """Every file below it."""
    return [file.read_bytes() for file in folder.rglob("*") if file.is_file()]


@asynccontextmanager
async def process(state: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    """A delivering process; killed at the end, whatever it is doing."""
    command = (sys.executable, "-m", "tests.intake.notifier", str(state))
    running = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
    try:
        assert running.stdout is not None
        async with asyncio.timeout(PATIENCE):
            assert await running.stdout.readline() == b"ready\n"
        yield running
    finally:
        running.send_signal(signal.SIGKILL)
        await running.wait()


@asynccontextmanager
async def queued(state: Path, endpoint: Receiver) -> AsyncIterator[str]:
    """One event in a store that nobody delivers from yet; its id."""
    async with store(state) as hooks:
        hook = await a_hook(hooks, endpoint.url)
        (made,) = await hooks.queue(
            [draft(hook, "case/1", KIND, b'{"type":"t","subject":"/s","data":{}}', clock())], most=9
        )
        yield made.id


async def test_killed_while_waiting_it_goes_on_where_it_was(tmp_path: Path, endpoint: Receiver) -> None:
    """SIGKILL between two attempts: after the restart it is sent once more, with the same id, and is over."""
    endpoint.status = 500
    async with queued(tmp_path, endpoint) as event, store(tmp_path) as hooks:
        async with process(tmp_path):
            await arrived(endpoint, 1)

            async def noted() -> bool:
                found = await hooks.delivery(event)
                return found is not None and found.attempts == 1

            await until(noted)
        endpoint.status = 200
        async with process(tmp_path):

            async def over() -> bool:
                found = await hooks.delivery(event)
                return found is not None and found.state == "delivered"

            await until(over)
    assert [got.headers["webhook-id"] for got in endpoint.got] == [event] * 2


async def test_killed_before_the_answer_it_sends_again(tmp_path: Path, endpoint: Receiver) -> None:
    """SIGKILL while the endpoint is at work: nobody knows whether it took it, so it comes again, with the same id."""
    hanging = asyncio.Event()

    async def hang(request: web.Request) -> web.Response:
        await hanging.wait()
        return web.Response()

    endpoint.answer = hang
    async with queued(tmp_path, endpoint) as event, store(tmp_path) as hooks:
        async with process(tmp_path):
            await arrived(endpoint, 1)
        endpoint.answer = None
        hanging.set()
        async with process(tmp_path):

            async def over() -> bool:
                found = await hooks.delivery(event)
                return found is not None and found.state == "delivered"

            await until(over)
    first, *rest = (got for got in endpoint.got)
    assert 1 <= len(rest) <= 2
    assert all(same(first, each) for each in rest)


def same(one: Got, other: Got) -> bool:
    """Whether a receiver can tell that it is the same event."""
    return one.headers["webhook-id"] == other.headers["webhook-id"] and one.body == other.body
