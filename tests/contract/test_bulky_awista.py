"""AWISTA's order service: 202, then a signed call back; before its twin, a listener of ours, and odd answers."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import pytest
from aiohttp import web

from adapters._kit.find import find
from domain.cases import Heard, Verb
from domain.errors import SourceDown, SourceError, SourceTimeout
from tests.contract.desks import NOBODY, REFERENCE, Counter, at_counter, told, wish
from tests.contract.stage import NOON, Said, tools_for

ADAPTER: Any = find("bulky_awista")
SECRET = "env:AWISTA_CALLBACK_SECRET"
OPTIONS = {"secret": SECRET}
STAMP = int(NOON.timestamp())


@dataclass(slots=True)
class Listener:
    """Where the operator calls back: what came, and how it is answered."""

    url: str = ""
    status: int = 204
    came: asyncio.Queue[tuple[dict[str, str], bytes]] = field(default_factory=asyncio.Queue)

    async def answer(self, request: web.Request) -> web.Response:
        """Keep one call."""
        headers = {name.lower(): value for name, value in request.headers.items()}
        self.came.put_nowait((headers, await request.read()))
        return web.Response(status=self.status)


@asynccontextmanager
async def counter(**knobs: object) -> AsyncIterator[tuple[Counter, Listener]]:
    """The adapter in front of the twin of Düsseldorf, which calls back here, at once."""
    listener, app = Listener(), web.Application()
    app.router.add_post("/v1/callbacks/duesseldorf/awista/waste.bulky-orders", listener.answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    listener.url = f"http://127.0.0.1:{runner.addresses[0][1]}/v1/callbacks/duesseldorf/awista/waste.bulky-orders"
    try:
        async with at_counter(ADAPTER, "duesseldorf", OPTIONS, callback=listener.url) as it:
            await it.put("callbacks", {"delay": 0.01, **knobs})
            yield it, listener
    finally:
        await runner.cleanup()


async def placed(at: Counter) -> tuple[Any, Any]:
    """An order of a sofa on the last free day, and what came of it."""
    wanted = wish(slots=await at.slots())
    return wanted, await at.do("place", wanted)


async def test_one_offer_with_days_and_no_price() -> None:
    """A day is chosen, nothing is held, the price follows, and name and e-mail are needed."""
    async with counter() as (at, _):
        [record] = (await at.offers()).records
    offer = record.model
    assert (offer.stream.code, offer.scheduling, offer.ownership) == ("mixed", "choose", "loaded")
    assert (offer.confirmation, offer.price, offer.held_seconds) == ("later", None, None)
    assert (offer.needs, len(offer.slots), len(offer.accepts)) == (("name", "email"), 8, 23)


async def test_an_unknown_address_is_a_note_and_a_reason() -> None:
    """Offers say so in a note, an order is refused for it."""
    async with counter() as (at, _):
        reply = await at.offers(NOBODY)
        outcome = await at.do("place", wish(), household=NOBODY)
    assert (reply.records, [note.slug for note in reply.notes]) == ((), ["address-unknown"])
    assert (outcome.state, outcome.reason) == ("rejected", "address-unknown")


async def test_a_call_back_confirms() -> None:
    """Placed first; then a signed message with our reference, the day and the price; asking says the same."""
    async with counter(price="42,50") as (at, listener):
        wanted, taken = await placed(at)
        async with asyncio.timeout(5):
            heard = ADAPTER.hear(at.tools)(*await listener.came.get())
        asked = await at.do("ask", wanted, number=taken.number)
        [order] = await at.journal()
    assert (taken.state, taken.steps, taken.number) == ("placed", ("wait",), order["number"])
    assert taken.expected_by is not None
    assert (heard.reference, heard.outcome.state, heard.outcome.number) == (REFERENCE, "confirmed", taken.number)
    assert heard.outcome.facts["price"] == {"amount": 42.5, "currency": "EUR"}
    assert heard.outcome.facts["appointments"] == [
        {"stream": "mixed", "day": order["days"]["sperrgut"], "put_out_by": "07:00"}
    ]
    assert heard.outcome.steps == ("put-out", "pay")
    assert asked.facts == heard.outcome.facts


async def test_a_call_back_refuses() -> None:
    """A later no has its reason, in the call and when asked."""
    async with counter(verdict="abgelehnt", reason="nicht-abholbar") as (at, listener):
        wanted, taken = await placed(at)
        async with asyncio.timeout(5):
            heard = ADAPTER.hear(at.tools)(*await listener.came.get())
        asked = await at.do("ask", wanted, number=taken.number)
    assert (heard.outcome.state, heard.outcome.reason) == ("rejected", "not-taken")
    assert (asked.state, asked.reason) == ("rejected", "not-taken")


async def test_a_doubled_call_has_one_id() -> None:
    """Said twice, it is the same message to whoever counts ids."""
    async with counter(mode="twice") as (at, listener):
        await placed(at)
        async with asyncio.timeout(5):
            heard = [ADAPTER.hear(at.tools)(*await listener.came.get()) for _ in range(2)]
    assert heard[0] == heard[1]
    assert heard[0] is not None


@pytest.mark.parametrize("mode", ["forged", "old"])
async def test_a_forged_or_old_call_is_not_heard(mode: str) -> None:
    """A wrong signature, and a right one of ten minutes ago, say nothing."""
    async with counter(mode=mode) as (at, listener):
        await placed(at)
        async with asyncio.timeout(5):
            assert ADAPTER.hear(at.tools)(*await listener.came.get()) is None


async def test_a_lost_call_is_asked_after() -> None:
    """Nobody calls, and the order is confirmed all the same: asking tells."""
    async with counter(mode="lost") as (at, listener):
        wanted, taken = await placed(at)
        asked = taken
        for _ in range(500):
            asked = await at.do("ask", wanted, number=taken.number)
            if asked.state != "placed":
                break
            await asyncio.sleep(0.01)
    assert (asked.state, listener.came.empty()) == ("confirmed", True)


async def test_a_call_that_is_not_taken_comes_again() -> None:
    """The operator tries three times; every try is the same message."""
    async with counter() as (at, listener):
        listener.status = 503
        await placed(at)
        async with asyncio.timeout(5):
            heard = [ADAPTER.hear(at.tools)(*await listener.came.get()) for _ in range(3)]
    assert len({each.id for each in heard}) == 1


async def test_each_verb_is_safe_to_say_twice() -> None:
    """Twice placed is one order and one call back; twice cancelled is cancelled; what is not there needs no cancelling."""
    async with counter() as (at, listener):
        wanted, first = await placed(at)
        async with asyncio.timeout(5):
            await listener.came.get()
        second = await at.do("place", wanted)
        assert (second.number, second.state) == (first.number, "confirmed")
        assert [order["reference"] for order in await at.journal()] == [REFERENCE]
        assert {(await at.do("cancel", wanted)).state for _ in range(2)} == {"cancelled"}
        assert (await at.do("cancel", wanted, reference="bbbbbbbb22222222")).state == "cancelled"
        assert (await at.do("ask", wanted)).state == "cancelled"
        assert listener.came.empty()


@pytest.mark.parametrize(
    ("fault", "error"), [("reset", SourceDown), ("truncated", SourceDown), ("late", SourceTimeout)]
)
async def test_an_order_whose_answer_was_lost_is_found(fault: str, error: type[SourceError]) -> None:
    """The work was done and nobody heard of it: our reference finds it, and there is one order."""
    async with counter() as (at, _):
        wanted = wish(slots=await at.slots())
        assert (await at.do("find", wanted)).state == "unknown"
        await at.put("faults", {"kind": fault, "seconds": 30, "count": 1})
        at.seconds = 0.5
        with pytest.raises(error):
            await at.do("place", wanted)
        at.seconds = 5.0
        found = await at.do("find", wanted)
        assert [order["number"] for order in await at.journal()] == [found.number]
        assert found.state in {"placed", "confirmed"}


async def test_what_is_being_checked_can_be_cancelled() -> None:
    """Then nobody decides about it any more."""
    async with counter(delay=0.2) as (at, listener):
        wanted, _ = await placed(at)
        assert (await at.do("cancel", wanted)).state == "cancelled"
        await asyncio.sleep(0.3)
        assert ((await at.do("ask", wanted)).state, listener.came.empty()) == ("cancelled", True)


async def test_after_the_evening_before_it_stays() -> None:
    """Too late to cancel: it is still confirmed, with its day, and says why."""
    async with counter() as (at, listener):
        wanted, _ = await placed(at)
        async with asyncio.timeout(5):
            await listener.came.get()
        await at.later(days=90)
        late = await at.do("cancel", wanted)
    assert (late.state, late.reason, len(late.facts["appointments"])) == ("confirmed", "too-late", 1)


async def test_its_rules_are_said_with_their_reason() -> None:
    """No day, no name, too many things, a day that is gone, and whatever else the operator says."""
    async with counter() as (at, _):
        slots = await at.slots()
        assert (await at.do("place", wish())).reason == "incomplete"
        assert (await at.do("place", wish(slots=slots, phone="0211 1"))).reason == "incomplete"
        assert (await at.do("place", wish(slots=slots, count=21))).reason == "too-much"
        await at.put("desk", {"capacity": 0})
        assert (await at.do("place", wish(slots=slots))).reason == "slot-gone"
        await at.put("desk", {"refusal": "kein-anspruch"})
        assert (await at.do("place", wish(slots=slots))).reason == "not-entitled"
        assert await at.journal() == []


def message(**other: object) -> bytes:
    """A call back that confirms."""
    said = {
        "nachricht": "m-1", "externeReferenz": REFERENCE, "vorgang": "v-1", "status": "bestaetigt",
        "termin": "2026-12-01", "bereitstellungBis": "07:00",
    }  # fmt: skip
    return orjson.dumps({**said, **other})


def ear(body: bytes, *, stamp: str = f"{STAMP}", sign: Callable[[str], str] = lambda right: right) -> Heard | None:
    """What the adapter hears at noon: a body with a right signature, which `sign` may spoil."""
    tools = tools_for(ADAPTER, "http://127.0.0.1:9", resource="waste.bulky-orders", door=None, options=OPTIONS)
    right = "sha256=" + hmac.new(SECRET.encode(), stamp.encode() + b"." + body, "sha256").hexdigest()
    heard: Heard | None = ADAPTER.hear(tools)({"x-awista-zeit": stamp, "x-awista-signatur": sign(right)}, body)
    return heard


def test_a_right_call_is_heard() -> None:
    """Signature, age and body are as they should be."""
    heard = ear(message())
    assert heard is not None
    assert (heard.id, heard.reference, heard.outcome.state) == ("m-1", REFERENCE, "confirmed")


@pytest.mark.parametrize("away", [-301, 301, -86_400, 10**9])
def test_five_minutes_is_as_old_as_a_call_may_be(away: int) -> None:
    """Older or further ahead is not heard, however well signed; the bound itself is."""
    assert ear(message(), stamp=f"{STAMP + away}") is None
    assert ear(message(), stamp=f"{STAMP + (300 if away > 0 else -300)}") is not None


@pytest.mark.parametrize(
    "sign",
    [
        lambda _: "",
        lambda right: right[:-1],
        lambda right: right.upper(),
        lambda _: "sha256=ü" * 9,
        lambda right: right + "0",
    ],
)
def test_a_wrong_signature_is_not_heard(sign: Callable[[str], str]) -> None:
    """Absent, cut, in capitals, in strange letters, or longer."""
    assert ear(message(), sign=sign) is None


@pytest.mark.parametrize("stamp", ["", "gestern", "1e9", "-5", "\uff19" * 10, "9" * 5000])
def test_a_strange_stamp_is_not_heard(stamp: str) -> None:
    """Only seconds in plain digits are an age."""
    assert ear(message(), stamp=stamp) is None


@pytest.mark.parametrize(
    "body",
    [b"", b"\xff\x00", b"[]", b"7", message(nachricht=None), message(externeReferenz="../x"), message(status="?"),
     message(termin="bald"), message(nachricht="m" * 100), message() + b" " * 70_000],
    ids=range(10),
)  # fmt: skip
def test_a_signed_call_that_says_nothing_is_not_heard(body: bytes) -> None:
    """Garbage from whoever has the key is garbage all the same, and raises nothing."""
    assert ear(body) is None


def test_without_headers_nothing_is_heard() -> None:
    """A call that does not even try."""
    tools = tools_for(ADAPTER, "http://127.0.0.1:9", resource="waste.bulky-orders", door=None, options=OPTIONS)
    assert ADAPTER.hear(tools)({}, message()) is None
    assert ADAPTER.hear(replace(tools, clock=lambda: datetime.now(UTC) + timedelta(days=1)))({}, b"") is None
    assert SECRET not in repr(tools.options)


ODD = {
    "garbage": b"\x00\xff\xfe{",
    "list": b"[1]",
    "empty object": b"{}",
    "odd state": b'{"vorgang": "v", "status": "vielleicht"}',
    "odd number": b'{"vorgang": "../x", "status": "storniert"}',
    "odd day": b'{"vorgang": "v", "status": "bestaetigt", "termin": "bald", "bereitstellungBis": "07:00"}',
    "odd problem": b'{"type": {}}',
    "deep": b'{"treffer":' + b"[" * 5000 + b"]" * 5000 + b"}",
    "markup": b"<html><body>Wartung</body></html>",
    "wrong charset": '{"status": "bestätigt"}'.encode("cp1252"),
}


@pytest.mark.parametrize("verb", ["place", "find", "ask", "cancel"])
@pytest.mark.parametrize("body", ODD.values(), ids=list(ODD))
async def test_odd_answers_are_nonsense(verb: Verb, body: bytes) -> None:
    """Whatever is no answer of the protocol is a SourceError: nothing is known for certain then."""
    for status in (200, 422):
        assert await told(ADAPTER, "duesseldorf", OPTIONS, Said(status=status, body=body), verb) == "source-nonsense"
