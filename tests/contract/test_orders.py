"""What the durable engine of `Orders` keeps to, the same on SQLite and on PostgreSQL."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from storage.ports import Order
from tests.contract.engines import Place

ORDER = Order(
    verb="purge", target="essen/ebe", reason="Öffnungszeiten falsch", by="anna", at=datetime(2026, 11, 22, tzinfo=UTC)
)


async def test_orders_are_numbered_and_kept(place: Place) -> None:
    """Each order gets the next number and comes back to the letter, in this process and the next; none was: 0."""
    async with place.stores() as stores:
        assert await stores.orders.last() == 0
        first = await stores.orders.give(ORDER)
        second = await stores.orders.give(replace(ORDER, target="essen"))
    async with place.stores() as stores:
        assert await stores.orders.since(0) == (first, second)
        assert await stores.orders.since(first.number) == (second,)
        assert await stores.orders.last() == second.number > first.number
    assert first == replace(ORDER, number=first.number)


async def test_orders_given_at_once_all_count(place: Place) -> None:
    """Ten orders of two processes at the same time have ten numbers, without a gap."""
    async with place.stores() as here, place.stores() as there:
        given = await asyncio.gather(*(stores.orders.give(ORDER) for _ in range(5) for stores in (here, there)))
        assert sorted(order.number for order in given) == list(range(1, 11))


@pytest.mark.parametrize("reason", ["", "x" * 501, "a\0b"])
async def test_an_order_says_why(place: Place, reason: str) -> None:
    """Without a reason, or with one nobody can keep, nothing is ordered."""
    async with place.stores() as stores:
        with pytest.raises(ValueError, match="reason"):
            await stores.orders.give(replace(ORDER, reason=reason))
        assert await stores.orders.last() == 0
