"""Two desks behind one source: each category goes to its own, in that desk's ids, times, words and forms."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given, settings

from adapters._kit.find import find
from domain.bulky import Reachable
from domain.cases import Outcome
from domain.errors import SourceError, SourceNonsense
from domain.reports import ReportCategory
from sandbox.kit import running
from sandbox.reports_by_owner import twins
from tests.contract.odd import odd_json
from tests.contract.reporting import REFERENCE, Control, a_wish, do, photos, picture, shipped_options, swallows_deeds
from tests.contract.stage import NOON, Asked, Said, ask, canned, swallows

adapter = find("reports_by_owner")
HERE = (51.4344, 6.7623)
ELSEWHERE = (51.4582, 7.0158)
OPTIONS = shipped_options("duisburg")
DUMP = a_wish("illegal_dump", *HERE, attributes={"menge": "Tüte"})
HOLE = a_wish("road_damage", *HERE, attributes={"size": "Teller"})
LAMP = a_wish("street_light", *HERE)

ROW: dict[str, Any] = {
    "nummer": "W-2026-000001",
    "kategorie": "WM",
    "status": "offen",
    "lat": 51.4344,
    "lon": 6.7623,
    "strasse": "Königstraße 1",
    "eingang": "2026-11-20T08:12:00+01:00",
    "geaendert": "2026-11-21T08:12:00+01:00",
    "text": "Säcke",
    "antwort": None,
    "referenz": REFERENCE,
    "hinweis": "Bald.",
    "bearbeitung_bis": "2026-11-25",
}
ROAD: dict[str, Any] = {
    "id": 7,
    "category": 11,
    "state": "BEARBEITUNG",
    "position": {"x": 6.7623, "y": 51.4344},
    "street": None,
    "created": 1763622720,
    "changed": 1763709120,
    "message": "Loch",
    "reply": "Kommt dran.",
    "ref": REFERENCE,
    "acknowledged": None,
}


@pytest.fixture
async def url() -> AsyncIterator[str]:
    """The running twin; at first the office never looks."""
    async with running(twins()) as urls:
        found = urls["reports_by_owner/duisburg"]
        assert await Control(found).put("roads", {"acknowledge_after": 3600}) == 200
        yield found


def at(url: str) -> tuple[str, dict[str, Any]]:
    """The binding's address and its options at this origin."""
    return f"{url}/wbd/v1", {**OPTIONS, "roads": f"{url}/tiefbau/api"}


async def tell(url: str, verb: Any, wish: Any, **more: Any) -> Outcome:
    """One deed at the twin."""
    address, options = at(url)
    return await do(adapter, address, verb, wish, options=options, **more)


async def read(url: str, resource: str, **more: Any) -> Any:
    """The reply to the plain question."""
    address, options = at(url)
    return await ask(adapter, address, resource=resource, options=options, **more)


def said(**parts: object) -> dict[str, Said]:
    """What a canned back-end says on each of its lists."""
    usual: dict[str, object] = {
        "/wbd/v1/kategorien": {"kategorien": []},
        "/wbd/v1/meldungen": {"meldungen": [], "weiter": None},
        "/tiefbau/api/categories": [],
        "/tiefbau/api/reports": [],
    }
    named = {"categories": "/wbd/v1/kategorien", "reports": "/wbd/v1/meldungen", "roads": "/tiefbau/api/reports"}
    changed = {named[name]: value for name, value in parts.items()}
    return {path: Said(body=json.dumps(value).encode()) for path, value in {**usual, **changed}.items()}


async def test_each_category_says_who_takes_it(url: str) -> None:
    """Both desks' categories in one list: code, owner, photos, what is asked beside, what the contact needs."""
    reply = await read(url, "report.categories")
    found: dict[str, ReportCategory] = {each.id: each.model for each in reply.records}
    assert found["WM"].responsible == "Wirtschaftsbetriebe Duisburg"
    assert found["11"].responsible == OPTIONS["roads_office"]
    assert (found["WM"].photos, found["11"].photos) == (3, 1)
    [amount] = found["WM"].attributes
    assert (amount.name, amount.kind, amount.required) == ("menge", "choice", True)
    assert amount.values == ("Tüte", "Kofferraum", "Transporter")
    assert found["SF"].needs == ("name", "phone")
    urgent = {each.category.code: each.phone for each in found.values() if each.urgent}
    assert urgent == {"hazardous_dump": "+49 203 5550112", "traffic_light": "+49 203 5550113"}
    assert (found["RT"].category.code, found["RT"].category.native) == (None, "RT")
    assert reply.unmapped == {"RT": 1}
    assert [note.slug for note in reply.notes] == ["unmapped-values"]


