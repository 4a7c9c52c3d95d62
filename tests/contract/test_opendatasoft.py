"""Opendatasoft to exact values: rows, pages and exports, refusals, the quota, bad rows, odd answers, the twin."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from adapters._kit.find import find
from domain.errors import SourceLimited, SourceNonsense
from sandbox import opendatasoft as twin
from sandbox.kit import running
from sandbox.world import town
from tests.contract.households import control
from tests.contract.odd import odd_json
from tests.contract.stage import Asked, Part, Said, ask, canned, swallows, tools_for

ADAPTER = find("opendatasoft")
RECORDED = Path(__file__).parent.parent / "recordings" / "opendatasoft"
RECORDS, EXPORT = "/catalog/datasets/tafel/records", "/catalog/datasets/tafel/exports/json"
MAPPING: Mapping[str, Any] = {
    "kind": {"field": "art", "values": {"Altglas": "glass_container", "Altpapier": "paper_container"}},
    "name": "name",
    "address.street": {"field": "anschrift", "part": "street"},
    "address.house_number": {"field": "anschrift", "part": "house_number"},
    "address.postcode": "plz",
}


def binding(mapping: Mapping[str, Any] = MAPPING, **options: Any) -> dict[str, Any]:
    """A table of containers in Duisburg, which is where the stage is."""
    return {"resource": "places", "options": {"dataset": "tafel", "id": "nr", **options}, "mapping": mapping}


def table(total: int, *, heeds: bool = True, says: object = None) -> dict[str, Part]:
    """A portal with so many rows; one that does not heed `offset` gives its first page again and again."""
    rows = [
        {"nr": n, "art": "Altglas", "name": f"C{n}", "geo_point_2d": {"lon": 6.76, "lat": 51.43}} for n in range(total)
    ]

    def page(asked: Asked) -> bytes | Said:
        limit, offset = int(asked.param("limit") or 10), int(asked.param("offset") or 0) if heeds else 0
        if limit > 100 or limit + offset > 10_000:
            return Said(status=400, body=b'{"error_code": "InvalidRESTParameterError", "message": "zu viel"}')
        said = {"total_count": total if says is None else says, "results": rows[offset : offset + limit]}
        return json.dumps(said).encode()

    def export(asked: Asked) -> bytes:
        return json.dumps(rows[: int(asked.param("limit") or -1)]).encode()

    return {RECORDS: page, EXPORT: export}


async def test_rows_come_out_exactly() -> None:
    """Numbers and texts, an unknown word, a shape that is a point; swapped, nowhere, without a number or a text: rejected."""
    page = (RECORDED / "records.json").read_bytes()
    async with canned({RECORDS: page}) as stage:
        reply = await ask(ADAPTER, stage.url, **binding(ignore=("jahr",)))
    told = [(each.id, each.model.kind.code, each.model.kind.native, each.model.name) for each in reply.records]
    assert told == [
        ("1", "glass_container", "Altglas", "Am Markt"),
        ("3", None, "Altkleider", "Unbekannt"),
        ("2", "paper_container", "Altpapier", None),
    ]
    first = reply.records[0].model
    assert first.location.coordinates == (6.7624, 51.4351)
    assert (first.address.street, first.address.house_number, first.address.postcode) == ("Marktstraße", "2a", "47051")
    assert sorted(each.row for each in reply.rejected) == ["#6", "#7", "#9", "4", "5", "8"]
    assert reply.unmapped == {"Altkleider": 1, "field:neu": 1}
    assert reply.cut is False


@pytest.mark.parametrize(
    ("portal", "count", "calls", "cut"),
    [
        (table(0), 0, [RECORDS], False),
        (table(250), 250, [RECORDS] * 3, False),
        (table(200), 200, [RECORDS] * 2, False),
        (table(1000), 1000, [RECORDS] * 10, False),
        (table(1001), 1001, [RECORDS, EXPORT], False),
        (table(12_000), 10_000, [RECORDS, EXPORT], True),
        (table(200, says=250), 200, [RECORDS] * 3, True),
        (table(300, heeds=False), 100, [RECORDS] * 2, True),
    ],
    ids=["empty", "pages", "even", "ten pages", "export", "most", "short", "deaf"],
)
async def test_every_row_is_fetched(portal: Any, count: int, calls: list[str], cut: object) -> None:
    """Within the interface's limits: a long table comes as one export, and what is missing is said."""
    async with canned(portal) as stage:
        reply = await ask(ADAPTER, stage.url, **binding())
    assert (len(reply.records), [each.path for each in stage.asked], reply.cut) == (count, calls, cut)
    assert {each.param("order_by") for each in stage.asked} == {"nr"}


