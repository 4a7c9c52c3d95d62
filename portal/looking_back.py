"""What the public pages look back on, read from the store at most every few seconds, however many ask."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from domain.when import Clock, civic_day
from portal.gains import stretch
from portal.history import SPAN, Course, Past, course, past
from portal.records import Records
from storage.errors import StorageError
from storage.incidents_ports import Incident

log = logging.getLogger("hansa.status")

KEPT = timedelta(seconds=15)
"""So long what was read is shown."""
PATIENCE = 2.0
"""Seconds to wait for the store; then what was read last is shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Back:
    """What is known of the last days."""

    days: Sequence[date]
    """Oldest first, today last."""
    past: Past
    incidents: Sequence[Incident]
    """Those that last, and those of these days; newest change first."""
    known: bool = True
    """False while the store cannot be asked."""
    _courses: dict[tuple[str, ...], Course] = field(default_factory=dict)

    def course(self, bindings: Iterable[str]) -> Course:
        """What these did together; worked out once, however many pages show it."""
        key = tuple(bindings)
        if key not in self._courses:
            self._courses[key] = course(self.past, key, self.days)
        return self._courses[key]


class LookingBack:
    """Reads, and remembers for a moment. While the store cannot be asked, what was read last is shown, or nothing."""

    def __init__(self, records: Callable[[], Records] | None, clock: Clock) -> None:
        self._records = records
        self._clock = clock
        self._back: Back | None = None
        self._read_at: datetime | None = None
        self._reading = asyncio.Lock()

    async def look(self) -> Back:
        """The last days, as of a few seconds ago."""
        async with self._reading:
            now = self._clock()
            if self._read_at is None or self._back is None or not now - KEPT < self._read_at <= now:
                self._back, self._read_at = await self._read(now), now
            return self._back

    async def _read(self, now: datetime) -> Back:
        today = civic_day(now)
        days = stretch(today - timedelta(days=SPAN - 1), today)
        if self._records is not None:
            try:
                records = self._records()
                async with asyncio.timeout(PATIENCE):
                    known = past(await records.watch.days(since=days[0]))
                    incidents = await records.incidents.incidents(since=now - timedelta(days=SPAN))
                return Back(days=days, past=known, incidents=incidents)
            except (StorageError, TimeoutError) as error:
                log.warning("the status page cannot look back for now: %s", error)
        before = self._back
        return Back(
            days=days,
            past=before.past if before else {},
            incidents=before.incidents if before else (),
            known=False,
        )
