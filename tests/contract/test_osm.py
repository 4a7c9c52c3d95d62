"""Overpass answers to exact values: tags, selectors, remarks, as-of, odd answers, the twin."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from hypothesis import given, settings

from adapters._kit.find import find
from adapters._kit.tags import selector
from domain.errors import SourceDown, SourceError, SourceLimited, SourceNonsense, SourceTimeout
from sandbox.kit import every_twin, running
from tests.contract.odd import odd_json
from tests.contract.stage import ESSEN, NOON, Said, ask, canned, swallows, tools_for

osm = find("osm")
PAGE: Any = json.loads((Path(__file__).parent.parent / "recordings" / "osm" / "elements.json").read_bytes())
PATH = "/api/interpreter"
SELECT = {
    "recycling_centre": "amenity=recycling, recycling_type=centre",
    "glass_container": "amenity=recycling, recycling_type=container, recycling:glass_bottles=yes",
    "paper_container": "amenity=recycling, recycling_type=container, recycling:paper=yes",
    "public_toilet": "amenity=toilets, access!=private",
    "library": "amenity=library",
}
TOWN: Mapping[str, Any] = {"resource": "places", "bounds": ESSEN, "options": {"ags": "05113000", "select": SELECT}}


async def read(page: Any, **asked: Any) -> Any:
    """The reply to one answer."""
    async with canned({PATH: json.dumps(page).encode()}) as stage:
        return await ask(osm, stage.url + PATH, **{**TOWN, **asked})


async def test_elements_come_out_exactly() -> None:
    """Nodes where they are, ways and relations by their centre, each under its type and number."""
    reply = await read(PAGE)
    found = {record.id: record.model for record in reply.records}
    assert {native: (place.kind.code, place.location.coordinates) for native, place in found.items()} == {
        "n1": ("glass_container", (7.011, 51.451)),
        "w2": ("recycling_centre", (7.012, 51.452)),
        "r2": ("library", (7.013, 51.453)),
        "n3": ("public_toilet", (7.014, 51.454)),
        "n4": ("public_toilet", (7.015, 51.455)),
    }
    yard = found["w2"]
    assert (yard.name, yard.address.street, yard.address.house_number) == (
        "Recyclinghof Süd",
        "Rüttenscheider Straße",
        "12a",
    )
    assert (yard.contact.phone, yard.contact.url, yard.contact.email) == (
        "+49 201 000000",
        "https://example.org/hof",
        None,
    )
    assert found["r2"].note == "im Hof"


async def test_hours_stand_as_they_are_and_fractions_get_codes() -> None:
    """`opening_hours` is our own syntax; what is not taken is not accepted, what nobody knows keeps its word."""
    reply = await read(PAGE)
    box = next(record.model for record in reply.records if record.id == "n1")
    assert box.opening == "Mo-Sa 07:00-20:00; PH off"
    assert [(each.code, each.native) for each in box.accepts] == [
        ("glass", "glass_bottles"),
        ("paper", "paper"),
        (None, "corks"),
    ]
    assert reply.unmapped == {"corks": 1, "ask": 1}


async def test_a_wheelchair_is_a_yes_a_no_or_not_known() -> None:
    """`limited` is neither, and no word is a no; a word nobody knows is counted."""
    reply = await read(PAGE)
    found = {record.id: record.model.accessible for record in reply.records}
    assert found == {"n1": None, "w2": True, "r2": None, "n3": False, "n4": None}


async def test_what_is_no_place_is_rejected() -> None:
    """Another kind, no centre, no tags, the wrong way round, no type of the map, no number."""
    reply = await read(PAGE)
    assert sorted(each.row for each in reply.rejected) == ["#10", "#11", "#6", "#7", "#8", "n8"]


async def test_the_answer_is_as_old_as_the_servers_data() -> None:
    """The time of the last edit it knows, when it says one that can be read; else now."""
    assert (await read(PAGE)).as_of == datetime(2026, 11, 22, 11, 57, tzinfo=UTC)
    for stamp in ("gestern", "2026-11-22T11:57:00", None, 7):
        assert (await read({**PAGE, "osm3s": {"timestamp_osm_base": stamp}})).as_of == NOON
    assert (await read({"elements": []})).as_of == NOON


@pytest.mark.parametrize(
    ("remark", "error"),
    [
        ('runtime error: Query timed out in "query" at line 1 after 26 seconds.', SourceTimeout),
        ('runtime error: Query run out of memory in "query" at line 1 using about 2048 MB of RAM.', SourceDown),
        ("runtime error: open64: 2 No such file or directory", SourceDown),
    ],
)
async def test_a_query_that_broke_off_is_an_error_whatever_it_found(remark: str, error: type[SourceError]) -> None:
    """Half a town under status 200 is not the town."""
    with pytest.raises(error):
        await read({**PAGE, "remark": remark})


async def test_any_other_remark_is_none_of_our_business() -> None:
    """Only a runtime error says that something is missing."""
    assert len((await read({**PAGE, "remark": "this server moves on Sunday"})).records) == 5


@pytest.mark.parametrize(
    ("said", "error", "wait"),
    [
        (Said(status=429, headers={"retry-after": "30"}), SourceLimited, 30.0),
        (Said(status=504, headers={"retry-after": "15"}), SourceDown, 15.0),
        (Said(status=400, body=b"<html>parse error</html>"), SourceNonsense, None),
    ],
)
async def test_a_busy_server_says_when_to_come_back(said: Said, error: type[SourceError], wait: float | None) -> None:
    """429 and 504 keep their Retry-After."""
    async with canned({PATH: said}) as stage:
        with pytest.raises(error) as caught:
            await ask(osm, stage.url + PATH, **TOWN)
    assert caught.value.retry_after == wait


async def test_one_question_asks_for_the_whole_town() -> None:
    """One POST with the municipality's key, every selector, a bounded patience, and the centres."""
    async with canned({PATH: json.dumps(PAGE).encode()}) as stage:
        await ask(osm, stage.url + PATH, seconds=20.0, **TOWN)
    (asked,) = stage.asked
    (question,) = parse_qs(asked.body.decode())["data"]
    assert (asked.method, asked.headers["content-type"]) == ("POST", "application/x-www-form-urlencoded")
    assert question.startswith("[out:json][timeout:25];area")
    assert '["de:amtlicher_gemeindeschluessel"="05113000"]->.town;' in question
    assert 'nwr["amenity"="toilets"]["access"!="private"](area.town);' in question
    assert question.endswith(");out center qt 5001;")