async def test_few_of_many_are_pages() -> None:
    """Where only some rows are wanted, no export is worth its call."""
    async with canned(table(5000)) as stage:
        reply = await ask(ADAPTER, stage.url, **binding(most=150))
    assert (len(reply.records), [each.param("limit") for each in stage.asked], reply.cut) == (150, ["100", "50"], True)


async def test_a_filter_and_a_key_are_sent_along() -> None:
    """In the portal's own language, and as its header; both with the export as well."""
    async with canned(table(2000)) as stage:
        await ask(ADAPTER, stage.url, **binding(where='gemeinde = "Hier"', key="geheim"))
        await ask(ADAPTER, stage.url, **binding())
    assert [each.param("where") for each in stage.asked] == ['gemeinde = "Hier"'] * 2 + [None] * 2
    assert [each.headers.get("authorization") for each in stage.asked] == ["Apikey geheim"] * 2 + [None] * 2


@pytest.mark.parametrize("status", [400, 404])
async def test_a_mistake_is_named_by_its_code(status: int) -> None:
    """Nothing of the message goes into the log, for it may hold anything."""
    body = b'{"error_code": "ODSQLError", "message": "Unknown field: nr"}'
    async with canned({RECORDS: Said(status=status, body=body)}) as stage:
        with pytest.raises(SourceNonsense, match=rf"status {status}: ODSQLError$"):
            await ask(ADAPTER, stage.url, **binding())


@pytest.mark.parametrize(
    "page",
    [
        [],
        {},
        {"results": []},
        {"total_count": 3},
        {"total_count": "3", "results": []},
        {"total_count": True, "results": []},
    ],
)
async def test_another_answer_is_nonsense(page: object) -> None:
    """Rows and how many there are: without one of them it is no page."""
    async with canned({RECORDS: json.dumps(page).encode()}) as stage:
        with pytest.raises(SourceNonsense):
            await ask(ADAPTER, stage.url, **binding())


async def test_an_export_that_is_no_list_is_nonsense() -> None:
    """An object where rows were due."""
    async with canned({**table(2000), EXPORT: b'{"results": []}'}) as stage:
        with pytest.raises(SourceNonsense):
            await ask(ADAPTER, stage.url, **binding())


def test_no_rows_at_all_cannot_be_wanted() -> None:
    """Said at start."""
    with pytest.raises(ValueError, match="at least 1"):
        ADAPTER.bind(tools_for(ADAPTER, "http://a", door=None, **binding(most=0)))


@settings(max_examples=60)
@given(body=odd_json(json.loads((RECORDED / "records.json").read_bytes())))
def test_whatever_comes_is_a_reply_or_a_source_error(body: bytes) -> None:
    """No answer gets past the adapter's edge as anything else, be it a page or an export."""
    asyncio.run(swallows(ADAPTER, {RECORDS: body}, **binding()))
    asyncio.run(swallows(ADAPTER, {**table(1200), EXPORT: body}, **binding()))


async def test_the_twin_is_read_whole() -> None:
    """Its own town's rows and none of the neighbour's; the one that is nowhere is rejected; houses come as an export."""
    here = town("duisburg")
    where = {"where": 'gemeinde = "Duisburg"'}
    ignore = ("geo_shape", "gemeinde")
    kita = {"kind": {"const": "kindergarten"}, "name": "name"}
    house = {"kind": {"const": "town_hall"}, "name": "strasse"}
    async with running([twin.twin("duisburg")]) as urls:
        url = f"{urls['opendatasoft/duisburg']}{twin.API}"
        asked: dict[str, Any] = {"resource": "places"}
        kitas = await ask(
            ADAPTER, url, mapping=kita, options={
                "dataset": "kindertagesstaetten", "id": "einrichtungsnummer", "ignore": ignore, **where,
            }, **asked,
        )  # fmt: skip
        everywhere = await ask(
            ADAPTER, url, mapping=kita, options={"dataset": "kindertagesstaetten", "id": "einrichtungsnummer"}, **asked
        )
        houses = await ask(
            ADAPTER, url, mapping=house, options={"dataset": "hauskoordinaten", "id": "objectid"}, **asked
        )
        calls = (await control(urls["opendatasoft/duisburg"], "GET", "/_twin/calls"))["calls"]
    count = len(here.places_of("kindergarten"))
    assert (len(kitas.records), [each.row for each in kitas.rejected]) == (count, ["899999"])
    assert (len(everywhere.records), len(everywhere.rejected)) == (count, 4)
    assert {record.id for record in houses.records} == {str(each.id) for each in here.houses}
    assert len(calls) == 1 + 1 + 2


