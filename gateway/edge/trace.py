"""Give every request its trace: continue the caller's (W3C Trace Context level 1) or start one. `headers` says its id.

An invalid `traceparent` starts a new trace. The caller's sampled flag is advice and is passed on as it came.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from time import perf_counter

from gateway.edge.asgi import ASGI, Receive, Scope, Send, asked
from gateway.edge.chance import hexadecimal

_PARENT = re.compile(r"00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})")
_NOTHING = ("0" * 32, "0" * 16)

Answered = Callable[[Scope, int, Sequence[tuple[bytes, bytes]], float], None]
"""Told of each answer: its scope, status, headers, and the seconds it took."""


Unseen = Callable[[Scope, int, float], None]
"""Told of each that was refused, or waited for another's fetch, before anything made a span: scope, status, seconds."""


def trace(app: ASGI, *, answered: Answered | None = None, unseen: Unseen | None = None) -> ASGI:
    """Sets `state.trace_id`, and `state.traceparent` for the back-ends. `unseen` is of use beside `answered` only."""
    new_trace, new_span = hexadecimal(16), hexadecimal(8)

    async def traced(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        # a fresh dict: the server shares one state between requests
        state = scope["state"] = {**scope.get("state", {})}
        parent = asked(scope).get(b"traceparent")
        trace_id, flags = (parent is not None and read(parent)) or (new_trace(), "00")
        state["trace_id"] = trace_id
        state["traceparent"] = f"00-{trace_id}-{new_span()}-{flags}"
        if answered is None:
            await app(scope, receive, send)
            return
        began = perf_counter()
        try:
            await app(scope, receive, send)
        finally:
            if (head := state.get("begun")) is not None:
                seconds, status = perf_counter() - began, head["status"]
                answered(scope, status, head["headers"], seconds)
                if unseen is not None and (status >= 400 or "joined" in state) and "spanned" not in state:
                    unseen(scope, status, seconds)

    return traced


def parent_of(parent: bytes | None) -> str | None:
    """The caller's span in a valid `traceparent`."""
    return parent[36:52].decode("latin-1") if parent is not None and read(parent) is not None else None


def read(parent: bytes) -> tuple[str, str] | None:
    """Trace id and flags of a `traceparent`; None when it is invalid."""
    found = _PARENT.fullmatch(parent.decode("latin-1"))
    if not found or found.group(1) == _NOTHING[0] or found.group(2) == _NOTHING[1]:
        return None
    return found.group(1), found.group(3)
