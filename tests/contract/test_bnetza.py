"""The charging register to exact values: both layouts, bad rows, changed headers, odd bytes; one download for everybody."""

from __future__ import annotations

import asyncio
import tracemalloc
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters._kit.bound import bound
from adapters._kit.find import find
from domain.errors import SourceDown, SourceNonsense
from domain.exchange import Call, Reply
from domain.geo import Box
from sandbox.bnetza import LAYOUTS, issue
from sandbox.bnetza_stations import HERE, register
from tests.contract.stage import ESSEN, Asked, Part, Said, ask, canned, door_to, swallows, tools_for

bnetza = find("bnetza")
RECORDED = Path(__file__).parent.parent / "recordings" / "bnetza"
CHARGING = "mobility.charging"
DISTRICTS = {"05113": "Kreisfreie Stadt Essen, Nordrhein-Westfalen"}
GERMANY = Box(west=5.8, south=47.2, east=15.1, north=55.1)
NEW = (RECORDED / "layout_2026.csv").read_bytes()
OLD = (RECORDED / "layout_2021.csv").read_bytes()


async def read(body: Mapping[str, Part] | Part, **more: Any) -> Reply:
    """The reply of a register that says this, to a city of Essen's district."""
    more.setdefault("options", {"districts": DISTRICTS})
    more.setdefault("bounds", ESSEN)
    async with canned(body) as stage:
        return await ask(bnetza, f"{stage.url}/register.csv", resource=CHARGING, **more)


def models(reply: Reply) -> dict[str, Any]:
    """The stations by id."""
    return {record.id: record.model for record in reply.records}


def plugs(station: Any) -> list[list[tuple[str | None, bool | None, float | None]]]:
    """What can be plugged in, point by point."""
    return [[(each.kind.code, each.cable, each.power) for each in point.connectors] for point in station.points]


async def test_the_present_layout_comes_out_exactly() -> None:
    """Points, connectors, powers, address, hours, payment, day and key of a row of 2026."""
    reply = await read(NEW)
    found = models(reply)["1010338"]
    assert (found.name, found.operator) == ("Rathaus", "Stromhafen Süd GmbH")
    assert found.location.coordinates == (7.0055, 51.4305)
    assert (found.address.street, found.address.house_number, found.address.postcode) == (
        "Rüttenscheider Straße",
        "1a",
        "45131",
    )
    assert (found.kind.code, found.status.code, found.opened, found.ags) == (
        "normal",
        "in_operation",
        date(2020, 1, 11),
        "05113",
    )
    assert plugs(found) == [[("type_2", False, 22.0)], [("type_2", False, 22.0), ("schuko", False, 3.7)]]
    assert [(point.power, point.evse) for point in found.points] == [(22.0, "DEAEWE002501"), (22.0, "DEAEWE002502")]
    assert [each.code for each in found.connector] == ["schuko", "type_2"]
    assert (found.max_power, found.total_power) == (22.0, 44.0)
    assert [each.code for each in found.payment] == ["rfid_card", "online"]
    assert (found.opening_text, found.parking) == ("24/7", "Keine Beschränkung")
    assert reply.as_of == datetime(2026, 8, 31, 22, 0, tzinfo=UTC)


async def test_connectors_in_one_cell_have_their_own_power() -> None:
    """43 kW beside 50 and 50; days and hours in two cells; a site's name where there is none for the map."""
    found = models(await read(NEW))["1025458"]
    assert plugs(found) == [[("type_2", True, 43.0)], [("ccs_2", True, 50.0), ("chademo", True, 50.0)]]
    assert (found.max_power, found.total_power, found.kind.code) == (50.0, 93.0, "fast")
    assert (found.name, found.status.code) == ("Parkplatz am Markt", "in_maintenance")
    assert found.opening_text == "Eingeschränkt: Montag 08:00-18:00; Dienstag 08:00-12:00"


async def test_a_station_gives_no_more_than_it_has() -> None:
    """A connector of 300 kW at a station of 150 gives 150; 0 is what is written for unknown; a cell may hold a line end."""
    found = models(await read(NEW))["1030001"]
    assert (found.max_power, found.points[0].power, found.points[1].power) == (150.0, 300.0, None)
    assert (found.operator, found.parking) == ('Ladewerk "West" eG', "Parkraum mit\nBeschränkung")
    assert (found.opening_text, [each.code for each in found.payment]) == (None, ["credit_card"])
    assert plugs(found)[1] == [("mcs", True, None)]


