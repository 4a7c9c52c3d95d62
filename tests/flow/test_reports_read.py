"""Reports as everybody may see them, and who is responsible at a point: through the whole gateway, over real twins."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import pytest

from config.model import Declared
from sandbox.essen_land import STATE_ROAD
from tests.flow.stand import Said, Stand, as_shipped, standing

CATEGORIES, REPORTS = "/v1/report-categories", "/v1/reports"
BOTH = [("city", "duisburg"), ("city", "essen")]
DUISBURG, ESSEN = "reports_by_owner/duisburg", "reports_by_land/essen"
IN_DUISBURG, IN_ESSEN = {"lat": "51.4344", "lon": "6.7623"}, {"lat": "51.4582", "lon": "7.0158"}
ON_A_STATE_ROAD = {"lat": "51.45", "lon": str(STATE_ROAD)}
NOWHERE = {"lat": "52.52", "lon": "13.4"}


def publishing(mode: Literal["none", "status", "text"]) -> Declared:
    """The shipped configuration with another word on what is published."""
    declared = as_shipped()
    cities = tuple(
        replace(
            city,
            bindings=tuple(replace(b, publish=mode) if b.resource == "reports" else b for b in city.bindings),
        )
        for city in declared.cities
    )
    return replace(declared, cities=cities)


def bordering() -> Declared:
    """Essen's ground reaches into Duisburg's."""
    declared = as_shipped()
    west = {"essen": 6.75}
    cities = tuple(
        replace(city, bounds=(west.get(city.slug, city.bounds[0]), *city.bounds[1:])) for city in declared.cities
    )
    return replace(declared, cities=cities)


def slugs(said: Said, source: str) -> list[str]:
    """The notes of one row."""
    return [note["slug"] for note in said.row(source)["notes"]]


async def every(stand: Stand, **query: str) -> list[dict[str, Any]]:
    """The reports of both cities that a question means."""
    said = await stand.ask(REPORTS, [*BOTH, ("limit", "1000"), *query.items()])
    assert said.status == 200, said.body
    return said.items


@pytest.mark.parametrize(
    ("spot", "city", "bodies"),
    [
        (IN_DUISBURG, "duisburg", {"Wirtschaftsbetriebe Duisburg", "Stadt Duisburg, Straßen und Verkehr"}),
        (IN_ESSEN, "essen", {"Stadt Essen"}),
    ],
)
async def test_one_city_is_responsible(stand: Stand, spot: dict[str, str], city: str, bodies: set[str]) -> None:
    """Only the city of the point is asked; each category names who takes it; what is urgent has a phone."""
    said = await stand.ask(CATEGORIES, [*BOTH, *spot.items()])
    assert {item["city"] for item in said.items} == {city}
    assert {item["responsible"] for item in said.items} == bodies
    states = {row["city"]: row["state"] for row in said.json["sources"]}
    assert states == {"duisburg": "skipped", "essen": "skipped"} | {city: "fresh"}
    urgent = [item for item in said.items if item["urgent"]]
    assert {item["category"]["code"] for item in urgent} == {"hazardous_dump", "traffic_light"}
    assert all(item["phone"].startswith("+49 20") for item in urgent)
    idle = ESSEN if city == "duisburg" else DUISBURG
    assert await stand.calls(idle) == []


async def test_one_category_at_a_point(stand: Stand) -> None:
    """Who takes a street light here: one body, and what it wants to know."""
    said = await stand.ask(CATEGORIES, [*IN_DUISBURG.items(), ("category", "street_light")])
    [item] = said.items
    assert (item["responsible"], item["category"]["native"]) == ("Stadt Duisburg, Straßen und Verkehr", "21")
    assert item["attributes"] == [
        {"name": "pole", "label": "Nummer am Mast", "kind": "text", "required": False, "values": []}
    ]


async def test_at_a_border_several_are_responsible(tmp_path: Path) -> None:
    """Where both claim the ground both answer, and the caller may choose one of them with `city`."""
    async with standing(tmp_path, declared=bordering()) as stand:
        async with stand.session.put(f"{stand.twins[ESSEN]}/_twin/border", json={"metres": 20_000}) as answer:
            assert answer.status == 200
        said = await stand.ask(CATEGORIES, [*BOTH, *IN_DUISBURG.items(), ("category", "litter")])
        assert {(item["city"], item["responsible"]) for item in said.items} == {
            ("duisburg", "Wirtschaftsbetriebe Duisburg"),
            ("essen", "Stadt Essen"),
        }
        chosen = await stand.ask(CATEGORIES, [("city", "essen"), *IN_DUISBURG.items(), ("category", "litter")])
        assert [item["city"] for item in chosen.items] == ["essen"]


async def test_on_a_state_road_nobody_of_the_city_is(stand: Stand) -> None:
    """An answer without items, and a note that says whose the road is, in both languages."""
    for language, words in (("de", "zuständig"), ("en", "responsible")):
        said = await stand.ask(CATEGORIES, [*BOTH, *ON_A_STATE_ROAD.items()], headers={"accept-language": language})
        assert (said.status, said.items) == (200, [])
        [note] = said.row("essen/stadt/report.categories")["notes"]
        assert note["slug"] == "responsible-elsewhere"
        assert "Straßen.NRW" in note["text"]
        assert words in note["text"]


async def test_in_no_city_nobody_is(stand: Stand) -> None:
    """200 with nothing in it; each row says that the point is not its city's; nobody was asked."""
    said = await stand.ask(CATEGORIES, [*BOTH, *NOWHERE.items()])
    assert (said.status, said.items, said.json["complete"]) == (200, [], True)
    for source in ("duisburg/wbd/report.categories", "essen/stadt/report.categories"):
        assert (said.row(source)["state"], slugs(said, source)) == ("skipped", ["not-here"])
    assert await stand.calls(DUISBURG) == []
    assert await stand.calls(ESSEN) == []


