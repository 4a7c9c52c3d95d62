"""Which records are whose: by key where there is one, by the ground where there is none, and never twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from adapters._kit.encode import record
from domain.catalogue import CHARGING, DEPARTURES, DISRUPTIONS, STOPS
from domain.charging import ChargingStation
from domain.disruptions import Disruption
from domain.exchange import Record
from domain.geo import Box, MultiPoint, point
from domain.mobility import Departure, Stop
from domain.outline import Outline
from domain.vocabulary import PRODUCT
from domain.vocabulary_transit import EFFECT
from domain.words import coded
from gateway.federation.area import Area, Ground, Keyed, dhids, holds, keys

WEST = Ground(shape=Box(west=6.0, south=51.0, east=6.9, north=52.0), centre=point(51.5, 6.4), ags="05112000")
EAST = Ground(shape=Box(west=6.7, south=51.0, east=7.5, north=52.0), centre=point(51.5, 7.1), ags="05113000")


def a_stop(dhid: str, lon: float) -> Record:
    """A stop at this longitude."""
    return record(dhid, Stop(name="Halt", location=point(51.4, lon)))


def a_departure(dhid: str) -> Record:
    """A departure nobody says the place of."""
    planned = datetime(2026, 12, 1, 11, tzinfo=UTC)
    bus = coded(PRODUCT, "bus", "Bus")
    return record("x", Departure(stop=dhid, stop_name="Halt", planned=planned, line="1", product=bus))


def test_the_key_decides_where_boxes_overlap() -> None:
    """A stop in both boxes is the one city's whose district stands in its DHID, wherever it stands."""
    west, east = (holds(dhids(ags, box), STOPS) for ags, box in (("05112000", WEST), ("05113000", EAST)))
    assert west is not None
    assert east is not None
    for lon in (6.5, 6.8, 7.2):
        for dhid, owners in (
            ("de:05112:1", (True, False)),
            ("de:05113:1", (False, True)),
            ("de:05111:1", (False, False)),
        ):
            assert (west(a_stop(dhid, lon)), east(a_stop(dhid, lon))) == owners


def test_a_key_is_matched_whole() -> None:
    """District 0511 is not the beginning of 05112, nor is another country's number."""
    area = dhids("05112000", WEST)
    assert area.claims("de:05112:7")
    assert not any(area.claims(key) for key in ("de:051129:7", "at:05112:7", "05112", ""))


def test_a_town_of_a_larger_district_is_its_ground_too() -> None:
    """Of a district with many towns, a stop is a town's only within its bounds."""
    its = holds(dhids("05162024", WEST), STOPS)
    assert its is not None
    assert its(a_stop("de:05162:1", 6.5))
    assert not its(a_stop("de:05162:1", 7.2))
    assert not its(a_stop("de:05111:1", 6.5))


def test_a_departure_without_a_place_is_its_stops_citys() -> None:
    """The key needs no position."""
    its = holds(dhids("05112000", WEST), DEPARTURES)
    assert its is not None
    assert its(a_departure("de:05112:1"))
    assert not its(a_departure("de:05113:1"))


def a_disruption(*stops: str, lons: tuple[float, ...] = ()) -> Record:
    """Something wrong at these stops."""
    there = MultiPoint(coordinates=tuple((lon, 51.4) for lon in lons)) if lons else None
    return record("x", Disruption(title="Umleitung", effect=coded(EFFECT, "detour"), stops=stops, location=there))


def test_what_has_several_keys_is_each_ones_and_what_has_none_everybodys() -> None:
    """A line through two towns is both's; a notice for the whole network is also a third's."""
    west, east, third = (holds(dhids(ags, WEST), DISRUPTIONS) for ags in ("05112000", "05113000", "05111000"))
    small = holds(dhids("05162024", WEST), DISRUPTIONS)
    assert west is not None
    assert east is not None
    assert third is not None
    assert small is not None
    for found, owners in (
        (a_disruption("de:05112:1", "de:05113:1"), (True, True, False)),
        (a_disruption("de:05111:1"), (False, False, True)),
        (a_disruption(), (True, True, True)),
    ):
        assert (west(found), east(found), third(found)) == owners
    assert small(a_disruption())
    assert small(a_disruption("de:05162:1", lons=(7.2, 6.5)))
    assert not small(a_disruption("de:05162:1", lons=(7.2,)))


