"""The words of ASGI, and two helpers for its headers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Iterable, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
ASGI = Callable[[Scope, Receive, Send], Coroutine[Any, Any, None]]


def header(scope: Scope, name: bytes) -> bytes | None:
    """The first value of a request header; names are lower case in ASGI."""
    for key, value in scope["headers"]:
        if key == name:
            return bytes(value)
    return None


def merged(headers: Iterable[tuple[bytes, bytes]]) -> dict[bytes, bytes]:
    """Headers by name; those that came in several lines joined as RFC 9110 §5.3 reads them."""
    found: dict[bytes, bytes] = {}
    for name, value in headers:
        found[name] = found[name] + b", " + value if name in found else value
    return found


def asked(scope: Scope) -> dict[bytes, bytes]:
    """The request's headers by name, read once a request. Not to be changed."""
    known: dict[bytes, bytes] | None = scope["state"].get("asked")
    if known is None:
        headers = scope["headers"]
        known = dict(headers)
        if len(known) != len(headers):
            known = merged(headers)
        scope["state"]["asked"] = known
    return known


async def reply(send: Send, status: int, headers: list[tuple[bytes, bytes]], body: bytes) -> None:
    """Send a whole answer."""
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
