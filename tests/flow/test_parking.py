"""Parking seen by a client: one item for a garage two providers know of, and what is free, which is not what nobody knows."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from sandbox.vtmanager import BLANK, DEAD, FROZEN, NIGHTLY, OVERFULL, garages
from sandbox.world import town
from tests.flow.stand import NOON, Said, Stand

PARKING = "/v1/mobility/parking"
COUNTS, TABLE, RAIL = "vtmanager/duesseldorf", "dkan/duesseldorf", "bahnpark/national"
TRAFFIC, CITY = "duesseldorf/verkehr/mobility.parking", "duesseldorf/stadt/mobility.parking"
GARAGES = {"city": "duesseldorf", "kind": "garage", "limit": 1000}
SAME = {37: 1, 33: 2, 31: 3, 29: 4, 27: 5, 12: 19, 7: 24, 4: 27}
"""Some pairs of the table."""


def found(said: Said) -> dict[str, Any]:
    """The items by id, each of which is there once."""
    items = {item["id"]: item for item in said.items}
    assert len(items) == len(said.items)
    return items


def garage(number: int) -> str:
    """The id under which a garage of the traffic computer is shown."""
    return f"duesseldorf:parkhaus:{SAME[number]}"


async def test_a_garage_two_providers_know_is_shown_once(stand: Stand) -> None:
    """54 garages of the table, 32 of the computer, 30 of them the same, and one of the railway: each once."""
    said = await stand.ask(PARKING, GARAGES)
    items = found(said)
    assert (said.status, said.json["complete"], len(items)) == (200, True, 54 + 2 + 1)
    counts = {name: said.row(name)["count"] for name in (TRAFFIC, CITY)}
    assert counts == {TRAFFIC: 32, CITY: 54 - 30}
    both = items[garage(31)]
    assert (both["source"], both["kind"]["code"], both["name"]) == (TRAFFIC, "garage", "P31 Carlsplatz")
    assert both["free"] is not None
    assert items["duesseldorf:parkhaus:54"]["source"] == CITY
    assert items["duesseldorf:parkhaus:54"]["free"] is None
    assert {"duesseldorf:parkhaus:vt-41", "duesseldorf:parkhaus:vt-42"} < set(items)


async def test_places_call_a_garage_by_the_same_id(stand: Stand) -> None:
    """Where parking is a place too, it has one id."""
    places = await stand.ask("/v1/places", {"city": "duesseldorf", "kind": "parking", "limit": 1000})
    parking = await stand.ask(PARKING, {"city": "duesseldorf", "limit": 1000})
    assert {item["id"] for item in places.items} < set(found(parking))


async def test_nobody_counts_as_free_what_nobody_counts(stand: Stand) -> None:
    """`min_free` of every size leaves out what is null, of every source; 0 asks for all that is counted."""
    everything = found(await stand.ask(PARKING, {"limit": 1000}))
    for least in (0, 1, 10, 100):
        said = await stand.ask(PARKING, {"min_free": least, "limit": 1000})
        wanted = {name for name, item in everything.items() if item["free"] is not None and item["free"] >= least}
        assert set(found(said)) == wanted
        assert said.json["complete"] is True
    assert everything[garage(OVERFULL)]["free"] == 0
    ten = found(await stand.ask(PARKING, {"min_free": 10, "limit": 1000}))
    assert ten
    assert {item["city"] for item in ten.values()} == {"duesseldorf"}
    refused = await stand.ask(PARKING, {"min_free": -1})
    assert (refused.status, refused.json["errors"][0]["name"]) == (400, "min_free")


async def test_dead_and_frozen_counters_are_null(stand: Stand) -> None:
    """A counter without status, one that has stood still for years, one that is blank for minutes: null, each with its time."""
    items = found(await stand.ask(PARKING, GARAGES))
    assert [items[garage(number)]["free"] for number in (DEAD, FROZEN)] == [None, None]
    assert items[garage(FROZEN)]["counted_at"] == "2024-03-14T07:21:00Z"
    assert items[garage(BLANK)]["free"] is not None
    await stand.set_clock(NOON + timedelta(minutes=25))
    items = found(await stand.ask(PARKING, GARAGES))
    assert (items[garage(BLANK)]["free"], items[garage(BLANK)]["capacity"]) != (None, None)
    assert items[garage(BLANK)]["free"] is None


async def test_counts_move_with_the_day(stand: Stand) -> None:
    """At night there is more room than at noon, and a garage that is closed says so."""
    noon = found(await stand.ask(PARKING, GARAGES | {"min_free": 0}))
    await stand.set_clock(NOON + timedelta(hours=15))
    night = found(await stand.ask(PARKING, GARAGES | {"min_free": 0}))
    both = set(noon) & set(night) - {garage(OVERFULL)}
    assert len(both) > 20
    assert all(night[name]["free"] > noon[name]["free"] for name in both)
    item = (await stand.ask(f"{PARKING}/{garage(NIGHTLY)}")).json["item"]
    assert (item["status"]["code"], item["status"]["native"], item["free"]) == ("closed", "0", None)


@pytest.mark.parametrize(("down", "whose", "count"), [(COUNTS, CITY, 54 + 1), (TABLE, TRAFFIC, 32 + 1)])
async def test_one_half_is_shown_while_the_other_is_away(stand: Stand, down: str, whose: str, count: int) -> None:
    """With either source down the other's half stands under the same id, and the answer says that it lacks something."""
    await stand.fault(down, "down")
    said = await stand.ask(PARKING, GARAGES)
    items = found(said)
    assert (said.status, said.json["complete"], len(items)) == (200, False, count)
    assert items[garage(31)]["source"] == whose
    one = await stand.ask(f"{PARKING}/{garage(31)}")
    assert (one.status, one.json["item"], one.json["complete"]) == (200, items[garage(31)], False)
    states = {row["id"]: row["state"] for row in one.json["sources"]}
    assert (states.pop(whose), len(states)) == ("fresh", 1)


