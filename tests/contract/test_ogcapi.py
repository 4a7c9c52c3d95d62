"""OGC API – Features to exact values: pages, reference systems, nested properties, problems, odd answers."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters._kit.find import find
from domain.errors import SourceDown, SourceNonsense
from domain.exchange import Reply
from tests.contract.stage import DUISBURG, Asked, Part, Said, Stage, ask, canned, swallows

ogcapi = find("ogcapi")
FACILITIES = "education.facilities"
RECORDED = Path(__file__).parent.parent / "recordings" / "ogcapi"
FEATURES = json.loads((RECORDED / "kitas.geojson").read_text("utf-8"))["features"]
MAPPING = {
    "kind": {"const": "kindergarten"},
    "name": "name",
    "address.street": "adresse.strasse",
    "address.house_number": "adresse.hausnummer",
    "address.postcode": "adresse.plz",
    "opening": {"field": "zeiten", "hours": "prose"},
}
OPTIONS = {"collection": "kitas", "where": {"gemeindeschluessel": "05112000"}}
ITEMS = "/v1/collections/kitas/items"
UTM = "http://www.opengis.net/def/crs/EPSG/0/25832"


def page(features: Sequence[Any], following: str | None = None, **more: Any) -> bytes:
    """One answer, with a link to the next one."""
    links = [{"rel": "self", "href": ITEMS}, *([{"rel": "next", "href": following}] if following else [])]
    return json.dumps({"type": "FeatureCollection", "features": features, "links": links, **more}).encode()


async def told(stage: Stage, **more: Any) -> Reply:
    """The reply of a service on this stage."""
    options = OPTIONS | more.pop("options", {})
    return await ask(ogcapi, f"{stage.url}/v1", resource=FACILITIES, mapping=MAPPING, options=options, **more)


async def read(answers: Mapping[str, Part] | Part, **more: Any) -> Reply:
    """The reply of a service that says this."""
    async with canned(answers) as stage:
        return await told(stage, **more)


async def test_a_collection_comes_out_exactly() -> None:
    """Nested properties by dots; another town's is left out, one far away or without a place is rejected."""
    reply = await read(page([each for each in FEATURES if each["id"] != "kita-7"]))
    found: dict[str, Any] = {record.id: record.model for record in reply.records}
    assert set(found) == {"kita-1", "kita-2", "kita-3", "kita-4", "kita-5"}
    second = found["kita-2"]
    assert (second.name, second.kind.code, second.location.coordinates) == ("Kita Kran", "kindergarten", (6.75, 51.42))
    assert (second.address.street, second.address.house_number, second.opening) == (
        "Musterstraße",
        "2a",
        "Mo-Fr 07:15-16:30; PH unknown",
    )
    assert found["kita-4"].address.house_number is None
    assert [(each.row, each.why) for each in reply.rejected] == [("#6", "TypeError: no geometry")]
    assert (reply.unmapped, reply.cut) == ({}, False)


async def test_the_question_is_the_standards() -> None:
    """Size of page, property and box in degrees are asked for; the system only where it is not the service's default."""
    crs84 = {"content-crs": "<http://www.opengis.net/def/crs/OGC/1.3/CRS84>"}
    async with canned(Said(body=page(FEATURES[:1]), headers=crs84)) as stage:
        await told(stage)
        await told(stage, options={"crs": "EPSG:25832"})
    plain, metric = stage.asked
    assert (plain.path, plain.param("limit"), plain.param("gemeindeschluessel")) == (ITEMS, "1000", "05112000")
    west, south, east, north = map(float, (plain.param("bbox") or "").split(","))
    assert (west, south) < (DUISBURG.west, DUISBURG.south)
    assert (east, north) > (DUISBURG.east, DUISBURG.north)
    assert (plain.param("crs"), metric.param("crs")) == (None, UTM)
    assert plain.headers["accept"].startswith("application/geo+json")


