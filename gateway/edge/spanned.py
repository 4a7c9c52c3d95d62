"""The first span of each request. Knows requests, routes by name, and spans; not what becomes of them.

What the shelf answers at once is counted and makes no span: it would cost more than the answer. Of what is refused in front of it,
or waits there for another's fetch, the one span there is is made when it is over. Nothing a person wrote is noted: no query, no
address, and of a path only its template.
"""

from __future__ import annotations

from collections.abc import Callable
from time import time_ns

from domain.spans import Place, Span, Trail
from gateway.edge.asgi import ASGI, Message, Receive, Scope, Send, asked
from gateway.edge.trace import Unseen, parent_of

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
        state = scope["state"]
        beside = "beside" in state
        trail = begin(None, None) if beside else begin(state["trace_id"], parent_of(asked(scope).get(b"traceparent")))
        span = _named(trail, scope, route_of(scope["path"]), beside=beside)
        facts = span.facts
        if beside:
            facts["hansa.refresh"] = True
            span.link(_place(state["traceparent"]))
            scope = {**scope, "state": {**state, "trace_id": trail.trace_id}}
        elif "joined" in state:
            span.link(_place(state["joined"]))
        scope["state"]["spanned"] = True
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


def unseen(*, begin: Begin, route_of: Callable[[str], Route | None]) -> Unseen:
    """Makes a span of a request that is over and has none; linked to the fetch it waited for."""

    def told(scope: Scope, status: int, seconds: float) -> None:
        state = scope["state"]
        trail = begin(state["trace_id"], parent_of(asked(scope).get(b"traceparent")))
        span = _named(trail, scope, route_of(scope["path"]), beside=False)
        span.start = time_ns() - int(seconds * 1e9)
        span.facts["http.response.status_code"] = status
        if status >= 500:
            span.problem = str(status)
        if "joined" in state:
            span.link(_place(state["joined"]))
        with span:
            pass

    return told


def _named(trail: Trail, scope: Scope, route: Route | None, *, beside: bool) -> Span:
    """The trail's first span, with what is known before there is an answer."""
    template = route[1] if route is not None else None
    method = scope["method"] if scope["method"] in METHODS else "_OTHER"
    name = "HTTP" if method == "_OTHER" else method
    span = trail.begun(f"{name} {template}" if template else name, "internal" if beside else "server")
    span.facts |= {"http.request.method": method, "url.scheme": scope["scheme"]}
    span.facts["network.protocol.version"] = scope["http_version"]
    if template is not None:
        span.facts |= {"http.route": template, "url.path": template}
    return span


def _place(traceparent: str) -> Place:
    _, trace_id, span_id, flags = traceparent.split("-")
    return Place(trace_id, span_id, flags)
