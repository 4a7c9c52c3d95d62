"""Street lights seen by a client: two cities in two protocols, one that has none, dusk, defects, ground, frozen and dead back-ends."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.flow.stand import NOON, Said, Stand, standing

LIGHTS = "/v1/infrastructure/lights"
DUISBURG, ESSEN = "duisburg/licht/infrastructure.lights", "essen/licht/infrastructure.lights"
BROKER = "ngsi_ld/duisburg"
DUSK = datetime(2026, 12, 1, 16, 30, tzinfo=UTC)
HERE = {"lat": "51.4344", "lon": "6.7623", "radius": "700m"}


@pytest.fixture
async def stand(tmp_path: Path) -> AsyncIterator[Stand]:
    """With the patience thousands of lights need where other things run on the machine."""
    async with standing(tmp_path, policy={"try_seconds": 20.0}) as running:
        yield running


async def asked(stand: Stand, query: Mapping[str, Any]) -> Said:
    """The lights a query means, waited for."""
    return await stand.ask(LIGHTS, {"wait": "25s", **query})


def codes(said: Said) -> set[str]:
    """The states of the items."""
    return {item["state"]["code"] for item in said.items}


async def test_two_protocols_one_shape_and_a_city_without(stand: Stand) -> None:
    """Lights of both cities side by side, with the same words; Düsseldorf does not offer it, and the answer says so."""
    said = await asked(stand, {"state": "faulty", "limit": 1000})
    assert (said.status, codes(said)) == (200, {"faulty"})
    assert {item["city"] for item in said.items} == {"duisburg", "essen"}
    assert {item["state"]["native"] for item in said.items if item["city"] == "essen"} == {"Störung"}
    assert {item["state"]["native"] for item in said.items if item["city"] == "duisburg"} == {
        "defectiveLamp",
        "brokenLantern",
        "columnIssue",
    }
    (row,) = [row for row in said.json["sources"] if row["city"] == "duesseldorf"]
    assert (row["state"], row["provider"]) == ("unsupported", None)
    for source, city in ((DUISBURG, "Duisburg"), (ESSEN, "Essen")):
        row = said.row(source)
        assert row["state"] == "fresh"
        kept = (await stand.ask(f"/v1/sources/{source}")).json["item"]
        assert (kept["basis"], kept["permission"]) == ("invented", "unclear")
        assert (
            row["attribution"]
            == f"simulated after Stadt {city} (erfunden, eine öffentliche Schnittstelle ist nicht bekannt)"
        )


async def test_a_light_has_lamp_group_and_times(stand: Stand) -> None:
    """One light by its id, in the words of the reader; times in UTC."""
    said = await stand.ask(f"{LIGHTS}/essen:licht:8", {"wait": "25s"}, headers={"accept-language": "de"})
    light = said.json["item"]
    assert light["lamp"]["technology"]["code"] in {"led", "sodium_high_pressure", "sodium_low_pressure", "mercury"}
    assert light["lamp"]["power"] > 0
    assert light["state"] == {"code": "off", "label": "aus", "native": "aus"}
    assert light["observed_at"] > light["last_changed"] > "2026-12-01T06:00:00Z"
    assert (light["pole"], light["location"]["type"]) == ("00008", "Point")
    known = (await asked(stand, {"city": "duisburg", "limit": 1})).items[0]
    assert known["id"].startswith("duisburg:licht:urn~3angsi-ld~3aStreetlight~3a")
    assert (await stand.ask(f"{LIGHTS}/{known['id']}")).json["item"] == known


async def test_a_box_and_a_circle_and_a_state(stand: Stand) -> None:
    """The ground that is asked for, in one city or across; the nearest first; a box elsewhere asks nobody."""
    near = await asked(stand, {**HERE, "limit": 1000})
    metres = [item["view"]["distance"] for item in near.items]
    assert metres
    assert metres == sorted(metres)
    assert metres[-1] <= 700
    west, south, east, north = 6.74, 51.42, 6.78, 51.44
    boxed = await asked(stand, {"bbox": f"{west},{south},{east},{north}", "limit": 1000})
    assert boxed.items
    for item in boxed.items:
        lon, lat = item["location"]["coordinates"]
        assert west <= lon <= east
        assert south <= lat <= north
    assert boxed.row(ESSEN)["state"] == "skipped"
    assert (await asked(stand, {"bbox": "6.74,51.44,6.78,51.42"})).status == 400
    assert (await asked(stand, {"state": "broken"})).status == 400


async def test_many_questions_cost_the_broker_its_pages_once(stand: Stand) -> None:
    """Over two thousand lights are three pages and one list of models, however many boxes are asked for."""
    for box in ("6.74,51.42,6.78,51.44", "6.70,51.40,6.75,51.45"):
        await asked(stand, {"city": "duisburg", "bbox": box})
    await asked(stand, {"city": "duisburg", "state": "on"})
    calls = await stand.calls(BROKER)
    assert len(calls) == 3 + 1


async def test_it_gets_dark(stand: Stand) -> None:
    """At noon one light is on, which is stuck; after dusk thousands are, and each says since when."""
    noon = await asked(stand, {"state": "on", "limit": 1000, "city": "duisburg"})
    assert [item["pole"] for item in noon.items] == ["00001"]
    await stand.set_clock(DUSK)
    dusk = await asked(stand, {"state": "on", "limit": 1000})
    assert len(dusk.items) == 1000
    since = [item["last_changed"] for item in dusk.items if item["pole"] != "00001"]
    assert all("2026-12-01T15:" < each < "2026-12-01T16:30:00Z" for each in since)


async def test_frozen_lights_get_their_note_and_lose_it(stand: Stand) -> None:
    """A broker that says the same for a day is suspected with since and evidence; not when its lights report again."""
    await stand.fault(BROKER, "frozen")
    await asked(stand, {"city": "duisburg", "limit": 1})
    await stand.set_clock(NOON + timedelta(days=1, minutes=1))
    said = await asked(stand, {"city": "duisburg", "limit": 1})
    notes = {note["slug"]: note for note in said.row(DUISBURG)["notes"]}
    assert notes["suspect-frozen"]["since"] == "2026-12-01T11:00:00Z"
    assert int(notes["suspect-frozen"]["evidence"]["count"]) > 2000
    await stand.heal(BROKER)
    stand.clock.move(minutes=16)
    said = await asked(stand, {"city": "duisburg", "limit": 1})
    assert "suspect-frozen" not in {note["slug"] for note in said.row(DUISBURG)["notes"]}


async def test_one_city_in_the_dark_leaves_the_other_its_lights(stand: Stand) -> None:
    """A dead server fails alone; later the last answer is shown as stale."""
    await stand.fault("sensorthings/essen", "down")
    said = await asked(stand, {"limit": 1})
    assert (said.row(ESSEN)["state"], said.row(DUISBURG)["state"]) == ("failed", "fresh")
    assert said.json["complete"] is False
    await stand.fault(BROKER, "down")
    stand.clock.move(hours=2)
    assert (await asked(stand, {"limit": 1})).row(DUISBURG)["state"] == "stale"