@pytest.mark.parametrize(
    ("query", "code"),
    [("lat=51.4", "needs"), ("lat=6.7623&lon=51.4344", "swapped"), ("lat=51.4&lon=6.7&radius=1km", "unknown")],
)
async def test_a_question_about_half_a_point_is_refused(stand: Stand, query: str, code: str) -> None:
    """`lat` without `lon`, the two swapped, and a radius, which categories do not have."""
    said = await stand.ask(CATEGORIES, query)
    assert said.status == 400
    assert code in {error["code"] for error in said.json["errors"]}


async def test_an_unknown_category_keeps_its_own_name(stand: Stand) -> None:
    """It has no common code, its native one stays, and the row names it."""
    said = await stand.ask(CATEGORIES, [*BOTH, ("limit", "1000")])
    rats = {item["city"]: item for item in said.items if item["category"]["code"] is None}
    assert {city: item["category"]["native"] for city, item in rats.items()} == {"duisburg": "RT", "essen": "190"}
    assert slugs(said, "duisburg/wbd/report.categories") == ["unmapped-values"]


async def test_the_crosswalk_shows_the_cities_own_codes(stand: Stand) -> None:
    """`/v1/vocabularies/report.category` says which of a city's categories mean which common one."""
    told = (await stand.ask("/v1/vocabularies/report.category")).json
    road = next(code for code in told["codes"] if code["code"] == "road_damage")
    assert "11" in str(road)
    assert "112" in str(road)


async def test_each_city_publishes_what_it_says(stand: Stand) -> None:
    """Duisburg its status only, Essen its words too; never a name."""
    items = await every(stand)
    by_city = {city: [item for item in items if item["city"] == city] for city in ("duisburg", "essen")}
    assert all(len(found) > 100 for found in by_city.values())
    assert {(item["text"], item["answer"]) for item in by_city["duisburg"]} == {(None, None)}
    assert all(item["text"] for item in by_city["essen"])
    assert {item["status"]["code"] for item in items} == {"open", "in_progress", "closed", "rejected"}


async def test_words_stay_behind_unless_they_are_published(tmp_path: Path) -> None:
    """In `status` mode no text leaves, whichever way one asks."""
    async with standing(tmp_path, declared=publishing("status")) as stand:
        said = await stand.ask(REPORTS, [("city", "essen"), ("limit", "1000")])
        assert len(said.items) > 100
        one = await stand.ask(f"{REPORTS}/{said.items[0]['id']}")
        assert one.status == 200
        for body in (said.body, one.body):
            assert b"Schlagloch vor" not in body
            assert b"Vielen Dank" not in body
            assert b'"text":null' in body


async def test_nothing_is_there_where_nothing_is_published(tmp_path: Path) -> None:
    """With `none` a city does not offer its reports, and is not asked for them."""
    async with standing(tmp_path, declared=publishing("none")) as stand:
        said = await stand.ask(REPORTS, BOTH)
        assert (said.status, said.items) == (200, [])
        assert {row["state"] for row in said.json["sources"]} == {"unsupported"}
        assert await stand.calls(ESSEN) == []
        assert (await stand.ask(CATEGORIES, IN_ESSEN)).items


async def test_what_changed_since(stand: Stand) -> None:
    """With an offset as a client writes it; a raw `+` arrives as a blank and means the same; without one it is refused."""
    items = await every(stand)
    since = "2026-11-25T00:00:00"
    expected = {item["id"] for item in items if item["updated_at"] >= "2026-11-24T23:00:00Z"}
    assert 0 < len(expected) < len(items)
    assert {item["id"] for item in await every(stand, updated_since=f"{since}+01:00")} == expected
    raw = await stand.ask(REPORTS, f"city=duisburg&city=essen&limit=1000&updated_since={since}+01:00")
    assert {item["id"] for item in raw.items} == expected
    naive = await stand.ask(REPORTS, {"updated_since": since})
    assert naive.status == 400


async def test_reports_are_filtered_like_everything_else(stand: Stand) -> None:
    """By status, by category, around a point; together they narrow."""
    items = await every(stand)
    for name, value in (("status", "in_progress"), ("category", "litter")):
        found = await every(stand, **{name: value})
        assert found
        assert {item["id"] for item in found} == {item["id"] for item in items if item[name]["code"] == value}
    near = await every(stand, **IN_ESSEN, radius="2km", status="closed")
    assert near
    assert {(item["city"], item["status"]["code"]) for item in near} == {("essen", "closed")}
    metres = [item["view"]["distance"] for item in near]
    assert metres == sorted(metres)
    assert metres[-1] <= 2000


async def test_a_city_that_is_down_silences_no_other(stand: Stand) -> None:
    """Its row says failed; the other's reports are there."""
    await stand.fault(DUISBURG, "down")
    said = await stand.ask(REPORTS, BOTH)
    assert (said.status, said.row("duisburg/wbd/reports")["state"]) == (200, "failed")
    assert {item["city"] for item in said.items} == {"essen"}
