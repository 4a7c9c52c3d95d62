"""DATEX II parking to exact values: Aachen's recorded publications, any prefix, overrides, silence, no DTD, the twin."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession
from hypothesis import given, settings

from adapters._kit.find import find
from domain.errors import SourceError, SourceNonsense
from domain.geo import Box
from sandbox import datex2 as twin
from sandbox.garble import BOMB
from sandbox.kit import running
from tests.contract.odd import odd_text
from tests.contract.stage import ESSEN, ask, canned

datex2 = find("datex2")
RECORDED = Path(__file__).parent.parent / "recordings" / "datex2"
STATIC, LIVE = (RECORDED / "aachen-static.xml").read_bytes(), (RECORDED / "aachen-realtime.xml").read_bytes()
AACHEN = Box(west=5.97, south=50.66, east=6.22, north=50.86)
NIGHT = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


async def read(table: bytes = STATIC, status: bytes = LIVE, **more: Any) -> Any:
    """The reply to two publications."""
    async with canned({"/table": table, "/status": status}) as stage:
        options = {"table": f"{stage.url}/table", **more.pop("options", {})}
        return await ask(
            datex2, f"{stage.url}/status", resource="mobility.parking", bounds=AACHEN, options=options, **more
        )


async def test_recorded_publications_come_out_exactly() -> None:
    """17 car parks: overrides beat the table, counts have their instants in UTC, trends and statuses are codes."""
    reply = await read()
    assert (len(reply.records), reply.rejected, reply.unmapped) == (17, (), {})
    found = {record.id: record.model for record in reply.records}
    assert {name: (park.capacity, park.free) for name, park in found.items()} == {
        "P1": (560, 412),
        "P2": (497, 291),
        "P3": (186, 143),
        "P5": (found["P5"].capacity, None),
        "P6": (999, 624),
        "P7": (717, 554),
        "P8": (600, 443),
        "P9": (500, 74),
        "P10": (319, 42),
        "P11": (348, 271),
        "P12": (176, 130),
        "P13": (None, None),
        "P14": (180, 180),
        "P15": (160, 118),
        "P16": (305, 80),
        "P17": (480, 429),
        "P18": (569, 518),
    }
    first = found["P1"]
    assert (first.name, first.kind.code, first.kind.native) == ("P01-Eurogress", "garage", "multiStorey")
    assert (first.location.lat, first.opening) == (50.780552, "24/7")
    assert first.counted_at == datetime(2025, 2, 7, 19, 5, 34, 176_000, tzinfo=UTC)
    assert (first.trend.code, first.trend.native, first.status.code) == ("stable", "stable", "open")
    assert (found["P14"].trend, found["P14"].status.code) == (None, "closed")
    closed = {name for name, park in found.items() if park.status.code == "closed"}
    assert closed == {"P5", "P13", "P14", "P18"}
    assert reply.as_of == datetime(2025, 2, 7, 19, 9, 47, 210_000, tzinfo=UTC)


@pytest.mark.parametrize("prefix", [b"d2:", b"x-y:", b""])
async def test_the_prefix_does_not_matter(prefix: bytes) -> None:
    """Whatever name the publisher gives the namespace, and none: the same records."""
    before = await read()
    declared = b"xmlns:" + prefix[:-1] + b"=" if prefix else b"xmlns="
    status = LIVE.replace(b"xmlns:ns2=", declared).replace(b"<ns2:", b"<" + prefix).replace(b"</ns2:", b"</" + prefix)
    after = await read(status=status)
    assert [record.model for record in after.records] == [record.model for record in before.records]


async def test_unknown_words_keep_their_text_and_lost_counts_are_rejected() -> None:
    """A layout, status and trend nobody knows are null with their text; a count without its site says so."""
    status = LIVE.replace(b">stable<", b">wobbling<", 1).replace(b">open<", b">ajar<", 1)
    table = STATIC.replace(b">multiStorey<", b">treehouse<", 1).replace(b'id="P2"', b'id="P99"')
    reply = await read(table, status)
    first = next(record.model for record in reply.records if record.id == "P1")
    assert [(each.code, each.native) for each in (first.kind, first.status, first.trend)] == [
        (None, "treehouse"),
        (None, "ajar"),
        (None, "wobbling"),
    ]
    assert reply.unmapped == {"treehouse": 1, "ajar": 1, "wobbling": 1}
    assert [(each.row, each.why) for each in reply.rejected] == [("P2", "the table does not list it")]
    street = STATIC.replace(b">offStreetParking<", b">onStreetParking<", 1).replace(b">multiStorey<", b">unknown<")
    kinds = {record.id: record.model.kind for record in (await read(street)).records}
    assert (kinds["P1"].code, kinds["P1"].native, kinds["P2"].code, kinds["P2"].native) == (
        "on_street",
        "onStreetParking",
        "other",
        None,
    )
    lonely = next(record.model for record in reply.records if record.id == "P99")
    assert (lonely.free, lonely.counted_at, lonely.status) == (None, None, None)


async def test_a_bad_site_is_rejected_and_the_others_live() -> None:
    """No place, a place elsewhere, no id, a time that is none."""
    for bad in (
        STATIC.replace(b"<ns2:latitude>50.780552</ns2:latitude>", b""),
        STATIC.replace(b">50.780552<", b">51.5<"),
        STATIC.replace(b' id="P1"', b' id=""'),
    ):
        reply = await read(bad)
        assert len(reply.records) == 16
        assert reply.rejected
    late = await read(status=LIVE.replace(b">2025-02-07T19:05:34.176Z<", b">gestern<"))
    assert (len(late.records), len(late.rejected)) == (16, 1)


@pytest.mark.parametrize("body", [BOMB.encode(), b"<html/>", b"{}", b"", LIVE[:500], b"<d2LogicalModel/>"])
async def test_another_document_or_a_dtd_is_nonsense(body: bytes) -> None:
    """In place of either publication; an entity is never expanded."""
    with pytest.raises(SourceNonsense):
        await read(table=body)
    with pytest.raises(SourceNonsense):
        await read(status=body)


@pytest.mark.parametrize("options", [{"kinds": {"a": "x"}}, {"states": {"a": "x"}}, {"trends": {"a": "x"}}])
async def test_codes_that_do_not_exist_are_refused_at_start(options: Any) -> None:
    """Before the first call."""
    with pytest.raises(ValueError, match="no code 'x'"):
        await read(options=options)


@settings(max_examples=60)
@given(body=odd_text(LIVE))
def test_whatever_a_status_says_is_a_reply_or_a_source_error(body: bytes) -> None:
    """No publication gets past the adapter's edge as anything else."""
    asyncio.run(swallowed(status=body))


