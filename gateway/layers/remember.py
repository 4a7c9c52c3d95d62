"""Store a good answer, once per flight."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from domain.exchange import Call, Fetch, Layer, Reply
from domain.when import Clock
from storage.ports import Cache

OVERHEAD = 600  # bytes a record costs beside its JSON: the model object, the tuples around it


def remember(cache: Cache[Reply], *, fresh: timedelta, usable: timedelta, clock: Clock) -> Layer:
    """Fresh for as long as the source says, else for `fresh`, and kept for `usable` longer in case the source fails."""

    def layer(fetch: Fetch) -> Fetch:
        async def remembered(call: Call) -> Reply:
            reply = await fetch(call)
            holds = fresh if reply.lasts is None else reply.lasts
            kept = replace(reply, fresh_until=clock() + holds)
            size = OVERHEAD + sum(OVERHEAD + sum(map(len, record.pieces)) for record in reply.records)
            await cache.put(call.key, kept, seconds=(holds + usable).total_seconds(), size=size)
            return kept

        return remembered

    return layer
