"""Of the spans of a trail, the trace that operators look at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from domain.spans import Span
from storage.watch_ports import Trace

SOURCE = "hansa.source"
STATUS = "http.response.status_code"


def trace_of(spans: Sequence[Span]) -> Trace:
    """At least one span. Without the request's own among them it is what went on after the answer, and has no status."""
    ordered = sorted(spans, key=lambda span: span.start)
    root = next((span for span in ordered if span.kind != "client" and STATUS in span.facts), None)
    first, last = (root, root) if root is not None else (ordered[0], ordered[-1])
    sources = dict.fromkeys(str(span.facts[SOURCE]) for span in ordered if SOURCE in span.facts)
    return Trace(
        trace_id=first.place.trace_id,
        at=datetime.fromtimestamp(first.start / 1e9, UTC),
        name=first.name,
        seconds=max(0.0, (last.end - first.start) / 1e9),
        status=None if root is None else int(root.facts[STATUS]),
        problem=_problem(ordered, root),
        sources=tuple(sources),
        spans=tuple(map(_written, ordered)),
    )


def _problem(spans: Sequence[Span], root: Span | None) -> str | None:
    """What a caller was told of a source, else of the whole; a try that failed and was made again is none."""
    callers = (span.problem for span in spans if span.name.startswith("source "))
    return next(filter(None, callers), root.problem if root is not None else None)


def _written(span: Span) -> Mapping[str, Any]:
    return {
        "id": span.place.span_id,
        "parent": span.parent_id,
        "name": span.name,
        "kind": span.kind,
        "start": span.start,
        "end": span.end,
        "problem": span.problem,
        "facts": dict(span.facts),
        "links": [{"trace": place.trace_id, "span": place.span_id} for place in span.links],
    }
