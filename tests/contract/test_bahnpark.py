"""DB BahnPark to exact values: the recorded car parks of four cities, centimetres, prices, keys, odd answers, the twin."""

from __future__ import annotations

import asyncio
import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from adapters._kit.find import find
from domain.errors import SourceError, SourceNonsense
from domain.geo import hull
from sandbox import bahnpark as twin
from sandbox.kit import running
from tests.contract.odd import odd_json
from tests.contract.stage import DUESSELDORF, DUISBURG, ESSEN, ask, canned, swallows

bahnpark = find("bahnpark")
RECORDED = json.loads(
    (Path(__file__).parent.parent / "recordings" / "bahnpark" / "bahnpark_v2_four_cities.json").read_bytes()
)
QUESTION: dict[str, Any] = {
    "resource": "mobility.parking",
    "bounds": hull([DUISBURG, ESSEN, DUESSELDORF]),
    "options": {"client_id": "app", "api_key": "key"},
}


async def read(page: Any, **more: Any) -> Any:
    """The reply to one answer."""
    async with canned(json.dumps(page).encode()) as stage:
        return await ask(bahnpark, stage.url, **{**QUESTION, **more})


def spoiled(**changes: Any) -> Any:
    """The recorded answer with the first car park changed."""
    page = copy.deepcopy(RECORDED)
    page["_embedded"][0] |= changes
    return page


async def test_recorded_car_parks_come_out_exactly() -> None:
    """Ten car parks with kinds, capacities, bays, heights in metres, prices without cards, and nothing free."""
    reply = await read(RECORDED)
    assert (len(reply.records), reply.rejected, reply.unmapped) == (10, (), {})
    found = {record.id: record.model for record in reply.records}
    assert {park.free for park in found.values()} == {None}
    assert {park.counted_at for park in found.values()} == {None}
    uci = found["100066"]
    assert (uci.name, uci.kind.code, uci.kind.native) == ("Parkhaus Duisburg Hbf / UCI", "garage", "Parkhaus")
    assert uci.location.coordinates == (6.778361, 51.43043)
    assert (uci.address.street, uci.address.house_number, uci.address.postcode) == ("Neudorfer Straße", None, "47057")
    assert (uci.capacity, uci.disabled_bays, uci.max_height, uci.opening) == (398, 8, None, "24/7")
    assert (uci.opening_text, uci.status) == ("24 Stunden, 7 Tage", None)
    assert uci.operator == "Contipark Parkgaragengesellschaft mbH"
    assert uci.tariff == (
        "1 Stunde 2,00 €, 1 Tag 14,00 €, Dauerparken im Monat 140,00 €. Kinotarif: 18:00 bis 06:00 Uhr: 5,00 maximal. "
        "Anwohnerparken (Mo-Fr: 16:00 - 09:00 Uhr; Sa, So, Ftg.: ganztägig): 36,00 pro Monat*"
    )
    assert {name: park.kind.code for name, park in found.items() if park.kind.code != "garage"} == {
        "103158": "on_street",
        "100056": "surface",
        "100057": "surface",
        "100074": "surface",
        "100075": "surface",
        "100225": "surface",
    }
    east = found["100058"]
    assert (east.capacity, east.disabled_bays, east.max_height) == (1685, 12, 2.0)
    assert found["100056"].address.house_number == "13-14"
    assert found["100056"].tariff == (
        "30 Minuten 2,50 €, 1 Stunde 5,00 €, 1 Tag 29,00 €, 1 Woche 145,00 €. Abendtarif (18:00 bis 3:00 Uhr): 7,00. "
        "Max. 1 Woche"
    )
    assert found["103158"].disabled_bays == 0


async def test_nothing_internal_is_told() -> None:
    """The tariff office's notes to itself do not leave the adapter."""
    for record in (await read(RECORDED)).records:
        assert b"hung unterh" not in b"".join(record.pieces)
        assert b"schung Tagestarif" not in b"".join(record.pieces)


