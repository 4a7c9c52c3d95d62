"""The map's elements, drawn from the simulated towns as volunteers would: most places, not all, a few metres off.

Simulated after OpenStreetMap; tags are those of its wiki. Small things are nodes, houses are ways, a few are relations.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sandbox.chance import draw, moved
from sandbox.settle import text
from sandbox.town import Place, Town

TAGS: Mapping[str, Mapping[str, str]] = {
    "recycling_centre": {
        "amenity": "recycling",
        "recycling_type": "centre",
        **dict.fromkeys(
            ("recycling:" + each for each in ("green_waste", "scrap_metal", "wood", "rubble", "paper")), "yes"
        ),
        "recycling:hazardous_waste": "no",
    },
    "glass_container": {
        "amenity": "recycling",
        "recycling_type": "container",
        "recycling:glass_bottles": "yes",
        "recycling:glass": "yes",
    },
    "paper_container": {"amenity": "recycling", "recycling_type": "container", "recycling:paper": "yes"},
    "public_toilet": {"amenity": "toilets", "access": "yes"},
    "playground": {"leisure": "playground"},
    "library": {"amenity": "library"},
    "school": {"amenity": "school", "isced:level": "1"},
    "kindergarten": {"amenity": "kindergarten"},
    "market": {"amenity": "marketplace"},
    "town_hall": {"amenity": "townhall"},
}
HOUSES = {"library", "school", "kindergarten", "town_hall", "recycling_centre"}
MAPPED = 0.85
"""The share of places somebody has put on the map."""
WHEELCHAIR = {True: "yes", False: "no"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """A node, or the middle of a way or a relation."""

    type: str
    id: int
    lat: float
    lon: float
    ags: str
    """The municipality it lies in."""
    tags: Mapping[str, str]


def elements(town: Town) -> Iterator[Element]:
    """The town's elements, in the order of its places."""
    hours: Mapping[str, str] = json.loads(text("osm_hours.json"))
    for place in town.places_of(*TAGS):
        if draw("mapped", town.slug, place.id) > MAPPED:
            continue
        seed = ("element", town.slug, place.id)
        lat, lon = moved(place.lat, place.lon, metres=8 * draw(*seed, "off"), heading=draw(*seed, "heading"))
        yield Element(
            type=_type(place, draw(*seed, "type")),
            id=int(town.ags[2:5]) * 100_000 + place.id,
            lat=round(lat, 7),
            lon=round(lon, 7),
            ags=town.ags,
            tags=dict(_tags(place, town, hours)),
        )


def _type(place: Place, share: float) -> str:
    if place.kind in HOUSES:
        return "relation" if share < 0.05 else "way"
    return "way" if place.kind == "playground" and share < 0.6 else "node"


def _tags(place: Place, town: Town, hours: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What volunteers know; nothing is invented where they know nothing."""
    yield from TAGS[place.kind].items()
    if place.kind not in {"glass_container", "paper_container", "public_toilet"}:
        yield "name", place.name
    if place.kind in HOUSES and place.number:
        yield "addr:street", place.street.name.replace("str.", "straße").replace("Str.", "Straße")
        yield "addr:housenumber", place.number
        yield "addr:postcode", place.district.postcode
        yield "addr:city", town.name
    if place.opening in hours:
        yield "opening_hours", hours[place.opening]
    share = draw("wheelchair", town.slug, place.id)
    if place.accessible is not None and share < 0.6:
        yield "wheelchair", "limited" if share < 0.1 else WHEELCHAIR[place.accessible]
