"""An application of three lines to put a piece of the edge around, and the one way to ask it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gateway.edge.asgi import ASGI, Message, Receive, Scope, Send
from tests.unit.http.stage import Answer, exchange

HOST = (b"host", b"hansa")


class Inner:
    """Answers 200 in two pieces and keeps the scopes it saw; `raises` before or after it began; `says` these headers, too."""

    def __init__(
        self, *, raises: Exception | None = None, begins: bool = True, says: Sequence[tuple[bytes, bytes]] = ()
    ) -> None:
        self.scopes: list[Scope] = []
        self.raises = raises
        self.begins = begins
        self.says = says

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """An ASGI application."""
        self.scopes.append(scope)
        if self.begins:
            await send(
                {"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"4"), *self.says]}
            )
            await send({"type": "http.response.body", "body": b"bo", "more_body": True})
        if self.raises is not None:
            raise self.raises
        await send({"type": "http.response.body", "body": b"dy"})

    @property
    def header(self) -> dict[bytes, bytes]:
        """The headers of the last request it saw."""
        return dict(self.scopes[-1]["headers"])


def scope(*headers: tuple[bytes, bytes], **more: Any) -> dict[str, Any]:
    """A GET of `/` with these headers, traced already."""
    plain = {
        "type": "http",
        "method": "GET",
        "path": "/",
        "raw_path": b"/",
        "query_string": b"",
        "headers": list(headers),
        "state": {"trace_id": "0" * 31 + "1"},
    }
    return plain | more


async def through(app: ASGI, *headers: tuple[bytes, bytes], **more: Any) -> Answer:
    """What the piece answers."""
    return await exchange(app, scope(*headers, **more))


async def other(app: ASGI, kind: str) -> list[Message]:
    """What the piece sends for a connection that is not HTTP."""
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": f"{kind}.startup"}

    async def send(message: Message) -> None:
        sent.append(message)

    await app({"type": kind, "headers": [], "path": "/"}, receive, send)
    return sent
