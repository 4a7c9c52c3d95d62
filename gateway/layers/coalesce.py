"""Let equal questions in flight share one answer."""

from __future__ import annotations

from asyncio import Task, get_running_loop, shield
from collections.abc import Callable, Coroutine, Hashable
from dataclasses import replace
from typing import Any

from domain.events import Joined, Tell
from domain.exchange import Call, Fetch, Layer, Reply
from domain.spans import Place, here

Start = Callable[[Coroutine[Any, Any, Any]], Task[Any]]


def coalesce(*, start: Start, patience: float, tell: Tell) -> Layer:
    """One flight per key. It has `patience` seconds of its own, so that an impatient first caller cannot cut it short."""

    def layer(fetch: Fetch) -> Fetch:
        flights: dict[Hashable, tuple[Task[Reply], Place | None]] = {}

        async def shared(call: Call) -> Reply:
            known, span = flights.get(call.key), here()
            if known is None:
                until = max(call.deadline, get_running_loop().time() + patience)
                flight = start(fetch(replace(call, deadline=until)))
                flights[call.key] = (flight, span.place if span is not None else None)
                flight.add_done_callback(lambda landed: land(call.key, landed))
            else:
                flight, place = known
                tell(Joined(binding=call.binding))
                if span is not None and place is not None:
                    span.link(place)
                    span.facts["hansa.joined"] = True
            return await shield(flight)

        def land(key: Hashable, landed: Task[Reply]) -> None:
            del flights[key]
            if not landed.cancelled():
                landed.exception()  # taken here, since every caller may have left

        return shared

    return layer
