"""Part of the composition root: what the public is told of each source's use, looked up beside all requests."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Mapping
from datetime import timedelta

from domain.federation import Use
from domain.when import Clock, civic_day
from storage.benefit_ports import KINDS, Benefit, Kind, few
from storage.errors import StorageError

log = logging.getLogger("hansa.benefit")

SPAN = 30
"""Complete days that the public is told of."""
PAUSE = 600.0
"""Seconds between two looks: only a day's end changes what is told."""


class Uses:
    """Source → its use in the last complete days, as of the last look."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._known: Mapping[str, Use] = {}
        self._none: Use | None = None
        """The use of a source that nobody used; None while nothing is known."""

    def of(self, source: str) -> Use | None:
        """What a source was good for; None while that is not known."""
        return self._known.get(source, self._none)

    async def look(self, benefit: Benefit) -> None:
        """Learn it from the store. StorageError leaves what was known."""
        until = civic_day(self._clock()) - timedelta(days=1)
        first = await benefit.first()
        if first is None or first > until:
            self._known, self._none = {}, None
            return
        since = max(first, until - timedelta(days=SPAN - 1))
        apps = await benefit.apps(since=since, until=until)
        sums: dict[Kind, Counter[str]] = {kind: Counter() for kind in KINDS}
        for each in await benefit.sums(since=since, until=until):
            sums[each.kind][each.source] += each.count
        answers, completed = sums["served"], sums["completed"]

        def use(source: str) -> Use:
            number = few(apps.sources.get(source, 0))
            return Use(since=since, until=until, answers=answers[source], apps=number, completed=few(completed[source]))

        self._none = use("")
        self._known = {source: use(source) for source in {*answers, *completed}}

    async def watch(self, benefit: Benefit) -> None:
        """Look again and again, for ever."""
        failing = False
        while True:
            try:
                await self.look(benefit)
                failing = False
            except StorageError as error:
                if not failing:
                    log.warning("what sources were good for is not looked up for now: %s", error)
                failing = True
            await asyncio.sleep(PAUSE)
