"""Leave when time is up. Used twice: for the caller's whole patience, and for one try."""

from __future__ import annotations

from asyncio import get_running_loop, timeout_at
from dataclasses import replace

from domain.errors import SourceTimeout
from domain.exchange import Call, Fetch, Layer, Reply


def deadline(*, seconds: float | None = None) -> Layer:
    """Leave at the call's own instant, or after `seconds` if that comes first."""

    def layer(fetch: Fetch) -> Fetch:
        async def timed(call: Call) -> Reply:
            instant = call.deadline
            if seconds is not None and (ends := get_running_loop().time() + seconds) < instant:
                instant, call = ends, replace(call, deadline=ends)
            try:
                async with timeout_at(instant):
                    return await fetch(call)
            except TimeoutError as late:
                raise SourceTimeout(f"{call.binding}: nothing before the deadline") from late

        return timed

    return layer
