"""EFA's rapidJSON to exact values: recorded answers, errors under 200, bad rows, words that cancel, the night the clocks go back."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from hypothesis import given, settings

from adapters._kit.efa import asked_for, served_at
from adapters._kit.find import find
from domain.errors import SourceDown, SourceNonsense
from domain.exchange import Reply, Window
from domain.geo import Box
from domain.mobility import DepartureQuery
from domain.vocabulary import PRODUCT
from sandbox.efa import twins
from sandbox.kit import running
from tests.contract.odd import odd_json
from tests.contract.stage import ask, canned, swallows

efa = find("efa")
RECORDED = Path(__file__).parent.parent / "recordings" / "efa"
GERMANY = Box(west=5.8, south=47.2, east=15.1, north=55.1)
NRW = Box(west=6.6, south=51.1, east=7.2, north=51.6)
HBF = "de:05111:18235"
DM, FINDER, LIST = ("/XML_DM_REQUEST", "/XML_STOPFINDER_REQUEST", "/XML_STOPLIST_REQUEST")
NIGHT = datetime(2026, 10, 25, 0, 0, tzinfo=UTC)
"""02:00 in summer time; from 01:00Z on the clocks show the same hour again."""


def recorded(name: str) -> Any:
    """A recorded answer, decoded."""
    return json.loads((RECORDED / name).read_bytes())


async def board(page: Any, *, query: DepartureQuery | None = None, **tools: Any) -> Reply:
    """The departures an answer holds."""
    question = query or DepartureQuery(stop=("de:09564:510",))
    async with canned({DM: json.dumps(page).encode()}) as stage:
        return await ask(efa, stage.url, resource="mobility.departures", query=question, bounds=GERMANY, **tools)


def event(**changes: Any) -> dict[str, Any]:
    """The recorded departure, with other values."""
    (found,) = recorded("rapidjson_dm_nuernberg.json")["stopEvents"]
    return {**found, **changes}


async def only(**changes: Any) -> Any:
    """The one departure made of the recorded one with other values."""
    (record,) = (await board({"stopEvents": [event(**changes)]})).records
    return record.model


async def test_the_recorded_departure_comes_out_exactly() -> None:
    """Stop from the platform's parent, latitude first, times in UTC, the line as it stands on the train."""
    reply = await board(recorded("rapidjson_dm_nuernberg.json"))
    (record,) = reply.records
    found = record.model
    assert (found.stop, found.stop_name) == ("de:09564:510", "Nürnberg Hbf")
    assert found.location.coordinates == (11.081653, 49.446386)
    assert found.planned == found.estimated == datetime(2024, 12, 21, 14, 0, tzinfo=UTC)
    assert (found.line, found.product.code, found.product.native) == ("U1", "underground", "U-Bahn")
    assert (found.direction, found.platform, found.platform_planned) == ("Langwasser Süd", "Bstg. 1", "Bstg. 1")
    assert (found.cancelled, found.replacement, found.notices) == (False, False, ())
    assert (reply.rejected, reply.unmapped, reply.notes) == ((), {}, ())


async def test_the_recorded_stop_comes_out_exactly() -> None:
    """A list of stops gives place, town and what calls there, each kind once."""
    page = json.dumps(recorded("rapidjson_stop_list.json")).encode()
    async with canned({LIST: page}) as stage:
        options = {"omc": ("8111000",)}
        reply = await ask(efa, stage.url, resource="mobility.stops", bounds=GERMANY, options=options)
        assert stage.asked[0].param("stopListOMC") == "8111000"
    (record,) = reply.records
    found = record.model
    assert (record.id, found.name, found.locality) == ("de:08111:2", "Waldburgstraße", "Stuttgart")
    assert found.location.coordinates == (9.107399, 48.725457)
    assert [each.code for each in found.products] == ["bus"]
    assert (reply.rejected, reply.unmapped) == ((), {})


async def test_a_recorded_stop_without_a_place_is_rejected() -> None:
    """Nowhere is no place, and an answer of nothing else is nonsense."""
    page = {"locations": recorded("rapidjson_line_stop.json")["locationSequence"]}
    async with canned({LIST: json.dumps(page).encode()}) as stage:
        with pytest.raises(SourceNonsense, match="none of 1 rows"):
            await ask(efa, stage.url, resource="mobility.stops", bounds=GERMANY, options={"omc": ("1",)})


