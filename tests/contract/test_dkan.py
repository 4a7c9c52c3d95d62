"""DKAN's datastore to exact values: recorded tables, pages, refusals under 200, bad rows, odd answers, the twin."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from adapters._kit.find import find
from domain.errors import SourceDown, SourceError, SourceNonsense
from domain.geo import distance
from sandbox.dkan_tables import DISABLED_PARKINGS, GARAGES, PARK_AND_RIDES
from sandbox.kit import every_twin, running
from tests.contract.odd import odd_json
from tests.contract.stage import DUESSELDORF, Asked, ask, canned, swallows

dkan = find("dkan")
RECORDED = Path(__file__).parent.parent / "recordings" / "dkan"
SEARCH = "/api/action/datastore/search.json"
METRES: Mapping[str, Any] = {"x": "ostwert", "y": "nordwert", "crs": "EPSG:4647"}


def binding(resource: str, mapping: Mapping[str, Any] | None = None, **options: Any) -> dict[str, Any]:
    """A table of Düsseldorf as car parks."""
    return {
        "resource": "places",
        "bounds": DUESSELDORF,
        "options": {"resource": resource, **options},
        "mapping": {"kind": {"const": "parking"}, "name": "name", **(mapping or {})},
    }


TABLE = binding("t", {"address.postcode": {"field": "ort", "part": "postcode"}})


def recorded(name: str) -> Any:
    """A recorded answer, decoded, as the whole table."""
    page = json.loads((RECORDED / name).read_bytes())
    page["result"]["total"] = len(page["result"]["records"])
    return page


async def read(page: Any, **asked: Any) -> Any:
    """The reply to one answer."""
    async with canned({SEARCH: json.dumps(page).encode()}) as stage:
        return await ask(dkan, stage.url, **asked)


def table(total: int, *, says: object = None, cap: int = 1000, heeds: bool = True) -> Callable[[Asked], bytes]:
    """A table of so many rows that gives ten unless asked for more, and may cap, or not heed `offset`."""

    def answer(asked: Asked) -> bytes:
        start = int(asked.param("offset") or 0) if heeds else 0
        rows = [
            {"latitude": "51.2", "longitude": "6.8", "name": f"P{n}", "entry_id": str(n)}
            for n in range(start + 1, min(total, start + min(cap, int(asked.param("limit") or 10))) + 1)
        ]
        return json.dumps(
            {"success": True, "result": {"total": total if says is None else says, "records": rows}}
        ).encode()

    return answer


async def test_recorded_garages_come_out_exactly() -> None:
    """Degrees as text, street and number apart, the postcode out of a line that holds more."""
    mapping = {
        "address.street": {"field": "adresse_zufahrt", "part": "street"},
        "address.house_number": {"field": "adresse_zufahrt", "part": "house_number"},
        "address.postcode": {"field": "ort", "part": "postcode"},
    }
    reply = await read(
        recorded("duesseldorf_garages.json"), **binding(GARAGES, mapping, ignore=("altitude", "geometry"))
    )
    assert (len(reply.records), reply.rejected, reply.unmapped, reply.cut) == (10, (), {}, False)
    found = {record.id: record.model for record in reply.records}
    first, fifth, last = found["1"], found["5"], found["10"]
    assert first.name == "Galeria-Kaufhof Am Wehrhahn"
    assert first.location.coordinates == (6.789029, 51.227096)
    assert (first.address.street, first.address.house_number, first.address.postcode) == ("Oststraße", "15", "40211")
    assert (fifth.address.street, fifth.address.house_number) == ("Benrather Straße", "7b")
    assert (last.address.street, last.address.house_number) == ("Brüderstraße", None)


async def test_recorded_park_and_rides_lie_where_both_their_columns_say() -> None:
    """The zone-prefixed `ostwert` and the degrees of the same row are one spot, within two metres."""
    page = recorded("duesseldorf_park_and_rides.json")
    by_metres = await read(page, **binding(PARK_AND_RIDES, {"note": "nahverkehr"}, **METRES))
    by_degrees = await read(page, **binding(PARK_AND_RIDES))
    for one, other in zip(by_metres.records, by_degrees.records, strict=True):
        assert one.id == other.id
        assert distance(one.model.location.lat, one.model.location.lon, other.model.location) < 2.0
    rath = next(record.model for record in by_metres.records if record.id == "1")
    assert (rath.name, rath.note) == ("Rath S", "Linie S6, U71, U72, 701")


async def test_recorded_disabled_parkings_have_nothing_where_nothing_is_written() -> None:
    """Empty text is null, not a number and not a time limit of no length."""
    mapping = {
        "address.street": "strasse",
        "address.house_number": "hausnr",
        "opening_text": "zeitbegrenzung",
        "note": "bemerkung",
    }
    reply = await read(recorded("duesseldorf_disabled_parkings-old.json"), **binding(DISABLED_PARKINGS, mapping))
    found = {record.id: record.model for record in reply.records}
    assert len(found) == 10
    assert (found["1"].opening_text, found["1"].note) == (None, None)
    assert found["2"].opening_text == "Mo. - Fr.  8 - 12:00"
    assert (found["4"].address.street, found["4"].address.house_number) == ("Adersstraße", None)
    assert reply.unmapped == {f"field:{name}": 10 for name in ("altitude", "geometry", "zusatzid", "anzahl")}


async def test_recorded_tables_come_out_as_parking() -> None:
    """Garages, park and ride and bays: kinds, addresses, bays counted out of text, and nothing free where nobody counts."""
    parking: dict[str, Any] = {"resource": "mobility.parking", "bounds": DUESSELDORF}
    garage = {
        "kind": {"const": "garage"},
        "name": "name",
        "address.street": {"field": "adresse_zufahrt", "part": "street"},
        "address.postcode": {"field": "ort", "part": "postcode"},
    }
    reply = await read(recorded("duesseldorf_garages.json"), **parking, options={"resource": GARAGES}, mapping=garage)
    found = {record.id: record.model for record in reply.records}
    assert (len(found), found["9"].name, found["9"].kind.code, found["9"].free) == (10, "Carsch-Haus", "garage", None)
    assert (found["9"].address.street, found["9"].address.postcode, found["9"].location.coordinates) == (
        "Breite Straße",
        "40213",
        (6.776906, 51.224377),
    )
    ride = {"kind": {"const": "park_and_ride"}, "name": "name", "note": "nahverkehr"}
    reply = await read(
        recorded("duesseldorf_park_and_rides.json"),
        **parking,
        options={"resource": PARK_AND_RIDES, **METRES},
        mapping=ride,
    )
    rath = next(record.model for record in reply.records if record.id == "1")
    assert (rath.kind.code, rath.name, rath.note) == ("park_and_ride", "Rath S", "Linie S6, U71, U72, 701")
    bays = {
        "kind": {"const": "disabled_bay"},
        "name": "name",
        "disabled_bays": "anzahl",
        "opening_text": "zeitbegrenzung",
    }
    reply = await read(
        recorded("duesseldorf_disabled_parkings-old.json"),
        **parking,
        options={"resource": DISABLED_PARKINGS},
        mapping=bays,
    )
    found = {record.id: record.model for record in reply.records}
    assert (found["4"].disabled_bays, found["4"].name, found["4"].opening_text) == (3, "LVA", "Mo. - Fr.  7 - 14:00")


async def test_a_bad_row_is_rejected_and_the_good_ones_live() -> None:
    """Swapped and comma-written positions are understood; no position, one elsewhere, no id and no row are rejected."""
    page = json.loads((RECORDED / "bad_rows.json").read_bytes())
    reply = await read(page, **TABLE)
    assert [(record.id, record.model.name) for record in reply.records] == [
        ("1", "Gut"),
        ("3", "Mit Komma"),
        ("2", "Vertauscht"),
    ]
    assert {record.model.location.coordinates for record in reply.records} == {(6.789, 51.2271)}
    assert [record.model.address and record.model.address.postcode for record in reply.records] == [
        "40211",
        "40213",
        None,
    ]
    assert sorted(each.row for each in reply.rejected) == ["#4", "#7", "#9", "1", "5", "6"]


@pytest.mark.parametrize(
    ("server", "count", "calls", "cut"),
    [
        (table(250), 250, 3, False),
        (table(250, says="250"), 250, 3, False),
        (table(250, cap=90), 250, 3, False),
        (table(250, says="viele"), 250, 4, False),
        (table(200, says=250), 200, 3, True),
        (table(1000), 300, 3, True),
        (table(250, heeds=False), 100, 2, True),
        (table(0), 0, 1, False),
    ],
    ids=["pages", "text", "cap", "unsaid", "short", "most", "deaf", "empty"],
)
async def test_every_page_is_fetched(server: Any, count: int, calls: int, cut: object) -> None:
    """Ten rows are what comes unasked, so a limit is always sent; what is missing is said."""
    async with canned({SEARCH: server}) as stage:
        reply = await ask(dkan, stage.url, **binding("t", most=300))
    assert (len(reply.records), len(stage.asked), reply.cut) == (count, calls, cut)
    assert {asked.param("resource_id") for asked in stage.asked} == {"t"}
    assert all(50 <= int(asked.param("limit") or 0) <= 100 for asked in stage.asked)


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        ({"__type": "Not Found Error", "message": "Not found"}, SourceNonsense),
        ({"__type": "Internal Server Error", "message": "PDOException"}, SourceDown),
        ("kaputt", SourceNonsense),
        (None, SourceNonsense),
    ],
)
async def test_a_refusal_under_status_200_is_an_error(error: object, kind: type[SourceError]) -> None:
    """`success: false` is no empty table."""
    with pytest.raises(kind):
        await read({"success": False, "error": error, "result": {"total": 0, "records": []}}, **TABLE)


@settings(max_examples=50)
@given(body=odd_json(json.loads((RECORDED / "bad_rows.json").read_bytes())))
def test_whatever_comes_is_a_reply_or_a_source_error(body: bytes) -> None:
    """No answer gets past the adapter's edge as anything else."""
    asyncio.run(swallows(dkan, body, **TABLE))


