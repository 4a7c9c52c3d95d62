"""What the durable engine of `Ledger` keeps to over time: a feed without gaps, and nothing kept for longer than it may be."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import func, select

import storage.ledger_keeping
from domain.cases import Change
from storage.cases import Erased, Ledger, Turn
from storage.ledger_tables import ANSWERS, CASES, HEARD, METADATA, PHOTOS
from tests.contract.engines import Place
from tests.contract.filings import ANSWER, NOON, SEAL, all_of, filing, placed, scope
from tests.contract.filings import PHOTOS as PICTURES
from tests.unit.clocks import Hand

LONG_AGO = NOON - timedelta(days=9)


async def test_the_feed_grows_without_gaps(place: Place) -> None:
    """Changes of two processes at once are numbered one by one, and who follows the feed meanwhile misses none."""
    followed: list[Change] = []
    async with place.ledger(SEAL) as here, place.ledger(SEAL) as there, place.ledger(SEAL) as reader:

        async def follow() -> None:
            while len(followed) < 60:
                followed.extend(await reader.changes(followed[-1].number if followed else 0, limit=7))

        async def write(ledger: Ledger, name: str) -> None:
            await ledger.file(filing(name))
            await placed(ledger, name)
            await ledger.turn(name, ("placed",), Turn(to="confirmed"))

        writing = (write((here, there)[number % 2], f"c{number}") for number in range(20))
        await asyncio.gather(follow(), *writing)
        assert [change.number for change in followed] == list(range(1, 61))
        assert await here.last_change() == 60
        assert await here.changes(60) == ()
        for name in await all_of(there):
            own = [change for change in followed if change.case == name]
            assert tuple(own) == await there.history(name)
            assert [change.state for change in own] == ["accepted", "placed", "confirmed"]


async def test_an_empty_feed(place: Place) -> None:
    """Before the first change the last one is 0, and erasing makes none."""
    async with place.ledger(SEAL) as ledger:
        assert await ledger.last_change() == 0
        assert await ledger.erase(answers_before=NOON) == Erased()
        assert await ledger.changes(0) == await ledger.history("c1") == ()


async def test_numbers_go_on_after_pruning(place: Place) -> None:
    """Old changes go, the last one stays however old it is, and numbers never begin anew."""
    hand = Hand(NOON)
    async with place.ledger(SEAL, hand) as ledger:
        for number in range(3):
            await ledger.file(filing(f"c{number}"))
        await ledger.erase(answers_before=NOON)
        assert [change.number for change in await ledger.changes(0)] == [1, 2, 3]
        await ledger.erase(answers_before=NOON + timedelta(seconds=1))
        assert [change.number for change in await ledger.changes(0)] == [3]
        await placed(ledger, "c0")
        await ledger.erase(answers_before=NOON + timedelta(days=9))
        assert [change.number for change in await ledger.changes(0)] == [4]
        assert await ledger.last_change() == 4
    async with place.ledger(SEAL, hand) as ledger:
        await placed(ledger, "c1")
        assert [change.number for change in await ledger.history("c1")] == [5]


async def test_what_has_passed_its_time_is_erased(place: Place) -> None:
    """Wish, photos, hold, facts and messages go at their instant; state, number, reason and receipt stay. Others keep all."""
    hand = Hand(NOON)
    facts = {"note": "vor dem Haus"}
    async with place.ledger(SEAL, hand) as ledger:
        for name, due in (("c1", NOON + timedelta(days=1)), ("c2", NOON + timedelta(days=1, seconds=1)), ("c3", None)):
            await ledger.file(filing(name, photos=PICTURES))
            await ledger.hold(name, "slot")
            await ledger.hear(name, "m", b"said")
            await placed(
                ledger, name, number="7", facts=facts, receipt="e.y.j", reason="too-late", steps=("call",), erase_at=due
            )
        assert await ledger.erase(answers_before=LONG_AGO) == Erased()
        hand.forward(days=1)
        assert await ledger.erase(answers_before=LONG_AGO) == Erased(cases=1, heard=1)
        assert await ledger.erase(answers_before=LONG_AGO) == Erased()
        assert [await ledger.wish("c1"), await ledger.held("c1"), await ledger.heard("c1", "m")] == [None] * 3
        assert await ledger.photos("c1") == ()
        gone = await ledger.case("c1")
        assert gone is not None
        assert (gone.state, gone.number, gone.receipt, gone.reason) == ("placed", "7", "e.y.j", "too-late")
        assert (gone.facts, gone.steps) == ({}, ())
        for name in ("c2", "c3"):
            assert await ledger.wish(name) == filing(name).wish
            assert [await ledger.held(name), await ledger.heard(name, "m")] == ["slot", b"said"]
            assert await ledger.photos(name) == PICTURES
            kept = await ledger.case(name)
            assert kept is not None
            assert kept.facts == facts


async def test_what_is_told_after_the_end_goes_too(place: Place) -> None:
    """A message about a case that was erased is kept as long as an answer is, so that it counts once, and no longer."""
    hand = Hand(NOON)
    async with place.ledger(SEAL, hand) as ledger:
        await ledger.file(filing("c1"))
        await ledger.file(filing("c2"))
        await placed(ledger, "c1", erase_at=NOON)
        await ledger.erase(answers_before=LONG_AGO)
        for name in ("c1", "c2"):
            assert await ledger.hear(name, "late", b"said")
        assert await ledger.erase(answers_before=NOON) == Erased()
        assert not await ledger.hear("c1", "late", b"said")
        assert (await ledger.erase(answers_before=NOON + timedelta(seconds=1))).heard == 1
        assert await ledger.heard("c1", "late") is None
        assert await ledger.heard("c2", "late") == b"said"


async def test_a_receipt_of_later_does_not_bring_anything_back(place: Place) -> None:
    """What the city tells of a case that was erased is erased in its own time."""
    hand = Hand(NOON)
    async with place.ledger(SEAL, hand) as ledger:
        await ledger.file(filing("c1"))
        await placed(ledger, "c1", erase_at=NOON)
        await ledger.erase(answers_before=LONG_AGO)
        late = Turn(to="cancelled", facts={"note": "x"}, erase_at=NOON + timedelta(days=1))
        assert await ledger.turn("c1", ("placed",), late) is not None
        assert await ledger.wish("c1") is None
        hand.forward(days=1)
        assert await ledger.erase(answers_before=LONG_AGO) == Erased(cases=1)
        case = await ledger.case("c1")
        assert case is not None
        assert (case.state, case.facts) == ("cancelled", {})


async def test_old_answers_go(place: Place) -> None:
    """An answer older than given goes, and its key can be used again; a younger one stays. The case stays in any event."""
    async with place.ledger(SEAL) as ledger:
        for name, age in (("c1", 2), ("c2", 1)):
            await ledger.file(filing(name, created=NOON - timedelta(hours=age)))
            await ledger.answered(scope(name), ANSWER)
        assert await ledger.erase(answers_before=NOON - timedelta(hours=1)) == Erased(answers=1)
        assert await ledger.known(scope("c1"), filing("c1").body) is None
        assert await ledger.known(scope("c2"), filing("c2").body) is not None
        assert set(await all_of(ledger)) == {"c1", "c2"}
        assert (await ledger.file(filing("c3", key="c1"))).new


async def test_much_is_erased_piece_by_piece(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """One call erases so many cases and answers, and the next ones the rest."""
    monkeypatch.setattr(storage.ledger_keeping, "MOST_ERASED", 2)
    async with place.ledger(SEAL, Hand(NOON)) as ledger:
        for number in range(5):
            await ledger.file(filing(f"c{number}"))
            await placed(ledger, f"c{number}", erase_at=NOON - timedelta(days=number))
        told = [await ledger.erase(answers_before=NOON + timedelta(days=1)) for _ in range(4)]
        assert [each.cases for each in told] == [each.answers for each in told] == [2, 2, 1, 0]


async def test_nothing_sealed_outlives_its_case(place: Place) -> None:
    """Once everything has passed its time no sealed value is left in any table."""
    hand = Hand(NOON)
    async with place.ledger(SEAL, hand) as ledger:
        await ledger.file(filing("c1", photos=PICTURES))
        await ledger.answered(scope("c1"), ANSWER)
        await ledger.hold("c1", "slot")
        await ledger.hear("c1", "m", b"said")
        await placed(ledger, facts={"note": "x"}, erase_at=NOON)
        hand.forward(days=9)
        assert await ledger.erase(answers_before=hand.at) == Erased(cases=1, answers=1, heard=1)
    sealed = [CASES.c.wish, CASES.c.hold, CASES.c.facts, PHOTOS.c.content, ANSWERS.c.answer, HEARD.c.outcome]
    with place.engine() as engine, engine.begin() as connection:
        assert [connection.scalar(select(func.count(column))) for column in sealed] == [0] * 6
    binary = {c for table in METADATA.tables.values() for c in table.c if str(c.type) == "BLOB"}
    assert binary == {*sealed, ANSWERS.c.scope, ANSWERS.c.body}, "a column this law does not know"
