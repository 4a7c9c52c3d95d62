"""Broadband seen by a client: what is offered at a position, how little is read for it, and public Wi-Fi among the places."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.flow.stand import Stand

COVERAGE = "/v1/broadband/coverage"
HOTSPOTS = "/v1/broadband/hotspots"
TWIN = "gigabit/nrw"
HERE = {"lat": "51.43", "lon": "6.76"}
ROW = "duisburg/gigabit/broadband.coverage"


async def test_one_cell_is_told_by_technology(stand: Stand) -> None:
    """Each technology once, with its class, its cell and the day; the cities it does not lie in are not asked."""
    said = await stand.ask(COVERAGE, HERE, headers={"accept-language": "de"})
    assert said.status == 200, said.body
    assert (said.row(ROW)["state"], said.row(ROW)["count"]) == ("fresh", len(said.items))
    assert said.row("essen/gigabit/broadband.coverage")["state"] == "skipped"
    codes = [item["technology"]["code"] for item in said.items]
    assert codes == sorted(set(codes))
    assert codes
    assert {item["as_of"] for item in said.items} == {"2026-06-30"}
    assert len({item["cell"] for item in said.items}) == 1
    assert all(item["view"]["distance"] < 71 for item in said.items)
    calls = await stand.calls(TWIN)
    assert [call["status"] for call in calls] == [206, 206, 206]
    assert len(await _again(stand)) == 3


async def _again(stand: Stand) -> list[object]:
    await stand.ask(COVERAGE, HERE)
    return list(await stand.calls(TWIN))


async def test_an_address_stands_for_its_position(stand: Stand) -> None:
    """The answer for a house is the answer for where it stands; one nobody knows is a mistake, and both together are."""
    house = await stand.address("essen", "Aachener Str. 4")
    lon, lat = (await stand.ask(f"/v1/addresses/{house}")).json["item"]["location"]["coordinates"]
    told = await stand.ask(COVERAGE, {"address": house})
    there = await stand.ask(COVERAGE, {"lat": lat, "lon": lon})
    assert told.status == 200, told.body
    assert [item["id"] for item in told.items] == [item["id"] for item in there.items]
    for wrong in ({"address": "essen:haus:0"}, {"address": "nothing"}, {"address": house, **HERE}):
        said = await stand.ask(COVERAGE, wrong)
        assert (said.status, said.json["errors"][0]["name"]) == (400, "address")


async def test_a_register_that_is_silent_is_no_mistake_of_the_caller(stand: Stand) -> None:
    """Nothing is known of any house, and the city's register does not answer: 503."""
    await stand.fault("wfs/essen", "down")
    assert (await stand.ask(COVERAGE, {"address": "essen:haus:1"})).status == 503


@pytest.mark.parametrize("query", [{}, {"lat": "51.43"}, {"lat": "91", "lon": "6.7"}])
async def test_a_question_without_a_place_is_refused(stand: Stand, query: dict[str, str]) -> None:
    """A position is needed, whole and on Earth."""
    assert (await stand.ask(COVERAGE, query)).status == 400


async def test_an_outage_leaves_the_cell_that_was_known(stand: Stand) -> None:
    """Stale for who asked before, 503 for another cell."""
    before = (await stand.ask(COVERAGE, HERE)).items
    stand.clock.move(days=2)
    await stand.fault(TWIN, "down")
    said = await stand.ask(COVERAGE, HERE)
    assert (said.status, said.row(ROW)["state"]) == (200, "stale")
    assert [item["id"] for item in said.items] == [item["id"] for item in before]
    assert (await stand.ask(COVERAGE, {"lat": "51.44", "lon": "6.77"})).status == 503


async def test_the_next_issue_comes_by_itself(stand: Stand) -> None:
    """Half a year later the file is another one, and says another day."""
    await stand.ask(COVERAGE, HERE)
    await stand.set_clock(datetime(2027, 5, 3, 11, tzinfo=UTC))
    assert {item["as_of"] for item in (await stand.ask(COVERAGE, HERE)).items} == {"2026-12-31"}


async def test_hotspots_are_the_places_with_wifi(stand: Stand) -> None:
    """The same ids, names and places; a box leaves out the others."""
    spots = {item["id"]: item for item in (await stand.ask(HOTSPOTS, {"limit": "1000"})).items}
    places = {item["id"]: item for item in (await stand.ask("/v1/places", {"kind": "wifi", "limit": "1000"})).items}
    same = {name: item for name, item in places.items() if ":wlan:" in name}
    assert set(spots) == set(same)
    assert {item["city"] for item in spots.values()} >= {"essen", "duesseldorf"}
    assert all(spots[name]["location"] == item["location"] for name, item in same.items())
    boxed = (await stand.ask(HOTSPOTS, {"bbox": "6.95,51.40,7.05,51.50", "limit": "1000"})).items
    assert 0 < len(boxed) < len(spots)
    assert {item["city"] for item in boxed} == {"essen"}
    one = next(iter(spots))
    assert (await stand.ask(f"{HOTSPOTS}/{one}")).json["item"] == spots[one]
