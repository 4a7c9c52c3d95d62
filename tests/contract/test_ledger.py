"""What the durable engine of `Ledger` keeps to for one case: filed once, answered once, turned only from where it stands."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any, get_args

import pytest

from domain.cases import Case, State, seen
from domain.when import civic_day
from storage.benefit_ports import Tally
from storage.cases import Answer, Errand, Filed, Ledger, Sought, Turn
from storage.errors import StorageError
from tests.contract.engines import Place
from tests.contract.filings import ANSWER, NOON, PHOTOS, SEAL, all_of, case, filing, placed, scope
from tests.unit.clocks import Hand

FULL: dict[str, Any] = {
    "number": "EBE-7",
    "reason": "too-late",
    "facts": {"appointments": [{"stream": "bulky", "day": "2026-12-01"}], "price": 0.5, "note": "Größe"},
    "steps": ("call", "wait"),
    "expected_by": NOON + timedelta(days=2, microseconds=7),
    "trouble": "source-down",
    "receipt": "eyJ.e30.sig",
    "cancel": True,
}


@pytest.fixture
async def ledger(place: Place) -> AsyncIterator[Ledger]:
    """An empty one, whose clock stands at noon."""
    async with place.ledger(SEAL, Hand(NOON)) as opened:
        yield opened


async def test_a_case_comes_back_as_it_was_filed(place: Place) -> None:
    """Wish, photos in their order and every field are there in the next process, and nothing that was not filed."""
    full = filing("c1", photos=PHOTOS, **FULL, attempts=3, round=2, state="stuck")
    async with place.ledger(SEAL) as before:
        assert await before.case("c1") is None
        assert await before.wish("c1") is None
        assert await before.photos("c1") == ()
        assert await before.file(full) == Filed(case="c1", new=True)
        assert await before.file(filing("c2")) == Filed(case="c2", new=True)
    async with place.ledger(SEAL) as ledger:
        assert await ledger.case("c1") == full.case
        assert await ledger.wish("c1") == full.wish
        assert await ledger.photos("c1") == PHOTOS
        assert await ledger.photos("c2") == ()
        assert await ledger.held("c1") is None
        assert await ledger.case("c2") == case("c2")


async def test_what_is_filed_is_told_and_to_be_delivered(ledger: Ledger) -> None:
    """With the case come its first change and the errand to deliver it."""
    await ledger.file(filing("c1"))
    (change,) = await ledger.changes(0)
    assert (change.number, change.case, change.state, change.at) == (1, "c1", "accepted", NOON)
    assert (change.resource, change.city, change.citizen, change.client) == (
        "waste.bulky-orders", "essen", "anna", "app-1",
    )  # fmt: skip
    assert [(each.case, each.what, each.detail) for each in await ledger.errands("w")] == [("c1", "deliver", "")]


async def test_fifty_at_once_are_one(place: Place) -> None:
    """Fifty filings with one key, through two processes' stores at the same time, are one case, delivered once."""
    async with place.ledger(SEAL) as here, place.ledger(SEAL) as there:
        one_key = [filing(f"c{number}", key="k", photos=PHOTOS) for number in range(50)]
        told = await asyncio.gather(*((here, there)[n % 2].file(each) for n, each in enumerate(one_key)))
        (new,) = (each for each in told if each.new)
        assert {each.case for each in told} == {new.case}
        assert all(each.same and each.answer is None for each in told)
        assert await all_of(here) == (new.case,)
        assert [errand.case for errand in await there.errands("w")] == [new.case]
        assert await here.last_change() == 1


async def test_another_body_under_the_key(ledger: Ledger) -> None:
    """Something else under a used key files nothing, and learns nothing of the answer; another key files."""
    await ledger.file(filing("c1", key="k"))
    await ledger.answered(scope("k"), ANSWER)
    other = filing("c2", key="k", body=b"other")
    assert await ledger.file(other) == Filed(case="c1", new=False, same=False)
    assert await ledger.known(other.scope, other.body) == Filed(case="c1", new=False, same=False)
    assert await all_of(ledger) == ("c1",)
    assert (await ledger.file(filing("c2", key="k2", body=b"other"))).new


