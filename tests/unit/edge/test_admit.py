"""As many requests are worked on as the event loop bears; what lies ready is given all the while."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass, field

import pytest

from gateway.edge.admit import EVERY, LEAST, Gate, admit
from gateway.edge.asgi import ASGI, Receive, Scope, Send, reply
from gateway.edge.shelf import Shelf
from tests.unit.edge.rim import HOST, scope
from tests.unit.http.stage import Answer, exchange


@dataclass(kw_only=True)
class Works:
    """An application that answers when it is told to, behind a gate and a shelf."""

    gate: Gate = field(default_factory=lambda: Gate(most=64, bearable=0.25))
    done: asyncio.Event = field(default_factory=asyncio.Event)
    now: float = 1000.0
    refusals: int = 0

    def __post_init__(self) -> None:
        """Put the layers together."""
        self.inner: ASGI = admit(self._work, self.gate, free=("/health/",), refused=self._refused)
        self.app = Shelf(self.inner, limit_bytes=10**6, clock=lambda: self.now, patience=1.0)

    def _refused(self) -> None:
        self.refusals += 1

    async def _work(self, given: Scope, receive: Receive, send: Send) -> None:
        streams = given["path"] == "/events"
        if streams:
            await send({"type": "http.response.start", "status": 200, "headers": []})
        await self.done.wait()
        if streams:
            await send({"type": "http.response.body", "body": b"end"})
        else:
            kept = [(b"cache-control", b"public, max-age=60, stale-if-error=600"), (b"content-length", b"2")]
            await reply(send, 200, kept, b"ok")

    async def ask(self, path: str, method: str = "GET") -> Answer:
        """One request."""
        return await exchange(self.app, scope(HOST, path=path, raw_path=path.encode(), method=method))

    async def begun(self, *paths: str, method: str = "GET") -> list[asyncio.Task[Answer]]:
        """Requests that are inside."""
        tasks = [asyncio.create_task(self.ask(path, method)) for path in paths]
        await asyncio.sleep(0.01)
        assert self.gate.inside == len(tasks)
        return tasks


async def test_one_too_many_is_refused_in_words() -> None:
    """Above the limit a question gets a 503 that says when to come again, and those inside get their answers."""
    works = Works(gate=Gate(most=LEAST, bearable=0.25))
    inside = await works.begun(*(f"/{n}" for n in range(LEAST)))
    refused = await works.ask("/more")
    assert (refused.status, refused.header("retry-after")) == (503, "2")
    assert json.loads(refused.body)["type"] == "/problems/overloaded"
    assert works.refusals == 1
    works.done.set()
    assert {each.status for each in await asyncio.gather(*inside)} == {200}
    assert (works.gate.inside, (await works.ask("/more")).status) == (0, 200)


async def test_what_lies_ready_is_given() -> None:
    """With everything full, a fresh answer is given, and an old one in place of the refusal; health is never refused."""
    works = Works(gate=Gate(most=LEAST, bearable=0.25))
    works.done.set()
    await works.ask("/kept")
    works.done.clear()
    inside = await works.begun(*(f"/{n}" for n in range(LEAST)))
    assert (await works.ask("/kept")).header("cache-status").startswith("hansa; hit")
    works.now += 100
    old = await works.ask("/kept")
    assert (old.status, old.body) == (200, b"ok")
    assert "fwd-status=503; detail=stale-if-error" in old.header("cache-status")
    health = asyncio.create_task(works.ask("/health/live"))
    await asyncio.sleep(0)
    works.done.set()
    assert (await health).status == 200
    await asyncio.gather(*inside)


async def test_what_writes_is_refused_last() -> None:
    """When reading is refused there is room for orders still, and not without end."""
    works = Works(gate=Gate(most=LEAST, bearable=0.25))
    inside = await works.begun(*(f"/{n}" for n in range(LEAST)))
    inside += [asyncio.create_task(works.ask(f"/order/{n}", "POST")) for n in range(LEAST)]
    await asyncio.sleep(0.01)
    assert (works.gate.inside, works.refusals) == (LEAST + LEAST // 2, LEAST // 2)
    works.done.set()
    answers = await asyncio.gather(*inside)
    assert [each.status for each in answers].count(503) == LEAST // 2


async def test_an_answer_that_goes_on_is_not_inside() -> None:
    """A stream of events takes no place from its first word on, and a caller who leaves gives his back once."""
    works = Works()
    stream = asyncio.create_task(works.ask("/events"))
    await asyncio.sleep(0.01)
    assert works.gate.inside == 0
    (leaver,) = await works.begun("/slow")
    leaver.cancel()
    await asyncio.gather(leaver, return_exceptions=True)
    assert works.gate.inside == 0
    works.done.set()
    await stream
    assert works.gate.inside == 0


def test_the_limit_follows_the_loop() -> None:
    """Late looks in a row take a share of what is inside, down to the least; where the limit is felt it comes back step by step."""
    gate = Gate(most=100, bearable=0.25)
    gate.inside = 50
    gate.note(0.3)
    assert gate.limit == 100  # once is a pause of the machine
    gate.note(0.3)
    assert gate.limit == pytest.approx(35)
    for _ in range(40):
        gate.note(1.0)
    assert gate.limit == LEAST
    gate.note(0.0)
    assert gate.limit == LEAST  # nobody has felt it: nothing is known of more
    for _ in range(60):
        gate.full(reading=True)
        gate.note(0.1)
    assert gate.limit == 100


async def test_a_loop_that_is_held_up_is_noticed() -> None:
    """Work that keeps the loop from turning lowers the limit by itself, for as long as the application lives."""
    gate = Gate(most=100, bearable=0.05)
    ended = asyncio.Event()

    async def lives(given: Scope, receive: Receive, send: Send) -> None:
        await ended.wait()

    life = asyncio.create_task(exchange_lifespan(admit(lives, gate, free=())))
    await asyncio.sleep(0)
    gate.inside = 40
    while gate.limit == 100:
        hold_up()
        await asyncio.sleep(0)
    assert gate.limit < 40
    ended.set()
    await life


def hold_up() -> None:
    """Keep the loop from turning."""
    time.sleep(2 * EVERY + 0.05)


async def exchange_lifespan(app: ASGI) -> None:
    """The application's life."""

    async def receive() -> dict[str, str]:
        return {"type": "lifespan.startup"}

    async def send(message: object) -> None:
        return

    await app({"type": "lifespan", "state": {}}, receive, send)
