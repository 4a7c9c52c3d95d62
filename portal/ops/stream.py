"""Server-sent events for a page of `/ops` that is open (https://html.spec.whatwg.org/#server-sent-events).

A browser that comes back gets everything as it is now; after that, only what has changed.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from fastapi import Response
from starlette.responses import StreamingResponse

from domain.words import Language
from portal.ops.live import Full, Snapshot
from portal.ops.sight import Sight, View
from portal.ops.visit import Visit
from storage.errors import StorageError

LONGEST = 900.0
"""Seconds until a browser has to come back: who may look is looked at anew."""
COMFORT = 15.0
"""Seconds of silence until a comment says that we are still there."""
GLANCE = 1.0
"""Seconds between two looks at whether this process is to end."""
RETRY = b"retry: 2000\n\n"
HEADERS = {"cache-control": "no-store, no-transform", "x-accel-buffering": "no"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a page is told."""

    nodes: Mapping[str, dict[str, str]]
    """By id; only those that have changed are sent."""
    rest: Mapping[str, Any]
    """Sent each time."""


Payload = Callable[[View], Told]


async def streamed(visit: Visit, sight: Sight, language: Language, payload: Payload) -> Response:
    """The stream as an answer; 503 with `Retry-After` where as many listen as may."""
    pieces = _pieces(visit, sight, language, payload)
    try:
        first = await anext(pieces)
    except Full:
        return Response(status_code=503, headers={"cache-control": "no-store", "retry-after": "10"})

    async def whole() -> AsyncIterator[bytes]:
        try:
            yield first
            async for piece in pieces:
                yield piece
        finally:
            await pieces.aclose()

    return StreamingResponse(whole(), media_type="text/event-stream", headers=HEADERS)


async def _pieces(visit: Visit, sight: Sight, language: Language, payload: Payload) -> AsyncGenerator[bytes, None]:
    leaving, loop = visit.ops.leaving, asyncio.get_running_loop()
    before: Mapping[str, dict[str, str]] = {}
    with leaving.listening(), visit.ops.live.listening() as listener:
        yield RETRY
        ends, quiet, number = loop.time() + LONGEST, loop.time(), 0
        while loop.time() < ends and not leaving.told:
            try:
                async with asyncio.timeout(GLANCE):
                    snapshot = await anext(listener)
            except TimeoutError:
                if loop.time() - quiet > COMFORT:
                    quiet = loop.time()
                    yield b": here\n\n"
                continue
            except StopAsyncIteration:
                return
            number, quiet = number + 1, loop.time()
            view = await _view(sight, snapshot, language)
            if view is None:
                yield event("away", number, {})
                continue
            now = payload(view)
            changed = {name: values for name, values in now.nodes.items() if before.get(name) != values}
            before = now.nodes
            yield event("now", number, {"nodes": changed, **now.rest})


async def _view(sight: Sight, snapshot: Snapshot | None, language: Language) -> View | None:
    """None while the store does not answer."""
    try:
        return None if snapshot is None else await sight.view(snapshot, language)
    except StorageError:
        return None


def event(name: str, number: int, data: dict[str, Any]) -> bytes:
    """One event."""
    return b"id: %d\nevent: %s\ndata: " % (number, name.encode()) + orjson.dumps(data) + b"\n\n"
