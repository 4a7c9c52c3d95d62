"""Which records are whose: by key where there is one, by the ground where there is none, and never twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from adapters._kit.encode import record
from domain.catalogue import DEPARTURES, STOPS
from domain.exchange import Record
from domain.geo import Box, point
from domain.mobility import Departure, Stop
from domain.vocabulary import PRODUCT
from domain.words import coded
from gateway.federation.area import Keyed, dhids, holds

WEST = Box(west=6.0, south=51.0, east=6.9, north=52.0)
EAST = Box(west=6.7, south=51.0, east=7.5, north=52.0)


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


def test_a_box_is_ground_alone() -> None:
    """Without keys the place decides; a resource with neither key nor place is told apart by nothing."""
    its = holds(WEST, STOPS)
    assert its is not None
    assert its(a_stop("de:05113:1", 6.5))
    assert not its(a_stop("de:05112:1", 7.2))
    assert holds(None, STOPS) is None
    assert holds(Keyed(starts=("x",)), replace(STOPS, where=None, key=None)) is None