async def test_what_is_above_the_limit_is_said() -> None:
    """`most` bounds the elements, and the reply is cut."""
    reply = await read(PAGE, options={**TOWN["options"], "most": 3})
    assert (len(reply.records), reply.cut) == (3, True)


@pytest.mark.parametrize(
    "options",
    [
        {"ags": "5113000", "select": SELECT},
        {"ags": '0511300"', "select": SELECT},
        {"ags": "05113000", "select": {"swimming_pool": "leisure=swimming_pool"}},
        {"ags": "05113000", "select": {"library": "amenity"}},
        {"ags": "05113000", "select": {"library": "=library"}},
    ],
)
def test_options_without_sense_cannot_be_bound(options: Mapping[str, Any]) -> None:
    """A key, a kind or a condition that is none is found at start."""
    with pytest.raises(ValueError, match=r"AGS|kind of place|condition"):
        osm.bind(tools_for(osm, "", door=None, **{**TOWN, "options": options}))


def test_quotes_cannot_leave_their_literal() -> None:
    """A value is data, whatever stands in it; `*` asks whether the key is there."""
    read_ = selector("library", 'name=a"](1);out\\, operator=*, access!=*')
    assert read_.as_filters() == '["name"="a\\"](1);out\\\\"]["operator"][!"access"]'
    assert read_.terms[2].holds({})
    assert not read_.terms[2].holds({"access": "yes"})


@settings(max_examples=60)
@given(body=odd_json(PAGE))
def test_whatever_comes_is_a_reply_or_a_source_error(body: bytes) -> None:
    """No answer gets past the adapter's edge as anything else."""
    asyncio.run(swallows(osm, {PATH: body}, path=PATH, **TOWN))


async def test_the_twin_gives_one_town_of_three() -> None:
    """Over the sandbox's own protocol: every kind of one municipality, none of another, nothing rejected."""
    twins = [twin for twin in every_twin() if twin.name == "overpass/nrw"]
    async with running(twins) as urls:
        reply = await ask(osm, urls["overpass/nrw"] + PATH, **TOWN)
    assert {record.model.kind.code for record in reply.records} == set(SELECT)
    assert len(reply.records) > 100
    assert {record.id[0] for record in reply.records} >= {"n", "w"}
    assert (reply.rejected, reply.cut) == ((), False)
