"""A reader of a stream of events over the gateway's ASGI door: it reads what comes, and hangs up when it likes."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import urlencode

from gateway.edge.asgi import ASGI, Message


class Event(NamedTuple):
    """One event."""

    name: str
    id: int | None
    data: dict[str, Any]


@dataclass(slots=True)
class Stream:
    """An answer that is still coming."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    waiting: asyncio.Queue[bytes] = field(default_factory=asyncio.Queue)
    rest: bytes = b""
    over: bool = False

    async def block(self, seconds: float = 20.0) -> bytes:
        """The next lines up to an empty one; empty when the stream has ended."""
        async with asyncio.timeout(seconds):
            while b"\n\n" not in self.rest:
                if self.over and self.waiting.empty():
                    return b""
                self.rest += await self.waiting.get()
        block, _, self.rest = self.rest.partition(b"\n\n")
        return block

    async def event(self, name: str = "", seconds: float = 20.0) -> Event:
        """The next event, of that name."""
        while block := await self.block(seconds):
            lines = dict(line.split(": ", 1) for line in block.decode().splitlines())
            if "data" in lines and lines["event"].startswith(name):
                number = int(lines["id"]) if "id" in lines else None
                return Event(lines["event"], number, json.loads(lines["data"]))
        raise AssertionError("the stream has ended")


@asynccontextmanager
async def listening(
    app: ASGI, query: Any = (), *, headers: Mapping[str, str] | None = None, method: str = "GET"
) -> AsyncIterator[Stream]:
    """Ask for events, and hang up at the end."""
    stream, begun, leaving = Stream(), asyncio.Event(), asyncio.Event()
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": "/v1/events",
        "raw_path": b"/v1/events",
        "root_path": "",
        "query_string": urlencode(query).encode(),
        "headers": [(b"host", b"gateway.test"), *((n.encode(), v.encode()) for n, v in (headers or {}).items())],
        "client": ("127.0.0.1", 50000),
        "server": ("127.0.0.1", 8080),
    }
    asked = iter([{"type": "http.request", "body": b"", "more_body": False}])

    async def receive() -> Message:
        for message in asked:
            return message
        await leaving.wait()
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            stream.status = message["status"]
            stream.headers = {name.decode(): value.decode() for name, value in message["headers"]}
            begun.set()
        else:
            stream.over = not message.get("more_body", False)
            stream.waiting.put_nowait(message.get("body", b""))

    task = asyncio.create_task(app(scope, receive, send))
    try:
        async with asyncio.timeout(20):
            await begun.wait()
        yield stream
    finally:
        leaving.set()
        async with asyncio.timeout(20):
            await task
