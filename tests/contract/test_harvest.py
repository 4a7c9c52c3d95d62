"""What the durable engine of `Harvest` keeps to, the same on SQLite and on PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from storage.harvest_ports import Harvest, Piece, Pull, Pulled, Wanted
from storage.harvest_writing import GONE_KEPT
from tests.contract.engines import Place

NOON = datetime(2026, 12, 1, 11, tzinfo=UTC)
B = "essen/ebe/places#ebe"


def piece(name: str, body: str = "") -> Piece:
    """A record whose bytes say something."""
    return Piece(id=name, body=(body or name).encode(), order=name, text=name)


def a_pull(pieces: Sequence[Piece], *, at: datetime = NOON, by: str = "a", search: str = "words", **more: Any) -> Pull:
    """A list as it was pulled."""
    pull = Pull(
        binding=B,
        by=by,
        origin="live",
        form="1",
        at=at,
        as_of=at,
        facts="{}",
        count=len(pieces),
        pieces=lambda: iter(pieces),
        search=search,
        loss=0.2,
    )
    return replace(pull, **more)


async def pulled(harvest: Harvest, pieces: Sequence[Piece], *, at: datetime = NOON, **more: Any) -> Pulled | None:
    """Take the turn, and keep the list."""
    assert await harvest.turn(B, by="a", at=at, until=at + timedelta(minutes=10), since=None)
    return await harvest.keep(a_pull(pieces, at=at, **more))


async def served(harvest: Harvest) -> list[tuple[str, bytes]]:
    """What a reader sees."""
    copy = (await harvest.standing(B)).copy
    assert copy is not None
    found = await harvest.find(B, copy.number, Wanted())
    assert found is not None
    return [(name, body) for name, body, _, _ in found.kept]


def named(*names: str) -> list[tuple[str, bytes]]:
    """What is served of these."""
    return [(name, name.encode()) for name in names]


def ten(*without: int) -> list[Piece]:
    """Ten records, or fewer."""
    return [piece(f"n{each}") for each in range(10) if each not in without]


async def test_added_changed_and_gone_are_counted(place: Place) -> None:
    """Each pull says what it brought; what is gone is known with its instant, until it comes back; another process sees it all."""
    async with place.stores() as stores:
        first = await pulled(stores.harvest, ten(9))
        later = NOON + timedelta(days=1)
        second = await pulled(stores.harvest, [*ten(0, 1, 9)[:-1], piece("n8", "other"), piece("new")], at=later)
        assert (first and (first.outcome, first.added, first.changed, first.gone)) == ("good", 9, 0, 0)
        assert (second and (second.outcome, second.added, second.changed, second.gone)) == ("good", 1, 1, 2)
    async with place.stores() as stores:
        assert (await served(stores.harvest))[-2:] == [("n8", b"other"), ("new", b"new")]
        assert await stores.harvest.gone(B) == {"n0": later, "n1": later}
        assert [each.outcome for each in await stores.harvest.pulls(B)] == ["good", "good"]
        await pulled(stores.harvest, ten(1), at=later + timedelta(days=1))
        assert await stores.harvest.gone(B) == {"n1": later, "new": later + timedelta(days=1)}
        await pulled(stores.harvest, ten(2), at=later + GONE_KEPT + timedelta(days=1))
        assert "n1" not in await stores.harvest.gone(B)


async def test_the_same_list_is_not_written_again(place: Place) -> None:
    """A pull that brings nothing new renews the copy's instant and leaves it where it is."""
    async with place.stores() as stores:
        await pulled(stores.harvest, ten())
        before = (await stores.harvest.standing(B)).copy
        later = NOON + timedelta(days=1)
        again = await pulled(stores.harvest, ten(), at=later)
        after = (await stores.harvest.standing(B)).copy
        assert again is not None
        assert again.outcome == "same"
        assert before is not None
        assert after == replace(before, at=later, as_of=later)


async def test_a_list_that_lost_too_much_waits(place: Place) -> None:
    """Less than four fifths are put aside and the former list serves; an operator lets it serve, or forgets it."""
    async with place.stores() as stores, place.stores() as other:
        harvest = stores.harvest
        await pulled(harvest, ten())
        lost = await pulled(harvest, ten(0, 1, 2), at=NOON + timedelta(days=1))
        assert lost is not None
        assert (lost.outcome, lost.gone) == ("quarantined", 3)
        assert len(await served(harvest)) == 10
        dropped = await other.harvest.drop(B, NOON)
        assert dropped is not None
        assert (await harvest.standing(B)).held is None
        assert await harvest.accept(B, NOON) is None
        await pulled(harvest, ten(0, 1, 2), at=NOON + timedelta(days=2))
        accepted = await other.harvest.accept(B, NOON + timedelta(days=3))
        assert accepted is not None
        assert accepted.outcome == "accepted"
        assert await served(harvest) == named(*(f"n{each}" for each in range(3, 10)))
        assert set(await harvest.gone(B)) == {"n0", "n1", "n2"}
        assert [each.outcome for each in await harvest.pulls(B, 4)] == [
            "accepted",
            "quarantined",
            "dropped",
            "quarantined",
        ]


@pytest.mark.parametrize(("left", "loss", "outcome"), [(8, 0.2, "good"), (7, 0.2, "quarantined"), (1, 1.0, "good")])
async def test_the_guard_is_where_it_was_set(place: Place, left: int, loss: float, outcome: str) -> None:
    """Just a fifth may be missing; a binding may allow more."""
    async with place.stores() as stores:
        await pulled(stores.harvest, ten())
        done = await pulled(stores.harvest, ten()[:left], loss=loss)
        assert done is not None
        assert done.outcome == outcome


