"""What the durable engine of `Ledger` keeps to for those who work: errands, messages from back-ends, workers and operators."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from storage.cases import Ledger, Turn
from tests.contract.engines import Place
from tests.contract.filings import NOON, SEAL, case, filing, scope
from tests.unit.clocks import Hand


@pytest.fixture
async def ledger(place: Place) -> AsyncIterator[Ledger]:
    """With three cases to deliver, c0, c1 and c2; its clock stands at noon."""
    async with place.ledger(SEAL, Hand(NOON)) as opened:
        for number in range(3):
            await opened.file(filing(f"c{number}"))
        yield opened


async def taken(ledger: Ledger, worker: str, limit: int = 100) -> list[str]:
    """The cases of the errands this worker has now."""
    return [errand.case for errand in await ledger.errands(worker, limit)]


async def test_errands_are_one_workers(ledger: Ledger) -> None:
    """The oldest come first, at most as many as asked for; who has taken them gets them again, others do not."""
    assert await taken(ledger, "w1", 2) == ["c0", "c1"]
    assert await taken(ledger, "w2") == ["c2"]
    assert await taken(ledger, "w1") == ["c0", "c1"]
    assert await taken(ledger, "w3") == []


async def test_a_worker_that_is_started_again_goes_on(place: Place, ledger: Ledger) -> None:
    """What a worker had taken is its own in the next process, too, if that has its name."""
    assert await taken(ledger, "w1") == ["c0", "c1", "c2"]
    async with place.ledger(SEAL) as again:
        assert await taken(again, "w2") == []
        assert await taken(again, "w1") == ["c0", "c1", "c2"]


async def test_workers_at_once_share_the_errands(place: Place) -> None:
    """Of forty errands that two processes take at the same time, piece by piece, each is taken by one of them."""
    async with place.ledger(SEAL) as here, place.ledger(SEAL) as there:
        await asyncio.gather(*(here.file(filing(f"c{number:02}")) for number in range(40)))

        async def work(ledger: Ledger, worker: str) -> list[str]:
            had: list[str] = []
            while errands := await ledger.errands(worker, 3):
                had += [errand.case for errand in errands]
                await ledger.done(worker, [errand.number for errand in errands])
            return had

        mine, yours = await asyncio.gather(work(here, "w1"), work(there, "w2"))
        assert sorted(mine + yours) == [f"c{number:02}" for number in range(40)]


async def test_done_is_who_took_it(ledger: Ledger) -> None:
    """Only who has taken an errand can have done it; what is done comes to nobody again."""
    numbers = [errand.number for errand in await ledger.errands("w1")]
    await ledger.done("w2", numbers)
    assert await taken(ledger, "w1") == ["c0", "c1", "c2"]
    await ledger.done("w1", numbers[:2])
    await ledger.done("w1", [])
    await ledger.bury("w1")
    assert await taken(ledger, "w2") == ["c2"]


async def test_what_a_buried_worker_had_is_anybodys(place: Place) -> None:
    """A worker is silent once it has not been heard for so long; buried, it is forgotten and its errands are free."""
    hand = Hand(NOON)
    async with place.ledger(SEAL, hand) as ledger:
        await ledger.file(filing("c1"))
        await ledger.file(filing("c2"))
        assert await ledger.silent(0) == ()
        for worker in ("w2", "w1"):
            await ledger.beat(worker)
        assert await taken(ledger, "w1", 1) == ["c1"]
        assert await taken(ledger, "w2") == ["c2"]
        hand.forward(seconds=10)
        assert await ledger.silent(10) == ()
        assert await ledger.silent(9) == ("w1", "w2")
        await ledger.beat("w2")
        assert await ledger.silent(9) == ("w1",)
        await ledger.bury("w1")
        assert await ledger.silent(0) == ()
        assert await taken(ledger, "w2") == ["c1", "c2"]
        hand.forward(seconds=1)
        await ledger.beat("w1")
        assert await ledger.silent(0.5) == ("w2",)


async def test_a_message_is_heard_once(place: Place, ledger: Ledger) -> None:
    """The same message again, even with another text, is not heard; of another case, or another one of this, it is."""
    for errand in await ledger.errands("w"):
        await ledger.done("w", [errand.number])
    async with place.ledger(SEAL) as there:
        given = [(ledger, there)[number % 2].hear("c1", "m1", b"said") for number in range(10)]
        assert sorted(await asyncio.gather(*given)) == [False] * 9 + [True]
        assert not await there.hear("c1", "m1", b"forged")
        assert await there.hear("c1", "m2", b"more")
        assert await there.hear("c2", "m1", b"other")
    assert [await ledger.heard("c1", "m1"), await ledger.heard("c1", "m2")] == [b"said", b"more"]
    assert [await ledger.heard("c2", "m1"), await ledger.heard("c2", "m2")] == [b"other", None]
    errands = [(errand.case, errand.what, errand.detail) for errand in await ledger.errands("w")]
    assert errands == [("c1", "heard", "m1"), ("c1", "heard", "m2"), ("c2", "heard", "m1")]


async def test_only_a_stuck_case_is_tried_again(ledger: Ledger) -> None:
    """In any other state, and once it is no longer stuck, nothing happens."""
    assert await ledger.again("c1") is None
    assert await ledger.again("c9") is None
    await ledger.turn("c1", ("accepted",), Turn(to="stuck", trouble="source-down"))
    told = await asyncio.gather(*(ledger.again("c1") for _ in range(5)))
    assert sum(each is not None for each in told) == 1
    assert await taken(ledger, "w") == ["c0", "c1", "c2", "c1"]


async def test_a_case_tried_again_begins_anew(place: Place) -> None:
    """Its tries and its trouble are forgotten, the round counts, its patience begins now, and it may have arrived before."""
    hand = Hand(NOON)
    async with place.ledger(SEAL, hand) as ledger:
        await ledger.file(filing("c1"))
        await ledger.tried("c1", "source-down")
        await ledger.turn("c1", ("accepted",), Turn(to="stuck", trouble="source-down"))
        hand.forward(days=1)
        again = await ledger.again("c1")
        assert again == replace(case(), state="placing", round=1, changed=hand.at)
        assert [each.what for each in await ledger.errands("w")] == ["deliver", "deliver"]
        assert [each.state for each in await ledger.history("c1")] == ["accepted"]
        answered = await ledger.known(scope("c1"), filing("c1").body)
        assert answered is not None
        assert answered.case == "c1"