async def test_a_key_nobody_used(ledger: Ledger) -> None:
    """Of a key nobody used nothing is known; what is answered under it is given back, and not kept."""
    unused = filing("c1")
    assert await ledger.known(unused.scope, unused.body) is None
    assert await ledger.answered(unused.scope, ANSWER) == ANSWER
    assert await ledger.known(unused.scope, unused.body) is None


@pytest.mark.parametrize("answer", [ANSWER, Answer(status=409, body=b""), Answer(status=202, body=b"\x00\xff")])
async def test_the_first_answer_stays(place: Place, answer: Answer) -> None:
    """Whatever is answered later, and in whichever process, the first answer is given again, to the letter."""
    asked = filing("c1")
    async with place.ledger(SEAL) as ledger:
        await ledger.file(asked)
        assert await ledger.known(asked.scope, asked.body) == Filed(case="c1", new=False)
        assert await ledger.answered(asked.scope, answer) == answer
    async with place.ledger(SEAL) as ledger:
        assert await ledger.answered(asked.scope, replace(ANSWER, status=500, location=None)) == answer
        assert await ledger.known(asked.scope, asked.body) == Filed(case="c1", new=False, answer=answer)
        assert await ledger.file(replace(asked, case=case("c2"))) == Filed(case="c1", new=False, answer=answer)


async def test_answers_at_once_are_one(place: Place) -> None:
    """Of answers given to one key at the same time by two processes all but one are dropped, and all are told which."""
    async with place.ledger(SEAL) as here, place.ledger(SEAL) as there:
        await here.file(filing("c1"))
        given = (replace(ANSWER, body=str(number).encode()) for number in range(10))
        told = await asyncio.gather(
            *((here, there)[n % 2].answered(scope("c1"), answer) for n, answer in enumerate(given))
        )
        assert len({answer.body for answer in told}) == 1


async def test_a_case_is_known_by_its_reference(ledger: Ledger) -> None:
    """A back-end's reference finds its own case, not another binding's, and an odd text finds nothing."""
    await ledger.file(filing("c1"))
    assert await ledger.by_reference(case().binding, "ref-c1") == case()
    assert await ledger.by_reference("köln#other", "ref-c1") is None
    for odd in ("ref-c2", "", "ref\0", "\ud800"):
        assert await ledger.by_reference(case().binding, odd) is None
        assert await ledger.case(odd) is None


async def test_two_cases_have_no_reference_in_common(ledger: Ledger) -> None:
    """A reference that is taken is refused, and nothing of that filing stays."""
    await ledger.file(filing("c1"))
    twin = filing("c2", reference="ref-c1", photos=PHOTOS)
    with pytest.raises(StorageError):
        await ledger.file(twin)
    assert await ledger.known(twin.scope, twin.body) is None
    assert await ledger.photos("c2") == ()
    assert await ledger.last_change() == 1
    assert len(await ledger.errands("w")) == 1


async def test_a_turn_changes_what_it_names(ledger: Ledger) -> None:
    """What a turn gives is kept, what it leaves out stays, and False and empty are something given."""
    await ledger.file(filing("c1"))
    full = await ledger.turn("c1", ("accepted",), Turn(to="placed", **FULL))
    assert full == replace(case(), state="placed", **FULL)
    assert await ledger.case("c1") == full
    turned = await ledger.turn("c1", ("placed",), Turn(to="confirmed", steps=(), cancel=False))
    assert turned == replace(full, state="confirmed", steps=(), cancel=False)


@pytest.mark.parametrize("state", get_args(State))
async def test_a_turn_is_from_a_state_named(ledger: Ledger, state: State) -> None:
    """In another state than those named nothing happens, nor to a case that is not there."""
    await ledger.file(filing("c1", state=state))
    others = tuple(each for each in get_args(State) if each != state)
    assert await ledger.turn("c1", others, Turn(to="cancelled", number="x")) is None
    assert await ledger.turn("c1", (), Turn(to="cancelled")) is None
    assert await ledger.turn("c2", (state,), Turn(to="cancelled")) is None
    assert await ledger.case("c1") == case("c1", state=state)
    assert await ledger.last_change() == 1
    assert await ledger.turn("c1", (state,), Turn(to="cancelled")) is not None