def test_a_box_is_ground_alone() -> None:
    """Without keys the place decides; a resource with neither key nor place is told apart by nothing."""
    its = holds(WEST, STOPS)
    assert its is not None
    assert its(a_stop("de:05113:1", 6.5))
    assert not its(a_stop("de:05112:1", 7.2))
    assert holds(None, STOPS) is None
    assert holds(Keyed(start="x"), replace(STOPS, where=None, key=None)) is None


def a_station(lon: float, ags: str | None, lat: float = 51.4) -> Record:
    """A charging station at this longitude, with the key its source gave it."""
    return record("1", ChargingStation(location=point(lat, lon), max_power=22.0, ags=ags))


def owners(areas: list[Area], thing: Record) -> list[bool]:
    """Whose a charging station is."""
    told = [holds(area, CHARGING) for area in areas]
    return [its is not None and its(thing) for its in told]


def grounds(*alone: Ground) -> list[Ground]:
    """Each beside the others."""
    return [replace(each, others=tuple(other for other in alone if other is not each)) for each in alone]


def test_where_boxes_overlap_a_thing_is_one_citys() -> None:
    """In both boxes it is the one's whose centre is nearer; with equal distances the lower key's."""
    areas: list[Area] = [*grounds(WEST, EAST)]
    assert [owners(areas, a_station(lon, None)) for lon in (6.5, 6.72, 6.85, 7.2, 7.6)] == [
        [True, False],
        [True, False],
        [False, True],
        [False, True],
        [False, False],
    ]
    assert owners(areas, a_station(6.75, None, lat=51.5)) == [True, False]


def test_an_outline_says_more_than_a_box() -> None:
    """A thing in the overlap of two boxes is the one's in whose outline it lies, though the other's centre is nearer."""
    lines = ((6.0, 51.0), (6.88, 51.0), (6.88, 52.0), (6.0, 52.0))
    west = replace(WEST, shape=Outline(rings=(lines,)))
    areas: list[Area] = [*grounds(west, EAST)]
    assert [owners(areas, a_station(lon, None)) for lon in (6.85, 6.88, 6.89)] == [
        [True, False],
        [False, True],
        [False, True],
    ]


def test_an_ags_is_matched_by_its_beginning() -> None:
    """A town that is its own district is meant by 5 digits and by 8; one that is not by 8, or by its county where it lies."""
    town, village = keys("05112000", WEST), keys("05162024", EAST)
    for key, lon, whose in (
        ("05112", 7.2, [True, False]),
        ("05112000", 7.2, [True, False]),
        ("05113", 6.5, [False, False]),
        ("05162024", 6.5, [False, True]),
        ("05162016", 7.2, [False, False]),
        ("05162", 7.2, [False, True]),
        ("05162", 6.5, [False, False]),
        ("05", 7.2, [False, True]),
        (None, 6.5, [True, False]),
        ("", 7.2, [False, True]),
        ("Essen", 7.2, [False, False]),
    ):
        assert owners([town, village], a_station(lon, key)) == whose, key


def test_an_ars_is_matched_alike() -> None:
    """Twelve digits, or the nine of the association and the five of the county as beginnings of them."""
    town, village = keys("051120000000", WEST), keys("051620024024", EAST)
    for key, whose in (
        ("051120000000", [True, False]),
        ("05112", [True, False]),
        ("051620024024", [False, True]),
        ("051620024", [False, True]),
        ("051620016016", [False, False]),
    ):
        assert owners([town, village], a_station(7.2, key)) == whose, key
