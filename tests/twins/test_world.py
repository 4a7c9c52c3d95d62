"""The simulated towns: real names, stable ids, every point where it belongs."""

import math
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from sandbox.chance import METRES_PER_DEGREE
from sandbox.world import District, House, Place, Town, slugs, town

KINDS = {
    "playground",
    "public_toilet",
    "glass_container",
    "paper_container",
    "recycling_centre",
    "dog_bag_dispenser",
    "library",
    "citizen_office",
    "town_hall",
    "school",
    "kindergarten",
    "market",
    "disabled_parking",
}
FINGERPRINT = """
from hashlib import sha256
from sandbox.world import slugs, town
print(sha256(repr([(town(slug).houses, town(slug).places) for slug in slugs()]).encode()).hexdigest())
"""


@pytest.fixture(params=slugs())
def place(request: pytest.FixtureRequest) -> Town:
    """Each town in turn."""
    return town(request.param)


def metres(district: District, thing: House | Place) -> float:
    """How far a thing lies from the centre of its district."""
    east = (thing.lon - district.lon) * math.cos(math.radians(district.lat))
    return math.hypot(east, thing.lat - district.lat) * METRES_PER_DEGREE


def house(slug: str, number: int) -> House:
    """The house of this id."""
    return next(each for each in town(slug).houses if each.id == number)


def test_a_town_is_large_enough_to_be_one(place: Town) -> None:
    """Districts, streets, houses and places are as many as the twins need."""
    assert len(place.districts) >= {"duisburg": 46, "essen": 50, "duesseldorf": 50}.get(place.slug, 10)
    assert len(place.streets) >= 4 * len(place.districts)
    assert len(place.places) >= 300
    assert {each.kind for each in place.places} >= KINDS
    assert set(Counter(each.street.name for each in place.houses).values()) <= set(range(4, 14))


def test_nothing_has_a_double(place: Town) -> None:
    """Ids, keys, street names and addresses are unique within a town."""
    for values in (
        [each.id for each in place.houses],
        [each.id for each in place.places],
        [each.key for each in place.streets],
        [each.name for each in place.streets],
        [(each.street.name, each.label) for each in place.houses],
        [each.name for each in place.districts],
    ):
        assert len(values) == len(set(values))


def test_every_point_lies_in_its_district(place: Town) -> None:
    """No house and no place is farther from its district's centre than the radius."""
    assert all(metres(each.street.district, each) <= each.street.district.radius for each in place.houses)
    assert all(metres(each.district, each) <= each.district.radius for each in place.places)


def test_every_point_lies_in_its_town(place: Town) -> None:
    """All coordinates are inside the town's bounds, with lat and lon the right way round."""
    west, south, east, north = place.bounds
    things: list[House | Place] = [*place.houses, *place.places]
    assert all(west < each.lon < east and south < each.lat < north for each in things)


def test_the_world_is_the_same_in_every_process() -> None:
    """Two interpreters with other hash seeds settle the same towns."""
    runs = [
        subprocess.run(
            [sys.executable, "-c", FINGERPRINT],
            env={"PYTHONHASHSEED": seed},
            cwd=Path(__file__).parents[2],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert runs[0] == runs[1]
    assert len(runs[0].strip()) == 64


@pytest.mark.parametrize(
    ("slug", "number", "street", "label", "district"),
    [
        ("duisburg", 72827, "Altenbrucher Damm", "8", "Buchholz"),
        ("essen", 9, "Aachener Str.", "4", "Frohnhausen"),
        ("essen", 136, "Achtermbergbredde", "14", "Schonnebeck"),
    ],
)
def test_known_houses_keep_their_ids(slug: str, number: int, street: str, label: str, district: str) -> None:
    """The houses that public clients test with stand under the ids they have in life."""
    found = house(slug, number)
    assert (found.street.name, found.label, found.street.district.name) == (street, label, district)


def test_other_known_houses_exist() -> None:
    """Essen has the house 74629 and Düsseldorf has Merkurstraße 45."""
    assert house("essen", 74629).street.name
    assert ("Merkurstraße", "45", "40223") in [
        (each.street.name, each.label, each.street.district.postcode) for each in town("duesseldorf").houses
    ]


def test_streets_are_spelled_as_their_city_does() -> None:
    """Essen abbreviates in its address file, the others write the word out."""
    essen = [each.name for each in town("essen").streets]
    assert not any(name.endswith(("straße", "Straße")) for name in essen)
    assert sum(name.endswith(("str.", "Str.")) for name in essen) > 150
    for slug in ("duisburg", "duesseldorf"):
        assert not any(each.name.endswith(("str.", "Str.")) for each in town(slug).streets)


def test_recycling_centres_of_duisburg_are_the_four_known() -> None:
    """Names and addresses of the four yards are the real ones."""
    yards = {each.name: f"{each.street.name} {each.number}" for each in town("duisburg").places_of("recycling_centre")}
    assert yards == {
        "Recyclinghof Nord": "Im Holtkamp 84",
        "Recyclinghof Süd": "Kaiserswerther Straße 210",
        "Recyclinghof West": "Schauenstraße 40",
        "Recyclinghof Mitte": "Zur Kupferhütte 10",
    }


def test_an_unknown_town_is_an_error() -> None:
    """There is no town but the three."""
    with pytest.raises(KeyError):
        town("entenhausen")
