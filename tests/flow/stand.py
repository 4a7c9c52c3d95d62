"""The whole gateway over real twins: started in this process, asked through its ASGI door, back-ends on real sockets.

Knows how to ask, how to break a twin and how to move clocks. Does not know any protocol.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import aiohttp

from config.load import load, shipped
from config.model import Binding, Declared, Policy, Settings, Warm
from domain.events import Event
from gateway.app import build
from gateway.edge.asgi import ASGI, Message
from sandbox.kit import every_twin, running
from telemetry.start import Plan

NOON = datetime(2026, 12, 1, 11, 0, tzinfo=UTC)
SWIFT = {"probe_seconds": 0.1}
"""Less patience than in production, so that a test of an outage need not last one."""
COLD = Warm(periods=0)
"""A test that moves the clock counts the calls of its own questions."""


@cache
def as_shipped() -> Declared:
    """The shipped configuration, read once in a process: nobody can change it."""
    return load(shipped())


def having(resource: str, provider: str) -> list[str]:
    """The configured cities, in their order, in which this provider is bound to the resource; how many they are is nobody's law."""
    cities = as_shipped().cities
    return [c.slug for c in cities if any((b.resource, b.provider) == (resource, provider) for b in c.bindings)]


@dataclass(slots=True)
class Clock:
    """The gateway's clock, moved by the test."""

    instant: datetime = NOON

    def __call__(self) -> datetime:
        """The present instant."""
        return self.instant

    def move(self, **by: float) -> None:
        """Forward, in the words of timedelta."""
        self.instant += timedelta(**by)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """An answer of the gateway."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body, read."""
        return json.loads(self.body)

    @property
    def items(self) -> list[dict[str, Any]]:
        """The items of a collection."""
        items: list[dict[str, Any]] = self.json["items"]
        return items

    def row(self, source: str) -> dict[str, Any]:
        """The row of one source."""
        rows: dict[str, dict[str, Any]] = {row["id"]: row for row in self.json["sources"]}
        return rows[source]


@dataclass(slots=True, kw_only=True)
class Stand:
    """A running gateway and its twins."""

    app: ASGI
    twins: Mapping[str, str]
    clock: Clock
    session: aiohttp.ClientSession
    events: list[Event] = field(default_factory=list)

    async def ask(
        self,
        path: str,
        query: Any = (),
        *,
        headers: Mapping[str, str] | Sequence[tuple[str, str]] | None = None,
        method: str = "GET",
        body: bytes | Iterator[bytes] = b"",
    ) -> Said:
        """One request, as a client sends it; `query` is a mapping, pairs, or a query string as it is.

        Headers are pairs where a name comes twice; an iterator is a body that comes in pieces.
        """
        pairs = headers.items() if isinstance(headers, Mapping) else headers or ()
        given = [(name.encode(), value.encode()) for name, value in pairs]
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "root_path": "",
            "query_string": (query if isinstance(query, str) else urlencode(query)).encode(),
            "headers": given if any(name == b"host" for name, _ in given) else [(b"host", b"gateway.test"), *given],
            "client": ("127.0.0.1", 50000),
            "server": ("127.0.0.1", 8080),
        }
        sent: list[Message] = []

        async def receive() -> Message:
            piece = body if isinstance(body, bytes) else next(body, b"")
            return {"type": "http.request", "body": piece, "more_body": piece is not body and bool(piece)}

        async def send(message: Message) -> None:
            sent.append(message)

        await self.app(scope, receive, send)
        start, *rest = sent
        heads: dict[str, str] = {}
        for name, value in start["headers"]:
            known = heads.get(name.decode())
            heads[name.decode()] = value.decode() if known is None else f"{known}, {value.decode()}"
        return Said(status=start["status"], headers=heads, body=b"".join(part.get("body", b"") for part in rest))

    async def address(self, city: str, q: str) -> str:
        """The id of the one house that is spelled exactly like this."""
        said = await self.ask("/v1/addresses", {"city": city, "q": q, "limit": 1000})
        found: str = next(i["id"] for i in said.items if f"{i['street']} {i['house_number']}".lower() == q.lower())
        return found

    def desk(self, twin: str) -> str:
        """Where a twin is controlled: its own address, or another one where its wire is not HTTP."""
        return self.twins.get(f"{twin}/desk", self.twins[twin])

    async def fault(self, twin: str, kind: str, **more: Any) -> None:
        """Break a twin until it is healed."""
        await self._control("PUT", twin, "faults", {"kind": kind} | more)

    async def heal(self, twin: str) -> None:
        """Mend it."""
        await self._control("DELETE", twin, "faults")

    async def set_clock(self, instant: datetime, *twins: str) -> None:
        """Put the gateway's clock and those of the twins (all by default) to an instant."""
        self.clock.instant = instant
        for twin in twins or self.twins:
            await self._control("PUT", twin, "clock", {"now": instant.isoformat()})

    async def calls(self, twin: str) -> list[dict[str, Any]]:
        """The twin's journal."""
        async with self.session.get(f"{self.desk(twin)}/_twin/calls") as response:
            calls: list[dict[str, Any]] = (await response.json())["calls"]
            return calls

    async def forget_calls(self) -> None:
        """Empty every journal."""
        for twin in self.twins:
            await self._control("DELETE", twin, "calls")

    async def _control(self, method: str, twin: str, what: str, body: Any = None) -> None:
        async with self.session.request(method, f"{self.desk(twin)}/_twin/{what}", json=body) as response:
            assert response.status < 300, await response.text()

    async def until(self, true: Callable[[], Any], *, seconds: float = 10.0) -> None:
        """Wait until something has become so; fails when it has not in `seconds`."""
        async with asyncio.timeout(seconds):
            while not await true():  # noqa: ASYNC110 - what is waited for happens in a back-end, which sends no event
                await asyncio.sleep(0.02)


