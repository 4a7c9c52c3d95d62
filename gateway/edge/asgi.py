"""The words of ASGI, and two helpers for its headers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, MutableMapping
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


async def reply(send: Send, status: int, headers: list[tuple[bytes, bytes]], body: bytes) -> None:
    """Send a whole answer."""
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