async def test_bad_rows_are_rejected_and_the_good_one_lives() -> None:
    """Each bad row is counted: no time, no zone, swapped or unreadable places, no stop, no line, no product."""
    reply = await board(recorded("bad_rows.json"))
    assert [record.model.line for record in reply.records] == ["U1"]
    assert [each.row for each in reply.rejected] == [f"#{row}" for row in range(2, 11)]


async def test_without_an_estimate_nothing_is_known() -> None:
    """No estimate, or one that nobody controls, is no realtime; a controlled one is kept, early or late."""
    known = event()
    known.pop("departureTimeEstimated")
    (record,) = (await board({"stopEvents": [known]})).records
    assert record.model.estimated is None
    assert (await only(isRealtimeControlled=False)).estimated is None
    late = await only(isRealtimeControlled=True, departureTimeEstimated="2024-12-21T15:07:00+01:00")
    assert late.estimated == datetime(2024, 12, 21, 14, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    "changes",
    [
        {"realtimeStatus": ["TRIP_CANCELLED"]},
        {"realtimeStatus": "STOP_CANCELLED"},
        {"isCancelled": True},
        {"hints": [{"content": "Fahrt f&auml;llt aus"}]},
        {"hints": [{"content": "Entfällt wegen Personalmangels"}]},
        {"infos": [{"infoLinks": [{"content": "<b>Der Zug</b> RE1 f&auml;llt heute<br/>aus."}]}]},
    ],
)
async def test_a_cancellation_is_found_wherever_it_stands(changes: dict[str, Any]) -> None:
    """In the status, in a flag, or only in words with markup."""
    assert (await only(**changes)).cancelled


@pytest.mark.parametrize("text", ["Der Aufzug f&auml;llt bis auf Weiteres aus.", "Niederflurfahrzeug", "Ausfallsicher"])
async def test_a_broken_lift_cancels_nothing(text: str) -> None:
    """Words about something else leave the trip as it is, and stand among its notices without markup."""
    found = await only(hints=[{"content": text}])
    assert not found.cancelled
    assert len(found.notices) == 1
    assert "&" not in found.notices[0]


async def test_what_stands_in_is_told() -> None:
    """Replacement is a class of its own, or said in a text only."""
    ride = event()["transportation"]
    by_class = await only(transportation={**ride, "product": {"class": 17, "name": "SEV"}})
    by_text = await only(hints=[{"content": "Schienenersatzverkehr mit Bussen"}])
    assert (by_class.replacement, by_class.product.code) == (True, "replacement")
    assert (by_text.replacement, by_text.product.code) == (True, "underground")


async def test_the_bus_instead_is_not_what_is_cancelled() -> None:
    """What is said on it of the train that does not run leaves it running; on the train itself the same words cancel."""
    ride = event()["transportation"]
    told = [{"infoLinks": [{"content": "Der Zug f&auml;llt aus, es f&auml;hrt ein Ersatzbus."}]}]
    bus = await only(transportation={**ride, "product": {"class": 17, "name": "SEV"}}, infos=told)
    assert (bus.cancelled, bus.replacement, len(bus.notices)) == (False, True, 1)
    named = await only(transportation={**ride, "disassembledName": "SEV U1", "number": "SEV U1"}, infos=told)
    assert (named.cancelled, named.replacement) == (False, True)
    train = await only(infos=told)
    assert (train.cancelled, train.replacement) == (True, True)


@pytest.mark.parametrize(("kind", "cancelled"), [("tripMessage", True), ("lineInfo", False), ("stopInfo", False)])
async def test_a_message_about_a_line_cancels_no_ride(kind: str, *, cancelled: bool) -> None:
    """It hangs on every departure of the line; only what is about the ride itself cancels it."""
    info = {"type": kind, "infoLinks": [{"content": "Die Fahrt um 12:04 Uhr f&auml;llt aus."}]}
    found = await only(infos=[info])
    assert (found.cancelled, found.notices) == (cancelled, ("Die Fahrt um 12:04 Uhr fällt aus.",))


@pytest.mark.parametrize("number", [*range(20), 99, 100])
async def test_every_class_of_efa_has_a_code(number: int) -> None:
    """All classes that its clients list, those for what is unknown and for a way on foot too."""
    product = {"class": number, "name": "Verkehrsmittel"}
    reply = await board({"stopEvents": [event(transportation={**event()["transportation"], "product": product})]})
    (record,) = reply.records
    assert record.model.product.code in PRODUCT.codes
    assert reply.unmapped == {}