async def test_pages_are_followed_by_their_links() -> None:
    """Absolute or relative, to the last one; their query is the service's own."""

    def serve(asked: Asked) -> bytes:
        at = int(asked.param("offset") or 0)
        following = f"items?offset={at + 1}&token=x" if at < 2 else None
        return page(FEATURES[at : at + 1], following, numberMatched=3)

    async with canned(serve) as stage:
        reply = await told(stage)
    assert [record.id for record in reply.records] == ["kita-1", "kita-2", "kita-3"]
    assert [each.param("token") for each in stage.asked] == [None, "x", "x"]
    assert stage.asked[1].param("bbox") is None
    assert not reply.cut


@pytest.mark.parametrize(
    ("answers", "count"),
    [
        (page(FEATURES[:1], ITEMS + "?again=1"), 2),  # the same link for ever: each address is asked once
        ([page(FEATURES[:1], ITEMS + "?a=1"), page([], ITEMS + "?b=1")], 2),  # an empty page with a link
    ],
)
async def test_a_service_that_goes_in_circles_is_left(answers: Part, count: int) -> None:
    """Reading ends, and what was read is shown."""
    async with canned(answers) as stage:
        reply = await told(stage)
    assert ([record.id for record in reply.records], len(stage.asked)) == (["kita-1"], count)


async def test_more_than_is_read_is_said() -> None:
    """At `most` features reading stops; a service that matched more than it gave is believed."""
    assert (await read(page(FEATURES[:3], ITEMS + "?offset=3"), options={"most": 3})).cut
    assert (await read(page(FEATURES[:3], numberMatched=5))).cut


async def test_the_header_says_what_the_numbers_are() -> None:
    """Metres when they were asked for; degrees where the service left `crs` unheeded and says so; any other is nonsense."""
    metres = {**FEATURES[0], "geometry": {"type": "Point", "coordinates": [344446.67, 5700357.9]}}
    wanted = {"options": {"crs": "EPSG:25832"}}
    for header in ({}, {"content-crs": f"<{UTM}>"}):
        (one,) = (await read(Said(body=page([metres]), headers=header), **wanted)).records
        assert one.model.location.coordinates == pytest.approx((6.7623, 51.4344), abs=0.01)
    crs84 = {"content-crs": "<http://www.opengis.net/def/crs/OGC/1.3/CRS84>"}
    (same,) = (await read(Said(body=page(FEATURES[:1]), headers=crs84), **wanted)).records
    assert same.model.location.coordinates == (6.7623, 51.4344)
    odd = {"content-crs": "<http://www.opengis.net/def/crs/EPSG/0/31466>"}
    with pytest.raises(SourceNonsense):
        await read(Said(body=page(FEATURES[:1]), headers=odd))
    with pytest.raises(SourceNonsense):
        await read(Said(body=page(FEATURES[:1]), headers={"content-crs": f"<{UTM}>"}))


@pytest.mark.parametrize("said", [{"title": "Bad Request", "detail": "no"}, {"code": "Bad Request", "type": "x"}])
async def test_a_problem_is_named(said: dict[str, str]) -> None:
    """Its title, or its code where the service knows no titles."""
    problem = Said(body=json.dumps(said).encode(), status=400, headers={"content-type": "application/problem+json"})
    with pytest.raises(SourceNonsense, match="status 400: Bad Request"):
        await read(problem)


@pytest.mark.parametrize("body", [b"[]", b"{}", b'{"features": {}}', b"<html>", b"", b"null"])
async def test_what_is_no_collection_is_nonsense(body: bytes) -> None:
    """Another shape than a list of features."""
    with pytest.raises(SourceNonsense):
        await read(body)


async def test_a_server_in_trouble_is_down() -> None:
    """5xx comes back."""
    with pytest.raises(SourceDown):
        await read(Said(status=500))


SCALAR = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
ODD = st.recursive(
    SCALAR,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["id", "type", "geometry", "coordinates", "properties", "name", "adresse", "links", "rel", "href"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@settings(max_examples=60, deadline=None)
@given(st.lists(ODD, max_size=3), ODD, ODD)
def test_odd_features_are_a_reply_or_a_source_error(features: list[Any], links: Any, matched: Any) -> None:
    """Whatever stands where features, links and numbers should."""
    body = json.dumps({"features": [*FEATURES[:1], *features], "links": links, "numberMatched": matched}).encode()
    asyncio.run(swallows(ogcapi, body, resource=FACILITIES, mapping=MAPPING, options=OPTIONS))
