"""Let at most so many calls into the source at once; a short, bounded queue waits, the rest is refused."""

from __future__ import annotations

from asyncio import Semaphore, get_running_loop, timeout_at

from domain.errors import Refused
from domain.events import Moored, Tell
from domain.exchange import Call, Fetch, Layer, Reply


def bulkhead(*, berths: int, queue: int, tell: Tell) -> Layer:
    """`berths` calls inside, `queue` waiting until their own deadline at the longest."""

    def layer(fetch: Fetch) -> Fetch:
        free = Semaphore(berths)
        waiting = inside = 0

        async def admitted(call: Call) -> Reply:
            nonlocal waiting, inside
            waited = None
            if free.locked():
                if waiting >= queue:
                    raise Refused(f"{call.binding}: all berths taken and the queue is full", retry_after=1)
                waiting += 1
                since = get_running_loop().time()
                tell(Moored(binding=call.binding, inside=inside, waiting=waiting))
                try:
                    async with timeout_at(call.deadline):
                        await free.acquire()
                except TimeoutError as late:
                    tell(Moored(binding=call.binding, inside=inside, waiting=waiting - 1))
                    raise Refused(f"{call.binding}: no berth before the deadline", retry_after=1) from late
                finally:
                    waiting -= 1
                waited = get_running_loop().time() - since
            else:
                await free.acquire()
            inside += 1
            tell(Moored(binding=call.binding, inside=inside, waiting=waiting, waited=waited))
            try:
                return await fetch(call)
            finally:
                inside -= 1
                free.release()
                tell(Moored(binding=call.binding, inside=inside, waiting=waiting))

        return admitted

    return layer
