"""Give every request its trace: continue the caller's (W3C Trace Context level 1) or start one, and say its id in the answer.

An invalid `traceparent` starts a new trace. The caller's sampled flag is advice and is passed on as it came.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from os import urandom
from time import perf_counter

from gateway.edge.asgi import ASGI, Message, Receive, Scope, Send, asked

_PARENT = re.compile(r"00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})")
_NOTHING = ("0" * 32, "0" * 16)

Answered = Callable[[Scope, int, Sequence[tuple[bytes, bytes]], float], None]
"""Told of each answer: its scope, status, headers, and the seconds it took."""


def trace(app: ASGI, *, answered: Answered | None = None) -> ASGI:
    """Sets `state.trace_id` and `state.traceparent` (for the back-ends), answers with `x-request-id`."""

    async def traced(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        # a fresh dict: the server shares one state between requests
        state = scope["state"] = {**scope.get("state", {})}
        trace_id, flags = read(asked(scope).get(b"traceparent"))
        state["trace_id"] = trace_id
        state["traceparent"] = f"00-{trace_id}-{urandom(8).hex()}-{flags}"

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], (b"x-request-id", trace_id.encode())]
                state["head"] = message
            await send(message)

        if answered is None:
            await app(scope, receive, sending)
            return
        began = perf_counter()
        try:
            await app(scope, receive, sending)
        finally:
            if "head" in state:
                answered(scope, state["head"]["status"], state["head"]["headers"], perf_counter() - began)

    return traced


def parent_of(parent: bytes | None) -> str | None:
    """The caller's span in a valid `traceparent`."""
    found = _PARENT.fullmatch(parent.decode("latin-1")) if parent else None
    return None if found is None or _NOTHING[1] == found.group(2) or _NOTHING[0] == found.group(1) else found.group(2)


def read(parent: bytes | None) -> tuple[str, str]:
    """Trace id and flags of a `traceparent`; new ones when it is absent or invalid."""
    found = _PARENT.fullmatch(parent.decode("latin-1")) if parent else None
    if not found or found.group(1) == _NOTHING[0] or found.group(2) == _NOTHING[1]:
        return urandom(16).hex(), "00"
    return found.group(1), found.group(3)
