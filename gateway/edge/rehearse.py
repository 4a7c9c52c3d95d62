"""Whoever rehearses an outage with a key goes past the shelf: what is made up for one is neither kept for others nor taken from them.

Knows that there are switches, not what they do: they go along in `state.rehearsed`.
"""

from __future__ import annotations

from collections.abc import Callable

from gateway.edge.asgi import ASGI, Message, Receive, Scope, Send
from gateway.edge.identify import Client
from storage.switches_ports import Switch

ALONE = [(b"cache-control", b"private, no-store"), (b"cache-status", b"hansa; fwd=bypass; detail=rehearsed")]
_OURS = frozenset(name for name, _ in ALONE)


def rehearse(shelf: ASGI, app: ASGI, *, switches: Callable[[str], tuple[Switch, ...]]) -> ASGI:
    """`shelf` stands in front of `app`; `switches` knows those of a key, by its id. Only what reads is rehearsed."""

    async def chosen(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET":
            await shelf(scope, receive, send)
            return
        client: Client = scope["state"]["client"]
        found = switches(client.name) if client.policy == "key" else ()
        if not found:
            await shelf(scope, receive, send)
            return
        scope["state"]["rehearsed"] = found

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [each for each in message["headers"] if each[0] not in _OURS] + ALONE
            await send(message)

        await app(scope, receive, sending)

    return chosen
