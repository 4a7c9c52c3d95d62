"""Answer from the cache: at once while fresh, and marked stale when the source fails."""

from __future__ import annotations

from dataclasses import replace

from domain.errors import SourceError
from domain.events import Recalled, Tell
from domain.exchange import Call, Fetch, Layer, Recalling, Reply
from domain.spans import here
from domain.when import Clock
from storage.ports import Cache


def recall(cache: Cache[Reply], *, clock: Clock, tell: Tell) -> Layer:
    """A hit starts no task and waits for nothing. What is in the cache is usable; `remember` sees to that."""

    def layer(fetch: Fetch) -> Fetch:
        def fresh(kept: Reply | None, call: Call) -> bool:
            if kept is None or kept.fresh_until is None or clock() >= kept.fresh_until:
                return False
            tell(Recalled(binding=call.binding, stale=False))
            return True

        async def at_once(call: Call) -> Reply | None:
            kept = await cache.get(call.key)
            return kept if fresh(kept, call) else None

        async def recalled(call: Call) -> Reply:
            kept = await cache.get(call.key)
            if kept is not None and fresh(kept, call):
                _noted("fresh")
                return kept
            try:
                return await fetch(call)
            except SourceError:
                if kept is None:  # what another worker had may have come meanwhile
                    kept = await cache.get(call.key)
                if kept is None:
                    raise
                tell(Recalled(binding=call.binding, stale=True))
                _noted("stale")
                return replace(kept, state="stale")

        return Recalling(fetch=recalled, at_once=at_once)

    return layer


def _noted(state: str) -> None:
    if (it := here()) is not None:
        it.facts["hansa.recalled"] = state