async def test_an_unknown_class_keeps_its_text() -> None:
    """A class nobody listed has no code, its name as native text, and is named in a note."""
    product = {"class": 42, "name": "Lufttaxi"}
    reply = await board({"stopEvents": [event(transportation={**event()["transportation"], "product": product})]})
    (record,) = reply.records
    assert (record.model.product.code, record.model.product.native) == (None, "Lufttaxi")
    assert reply.unmapped == {"Lufttaxi": 1}
    assert [note.slug for note in reply.notes] == ["unmapped-values"]


async def test_a_stop_nobody_knows_is_a_note() -> None:
    """Guesses where a stop was due, or the message that there is none, are no departures and no failure."""
    guesses = {
        "locations": [{"id": "de:05111:1", "type": "stop"}, {"id": "de:05111:2", "type": "stop"}],
        "stopEvents": [],
    }
    nothing = {"systemMessages": [{"type": "error", "module": "BROKER", "code": -8011, "text": ""}]}
    for page in (guesses, nothing):
        reply = await board(page)
        assert (reply.records, [note.slug for note in reply.notes]) == ((), ["stop-unknown"])


async def test_a_quiet_stop_is_known() -> None:
    """A stop that is named and has no departures is an empty board, without a note."""
    reply = await board({"locations": [{"id": "de:09564:510", "type": "stop"}], "stopEvents": []})
    assert (reply.records, reply.notes) == ((), ())


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (b'{"systemMessages": [{"type": "error", "module": "ITKERNEL", "code": -1000, "text": "kaputt"}]}', SourceDown),
        (b'{"stopEvents": [], "systemMessages": [{"type": "error", "code": -1, "text": "x"}]}', SourceDown),
        (b'{"version": "11"}', SourceNonsense),
        (b"[]", SourceNonsense),
        (b"<efa/>", SourceNonsense),
    ],
)
async def test_an_error_under_200_is_an_error(body: bytes, error: type[Exception]) -> None:
    """Neither a message nor markup nor an answer without its list becomes an empty board."""
    async with canned({DM: body}) as stage:
        with pytest.raises(error):
            await ask(efa, stage.url, resource="mobility.departures", query=DepartureQuery(stop=(HBF,)), bounds=GERMANY)


async def test_the_servers_time_is_local() -> None:
    """As-of is the server's local time; of the hour that comes twice the nearer one; nonsense counts as now."""
    said = {"serverInfo": {"serverTime": "2026-10-25T02:30:00"}}
    first, second = NIGHT + timedelta(minutes=30), NIGHT + timedelta(minutes=90)
    assert served_at(said, first) == first
    assert served_at(said, second) == second
    assert served_at({"serverInfo": {"serverTime": "soon"}}, first) == first
    page = {**recorded("rapidjson_dm_nuernberg.json"), "serverInfo": {"serverTime": "2026-12-01T11:59:30"}}
    assert (await board(page)).as_of == datetime(2026, 12, 1, 10, 59, 30, tzinfo=UTC)


def test_an_hour_that_comes_twice_is_never_asked_for() -> None:
    """Instants are asked for in local time; one that has two meanings is asked from the last hour that has one."""
    noon = datetime(2026, 12, 1, 11, 0, tzinfo=UTC)
    assert asked_for(noon) == ({"itdDate": "20261201", "itdTime": "1200", "itdDateTimeDepArr": "dep"}, 0)
    for minutes, hours in ((30, 1), (90, 2)):
        times, before = asked_for(NIGHT + timedelta(minutes=minutes))
        assert (times["itdTime"], before) == ("0130", hours)
    assert asked_for(NIGHT + timedelta(hours=2))[0]["itdTime"] == "0300"


async def asking(clock: datetime, **query: Any) -> Reply:
    """What the twin, put to an instant, answers through the adapter."""
    async with running(twins()) as urls:
        url = urls["efa/vrr"]
        await _put(url, clock)
        return await ask(
            efa,
            url + "/openservice",
            resource="mobility.departures",
            query=DepartureQuery(**query),
            bounds=NRW,
            clock=lambda: clock,
        )


