"""The layers of Duisburg's map server, declared: fields with their Esri types, rows out of the simulated town.

Simulated after the open data service of geoportal.duisburg.de: layers 6 and 29 are known, the others stand in for the
city's. Every layer of points has two broken rows, one without a shape and one at "NaN", as city layers do.
"""

from collections.abc import Callable, Sequence
from math import nan
from typing import Literal

from sandbox.arcgis_layer import Field, Layer
from sandbox.chance import draw, pick
from sandbox.features import Feature, features
from sandbox.ground import Shape, circle, hull
from sandbox.settle import text
from sandbox.town import House, Place, Town

BROKEN_IDS = (900_001, 900_002)
CATEGORIES = {
    1: "Schule",
    2: "Kindertageseinrichtung",
    3: "Bibliothek",
    4: "Bürgerservice",
    5: "Rathaus",
    6: "Wochenmarkt",
}
CATEGORY_OF = dict(
    zip(("school", "kindergarten", "library", "citizen_office", "town_hall", "market"), CATEGORIES, strict=True)
)


def layers(town: Town) -> dict[int, Layer]:
    """All layers by number."""
    found = [
        _boroughs(town),
        _layer(town, 12, "Öffentliche Toiletten", _toilet, "public_toilet", geojson="no"),
        _layer(town, 15, "Depotcontainer", _container, "glass_container", "paper_container", geojson="no"),
        _layer(town, 18, "Behindertenparkplätze", _parking, "disabled_parking", geojson="no"),
        _layer(town, 21, "Öffentliche Einrichtungen", _facility, *CATEGORY_OF, geojson="top"),
        _layer(town, 29, "Spielplätze", _playground, "playground"),
        _layer(town, 31, "Recyclinghöfe", _recycling, "recycling_centre"),
        _layer(town, 33, "Hundekotbeutelspender", _dispenser, "dog_bag_dispenser", geojson="no"),
        _addresses(town),
    ]
    return {layer.id: layer for layer in found}


Values = dict[str, object]


def _layer(
    town: Town,
    number: int,
    name: str,
    values: Callable[[Place], Values],
    *kinds: str,
    geojson: Literal["no", "top", "properties"] = "properties",
) -> Layer:
    places = sorted(town.places_of(*kinds), key=lambda place: place.id)
    rows: list[tuple[int, Values, Shape]] = [(place.id, values(place), [(place.lon, place.lat)]) for place in places]
    columns = list(rows[0][1])
    return Layer(
        id=number,
        name=name,
        display=columns[0],
        fields=[Field(name="OBJECTID", type="OID"), *map(_field, columns)],
        rows=_rows([*rows, *_broken(rows[0][1])]),
        geojson=geojson,
    )


def _field(name: str) -> Field:
    if name == "KATEGORIE":
        return Field(name=name, type="SmallInteger", codes=CATEGORIES)
    numbers: dict[str, Literal["Double", "Integer", "Date"]] = {
        "HAUSNR": "Double",
        "ANZAHL": "Integer",
        "STAND": "Date",
    }
    return Field(name=name, type=numbers.get(name, "String"))


def _rows(rows: Sequence[tuple[int, Values, Shape]]) -> list[Feature]:
    return features([(key, {"OBJECTID": key, **values}, shape) for key, values, shape in rows])


def _broken(values: Values) -> list[tuple[int, Values, Shape]]:
    """One row without a shape, one with a shape that is not a number."""
    shapes: list[Shape] = [[], [(nan, nan)]]
    return [(key, values, shape) for key, shape in zip(BROKEN_IDS, shapes, strict=True)]


def _ragged(value: str, *name: object) -> str | None:
    """The text as clerks leave it: some trailing blanks, and nothing is either null or ""."""
    if not value:
        return pick([None, ""], "ragged", *name)
    return value + " " * (draw("ragged", *name) < 0.15)


