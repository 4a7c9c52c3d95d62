"""What the durable engine of `Benefit` keeps to, the same on SQLite and on PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from storage import benefit as engine
from storage.benefit_ports import EVERYWHERE, Apps, Benefit, Caller, Tally, few
from storage.open import StorageError
from tests.contract.engines import Place

TODAY = date(2026, 11, 22)
SERVED = Tally(day=TODAY, source="adorf/amt/places", kind="served", count=3)
WANTED = Tally(day=TODAY, source="adorf/-/waste.pickups", kind="wanted", count=1)
KEY = Caller(source="adorf/amt/places", client="key:0a1b2c3d", day=TODAY)


@pytest.fixture
async def benefit(place: Place) -> AsyncIterator[Benefit]:
    """Nothing counted yet, open."""
    async with place.stores() as stores:
        yield stores.benefit


async def test_what_two_workers_count_is_one_sum(place: Place) -> None:
    """Whatever several workers add at the same time is there in sum; a city's days are its own, and those asked for."""
    elsewhere = replace(SERVED, source="bdorf/amt/places", day=TODAY - timedelta(days=1), count=7)
    async with place.stores() as one, place.stores() as two:
        assert await one.benefit.first() is None
        batch = (SERVED, WANTED, elsewhere)
        await asyncio.gather(*(each.benefit.add(batch, (KEY,)) for each in (one, two) for _ in range(5)))
        assert await two.benefit.days(since=TODAY, until=TODAY) == (
            replace(WANTED, count=10),
            replace(SERVED, count=30),
        )
        assert await two.benefit.days(since=date.min, until=TODAY, city="bdorf") == (replace(elsewhere, count=70),)
        assert await two.benefit.first() == elsewhere.day
        sums = await two.benefit.sums(since=elsewhere.day, until=TODAY)
        assert [(each.day, each.source, each.count) for each in sums] == [
            (elsewhere.day, source, count)
            for source, count in ((WANTED.source, 10), (SERVED.source, 30), (elsewhere.source, 70))
        ]
        answered = [replace(SERVED, source=where, kind="answered") for where in ("adorf", "adorf/waste", EVERYWHERE)]
        await two.benefit.add((*answered, replace(answered[0], day=elsewhere.day, count=9)), ())
        assert await one.benefit.answered(since=elsewhere.day, until=TODAY, where="adorf") == {
            TODAY: 3,
            elsewhere.day: 9,
        }
        assert await one.benefit.answered(since=TODAY, until=TODAY, where=EVERYWHERE) == {TODAY: 3}
        sources = {"adorf/amt/places": 1}
        assert await one.benefit.apps(since=TODAY, until=TODAY) == Apps(every=1, cities={"adorf": 1}, sources=sources)


async def test_an_app_counts_once_however_often_it_came(benefit: Benefit) -> None:
    """Over months, over the sources of a city, over cities; in a stretch in which it did not come it does not."""
    other = replace(KEY, source="adorf/verein/places")
    days = [date(2026, 9, 3), date(2026, 9, 30), date(2026, 10, 12), date(2026, 11, 22)]
    await benefit.add((), [replace(each, day=day) for each in (KEY, other) for day in days])
    await benefit.add((), [replace(KEY, client="app:a", day=date(2026, 10, 1))])
    october = await benefit.apps(since=date(2026, 10, 1), until=date(2026, 10, 31), city="adorf")
    assert october == Apps(every=2, cities={"adorf": 2}, sources={KEY.source: 2, other.source: 1})
    assert (await benefit.apps(since=date(2026, 9, 1), until=TODAY)).every == 2
    assert (await benefit.apps(since=date(2026, 10, 13), until=date(2026, 11, 21))).every == 0
    assert (await benefit.apps(since=date(2026, 9, 30), until=date(2026, 10, 11))).sources == {
        KEY.source: 2,
        other.source: 1,
    }
    assert (await benefit.apps(since=date(2026, 9, 1), until=TODAY, city="bdorf")).every == 0


async def test_callers_of_a_source_and_month_have_an_end(benefit: Benefit, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever comes beyond is no caller; who is one stays one, and another source or month has room of its own."""
    monkeypatch.setattr(engine, "CALLERS", 3)
    many = [replace(KEY, client=f"app:{n}") for n in range(5)]
    await benefit.add((), many[:2])
    await benefit.add((), [replace(each, day=TODAY + timedelta(days=1)) for each in many])
    await benefit.add((), [replace(each, source="adorf/amt/events") for each in many[:2]])
    await benefit.add((), [replace(many[4], day=date(2026, 12, 1))])
    found = await benefit.apps(since=TODAY, until=date(2026, 12, 31))
    assert found == Apps(every=4, cities={"adorf": 4}, sources={KEY.source: 4, "adorf/amt/events": 2})


async def test_what_is_old_is_forgotten(benefit: Benefit) -> None:
    """Days before, and callers who did not come since; the day itself stays."""
    yesterday = TODAY - timedelta(days=1)
    await benefit.add((SERVED, replace(SERVED, day=yesterday)), (KEY, replace(KEY, client="app:a", day=yesterday)))
    assert await benefit.forget(before=TODAY) == 2
    assert await benefit.days(since=date.min, until=date.max) == (SERVED,)
    assert (await benefit.apps(since=date(2026, 1, 1), until=TODAY)).every == 1


async def test_all_or_nothing_is_added(place: Place) -> None:
    """What cannot be added whole changes nothing, so that it may be added again."""
    async with place.stores() as stores:
        with place.engine() as database, database.begin() as connection:
            connection.exec_driver_sql("DROP TABLE benefit_callers")
        with pytest.raises(StorageError):
            await stores.benefit.add((SERVED,), (KEY,))
        assert await stores.benefit.first() is None


def test_a_small_number_of_apps_is_not_told() -> None:
    """One and two are nobody's business; nobody is."""
    assert [few(number) for number in range(5)] == [0, None, None, 3, 4]
