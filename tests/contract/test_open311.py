"""Open311 (GeoReport v2): recorded and documented answers to exact values, pages of any size, and what is no answer."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters import open311
from adapters._kit.publish import publishing
from domain.errors import SourceNonsense
from domain.exchange import Call, Reply
from domain.geo import Box
from domain.reports import PublicReport
from tests.contract.stage import Asked, Part, Said, ask, canned, swallows, tools_for
from tests.static.tree import ROOT

SAMPLES = ROOT / "tests" / "recordings" / "open311"
KOELN = Box(west=6.7725, south=50.8304, east=7.1620, north=51.0850)
SERVICES = {
    "1": "litter",
    "001": "illegal_dump",
    "002": "street_light",
    "3": "road_damage",
    "7": "noise",
    "009": "scrap_vehicle",
}
NOTHING = Said(status=404, body=b"<html>404</html>")


def sample(name: str) -> bytes:
    """A file of the recordings."""
    return (SAMPLES / name).read_bytes()


async def said(
    answers: Mapping[str, Part], *, resource: str = "reports", item: str | None = None, **options: Any
) -> tuple[Reply, list[Asked]]:
    """What the adapter makes of these answers, and what it asked for."""
    async with canned(answers) as stage:
        made: dict[str, Any] = {"services": SERVICES} | options
        reply = await ask(open311, stage.url, resource=resource, options=made, bounds=KOELN, item=item)
        return reply, stage.asked


def by_id(reply: Reply) -> dict[str, PublicReport]:
    """The reports under their native ids."""
    return {each.id: each.model for each in reply.records}


async def test_a_recorded_list_of_koeln_is_read_to_exact_values() -> None:
    """Fifty rows, one of them there twice, each with its place; the archive's `address`, and codes without dots."""
    reply, asked = await said({"/requests.json": [sample("koeln_requests_2023-12-11.json"), b"[]"]})
    reports = by_id(reply)
    assert (len(reports), reply.rejected, reply.cut) == (49, (), False)
    one = reports["A-173480"]
    assert (one.category.code, one.category.native, one.status.code) == ("scrap_vehicle", "009", "open")
    assert one.location is not None
    assert one.location.coordinates == (6.968524, 50.895902)
    assert one.address == "Rondorfer Str. 5, 50968 Köln - Marienburg"
    assert (one.requested_at, one.updated_at) == (
        datetime(2023, 12, 11, 8, 1, 37, tzinfo=UTC),
        datetime(2023, 12, 11, 8, 16, 21, tzinfo=UTC),
    )
    assert reports["A-173476"].category.code is None
    assert reports["A-173476"].answer == "207604"
    assert dict(reply.unmapped)["012"] == 10
    assert [request.param("page") for request in asked] == [None, "2"]


async def test_what_people_wrote_stays_behind_unless_it_is_published() -> None:
    """`publish: status` takes every text away before anybody else sees it."""
    whole, _ = await said({"/requests.json": [sample("koeln_requests_2023-12-11.json"), b"[]"]})
    assert all(each.model.text == "(hier entfernt)\r\n(zwei Zeilen)" for each in whole.records if each.model.text)

    async def fetch(call: Call) -> Reply:
        return whole

    bare = await publishing(fetch)(Call(binding="x", deadline=0.0))
    assert [each.model.text or each.model.answer for each in bare.records] == [None] * 49
    assert b"entfernt" not in b"".join(piece for each in bare.records for piece in each.pieces)


async def test_koelns_present_form_is_read() -> None:
    """`address_string`, an id with its year, a code under a branch that is mapped, and members that are not there."""
    reply, _ = await said({"/requests.json": [sample("koeln_2026.json"), b"[]"]})
    one = by_id(reply)["4711-2026"]
    assert (one.category.code, one.category.native, one.status.code) == ("road_damage", "3.2", "closed")
    assert (one.address, one.text, one.answer) == ("50667 Köln - Altstadt-Nord, Erfundene Gasse 3", None, None)


async def test_a_server_without_json_is_asked_for_xml() -> None:
    """XML is what every server has: services and requests to exact values; empty elements are nothing, JSON is not asked for again."""
    reply, _ = await said(
        {"/services.json": NOTHING, "/services.xml": sample("services.xml")}, resource="report.categories"
    )
    told = {each.id: (each.model.category.code, each.model.name, each.model.group) for each in reply.records}
    assert told == {"001": ("illegal_dump", "Wilder Müll", "Sauberkeit"), "002": ("street_light", "Straßenlicht", None)}
    assert [each.why for each in reply.rejected] == ["KeyError"]
    empty = b"<service_requests/>"
    answers: dict[str, Part] = {"/requests.json": Said(status=406), "/requests.xml": [sample("requests.xml"), empty]}
    reply, asked = await said(answers)
    first, second = by_id(reply)["638344"], by_id(reply)["638349"]
    assert (first.status.code, first.answer, first.text, first.address) == (
        "closed",
        "Doppelt.",
        None,
        "Erfundene Gasse 8",
    )
    assert first.requested_at == first.updated_at == datetime(2026, 4, 14, 4, 37, 38, tzinfo=UTC)
    assert (second.location, second.requested_at, second.category.code) == (None, None, "street_light")
    assert [request.path for request in asked] == ["/requests.json", "/requests.xml", "/requests.xml"]


