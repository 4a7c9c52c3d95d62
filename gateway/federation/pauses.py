"""Sources that their owner or an operator has paused: not asked, and every answer says so, until the pause ends.

A pause stands in front of all layers of a source: no cache, breaker or metric takes it for a failure, and nothing that is kept is
shown in its place, since a pause may be about data that is wrong. Several may lie on one source; it is back when the last has ended.
Knows names, instants and orders; not who reads them from where.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from domain.errors import Paused
from domain.exchange import Call, Fetch, Recalling, Reply
from domain.when import Clock
from gateway.federation.book import Pause, Source
from storage.ports import Order

VERBS = frozenset({"pause", "resume"})
UNKNOWN_END = timedelta(minutes=1)
"""When to ask again where nobody said how long it takes."""


class Pauses:
    """What is paused in this process, by the orders it was told of."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._by_target: dict[str, Pause] = {}
        self._ended: dict[str, datetime] = {}
        """When the last pause of each target ended."""

    def take(self, order: Order) -> None:
        """Follow one order; of two pauses of the same target the later one counts. Others than `VERBS` are none of its business."""
        if order.verb == "pause":
            self._by_target[order.target] = Pause(
                target=order.target, since=order.at, until=order.until, reason=order.reason, by=order.by
            )
        elif order.verb == "resume" and order.target in self._by_target:
            del self._by_target[order.target]
            self._ended[order.target] = order.at

    def standing(self) -> tuple[Pause, ...]:
        """Those that last, oldest first."""
        now = self._clock()
        for target, pause in list(self._by_target.items()):
            if pause.until is not None and pause.until <= now:
                del self._by_target[target]
                self._ended[target] = pause.until
        return tuple(sorted(self._by_target.values(), key=lambda pause: (pause.since, pause.target)))

    def of(self, source: Source) -> Pause | None:
        """The one on a source, or on the region's binding behind it, that lasts longest; None when it is not paused."""
        if not self._by_target:  # as nearly always
            return None
        found = [pause for pause in self.standing() if _about(source, pause.target)]
        forever = next((pause for pause in found if pause.until is None), None)
        return forever or max(found, key=lambda pause: pause.until or pause.since, default=None)

    def ended(self, source: Source) -> datetime | None:
        """When the last pause of a source ended; None when there was none."""
        self.standing()
        return max((at for target, at in self._ended.items() if _about(source, target)), default=None)


def _about(source: Source, target: str) -> bool:
    """As `Book.meant` understands a target."""
    return f"{source.id}/".startswith(f"{target}/") or source.binding.partition("#")[0] == target


def pausable(source: Source, pauses: Pauses, clock: Clock) -> Source:
    """The source, which refuses while it is paused."""
    ask = source.fetch

    async def asked(call: Call) -> Reply:
        pause = pauses.of(source)
        if pause is None:
            return await ask(call)
        left = UNKNOWN_END if pause.until is None else pause.until - clock()
        raise Paused(f"{source.id}: paused", retry_after=max(1.0, left.total_seconds()))

    fetch: Fetch = asked
    if isinstance(ask, Recalling):
        known = ask.at_once

        async def at_once(call: Call) -> Reply | None:
            return await known(call) if pauses.of(source) is None else None

        fetch = Recalling(fetch=asked, at_once=at_once)
    return replace(source, fetch=fetch, pause=lambda: pauses.of(source))
