"""Give every request its trace: continue the caller's (W3C Trace Context level 1) or start one. `headers` says its id.

An invalid `traceparent` starts a new trace. The caller's sampled flag is advice and is passed on as it came.
"""

from __future__ import annotations

import re

from gateway.edge.asgi import ASGI, Receive, Scope, Send, asked
from gateway.edge.chance import hexadecimal

_PARENT = re.compile(r"00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})")
_NOTHING = ("0" * 32, "0" * 16)


def trace(app: ASGI) -> ASGI:
    """Sets `state.trace_id`, and `state.traceparent` for the back-ends."""
    new_trace, new_span = hexadecimal(16), hexadecimal(8)

    async def traced(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            # a fresh dict: the server shares one state between requests
            state = scope["state"] = {**scope.get("state", {})}
            parent = asked(scope).get(b"traceparent")
            trace_id, flags = (parent is not None and read(parent)) or (new_trace(), "00")
            state["trace_id"] = trace_id
            state["traceparent"] = f"00-{trace_id}-{new_span()}-{flags}"
        await app(scope, receive, send)

    return traced


def read(parent: bytes) -> tuple[str, str] | None:
    """Trace id and flags of a `traceparent`; None when it is invalid."""
    found = _PARENT.fullmatch(parent.decode("latin-1"))
    if not found or found.group(1) == _NOTHING[0] or found.group(2) == _NOTHING[1]:
        return None
    return found.group(1), found.group(3)
