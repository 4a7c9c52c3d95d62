"""EBE's order intake: XML under 200, no holds, a day that comes weeks later; before its twin and before odd answers."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date

import pytest

from adapters._kit.find import find
from domain.cases import Verb
from domain.errors import SourceDown, SourceError, SourceTimeout
from domain.when import civic_day, now
from tests.contract.desks import NOBODY, REFERENCE, Counter, at_counter, told, wish
from tests.contract.stage import Said

ADAPTER = find("bulky_ebe")
PATH = "/auftragsannahme"


@asynccontextmanager
async def counter() -> AsyncIterator[Counter]:
    """The adapter in front of the twin of Essen."""
    async with at_counter(ADAPTER, "essen", {}, path=PATH) as it:
        yield it


async def test_one_offer_without_days() -> None:
    """One stream, a day that is assigned within one to four weeks, and things that stay their owner's until loaded."""
    async with counter() as at:
        [record] = (await at.offers()).records
    offer = record.model
    assert (offer.stream.code, offer.scheduling, offer.slots, offer.ownership) == ("mixed", "assigned", (), "loaded")
    assert 7 <= offer.waiting_days[0] < offer.waiting_days[1] <= 28
    assert (offer.confirmation, offer.needs, offer.price.amount) == ("later", ("name",), 0)
    assert "Kühlschrank" in {kind.native for kind in offer.accepts}
    assert all(kind.code for kind in offer.accepts)


async def test_an_unknown_address_is_a_note_and_a_reason() -> None:
    """Offers say so in a note, an order is refused for it."""
    async with counter() as at:
        reply = await at.offers(NOBODY)
        outcome = await at.do("place", wish(), household=NOBODY)
        assert await at.journal() == []
    assert (reply.records, [note.slug for note in reply.notes]) == ((), ["address-unknown"])
    assert (outcome.state, outcome.reason) == ("rejected", "address-unknown")


async def test_an_order_gets_its_day_later() -> None:
    """It is placed at once with the latest day in sight; asked days after, it is confirmed for a day within the waiting time."""
    async with counter() as at:
        [record] = (await at.offers()).records
        placed = await at.do("place", wish())
        early = await at.do("ask", wish(), number=placed.number)
        await at.later(days=4)
        agreed = await at.do("ask", wish(), number=placed.number)
        found = await at.do("find", wish())
        [order] = await at.journal()
    assert (placed.state, early.state, placed.steps) == ("placed", "placed", ("date-follows",))
    assert placed.expected_by is not None
    assert (placed.expected_by.date() - civic_day(now())).days == record.model.waiting_days[1]
    assert (agreed.state, agreed.number, agreed.steps) == ("confirmed", order["number"], ("put-out",))
    [visit] = agreed.facts["appointments"]
    assert (visit["stream"], visit["put_out_by"], visit["day"]) == ("mixed", "07:00", order["days"]["sperrgut"])
    assert civic_day(now()) < date.fromisoformat(visit["day"]) <= placed.expected_by.date()
    assert found.facts == agreed.facts


async def test_the_day_comes_at_once_where_the_twin_is_told_so() -> None:
    """A knob for those who do not want to wait."""
    async with counter() as at:
        await at.put("assign", {"after_seconds": 0})
        assert (await at.do("place", wish())).state == "confirmed"


async def test_letters_the_wire_lacks_arrive_as_they_are() -> None:
    """A name with letters outside ISO-8859-1, and a note with markup, are read at the other end as they were written."""
    async with counter() as at:
        await at.do("place", wish("sofa", "fridge", count=2))
        [order] = await at.journal()
    assert (order["Name"], order["Bemerkung"]) == ("Änne Őrsi", "Hof links & <hinten>")
    assert order["items"] == {"SOFA": 2, "ELKS": 2}


async def test_each_verb_is_safe_to_say_twice() -> None:
    """Twice placed is one order with one number; twice cancelled is cancelled; what is not there needs no cancelling."""
    async with counter() as at:
        first, second = [await at.do("place", wish()) for _ in range(2)]
        assert first.number == second.number
        assert [order["reference"] for order in await at.journal()] == [REFERENCE]
        assert {(await at.do("cancel", wish())).state for _ in range(2)} == {"cancelled"}
        assert (await at.do("cancel", wish(), reference="bbbbbbbb22222222")).state == "cancelled"
        assert (await at.do("ask", wish())).state == "cancelled"


