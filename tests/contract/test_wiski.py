"""WISKI's files to exact values: text for numbers, columns in one text, the hour that comes twice, errors under 200, the twin."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession
from hypothesis import given, settings

from adapters._kit.find import find
from domain.errors import SourceDown, SourceNonsense
from sandbox import wiski as twin
from sandbox.kit import running
from tests.contract.odd import odd_json
from tests.contract.stage import ESSEN, Said, ask, canned, swallows

wiski = find("wiski")
RECORDED = Path(__file__).parent.parent / "recordings" / "wiski"
QUESTION: dict[str, Any] = {"resource": "infrastructure.observations", "bounds": ESSEN}
LIST, WEEK = "/stations/stations.json", "/stations/100/{}/S/week.json"
TWICE = datetime(2026, 10, 25, 0, 50, tzinfo=UTC)


def recorded(name: str) -> Any:
    """An invented answer in the documented shape, decoded."""
    return json.loads((RECORDED / name).read_bytes())


def portal(week: Any = None, other: Any = None) -> dict[str, Any]:
    """What the portal says: gauge 1 this week, gauge 4 another, gauge 5 has no such series."""
    return {
        LIST: json.dumps(recorded("stations.json")).encode(),
        WEEK.format(1): json.dumps(recorded("week.json") if week is None else week).encode(),
        WEEK.format(4): json.dumps([] if other is None else other).encode(),
    }


async def test_a_week_comes_out_exactly() -> None:
    """The newest value that is one, 0 too, by its offset; marks from text; a gauge without a series is no failure."""
    empty = [{"station_name": "Überruhr", "ts_unitsymbol": "", "columns": "Value,Timestamp", "data": []}]
    async with canned(portal(other=empty)) as stage:
        reply = await ask(wiski, stage.url, **QUESTION)
    second, first = reply.records  # by name
    assert (first.id, first.model.station, first.model.station_code) == ("1-S", "Werden", "1")
    assert (first.model.value, first.model.unit, first.model.missing) == (0.0, "cm", None)
    assert first.model.observed_at == reply.as_of == datetime(2026, 10, 25, 1, 0, tzinfo=UTC)
    assert [(each.mark.code, each.value) for each in first.model.thresholds] == [
        ("information_1", 400.0),
        ("information_2", 480.5),
    ]
    assert (second.model.station, second.model.value, second.model.observed_at) == ("Überruhr", None, None)
    assert second.model.missing.code == "not_delivered"
    assert (second.model.thresholds, second.model.unit, reply.unmapped) == ((), None, {"no unit": 1})
    assert (reply.cut, [asked.path for asked in stage.asked]) == (
        False,
        [LIST, WEEK.format(1), WEEK.format(4), WEEK.format(5)],
    )


@pytest.mark.parametrize(
    ("page", "kind"),
    [
        ({"type": "error", "code": "InternalServerError", "message": "Datenbank nicht erreichbar"}, SourceDown),
        ({"status": "ok"}, SourceNonsense),
        (7, SourceNonsense),
    ],
)
async def test_an_error_under_200_is_an_error(page: Any, kind: Any) -> None:
    """What is no list is a failure, in the list of stations as in a week."""
    for path in (LIST, WEEK.format(1)):
        async with canned({**portal(), path: json.dumps(page).encode()}) as stage:
            with pytest.raises(kind):
                await ask(wiski, stage.url, **QUESTION)


async def test_bad_weeks_are_rejected() -> None:
    """A table without its column, and a time without an offset, are rejected; the other gauge stays."""
    good = recorded("week.json")
    for bad in (
        [{"ts_unitsymbol": "cm", "columns": "Zeit,Wert", "data": []}],
        [{"ts_unitsymbol": "cm", "columns": "Timestamp,Value", "data": [["2026-10-25T02:45:00", 1]]}],
        [None],
    ):
        async with canned(portal(week=good, other=bad)) as stage:
            reply = await ask(wiski, stage.url, **QUESTION)
        assert ([record.id for record in reply.records], len(reply.rejected)) == (["1-S"], 1)


async def test_a_dead_gauge_does_not_pass_for_a_missing_one() -> None:
    """A gauge whose file fails fails the source; only a 404 means that there is none."""
    async with canned({**portal(), WEEK.format(4): Said(status=500)}) as stage:
        with pytest.raises(SourceDown):
            await ask(wiski, stage.url, **QUESTION)


async def test_gauges_can_be_named_and_are_capped() -> None:
    """By their numbers, and never more than the binding allows, which is said."""
    async with canned(portal()) as stage:
        named = await ask(wiski, stage.url, **QUESTION, options={"stations": ("1",)})
        capped = await ask(wiski, stage.url, **QUESTION, options={"gauges": 1})
    assert ([record.id for record in named.records], named.cut) == (["1-S"], False)
    assert ([record.id for record in capped.records], capped.cut) == (["1-S"], True)


@pytest.mark.parametrize("options", [{"kinds": {"S": "tide"}}, {"marks": {"LANUV_Info_1": "tide"}}])
def test_codes_that_do_not_exist_are_refused_at_start(options: Any) -> None:
    """Before the first call."""
    with pytest.raises(ValueError, match="tide"):
        asyncio.run(ask(wiski, "http://127.0.0.1:1", **QUESTION, options=options))


@settings(max_examples=40)
@given(body=odd_json(recorded("week.json")))
def test_whatever_a_week_says_is_a_reply_or_a_source_error(body: bytes) -> None:
    """No table gets past the adapter's edge as anything else."""
    asyncio.run(swallows(wiski, {**portal(), WEEK.format(1): body}, **QUESTION))


@settings(max_examples=40)
@given(body=odd_json(recorded("stations.json")))
def test_whatever_the_list_says_is_a_reply_or_a_source_error(body: bytes) -> None:
    """Nor a list of stations."""
    asyncio.run(swallows(wiski, {**portal(), LIST: body}, **QUESTION))


@pytest.mark.parametrize("now", [TWICE, TWICE + timedelta(hours=1), datetime(2029, 12, 31, 23, 5, tzinfo=UTC)])
async def test_the_twin_through_nights_of_the_clock(now: datetime) -> None:
    """The newest value is 20 to 35 minutes old in both hours of the jump and after New Year; silent gauges say so."""
    async with running(twin.twins()) as urls, ClientSession() as session:
        url = urls["wiski/nrw"]
        async with session.put(f"{url}/_twin/clock", json={"now": now.isoformat()}) as answer:
            assert answer.status == 200
        reply = await ask(wiski, url + "/data/internet", **QUESTION, clock=lambda: now)
    assert (reply.rejected, reply.unmapped, reply.cut) == ((), {}, False)
    found = {record.id: record.model for record in reply.records}
    assert set(found) == {"9900001-S", "9900002-S", "9900003-S"}
    age = now - found["9900001-S"].observed_at
    assert timedelta(minutes=20) <= age < timedelta(minutes=36)
    assert now - found["9900002-S"].observed_at == age + timedelta(minutes=45)
    assert (found["9900003-S"].value, found["9900003-S"].missing.code) == (None, "marked_missing")
