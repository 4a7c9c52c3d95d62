"""Check: what a well-formed question may still get wrong, all of it at once."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from domain.catalogue import ADDRESSES, CITIES, FRACTIONS, PICKUPS, PLACES
from domain.errors import BadQuestion
from domain.resource import Resource
from domain.texts import MISTAKES
from gateway.federation.check import LONGEST_WINDOW, check, nearest
from tests.unit.pieces import a_book, question

HOME = {"street": "Hauptstraße", "house_number": "9", "postcode": "10001"}
ID = {"address": ("adorf:haus:9",)}


def mistakes(resource: Resource, **asked: Any) -> list[tuple[str, str]]:
    """Name and code of everything wrong, none when it may be asked."""
    try:
        check(question(resource, **asked), a_book())
    except BadQuestion as bad:
        return [(mistake.name, mistake.code) for mistake in bad.mistakes]
    return []


@pytest.mark.parametrize(
    ("resource", "asked"),
    [
        (CITIES, {}),
        (FRACTIONS, {"cities": ("adorf", "bstadt")}),
        (PLACES, {"lat": 51.1, "lon": 6.1}),
        (PLACES, {"lat": 51.1, "lon": 6.1, "radius": 10.0}),
        (PLACES, {"lat": -33.9, "lon": 151.2}),
        (PICKUPS, ID),
        (PICKUPS, ID | {"from_": date(2026, 1, 1), "to": date(2026, 1, 1)}),
        (PICKUPS, ID | {"from_": date(2026, 1, 1), "to": date(2026, 1, 1) + LONGEST_WINDOW}),
        (PICKUPS, HOME),
        (PICKUPS, {"street": "Ölweg", "house_number": "1", "cities": ("bstadt",)}),
        (PICKUPS, {"item": "adorf:amt:1"}),
    ],
)
def test_what_may_be_asked(resource: Resource, asked: dict[str, Any]) -> None:
    """A question whose parts fit passes; a point far away is asked for nothing, but may be."""
    assert mistakes(resource, **asked) == []


@pytest.mark.parametrize(
    ("resource", "asked", "wrong"),
    [
        (PLACES, {"cities": ("adorv",)}, [("city", "unknown-value")]),
        (PLACES, {"cities": ("adorf", "x", "y")}, [("city", "unknown-value")] * 2),
        (PLACES, {"lat": 51.1}, [("lat", "needs")]),
        (PLACES, {"lon": 6.1}, [("lon", "needs")]),
        (ADDRESSES, {"radius": 10.0}, [("radius", "needs")]),
        (PLACES, {"lat": 6.1, "lon": 51.1}, [("lat", "swapped")]),
        (ADDRESSES, {"lat": 6.5, "lon": 51.1, "radius": 10.0}, [("lat", "swapped")]),
        (PICKUPS, {}, [("address", "household-missing")]),
        (PICKUPS, ID | {"street": "x"}, [("street", "excludes")]),
        (PICKUPS, ID | {"postcode": "10001"}, [("postcode", "excludes")]),
        (PICKUPS, {"house_number": "9"}, [("house_number", "needs")]),
        (PICKUPS, {"street": "x", "postcode": "10001"}, [("street", "needs")]),
        (PICKUPS, {"street": "x", "house_number": "9"}, [("street", "needs")]),
        (PICKUPS, {"street": "x", "house_number": "9", "cities": ("adorf", "bstadt")}, [("street", "needs")]),
        (PICKUPS, ID | {"from_": date(2026, 1, 2), "to": date(2026, 1, 1)}, [("to", "window-inverted")]),
        (PICKUPS, ID | {"from_": date(2020, 1, 1), "to": date(2030, 1, 1)}, [("to", "window-too-long")]),
        (
            PICKUPS,
            {"cities": ("x",), "from_": date(2026, 1, 2), "to": date(2026, 1, 1)},
            [("city", "unknown-value"), ("to", "window-inverted"), ("address", "household-missing")],
        ),
    ],
)
def test_what_may_not(resource: Resource, asked: dict[str, Any], wrong: list[tuple[str, str]]) -> None:
    """Each mistake is named by its parameter, and all of them at once."""
    assert mistakes(resource, **asked) == wrong
    assert all(code in MISTAKES for _, code in wrong)


def test_swapped_names_the_city() -> None:
    """A point outside every city that would fit when swapped says which city that is."""
    with pytest.raises(BadQuestion) as caught:
        check(question(PLACES, lat=6.5, lon=51.1), a_book())
    assert caught.value.mistakes[0].params == (("city", "Bstadt"),)


def test_an_unknown_city_names_the_nearest() -> None:
    """A city that is not here is answered with those that are, the nearest first."""
    with pytest.raises(BadQuestion) as caught:
        check(question(PLACES, cities=("bstatd",)), a_book())
    assert caught.value.mistakes[0].allowed[0] == "bstadt"
    assert caught.value.mistakes[0].params == (("value", "bstatd"),)


def test_nearest() -> None:
    """Near words come nearest first; where none is near, a short list is given whole and a long one not at all."""
    assert nearest("duesburg", ["essen", "duisburg", "koeln"]) == ("duisburg",)
    assert nearest("qqq", ["b", "a"]) == ("a", "b")
    assert nearest("qqq", [f"w{n}" for n in range(21)]) == ()
    assert len(nearest("a", [f"a{n}" for n in range(9)])) == 5
