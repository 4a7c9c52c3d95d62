"""NGSI-LD lights to exact values: both forms, units, several values of one attribute, pages, tenants, problems, the twin."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession
from hypothesis import given, settings

from adapters._kit.find import find
from domain.errors import SourceDown, SourceNonsense
from domain.geo import Box
from sandbox import lamps
from sandbox import ngsi_ld as twin
from sandbox.kit import running
from sandbox.ngsi_lamps import CONTEXT
from tests.contract.odd import odd_json
from tests.contract.stage import Asked, Said, ask, canned, swallows

ngsi_ld = find("ngsi_ld")
RECORDED = Path(__file__).parent.parent / "recordings" / "ngsi-ld"
QUESTION: dict[str, Any] = {"resource": "infrastructure.lights"}
GUADALAJARA = Box(west=-3.2, south=40.6, east=-3.1, north=40.7)
MODELS = [
    {"id": "urn:ngsi-ld:StreetlightModel:A", "lampTechnology": {"type": "Property", "value": "HPS"}},
    {"id": "urn:ngsi-ld:StreetlightModel:B", "lampTechnology": "Kienspan", "powerConsumption": 12},
    {"lampTechnology": "LED"},
    None,
]


def recorded(name: str) -> Any:
    """A kept answer, decoded."""
    return json.loads((RECORDED / name).read_bytes())


def broker(lights: Any, *, counted: bool = True, models: Any = MODELS) -> Any:
    """What `/entities` says: pages of the lights, and of the models."""

    def page(asked: Asked) -> Said:
        rows = models if asked.param("type") == "StreetlightModel" else lights
        if not isinstance(rows, list):
            return Said(body=json.dumps(rows).encode())
        offset, limit = int(asked.param("offset") or 0), int(asked.param("limit") or 20)
        headers = {"NGSILD-Results-Count": str(len(rows))} if counted else {}
        return Said(body=json.dumps(rows[offset : offset + limit]).encode(), headers=headers)

    return {"/entities": page}


async def test_the_documented_light_comes_out_exactly() -> None:
    """The data model's own example: id, lamp, state, pole, group, circuit; an instant with its offset; nothing is unknown."""
    async with canned(broker([recorded("streetlight_normalized.jsonld")])) as stage:
        reply = await ask(ngsi_ld, stage.url, **QUESTION, bounds=GUADALAJARA)
    (record,) = reply.records
    light = record.model
    assert record.id == "urn:ngsi-ld:Streetlight:streetlight:guadalajara:4567"
    assert light.location.coordinates == (-3.164486, 40.627851)
    assert (light.state.code, light.state.native) == ("off", "off")
    assert (light.lamp.technology, light.lamp.power, light.lamp.height, light.lamp.fitted) == (None, 5.0, 10.0, 2016)
    assert (light.pole, light.group, light.circuit) == ("2", "G345", "C-456-A467")
    assert light.observed_at == reply.as_of == datetime(2021, 1, 11, 10, 21, 2, tzinfo=UTC)
    assert (light.last_changed, light.installed, light.level) == (None, None, None)
    assert (reply.unmapped, reply.rejected, reply.cut) == ({}, (), False)


async def test_rows_are_read_one_by_one() -> None:
    """Units of UN/CEFACT, the hour that comes twice, New Year in UTC, simplified and long names; each bad row is rejected alone."""
    async with canned(broker(recorded("bad_rows.json"))) as stage:
        reply = await ask(ngsi_ld, stage.url, **QUESTION)
    found = {record.id.rpartition(":")[2]: record.model for record in reply.records}
    assert set(found) == {"1", "2", "3", "4"}
    first, second, third, fourth = (found[name] for name in "1234")
    assert (first.lamp.power, first.lamp.height, first.level) == (36.0, 4.5, 0.5)
    assert (first.lamp.technology.code, first.lamp.technology.native) == ("sodium_high_pressure", "HPS")
    assert (first.installed, first.lamp.fitted, first.group) == (1999, 2019, "Nord")
    assert (first.state.code, first.state.native) == ("dimmed", "low")
    assert first.last_changed == datetime(2026, 10, 25, 0, 15, tzinfo=UTC)
    assert second.observed_at - first.observed_at == timedelta(hours=1)
    assert (second.state.code, second.state.native) == ("faulty", "columnIssue")
    assert (second.lamp.power, second.level) == (None, None)
    assert (third.state.code, third.state.native, third.lamp.power) == (None, "glimmt", 12.0)
    assert (third.lamp.technology.code, third.lamp.technology.native) == (None, "Kienspan")
    assert (fourth.state.code, fourth.state.native, fourth.circuit) == ("unknown", None, "K 7")
    assert [each.row for each in reply.rejected] == ["#5", "#6", "#7", "#8", "#9"]
    assert reply.unmapped == {"unitCode:HPW": 1, "glimmt": 1, "Kienspan": 1, "field:fancy": 1}


