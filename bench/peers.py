"""What the gateway is held against, as bare ASGI applications on the same server.

`ready` sends bytes that lie ready: the most this server can do. `fan_out` asks three back-ends on the bare engine, decodes,
and sends an answer of the same size. `back_end` plays those back-ends: it sends a recorded answer whatever it is asked, so
that neither side waits for a simulator's arithmetic.
"""

from __future__ import annotations

import asyncio
import json
import os
from base64 import b64decode
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import orjson
from defusedxml.ElementTree import fromstring
from pyreqwest.client import Client, ClientBuilder

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

VARIABLE = "BENCH_PEERS"
"""Names the JSON file that tells the peers what to say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """An answer that lies ready."""

    body: bytes
    media_type: bytes

    async def send(self, send: Send) -> None:
        """All of it, with the headers it needs and no others."""
        headers = [(b"content-type", self.media_type), (b"content-length", str(len(self.body)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": self.body})


def told() -> dict[str, Any]:
    """What the peers are to say."""
    given: dict[str, Any] = json.loads(Path(os.environ[VARIABLE]).read_text("utf-8"))
    return given


def _ready(given: dict[str, str]) -> Ready:
    return Ready(body=b64decode(given["body"]), media_type=given["media_type"].encode())


def ready() -> App:
    """The same bytes for every request."""
    answer = _ready(told()["ready"])

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await answer.send(send)

    return app


def back_end() -> App:
    """The recorded answer of a path, whatever the query."""
    answers = {path: _ready(given) for path, given in told()["back_end"].items()}
    nothing = Ready(body=b"", media_type=b"text/plain")

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await answers.get(scope["path"], nothing).send(send)

    return app


def collector() -> App:
    """A collector that takes everything and keeps nothing."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        while (await receive()).get("more_body"):
            pass
        await Ready(body=b"", media_type=b"application/x-protobuf").send(send)

    return app


def fan_out() -> App:
    """Three calls at once, decoded; the answer is as large as the gateway's."""
    given = told()
    urls, answer = list(given["fan_out"]), _ready(given["merged"])
    clients: list[Client] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await asyncio.gather(*(_fetched(clients[0], url, scope["query_string"].decode()) for url in urls))
            await answer.send(send)
        elif scope["type"] == "lifespan":
            async with ClientBuilder().no_proxy().http1_only().max_connections(64).build() as client:
                clients.append(client)
                await receive()
                await send({"type": "lifespan.startup.complete"})
                await receive()
            await send({"type": "lifespan.shutdown.complete"})

    return app


async def _fetched(client: Client, url: str, query: str) -> Any:
    async with client.get(f"{url}?{query}").timeout(timedelta(seconds=5)).build_streamed() as response:
        body = bytes(await response.bytes())
    return fromstring(body) if body[:1] == b"<" else orjson.loads(body)
