"""Projections against a second method, transverse Mercator by Krüger's series, and at two recorded houses."""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor

import pytest

from adapters._kit.ground import KNOWN, OffGround, UnknownCrs, to_plane, to_point, to_points
from domain.geo import Point, point

SPOTS = {
    "Duisburg, town hall": (51.43421, 6.76251),
    "Duisburg, Walsum": (51.53950, 6.71550),
    "Essen, minster": (51.45570, 7.01340),
    "Essen, Kettwig": (51.36300, 6.94400),
    "Düsseldorf, Burgplatz": (51.22720, 6.77180),
    "Düsseldorf, Garath": (51.14449, 6.88559),
}
HOUSES = [  # Essen's register as recorded: northing, easting with the zone before it; degrees by Krüger's series
    (5701482.515, 32359252.073, 51.447016, 6.974558),
    (5705174.060, 32366644.871, 51.481980, 7.079486),
]


def krueger(lat: float, lon: float) -> tuple[float, float]:
    """Easting and northing in UTM zone 32 on GRS80, by Krüger's series to the fourth order of n (Karney 2011)."""
    f = 1 / 298.257222101
    n = f / (2 - f)
    radius = 6378137 / (1 + n) * (1 + n**2 / 4 + n**4 / 64)
    alphas = (
        n / 2 - 2 * n**2 / 3 + 5 * n**3 / 16 + 41 * n**4 / 180,
        13 * n**2 / 48 - 3 * n**3 / 5 + 557 * n**4 / 1440,
        61 * n**3 / 240 - 103 * n**4 / 140,
        49561 * n**4 / 161280,
    )
    phi, lam = math.radians(lat), math.radians(lon - 9)
    e = math.sqrt(f * (2 - f))
    t = math.sinh(math.atanh(math.sin(phi)) - e * math.atanh(e * math.sin(phi)))
    xi, eta = math.atan2(t, math.cos(lam)), math.asinh(math.sin(lam) / math.hypot(t, math.cos(lam)))
    north = xi + sum(a * math.sin(2 * j * xi) * math.cosh(2 * j * eta) for j, a in enumerate(alphas, 1))
    east = eta + sum(a * math.cos(2 * j * xi) * math.sinh(2 * j * eta) for j, a in enumerate(alphas, 1))
    return 500_000 + 0.9996 * radius * east, 0.9996 * radius * north


@pytest.mark.parametrize(("lat", "lon"), SPOTS.values(), ids=SPOTS)
@pytest.mark.parametrize(("crs", "zone"), [("EPSG:25832", 0), ("EPSG:4647", 32_000_000)])
def test_the_plane_agrees_with_kruegers_series_to_a_centimetre(lat: float, lon: float, crs: str, zone: float) -> None:
    """Both UTM systems give what an independent formula gives, to 1 cm."""
    east, north = to_plane(point(lat, lon), crs)
    expected = krueger(lat, lon)
    assert east - zone == pytest.approx(expected[0], abs=0.01)
    assert north == pytest.approx(expected[1], abs=0.01)


@pytest.mark.parametrize("crs", KNOWN)
@pytest.mark.parametrize(("lat", "lon"), SPOTS.values(), ids=SPOTS)
def test_there_and_back_is_the_same_place(lat: float, lon: float, crs: str) -> None:
    """A point goes to each plane and comes back to the same six decimals."""
    assert to_point(*to_plane(point(lat, lon), crs), crs) == point(lat, lon)


@pytest.mark.parametrize(("northing", "easting", "lat", "lon"), HOUSES)
def test_essens_recorded_houses_stand_where_kruegers_series_puts_them(
    northing: float, easting: float, lat: float, lon: float
) -> None:
    """EPSG:4647 of the register comes out at the series' own place, to the six decimals a point has."""
    assert to_point(easting, northing, "EPSG:4647") == point(lat, lon)
    assert degrees(easting - 32_000_000, northing) == pytest.approx((lat, lon), abs=1e-6)


def degrees(easting: float, northing: float) -> tuple[float, float]:
    """The inverse of `krueger`, stepwise from the middle of the region."""
    lat, lon = 51.4, 6.9
    for _ in range(20):
        east, north = krueger(lat, lon)
        lat += (northing - north) / 111_200
        lon += (easting - east) / (111_200 * math.cos(math.radians(lat)))
    return lat, lon


def test_web_mercator_agrees_with_its_formula() -> None:
    """EPSG:3857 is a sphere's Mercator of 6,378,137 m."""
    x, y = to_plane(point(51.4556, 7.0116), "EPSG:3857")
    assert x == pytest.approx(6378137 * math.radians(7.0116), abs=0.01)
    assert y == pytest.approx(6378137 * math.asinh(math.tan(math.radians(51.4556))), abs=0.01)


@pytest.mark.parametrize("crs", KNOWN)
@pytest.mark.parametrize("pair", [(math.nan, 1.0), (math.inf, 5e6), (1e30, 1.0), (1.0, -1e30), (1e300, 1e300)])
def test_numbers_that_are_no_place_are_none_or_an_error(pair: tuple[float, float], crs: str) -> None:
    """Nonsense gives None among many, and `OffGround` alone; never a point at the pole or in the sea."""
    assert to_points([pair], crs) == [None]
    with pytest.raises(OffGround):
        to_point(*pair, crs)


def test_an_unknown_system_is_named_with_the_known_ones() -> None:
    """A wrong name is refused with the right ones, in both directions."""
    with pytest.raises(UnknownCrs, match="EPSG:25832"):
        to_point(1, 2, "EPSG:31467")
    with pytest.raises(UnknownCrs, match="EPSG:4647"):
        to_plane(point(51, 7), "EPSG:102329")


def test_one_bad_pair_does_not_spoil_the_others() -> None:
    """Many pairs in one call keep their order; the bad one is None in its place."""
    good = to_plane(point(51.45, 7.0), "EPSG:25832")
    assert to_points([good, (math.nan, math.nan), good], "EPSG:25832") == [point(51.45, 7.0), None, point(51.45, 7.0)]


def test_threads_share_the_projections() -> None:
    """Eight threads at once get what one gets."""
    pairs = [to_plane(point(51.2 + n / 1000, 6.8), "EPSG:4647") for n in range(50)]

    def work(_: int) -> list[Point | None]:
        return to_points(pairs, "EPSG:4647")

    with ThreadPoolExecutor(8) as pool:
        assert all(found == work(0) for found in pool.map(work, range(32)))