async def test_the_twin_of_duesseldorf_is_read_whole() -> None:
    """Over the sandbox's own protocol: every row of each table but the one that is nowhere."""
    twins = [twin for twin in every_twin() if twin.name == "dkan/duesseldorf"]
    async with running(twins) as urls:
        url = urls["dkan/duesseldorf"]
        garages = await ask(dkan, url, **binding(GARAGES))
        parks = await ask(dkan, url, **binding(PARK_AND_RIDES, **METRES))
        bays = await ask(dkan, url, **binding(DISABLED_PARKINGS, page=50))
    assert [(len(each.records), len(each.rejected)) for each in (garages, parks, bays)] == [(54, 1), (34, 1), (314, 1)]


CATALOGUE = "/api/3/action/current_package_list_with_resources"


async def test_the_catalogue_comes_out_exactly() -> None:
    """A list in a list, times and sizes as for people, the publisher a group; drafts are none, one without a number is rejected."""
    async with canned({CATALOGUE: (RECORDED / "packages.json").read_bytes()}) as stage:
        reply = await ask(dkan, stage.url, resource="data.datasets", options={"portal": "opendata.musterstadt.example"})
    (record,) = reply.records
    found = record.model
    assert (record.id, found.title, found.publisher) == (
        "0f8fad5b-d9cb-469f-a165-70867728950e",
        "Parkhäuser",
        "Stadt Musterstadt",
    )
    assert (found.description, found.keywords, found.themes) == ("Städtische und andere.", ("Parken",), ())
    assert (found.issued, found.modified) == (date(2018, 2, 19), date(2026, 4, 2))
    assert found.landing_page == "https://opendata.musterstadt.example/dataset/parkh%C3%A4user" == found.found_at[0].url
    (file,) = found.distributions
    assert file.url == "https://opendata.musterstadt.example/Parkh%C3%A4user%202026.csv"
    assert (file.format.code, file.bytes, file.licence.code, file.modified) == (
        "csv",
        12800,
        "dl_de_zero_2_0",
        found.modified,
    )
    assert [each.why for each in reply.rejected] == ["ValueError: a package without an id or a title"]