async def test_a_used_up_quota_says_until_when() -> None:
    """The portal's midnight, and what is left before it."""
    async with running([twin.twin("duisburg")]) as urls:
        base = urls["opendatasoft/duisburg"]
        await control(base, "PUT", "/_twin/clock", {"now": datetime(2026, 12, 1, 23, 30, tzinfo=UTC).isoformat()})
        await control(base, "PUT", "/_twin/limit", {"calls": 0})
        with pytest.raises(SourceLimited) as caught:
            await ask(ADAPTER, f"{base}{twin.API}", **binding())
    assert caught.value.retry_after is not None


CATALOGUE = "/catalog/datasets"
OPEN_DATA: dict[str, Any] = {
    "resource": "data.datasets",
    "options": {"portal": "daten.example.org", "towns": ("05999",)},
}


async def test_the_catalogue_comes_out_exactly() -> None:
    """Licences by address or by words, exports and attachments, plain text, the civic day; what has no title is rejected."""
    page = (RECORDED / "catalogue.json").read_bytes()
    async with canned({CATALOGUE: page}) as stage:
        reply = await ask(ADAPTER, stage.url, **OPEN_DATA)
        base = stage.url
    found = {record.id: record.model for record in reply.records}
    assert set(found) == {"schulen", "haushalt-2026", "eigenes"}
    schools, budget, own = found["schulen"], found["haushalt-2026"], found["eigenes"]
    assert (schools.title, schools.description, schools.publisher) == (
        "Schulen",
        "Alle Schulen.\nStand 2026",
        "Kreis Adorf",
    )
    assert (schools.keywords, schools.coverage, schools.municipalities) == (
        ("Schule", "Bildung"),
        "Kreis Adorf",
        ("05999",),
    )
    assert (schools.licence.code, str(schools.modified), str(schools.issued)) == (
        "dl_de_zero_2_0",
        "2026-11-01",
        "2021-03-15",
    )
    assert schools.landing_page == "https://adorf.example/schulen"
    assert schools.found_at[0].url == f"{base}/explore/dataset/schulen/"
    assert [(each.format.code, each.media_type) for each in schools.distributions] == [
        ("csv", "text/csv"),
        ("json", "application/json"),
        ("geojson", "application/geo+json"),
        ("pdf", "application/pdf"),
    ]
    assert schools.distributions[0].url == f"{base}/catalog/datasets/schulen/exports/csv"
    assert schools.distributions[3].url == "https://daten.example.org/schulen/%C3%9Cbersicht%202026.pdf"
    assert (budget.licence.code, budget.attribution) == ("cc_by_4_0", "Kreis Adorf; Kämmerei")
    assert [each.url for each in budget.distributions] == ["https://daten.example.org/haushalt.xlsx"]
    assert (own.licence.code, own.licence.native) == (None, "Eigene Bedingungen")
    assert len(reply.rejected) == 2
    assert "Eigene Bedingungen" in reply.unmapped


async def test_the_catalogue_of_the_twin_is_read_whole() -> None:
    """More data sets than a page holds; each once, with a licence nobody knows counted."""
    async with running([twin.twin("duisburg")]) as urls:
        reply = await ask(ADAPTER, f"{urls['opendatasoft/duisburg']}{twin.API}", **OPEN_DATA)
        calls = (await control(urls["opendatasoft/duisburg"], "GET", "/_twin/calls"))["calls"]
    assert len(reply.records) > 100
    assert (reply.rejected, reply.cut, len(calls)) == ((), False, 2)
    assert set(reply.unmapped) == {"Eigene Bedingungen"}


@settings(max_examples=60)
@given(body=odd_json(json.loads((RECORDED / "catalogue.json").read_bytes())))
def test_whatever_a_catalogue_says_is_a_reply_or_a_source_error(body: bytes) -> None:
    """The same for open data."""
    asyncio.run(swallows(ADAPTER, {CATALOGUE: body}, **OPEN_DATA))


@pytest.mark.parametrize(
    ("resource", "options", "why"),
    [
        ("data.datasets", {}, "portal"),
        ("data.datasets", {"portal": "a.example", "towns": ("neuss",)}, "5 to 12 digits"),
        ("places", {"dataset": "tafel"}, "`id`"),
        ("places", {"id": "nr"}, "`dataset`"),
    ],
)
def test_what_is_missing_is_said_at_start(resource: str, options: dict[str, Any], why: str) -> None:
    """A table needs its name and its key, a catalogue the portal's."""
    with pytest.raises(ValueError, match=why):
        ADAPTER.bind(tools_for(ADAPTER, "http://a", door=None, resource=resource, options=options, mapping=MAPPING))