async def test_the_key_is_sent_in_headers() -> None:
    """Id and key of the application, never in the address."""
    async with canned(json.dumps(RECORDED).encode()) as stage:
        await ask(bahnpark, stage.url, **QUESTION)
    (asked,) = stage.asked
    assert (asked.headers["db-client-id"], asked.headers["db-api-key"], asked.query) == ("app", "key", [])
    assert "key" not in repr(bahnpark.Options(client_id="app", api_key="key"))


async def test_other_towns_are_left_out_and_nothing_but_them_is_nonsense() -> None:
    """The country's others are nobody's mistake; an answer with none of ours is."""
    reply = await read(RECORDED, bounds=ESSEN)
    assert {record.id for record in reply.records} == {"100073", "100074", "100075"}
    assert reply.rejected == ()
    abroad = {"_embedded": [each for each in RECORDED["_embedded"] if each["address"]["city"] == "Neuss"]}
    with pytest.raises(SourceNonsense, match="none of 1"):
        await read(abroad, bounds=ESSEN)


async def test_an_unknown_type_keeps_its_name_and_a_closure_is_said() -> None:
    """A code nobody knows is null with its text; out of service is a status."""
    page = spoiled(type={"name": "Fahrradkeller"}, neu=1)
    page["_embedded"][1]["access"]["outOfService"]["isOutOfService"] = True
    page["_embedded"][2]["capacity"][0]["total"] = "viele"
    reply = await read(page)
    found = {record.id: record.model for record in reply.records}
    assert (found["100066"].kind.code, found["100066"].kind.native) == (None, "Fahrradkeller")
    assert found["103104"].status.code == "out_of_service"
    assert found["103158"].capacity is None
    assert reply.unmapped == {"Fahrradkeller": 1, "field:neu": 1, "viele": 1}


@pytest.mark.parametrize(
    "changes",
    [
        {"address": {"location": {"latitude": None, "longitude": 6.7}}},
        {"address": {"location": {"latitude": "NaN?", "longitude": 6.7}}},
        {"id": None},
        {"type": None},
        {"name": 5},
        {"access": [1]},
        {"access": {"restrictions": {"clearance": {"height": "hoch"}}}},
        {"access": {"restrictions": {"clearance": {"height": "-200"}}}},
        {"tariff": {"prices": [{"duration": "1hour", "price": "frei", "group": {"groupName": "standard"}}]}},
    ],
)
async def test_a_bad_row_is_rejected_and_the_others_live(changes: Any) -> None:
    """One by one."""
    reply = await read(spoiled(**changes))
    assert (len(reply.records), len(reply.rejected)) == (9, 1)


@pytest.mark.parametrize("page", [{"_embedded": {}}, {"error": "quota"}, [], 7, None])
async def test_another_document_is_nonsense(page: Any) -> None:
    """What is no list of car parks is no empty one."""
    with pytest.raises(SourceNonsense):
        await read(page)


def test_codes_that_do_not_exist_are_refused_at_start() -> None:
    """Before the first call."""
    with pytest.raises(ValueError, match="hangar"):
        asyncio.run(ask(bahnpark, "http://127.0.0.1:1", **{**QUESTION, "options": {"kinds": {"Parkhaus": "hangar"}}}))


@settings(max_examples=60)
@given(body=odd_json({"_embedded": RECORDED["_embedded"][:2]}))
def test_whatever_it_says_is_a_reply_or_a_source_error(body: bytes) -> None:
    """No car park gets past the adapter's edge as anything else."""
    asyncio.run(swallows(bahnpark, body, **QUESTION))


async def test_the_twin_wants_a_key_and_gives_the_country() -> None:
    """Ten car parks of four cities out of thirteen; one has no place, and is rejected; without a key nothing."""
    async with running(twin.twins()) as urls:
        url = urls["bahnpark/national"] + twin.PATH
        reply = await ask(bahnpark, url, **QUESTION)
        with pytest.raises(SourceError):
            await ask(bahnpark, url, **{**QUESTION, "options": {}})
    assert (len(reply.records), len(reply.rejected), reply.unmapped) == (10, 1, {})
    found = {record.id: record.model for record in reply.records}
    assert found["900202"].status.code == "out_of_service"
    assert (found["900201"].max_height, found["900203"].opening, found["900203"].opening_text) == (
        2.0,
        None,
        "Mo-Sa 5:30 bis 23:00 Uhr",
    )
