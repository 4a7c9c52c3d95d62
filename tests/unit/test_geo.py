"""Geo: positions, boxes and distances on the ground."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.geo import Box, MultiPoint, around, distance, hull, nearest, point, read_box, read_radius, spots

ESSEN_HBF, DUISBURG_HBF = point(51.4513, 7.0139), point(51.4298, 6.7758)
LATS = st.floats(-80, 80)
LONS = st.floats(-170, 170)


def test_a_point_is_geojson() -> None:
    """A point's coordinates are longitude first, rounded to a decimetre, whatever the order of its maker's arguments."""
    here = point(51.45134567, 7.01391234)
    assert (here.type, here.coordinates) == ("Point", (7.013912, 51.451346))
    assert (here.lat, here.lon) == (51.451346, 7.013912)


@pytest.mark.parametrize(
    ("lat", "lon"), [(90.1, 0), (-91, 0), (0, 180.5), (0, -181), (math.nan, 7), (51, math.nan), (math.inf, 7)]
)
def test_what_is_nowhere_on_earth_is_refused(lat: float, lon: float) -> None:
    """Numbers that are no position are refused, NaN and infinity among them."""
    with pytest.raises(ValueError, match="no position"):
        point(lat, lon)


def test_several_places_are_near_where_one_is() -> None:
    """A thing with several places lies in each box that holds one of them, as far away as the nearest; nothing lies nowhere."""
    both = MultiPoint(coordinates=(ESSEN_HBF.coordinates, DUISBURG_HBF.coordinates))
    assert nearest(ESSEN_HBF.lat, ESSEN_HBF.lon, both) == 0
    assert nearest(ESSEN_HBF.lat, ESSEN_HBF.lon, DUISBURG_HBF) == pytest.approx(16_670, rel=0.005)
    assert both in around(DUISBURG_HBF.lat, DUISBURG_HBF.lon, 10)
    assert both not in around(51.2, 6.8, 10)
    assert (spots(both), spots(ESSEN_HBF), spots(None)) == (both.coordinates, (ESSEN_HBF.coordinates,), ())


def test_distances() -> None:
    """From Essen's main station to Duisburg's it is 16.7 km by air, either way; to itself it is nothing."""
    there = distance(ESSEN_HBF.lat, ESSEN_HBF.lon, DUISBURG_HBF)
    assert there == pytest.approx(16_670, rel=0.005)
    assert distance(DUISBURG_HBF.lat, DUISBURG_HBF.lon, ESSEN_HBF) == pytest.approx(there)
    assert distance(ESSEN_HBF.lat, ESSEN_HBF.lon, ESSEN_HBF) == 0
    assert distance(0, 0, point(1, 0)) == pytest.approx(111_195, rel=0.001)
    assert distance(90, 0, point(-90, 0)) == pytest.approx(20_015_115, rel=0.001)


@given(lat=LATS, lon=LONS, north=st.floats(-0.1, 0.1), east=st.floats(-0.1, 0.1), metres=st.floats(1, 20_000))
def test_the_box_around_a_circle_holds_it(lat: float, lon: float, north: float, east: float, metres: float) -> None:
    """What lies within the radius lies within the box, so that the box may be asked first."""
    there = point(lat + north, lon + east)
    if distance(lat, lon, there) <= metres - 0.2:
        assert there in around(lat, lon, metres)


@pytest.mark.parametrize("lat", [0.0, 51.45, -60.0])
def test_the_box_around_a_circle_fits(lat: float) -> None:
    """The box touches the circle in all four directions, at any latitude."""
    for north, east in ((1, 0), (-1, 0), (0, 1), (0, -1)):
        for metres, within in ((990, True), (1010, False)):
            up = math.degrees(metres / 6_371_000)
            there = point(lat + north * up, 7 + east * up / math.cos(math.radians(lat)))
            assert (there in around(lat, 7, 1000)) == within


def test_a_box_holds_its_edge() -> None:
    """Edges and corners belong to a box; a step further does not."""
    box = Box(west=6.6, south=51.3, east=7.1, north=51.6)
    assert all(point(lat, lon) in box for lat in (51.3, 51.45, 51.6) for lon in (6.6, 6.8, 7.1))
    assert not any(point(lat, lon) in box for lat, lon in ((51.29, 6.8), (51.61, 6.8), (51.4, 6.59), (51.4, 7.11)))


BOXES = st.builds(
    lambda west, south, width, height: Box(west=west, south=south, east=west + width, north=south + height),
    st.integers(0, 9),
    st.integers(0, 9),
    st.integers(1, 5),
    st.integers(1, 5),
)


@given(BOXES, BOXES)
def test_overlapping_is_sharing_ground(one: Box, other: Box) -> None:
    """Two boxes overlap, whichever is asked, exactly when some point lies in both; a touching edge is one."""
    shared = any(point(lat, lon) in one and point(lat, lon) in other for lat in range(15) for lon in range(15))
    assert one.overlaps(other) == other.overlaps(one) == shared


@given(st.lists(BOXES, min_size=1, max_size=4))
def test_the_hull_holds_them_all(boxes: list[Box]) -> None:
    """The hull holds every corner, and is no larger than it must be."""
    whole = hull(boxes)
    assert all(point(box.south, box.west) in whole and point(box.north, box.east) in whole for box in boxes)
    assert whole.west in {box.west for box in boxes}
    assert whole.north in {box.north for box in boxes}


@pytest.mark.parametrize(("text", "metres"), [("800m", 800), ("15km", 15_000), ("1.5km", 1_500), ("100km", 100_000)])
def test_a_radius_is_read(text: str, metres: float) -> None:
    """A radius has its unit and becomes metres."""
    assert read_radius(text) == metres


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (each, "radius-unreadable")
        for each in ("", "800", "km", "-3km", "0m", "0.0km", "5 km", "1e3m", "800m\n", "\uff13km", "5KM")
    ]
    + [("100.1km", "radius-too-wide"), ("999999km", "radius-too-wide")],
)
def test_no_radius(text: str, code: str) -> None:
    """Without a unit, at nought, or wider than a region, it is refused by name."""
    with pytest.raises(ValueError, match=f"^{code}$"):
        read_radius(text)


def test_a_box_is_read() -> None:
    """`west,south,east,north` becomes a box."""
    assert read_box("6.6,51.3,7.1,51.6") == Box(west=6.6, south=51.3, east=7.1, north=51.6)
    assert read_box("-7,-5.5,6,5") == Box(west=-7, south=-5.5, east=6, north=5)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "bbox-unreadable"),
        ("1,2,3", "bbox-unreadable"),
        ("1,2,3,4,5", "bbox-unreadable"),
        ("a,b,c,d", "bbox-unreadable"),
        ("nan,51,7,52", "bbox-unreadable"),
        ("6,51,inf,52", "bbox-unreadable"),
        ("6,51,181,52", "bbox-unreadable"),
        ("6,51,7,91", "bbox-unreadable"),
        ("7,51,6,52", "bbox-inverted"),
        ("6,52,7,51", "bbox-inverted"),
        ("6,51,6,52", "bbox-inverted"),
    ],
)
def test_no_box(text: str, code: str) -> None:
    """What is no box is refused by name; one without any width is none."""
    with pytest.raises(ValueError, match=f"^{code}$"):
        read_box(text)
