"""What the durable engine of `Usage` keeps to, the same on SQLite and on PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from storage.open import StorageError
from storage.usage import DAYS
from storage.usage_ports import ERRORS, Counted, Mishap, Usage
from tests.contract.engines import Place

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)
SEEN = Counted(client="key:0a1b2c3d", day=TODAY, operation="list_places", status=200, slug="", count=3)
LOST = Mishap(
    client="key:0a1b2c3d", at=NOON, operation="list_places", status=400, slug="bad-question", trace_id="f" * 32
)


@pytest.fixture
async def usage(place: Place) -> AsyncIterator[Usage]:
    """Nothing counted yet, open."""
    async with place.stores() as stores:
        yield stores.usage


async def test_counts_of_two_workers_sum_up(place: Place) -> None:
    """What several workers add at the same time is there in sum, and each kind apart."""
    refused = replace(SEEN, status=429, slug="rate-limited", count=1)
    async with place.stores() as one, place.stores() as two:
        await asyncio.gather(*(each.usage.add((SEEN, refused), ()) for each in (one, two) for _ in range(5)))
        assert await two.usage.days({SEEN.client}, since=TODAY) == (
            replace(SEEN, count=30),
            replace(refused, count=10),
        )


async def test_days_come_newest_first_and_of_those_asked_for_only(usage: Usage) -> None:
    """Other clients' counts, and those of days before, are not among them."""
    yesterday = replace(SEEN, day=TODAY - timedelta(days=1), count=7)
    older = replace(SEEN, day=TODAY - timedelta(days=2))
    await usage.add((yesterday, SEEN, older, replace(SEEN, client="app:a")), ())
    assert await usage.days({SEEN.client}, since=yesterday.day) == (SEEN, yesterday)
    assert await usage.days(set(), since=yesterday.day) == ()


async def test_of_each_client_the_newest_errors_stay(usage: Usage) -> None:
    """There is an end of them per client; nobody's push out another's."""
    other = replace(LOST, client="app:a")
    await usage.add((), (other,))
    for n in range(3):
        some = (replace(LOST, at=NOON + timedelta(minutes=n, seconds=s / 10)) for s in range(50))
        await usage.add((), tuple(some))
    kept = await usage.mishaps({LOST.client}, since=NOON - timedelta(days=1), limit=1000)
    assert len(kept) == ERRORS
    assert kept[0].at == NOON + timedelta(minutes=2, seconds=4.9)
    assert kept[-1].at == NOON + timedelta(minutes=1)
    assert await usage.mishaps({"app:a"}, since=NOON, limit=5) == (other,)
    assert len(await usage.mishaps({LOST.client}, since=NOON, limit=5)) == 5


async def test_what_is_old_is_forgotten(usage: Usage) -> None:
    """Counts of the days before and errors before go; the day and the instant themselves stay."""
    await usage.add((SEEN, replace(SEEN, day=TODAY - timedelta(days=1))), (LOST, replace(LOST, at=NOON - timedelta(1))))
    assert await usage.forget(days=TODAY, errors=NOON) == 2
    assert await usage.days({SEEN.client}, since=date(2000, 1, 1)) == (SEEN,)
    assert await usage.mishaps({SEEN.client}, since=NOON - timedelta(days=9), limit=9) == (LOST,)


async def test_all_or_nothing_is_added(place: Place) -> None:
    """What cannot be added whole changes nothing, so that it may be added again."""
    async with place.stores() as stores:
        with place.engine() as engine, engine.begin() as connection:
            connection.exec_driver_sql("DROP TABLE usage_errors")
        with pytest.raises(StorageError):
            await stores.usage.add((SEEN,), (LOST,))
        with place.engine() as engine, engine.begin() as connection:
            assert connection.execute(DAYS.select()).all() == []


async def test_nothing_is_asked_of_the_database_for_nothing(place: Place) -> None:
    """A worker nobody asked anything writes nothing."""
    async with place.stores() as stores:
        with place.engine() as engine, engine.begin() as connection:
            connection.exec_driver_sql("DROP TABLE usage_days")
        await stores.usage.add((), ())
