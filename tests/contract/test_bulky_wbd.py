"""WBD's order service: three streams, held and ordered, over a real socket before its twin and before odd answers."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import orjson
import pytest

from adapters._kit.find import find
from domain.cases import Verb
from domain.errors import SourceDown, SourceError, SourceTimeout
from domain.texts_cases import REASONS, STEPS
from tests.contract.desks import NOBODY, REFERENCE, Counter, at_counter, told, wish
from tests.contract.stage import Said

ADAPTER = find("bulky_wbd")
OPTIONS = {"key": "env:WBD_BULKY_KEY"}
OTHER = "bbbbbbbb22222222"


@asynccontextmanager
async def counter() -> AsyncIterator[Counter]:
    """The adapter in front of the twin of Duisburg."""
    async with at_counter(ADAPTER, "duisburg", OPTIONS, path="/sperrmuell") as it:
        yield it


async def test_three_streams_are_offered() -> None:
    """Each stream has its own things and days, is put out by 06:30, and is the city's as soon as it is put out."""
    async with counter() as at:
        offers = [record.model for record in (await at.offers()).records]
    assert {offer.stream.code for offer in offers} == {"electric_metal", "wood", "rest"}
    for offer in offers:
        assert (offer.scheduling, offer.ownership, offer.confirmation) == ("choose", "put_out", "at_once")
        assert (offer.rules.put_out_by, offer.rules.longest_cm, offer.held_seconds) == ("06:30", 200, 600)
        assert offer.price.amount == 0
        assert [slot.day for slot in offer.slots] == sorted({slot.day for slot in offer.slots})
    kinds = [kind.code for offer in offers for kind in offer.accepts]
    assert len(kinds) == len(set(kinds)) == 23


async def test_an_unknown_address_is_a_note_and_a_reason() -> None:
    """Offers say so in a note, an order is refused for it."""
    async with counter() as at:
        reply = await at.offers(NOBODY)
        outcome = await at.do("hold", wish(slots=await at.slots("rest")), household=NOBODY)
    assert (reply.records, [note.slug for note in reply.notes]) == ((), ["address-unknown"])
    assert (outcome.state, outcome.reason) == ("rejected", "address-unknown")


async def test_held_days_are_ordered_and_cancelled() -> None:
    """A hold takes all days at once, the order is confirmed at once with a number, and is cancelled until the evening before."""
    async with counter() as at:
        wanted = wish("sofa", "fridge", slots=await at.slots("rest", "electric_metal"))
        held = await at.do("hold", wanted)
        placed = await at.do("place", wanted, hold=held.hold)
        [order] = await at.journal()
        cancelled = await at.do("cancel", wanted, number=placed.number)
        again = await at.do("cancel", wanted, number=placed.number)
        asked = await at.do("ask", wanted)
    assert (held.state, held.hold is not None, held.until is not None) == ("held", True, True)
    assert (placed.state, placed.number, placed.steps) == ("confirmed", order["number"], ("put-out",))
    assert {each["stream"] for each in placed.facts["appointments"]} == {"rest", "electric_metal"}
    assert {each["day"] for each in placed.facts["appointments"]} == set(order["days"].values())
    assert placed.expected_by is not None
    assert placed.evidence
    assert order["bemerkung"] == wanted.note
    assert (cancelled.state, again.state, asked.state) == ("cancelled",) * 3


async def test_each_verb_is_safe_to_say_twice() -> None:
    """Twice held is one reservation, twice placed one order, and releasing nothing is released."""
    async with counter() as at:
        wanted = wish(slots=await at.slots("rest"))
        before, held = [await at.do("hold", wanted) for _ in range(2)]
        assert before.hold == held.hold
        first, second = [await at.do("place", wanted, hold=held.hold) for _ in range(2)]
        assert (first.number, first.facts) == (second.number, second.facts)
        assert [order["reference"] for order in await at.journal()] == [REFERENCE]
        assert (await at.do("release", wanted, reference=OTHER)).state == "released"
        assert (await at.do("cancel", wanted, reference=OTHER)).state == "cancelled"


@pytest.mark.parametrize(
    ("fault", "error"), [("reset", SourceDown), ("truncated", SourceDown), ("late", SourceTimeout)]
)
async def test_an_order_whose_answer_was_lost_is_found(fault: str, error: type[SourceError]) -> None:
    """The work was done and nobody heard of it: our reference finds it, and there is one order."""
    async with counter() as at:
        wanted = wish(slots=await at.slots("rest"))
        assert (await at.do("find", wanted)).state == "unknown"
        held = await at.do("hold", wanted)
        await at.put("faults", {"kind": fault, "seconds": 30, "count": 1})
        at.seconds = 0.5
        with pytest.raises(error):
            await at.do("place", wanted, hold=held.hold)
        at.seconds = 5.0
        found = await at.do("find", wanted)
        assert (found.state, [order["number"] for order in await at.journal()]) == ("confirmed", [found.number])


async def test_a_held_day_is_nobody_elses_until_it_is_released() -> None:
    """The last place of a day goes to whoever holds it; released, it is free again."""
    async with counter() as at:
        await at.put("desk", {"capacity": 1})
        wanted = wish(slots=await at.slots("rest"))
        await at.do("hold", wanted)
        refused = await at.do("hold", wanted, reference=OTHER)
        await at.do("release", wanted)
        held = await at.do("hold", wanted, reference=OTHER)
    assert (refused.state, refused.reason, refused.steps) == ("rejected", "slot-gone", ("choose-again",))
    assert held.state == "held"


