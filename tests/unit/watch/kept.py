"""A store for tests of what tells it: it keeps what it is told, and can be away."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from storage.errors import StorageError
from storage.watch_ports import Batch, Watch


class Kept:
    """Everything it was told, while it was there. Stands where `Watch` may stand; what is not here is not asked."""

    def __init__(self) -> None:
        self.batches: list[Batch] = []
        self.away = False
        self.asked = 0

    async def put(self, batch: Batch) -> None:
        """Keep it."""
        self.asked += 1
        if self.away:
            raise StorageError("it is away")
        self.batches.append(batch)

    async def forget(self, now: datetime) -> int:
        """Nothing."""
        return 0

    def all_of(self, what: str) -> list[Any]:
        """Of all batches, in order: `rounds`, `changes` and so on."""
        return [each for batch in self.batches for each in getattr(batch, what)]

    @property
    def port(self) -> Watch:
        """As a port."""
        return cast(Watch, self)
