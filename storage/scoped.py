"""One binding's part of a `Memory`, so that no adapter can read or overwrite what another one learnt.

What an adapter learnt saves it questions and nothing else: when the database fails, it asks its back-end again, and the
failure is logged once per change.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from storage.errors import StorageError
from storage.ports import Memory

log = logging.getLogger("hansa.storage")


@dataclass(slots=True)
class ScopedMemory:
    """A `Memory` narrowed to one space; the same three calls without it, and none of them fails."""

    memory: Memory
    space: str
    failing: bool = False

    async def recall(self, key: str) -> str | None:
        """What was learnt under this key; None when nothing was, or when the database cannot say."""
        with self._surviving():
            return await self.memory.recall(self.space, key)
        return None

    async def learn(self, key: str, value: str) -> None:
        """Keep it, over whatever was there."""
        with self._surviving():
            await self.memory.learn(self.space, key, value)

    async def forget(self, key: str) -> None:
        """Drop it, if it is there."""
        with self._surviving():
            await self.memory.forget(self.space, key)

    @contextmanager
    def _surviving(self) -> Iterator[None]:
        try:
            yield
        except StorageError as error:
            if not self.failing:
                log.error("%s: nothing is remembered: %s", self.space, error)
            self.failing = True
        else:
            if self.failing:
                log.info("%s: remembers again", self.space)
            self.failing = False


def scoped(memory: Memory, space: str) -> ScopedMemory:
    """`memory` for the binding with the id `space`, such as `adorf/amt/waste.pickups#amt`."""
    return ScopedMemory(memory, space)