async def test_the_question_names_context_tenant_and_ground() -> None:
    """The context and the tenant go along with each page; the box is a closed ring of the city's bounds."""
    async with canned(broker([recorded("bad_rows.json")[0]])) as stage:
        await ask(ngsi_ld, stage.url, **QUESTION, options={"tenant": "licht", "simplified": True})
    first, models = stage.asked
    assert first.headers["link"].startswith(f'<{CONTEXT}>; rel="http://www.w3.org/ns/json-ld#context"')
    assert (first.headers["ngsild-tenant"], first.headers["accept"]) == ("licht", "application/json")
    assert (first.param("georel"), first.param("geometry"), first.param("options")) == (
        "within",
        "Polygon",
        "keyValues",
    )
    ring = json.loads(first.param("coordinates") or "")[0]
    assert (ring[0], ring[2], len(ring)) == ([6.6256, 51.3331], [6.8304, 51.56], 5)
    assert ring[0] == ring[-1]
    assert (models.param("type"), models.param("georel")) == ("StreetlightModel", None)


@pytest.mark.parametrize("counted", [True, False])
async def test_every_page_is_fetched(*, counted: bool) -> None:
    """With the broker's count, and without one until a page is empty; never more than the cap, which is said."""
    base = recorded("bad_rows.json")[0]
    many = [{**base, "id": f"urn:ngsi-ld:Streetlight:test:{n}"} for n in range(7)]
    async with canned(broker(many, counted=counted)) as stage:
        whole = await ask(ngsi_ld, stage.url, **QUESTION, options={"page": 3})
        offsets = [each.param("offset") for each in stage.asked if each.param("type") == "Streetlight"]
        capped = await ask(ngsi_ld, stage.url, **QUESTION, options={"page": 3, "most": 5})
    assert (len(whole.records), whole.cut, offsets) == (7, False, ["0", "3", "6"] if counted else ["0", "3", "6", "7"])
    assert (len(capped.records), capped.cut) == (5, True)


async def test_a_broker_that_begins_again_is_found_out() -> None:
    """A broker that knows no offset would give its first page for ever."""
    rows = [{**recorded("bad_rows.json")[0], "id": f"urn:{n}"} for n in range(3)]
    said = Said(body=json.dumps(rows).encode(), headers={"NGSILD-Results-Count": "9"})
    async with canned({"/entities": said}) as stage:
        with pytest.raises(SourceNonsense, match="begins again"):
            await ask(ngsi_ld, stage.url, **QUESTION, options={"page": 3})


@pytest.mark.parametrize(
    ("status", "page", "kind"),
    [
        (403, recorded("problem.json"), SourceNonsense),
        (
            404,
            {"type": "https://uri.etsi.org/ngsi-ld/errors/NonexistentTenant", "title": "No such tenant"},
            SourceNonsense,
        ),
        (200, {"type": "https://uri.etsi.org/ngsi-ld/errors/InternalError", "title": "Mongo"}, SourceDown),
        (200, {"results": []}, SourceNonsense),
        (400, [], SourceNonsense),
        (500, {}, SourceDown),
    ],
)
async def test_a_problem_is_an_error(status: int, page: Any, kind: Any) -> None:
    """Under its own status as under 200; what the broker calls it stands in the error."""
    async with canned({"/entities": Said(body=json.dumps(page).encode(), status=status)}) as stage:
        with pytest.raises(kind) as caught:
            await ask(ngsi_ld, stage.url, **QUESTION)
    assert (
        isinstance(page, list)
        or status == 500
        or str(page.get("type", "no list")).rpartition("/")[2] in str(caught.value)
    )