async def test_bad_rows_are_rejected_and_the_rest_of_the_country_is_not() -> None:
    """Swapped axes, no power and a number that is there already, in our district; Berlin's and an unreadable one are nobody's."""
    reply = await read(NEW)
    assert set(models(reply)) == {"1010338", "1025458", "1030001", "1030004"}
    assert [(each.row, each.why) for each in reply.rejected] == [
        ("line 16", "ValueError: no place in or near the cities it is bound to"),
        ("line 17", "ValueError: no power"),
        ("line 18", "ValueError: its number is there already"),
    ]


async def test_unknown_words_keep_what_was_written() -> None:
    """A plug, a status and a way to pay nobody knows: null and the native text, counted and noted; a day that is none is null."""
    reply = await read(NEW)
    found = models(reply)["1030004"]
    assert [(each.code, each.native) for each in (*found.connector, found.status, *found.payment)] == [
        (None, "AC Induktiv"),
        (None, "Stillgelegt"),
        (None, "Muscheln"),
    ]
    assert (found.max_power, found.points[0].power, found.opened) == (22.0, None, None)
    assert reply.unmapped == {"AC Induktiv": 1, "Stillgelegt": 1, "Muscheln": 1}
    assert dict(reply.notes[0].params) == {"values": "AC Induktiv, Muscheln, Stillgelegt"}


async def test_the_old_layout_comes_out_exactly() -> None:
    """windows-1252, no ids, no status, connectors split by commas with one power for all; two alike are two, with ids that last."""
    first, again = await read(OLD), await read(OLD)
    assert first.records == again.records
    one, two = sorted(models(first))
    assert two == f"{one}-2"
    found = models(first)[one]
    assert (found.operator, found.address.street, found.status, found.kind.code) == (
        "Stromhafen Süd GmbH",
        "Rüttenscheider Straße",
        None,
        "normal",
    )
    assert plugs(found) == [[("type_2", False, None), ("schuko", False, None)], [("type_2", False, 22.0)]]
    assert [point.power for point in found.points] == [22.0, 22.0]
    assert (first.rejected, first.unmapped, first.as_of.date()) == ((), {}, date(2021, 7, 31))


async def test_without_districts_the_ground_decides() -> None:
    """All that lies there; a row that lies nowhere is rejected when its postcode is one of ours; leading zeros come back."""
    reply = await read(OLD, options={}, bounds=GERMANY)
    assert {each.address.postcode for each in models(reply).values()} == {"45131", "01067"}
    assert {each.ags for each in models(reply).values()} == {None}
    reply = await read(NEW, options={}, bounds=ESSEN)
    assert len(reply.records) == 4
    reply = await read(NEW, options={}, bounds=ESSEN, postcodes=((72535, 72535),))
    assert [each.row for each in reply.rejected] == ["line 17", "line 18", "line 21"]


@pytest.mark.parametrize("gone", ["Breitengrad", "Betreiber", "Steckertypen1", "Nennleistung Ladeeinrichtung [kW]"])
async def test_a_column_that_is_gone_is_named(gone: str) -> None:
    """A new layout is no empty register: the error says which column is lacking."""
    with pytest.raises(SourceNonsense, match="without the columns"):
        await read(NEW.replace(gone.encode(), b"Neu"))


async def test_a_column_nobody_knows_is_counted() -> None:
    """Its values are dropped, its name is told."""
    reply = await read(NEW.replace(b"Adresszusatz", "Schöne Aussicht".encode()))
    assert reply.unmapped["field:schoeneaussicht"] == 1


@pytest.mark.parametrize("layout", [each for each in LAYOUTS if each != "unknown"])
async def test_the_twin_speaks_every_layout(layout: str) -> None:
    """The same stations in each, but for the ids the old one lacks; its bad rows are rejected."""
    edition = date(2026, 12, 1)
    reply = await read(issue(layout, edition))
    ours = [each for each in register(edition) if each.town == "Essen"]
    bad = 3 if layout == "old" else 4
    assert len(reply.rejected) == bad
    assert len(reply.records) == len(ours) - bad
    assert all(each.ags == "05113" for each in models(reply).values())
    assert len(ours) < HERE + 1, "a month later there are more"


async def _twice(answers: Part) -> tuple[list[Reply], list[Asked]]:
    """The same binding asked twice."""
    async with canned(answers) as stage, door_to(stage.url) as door:
        tools = tools_for(
            bnetza, stage.url, resource=CHARGING, door=door, bounds=ESSEN, options={"districts": DISTRICTS}
        )
        fetch = bound(bnetza, tools)
        deadline = asyncio.get_running_loop().time() + 5
        call = Call(binding=tools.binding, deadline=deadline)
        return [await fetch(call), await fetch(replace(call))], stage.asked