async def test_both_lists_are_read_to_exact_values() -> None:
    """Local times with an offset and seconds since 1970 become instants; words become codes; ids stay apart."""
    async with canned(said(reports={"meldungen": [ROW], "weiter": None}, roads=[ROAD])) as stage:
        reply = await read(stage.url, "reports")
    found: dict[str, Any] = {each.id: each.model for each in reply.records}
    waste, road = found.pop("W-2026-000001"), found.pop("S-7")
    assert not found
    assert (waste.category.code, waste.status.code, waste.address) == ("illegal_dump", "open", "Königstraße 1")
    assert waste.requested_at == datetime(2026, 11, 20, 7, 12, tzinfo=UTC)
    assert (road.category.code, road.status.code, road.answer) == ("road_damage", "in_progress", "Kommt dran.")
    assert road.updated_at == datetime.fromtimestamp(1763709120, UTC)
    assert {each.location.coordinates for each in (waste, road)} == {(6.7623, 51.4344)}


async def test_every_page_of_the_utility_is_read(url: str) -> None:
    """More than one page of fifty; each number once; nobody's key is missing."""
    reply = await read(url, "reports", clock=lambda: NOON)
    numbers = [each.id for each in reply.records]
    assert len([each for each in numbers if each.startswith("W-")]) > 80
    assert len([each for each in numbers if each.startswith("S-")]) > 50
    assert (reply.rejected, reply.unmapped, reply.cut) == ((), {}, False)


async def test_endless_pages_are_cut() -> None:
    """A back-end that always has one more page is left after twenty, and the answer says so."""

    def page(request: Asked) -> bytes:
        number = int(request.param("seite") or 0)
        return json.dumps({"meldungen": [{**ROW, "nummer": f"W-2026-{number}"}], "weiter": number + 1}).encode()

    async with canned({"/wbd/v1/meldungen": page, "/tiefbau/api/reports": b"[]"}) as stage:
        reply = await read(stage.url, "reports")
    assert (len(reply.records), reply.cut) == (20, True)


@pytest.mark.parametrize(
    "change",
    [
        {"lat": 52.5},
        {"lat": None},
        {"eingang": "2026-11-20T08:12:00"},
        {"geaendert": "0001-01-01T00:00:00+14:00"},
        {"nummer": ""},
        {"kategorie": None},
        {"status": []},
    ],
)
async def test_a_bad_row_is_rejected_without_its_words(change: dict[str, Any]) -> None:
    """The others stay; a rejection tells the kind of mistake and repeats nothing."""
    rows = [ROW, {**ROW, "nummer": "W-2026-2", "text": "Geheimes", **change}]
    async with canned(said(reports={"meldungen": rows, "weiter": None})) as stage:
        reply = await read(stage.url, "reports")
    assert [each.id for each in reply.records] == ["W-2026-000001"]
    assert len(reply.rejected) == 1
    assert "Geheimes" not in str(reply.rejected)


async def test_the_utility_confirms_at_once(url: str) -> None:
    """A dump is placed as a form and has a number and a day; placed again under one reference it is there once."""
    first = await tell(url, "place", DUMP, photos=photos(3))
    again = await tell(url, "place", DUMP, photos=photos(3))
    assert (first.state, first.number, first.facts["status"]) == ("confirmed", again.number, "open")
    assert first.expected_by is not None
    assert first.facts["note"]
    assert first.evidence
    [order] = await Control(url).orders()
    assert (order["owner"], order["reference"], order["number"]) == ("utility", REFERENCE, first.number)
    assert (order["category"], order["details"], order["text"]) == ("WM", {"menge": "Tüte"}, DUMP.text)
    assert [each["sha256"] for each in order["photos"]] == [sha256(picture(at)).hexdigest() for at in (1, 2, 3)]
    assert {each["type"] for each in order["photos"]} == {"image/jpeg"}
    assert [each["name"] for each in order["photos"]] == ["photo-1.jpg", "photo-2.jpg", "photo-3.jpg"]