async def test_of_turns_at_once_one_happens(place: Place) -> None:
    """Ten turns out of one state, through two processes' stores, are one turn and nine times nothing."""
    async with place.ledger(SEAL) as here, place.ledger(SEAL) as there:
        await here.file(filing("c1"))
        turns = (Turn(to="placing", number=str(number)) for number in range(10))
        told = await asyncio.gather(
            *((here, there)[n % 2].turn("c1", ("accepted",), turn) for n, turn in enumerate(turns))
        )
        (won,) = (each for each in told if each is not None)
        assert await here.case("c1") == won


def test_what_a_citizen_reads() -> None:
    """She reads no state of delivery: what the city gave a number has reached it, whoever looks at it now."""
    assert [seen("placing", None), seen("stuck", None)] == ["accepted", "accepted"]
    assert [seen("placing", "7"), seen("stuck", "7")] == ["placed", "placed"]
    for state in set(get_args(State)) - {"placing", "stuck"}:
        assert seen(state, None) == seen(state, "7") == state


@pytest.mark.parametrize(("number", "told"), [(None, []), ("7", ["placed"])])
async def test_only_what_a_citizen_sees_is_a_change(place: Place, number: str | None, told: list[State]) -> None:
    """Placing and getting stuck, with or without a number, are told and dated only where she reads another state."""
    hand = Hand(NOON)
    async with place.ledger(SEAL, hand) as ledger:
        await ledger.file(filing("c1"))
        for to in ("placing", "stuck", "placing", "accepted", "placing"):
            hand.forward(minutes=1)
            was = await ledger.case("c1")
            assert was is not None
            turned = await ledger.turn("c1", (was.state,), Turn(to=to))
            assert turned is not None
            assert turned.changed == NOON
        hand.forward(minutes=1)
        stuck = await ledger.turn("c1", ("placing",), Turn(to="stuck", number=number))
        assert stuck is not None
        assert stuck.changed == (hand.at if told else NOON)
        assert [each.state for each in await ledger.changes(1)] == told


async def test_each_visible_turn_is_told_once(place: Place) -> None:
    """The feed and the case's history hold each state she reads once, in order, with its instant; facts alone are no turn."""
    hand = Hand(NOON)
    async with place.ledger(SEAL, hand) as ledger:
        await ledger.file(filing("c1"))
        await ledger.file(filing("c2"))
        await placed(ledger, number="7")
        assert await ledger.turn("c1", ("placed",), Turn(to="placed", facts={"note": "more"})) is not None
        hand.forward(hours=1)
        confirmed = await ledger.turn("c1", ("placed",), Turn(to="confirmed"))
        assert confirmed is not None
        assert (confirmed.changed, confirmed.facts) == (hand.at, {"note": "more"})
        history = await ledger.history("c1")
        assert [each.state for each in history] == ["accepted", "placed", "confirmed"]
        assert [each.at for each in history] == [NOON, NOON, hand.at]
        assert [each.case for each in await ledger.changes(0)] == ["c1", "c2", "c1", "c1"]


async def test_a_stuck_case_that_is_tried_again_is_told_nothing(ledger: Ledger) -> None:
    """An operator's retry is no turn a citizen sees: what reached its city is read as placed before, meanwhile and after."""
    await ledger.file(filing("c1"))
    await placed(ledger, number="7")
    await ledger.turn("c1", ("placed",), Turn(to="stuck", trouble="source-silent"))
    again = await ledger.again("c1")
    assert again is not None
    assert seen(again.state, again.number) == "placed"
    assert await ledger.turn("c1", ("placing",), Turn(to="placed")) is not None
    assert [each.state for each in await ledger.history("c1")] == ["accepted", "placed"]


async def test_tries_are_counted(ledger: Ledger) -> None:
    """Each try in vain counts and leaves its trouble; one that was not in vain forgets the trouble, and counts nothing."""
    await ledger.file(filing("c1"))
    assert [await ledger.tried("c1", "source-down"), await ledger.tried("c1", "source-timeout")] == [1, 2]
    assert await ledger.case("c1") == case(attempts=2, trouble="source-timeout")
    assert await ledger.tried("c1", None) == 2
    assert await ledger.case("c1") == case(attempts=2)
    assert await ledger.tried("c2", "source-down") == 0


