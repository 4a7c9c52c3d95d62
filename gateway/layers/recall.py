"""Answer from the cache: at once while fresh, and marked stale when the source fails."""

from __future__ import annotations

from dataclasses import replace

from domain.errors import SourceError
from domain.events import Recalled, Tell
from domain.exchange import Call, Fetch, Layer, Reply
from domain.when import Clock
from storage.ports import Cache


def recall(cache: Cache[Reply], *, clock: Clock, tell: Tell) -> Layer:
    """A hit starts no task and waits for nothing. What is in the cache is usable; `remember` sees to that."""

    def layer(fetch: Fetch) -> Fetch:
        async def recalled(call: Call) -> Reply:
            kept = await cache.get(call.key)
            if kept is not None and kept.fresh_until is not None and clock() < kept.fresh_until:
                tell(Recalled(binding=call.binding, stale=False))
                return kept
            try:
                return await fetch(call)
            except SourceError:
                if kept is None:
                    raise
                tell(Recalled(binding=call.binding, stale=True))
                return replace(kept, state="stale")

        return recalled

    return layer
