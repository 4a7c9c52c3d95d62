"""Work that outlives its request ends with the process, whatever it does with its cancellation."""

from __future__ import annotations

import asyncio

from gateway.world import Background


async def test_work_that_lost_its_cancellation_is_cancelled_again() -> None:
    """A task whose first cancellation is swallowed by what it waits for is gone when `close` returns."""
    begun, swallowed = asyncio.Event(), 0

    async def deaf() -> None:
        nonlocal swallowed
        begun.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            swallowed += 1
        await asyncio.Event().wait()

    background = Background()
    task = background.start(deaf())
    await begun.wait()
    await background.close()
    assert (task.cancelled(), swallowed) == (True, 1)


async def test_what_work_starts_while_it_ends_is_ended_too() -> None:
    """Work begun by work that is being cancelled does not stay behind."""
    background = Background()
    begun, late = asyncio.Event(), list[asyncio.Task[None]]()

    async def idle() -> None:
        await asyncio.Event().wait()

    async def parting() -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            late.append(background.start(idle()))

    background.start(parting())
    await begun.wait()
    await background.close()
    assert [task.cancelled() for task in late] == [True]