async def test_what_has_not_changed_is_not_sent_again() -> None:
    """The second question carries the validators of the first answer, and a 304 stands for what was read then."""

    def answer(asked: Asked) -> Said:
        if asked.headers.get("if-none-match") == '"9"':
            return Said(status=304)
        return Said(body=NEW, headers={"etag": '"9"', "last-modified": "Tue, 01 Sep 2026 06:00:00 GMT"})

    (first, second), asked = await _twice(answer)
    assert (first.records, first.as_of, len(asked)) == (second.records, second.as_of, 2)
    assert asked[1].headers["if-modified-since"] == "Tue, 01 Sep 2026 06:00:00 GMT"


async def test_without_a_validator_it_is_sent_again() -> None:
    """Then the newest file counts."""
    (first, second), asked = await _twice([Said(body=NEW), Said(body=OLD)])
    assert (len(first.records), len(second.records)) == (4, 2)
    assert "if-none-match" not in asked[1].headers


async def test_a_redirect_is_followed_and_an_error_is_one() -> None:
    """The address moves with the ministry's pages; 500 and an unasked 304 are no empty register."""
    moved: dict[str, Part] = {
        "/register.csv": Said(status=302, headers={"location": "/neu.csv"}),
        "/neu.csv": NEW,
    }
    assert len((await read(moved)).records) == 4
    with pytest.raises(SourceDown):
        await read(Said(status=500))
    with pytest.raises(SourceNonsense):
        await read(Said(status=304))
    with pytest.raises(SourceNonsense, match="more than 3 redirects"):
        await read({"/register.csv": Said(status=302, headers={"location": "/register.csv"})})


def _country(rows: int) -> Iterator[bytes]:
    """A register of so many rows of Berlin's, and at its end three of ours."""
    berlin = NEW[NEW.index(b"1030005") : NEW.index(b"1030006")]
    yield NEW[: NEW.index(b"1010338")]
    for _ in range(rows // 200):
        yield berlin * 200
    yield NEW[NEW.index(b"1010338") : NEW.index(b"1030002")]


async def test_memory_is_bounded_by_what_is_kept() -> None:
    """A file of some 8 MB, of which three rows are ours, is read with a third of it in memory at any time."""
    size = sum(map(len, _country(40_000)))

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n" % size)
        for piece in _country(40_000):
            writer.write(piece)
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/register.csv"
    tracemalloc.start()
    try:
        reply = await ask(bnetza, url, resource=CHARGING, bounds=ESSEN, options={"districts": DISTRICTS}, seconds=60)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
        server.close()
    assert (len(reply.records), size > 7_000_000) == (3, True)
    assert peak < size / 3


async def test_a_file_without_end_is_not_read_to_the_end() -> None:
    """More than the binding allows is nonsense, as soon as it is seen."""
    async with canned(NEW * 3) as stage, door_to(stage.url) as door:
        door.reach = replace(door.reach, max_bytes=len(NEW))
        fetch = bound(bnetza, tools_for(bnetza, stage.url, resource=CHARGING, door=door, bounds=ESSEN))
        with pytest.raises(SourceNonsense, match="more than"):
            await fetch(Call(binding="x", deadline=asyncio.get_running_loop().time() + 5))


@pytest.mark.parametrize("options", [{"districts": {"5113": "Essen"}}, {"connectors": {"Typ 2": "type_two"}}])
def test_a_wrong_option_is_found_before_anything_runs(options: dict[str, Any]) -> None:
    """A key that is no AGS, and a code no vocabulary has."""
    with pytest.raises(ValueError, match=r"is no official key|has no code"):
        bnetza.bind(tools_for(bnetza, "http://127.0.0.1:9", resource=CHARGING, door=None, options=options))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(NEW) - 1), st.binary(max_size=40), st.integers(0, 400))
def test_odd_bytes_are_a_reply_or_a_source_error(at: int, odd: bytes, gone: int) -> None:
    """Whatever stands somewhere in the file, or is missing from it."""
    asyncio.run(
        swallows(
            bnetza,
            NEW[:at] + odd + NEW[at + gone :],
            resource=CHARGING,
            bounds=ESSEN,
            options={"districts": DISTRICTS},
        )
    )


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_a_reply_or_a_source_error(body: bytes) -> None:
    """Nothing of a register at all."""
    asyncio.run(swallows(bnetza, body, resource=CHARGING, bounds=ESSEN))
