"""CKAN's action API to exact values: a recorded package, pages, refusals under any status, odd answers, the twins."""

from __future__ import annotations

import asyncio
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from adapters._kit.contract import Town
from adapters._kit.find import find
from domain.datasets import Finding
from domain.errors import SourceDown, SourceNonsense
from sandbox.kit import every_twin, running
from tests.contract.odd import odd_json
from tests.contract.stage import ESSEN, Asked, Said, ask, canned, swallows

ckan = find("ckan")
RECORDED = Path(__file__).parent.parent / "recordings" / "ckan"
SEARCH = "/api/3/action/package_search"
TOWN = {"portal": "open.nrw", "cities": {"duesseldorf": "05111"}}
PORTAL = {"portal": "musterstadt.example"}


def page(*packages: Any, count: Any = None) -> bytes:
    """A page of a search."""
    result = {"count": len(packages) if count is None else count, "results": list(packages)}
    return json.dumps({"help": "", "success": True, "result": result}).encode()


async def read(answer: Any, options: Any = PORTAL) -> Any:
    """The reply to one answer, or to one after another."""
    async with canned({SEARCH: answer}) as stage:
        return await ask(ckan, stage.url, resource="data.datasets", options=options)


async def test_the_recorded_package_comes_out_exactly() -> None:
    """The licence's URI is its code, the organisation its city; what was left out of the sample is unknown, and so is its theme."""
    package = json.loads((RECORDED / "package_show_parkhaeuser_duesseldorf.partial.json").read_bytes())["result"]
    async with canned({SEARCH: page(package)}) as stage:
        options = {**TOWN, "landing": "https://open.nrw/dataset/{name}"}
        reply = await ask(ckan, stage.url, resource="data.datasets", options=options)
    (record,) = reply.records
    found = record.model
    uri = "http://dcat-ap.de/def/licenses/dl-zero-de/2.0"
    assert record.id == "3535eead-95b2-47fa-a55e-2f6828dbbc08"
    assert (found.title, found.publisher, found.municipalities) == (
        "Parkhäuser in Düsseldorf",
        "Düsseldorf",
        ("05111",),
    )
    assert (found.licence.code, found.licence.native) == ("dl_de_zero_2_0", uri)
    assert (found.issued, found.modified) == (date(2026, 2, 5), date(2026, 4, 3))  # 22:31 UTC is the next day there
    address = "https://open.nrw/dataset/parkhauser-in-dusseldorf-d"
    assert found.found_at == (Finding(portal="open.nrw", id=record.id, url=address, licence=found.licence),)
    assert (found.distributions, found.themes, found.description, reply.unmapped) == ((), (), None, {})


async def test_pages_are_read_to_the_last() -> None:
    """HTML is text, extras are fields, files have formats and licences of their own; a harvester is no data set."""
    pages = json.loads((RECORDED / "pages.json").read_bytes())
    async with canned({SEARCH: [json.dumps(each).encode() for each in pages]}) as stage:
        reply = await ask(ckan, stage.url, resource="data.datasets", options={**PORTAL, "page": 1})
        windows = [
            (each.param("rows"), each.param("start"), each.param("sort"), each.param("fq")) for each in stage.asked
        ]
    assert windows == [("1", "0", "name asc", None), ("1", "1", "name asc", None)]
    (record,) = reply.records
    found = record.model
    assert [each.why for each in reply.rejected] == ["ValueError: a package without an id or a title"]
    assert found.description == "Straßenbäume & Parkbäume.\nStand: Herbst"
    assert (found.publisher, found.keywords, found.coverage) == ("Stadt Musterstadt", ("Bäume", "Grün"), "Musterstadt")
    assert [each.code for each in found.themes] == ["envi"]
    assert found.identifiers == ("https://musterstadt.example/7", "A-7", "B-7")
    assert (found.issued, found.modified, found.municipalities) == (date(2019, 5, 1), date(2026, 4, 3), ())
    assert (found.licence, [each.code for each in found.licences]) == (None, ["dl_de_by_2_0", "dl_de_zero_2_0"])
    assert [each.code for each in found.formats] == ["csv", "wfs"]
    table, service = found.distributions
    assert table.url == "https://opendata.musterstadt.example/files/B%C3%A4ume%202026.csv"
    assert (table.format.code, table.media_type, table.bytes, table.modified) == (
        "csv",
        "text/csv",
        20480,
        date(2026, 3, 31),
    )
    assert (table.licence.code, table.attribution) == ("dl_de_by_2_0", "Stadt Musterstadt, Grünamt")
    assert (service.title, service.licence.code, service.bytes) == ("Als Dienst", "dl_de_zero_2_0", None)
    assert found.found_at[0].url.endswith("/dataset/baumkataster")


@pytest.mark.parametrize(
    ("said", "error", "text"),
    [
        (
            Said(body=b'{"success": false, "error": {"__type": "Not Found Error", "message": "Nicht da"}}', status=404),
            SourceNonsense,
            "Nicht da",
        ),
        (
            Said(body=b'{"success": false, "error": {"__type": "Authorization Error"}}', status=403),
            SourceNonsense,
            "Authorization",
        ),
        (
            Said(body=b'{"success": false, "error": {"__type": "Validation Error"}}', status=409),
            SourceNonsense,
            "Validation",
        ),
        (Said(body=b'{"success": false, "error": {"__type": "Internal Server Error"}}'), SourceDown, "Internal"),
        (Said(body=b'"Bad request - Action name not known: x"', status=400), SourceNonsense, "no object"),
        (Said(body=b"<html></html>", status=404), SourceNonsense, "markup"),
        (Said(body=b"{}", status=503), SourceDown, "503"),
        (Said(body=b'{"success": true, "result": {"count": 0, "results": null}}'), SourceNonsense, "no list"),
    ],
)
async def test_a_refusal_says_why(said: Said, error: type[Exception], text: str) -> None:
    """Under 404, 403, 409 and 200 alike; a portal in trouble comes back, a thing that is not there does not."""
    with pytest.raises(error, match=text):
        await read(said)


