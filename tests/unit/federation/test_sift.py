"""Sift: every filter of a question, on whole records."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.catalogue import ADDRESSES, DISRUPTIONS, PARKING, PICKUPS, PLACES
from domain.disruptions import Disruption, Period
from domain.geo import Box, MultiPoint, distance, point
from domain.parking import Parking
from domain.places import Address, PostalAddress
from domain.resource import Resource
from domain.vocabulary import FRACTION
from domain.vocabulary_parking import PARKING_KIND
from domain.vocabulary_transit import EFFECT
from domain.waste import Pickup
from domain.words import coded
from gateway.federation.held import Held, held
from gateway.federation.sift import sift
from gateway.http.render import record_bytes
from tests.unit.pieces import a_place, served

PLACE_THINGS = {
    "hof": a_place("Recyclinghof Süd", 51.10, 6.10, "recycling_centre", accessible=True),
    "spiel": a_place("Spielplatz", 51.12, 6.10, address=PostalAddress(street="Königstraße"), accessible=False),
    "glas": a_place(None, 51.15, 6.15, "glass_container", note="hinter dem Markt"),
}
ADDRESS_THINGS = {
    "1": Address(street="Hauptstraße", house_number="1", postcode="10001", location=point(51.1, 6.1)),
    "2": Address(street="Hauptstraße", house_number="12a", postcode="10002", location=point(51.2, 6.1)),
    "3": Address(street="Straße des 17. Juni", house_number="5"),
    "4": Address(street="Öl-Weg", house_number="1", location=point(51.1, 6.1)),
}
PICKUP_THINGS = {
    f"{fraction}{day}": Pickup(day=date(2026, 12, day), fraction=coded(FRACTION, fraction))
    for day in (1, 2, 3)
    for fraction in ("paper", "residual")
} | {"?3": Pickup(day=date(2026, 12, 3), fraction=coded(FRACTION, None, "Sonderfuhre"))}
DECEMBER = {"from_": date(2026, 12, 1), "to": date(2026, 12, 31)}


PARKING_THINGS = {
    name: Parking(kind=coded(PARKING_KIND, "garage"), name=name, location=point(51.1, 6.1), free=free)
    for name, free in {"none": None, "full": 0, "some": 9, "ten": 10, "many": 200}.items()
}


def found(resource: Resource, things: dict[str, Any], **asked: Any) -> set[str]:
    """The ids of what a question means."""
    keep = sift(resource, resource.query(**asked))
    return {each.record.id for each in keep(held(served(resource, things)), "")}


@pytest.mark.parametrize(
    ("asked", "ids"),
    [
        ({}, {"hof", "spiel", "glas"}),
        ({"kind": ("playground",)}, {"spiel"}),
        ({"kind": ("playground", "glass_container")}, {"spiel", "glas"}),
        ({"kind": ("library",)}, set()),
        ({"accessible": True}, {"hof"}),
        ({"accessible": False}, {"spiel"}),
        ({"q": "SUED"}, {"hof"}),
        ({"q": "koenigstr."}, {"spiel"}),
        ({"q": "Markt"}, {"glas"}),
        ({"q": "marktplatz"}, set()),
        ({"bbox": Box(west=6.0, south=51.0, east=6.12, north=51.12)}, {"hof", "spiel"}),
        ({"bbox": Box(west=6.0, south=51.0, east=6.12, north=51.119)}, {"hof"}),
        ({"lat": 51.1, "lon": 6.1}, {"hof", "spiel", "glas"}),
        ({"lat": 51.1, "lon": 6.1, "radius": 1.0}, {"hof"}),
        ({"lat": 51.1, "lon": 6.1, "radius": 3000.0}, {"hof", "spiel"}),
        ({"lat": 51.1, "lon": 6.1, "radius": 6000.0}, {"hof", "spiel"}),  # `glas` stands in a corner of the box
        ({"lat": 51.1, "lon": 6.1, "radius": 3000.0, "q": "spiel", "kind": ("playground",)}, {"spiel"}),
    ],
)
def test_places(asked: dict[str, Any], ids: set[str]) -> None:
    """Kinds, accessibility (unknown is neither), words, boxes with their edges, and circles: all must fit."""
    assert found(PLACES, PLACE_THINGS, **asked) == ids


@pytest.mark.parametrize(
    ("asked", "ids"),
    [
        ({"q": "h"}, {"1", "2"}),
        ({"q": "haupt"}, {"1", "2"}),
        ({"q": "Hauptst"}, {"1", "2"}),
        ({"q": "Hauptstr. 12 A"}, {"2"}),
        ({"q": "straße"}, {"3"}),
        ({"q": "weg"}, set()),
        ({"q": "oelweg"}, {"4"}),
        ({"postcode": "10001"}, {"1"}),
        ({"lat": 51.1, "lon": 6.1}, {"1", "2", "3", "4"}),
        ({"lat": 51.1, "lon": 6.1, "radius": 500.0}, {"1", "4"}),
    ],
)
def test_addresses(asked: dict[str, Any], ids: set[str]) -> None:
    """What is typed is the beginning; a house without a position is in no circle, and without a postcode in none."""
    assert found(ADDRESSES, ADDRESS_THINGS, **asked) == ids


@pytest.mark.parametrize("typed", ["Hauptstraße 12a", "Hauptstrasse 12a", "Haupt-Str. 12 a", "HAUPTSTRASSE 12A"])
def test_a_house_stays_while_it_is_typed(typed: str) -> None:
    """From the first letter to the last, however it is spelled, the house typed is among those found."""
    for length in range(1, len(typed) + 1):
        assert "2" in found(ADDRESSES, ADDRESS_THINGS, q=typed[:length]), typed[:length]


@pytest.mark.parametrize(
    ("asked", "ids"),
    [
        ({}, set(PICKUP_THINGS)),
        ({"from_": date(2026, 12, 2), "to": date(2026, 12, 2)}, {"paper2", "residual2"}),
        ({"from_": date(2026, 12, 2)}, {"paper2", "residual2", "paper3", "residual3", "?3"}),
        ({"fraction": ("paper",)}, {"paper1", "paper2", "paper3"}),
        ({"street": "x", "house_number": "1", "postcode": "10001", "address": ("a:b:c",)}, set(PICKUP_THINGS)),
    ],
)
def test_pickups(asked: dict[str, Any], ids: set[str]) -> None:
    """Both ends of the window belong to it; who lives where has been answered before and filters nothing here."""
    assert found(PICKUPS, PICKUP_THINGS, **DECEMBER | asked) == ids


def test_distances_are_those_of_the_asker() -> None:
    """With a position each record has its distance in metres, without one it has none."""
    records = served(PLACES, PLACE_THINGS).records
    near = list(sift(PLACES, PLACES.query(lat=51.0, lon=6.0))(Held(records), ""))
    assert [each.metres for each in near] == [distance(51.0, 6.0, each.record.model.location) for each in near]
    assert {each.metres for each in sift(PLACES, PLACES.query())(Held(records), "")} == {None}


def test_records_are_not_touched() -> None:
    """Whoever asks from wherever: the records found are the very ones the source gave, byte for byte."""
    records = served(PLACES, PLACE_THINGS).records
    before = [record_bytes(record, "de") for record in records]
    for query in (PLACES.query(), PLACES.query(lat=51.1, lon=6.1), PLACES.query(lat=51.1, lon=6.2, radius=9e4, q="l")):
        for each in sift(PLACES, query)(Held(records), ""):
            assert any(each.record is record for record in records)
    assert [record_bytes(record, "de") for record in records] == before


def test_a_field_of_the_model_needs_no_code_to_be_a_filter() -> None:
    """A query field that a model has too is an equality, for a resource nobody here knows of."""
    bare = replace(PLACES, where=None, text=())
    assert {field.name for field in fields(PLACES.query)} >= {"accessible"}
    assert found(bare, PLACE_THINGS, accessible=True) == {"hof"}


def test_what_is_worked_out_is_worked_out_once_per_answer() -> None:
    """Two questions to one kept answer, also while it is shown as stale, share its index; another answer has its own."""
    reply = served(PLACES, PLACE_THINGS)
    assert held(reply) is held(replace(reply, state="stale"))
    assert held(reply) is not held(served(PLACES, PLACE_THINGS))


NIGHT = datetime(2026, 10, 25, 0, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def a_disruption(*periods: tuple[datetime | None, datetime | None], **more: Any) -> Disruption:
    """One that holds at these times."""
    held_at = tuple(Period(start=start, end=end) for start, end in periods)
    return Disruption(title="Umleitung", effect=coded(EFFECT, "detour"), periods=held_at, **more)


DISRUPTED = {
    "once": a_disruption((NIGHT, NIGHT + HOUR), lines=("U79", "709"), stops=("de:05112:1",)),
    "twice": a_disruption((NIGHT - 9 * HOUR, NIGHT - 8 * HOUR), (NIGHT + HOUR, NIGHT + 2 * HOUR), lines=("709",)),
    "since": a_disruption((NIGHT, None), location=MultiPoint(coordinates=((6.0, 51.0), (6.5, 51.5)))),
    "listed": a_disruption(),
}


@pytest.mark.parametrize(
    ("asked", "ids"),
    [
        ({}, {"once", "twice", "since", "listed"}),
        ({"from_": NIGHT, "to": NIGHT + HOUR}, {"once", "since", "listed"}),
        ({"from_": NIGHT + HOUR, "to": NIGHT + 2 * HOUR}, {"twice", "since", "listed"}),
        ({"from_": NIGHT - 7 * HOUR, "to": NIGHT}, {"listed"}),
        ({"to": NIGHT - 8 * HOUR}, {"twice", "listed"}),
        ({"from_": NIGHT + 9 * HOUR}, {"since", "listed"}),
        ({"line": ("709",)}, {"once", "twice"}),
        ({"line": ("U79", "S1")}, {"once"}),
        ({"stop": ("de:05112:1",)}, {"once"}),
        ({"lat": 51.5, "lon": 6.5, "radius": 100.0}, {"since"}),
        ({"lat": 51.25, "lon": 6.25, "radius": 100.0}, set()),  # between its two places it is not
        ({"lat": 51.0, "lon": 6.0, "radius": 100.0, "line": ("709",)}, set()),
    ],
)
def test_what_lasts(asked: dict[str, Any], ids: set[str]) -> None:
    """Periods that touch the window, starts included and ends not; what says no period always; any of its lines, stops, places."""
    assert found(DISRUPTIONS, DISRUPTED, **asked) == ids


@settings(max_examples=60)
@given(
    spots=st.lists(st.none() | st.tuples(st.floats(50, 52), st.floats(6, 8)), max_size=12),
    corners=st.tuples(st.floats(50, 52), st.floats(50, 52), st.floats(6, 8), st.floats(6, 8)),
)
def test_an_index_finds_what_looking_at_each_finds(
    spots: list[tuple[float, float] | None], corners: tuple[float, float, float, float]
) -> None:
    """Whatever lies where: the records within a box are found, all of them, no other, in the order they stood."""
    (south, north), (west, east) = sorted(corners[:2]), sorted(corners[2:])
    things = {
        str(place): Address(street=f"{place:02}", house_number="1", location=None if spot is None else point(*spot))
        for place, spot in enumerate(spots)
    }
    records = served(ADDRESSES, things).records
    box = (west, south, east, north)
    looked = [
        place
        for place, record in enumerate(records)
        if (at := record.model.location) and south <= at.lat <= north and west <= at.lon <= east
    ]
    assert Held(records).inside("location", box) == looked


@given(days=st.lists(st.integers(1, 28), max_size=12), window=st.tuples(st.integers(1, 28), st.integers(1, 28)))
def test_a_window_is_found_in_any_order(days: list[int], window: tuple[int, int]) -> None:
    """Between two days, both included, whether or not the records stand in the order of their days."""
    first, last = (date(2026, 12, day) for day in sorted(window))
    things = {str(n): Pickup(day=date(2026, 12, day), fraction=coded(FRACTION, "paper")) for n, day in enumerate(days)}
    records = served(PICKUPS, things).records
    assert list(Held(records).between("day", first, last)) == [
        place for place, record in enumerate(records) if first <= record.model.day <= last
    ]


@pytest.mark.parametrize(
    ("least", "ids"),
    [
        (None, {"none", "full", "some", "ten", "many"}),
        (0, {"full", "some", "ten", "many"}),
        (10, {"ten", "many"}),
        (201, set()),
    ],
)
def test_at_least_so_many_are_known(least: int | None, ids: set[str]) -> None:
    """What nobody knows is never enough, not even for 0; with and without other filters, in any order of the numbers."""
    assert found(PARKING, PARKING_THINGS, min_free=least) == ids
    assert found(PARKING, PARKING_THINGS, min_free=least, kind=("garage",)) == ids
    assert found(PARKING, PARKING_THINGS, min_free=least, lat=51.1, lon=6.1, radius=100.0) == ids