async def test_bad_rows_are_rejected_and_the_good_ones_live() -> None:
    """Numbers are codes and ids too; what lacks an id, a code or a status, or lies elsewhere, is rejected by itself."""
    reply, _ = await said({"/requests.json": [sample("bad_rows.json"), b"[]"]})
    reports = by_id(reply)
    assert sorted(reports) == ["17", "18", "19", "20"]
    assert (reports["17"].category.native, reports["17"].category.code) == ("7", "noise")
    assert reports["18"].status.code == "open"
    assert (reports["19"].category.code, reports["19"].location) == ("noise", None)
    assert (reports["20"].status.code, reports["20"].status.native) == (None, "wartend")
    assert len(reply.rejected) == 10
    assert reply.unmapped == {"007": 1, "wartend": 1, "8": 1, "field:neu": 1}


@pytest.mark.parametrize(
    "answers",
    [
        {"/requests.json": sample("invalid_zeros.txt")},
        {"/requests.json": sample("errors.json")},
        {"/requests.json": NOTHING, "/requests.xml": sample("errors.xml")},
        {"/requests.json": NOTHING, "/requests.xml": NOTHING},
        {"/requests.json": NOTHING, "/requests.xml": sample("services.xml").replace(b"services", b"servants")},
        {"/requests.json": Said(status=404, body=sample("errors.json"))},
        {"/requests.json": Said(status=403, body=sample("errors.json"))},
        {"/requests.json": b'{"rows": []}'},
        {"/requests.json": b"[1, 2]"},
        {
            "/requests.json": NOTHING,
            "/requests.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><service_requests>&a;</service_requests>',
        },
    ],
)
async def test_what_is_no_list_is_nonsense(answers: Mapping[str, Part]) -> None:
    """The specification's own invalid JSON, errors under any status, other documents and entities: nonsense, not an empty list."""
    with pytest.raises(SourceNonsense):
        await said(answers)


def row(number: int) -> dict[str, Any]:
    """One report."""
    return {"service_request_id": str(number), "status": "open", "service_code": "1"}


@pytest.mark.parametrize("size", [1, 7, 50, 100])
@pytest.mark.parametrize("ending", ["empty", "same", "first", "gone"])
async def test_pages_of_any_size_are_read_to_the_end(size: int, ending: str) -> None:
    """It stops at a short page, an empty one, one that is not there, or one that begins as another did: no size is trusted."""
    pages = [
        json.dumps([row(number) for number in range(start, min(start + size, 100))]).encode()
        for start in range(0, 100, size)
    ]
    ends: dict[str, bytes | Said] = {
        "empty": b"[]",
        "same": pages[-1],
        "first": pages[0],
        "gone": Said(status=404, body=b"[]"),
    }

    def answer(request: Asked) -> bytes | Said:
        page = int(request.param("page") or 1)
        return pages[page - 1] if page <= len(pages) else ends[ending]

    reply, asked = await said({"/requests.json": answer})
    assert sorted(map(int, by_id(reply))) == list(range(100))
    assert reply.cut is False
    assert len(asked) <= len(pages) + 1


async def test_a_server_without_an_end_is_left() -> None:
    """After `most` reports nobody asks for more, and the reply says that there is more."""

    def answer(request: Asked) -> bytes:
        page = int(request.param("page") or 1)
        return json.dumps([row(number) for number in range(page * 10, page * 10 + 10)]).encode()

    reply, asked = await said({"/requests.json": answer}, most=35)
    assert (len(reply.records), reply.cut, len(asked)) == (35, True, 4)


async def test_one_report_is_asked_for_by_its_id() -> None:
    """One that is not there is no error; an id that could not be one is not even asked for."""
    answers: dict[str, Part] = {
        "/requests/4711-2026.json": sample("koeln_2026.json"),
        "/requests/1-2026.json": Said(status=404, body=b"[]"),
    }
    for item, count, times in (("4711-2026", 1, 1), ("1-2026", 0, 1), ("../services", 0, 0), ("1?page=2", 0, 0)):
        reply, asked = await said(answers, item=item, jurisdiction="stadt-koeln.de")
        assert (len(reply.records), len(asked)) == (count, times)
        assert all(request.param("jurisdiction_id") == "stadt-koeln.de" for request in asked)


def test_a_code_nobody_knows_is_refused_at_start() -> None:
    """A category that is none is a mistake in the configuration."""
    options = {"services": {"1": "dreck"}}
    with pytest.raises(ValueError, match="dreck"):
        open311.bind(tools_for(open311, "http://127.0.0.1:9", resource="reports", door=None, options=options))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from([*sorted(row(1)), "lat", "long", "x"]), inner)
    ),
    max_leaves=20,
)


@given(body=st.binary(max_size=200) | st.lists(JSON, max_size=5).map(lambda rows: json.dumps(rows).encode()))
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_any_answer_is_a_reply_or_a_source_error(body: bytes) -> None:
    """Whatever comes, as JSON or as XML, no bug of ours comes of it."""
    options = {"services": SERVICES}
    await swallows(open311, body, resource="reports", bounds=KOELN, options=options)
    xml: dict[str, Part] = {"/requests.json": NOTHING, "/requests.xml": body}
    await swallows(open311, xml, resource="reports", bounds=KOELN, options=options)
