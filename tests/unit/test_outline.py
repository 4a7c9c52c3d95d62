"""Outlines: exact on both sides of a border, and every point in exactly one of the towns that share it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.geo import point
from domain.outline import Outline, Vertex

BORDER: tuple[Vertex, ...] = ((7.0, 51.0), (7.1, 51.05), (7.05, 51.1), (7.1, 51.1), (7.0, 51.2))
WEST = Outline(rings=((*BORDER, (6.8, 51.2), (6.8, 51.0)),))
EAST = Outline(rings=(((7.3, 51.0), (7.3, 51.2), *reversed(BORDER)),))
LATS, LONS = st.integers(51_000_001, 51_199_999), st.integers(6_800_001, 7_299_999)


@given(LATS, LONS)
def test_every_point_is_in_one_of_two_neighbours(lat: int, lon: int) -> None:
    """No gap and no overlap between outlines that share their corners, whichever way each runs."""
    here = point(lat / 1e6, lon / 1e6)
    assert (here in WEST) != (here in EAST)


@given(st.integers(0, len(BORDER) - 2), st.integers(1, 99))
def test_a_point_on_the_border_is_in_one_of_them(edge: int, hundredths: int) -> None:
    """Also exactly on an edge, level ones included, and on the corners within."""
    (west, south), (east, north) = BORDER[edge], BORDER[edge + 1]
    share = hundredths / 100
    here = point(south + (north - south) * share, west + (east - west) * share)
    assert (here in WEST) != (here in EAST)
    for lon, lat in BORDER[1:-1]:
        assert (point(lat, lon) in WEST) != (point(lat, lon) in EAST)


def test_holes_and_exclaves_are_lines_like_any_other() -> None:
    """What lies within an odd number of lines is inside."""
    outer: tuple[Vertex, ...] = ((6.0, 51.0), (7.0, 51.0), (7.0, 52.0), (6.0, 52.0))
    hole: tuple[Vertex, ...] = ((6.4, 51.4), (6.6, 51.4), (6.6, 51.6), (6.4, 51.6))
    exclave: tuple[Vertex, ...] = ((8.0, 51.0), (8.1, 51.0), (8.1, 51.1), (8.0, 51.1))
    town = Outline(rings=(outer, hole, exclave))
    assert [point(lat, lon) in town for lat, lon in ((51.2, 6.2), (51.5, 6.5), (51.05, 8.05), (51.05, 7.5))] == [
        True,
        False,
        True,
        False,
    ]
    assert (town.box.west, town.box.north) == (6.0, 52.0)


@pytest.mark.parametrize("rings", [(), ((),), (((6.0, 51.0), (7.0, 52.0)),), (((6.0, 51.0),) * 4,)])
def test_what_has_no_inside_is_refused(rings: tuple[tuple[Vertex, ...], ...]) -> None:
    """Fewer than three different corners are no outline."""
    with pytest.raises(ValueError, match="three different corners"):
        Outline(rings=rings)
