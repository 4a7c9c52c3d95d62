"""The VT-Manager's counts to exact values: what is left, what nobody knows, the browser it wants to see, the table, the twin."""

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
from sandbox import vtmanager as twin
from sandbox.kit import running
from tests.contract.odd import odd_json
from tests.contract.stage import DUESSELDORF, ask, canned, swallows

vtmanager = find("vtmanager")
RECORDED = Path(__file__).parent.parent / "recordings" / "vtmanager" / "garages.json"
QUESTION: dict[str, Any] = {
    "resource": "mobility.parking",
    "bounds": DUESSELDORF,
    "options": {"dead": ("29",), "states": {"0": "closed"}},
}


async def read(page: Any = None, **more: Any) -> Any:
    """The reply to one answer."""
    body = RECORDED.read_bytes() if page is None else json.dumps(page).encode()
    async with canned(body) as stage:
        return await ask(vtmanager, stage.url, **{**QUESTION, **more})


async def test_counts_come_out_exactly() -> None:
    """Free is what is left, between 0 and all; without status, with a dead, blank or old counter it is null and never 0."""
    reply = await read()
    found = {record.id: record.model for record in reply.records}
    assert {name: (park.capacity, park.free) for name, park in found.items()} == {
        "vt-1": (400, 250),
        "vt-2": (300, 300),
        "vt-3": (300, None),
        "vt-4": (100, 0),
        "vt-5": (100, 100),
        "vt-6": (100, None),
        "vt-29": (100, None),
        "vt-37": (100, None),
        "vt-40": (100, None),
    }
    first, second = found["vt-1"], found["vt-2"]
    assert (first.name, first.kind.code, first.url) == ("Musterallee", "garage", "https://vtmanager.example/1")
    assert (first.address.street, first.address.house_number, first.address.postcode) == ("Musterallee", "12a", "40213")
    assert (first.location.coordinates, first.counted_at) == (
        (6.7766, 51.2277),
        datetime(2026, 11, 22, 11, 58, tzinfo=UTC),
    )
    assert (second.location.coordinates, second.counted_at) == (
        (6.7801, 51.2201),
        datetime(2026, 11, 22, 11, 58, 30, tzinfo=UTC),
    )
    assert (second.address.street, second.address.postcode, second.url) == ("Am Beispiel", "40210", None)
    assert (found["vt-3"].address, found["vt-3"].status) == (None, None)
    assert found["vt-5"].counted_at == datetime(2026, 11, 22, 11, 57, tzinfo=UTC)
    assert reply.as_of == second.counted_at


async def test_what_is_unknown_is_counted_and_what_is_bad_rejected() -> None:
    """A status nobody knows keeps its text; a time that is none and a new field are counted; bad rows say why."""
    reply = await read()
    odd = next(record.model for record in reply.records if record.id == "vt-40")
    assert (odd.status.code, odd.status.native, odd.counted_at) == (None, "3", None)
    assert reply.unmapped == {"3": 1, "daysecto_belegung": 1, "field:farbe": 1}
    assert [each.row for each in reply.rejected] == ["#10", "#11", "#12", "#13"]


async def test_it_asks_as_a_browser_that_says_whom_to_ask() -> None:
    """WFS 1.1 in the documented form; our own name and contact stand in what looks like a browser."""
    async with canned(RECORDED.read_bytes()) as stage:
        await ask(vtmanager, stage.url + "/geoserverwfs", **QUESTION)
    (asked,) = stage.asked
    assert asked.headers["user-agent"] == "Mozilla/5.0 (compatible; hansa-test)"
    assert (asked.path, dict(asked.query)) == (
        "/geoserverwfs",
        {
            "service": "WFS",
            "version": "1.1.0",
            "request": "GetFeature",
            "typeName": "vtinfo:Parkhaeuser",
            "srsName": "EPSG:4326",
            "outputFormat": "application/json",
        },
    )


async def test_a_table_gives_the_other_registers_ids(tmp_path: Path) -> None:
    """A number in the table has the id there; a changed file is read again; the others keep their own."""
    file = tmp_path / "same.yaml"
    file.write_text("- {number: 1, same: 5, name: Muster}\n- {number: '4', same: haus-4}\n")
    options = {**QUESTION["options"], "same": str(file)}
    names = {record.id for record in (await read(options=options)).records}
    assert {"5", "haus-4", "vt-2"} < names
    assert not names & {"vt-1", "vt-4"}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("- {number: 1}\n", SourceNonsense),
        ("- {number: 1, same: 5}\n- {number: 2, same: 5}\n", SourceNonsense),
        ("- {number: 1, same: 5}\n- {number: 1, same: 6}\n", SourceNonsense),
        ("- 7\n", SourceNonsense),
        ("}", SourceNonsense),
        (None, SourceDown),
    ],
)
async def test_a_table_that_contradicts_itself_is_noticed(tmp_path: Path, text: str | None, kind: Any) -> None:
    """Two garages are never taken for one: the source fails, and says in which line of the list."""
    file = tmp_path / "same.yaml"
    if text is not None:
        file.write_text(text)
    with pytest.raises(kind):
        await read(options={"same": str(file)})


@pytest.mark.parametrize("page", [{"features": {}}, {"status": "ok"}, [], 7])
async def test_another_document_is_nonsense(page: Any) -> None:
    """So is a report of an exception under 200."""
    with pytest.raises(SourceNonsense):
        await read(page)
    async with canned(b'<?xml version="1.0"?><ows:ExceptionReport/>') as stage:
        with pytest.raises(SourceNonsense, match="exception"):
            await ask(vtmanager, stage.url, **QUESTION)


@pytest.mark.parametrize("options", [{"kind": "hangar"}, {"states": {"0": "asleep"}}])
def test_codes_that_do_not_exist_are_refused_at_start(options: Any) -> None:
    """Before the first call."""
    with pytest.raises(ValueError, match=r"hangar|asleep"):
        asyncio.run(ask(vtmanager, "http://127.0.0.1:1", **{**QUESTION, "options": options}))


@settings(max_examples=60)
@given(body=odd_json(json.loads(RECORDED.read_bytes())))
def test_whatever_it_says_is_a_reply_or_a_source_error(body: bytes) -> None:
    """No feature gets past the adapter's edge as anything else."""
    asyncio.run(swallows(vtmanager, body, **QUESTION))


NIGHT = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize("now", [NIGHT, NIGHT + timedelta(hours=1), datetime(2029, 12, 31, 23, 2, tzinfo=UTC)])
async def test_the_twin_through_nights_of_the_clock(now: datetime) -> None:
    """In both hours of the jump and at New Year counts are minutes old; dead ones are null."""
    async with running(twin.twins()) as urls, ClientSession() as session:
        url = urls["vtmanager/duesseldorf"]
        async with session.put(f"{url}/_twin/clock", json={"now": now.isoformat()}) as answer:
            assert answer.status == 200
        async with session.get(url + twin.PATH) as answer:
            assert answer.status == 403
        reply = await ask(vtmanager, url + twin.PATH, clock=lambda: now, **QUESTION)
    assert (reply.rejected, reply.unmapped, len(reply.records)) == ((), {}, 32)
    found = {record.id: record.model for record in reply.records}
    assert timedelta(0) <= now - reply.as_of < timedelta(minutes=2)
    dark = {name for name, park in found.items() if park.free is None}
    shut = {"vt-7"} if found["vt-7"].status else set()
    assert dark == {"vt-29", "vt-37", *({"vt-12"} if 20 <= now.minute < 40 else set()), *shut}
    assert bool(shut) is (now.minute == 30)  # in the other minute the civic day has just begun
