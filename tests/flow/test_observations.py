"""Observations seen by a client: one call for all cities, each station once, missing values, frozen sensors, clocks that jump."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.flow.stand import NOON, Said, Stand

OBSERVATIONS = "/v1/infrastructure/observations"
WATER = {"kind": "water_level"}
GAUGES = "pegelonline/wsv"
RUHRORT = "duisburg/wsv/infrastructure.observations"


def notes(said: Said, source: str) -> dict[str, Any]:
    """The notes of a source's row, by slug."""
    return {note["slug"]: note for note in said.row(source)["notes"]}


async def test_gauges_belong_to_the_city_they_stand_in(stand: Stand) -> None:
    """Duisburg has Ruhrort, Düsseldorf its own, each once, with unit and marks; the river's other gauges are nobody's."""
    said = await stand.ask(OBSERVATIONS, WATER)
    assert (said.status, said.json["complete"]) == (200, True)
    found = {item["id"]: item for item in said.items if item["source"].split("/")[1] == "wsv"}
    assert set(found) == {"duesseldorf:pegel:2750010-W", "duisburg:pegel:2770010-W"}
    ruhrort = found["duisburg:pegel:2770010-W"]
    assert (ruhrort["station"], ruhrort["unit"], ruhrort["observed_at"]) == (
        "DUISBURG-RUHRORT",
        "cm",
        "2026-12-01T10:45:00Z",
    )
    assert {"mean_low", "mean_high"} < {each["mark"]["code"] for each in ruhrort["thresholds"]}
    assert ruhrort["kind"] == {"code": "water_level", "label": "Water level", "native": "W"}
    item = await stand.ask(f"{OBSERVATIONS}/duisburg:pegel:2770010-W")
    assert item.json["item"] == ruhrort


async def test_one_call_serves_every_city_and_question(stand: Stand) -> None:
    """Two cities, positions and kinds: the back-end of the gauges is asked once."""
    for city in ("duisburg", "duesseldorf"):
        await stand.ask(OBSERVATIONS, {"city": city})
        await stand.ask(OBSERVATIONS, WATER | {"lat": "51.44", "lon": "6.76", "radius": "15km"})
    assert len(await stand.calls(GAUGES)) == 1


async def test_a_position_sorts_and_a_radius_ends(stand: Stand) -> None:
    """The nearest station comes first, whatever its city."""
    near = await stand.ask(OBSERVATIONS, WATER | {"lat": "51.3", "lon": "6.76", "radius": "50km"})
    metres = [item["view"]["distance"] for item in near.items]
    assert metres == sorted(metres)
    assert near.items[0]["city"] == "duesseldorf"
    close = await stand.ask(OBSERVATIONS, WATER | {"lat": "51.45", "lon": "6.73", "radius": "3km"})
    assert [item["station"] for item in close.items] == ["DUISBURG-RUHRORT"]


async def test_a_sensor_without_a_value_says_why(stand: Stand) -> None:
    """Null is not 0, has its reason in the reader's language, and every window leaves it out."""
    asked = {"city": "duisburg", "kind": "water_temperature"}
    (item,) = (await stand.ask(OBSERVATIONS, asked, headers={"accept-language": "de"})).items
    assert (item["value"], item["observed_at"], item["missing"]["code"]) == (None, None, "not_delivered")
    assert item["missing"]["label"] == "Die Station hat keinen Wert geliefert"
    assert (await stand.ask(OBSERVATIONS, asked | {"from": "2026-12-01T00:00:00+01:00"})).items == []


async def test_from_leaves_out_what_is_older(stand: Stand) -> None:
    """The instant itself is included; the same hour without an offset is a mistake that is named."""
    asked = WATER | {"city": "duisburg"}
    assert len((await stand.ask(OBSERVATIONS, asked | {"from": "2026-12-01T11:45:00+01:00"})).items) == 1
    assert (await stand.ask(OBSERVATIONS, asked | {"from": "2026-12-01T11:46:00+01:00"})).items == []
    refused = await stand.ask(OBSERVATIONS, asked | {"from": "2026-12-01T11:45:00"})
    assert refused.status == 400
    assert refused.json["errors"][0]["name"] == "from"


async def test_to_leaves_out_what_is_newer(stand: Stand) -> None:
    """The instant itself is left out, which asks for what has fallen silent; what was never observed is in no window."""
    assert (await stand.ask(OBSERVATIONS, WATER | {"city": "duisburg", "to": "2026-12-01T11:45:00+01:00"})).items == []
    later = {"city": "duisburg", "to": "2026-12-01T11:46:00+01:00"}
    assert len((await stand.ask(OBSERVATIONS, WATER | later)).items) == 1
    assert (await stand.ask(OBSERVATIONS, later | {"kind": "water_temperature"})).items == []
    inverted = WATER | {"from": "2026-12-01T11:45:00+01:00", "to": "2026-12-01T11:44:00+01:00"}
    assert (await stand.ask(OBSERVATIONS, inverted)).status == 400