def swift(declared: Declared, **policy: Any) -> Declared:
    """The configuration with less patience for back-ends, and more for a busy machine.

    A region's binding stays one object in all of its cities.
    """
    made: dict[int, Binding] = {}

    def hurried(bindings: tuple[Binding, ...]) -> tuple[Binding, ...]:
        for each in bindings:
            made.setdefault(id(each), replace(each, policy=replace(each.policy, **(SWIFT | policy))))
        return tuple(made[id(each)] for each in bindings)

    cities = tuple(replace(city, bindings=hurried(city.bindings)) for city in declared.cities)
    regions = tuple(replace(region, bindings=hurried(region.bindings)) for region in declared.regions)
    bounds = replace(declared.bounds, lateness_seconds=10.0)
    return replace(declared, cities=cities, regions=regions, bounds=bounds, warm=COLD)


@asynccontextmanager
async def standing(
    state: Path,
    *,
    policy: Mapping[str, Any] | None = None,
    declared: Declared | None = None,
    settings: Mapping[str, Any] | None = None,
    plan: Plan | None = None,
    warm: Warm = COLD,
) -> AsyncIterator[Stand]:
    """A gateway over all twins, at noon on 1 December 2026, with an empty cache and memory."""
    assert set(policy or {}) <= set(Policy.__dataclass_fields__)
    async with AsyncExitStack() as stack:
        twins = await stack.enter_async_context(running(every_twin(), now=NOON))
        session = await stack.enter_async_context(aiohttp.ClientSession())
        clock, events = Clock(), list[Event]()
        app = build(
            replace(swift(declared or as_shipped(), **(policy or {})), warm=warm),
            Settings(state=state, twins=twins, **(settings or {})),
            clock=clock,
            observers=(events.append,),
            plan=plan,
        )
        await stack.enter_async_context(lifespan(app))
        stand = Stand(app=app, twins=twins, clock=clock, session=session, events=events)
        await stand.forget_calls()
        yield stand


@asynccontextmanager
async def lifespan(app: ASGI) -> AsyncIterator[None]:
    """Start the application and stop it, as a server does."""
    inbox: asyncio.Queue[Message] = asyncio.Queue()
    outbox: asyncio.Queue[Message] = asyncio.Queue()
    task = asyncio.create_task(
        app({"type": "lifespan", "asgi": {"version": "3.0"}, "state": {}}, inbox.get, outbox.put)
    )
    await inbox.put({"type": "lifespan.startup"})
    assert (started := await outbox.get())["type"] == "lifespan.startup.complete", started
    try:
        yield
    finally:
        await inbox.put({"type": "lifespan.shutdown"})
        assert (await outbox.get())["type"] == "lifespan.shutdown.complete"
        await task
