"""Disruptions through the whole gateway: one call for all cities, each told where its stops are, filters, and the clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.flow.stand import NOON, Stand, having
from tests.flow.test_transit import BORDER, CITIES, DEPARTURES, HBF, TWIN, requests

DISRUPTIONS = "/v1/mobility/disruptions"
ALL = {"limit": "1000"}
WORKS = datetime(2026, 12, 2, 21, 0, tzinfo=UTC)
"""Wednesday, 22:00: the first of the week's nights begins."""


def natives(items: list[dict[str, Any]]) -> set[str]:
    """The source's own ids."""
    return {item["id"].split(":", 2)[2] for item in items}


async def test_one_call_tells_all_cities(stand: Stand) -> None:
    """All cities and many filters cost one question a minute, and the lists of stops once a day."""
    towns = len(having("mobility.disruptions", "vrr"))
    said = await stand.ask(DISRUPTIONS, ALL)
    assert (said.status, said.json["complete"]) == (200, True)
    for query in ({"line": "U79"}, {"city": "essen"}, BORDER, {"effect": "detour"}):
        await stand.ask(DISRUPTIONS, query)
    assert (await requests(stand, "ADDINFO"), await requests(stand, "STOPLIST")) == (1, towns)
    await stand.set_clock(stand.clock() + timedelta(minutes=2), TWIN)
    await stand.ask(DISRUPTIONS, ALL)
    assert (await requests(stand, "ADDINFO"), await requests(stand, "STOPLIST")) == (2, towns)


async def test_each_city_has_what_touches_its_stops(stand: Stand) -> None:
    """By the DHIDs: a line through three towns in each, a lift in its own; what is about the whole network everywhere."""
    said = await stand.ask(DISRUPTIONS, ALL)
    where = {name: {item["city"] for item in said.items if name in item["id"]} for name in natives(said.items)}
    assert where["VRR-de-05111-18235-318"] == {"duesseldorf"}
    assert where["95326_SYN"] == set(HBF)
    assert where["verbund-1"] == set(having("mobility.disruptions", "vrr"))
    for item in said.items:
        assert not item["stops"] or item["city"] in {
            CITIES.get(stop.split(":")[1], item["city"]) for stop in item["stops"]
        }
    for city in HBF:
        row = said.row(f"{city}/vrr/mobility.disruptions")
        count = sum(item["city"] == city for item in said.items)
        assert (row["state"], row["rejected"], row["count"]) == ("fresh", 1, count)


async def test_a_disruption_is_found_by_its_id(stand: Stand) -> None:
    """Each city's own; another city's is a 404."""
    for city in HBF:
        said = await stand.ask(f"{DISRUPTIONS}/{city}:vrr:95326_SYN")
        assert (said.status, said.json["item"]["whole_lines"]) == (200, True)
    assert (await stand.ask(f"{DISRUPTIONS}/essen:vrr:VRR-de-05111-18235-318")).status == 404


async def test_a_position_finds_what_touches_a_stop_near_it(stand: Stand) -> None:
    """At the border: what touches either side's stop, by the nearest of its stops, and nothing farther away."""
    said = await stand.ask(DISRUPTIONS, BORDER | ALL | {"radius": "2km"})
    assert {(item["city"], item["id"].split(":")[2]) for item in said.items} >= {
        ("duisburg", "95326_SYN"),
        ("duesseldorf", "95326_SYN"),
    }
    assert all({"de:05111:91008", "de:05112:92007"} & set(item["stops"]) for item in said.items)
    distances = [item["view"]["distance"] for item in said.items]
    assert distances == sorted(distances)
    assert max(distances) < 2000
    assert (await stand.ask(DISRUPTIONS, {"lat": "51.25", "lon": "6.92", "radius": "100m"})).items == []


async def test_filters_keep_what_they_name(stand: Stand) -> None:
    """A line, a stop, an effect; both languages name the effect."""
    for name, value, field in (("line", "U79", "lines"), ("stop", HBF["duesseldorf"], "stops")):
        said = await stand.ask(DISRUPTIONS, {name: value} | ALL)
        assert said.items
        assert all(value in item[field] for item in said.items)
    for language, label in (("de", "Haltestelle verlegt"), ("en", "Stop moved")):
        said = await stand.ask(DISRUPTIONS, {"effect": "stop_moved"}, headers={"accept-language": language})
        assert {item["effect"]["label"] for item in said.items} == {label}


@pytest.mark.parametrize(
    ("start", "end", "there"),
    [
        (WORKS - timedelta(hours=3), WORKS, False),  # what begins at the end of the window is not in it
        (WORKS - timedelta(hours=3), WORKS + timedelta(seconds=1), True),
        (WORKS + timedelta(hours=5), WORKS + timedelta(hours=5, minutes=30), True),
        (WORKS + timedelta(hours=6), WORKS + timedelta(hours=23), False),  # by day, between two nights
        (WORKS + timedelta(hours=30), None, True),
    ],
)
async def test_a_window_keeps_what_holds_in_it(
    stand: Stand, start: datetime, end: datetime | None, *, there: bool
) -> None:
    """Works in several nights are meant where one of them touches the window."""
    query = {"from": start.isoformat(), "effect": "stop_moved"} | ({"to": end.isoformat()} if end else {})
    said = await stand.ask(DISRUPTIONS, query)
    assert ("ems-202649" in natives(said.items)) == there
    assert said.json["complete"]


async def test_what_does_not_run_says_the_same_on_the_board(stand: Stand) -> None:
    """A cancelled ride is among the disruptions, and its departure carries the same words; the bus that runs instead does run."""
    said = await stand.ask(DISRUPTIONS, ALL | {"effect": "replacement_service", "stop": HBF["duesseldorf"]})
    texts = {item["text"].replace("\n", " ") for item in said.items}
    board = (await stand.ask(DEPARTURES, {"stop": HBF["duesseldorf"]} | ALL)).items
    told = [item for item in board if texts & set(item["notices"])]
    assert {item["cancelled"] for item in told} == {True, False}
    assert all(item["product"]["code"] == "replacement" for item in told if not item["cancelled"])


async def test_they_come_and_go_with_the_clock(stand: Stand) -> None:
    """What was cancelled two hours ago is gone, the lift still stands; nothing is suspected."""
    before = natives((await stand.ask(DISRUPTIONS, ALL)).items)
    await stand.set_clock(NOON + timedelta(hours=2), TWIN)
    said = await stand.ask(DISRUPTIONS, ALL)
    after = natives(said.items)
    assert {"95326_SYN", "VRR-de-05111-18235-318", "verbund-1"} <= before & after
    assert not any(name.startswith("fahrt-") for name in before & after)
    slugs = {note["slug"] for city in HBF for note in said.row(f"{city}/vrr/mobility.disruptions")["notes"]}
    assert slugs <= {"unmapped-values"}


@pytest.mark.parametrize("kind", ["down", "html", "truncated"])
async def test_a_broken_back_end_leaves_what_was_known(stand: Stand, kind: str) -> None:
    """Each city's row says stale; what was told before is still shown."""
    before = await stand.ask(DISRUPTIONS, ALL)
    stand.clock.move(minutes=5)
    await stand.fault(TWIN, kind)
    after = await stand.ask(DISRUPTIONS, ALL)
    assert natives(after.items) == natives(before.items)
    assert {after.row(f"{city}/vrr/mobility.disruptions")["state"] for city in HBF} == {"stale"}