async def test_the_office_confirms_when_it_has_looked(url: str) -> None:
    """A hole is only placed; asked later, when somebody has looked, it is confirmed. The photo is the same bytes."""
    placed = await tell(url, "place", HOLE, photos=photos(1))
    again = await tell(url, "place", HOLE, photos=photos(1))
    assert (placed.state, placed.number) == ("placed", again.number)
    assert (await tell(url, "ask", HOLE, number=placed.number)).state == "placed"
    await Control(url).put("roads", {"acknowledge_after": 0})
    assert (await tell(url, "ask", HOLE, number=placed.number)).state == "confirmed"
    assert (await tell(url, "ask", HOLE)).state == "confirmed"
    [order] = await Control(url).orders()
    assert (order["owner"], order["reference"], order["category"]) == ("roads", REFERENCE, "11")
    assert [each["sha256"] for each in order["photos"]] == [sha256(picture(1)).hexdigest()]


@pytest.mark.parametrize("wish", [DUMP, HOLE], ids=["utility", "office"])
@pytest.mark.parametrize("fault", ["reset", "truncated", "500"])
async def test_a_lost_answer_is_found(url: str, wish: Any, fault: str) -> None:
    """When the answer to `place` is lost nothing is certain; `find` tells, and one report is there or none."""
    assert (await tell(url, "find", wish)).state == "unknown"
    await Control(url).put("faults", {"kind": fault})
    with pytest.raises(SourceError):
        await tell(url, "place", wish)
    await Control(url).heal()
    found = await tell(url, "find", wish)
    orders = await Control(url).orders()
    if fault == "500":  # it fell over before it did anything
        assert (found.state, orders) == ("unknown", [])
        return
    assert found.state in {"placed", "confirmed"}
    assert len(orders) == 1
    assert (await tell(url, "place", wish)).number == found.number
    assert len(await Control(url).orders()) == 1


@pytest.mark.parametrize(
    ("wish", "count", "reason", "steps"),
    [
        (a_wish("illegal_dump", *ELSEWHERE, attributes={"menge": "Tüte"}), 0, "not-responsible", ()),
        (a_wish("road_damage", *ELSEWHERE, attributes={"size": "Hand"}), 0, "not-responsible", ()),
        (a_wish("illegal_dump", *HERE), 0, "incomplete", ("correct",)),
        (a_wish("illegal_dump", *HERE, attributes={"menge": "viel"}), 0, "incomplete", ("correct",)),
        (a_wish("scrap_vehicle", *HERE), 0, "incomplete", ("correct",)),
        (a_wish("road_damage", *HERE), 0, "incomplete", ("correct",)),
        (LAMP, 2, "incomplete", ("correct",)),
        (a_wish("hazardous_dump", *HERE), 0, "urgent", ("call",)),
        (a_wish("traffic_light", *HERE), 0, "urgent", ("call",)),
        (a_wish("playground", *HERE), 0, "not-responsible", ()),
    ],
)
async def test_refusals_have_a_reason(url: str, wish: Any, count: int, reason: str, steps: tuple[str, ...]) -> None:
    """What a desk refuses is an outcome with our reason, never an error; and nothing is in its journal."""
    outcome = await tell(url, "place", wish, photos=photos(count))
    assert (outcome.state, outcome.reason, outcome.steps) == ("rejected", reason, steps)
    assert await Control(url).orders() == []


async def test_a_contact_travels_where_it_is_needed(url: str) -> None:
    """Name and phone reach the desk that cannot do without; nothing is made up for what was not given."""
    contact = Reachable(name="Mia Muster", phone="+49 203 1")
    assert (await tell(url, "place", a_wish("scrap_vehicle", *HERE, contact=contact))).state == "confirmed"
    [order] = await Control(url).orders()
    assert order["person"] == {"name": "Mia Muster", "telefon": "+49 203 1"}


@pytest.mark.parametrize(
    ("stage", "expected"),
    [
        ("work", ("confirmed", "in_progress", None)),
        ("done", ("confirmed", "closed", None)),
        ("refused", ("rejected", "rejected", "refused")),
    ],
)
@pytest.mark.parametrize("wish", [DUMP, HOLE], ids=["utility", "office"])
async def test_its_status_flows_back(url: str, wish: Any, stage: str, expected: tuple[str, str, str | None]) -> None:
    """What the desk does with a report is asked by its number, and stands in the public list."""
    placed = await tell(url, "place", wish)
    assert await Control(url).put("orders", {"reference": REFERENCE, "stage": stage}) == 200
    told = await tell(url, "ask", wish, number=placed.number)
    assert ((told.state, told.facts["status"], told.reason), told.number) == (expected, placed.number)
    [public] = [each.model for each in (await read(url, "reports")).records if each.id == placed.number]
    assert public.status.code == expected[1]