@pytest.mark.parametrize(
    ("heeds", "most", "many", "cut"), [(True, 5000, 25, False), (False, 5000, 25, False), (True, 12, 12, True)]
)
async def test_the_catalogue_has_no_total(*, heeds: bool, most: int, many: int, cut: bool) -> None:
    """It ends with a page that is not full, or where a portal begins again because it gives all it has at once."""

    def answer(asked: Asked) -> bytes:
        start, size = (int(asked.param("offset") or 0), int(asked.param("limit") or 0)) if heeds else (0, 25)
        rows = [{"id": str(n), "title": f"T{n}"} for n in range(25)][start : start + size]
        return json.dumps({"success": True, "result": [rows]}).encode()

    async with canned({CATALOGUE: answer}) as stage:
        options = {"portal": "p", "page": 10, "most": most}
        reply = await ask(dkan, stage.url, resource="data.datasets", options=options)
    assert (len(reply.records), reply.cut) == (many, cut)


async def test_a_table_and_a_catalogue_need_what_they_need() -> None:
    """A table its number, a catalogue its portal's name: else the binding is refused at start."""
    with pytest.raises(ValueError, match="`resource`"):
        await ask(dkan, "http://127.0.0.1:9", resource="places", mapping={"kind": {"const": "parking"}})
    with pytest.raises(ValueError, match="`portal`"):
        await ask(dkan, "http://127.0.0.1:9", resource="data.datasets")


PACKAGES = json.loads((RECORDED / "packages.json").read_bytes())


@given(odd_json(PACKAGES))
@settings(max_examples=100, deadline=None)
def test_odd_catalogues_are_answers_or_errors(body: bytes) -> None:
    """Whatever the portal says, the adapter replies or raises a SourceError."""
    asyncio.run(swallows(dkan, {CATALOGUE: body}, resource="data.datasets", options={"portal": "p", "most": 500}))
