"""After the seal's keys were rotated: has everything sealed anew, and tells the operator when the old keys may go."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from domain.when import Clock
from storage.ports import Sealing

log = logging.getLogger("hansa.intake")

BATCH = 20
"""Rows sealed anew in one write: a row may be a photo of 10 MB, and whoever else writes waits meanwhile."""
BREATH = 0.02
"""Seconds between two batches, for whoever else wants to write."""
AGAIN = timedelta(hours=1)
"""Once nothing is left: until the next look. A process that was not restarted yet may still seal with an old key."""


class Sealed(Protocol):
    """Something that keeps sealed values."""

    async def reseal(self, limit: int) -> int:
        """As `Ledger.reseal`."""
        ...


class Rotation:
    """Seals anew what lies under an older key. Nothing is looked at while only one key is set."""

    def __init__(self, seal: Sealing, kept: Sequence[Sealed], *, clock: Clock) -> None:
        self._seal = seal
        self._kept = kept
        self._clock = clock
        self._clean: datetime | None = None

    async def look(self) -> int:
        """All of it, in batches; how many rows there were. StorageError when the database fails: then the rest comes later."""
        if not self._seal.older or (self._clean is not None and self._clock() - self._clean < AGAIN):
            return 0
        renewed = 0
        for kept in self._kept:
            while some := await kept.reseal(BATCH):
                renewed += some
                await asyncio.sleep(BREATH)
        if renewed:
            log.info("%d rows are sealed anew with the key %s", renewed, self._seal.newest)
            self._clean = None
        else:
            if self._clean is None:
                log.info("of cases and webhooks nothing is left under a key older than %s", self._seal.newest)
            self._clean = self._clock()
        return renewed
