"""Reports routed by the ground: whoever keeps it takes them, or another body is named; the partner's envelope and its habits."""

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
from domain.errors import SourceError, SourceLimited, SourceNonsense
from domain.reports import ReportCategory, ReportCategoryQuery
from sandbox.essen_land import CITY, GREEN, PRIVATE, STATE, STATE_ROAD, TRANSIT, Office, Owner, owner_of
from sandbox.kit import running
from sandbox.reports_by_land import twins
from sandbox.world import town
from tests.contract.odd import odd_json
from tests.contract.reporting import REFERENCE, Control, a_wish, do, photos, picture, shipped_options, swallows_deeds
from tests.contract.stage import ESSEN, Asked, Said, ask, canned, swallows

adapter = find("reports_by_land")
OPTIONS = shipped_options("essen")
OUTSIDE = (51.4344, 6.7623)
STRIP = (51.45, 6.893)
"""A hundred metres west of the town's bounds."""
AMOUNT = {"menge": "mehr"}


def ground(owner: Owner) -> tuple[float, float]:
    """A point that this owner keeps."""
    office = Office()
    if owner is STATE:
        return 51.45, STATE_ROAD
    if owner is GREEN:
        park = town("essen").places_of("playground")[0]
        return round(park.lat, 6), round(park.lon, 6)
    houses = ((each.lat, each.lon) for each in town("essen").houses)
    grid = ((51.36 + at // 200 * 0.001, 6.9 + at % 200 * 0.001) for at in range(30_000))
    return next(spot for spots in (houses, grid) for spot in spots if owner_of(office, *spot) is owner)


ROW: dict[str, Any] = {
    "id": 44484,
    "category": 102,
    "state": 20,
    "lat": "51.458200",
    "lon": "7.015800",
    "place": "Kettwiger Str. 2",
    "created": "2026-07-01 08:12:00",
    "changed": "2026-11-20 08:12:00",
    "text": "Überall Scherben",
    "reply": "Kommt dran.",
    "external_reference": REFERENCE,
    "notice": "Danke.",
}


def good(data: object) -> bytes:
    """In its envelope."""
    return json.dumps({"success": True, "data": data}).encode()


def bad(code: object, **more: object) -> bytes:
    """A refusal under 200."""
    return json.dumps({"success": False, "error": {"code": code, "message": "no", **more}}).encode()


@pytest.fixture
async def url() -> AsyncIterator[str]:
    """The running twin."""
    async with running(twins()) as urls:
        yield urls["reports_by_land/essen"]


async def tell(url: str, verb: Any, wish: Any, **more: Any) -> Outcome:
    """One deed at the twin."""
    return await do(adapter, f"{url}/partner/v2", verb, wish, **{"options": OPTIONS, "bounds": ESSEN, **more})


async def read(url: str, resource: str, spot: tuple[float, float] | None = None, **more: Any) -> Any:
    """The reply to the question about a point, or to the plain one."""
    query = ReportCategoryQuery(lat=spot[0], lon=spot[1]) if spot else None
    return await ask(
        adapter, f"{url}/partner/v2", resource=resource, query=query, options=OPTIONS, bounds=ESSEN, **more
    )


async def test_without_a_point_everything_is_listed(url: str) -> None:
    """Every category of every owner, with none named; urgent ones have a phone; an unknown one keeps its number."""
    reply = await read(url, "report.categories")
    found: dict[str, ReportCategory] = {each.id: each.model for each in reply.records}
    assert len(found) == 18
    assert {each.responsible for each in found.values()} == {None}
    assert {each.category.code: each.phone for each in found.values() if each.urgent} == {
        "hazardous_dump": "+49 201 5550112",
        "traffic_light": "+49 201 5550113",
    }
    assert (found["190"].category.code, found["190"].category.native) == (None, "190")
    assert reply.unmapped == {"190": 1}
    [amount] = found["100"].attributes
    assert (amount.kind, amount.required, len(amount.values)) == ("choice", True, 3)
    [pole] = found["111"].attributes
    assert (pole.kind, pole.required, pole.values) == ("text", False, ())
    assert {each.needs for each in found.values()} == {("email",)}


@pytest.mark.parametrize(
    ("owner", "codes"),
    [
        (CITY, {"illegal_dump", "road_damage", "street_light"}),
        (TRANSIT, {"litter", "overflowing_bin", "graffiti"}),
        (GREEN, {"litter", "playground", "green", "illegal_dump"}),
    ],
    ids=lambda each: each.name if isinstance(each, Owner) else "",
)
async def test_the_ground_says_who_takes_it(url: str, owner: Owner, codes: set[str]) -> None:
    """At a point only what its keeper takes, under the keeper's name."""
    reply = await read(url, "report.categories", ground(owner))
    assert {each.model.responsible for each in reply.records} == {owner.name}
    assert codes <= {each.model.category.code for each in reply.records}


@pytest.mark.parametrize("owner", [STATE, PRIVATE], ids=lambda each: each.name)
async def test_another_body_is_named(url: str, owner: Owner) -> None:
    """On ground that is not the city's nothing can be reported here, and a note says whose it is."""
    reply = await read(url, "report.categories", ground(owner))
    assert reply.records == ()
    assert [(note.slug, dict(note.params)) for note in reply.notes] == [("responsible-elsewhere", {"body": owner.name})]


async def test_the_city_claims_a_strip_along_its_border(url: str) -> None:
    """A little beyond its bounds it still answers; farther out it is not there, and that is a note."""
    strip = await read(url, "report.categories", STRIP)
    assert {each.model.responsible for each in strip.records} == {"Stadt Essen"}
    assert [note.slug for note in (await read(url, "report.categories", OUTSIDE)).notes] == ["not-here"]
    await Control(url).put("border", {"metres": 0})
    assert (await read(url, "report.categories", STRIP)).records == ()


async def test_its_list_is_read_to_exact_values() -> None:
    """Local times become instants, in summer and in winter; numbers become codes; coordinates come as text."""
    async with canned(good({"items": [ROW], "next": None})) as stage:
        [record] = (await read(stage.url, "reports")).records
    report = record.model
    assert (record.id, report.category.code, report.category.native) == ("44484", "litter", "102")
    assert (report.status.code, report.address, report.text) == ("in_progress", "Kettwiger Str. 2", "Überall Scherben")
    assert report.requested_at == datetime(2026, 7, 1, 6, 12, tzinfo=UTC)
    assert report.updated_at == datetime(2026, 11, 20, 7, 12, tzinfo=UTC)
    assert report.location.coordinates == (7.0158, 51.4582)


async def test_every_page_is_read_by_its_cursor(url: str) -> None:
    """More than four pages of twenty-five, each report once."""
    reply = await read(url, "reports")
    assert len(reply.records) > 100
    assert (reply.rejected, reply.unmapped, reply.cut) == ((), {}, False)


async def test_a_cursor_that_never_ends_is_left() -> None:
    """After twenty pages the answer says that there is more; a report told twice is there once."""

    def page(request: Asked) -> bytes:
        number = int(request.param("cursor") or 0)
        return good({"items": [{**ROW, "id": number}], "next": str(number + 1)})

    async with canned(page) as stage:
        reply = await read(stage.url, "reports")
    assert (len(reply.records), reply.cut) == (20, True)


@pytest.mark.parametrize(
    "change",
    [{"created": "2026-11-20T08:12:00+01:00"}, {"lat": "nirgends"}, {"lon": 9.5}, {"id": "x"}, {"state": None}],
)
async def test_a_bad_row_is_rejected_without_its_words(change: dict[str, Any]) -> None:
    """The others stay; a rejection repeats nothing of the report."""
    async with canned(good({"items": [ROW, {**ROW, "id": 1, "text": "Geheimes", **change}], "next": None})) as stage:
        reply = await read(stage.url, "reports")
    assert [each.id for each in reply.records] == ["44484"]
    assert len(reply.rejected) == 1
    assert "Geheimes" not in str(reply.rejected)


@pytest.mark.parametrize(
    ("owner", "code", "native"),
    [(CITY, "litter", "102"), (TRANSIT, "litter", "200"), (GREEN, "litter", "300")],
    ids=["city", "transit", "green"],
)
async def test_each_keeper_has_its_own_number_for_it(url: str, owner: Owner, code: str, native: str) -> None:
    """The same litter is one category on a street, another at a stop, a third in a park; placed twice it is there once."""
    wish = a_wish(code, *ground(owner))
    first = await tell(url, "place", wish, photos=photos(3))
    again = await tell(url, "place", wish, photos=photos(3))
    assert (first.state, first.number, first.facts["status"]) == ("confirmed", again.number, "open")
    [order] = await Control(url).orders()
    assert (order["owner"], order["category"], order["reference"]) == (owner.name, native, REFERENCE)
    assert (order["person"], order["text"]) == ({"email": "mia@example.org"}, wish.text)
    assert [each["sha256"] for each in order["photos"]] == [sha256(picture(at)).hexdigest() for at in (1, 2, 3)]


@pytest.mark.parametrize(
    ("category", "spot", "more", "reason"),
    [
        ("litter", OUTSIDE, {}, "not-responsible"),
        ("litter", ground(STATE), {}, "not-responsible"),
        ("litter", ground(PRIVATE), {}, "not-responsible"),
        ("road_damage", ground(GREEN), {}, "not-responsible"),
        ("noise", ground(CITY), {}, "not-responsible"),
        ("illegal_dump", ground(CITY), {}, "incomplete"),
        ("litter", ground(CITY), {"contact": Reachable()}, "incomplete"),
        ("traffic_light", ground(CITY), {}, "urgent"),
    ],
)
async def test_refusals_have_a_reason(
    url: str, category: str, spot: tuple[float, float], more: dict[str, Any], reason: str
) -> None:
    """A refusal is an outcome with our reason; nothing is in the journal."""
    outcome = await tell(url, "place", a_wish(category, *spot, **more))
    assert (outcome.state, outcome.reason) == ("rejected", reason)
    assert await Control(url).orders() == []


async def test_who_is_responsible_instead_is_told(url: str) -> None:
    """A report about a state road is refused with the name of whom to turn to."""
    outcome = await tell(url, "place", a_wish("litter", *ground(STATE)))
    assert outcome.facts == {"responsible": "Straßen.NRW"}


@pytest.mark.parametrize("fault", ["reset", "truncated"])
async def test_a_lost_answer_is_found(url: str, fault: str) -> None:
    """When the answer to `place` is lost nothing is certain; `find` says that it is there, once."""
    wish = a_wish("illegal_dump", *ground(CITY), attributes=AMOUNT)
    assert (await tell(url, "find", wish)).state == "unknown"
    await Control(url).put("faults", {"kind": fault, "path": "/partner/v2/messages"})
    with pytest.raises(SourceError):
        await tell(url, "place", wish)
    await Control(url).heal()
    found = await tell(url, "find", wish)
    assert found.state == "confirmed"
    assert (await tell(url, "place", wish)).number == found.number
    [order] = await Control(url).orders()
    assert (order["number"], order["details"]) == (found.number, AMOUNT)


@pytest.mark.parametrize(
    ("stage", "expected"),
    [
        ("work", ("confirmed", "in_progress", None)),
        ("done", ("confirmed", "closed", None)),
        ("refused", ("rejected", "rejected", "refused")),
    ],
)
async def test_its_status_flows_back(url: str, stage: str, expected: tuple[str, str, str | None]) -> None:
    """What becomes of a report is asked by its number, and stands in the public list."""
    wish = a_wish("litter", *ground(CITY))
    placed = await tell(url, "place", wish)
    await Control(url).put("orders", {"reference": REFERENCE, "stage": stage, "answer": "Gesehen."})
    told = await tell(url, "ask", wish, number=placed.number)
    assert (told.state, told.facts["status"], told.reason) == expected
    [public] = [each.model for each in (await read(url, "reports")).records if each.id == placed.number]
    assert (public.status.code, public.answer) == (expected[1], "Gesehen.")


async def test_it_is_withdrawn_until_somebody_works_on_it(url: str) -> None:
    """Twice is no mistake; later it stays, and says that it is too late; what is not there is unknown."""
    wish = a_wish("litter", *ground(CITY))
    assert (await tell(url, "cancel", wish)).state == "unknown"
    placed = await tell(url, "place", wish)
    assert (await tell(url, "cancel", wish)).state == "cancelled"
    assert (await tell(url, "cancel", wish, number=placed.number)).state == "cancelled"
    assert (await tell(url, "ask", wish, number=placed.number)).state == "cancelled"
    late = await tell(url, "place", wish, reference="c" * 16)
    await Control(url).put("orders", {"reference": "c" * 16, "stage": "work"})
    outcome = await tell(url, "cancel", wish, number=late.number, reference="c" * 16)
    assert (outcome.state, outcome.reason) == ("confirmed", "too-late")


async def test_another_s_report_is_never_taken_for_ours() -> None:
    """A partner that answers with somebody else's report has said nothing."""
    async with canned(good({**ROW, "external_reference": "z" * 16})) as stage:
        for number in (None, "44484"):
            with pytest.raises(SourceNonsense):
                await tell(stage.url, "find", a_wish("litter", 51.45, 7.0), number=number)


@pytest.mark.parametrize("code", [101, 999, None, "201", {}])
async def test_a_failure_under_200_is_no_answer(code: object) -> None:
    """A key that is refused, a code nobody knows: an error, neither an empty list nor a refusal."""
    async with canned(bad(code)) as stage:
        for resource in ("reports", "report.categories"):
            with pytest.raises(SourceNonsense):
                await read(stage.url, resource)
        with pytest.raises(SourceNonsense):
            await tell(stage.url, "place", a_wish("litter", 51.45, 7.0))


async def test_a_quota_under_200_is_honoured() -> None:
    """Its own way to say 429, with its seconds, is `source-limited`."""
    async with canned(bad(429, retry_after=7)) as stage:
        with pytest.raises(SourceLimited) as limited:
            await read(stage.url, "reports")
    assert limited.value.retry_after == 7


async def test_the_key_travels_as_a_bearer(url: str) -> None:
    """And without one nobody is let in."""
    async with canned(Said(body=good({"items": [], "next": None}))) as stage:
        await read(stage.url, "reports")
        assert stage.asked[0].headers["authorization"] == f"Bearer {OPTIONS['key']}"
    with pytest.raises(SourceNonsense):
        await tell(url, "find", a_wish("litter", 51.45, 7.0), options={**OPTIONS, "key": ""})


OWNED = {"owner": {"id": 1, "name": "Stadt Essen", "kind": "city"}, "accepts": True, "categories": [102, "x"]}


@settings(max_examples=60, deadline=None)
@given(body=odd_json({"success": True, "data": {"items": [ROW], "next": None, **OWNED}}))
def test_whatever_is_listed_is_a_reply_or_a_source_error(body: bytes) -> None:
    """No answer gets past the adapter's edge as anything else, also about a point."""
    query = ReportCategoryQuery(lat=51.45, lon=7.0)
    for resource, asked in (("reports", None), ("report.categories", None), ("report.categories", query)):
        asyncio.run(swallows(adapter, body, resource=resource, query=asked, options=OPTIONS, bounds=ESSEN))


@settings(max_examples=40, deadline=None)
@given(body=odd_json({"success": True, "data": {**ROW, **OWNED}}))
def test_whatever_is_said_to_a_deed_is_an_outcome_or_a_source_error(body: bytes) -> None:
    """For each verb."""

    async def each() -> None:
        async with canned(body) as stage:
            wish = a_wish("litter", 51.45, 7.0)
            await swallows_deeds(adapter, stage.url, wish, number="1", options=OPTIONS, bounds=ESSEN)

    asyncio.run(each())