async def test_the_utility_lets_go_and_the_office_does_not(url: str) -> None:
    """Taken back twice is no mistake; too late, or at the office, it stays confirmed and says why."""
    dump, hole = await tell(url, "place", DUMP), await tell(url, "place", HOLE, reference="b" * 16)
    assert (await tell(url, "cancel", HOLE, number=hole.number)).reason == "too-late"
    assert (await tell(url, "cancel", DUMP)).state == "cancelled"
    assert (await tell(url, "cancel", DUMP, number=dump.number)).state == "cancelled"
    assert (await tell(url, "ask", DUMP, number=dump.number)).state == "cancelled"
    assert dump.number not in {each.id for each in (await read(url, "reports")).records}
    late = await tell(url, "place", DUMP, reference="c" * 16)
    await Control(url).put("orders", {"reference": "c" * 16, "stage": "work"})
    outcome = await tell(url, "cancel", DUMP, number=late.number)
    assert (outcome.state, outcome.reason) == ("confirmed", "too-late")


@pytest.mark.parametrize("number", ["W-2026-123456", "S-123456", "X-1"])
async def test_a_number_nobody_knows_is_unknown(url: str, number: str) -> None:
    """Neither to `ask` nor to `cancel` is that an error."""
    wish = DUMP if number.startswith("W") else HOLE
    assert (await tell(url, "ask", wish, number=number)).state == "unknown"
    assert (await tell(url, "cancel", wish, number=number)).state == "unknown"


async def test_another_s_report_is_never_taken_for_ours() -> None:
    """A desk that overlooks the reference asked for and gives what it has: that is not found."""
    async with canned(said(reports={"meldungen": [{**ROW, "referenz": "z" * 16}], "weiter": None})) as stage:
        assert (await tell(stage.url, "find", DUMP)).state == "unknown"
    async with canned(said(roads=[{**ROAD, "ref": "z" * 16}])) as stage:
        assert (await tell(stage.url, "find", HOLE)).state == "unknown"


@pytest.mark.parametrize(("word", "reason"), [("doppelt", "duplicate"), ("weiss_nicht", "refused")])
async def test_a_refusal_in_other_words(word: str, reason: str) -> None:
    """A known one has its reason, one nobody knows is refused without one; both are for good."""
    answer = Said(status=409, body=json.dumps({"fehler": word}).encode())
    async with canned(answer) as stage:
        outcome = await tell(stage.url, "place", DUMP)
    assert (outcome.state, outcome.reason) == ("rejected", reason)


async def test_a_wrong_key_is_an_error(url: str) -> None:
    """401 is no refusal of the report: nothing is certain, and an operator must look."""
    address, options = at(url)
    for wish, wrong in ((DUMP, {"key": "x"}), (HOLE, {"roads_key": "x"})):
        with pytest.raises(SourceNonsense):
            await do(adapter, address, "place", wish, options={**options, **wrong})


async def test_nothing_she_writes_ends_a_part_of_the_form(url: str) -> None:
    """A text with a boundary, quotes and line breaks arrives as it was written, and adds no field."""
    text = '--abc\r\nContent-Disposition: form-data; name="kategorie"\r\n\r\nGA\r\n--abc--"'
    wish = a_wish("illegal_dump", *HERE, text=text, attributes={"menge": "Tüte", 'x"\r\nA: b': "c\r\nd"})
    assert (await tell(url, "place", wish)).state == "confirmed"
    [order] = await Control(url).orders()
    assert (order["text"], order["category"], order["details"]) == (text, "WM", wish.attributes)


@settings(max_examples=40, deadline=None)
@given(body=odd_json({"kategorien": [], "meldungen": [ROW], "weiter": None}))
def test_whatever_is_listed_is_a_reply_or_a_source_error(body: bytes) -> None:
    """No answer gets past the adapter's edge as anything else."""
    options = {**OPTIONS, "roads": "http://127.0.0.1:9/none"}

    async def both() -> None:
        async with canned(body) as stage:
            asked = {**options, "roads": stage.url}
            for resource in ("reports", "report.categories"):
                await swallows(adapter, body, resource=resource, options=asked)

    asyncio.run(both())


@settings(max_examples=40, deadline=None)
@given(body=odd_json(ROW | ROAD))
def test_whatever_is_said_to_a_deed_is_an_outcome_or_a_source_error(body: bytes) -> None:
    """For each verb, at each desk."""

    async def each() -> None:
        async with canned(body) as stage:
            options = {**OPTIONS, "roads": stage.url}
            await swallows_deeds(adapter, stage.url, DUMP, number="W-2026-1", options=options)
            await swallows_deeds(adapter, stage.url, HOLE, number="S-1", options=options)

    asyncio.run(each())
