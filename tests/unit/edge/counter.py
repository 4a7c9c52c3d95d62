"""A shelf with a clock that is moved by hand, in front of an application that counts and answers as it is told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from gateway.edge.asgi import Receive, Scope, Send
from gateway.edge.shelf import Shelf
from tests.unit.edge.rim import scope
from tests.unit.http.stage import Answer, exchange

NOON = 1_795_348_800.0
"""22 November 2026, 12:00 UTC."""
BODY = b'{"items": [' + b'{"name": "Recyclinghof"}, ' * 40 + b"{}]}"


@dataclass(kw_only=True)
class Origin:
    """What stands behind the shelf. Each answer differs from the one before by its `x-number`."""

    status: int = 200
    control: str = "public, max-age=60"
    headers: tuple[tuple[bytes, bytes], ...] = ((b"etag", b'W/"one"'), (b"vary", b"accept-language"))
    body: bytes | Callable[[Scope], bytes] = BODY
    raises: Exception | None = None
    gate: asyncio.Event | None = None
    """Nothing is answered before it is set."""
    seen: list[Scope] = field(default_factory=list)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """An ASGI application."""
        self.seen.append(scope)
        number = len(self.seen)
        if self.gate is not None:
            await self.gate.wait()
        if self.raises is not None:
            raise self.raises
        body = self.body if isinstance(self.body, bytes) else self.body(scope)
        own = [(b"x-number", b"%d" % number), (b"content-length", b"%d" % len(body))]
        if self.control:
            own.append((b"cache-control", self.control.encode()))
        await send({"type": "http.response.start", "status": self.status, "headers": [*self.headers, *own]})
        half = len(body) // 2
        await send({"type": "http.response.body", "body": body[:half], "more_body": True})
        await send({"type": "http.response.body", "body": body[half:]})


@dataclass(kw_only=True)
class Counter:
    """The shelf and what is behind it."""

    origin: Origin
    limit_bytes: int = 1_000_000
    patience: float = 5.0
    now: float = NOON
    shelf: Shelf = field(init=False)

    def __post_init__(self) -> None:
        """Put up the shelf."""
        self.shelf = Shelf(self.origin, limit_bytes=self.limit_bytes, clock=lambda: self.now, patience=self.patience)

    async def ask(self, path: str = "/v1/places", query: str = "", method: str = "GET", **headers: str) -> Answer:
        """One request; `if_none_match=…` is a header."""
        given = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
        if "accept_language" not in headers:
            given.append((b"accept-language", b"en"))
        where: dict[str, Any] = {"path": path, "query_string": query.encode(), "method": method}
        return await exchange(self.shelf, scope((b"host", b"hansa"), *given, **where))

    @property
    def fetches(self) -> int:
        """How often the application was asked."""
        return len(self.origin.seen)


@asynccontextmanager
async def open_counter(**more: Any) -> AsyncIterator[Counter]:
    """A counter whose background work has ended when the block does."""
    options = {key: more.pop(key) for key in ("limit_bytes", "patience") if key in more}
    counter = Counter(origin=Origin(**more), **options)
    try:
        yield counter
    finally:
        await counter.shelf._fetching.close()