async def test_the_repeated_hour_is_told_apart(stand: Stand) -> None:
    """Before and after the clocks go back, 02:30 is two instants, and both are asked for by their offset."""
    first = datetime(2026, 10, 25, 0, 34, tzinfo=UTC)
    for at, written in ((first, "+02:00"), (first + timedelta(hours=1), "+01:00")):
        await stand.set_clock(at)
        asked = WATER | {"city": "duisburg", "from": f"2026-10-25T02:30:00{written}"}
        (item,) = (await stand.ask(OBSERVATIONS, asked)).items
        assert item["observed_at"] == (at - timedelta(minutes=4)).strftime("%Y-%m-%dT%H:%M:%SZ")


async def test_frozen_gauges_get_their_note_and_lose_it(stand: Stand) -> None:
    """Gauges that say the same for three hours are suspected, in words; not when they move again."""
    await stand.fault(GAUGES, "frozen")
    assert notes(await stand.ask(OBSERVATIONS, WATER), RUHRORT) == {}
    await stand.set_clock(NOON + timedelta(hours=3, minutes=6))
    said = await stand.ask(OBSERVATIONS, WATER)
    assert notes(said, RUHRORT)["suspect-frozen"]["since"] == "2026-12-01T11:00:00Z"
    assert said.row(RUHRORT)["state"] == "fresh"
    await stand.heal(GAUGES)
    stand.clock.move(minutes=6)
    assert notes(await stand.ask(OBSERVATIONS, WATER), RUHRORT) == {}


async def test_a_dead_back_end_leaves_the_last_values(stand: Stand) -> None:
    """After a failure the last answer is shown as stale, with the instants it was observed at."""
    before = (await stand.ask(OBSERVATIONS, WATER | {"city": "duisburg"})).items
    await stand.fault(GAUGES, "down")
    stand.clock.move(hours=2)
    said = await stand.ask(OBSERVATIONS, WATER | {"city": "duisburg"})
    assert said.row(RUHRORT)["state"] == "stale"
    assert said.items == before


async def test_no_source_of_water_is_asked_for_air(stand: Stand) -> None:
    """A kind no gauge observes skips them, which never makes an answer incomplete."""
    said = await stand.ask(OBSERVATIONS, {"kind": "no2"})
    assert said.row(RUHRORT)["state"] == "skipped"
    assert said.json["complete"] is True


async def test_rivers_and_air_stand_side_by_side(stand: Stand) -> None:
    """Each city has its stations of every operator, each once; units and means are said."""
    said = await stand.ask(OBSERVATIONS, {"limit": 1000})
    assert said.json["complete"] is True
    stations = [(item["station_code"], item["kind"]["code"]) for item in said.items]
    assert len(stations) == len(set(stations))
    found = {item["id"]: item for item in said.items}
    assert {"essen:ruhr:9900001-S", "duesseldorf:luft:DENW071-NO2", "duisburg:luft:DENW034-O3"} < set(found)
    air = found["duesseldorf:luft:DENW071-NO2"]
    assert (air["unit"], air["averaged_over"], air["observed_at"]) == ("ug/m3", "PT1H", "2026-12-01T10:00:00Z")
    essen = await stand.ask(OBSERVATIONS, WATER | {"city": "essen"})
    assert {item["source"] for item in essen.items} == {"essen/lanuk/infrastructure.observations"}
    assert essen.row("essen/wsv/infrastructure.observations")["count"] == 0


async def test_the_air_of_the_country_costs_a_call_for_each_component(stand: Stand) -> None:
    """Four lists once a day, then one call a component, for all cities together."""
    for city in ("duisburg", "essen", "duesseldorf"):
        await stand.ask(OBSERVATIONS, {"city": city, "kind": "no2"})
    assert len(await stand.calls("uba/national")) == 4 + 4
    stand.clock.move(minutes=16)
    await stand.ask(OBSERVATIONS, {"kind": "no2"})
    assert len(await stand.calls("uba/national")) == 4 + 4 + 4


async def test_a_sensor_that_dies_keeps_its_last_value_and_its_instant(stand: Stand) -> None:
    """A thermometer that falls silent on Sunday shows Saturday's last value at its instant, and `to` finds it; then it is mended."""
    asked = {"city": "duesseldorf", "kind": "water_temperature"}
    seen = {}
    for day in (5, 6, 7):  # Saturday to Monday
        await stand.set_clock(datetime(2026, 12, day, 20, 0, tzinfo=UTC))
        (item,) = (await stand.ask(OBSERVATIONS, asked)).items
        silent = await stand.ask(OBSERVATIONS, asked | {"to": f"2026-12-{day:02}T19:00:00Z"})
        seen[day] = (item["observed_at"], item["value"] is None, len(silent.items))
    assert seen == {
        5: ("2026-12-05T19:00:00Z", False, 0),
        6: ("2026-12-05T23:00:00Z", False, 1),
        7: ("2026-12-07T19:00:00Z", False, 0),
    }


async def test_air_at_new_year_is_the_24th_hour(stand: Stand) -> None:
    """The hour that ends at midnight is the 24th of 31 December, asked for so, and told as the first instant of the year."""
    await stand.set_clock(datetime(2026, 12, 31, 23, 55, tzinfo=UTC))
    said = await stand.ask(OBSERVATIONS, {"city": "duesseldorf", "kind": "no2"})
    assert {item["observed_at"] for item in said.items} == {"2026-12-31T23:00:00Z"}
    asked = [call["path"] for call in await stand.calls("uba/national") if "/measures/" in call["path"]]
    assert asked
    assert all("date_to=2026-12-31&time_to=24" in path for path in asked)
