"""How one answer came about: the facts told during one request, collected only when somebody asked for them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict
from typing import Any

from domain.events import Event, State
from domain.spans import here
from gateway.federation.merge import Row

_TRAIL: ContextVar[list[Event] | None] = ContextVar("trail", default=None)


def note(event: Event) -> None:
    """An observer: keeps the fact if this request wants to explain itself."""
    trail = _TRAIL.get()
    if trail is not None and not isinstance(event, State):
        trail.append(event)


@contextmanager
def trail() -> Iterator[list[Event]]:
    """Collect what happens meanwhile, in flights started from here too."""
    facts: list[Event] = []
    if (span := here()) is not None:
        span.want()
    token = _TRAIL.set(facts)
    try:
        yield facts
    finally:
        _TRAIL.reset(token)


def explained(rows: Sequence[Row], facts: Sequence[Event], trace_id: str) -> dict[str, Any]:
    """The `explain` member."""
    return {
        "trace_id": trace_id,
        "sources": [
            {
                "id": row.id,
                "binding": row.source.binding,
                "adapter": row.source.adapter,
                "took_ms": round(row.seconds * 1000, 3),
                "unmapped": dict(sorted(row.unmapped.items())),
                "events": [_fact(fact) for fact in facts if fact.binding == row.source.binding],
            }
            for row in rows
            if row.source is not None
        ],
    }


def _fact(fact: Event) -> dict[str, Any]:
    members = {name: value for name, value in asdict(fact).items() if name != "binding"}
    return {"event": type(fact).__name__.lower()} | members
