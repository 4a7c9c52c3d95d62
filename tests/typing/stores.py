"""The engines fit the ports. Read by the type checker, never run."""

from __future__ import annotations

from adapters._kit.contract import Scoped
from storage.learnt import DurableMemory
from storage.memory import MemoryCache
from storage.ports import Cache, Memory
from storage.scoped import scoped


def cache() -> Cache[bytes]:
    """The in-process engine is a cache of whatever it is made for."""
    return MemoryCache[bytes](limit_bytes=1)


def memory(engine: DurableMemory) -> Memory:
    """The durable engine is a memory."""
    return engine


def binding(memory: Memory) -> Scoped:
    """A memory narrowed to one binding is what an adapter is given."""
    return scoped(memory, "essen/ebe/waste.pickups")