@settings(max_examples=60)
@given(body=odd_text(STATIC))
def test_whatever_a_table_says_is_a_reply_or_a_source_error(body: bytes) -> None:
    """Nor a table."""
    asyncio.run(swallowed(table=body))


async def swallowed(**said: bytes) -> None:
    """Fails for a bug in the adapter, which its edge would turn into a SourceError."""
    try:
        await read(**said)
    except SourceError as error:
        if str(error).endswith("the adapter failed"):
            raise AssertionError("a bug in the adapter") from error


@pytest.mark.parametrize("now", [NIGHT, NIGHT + timedelta(hours=1), datetime(2029, 12, 31, 23, 2, tzinfo=UTC)])
async def test_the_twin_through_nights_of_the_clock(now: datetime) -> None:
    """Counts are seconds old in both hours of the jump and at New Year; a silent site is null; one is closed at night."""
    async with running(twin.twins()) as urls, ClientSession() as session:
        url = urls["datex2/parking"]
        async with session.put(f"{url}/_twin/clock", json={"now": now.isoformat()}) as answer:
            assert answer.status == 200
        options = {"table": url + twin.TABLE}
        reply = await ask(
            datex2, url + twin.STATUS, resource="mobility.parking", bounds=ESSEN, options=options, clock=lambda: now
        )
    assert (len(reply.records), reply.rejected, reply.unmapped) == (5, (), {})
    found = {record.id: record.model for record in reply.records}
    assert timedelta(seconds=20) <= now - found["P1"].counted_at < timedelta(seconds=25)
    assert (found["P1"].capacity, found["P4"].capacity, found["P4"].free) == (410, 250, None)
    assert 0 < found["P1"].free <= 410
    assert (found["P2"].status.code, found["P2"].opening, found["P2"].kind.code) == (
        "closed",
        "06:00-23:00",
        "underground",
    )
    assert found["P3"].kind.code == "surface"
    assert found["P5"].counted_at == datetime(now.year - 1, 5, 2, 8, tzinfo=UTC)
