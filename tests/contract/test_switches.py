"""What the durable engine of `Switches` keeps to, the same on SQLite and on PostgreSQL, and what a worker sees of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from storage import keyring
from storage.keyring import Switchboard
from storage.open import Stores, open_stores
from storage.switches import SWITCHES
from storage.switches_ports import PER_KEY, Switch
from tests.contract.engines import Place
from tests.contract.test_keys import until


class Clock:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.instant = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        """The present instant."""
        return self.instant


@pytest.fixture
def clock() -> Clock:
    """Noon."""
    return Clock()


@pytest.fixture
async def stores(place: Place, clock: Clock) -> AsyncIterator[Stores]:
    """Empty, open."""
    async with open_stores(state=place.state, database_url=place.url, cache_bytes=1000, clock=clock) as opened:
        yield opened


def down(clock: Clock, **other: Any) -> Switch:
    """Essen is down for an hour."""
    plain = Switch(key="0a1b2c3d", city="essen", manner="down", until=clock() + timedelta(hours=1))
    return replace(plain, **other)


async def test_a_switch_comes_back_as_it_was_set(stores: Stores, clock: Clock) -> None:
    """One for each city and resource of a key; a second one for the same takes the place of the first."""
    switches = stores.switches
    slow = down(clock, resource="places", manner="slow", seconds=2.5)
    await switches.put(slow)
    await switches.put(down(clock))
    await switches.put(down(clock, manner="lying"))
    await switches.put(down(clock, key="ffffffff"))
    assert await switches.live("0a1b2c3d") == (down(clock, manner="lying"), slow)
    assert len(await switches.live()) == 3


async def test_a_switch_ends_by_itself(stores: Stores, clock: Clock) -> None:
    """From its instant on it is not among the live ones, and the next change clears it away."""
    await stores.switches.put(down(clock))
    clock.instant += timedelta(hours=1)
    assert await stores.switches.live() == ()
    assert not await stores.switches.remove("0a1b2c3d", "essen", None)


async def test_a_switch_is_taken_back_once(stores: Stores, clock: Clock) -> None:
    """Whoever takes back what is not there learns so; the one for a resource is another."""
    await stores.switches.put(down(clock))
    assert not await stores.switches.remove("0a1b2c3d", "essen", "places")
    assert await stores.switches.remove("0a1b2c3d", "essen", None)
    assert not await stores.switches.remove("0a1b2c3d", "essen", None)
    assert await stores.switches.live() == ()


async def test_no_number_of_a_change_comes_twice(stores: Stores, clock: Clock, place: Place) -> None:
    """Whoever looks once a second misses no change, although old rows are cleared away."""
    seen = [await stores.switches.changes()]
    for _ in range(3):
        await stores.switches.put(down(clock))
        seen.append(await stores.switches.changes())
        await stores.switches.remove("0a1b2c3d", "essen", None)
        seen.append(await stores.switches.changes())
        clock.instant += timedelta(days=2)
    assert seen == sorted(set(seen))
    with place.engine() as engine, engine.begin() as connection:
        assert len(connection.execute(SWITCHES.select()).all()) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"manner": "mad"},
        {"manner": "slow"},
        {"manner": "slow", "seconds": 31.0},
        {"seconds": 1.0},
        {"city": ""},
        {"until": datetime(2026, 11, 22, 12, 0, tzinfo=UTC)},
        {"until": datetime(2026, 11, 23, 12, 1, tzinfo=UTC)},
    ],
    ids=str,
)
async def test_what_is_no_switch_is_refused(stores: Stores, clock: Clock, wrong: dict[str, Any]) -> None:
    """Nothing that would do nothing, last for days or hold a request for minutes is kept."""
    with pytest.raises(ValueError, match=r"slow|source|ends|names"):
        await stores.switches.put(down(clock, **wrong))
    assert await stores.switches.live() == ()


async def test_there_is_an_end_of_switches(stores: Stores, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    """A key has so many, and all keys together so many; one that is changed counts once."""
    for n in range(PER_KEY):
        await stores.switches.put(down(clock, resource=f"r{n}"))
    await stores.switches.put(down(clock, resource="r0", manner="lying"))
    with pytest.raises(ValueError, match="take some back"):
        await stores.switches.put(down(clock))
    monkeypatch.setattr("storage.switches.MOST", PER_KEY)
    with pytest.raises(ValueError, match="take some back"):
        await stores.switches.put(down(clock, key="ffffffff"))


async def test_a_worker_follows_what_another_process_sets(
    stores: Stores, place: Place, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What one process sets or takes back, the board of another knows without being asked to look, and ends it by the clock."""
    monkeypatch.setattr(keyring, "GLANCE", 0.01)
    board = Switchboard(clock)
    async with open_stores(state=place.state, database_url=place.url, cache_bytes=1000, clock=clock) as other:
        await board.fill(stores.switches)
        watching = asyncio.create_task(board.watch(stores.switches))
        await other.switches.put(down(clock))
        await until(lambda: board.of("0a1b2c3d") == (down(clock),))
        assert board.of("ffffffff") == ()
        await other.switches.remove("0a1b2c3d", "essen", None)
        await until(lambda: board.of("0a1b2c3d") == ())
        await other.switches.put(down(clock))
        await until(lambda: board.of("0a1b2c3d") != ())
        clock.instant += timedelta(hours=1)
        assert board.of("0a1b2c3d") == ()
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)
