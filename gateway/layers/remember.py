"""Store a good answer, once per flight."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from domain.exchange import Call, Fetch, Layer, Reply
from domain.when import Clock
from storage.ports import Cache

REPLY, RECORD = 600, 1800
"""Bytes each costs beside the records' JSON: the model's objects, the tuples around them, what makes its order and its search text.
Measured with `tracemalloc` over boards of departures, the largest there are; of a plain place it is half."""


def remember(cache: Cache[Reply], *, fresh: timedelta, usable: timedelta, clock: Clock) -> Layer:
    """Fresh for as long as the source says, else for `fresh`, and kept for `usable` longer in case the source fails."""

    def layer(fetch: Fetch) -> Fetch:
        async def remembered(call: Call) -> Reply:
            reply = await fetch(call)
            holds = fresh if reply.lasts is None else reply.lasts
            kept = replace(reply, fresh_until=clock() + holds)
            size = REPLY + sum(RECORD + sum(map(len, record.pieces)) for record in reply.records)
            await cache.put(call.key, kept, seconds=(holds + usable).total_seconds(), size=size)
            return kept

        return remembered

    return layer