async def test_a_portal_that_caps_is_followed_and_one_that_begins_again_is_left() -> None:
    """Fewer rows than asked for are no end while more are counted; the same page twice is one, and there is more."""

    def capped(asked: Asked) -> bytes:
        start = int(asked.param("start") or 0)
        return page(*({"id": f"{n}", "title": "T"} for n in range(start, min(start + 2, 5))), count=5)

    assert [len((await read(capped)).records), (await read(capped)).cut] == [5, False]
    stuck = await read(page({"id": "1", "title": "T"}, count=9))
    assert (len(stuck.records), stuck.cut) == (1, True)
    some = await read(capped, {**PORTAL, "most": 3})
    assert (len(some.records), some.cut) == (3, True)


async def test_cities_are_told_apart() -> None:
    """By organisation or by an extra; the filter asks for them, and what comes beside them is left out; a draft is nobody's."""
    packages = [
        {"id": "1", "title": "A", "organization": {"name": "adorf"}},
        {"id": "2", "title": "B", "organization": {"name": "anderswo"}},
        {
            "id": "3",
            "title": "C",
            "organization": None,
            "extras": [{"key": "contributorID", "value": '["x:b", "x:c"]'}],
        },
        {"id": "4", "title": "D", "organization": {"name": "adorf"}, "state": "draft"},
        {"id": "5", "title": "E", "organization": {"name": "adorf"}, "private": True},
    ]
    async with canned({SEARCH: page(*packages)}) as stage:
        by_owner = {**PORTAL, "cities": {"adorf": "05001", "bstadt": "05002"}}
        owned = await ask(ckan, stage.url, resource="data.datasets", options=by_owner)
        by_extra = {**PORTAL, "by": "contributorID", "cities": {"x:b": "05002", "x:c": "05003"}}
        listed = await ask(ckan, stage.url, resource="data.datasets", options=by_extra)
        filters = [each.param("fq") for each in stage.asked]
    assert [(each.id, each.model.municipalities) for each in owned.records] == [("1", ("05001",))]
    assert [(each.id, each.model.municipalities) for each in listed.records] == [("3", ("05002", "05003"))]
    assert filters == ['organization:("adorf" OR "bstadt")', 'extras_contributorID:("x:b" OR "x:c")']


async def test_cities_are_asked_for_by_their_own_keys() -> None:
    """By the list of municipalities nobody has to be named: the cities that have the binding are."""
    uri = "http://dcat-ap.de/def/politicalGeocoding/municipalityKey/"
    extras = [{"key": "politicalGeocodingURI", "value": f'["{uri}05001000", "{uri}05999000"]'}]
    towns = tuple(Town(ags=ags, ars=f"{ags}0000", bounds=ESSEN) for ags in ("05001000", "05002024"))
    async with canned({SEARCH: page({"id": "1", "title": "A", "extras": extras}, {"id": "2", "title": "B"})}) as stage:
        options = {**PORTAL, "by": "politicalGeocodingURI"}
        told = await ask(ckan, stage.url, resource="data.datasets", options=options, towns=towns)
        [asked] = [each.param("fq") for each in stage.asked]
    assert [(each.id, each.model.municipalities) for each in told.records] == [("1", ("05001",))]
    assert asked == f'extras_politicalGeocodingURI:("{uri}05001000" OR "{uri}05002024")'


@pytest.mark.parametrize("cities", [{"adorf": "Adorf"}, {'a" OR "b': "05001"}, {"a b": "05001"}, {"": "05001"}])
async def test_a_city_without_a_key_is_refused_at_start(cities: Any) -> None:
    """Neither a name that is no key nor one that would leave its quotes."""
    with pytest.raises(ValueError, match="does not name a city"):
        await read(page(), {**PORTAL, "cities": cities})


@pytest.mark.parametrize(("name", "many"), [("ruhr", 21), ("nrw", 32), ("govdata", 22)])
async def test_the_twins_are_read_whole(name: str, many: int) -> None:
    """In pages of seven as in one; nothing of the neighbours; every licence and format is known."""
    by = "politicalGeocodingURI" if name == "govdata" else "organization"
    keys = {"duisburg": "05112", "essen": "05113", "duesseldorf": "05111"}
    if by != "organization":
        keys = {f"http://dcat-ap.de/def/politicalGeocoding/municipalityKey/{key}000": key for key in keys.values()}
    async with running([twin for twin in every_twin() if twin.name == f"ckan/{name}"]) as urls:
        options = {"portal": name, "by": by, "cities": keys}
        url = urls[f"ckan/{name}"]
        whole = await ask(ckan, url, resource="data.datasets", options=options)
        pages = await ask(ckan, url, resource="data.datasets", options={**options, "page": 7})
    assert [each.id for each in whole.records] == [each.id for each in pages.records]
    assert (len(whole.records), whole.rejected, whole.unmapped, whole.cut) == (many, (), {}, False)
    assert all(each.model.licences and each.model.formats for each in whole.records)


PACKAGES = json.loads((RECORDED / "pages.json").read_bytes())[0]


@given(odd_json(PACKAGES))
@settings(max_examples=150, deadline=None)
def test_odd_answers_are_answers_or_errors(body: bytes) -> None:
    """Whatever the portal says, the adapter replies or raises a SourceError."""
    asyncio.run(swallows(ckan, {SEARCH: body}, resource="data.datasets", options={**PORTAL, "most": 20}))
