"""Let at most so many calls into the source at once; a short, bounded queue waits, the rest is refused."""

from __future__ import annotations

from asyncio import Semaphore, timeout_at

from domain.errors import Refused
from domain.exchange import Call, Fetch, Layer, Reply


def bulkhead(*, berths: int, queue: int) -> Layer:
    """`berths` calls inside, `queue` waiting until their own deadline at the longest."""

    def layer(fetch: Fetch) -> Fetch:
        free = Semaphore(berths)
        waiting = 0

        async def admitted(call: Call) -> Reply:
            nonlocal waiting
            if free.locked():
                if waiting >= queue:
                    raise Refused(f"{call.binding}: all berths taken and the queue is full", retry_after=1)
                waiting += 1
                try:
                    async with timeout_at(call.deadline):
                        await free.acquire()
                except TimeoutError as late:
                    raise Refused(f"{call.binding}: no berth before the deadline", retry_after=1) from late
                finally:
                    waiting -= 1
            else:
                await free.acquire()
            try:
                return await fetch(call)
            finally:
                free.release()

        return admitted

    return layer