async def test_a_good_list_ends_the_quarantine(place: Place) -> None:
    """When the list is whole again there is nothing left to decide."""
    async with place.stores() as stores:
        await pulled(stores.harvest, ten())
        await pulled(stores.harvest, [])
        assert (await stores.harvest.standing(B)).held is not None
        await pulled(stores.harvest, ten(1))
        assert (await stores.harvest.standing(B)).held is None
        with place.engine() as engine, engine.begin() as db:
            assert db.exec_driver_sql("SELECT count(*) FROM harvest_records").scalar() == 9
            assert db.exec_driver_sql("SELECT count(*) FROM harvest_copies").scalar() == 1


async def test_another_origin_replaces_unasked(place: Place) -> None:
    """What was pulled from elsewhere, as in the sandbox, is no measure for what may be missing."""
    async with place.stores() as stores:
        await pulled(stores.harvest, ten(), origin="sandbox")
        done = await pulled(stores.harvest, ten()[:1])
        assert done is not None
        assert (done.outcome, done.added, done.gone) == ("good", 1, 0)


async def test_one_pulls_at_a_time(place: Place) -> None:
    """Of ten processes one gets the turn; the next gets it when it was given back, or is over, and only if there is a reason."""
    until = NOON + timedelta(minutes=10)
    async with place.stores() as here, place.stores() as there:
        both = [here.harvest, there.harvest] * 5
        got = await asyncio.gather(
            *(each.turn(B, by=f"w{at}", at=NOON, until=until, since=None) for at, each in enumerate(both))
        )
        assert sum(got) == 1
        winner = f"w{got.index(True)}"
        await there.harvest.failed(B, by="somebody else", at=NOON, why="x")
        assert not await here.harvest.turn(B, by="b", at=NOON, until=until, since=None)
        await here.harvest.failed(B, by=winner, at=NOON, why="source-down")
        assert (await there.harvest.standing(B)).trouble == "source-down"
        assert not await here.harvest.turn(B, by="b", at=NOON, until=until, since=NOON - timedelta(1))
        assert await here.harvest.turn(B, by="b", at=NOON, until=until, since=NOON)
        late = until + timedelta(seconds=1)
        assert await there.harvest.turn(B, by="c", at=late, until=late, since=None)
        assert await here.harvest.keep(a_pull(ten(), by="b")) is None
        assert (await here.harvest.standing(B)).copy is None


async def test_a_reader_sees_one_copy_whole(place: Place) -> None:
    """While copies of thousands are swapped, every reader sees all of one and nothing of another."""
    size = 2500
    async with place.stores() as stores, place.stores() as other:
        await pulled(stores.harvest, [piece(f"n{at:04}", "0") for at in range(size)])

        async def swapping() -> None:
            for turn in range(1, 4):
                await pulled(stores.harvest, [piece(f"n{at:04}", str(turn)) for at in range(size)])

        task, seen = asyncio.create_task(swapping()), set()
        while not task.done():
            copy = (await other.harvest.standing(B)).copy
            assert copy is not None
            found = await other.harvest.find(B, copy.number, Wanted())
            if found is not None:
                assert len(found.kept) == size
                (body,) = {body for _, body, _, _ in found.kept}
                seen.add(body)
        await task
        assert len(seen) > 1


async def test_a_pull_that_dies_leaves_the_old_list(place: Place) -> None:
    """What breaks off in the middle is never seen, and is cleared away by the next pull."""
    async with place.stores() as stores:
        await pulled(stores.harvest, ten())

        asked = 0

        def breaking() -> Iterator[Piece]:
            nonlocal asked
            asked += 1
            yield from (piece(f"m{at}") for at in range(1500))
            if asked > 1:
                raise RuntimeError("pulled the plug")

        assert await stores.harvest.turn(B, by="a", at=NOON, until=NOON, since=None)
        with pytest.raises(RuntimeError):
            await stores.harvest.keep(replace(a_pull([]), count=1500, pieces=breaking))
        assert len(await served(stores.harvest)) == 10
    async with place.stores() as stores:
        assert len(await served(stores.harvest)) == 10
        await pulled(stores.harvest, ten(3), at=NOON + timedelta(1))
        with place.engine() as engine, engine.begin() as db:
            assert db.exec_driver_sql("SELECT count(*) FROM harvest_records").scalar() == 9


async def test_a_process_that_ends_gives_its_turn_back(place: Place) -> None:
    """Who is told to stop in the middle of a list stops at once, and the next process may pull."""
    async with place.stores() as stores:
        assert await stores.harvest.turn(B, by="a", at=NOON, until=NOON + timedelta(hours=1), since=None)
        writing = asyncio.create_task(stores.harvest.keep(a_pull([piece(f"n{at}") for at in range(50_000)])))
        await asyncio.sleep(0)
    assert await writing is None
    async with place.stores() as stores:
        assert (await stores.harvest.standing(B)).copy is None
        assert await stores.harvest.turn(B, by="b", at=NOON, until=NOON, since=None)


async def test_a_copy_that_serves_no_more_is_not_read(place: Place) -> None:
    """Who comes with a former number is told so, and gets no half of anything."""
    async with place.stores() as stores:
        await pulled(stores.harvest, ten())
        before = (await stores.harvest.standing(B)).copy
        await pulled(stores.harvest, ten(1))
        assert before is not None
        assert await stores.harvest.find(B, before.number, Wanted()) is None
        assert await stores.harvest.standing("never/pulled/x#y") == replace(
            await stores.harvest.standing(B), binding="never/pulled/x#y", copy=None, began=None
        )
        assert [each.binding for each in await stores.harvest.all()] == [B]