@pytest.mark.parametrize(
    ("fault", "error"), [("reset", SourceDown), ("truncated", SourceDown), ("late", SourceTimeout)]
)
async def test_an_order_whose_answer_was_lost_is_found(fault: str, error: type[SourceError]) -> None:
    """The work was done and nobody heard of it: our reference finds it, and there is one order."""
    async with counter() as at:
        assert (await at.do("find", wish())).state == "unknown"
        await at.put("faults", {"kind": fault, "seconds": 30, "count": 1})
        at.seconds = 0.5
        with pytest.raises(error):
            await at.do("place", wish())
        at.seconds = 5.0
        found = await at.do("find", wish())
        assert (found.state, [order["number"] for order in await at.journal()]) == ("placed", [found.number])


async def test_after_the_day_before_it_stays() -> None:
    """Too late to cancel: it is still confirmed, with its day, and says why."""
    async with counter() as at:
        await at.do("place", wish())
        await at.later(days=60)
        agreed = await at.do("ask", wish())
        late = await at.do("cancel", wish())
    assert (late.state, late.reason, late.facts) == ("confirmed", "too-late", agreed.facts)


@pytest.mark.parametrize(
    ("refusal", "reason"),
    [("22", "not-entitled"), ("23", "ordered-already"), ("20", "not-taken"), ("50", "incomplete")],
)
async def test_every_refusal_has_a_reason(refusal: str, reason: str) -> None:
    """The operator's numbers, in words."""
    async with counter() as at:
        await at.put("desk", {"refusal": refusal})
        outcome = await at.do("place", wish())
    assert (outcome.state, outcome.reason) == ("rejected", reason)


async def test_its_rules_are_said_with_their_reason() -> None:
    """Too many things, and no name."""
    async with counter() as at:
        assert (await at.do("place", wish(count=26))).reason == "too-much"
        assert (await at.do("place", wish(email="a@example.org"))).reason == "incomplete"
        assert await at.journal() == []


async def test_a_thing_it_has_no_word_for_is_not_taken() -> None:
    """Nothing is even asked."""
    async with at_counter(ADAPTER, "essen", {"items": {"SOFA": "sofa"}}, path=PATH) as at:
        outcome = await at.do("place", wish("tv"))
    assert (outcome.state, outcome.reason) == ("rejected", "not-taken")


async def test_a_fault_of_the_service_is_no_refusal() -> None:
    """From 90 on the service itself is in trouble, and whoever asked comes again; a strange number below refuses."""
    fault = '<Fehler code="{}">Störung</Fehler>'
    assert await told(ADAPTER, "essen", {}, fault.format(90).encode(), "place") == "source-down"
    outcome = await told(ADAPTER, "essen", {}, fault.format(77).encode(), "place")
    assert not isinstance(outcome, str)
    assert (outcome.state, outcome.reason) == ("rejected", "refused")


ORDER = '<Auftragsstand nummer="E1" referenz="a" status="{}">{}</Auftragsstand>'
ODD = {
    "garbage": b"\x00\xff\xfe<",
    "empty": b"",
    "json": b'{"status": "ok"}',
    "cut": b'<?xml version="1.0"?><Auftragsstand nummer="E1" stat',
    "another document": b"<html><body>Wartung</body></html>",
    "no number": b'<Auftragsstand status="angenommen"/>',
    "odd number": b'<Auftragsstand nummer="../x" status="angenommen"/>',
    "odd state": ORDER.format("vielleicht", "").encode(),
    "no day": ORDER.format("terminiert", "").encode(),
    "odd day": ORDER.format("terminiert", '<Termin bereitstellungBis="07:00">31.02.2026</Termin>').encode(),
    "odd hour": ORDER.format("terminiert", '<Termin bereitstellungBis="7 Uhr">2026-12-01</Termin>').encode(),
    "odd fault": b'<Fehler code="viele"/>',
    "entities": b'<!DOCTYPE a [<!ENTITY b "bb">]><Auftragsstand nummer="&b;" status="angenommen"/>',
    "a strange charset": b'<?xml version="1.0" encoding="klingon"?><Fehler code="30"/>',
    "wrong charset": '<?xml version="1.0" encoding="utf-8"?><Fehler code="30">ä</Fehler>'.encode("cp1252"),
    "deep": b"<a>" * 3000 + b"</a>" * 3000,
    "huge": ORDER.format("angenommen", "").replace("E1", "9" * 100_000).encode(),
}


@pytest.mark.parametrize("verb", ["place", "find", "ask", "cancel"])
@pytest.mark.parametrize("body", ODD.values(), ids=list(ODD))
async def test_odd_answers_are_nonsense(verb: Verb, body: bytes) -> None:
    """Whatever is no answer of the protocol is a SourceError: nothing is known for certain then."""
    assert await told(ADAPTER, "essen", {}, Said(body=body), verb) == "source-nonsense"
