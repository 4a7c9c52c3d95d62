"""What operators may do to a running gateway: each worker follows their orders, given since it started.

An order is a row in the store, so that it reaches every worker of every machine and says afterwards who gave it and why.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Container, Mapping

from gateway.federation.book import Book
from gateway.federation.pauses import Pauses
from storage.errors import StorageError
from storage.ports import Cache, Order, Orders

log = logging.getLogger("hansa.hands")

GLANCE = 1.0
"""Seconds between two looks at whether there is a new order."""

ELSEWHERE = frozenset({"retry", "drop", "incident-opened", "incident-noted"})
"""Orders about single cases and incidents: done by whoever gave them, and here only kept."""

AT_THE_EDGE = frozenset({"purge", "reset", "harvest-pull", "harvest-accept", "harvest-drop"})
"""Orders about what is kept of answers: a process that only delivers keeps none."""

Act = Callable[[Order], Awaitable[None]]


Rest = Callable[[float], Awaitable[None]]


async def follow(
    orders: Orders,
    acts: Mapping[str, Act],
    *,
    since: int,
    passed: Container[str] = ELSEWHERE,
    rest: Rest = asyncio.sleep,
) -> None:
    """Carry out every order after `since`, for ever. `passed` are passed over, and so is a verb unknown here, which is said.

    `rest` waits so many seconds, or less when there is news.
    """
    failing = False
    while True:
        await rest(GLANCE)
        try:
            given = await orders.since(since) if await orders.last() > since else ()
            failing = False
        except StorageError as error:
            if not failing:
                log.warning("operators' orders are not noticed for now: %s", error)
            failing = True
            continue
        for order in given:
            since = order.number
            act = acts.get(order.verb)
            if order.verb in passed:
                continue
            if act is None:
                log.warning("order %d is not understood: this gateway is older than who gave it", order.number)
            else:
                await act(order)


FORGETS = frozenset({"purge", "harvest-pull", "harvest-accept", "harvest-drop"})
"""Orders after which what back-ends said before is forgotten."""


class Generations:
    """The last order to forget each binding's answers: what other workers kept before it is not read any more.

    Every worker derives the same from the store, without a clock, and however long the shared store was away.
    """

    def __init__(self) -> None:
        self._last: dict[str, int] = {}

    def of(self, binding: str) -> int:
        """The order's number; 0 before the first."""
        return self._last.get(binding, 0)

    def take(self, order: Order, book: Book) -> None:
        """Others than `FORGETS` are none of its business."""
        if order.verb in FORGETS:
            self._last.update((source.binding, order.number) for source in book.meant(order.target))


def counting(generations: Generations, book: Book, act: Act) -> Act:
    """An act before which the order is counted."""

    async def counted(order: Order) -> None:
        generations.take(order, book)
        await act(order)

    return counted


def purging(book: Book, cache: Cache[object], shelf: Callable[[str], int]) -> Act:
    """Drop what is kept of some sources: finished answers, and what their back-ends said. The next question asks anew.

    A regional source's back-end answered for several cities at once: then it is asked anew for all of them.
    """

    async def purge(order: Order) -> None:
        bindings = {source.binding for source in book.meant(order.target)}
        replies = await cache.purge(lambda key: isinstance(key, tuple) and key[0] in bindings)
        answers = _forgotten(book, order.target, shelf)
        log.info("order %d: purged %s: %d answers, %d replies", order.number, order.target, answers, replies)

    return purge


async def recalled(orders: Orders, *takers: Callable[[Order], None]) -> int:
    """What was ordered before this process began, told to those who go on with it; the number of the last order."""
    given = await orders.since(0)
    for order in given:
        for take in takers:
            take(order)
    return given[-1].number if given else 0


def pausing(book: Book, pauses: Pauses, shelf: Callable[[str], int]) -> Act:
    """Pause sources, or end a pause. Finished answers about them are forgotten, so that the next one says how it is now."""

    async def pause(order: Order) -> None:
        pauses.take(order)
        answers = _forgotten(book, order.target, shelf)
        log.info("order %d: %s %s: %d answers forgotten", order.number, order.verb, order.target, answers)

    return pause


def holding(pauses: Pauses, wake: Callable[[str], Awaitable[None]]) -> Act:
    """Pause deliveries to sources, or end a pause: then what was kept is taken up at once, by `wake` of the target."""

    async def hold(order: Order) -> None:
        pauses.take(order)
        if order.verb == "resume":
            await wake(order.target)
        log.info("order %d: %s deliveries to %s", order.number, order.verb, order.target)

    return hold


def resetting(book: Book, shelf: Callable[[str], int]) -> Act:
    """Close the breakers of some sources: the next question is let through, and decides anew."""

    async def reset(order: Order) -> None:
        for source in book.meant(order.target):
            source.health.reset()
        log.info(
            "order %d: reset %s: %d answers forgotten",
            order.number,
            order.target,
            _forgotten(book, order.target, shelf),
        )

    return reset


def _forgotten(book: Book, target: str, shelf: Callable[[str], int]) -> int:
    """How many finished answers went. They know their sources by the cities' names, not by that of a region's binding behind them."""
    behind = {source.id for source in book.meant(target) if source.binding.partition("#")[0] == target}
    return sum(shelf(name) for name in {target, *behind})
