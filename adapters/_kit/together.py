"""Ask several things at once, politely: a few at a time, and whole or not at all."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import TypeVar

AT_ONCE = 4
"""Requests one question may have under way in one back-end."""

Asked = TypeVar("Asked")
Told = TypeVar("Told")


async def together(ask: Callable[[Asked], Awaitable[Told]], things: Iterable[Asked]) -> list[Told]:
    """The answers in the order of `things`; the first failure is raised, and nothing is left running behind it."""
    berths = asyncio.Semaphore(AT_ONCE)

    async def admitted(thing: Asked) -> Told:
        async with berths:
            return await ask(thing)

    tasks = [asyncio.ensure_future(admitted(thing)) for thing in things]
    try:
        return await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def first_alone(ask: Callable[[Asked], Awaitable[Told]], things: Sequence[Asked]) -> list[Told]:
    """The same, but the first is asked alone: a back-end whose quota is used up says so once, not four times."""
    if not things:
        return []
    return [await ask(things[0]), *await together(ask, things[1:])]
