"""The identity server as one ASGI application: bytes in, bytes out, and the headers every answer carries.

Plain ASGI: the endpoints are functions over values, so that no framework stands between them and what was really sent.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping, MutableMapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from secrets import token_hex
from typing import Any

from auth.model import Broker
from auth.server.house import House
from auth.server.keys import Keys
from auth.server.limits import Buckets
from auth.server.pages import render
from auth.server.routes import respond
from auth.server.site import Clock, Site
from auth.server.web import MOST_BYTES, Answer, Asked
from auth.upstream.vault import Vault
from storage.accounts import Identity, Volatile
from storage.operators_ports import OperatorEntries

log = logging.getLogger("hansa.identity")

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
ASGI = Callable[[Scope, Receive, Send], Coroutine[Any, Any, None]]
ClientOf = Callable[[str, Mapping[bytes, bytes]], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Works:
    """What identity works with, opened by the composition root."""

    identity: Identity
    volatile: Volatile
    broker: Broker
    vault: Vault | None = None
    """Seals what cities give for acting there; None: nothing is kept."""
    entries: OperatorEntries | None = None
    """Operators on their way to the gateway's pages; None: nobody is let in there."""


Opening = Callable[[], AbstractAsyncContextManager[Works]]

__all__ = ["ASGI", "Site", "Works", "build"]

OPEN_TO_PAGES = frozenset(
    {
        "/token",
        "/revoke",
        "/userinfo",
        "/jwks",
        "/.well-known/oauth-authorization-server",
        "/.well-known/openid-configuration",
    }
)
"""Asked by apps that run in a browser (RFC 10017): any origin, never with cookies."""
COMMON = (
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("x-frame-options", "DENY"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=()"),
)


def build(site: Site, opening: Opening, *, clock: Clock, client_of: ClientOf) -> ASGI:
    """The application. `opening` opens what it works with when the lifespan starts; `client_of` says who is counted."""
    logging.getLogger("authlib").setLevel(logging.WARNING)  # at DEBUG it writes whole tokens down
    houses: list[House] = []
    buckets = Buckets(site.per_minute, clock)

    @asynccontextmanager
    async def open_house() -> AsyncIterator[None]:
        async with opening() as works:
            keys = Keys(works.identity, site, clock)
            await keys.ring()  # the first keys are there before anybody asks, and a wrong seal is said at once
            houses[:] = [house_of(site, works, keys, clock)]
            yield
            houses.clear()

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await _lifespan(open_house, receive, send)
            return
        if scope["type"] != "http":
            return
        asked = await _asked(scope, receive, client_of)
        house = houses[0]
        refusal = buckets.refusal(asked)
        answer = house.trouble(asked, "too-many", 429).having(("retry-after", str(refusal))) if refusal else None
        if answer is None and asked.method == "OPTIONS" and asked.path in OPEN_TO_PAGES:
            answer = _preflight()
        await _send(send, asked, answer or await respond(asked, house), https=site.https)

    return application


def house_of(site: Site, works: Works, keys: Keys, clock: Clock) -> House:
    """Everything the endpoints have at hand."""
    return House(
        site=site,
        identity=works.identity,
        volatile=works.volatile,
        broker=works.broker,
        keys=keys,
        clock=clock,
        render=render,
        vault=works.vault,
        entries=works.entries,
    )


async def _asked(scope: Scope, receive: Receive, client_of: ClientOf) -> Asked:
    raw: dict[bytes, bytes] = {}
    for name, value in scope["headers"]:
        raw[name] = raw[name] + b"; " + value if name == b"cookie" and name in raw else value
    body = b""
    while len(body) <= MOST_BYTES:
        message = await receive()
        body += message.get("body", b"")
        if message["type"] == "http.disconnect" or not message.get("more_body"):
            break
    return Asked(
        method=scope["method"],
        path=scope["path"],
        query=scope.get("query_string", b""),
        headers={name.decode("latin-1"): value.decode("latin-1") for name, value in raw.items()},
        body=body[: MOST_BYTES + 1],
        peer=client_of((scope.get("client") or ("unknown", 0))[0], raw),
        trace_id=token_hex(16),
    )


async def _send(send: Send, asked: Asked, answer: Answer, *, https: bool) -> None:
    form_action = " ".join(("'self'", *dict.fromkeys(answer.targets)))
    policy = (
        f"default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action {form_action}; "
        "frame-ancestors 'none'"
    )
    headers = [*answer.headers, ("content-security-policy", policy), ("x-request-id", asked.trace_id), *COMMON]
    if https:
        headers.append(("strict-transport-security", "max-age=31536000; includeSubDomains"))
    if asked.path in OPEN_TO_PAGES:
        headers = [each for each in headers if each[0] != "cross-origin-resource-policy"]
        headers += [("access-control-allow-origin", "*"), ("cross-origin-resource-policy", "cross-origin")]
        headers += [("access-control-expose-headers", "www-authenticate, retry-after")]
    bare = asked.method == "HEAD" or answer.status in {204, 304}
    encoded = [(name.encode("latin-1"), value.encode("latin-1", "replace")) for name, value in headers]
    if answer.status not in {204, 304}:
        encoded.append((b"content-length", str(len(answer.body)).encode()))
    await send({"type": "http.response.start", "status": answer.status, "headers": encoded})
    await send({"type": "http.response.body", "body": b"" if bare else answer.body})


def _preflight() -> Answer:
    return Answer(
        status=204,
        headers=(
            ("access-control-allow-methods", "GET, POST"),
            ("access-control-allow-headers", "authorization, content-type"),
            ("access-control-max-age", "600"),
        ),
    )


async def _lifespan(opening: Callable[[], AbstractAsyncContextManager[None]], receive: Receive, send: Send) -> None:
    """Open at startup, close at shutdown (ASGI lifespan 2.0)."""
    await receive()
    manager, opened = opening(), False
    try:
        await manager.__aenter__()
        opened = True
    finally:
        if not opened:
            await send({"type": "lifespan.startup.failed", "message": "Identity cannot start."})
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await manager.__aexit__(None, None, None)
    await send({"type": "lifespan.shutdown.complete"})
