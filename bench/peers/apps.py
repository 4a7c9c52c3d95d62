"""Bare ASGI applications on the gateway's own server: what it is held against, and what stands behind everybody.

`ready` sends the gateway's own answer, which lies ready: the most this server can do with it. `bare` sends its body alone.
`fan_out` asks three back-ends on the bare engine, decodes, and sends an answer of the same size. `back_end` plays those
back-ends: it sends a recorded answer whatever it is asked, so that neither side waits for a simulator's arithmetic. `late` is one
that is sick.
`collector` takes what telemetry sends.
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
LATE = 30.0
"""Seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """An answer that lies ready."""

    body: bytes
    headers: list[tuple[bytes, bytes]]

    async def send(self, send: Send) -> None:
        """All of it."""
        await send({"type": "http.response.start", "status": 200, "headers": self.headers})
        await send({"type": "http.response.body", "body": self.body})


def told() -> dict[str, Any]:
    """What the peers are to say."""
    given: dict[str, Any] = json.loads(Path(os.environ[VARIABLE]).read_text("utf-8"))
    return given


def _ready(given: dict[str, Any]) -> Ready:
    body = b64decode(given["body"])
    named = {"content-type": given["media_type"], "content-length": str(len(body))} | given.get("headers", {})
    return Ready(body=body, headers=[(name.encode(), value.encode()) for name, value in named.items()])


def ready() -> App:
    """The gateway's own answer to every request, header for header."""
    return _always(_ready(told()["ready"]))


def bare() -> App:
    """Its body alone, with the two headers it needs."""
    return _always(_ready(told()["bare"]))


def _always(answer: Ready) -> App:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await answer.send(send)

    return app


def back_end() -> App:
    """The recorded answer of a path, whatever the query."""
    answers = {path: _ready(given) for path, given in told()["back_end"].items()}
    nothing = Ready(body=b"", headers=[])

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await answers.get(scope["path"], nothing).send(send)

    return app


def late() -> App:
    """A back-end that answers what it is asked half a minute later; at `/` it says at once that it is there."""
    nothing = Ready(body=b"", headers=[])

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await asyncio.sleep(0 if scope["path"] == "/" else LATE)
            await nothing.send(send)

    return app


def collector() -> App:
    """A collector that takes everything and keeps nothing."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        while (await receive()).get("more_body"):
            pass
        await Ready(body=b"", headers=[(b"content-type", b"application/x-protobuf")]).send(send)

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