async def test_a_hold_is_kept_until_it_is_let_go(ledger: Ledger) -> None:
    """What a hold gave replaces the one before, is its own case's, and goes when it is let go."""
    await ledger.file(filing("c1"))
    await ledger.file(filing("c2"))
    for hold in ("first", "zweiter ß"):
        await ledger.hold("c1", hold)
        assert await ledger.held("c1") == hold
    assert await ledger.held("c2") is None
    await ledger.hold("c1", None)
    assert await ledger.held("c1") is None


async def test_lists_go_on_after_a_cursor(ledger: Ledger) -> None:
    """Newest first, page by page, each case comes once, also where many were created at the same instant."""
    for number in range(9):
        await ledger.file(filing(f"c{number}", created=NOON + timedelta(microseconds=number // 4)))
    listed: list[Case] = []
    while page := await ledger.cases(Sought(limit=2, before=(listed[-1].created, listed[-1].id) if listed else None)):
        assert len(page) <= 2
        listed += page
    assert sorted(each.id for each in listed) == [f"c{number}" for number in range(9)]
    assert [each.created for each in listed] == sorted((each.created for each in listed), reverse=True)


async def test_lists_are_narrowed(ledger: Ledger) -> None:
    """Every condition narrows, several narrow together, and one that is empty is none."""
    await ledger.file(filing("c1"))
    await ledger.file(filing("c2", citizen="bert", client="app-2", city="köln", resource="reports", state="stuck"))
    both = {"c1", "c2"}

    async def found(**sought: Any) -> set[str]:
        return {each.id for each in await ledger.cases(Sought(**sought))}

    assert await found() == await found(states=(), cities=(), resources=(), ids=()) == both
    for one in (
        {"citizen": "bert"}, {"client": "app-2"}, {"cities": ("köln",)}, {"resources": ("reports",)},
        {"states": ("stuck", "placed")}, {"ids": ("c2", "c3")},
    ):  # fmt: skip
        assert await found(**one) == {"c2"}
    assert await found(cities=("essen", "köln")) == both
    assert await found(citizen="bert", cities=("essen",)) == await found(client="app-1", states=("stuck",)) == set()


async def test_a_wish_to_cancel_is_noted_once(ledger: Ledger) -> None:
    """Wanted twice it is one errand; after the city refused it can be wanted again, which is another one."""
    await ledger.file(filing("c1", state="placed"))
    (deliver,) = await ledger.errands("w")
    await ledger.done("w", [deliver.number])
    for _ in range(2):
        assert await ledger.want_cancelled("c1") == case(state="placed", cancel=True)
    (first,) = await ledger.errands("w")
    assert (first.case, first.what) == ("c1", "cancel")
    await ledger.turn("c1", ("placed",), Turn(to="placed", reason="too-late", cancel=False))
    assert await ledger.want_cancelled("c1") is not None
    _, second = await ledger.errands("w")
    assert second == Errand(number=second.number, case="c1", what="cancel", detail=second.detail)
    assert first.detail != second.detail
    assert await ledger.want_cancelled("c2") is None
    assert len(await ledger.errands("w")) == 2


async def test_a_completed_case_is_counted_once_on_its_day(place: Place) -> None:
    """In the benefit of the source that took it, in the same transaction; whatever it turns to later, and after it is erased."""
    placed_, confirmed = Turn(to="placed"), Turn(to="confirmed", completes=True, erase_at=NOON)
    async with place.stores() as stores, place.ledger(SEAL, Hand(NOON)) as ledger:
        await ledger.file(filing("c1"))
        await ledger.turn("c1", ("accepted",), placed_)
        assert await stores.benefit.first() is None
        assert await ledger.turn("c1", ("accepted",), confirmed) is None
        assert await stores.benefit.first() is None
        for _ in range(2):
            await ledger.turn("c1", ("placed", "confirmed"), confirmed)
        await ledger.turn("c1", ("confirmed",), Turn(to="stuck"))
        await ledger.turn("c1", ("stuck",), confirmed)
        await ledger.erase(answers_before=NOON + timedelta(days=1))
        provider = case("c1").binding.split("/")[1]
        source = f"essen/{provider}/waste.bulky-orders"
        one = Tally(day=civic_day(NOON), source=source, kind="completed", count=1)
        assert await stores.benefit.days(since=one.day, until=one.day) == (one,)