async def _put(url: str, clock: datetime) -> None:
    async with (
        aiohttp.ClientSession() as session,
        session.put(f"{url}/_twin/clock", json={"now": clock.isoformat()}) as said,
    ):
        assert said.status == 200


async def test_the_night_has_25_hours() -> None:
    """In the night of 25 October each hour has its departures, the second 02:00 like the first, none twice."""
    for hour in range(4):
        start = NIGHT + timedelta(hours=hour - 1)
        reply = await asking(NIGHT - timedelta(hours=2), stop=(HBF,), from_=start, to=start + timedelta(hours=1))
        within = [r for r in reply.records if start <= r.model.planned < start + timedelta(hours=1)]
        lines = sorted(record.model.line for record in within if record.model.line == "709")
        assert len(lines) == 12, hour  # every ten minutes, both ways
        assert len({record.id for record in reply.records}) == len(reply.records)
        assert not reply.cut


async def test_new_year_is_one_evening() -> None:
    """A board over midnight speaks for both days."""
    reply = await asking(datetime(2026, 12, 31, 22, 50, tzinfo=UTC), stop=(HBF,))
    assert reply.covers == Window(start=date(2026, 12, 31), end=date(2027, 1, 1))
    assert reply.rejected == ()


async def test_a_position_asks_the_stops_around_it() -> None:
    """Nearest first, no farther than the radius, each stop's own board once."""
    noon = datetime(2026, 12, 1, 11, 0, tzinfo=UTC)
    reply = await asking(noon, lat=51.338, lon=6.783, radius=2000.0)
    assert {record.model.stop for record in reply.records} == {"de:05111:91008", "de:05112:92007"}
    distances = [("de:05111:91008", 51.331), ("de:05112:92007", 51.345)]
    for nearest, lat in distances:
        alone = await asking(noon, lat=lat, lon=6.783, radius=1000.0)
        assert {record.model.stop for record in alone.records} == {nearest}
    assert (await asking(noon, lat=51.25, lon=6.95, radius=10.0)).records == ()


async def test_the_board_moves_runs_late_and_tells_what_is_cancelled() -> None:
    """Over a day there are late, silent and cancelled rides, buses instead, another platform, and nothing that has left."""
    seen = []
    for hour in range(0, 24, 4):
        now = datetime(2026, 12, 1, hour, 0, tzinfo=UTC)
        reply = await asking(now, stop=(HBF,))
        seen += [record.model for record in reply.records]
        assert all((r.model.estimated or r.model.planned) >= now for r in reply.records)
        assert reply.rejected == ()
    assert any(each.estimated and each.estimated > each.planned for each in seen)
    assert any(each.estimated is None and not each.cancelled for each in seen)
    assert any(each.cancelled for each in seen)
    assert any(each.replacement and each.product.code == "replacement" for each in seen)
    assert any(each.platform != each.platform_planned for each in seen)


async def test_a_board_that_is_full_before_the_end_says_so() -> None:
    """A window longer than what the source gives at once is cut, and a short one is not."""
    noon = datetime(2026, 12, 1, 11, 0, tzinfo=UTC)
    assert (await asking(noon, stop=(HBF,), from_=noon, to=noon + timedelta(hours=11))).cut
    assert not (await asking(noon, stop=(HBF,), from_=noon, to=noon + timedelta(minutes=20))).cut


@given(body=odd_json({**recorded("rapidjson_dm_nuernberg.json"), "systemMessages": [], "locations": []}))
@settings(max_examples=100, deadline=None)
def test_spoilt_departures_are_rejected_or_an_error(body: bytes) -> None:
    """Whatever EFA sends, the adapter replies or raises a SourceError."""
    question: dict[str, Any] = {
        "resource": "mobility.departures",
        "query": DepartureQuery(stop=(HBF,)),
        "bounds": GERMANY,
    }
    asyncio.run(swallows(efa, {DM: body}, **question))


@given(body=odd_json(recorded("rapidjson_stop_list.json")))
@settings(max_examples=60, deadline=None)
def test_spoilt_stops_are_rejected_or_an_error(body: bytes) -> None:
    """The same for the list of stops and for StopFinder."""
    question: dict[str, Any] = {"resource": "mobility.stops", "bounds": GERMANY, "options": {"omc": ("1",)}}
    asyncio.run(swallows(efa, {LIST: body}, **question))
    asyncio.run(swallows(efa, {FINDER: body}, **question, item="de:08111:2"))