async def test_a_hold_that_ran_out_is_made_anew_or_the_slot_is_gone() -> None:
    """After ten minutes a free day is held once more; one that somebody took by then is gone."""
    async with counter() as at:
        await at.put("desk", {"capacity": 1})
        wanted = wish(slots=await at.slots("rest"))
        held = await at.do("hold", wanted)
        await at.later(minutes=11)
        assert (await at.do("place", wanted, hold=held.hold)).state == "confirmed"
        second = wish(slots=await at.slots("wood"))
        held = await at.do("hold", wish("table", slots=second.slots), reference=OTHER)
        await at.later(minutes=22)
        taken = wish("table", slots=second.slots)
        await at.do("place", taken, reference="cccccccc22222222")
        gone = await at.do("place", taken, reference=OTHER, hold=held.hold)
        assert (gone.state, gone.reason) == ("rejected", "slot-gone")


async def test_after_the_evening_before_it_stays() -> None:
    """Too late to cancel: it is still confirmed, with its days, and says why."""
    async with counter() as at:
        wanted = wish(slots=await at.slots("rest"))
        placed = await at.do("place", wanted)
        await at.later(days=60)
        late = await at.do("cancel", wanted, number=placed.number)
    assert (late.state, late.reason, late.facts) == ("confirmed", "too-late", placed.facts)


@pytest.mark.parametrize(
    ("kinds", "count", "streams", "reason"),
    [
        (("sofa",), 31, ("rest",), "too-much"),
        (("sofa", "table"), 1, ("rest",), "incomplete"),
        ((), 1, (), "incomplete"),
    ],
)
async def test_its_rules_are_said_with_their_reason(
    kinds: tuple[str, ...], count: int, streams: tuple[str, ...], reason: str
) -> None:
    """Too many things (a 200 that says no), a stream without a day, and no day at all."""
    async with counter() as at:
        slots = await at.slots(*streams) if streams else ()
        outcome = await at.do("place", wish(*kinds, slots=slots, count=count))
        assert (outcome.state, outcome.reason, await at.journal()) == ("rejected", reason, [])


@pytest.mark.parametrize(
    ("code", "reason"),
    [("KEIN_ANSPRUCH", "not-entitled"), ("BEREITS_BEAUFTRAGT", "ordered-already"), ("X7", "refused")],
)
async def test_every_refusal_has_a_reason(code: str, reason: str) -> None:
    """A code nobody knows is a refusal as well; reasons and steps are words citizens can read."""
    async with counter() as at:
        await at.put("desk", {"refusal": code})
        outcome = await at.do("place", wish(slots=await at.slots("rest")))
    assert (outcome.state, outcome.reason) == ("rejected", reason)
    assert outcome.reason in REASONS
    assert set(outcome.steps) <= set(STEPS)


async def test_a_thing_it_has_no_word_for_is_not_taken() -> None:
    """Nothing is even asked."""
    async with at_counter(ADAPTER, "duisburg", {**OPTIONS, "items": {"Sofa": "sofa"}}, path="/sperrmuell") as at:
        outcome = await at.do("hold", wish("tv"))
    assert (outcome.state, outcome.reason) == ("rejected", "not-taken")


ODD = {
    "garbage": b"\x00\xff\xfe{",
    "list": b"[1]",
    "number": b"7",
    "empty object": b"{}",
    "no state": b'{"auftragsnummer": "W1"}',
    "odd state": b'{"auftragsnummer": "W1", "status": "vielleicht", "termine": []}',
    "odd number": b'{"auftragsnummer": "../x", "status": "bestaetigt", "termine": []}',
    "odd day": b'{"auftragsnummer": "W1", "status": "bestaetigt", "termine": [{"strom": "EM", "datum": "31.02.2026"}]}',
    "odd fault": b'{"fehler": 7}',
    "deep": b'{"auftraege":' + b"[" * 5000 + b"]" * 5000 + b"}",
    "huge": orjson.dumps({"auftraege": [{"auftragsnummer": "9" * 100_000}]}),
    "markup": b"<html><body>Wartung</body></html>",
    "wrong charset": '{"status": "bestätigt"}'.encode("cp1252"),
}


@pytest.mark.parametrize("verb", ["hold", "place", "find", "ask", "cancel"])
@pytest.mark.parametrize("body", ODD.values(), ids=list(ODD))
async def test_odd_answers_are_nonsense(verb: Verb, body: bytes) -> None:
    """Whatever is no answer of the protocol is a SourceError: nothing is known for certain then."""
    for status in (200, 409):
        assert await told(ADAPTER, "duisburg", OPTIONS, Said(status=status, body=body), verb) == "source-nonsense"


async def test_its_key_is_not_shown() -> None:
    """The key does not stand in what is logged of the options, and a wrong one is no outcome."""
    assert "env:" not in repr(ADAPTER.Options(**OPTIONS))
    async with at_counter(ADAPTER, "duisburg", {"key": "wrong"}, path="/sperrmuell") as at:
        with pytest.raises(SourceError):
            await at.do("find", wish())
