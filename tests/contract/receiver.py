"""An app's endpoint on a real socket: agrees or not, answers as told, and keeps what it was sent."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web
from standardwebhooks import Webhook as Standard

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Got:
    """One event as it came."""

    headers: dict[str, str]
    """Names in lower case."""
    body: bytes


@dataclass(slots=True, kw_only=True)
class Receiver:
    """A running endpoint."""

    url: str = ""
    allows: str | None = "*"
    """What it says in `WebHook-Allowed-Origin`; None leaves it out."""
    status: int = 204
    answer: Answer | None = None
    """Instead of the status."""
    asked: list[dict[str, str]] = field(default_factory=list)
    """The headers of each handshake."""
    got: list[Got] = field(default_factory=list)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Any method at any path."""
        if request.method == "OPTIONS":
            self.asked.append(_headers(request))
            return web.Response(headers={} if self.allows is None else {"WebHook-Allowed-Origin": self.allows})
        self.got.append(Got(headers=_headers(request), body=await request.read()))
        if self.answer is not None:
            return await self.answer(request)
        return web.Response(status=self.status)


def _headers(request: web.Request) -> dict[str, str]:
    return {name.lower(): value for name, value in request.headers.items()}


def verified(got: Got, secret: str) -> object:
    """What Standard Webhooks' own library makes of it; it raises when a signature is not good, or too old."""
    return Standard(secret).verify(got.body, got.headers)


@asynccontextmanager
async def receiving(tls: ssl.SSLContext | None = None) -> AsyncIterator[Receiver]:
    """An endpoint on 127.0.0.1."""
    receiver, app = Receiver(), web.Application()
    app.router.add_route("*", "/{path:.*}", receiver.handle)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=tls).start()
    host, port = runner.addresses[0][:2]
    receiver.url = f"{'https' if tls else 'http'}://{host}:{port}/hook"
    try:
        yield receiver
    finally:
        await runner.cleanup()