def _address(place: Place) -> Values:
    return {
        "STRASSE": _ragged(place.street.name, place.id, "street"),
        "HAUSNR": float(place.number) if place.number else None,
        "PLZ": place.district.postcode,
        "ORTSTEIL": _ragged(place.district.name, place.id, "district"),
    }


def _playground(place: Place) -> Values:
    return {
        "NAME": _ragged(place.name, place.id, "name"),
        **_address(place),
        "ALTERSGRUPPE": _ragged(place.note, place.id, "note"),
        "BELAG": place.material,
        "OEFFNUNG": _ragged(place.opening, place.id, "opening"),
        "STAND": None,
    }


def _toilet(place: Place) -> Values:
    return {
        "BEZEICHNUNG": place.name,
        "ADRESSE": _ragged(f"{place.street.name} {place.number}", place.id, "address"),
        "OEFFNUNGSZEITEN": _ragged(place.opening, place.id, "opening"),
        "BARRIEREFREI": {True: "ja", False: "nein", None: pick([None, ""], place.id)}[place.accessible],
        "GEBUEHR": _ragged(place.note, place.id, "note"),
    }


def _container(place: Place) -> Values:
    return {
        "STANDORT": place.name,
        "ART": place.material,
        **_address(place),
        "HINWEIS": _ragged(place.note, place.id, "note"),
    }


def _parking(place: Place) -> Values:
    return {
        "LAGE": place.note or None,
        "ANZAHL": place.spaces,
        **_address(place),
        "ZEITEN": _ragged(place.opening, place.id),
    }


def _facility(place: Place) -> Values:
    name = _ragged(place.name, place.id, "name")
    return {
        "NAME": name,
        "KATEGORIE": CATEGORY_OF[place.kind],
        **_address(place),
        "OEFFNUNG": _ragged(place.opening, place.id, "opening"),
        "STAND": None,
    }


def _recycling(place: Place) -> Values:
    return {"NAME": place.name, **_address(place), "OEFFNUNG": place.opening, "TELEFON": None, "STAND": None}


def _dispenser(place: Place) -> Values:
    return {"STANDORT": _ragged(place.name, place.id), **_address(place)}


def _addresses(town: Town) -> Layer:
    houses = sorted(town.houses, key=lambda house: house.id)
    rows: list[tuple[int, Values, Shape]] = [(house.id, _house(house), [(house.lon, house.lat)]) for house in houses]
    return Layer(
        id=40,
        name="Adressen",
        display="STRASSE",
        fields=[Field(name="OBJECTID", type="OID"), *map(_field, rows[0][1])],
        rows=_rows([*rows, *_broken({**rows[0][1], "STRASSE": "Testdatensatz"})]),
        page=1000,
    )


def _house(house: House) -> Values:
    return {
        "STRASSE": house.street.name,
        "HAUSNR": float(house.number),
        "HAUSNRZUS": house.suffix or pick([None, ""], "suffix", house.id),
        "PLZ": house.street.district.postcode,
        "ORTSTEIL": _ragged(house.street.district.name, house.id, "district"),
    }


def _boroughs(town: Town) -> Layer:
    """The seven Stadtbezirke, each a ring around its districts; this layer is whole."""
    named = {district.name: district for district in town.districts}
    rows: list[tuple[int, Values, Shape]] = []
    for line in text("boroughs.txt").splitlines()[1:]:
        head, _, members = line.partition(": ")
        number, _, name = head.partition(" ")
        ring = hull(corner for member in members.split(", ") for corner in circle(named[member]))
        rows.append((int(number), {"STBNR": number, "STBNAME": name}, ring))
    columns = [Field(name=name) for name in ("STBNR", "STBNAME")]
    return Layer(
        id=6,
        name="Stadtbezirke",
        display="STBNAME",
        fields=[Field(name="OBJECTID", type="OID"), *columns],
        rows=_rows(rows),
        polygons=True,
    )
