"""Places across city borders, and what one question costs the back-ends."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from domain.geo import distance, point
from tests.flow.stand import Stand, standing

PLACES = "/v1/places"


@pytest.fixture
async def patient(tmp_path: Path) -> AsyncIterator[Stand]:
    """A gateway that does not ask again when a busy machine is slow, since questions are counted here and not retries."""
    async with standing(tmp_path, policy={"try_seconds": 20}) as running:
        yield running


async def test_across_the_border_by_distance(stand: Stand) -> None:
    """Recycling centres round a point near the border come from both cities, sorted by distance, within the radius."""
    here = {"lat": 51.36, "lon": 6.74}
    said = await stand.ask(PLACES, here | {"kind": "recycling_centre", "radius": "12km"})
    assert said.status == 200
    assert {item["city"] for item in said.items} >= {"duisburg", "duesseldorf"}
    told = [item["view"]["distance"] for item in said.items]
    assert told == sorted(told)
    assert max(told) <= 12_000
    for item in said.items:
        lon, lat = item["location"]["coordinates"]
        assert item["view"]["distance"] == round(distance(51.36, 6.74, point(lat, lon)))
    assert {item["kind"]["code"] for item in said.items} == {"recycling_centre"}


async def test_swapped_coordinates_are_named(stand: Stand) -> None:
    """A point that lies in a city only when swapped is a 400 that says so."""
    said = await stand.ask(PLACES, {"lat": 6.74, "lon": 51.36, "radius": "12km"})
    assert said.status == 400
    mistake = said.json["errors"][0]
    assert (mistake["name"], mistake["code"]) == ("lat", "swapped")
    assert "swapped" in mistake["detail"]


async def test_essens_grid_lands_on_the_spot(stand: Stand) -> None:
    """The recorded house in EPSG:4647 with swapped axes lies where it lies, within a metre."""
    house = (await stand.ask("/v1/addresses", {"city": "essen", "q": "Aachener Str. 4"})).items[0]
    assert (house["id"], house["street"], house["house_number"]) == ("essen:haus:9", "Aachener Str.", "4")
    lon, lat = house["location"]["coordinates"]
    assert distance(51.447016, 6.974558, point(lat, lon)) < 1.0


async def test_300_equal_questions_are_one_fetch(patient: Stand) -> None:
    """300 equal questions at once on a cold cache cost the back-ends what one costs."""
    await patient.ask(PLACES, {"limit": 5, "wait": "30s"})
    single = await _journal(patient)
    patient.clock.move(days=2)
    await patient.forget_calls()
    answers = await asyncio.gather(*(patient.ask(PLACES, {"limit": 5, "wait": "30s"}) for _ in range(300)))
    assert {answer.status for answer in answers} == {200}
    assert len({answer.body for answer in answers}) == 1
    assert await _journal(patient) == single


async def test_300_positions_are_one_fetch(patient: Stand) -> None:
    """300 different positions on sources that are fetched whole cost what one costs."""
    await patient.ask(PLACES, {"lat": 51.43, "lon": 6.76, "wait": "30s"})
    single = await _journal(patient)
    patient.clock.move(days=2)
    await patient.forget_calls()
    asked = [{"lat": round(51.3 + n / 2000, 4), "lon": 6.76, "limit": 3, "wait": "30s"} for n in range(300)]
    answers = await asyncio.gather(*(patient.ask(PLACES, query) for query in asked))
    assert {answer.status for answer in answers} == {200}
    assert await _journal(patient) == single


async def _journal(stand: Stand) -> Counter[str]:
    calls = Counter[str]()
    for twin in stand.twins:
        calls.update(f"{call['method']} {twin}{call['path']}" for call in await stand.calls(twin))
    return calls


@pytest.mark.parametrize("city", ["duisburg", "essen", "duesseldorf"])
async def test_three_hundred_places_or_more(stand: Stand, city: str) -> None:
    """Every city has at least 300 places, all inside its bounds, each under an id that finds it again."""
    said = await stand.ask(PLACES, {"city": city, "limit": 1000})
    assert len(said.items) >= 300
    item = said.items[len(said.items) // 2]
    again = await stand.ask(f"{PLACES}/{item['id']}")
    assert again.json["item"] == item


async def test_a_question_for_other_kinds_skips_a_source(stand: Stand) -> None:
    """A layer that cannot hold the kind asked for is not asked at all."""
    await stand.ask(PLACES, {"kind": "parking", "city": "essen"})
    assert await stand.calls("wfs/essen") == []


async def test_traceparent_reaches_the_back_end(stand: Stand) -> None:
    """The caller's trace goes on to the back-ends under the same id, and our own User-Agent names a contact."""
    trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    await stand.ask(PLACES, {"city": "essen"}, headers={"traceparent": f"00-{trace}-00f067aa0ba902b7-01"})
    calls = await stand.calls("wfs/essen")
    assert calls
    assert all(call["headers"]["traceparent"].split("-")[1] == trace for call in calls)
    assert all("Hansa" in call["headers"]["user-agent"] for call in calls)


async def test_explain(stand: Stand) -> None:
    """`explain=true` says per source which adapter answered and what happened, and is never cached."""
    said = await stand.ask(PLACES, {"city": "essen", "explain": "true", "kind": "playground"})
    told = {source["id"]: source for source in said.json["explain"]["sources"]}
    events = [event["event"] for event in told["essen/stadt/places"]["events"]]
    assert told["essen/stadt/places"]["adapter"] == "wfs"
    assert events == ["tried", "called"]
    assert said.headers["cache-control"] == "no-store"
    again = await stand.ask(PLACES, {"city": "essen", "explain": "true", "kind": "playground"})
    told = {source["id"]: source for source in again.json["explain"]["sources"]}
    assert [event["event"] for event in told["essen/stadt/places"]["events"]] == ["recalled", "called"]
