"""What operators may do to a running gateway: each worker follows their orders, given since it started.

An order is a row in the store, so that it reaches every worker of every machine and says afterwards who gave it and why.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping

from gateway.federation.book import Book
from storage.errors import StorageError
from storage.ports import Cache, Order, Orders

log = logging.getLogger("hansa.hands")

GLANCE = 1.0
"""Seconds between two looks at whether there is a new order."""

ELSEWHERE = frozenset({"retry", "drop"})
"""Orders about single cases: done by whoever gave them, and here only kept."""

Act = Callable[[Order], Awaitable[None]]


async def follow(orders: Orders, acts: Mapping[str, Act], *, since: int) -> None:
    """Carry out every order after `since`, for ever. One whose verb is unknown here is said so, and passed over."""
    failing = False
    while True:
        await asyncio.sleep(GLANCE)
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
            if order.verb in ELSEWHERE:
                continue
            if act is None:
                log.warning("order %d is not understood: this gateway is older than who gave it", order.number)
            else:
                await act(order)


def purging(book: Book, cache: Cache[object], shelf: Callable[[str], int]) -> Act:
    """Drop what is kept of some sources: finished answers, and what their back-ends said. The next question asks anew.

    A regional source's back-end answered for several cities at once: then it is asked anew for all of them.
    """

    async def purge(order: Order) -> None:
        below = f"{order.target}/"
        bindings = {source.binding for source in book.sources if f"{source.id}/".startswith(below)}
        replies = await cache.purge(lambda key: isinstance(key, tuple) and key[0] in bindings)
        answers = shelf(order.target)
        log.info("order %d: purged %s: %d answers, %d replies", order.number, order.target, answers, replies)

    return purge