async def test_an_item_is_what_the_list_shows(stand: Stand) -> None:
    """Joined or not, by its id it is the same, with a row for each source that was asked for a part of it."""
    items = found(await stand.ask(PARKING, {"limit": 1000}))
    for name, rows in ((garage(31), {TRAFFIC, CITY}), ("duesseldorf:parkandride:1", {CITY})):
        said = await stand.ask(f"{PARKING}/{name}")
        assert (said.json["item"], said.json["complete"]) == (items[name], True)
        assert {row["id"] for row in said.json["sources"]} == rows
    said = await stand.ask(f"{PARKING}/essen:bahnpark:900201")
    assert (said.json["item"]["max_height"], said.json["item"]["capacity"]) == (2.0, 720)
    assert (await stand.ask(f"{PARKING}/duesseldorf:parkhaus:nowhere")).status == 404


async def test_pages_hold_each_once(stand: Stand) -> None:
    """Page by page the same items come in the same order, the joined ones too."""
    whole = [item["id"] for item in (await stand.ask(PARKING, GARAGES)).items]
    paged: list[str] = []
    cursor: dict[str, str] = {}
    while len(paged) < len(whole):
        said = await stand.ask(PARKING, GARAGES | {"limit": 10} | cursor)
        paged += [item["id"] for item in said.items]
        cursor = {"cursor": said.json["next_cursor"]}
    assert paged == whole


async def test_one_call_for_the_stations_of_all_cities(stand: Stand) -> None:
    """The railway is asked once; each city shows its three, and Neuss's nobody."""
    for city in ("duisburg", "essen", "duesseldorf"):
        said = await stand.ask(PARKING, {"city": city, "limit": 1000})
        mine = [item["id"] for item in said.items if ":bahnpark:" in item["id"]]
        assert len(mine) == 3, city
    assert len(await stand.calls(RAIL)) == 1


async def test_a_position_sorts_and_a_radius_ends(stand: Stand) -> None:
    """The nearest first, whosever it is."""
    asked = {"lat": "51.2216", "lon": "6.7711", "radius": "1500m"}
    said = await stand.ask(PARKING, asked)
    metres = [item["view"]["distance"] for item in said.items]
    assert metres
    assert metres == sorted(metres)
    assert max(metres) <= 1500


async def test_bays_for_disabled_people_say_how_many(stand: Stand) -> None:
    """A number out of prose, and hours of the restriction in both forms."""
    said = await stand.ask(PARKING, {"kind": "disabled_bay", "limit": 1000})
    assert len(said.items) == 340
    assert all(item["disabled_bays"] == item["capacity"] > 0 for item in said.items)
    hours = {item["opening_text"]: item["opening"] for item in said.items if item["opening_text"]}
    assert hours["montags bis freitags 7 bis 19 Uhr"] == "Mo-Fr 07:00-19:00; PH unknown"


def test_the_hand_kept_table_fits_the_simulated_city() -> None:
    """Every garage both know is in the table once, under the number and the name people call it by."""
    file = Path(__file__).parents[2] / "config" / "lists" / "duesseldorf" / "garages.yaml"
    rows = yaml.safe_load(file.read_bytes())
    places = town("duesseldorf").places_of("garage")
    assert {row["number"] for row in rows} == {each.number for each in garages()} - {41, 42}
    for row in rows:
        assert places[row["same"] - 1].name == f"Parkhaus {row['name']}"
