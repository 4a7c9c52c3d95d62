"""One binding's part of a `Memory`, so that no adapter can read or overwrite what another one learnt."""

from __future__ import annotations

from dataclasses import dataclass

from storage.ports import Memory


@dataclass(frozen=True, slots=True)
class ScopedMemory:
    """A `Memory` narrowed to one space; the same three calls without it."""

    memory: Memory
    space: str

    async def recall(self, key: str) -> str | None:
        """What was learnt under this key; None when nothing was."""
        return await self.memory.recall(self.space, key)

    async def learn(self, key: str, value: str) -> None:
        """Keep it, over whatever was there."""
        await self.memory.learn(self.space, key, value)

    async def forget(self, key: str) -> None:
        """Drop it, if it is there."""
        await self.memory.forget(self.space, key)


def scoped(memory: Memory, space: str) -> ScopedMemory:
    """`memory` for the binding with the id `space`, such as `essen/ebe/waste.pickups`."""
    return ScopedMemory(memory, space)
