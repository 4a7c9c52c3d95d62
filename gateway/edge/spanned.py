"""The first span of each request that gets past the shelf. Knows requests, routes by name, and spans; not what becomes of them.

What the shelf answers is counted and makes no span: it would cost more than the answer. Nothing a person wrote is noted:
no query, no address, and of a path only its template.
"""

from __future__ import annotations

from collections.abc import Callable

from domain.spans import Place, Trail
from gateway.edge.asgi import ASGI, Message, Receive, Scope, Send, asked
from gateway.edge.trace import parent_of

METHODS = frozenset({"CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "QUERY", "TRACE"})
"""The methods that are named; any other is `_OTHER`, as the conventions ask."""

Begin = Callable[[str | None, str | None], Trail]
"""A new trail: trace id and the caller's span; without an id one is drawn."""


Route = tuple[str, str]
"""Where a path leads: operation and template."""


def spanned(app: ASGI, *, begin: Begin, route_of: Callable[[str], Route | None]) -> ASGI:
    """A server span around `app`; a refresh beside gets a trace of its own, linked to the request that set it off."""

    async def traced(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        state, route = scope["state"], route_of(scope["path"])
        template = route[1] if route is not None else None
        method = scope["method"] if scope["method"] in METHODS else "_OTHER"
        name = "HTTP" if method == "_OTHER" else method
        beside = "beside" in state
        trail = begin(None, None) if beside else begin(state["trace_id"], parent_of(asked(scope).get(b"traceparent")))
        span = trail.begun(f"{name} {template}" if template else name, "internal" if beside else "server")
        facts = span.facts
        facts |= {"http.request.method": method, "url.scheme": scope["scheme"]}
        facts["network.protocol.version"] = scope["http_version"]
        if template is not None:
            facts |= {"http.route": template, "url.path": template}
        if beside:
            facts["hansa.refresh"] = True
            _, trace_id, span_id, flags = state["traceparent"].split("-")
            span.link(Place(trace_id, span_id, flags))
            scope = {**scope, "state": {**state, "trace_id": trail.trace_id}}
        scope["state"]["traceparent"] = span.place.traceparent

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                facts["http.response.status_code"] = status = message["status"]
                if status >= 500:
                    span.problem = str(status)
            await send(message)

        with span:
            await app(scope, receive, sending)

    return traced