@pytest.mark.parametrize("options", [{"states": {"on": "blinking"}}, {"technologies": {"LED": "laser"}}])
def test_codes_that_do_not_exist_are_refused_at_start(options: Any) -> None:
    """Before the first call."""
    with pytest.raises(ValueError, match=r"blinking|laser"):
        asyncio.run(ask(ngsi_ld, "http://127.0.0.1:1", **QUESTION, options=options))


@settings(max_examples=60)
@given(body=odd_json(recorded("bad_rows.json")))
def test_whatever_the_broker_says_is_a_reply_or_a_source_error(body: bytes) -> None:
    """No entity gets past the adapter's edge as anything else, as a light or as a model."""
    asyncio.run(swallows(ngsi_ld, {"/entities": body}, **QUESTION))


@pytest.fixture
async def city() -> AsyncIterator[Any]:
    """The twin, and a way to ask it through the adapter at an instant."""
    async with running(twin.twins()) as urls, ClientSession() as session:
        url = urls["ngsi_ld/duisburg"]

        async def at(now: datetime, **options: Any) -> Any:
            async with session.put(f"{url}/_twin/clock", json={"now": now.isoformat()}) as answer:
                assert answer.status == 200
            made = {**QUESTION, "options": {"tenant": twin.TENANT, **options}}
            return await ask(ngsi_ld, url + twin.ROOT, **made, clock=lambda: now, seconds=20)

        yield at


def states(reply: Any) -> Counter[str]:
    """How many lights are in each state."""
    return Counter(record.model.state.code for record in reply.records)


async def test_the_twin_through_a_night(city: Any) -> None:
    """At noon all but one are off, at night none; LED lamps are dimmed from eleven; defects stay; every lamp has its place."""
    noon, night = (
        await city(datetime(2026, 12, 1, 11, tzinfo=UTC)),
        await city(datetime(2026, 12, 1, 23, 30, tzinfo=UTC)),
    )
    total = len(lamps.lamps("duisburg"))
    assert total > 2000
    assert (len(noon.records), noon.rejected, noon.unmapped, noon.cut) == (total, (), {}, False)
    assert states(noon) == {"off": total - total // 40 - 1, "faulty": total // 40, "on": 1}
    assert states(night)["off"] == 0
    assert states(night)["faulty"] == total // 40
    assert states(night)["dimmed"] > 300
    simple = await city(datetime(2026, 12, 1, 23, 30, tzinfo=UTC), simplified=True)
    assert states(simple) == states(night)


async def test_one_lamp_is_stuck_and_one_falls_silent(city: Any) -> None:
    """Lamp 1 is on for months while it reports; lamp 2 says nothing on Sundays, and its last report stays."""

    def lamp(reply: Any, number: int) -> Any:
        return next(r.model for r in reply.records if r.id.endswith(f":{number}"))

    saturday, sunday = datetime(2026, 11, 21, 23, 59, tzinfo=UTC), datetime(2026, 11, 22, 20, 0, tzinfo=UTC)
    before, after = await city(saturday), await city(sunday)
    assert lamp(before, 1).last_changed == lamp(after, 1).last_changed == lamps.STUCK
    assert sunday - lamp(after, 1).observed_at < timedelta(minutes=15)
    assert saturday - lamp(before, 2).observed_at < timedelta(minutes=15)
    assert sunday - lamp(after, 2).observed_at > timedelta(hours=20)


@pytest.mark.parametrize(
    "now",
    [
        datetime(2026, 10, 25, 0, 40, tzinfo=UTC),
        datetime(2026, 10, 25, 1, 40, tzinfo=UTC),
        datetime(2026, 12, 31, 23, 5, tzinfo=UTC),
        datetime(2029, 3, 25, 1, 40, tzinfo=UTC),
    ],
)
async def test_the_twin_through_nights_of_the_clock(city: Any, now: datetime) -> None:
    """No report is of the future or older than a quarter of an hour, in both hours of the jump and over New Year."""
    reply = await city(now)
    ages = [now - r.model.observed_at for r in reply.records if not r.id.endswith(":2")]
    assert timedelta(0) <= min(ages) <= max(ages) < timedelta(minutes=15)
    assert all(r.model.last_changed is None or r.model.last_changed <= r.model.observed_at for r in reply.records)
