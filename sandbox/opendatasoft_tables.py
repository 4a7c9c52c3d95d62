"""The data sets of a county's portal that have rows, declared: columns, and rows out of the simulated town and its neighbour.

Values have types: numbers are numbers, nothing is null, a position is `{lon, lat}`. Each table has a row that is nowhere, as a table
grown by hand does, and some rows of the town next door, for the portal is the county's. Columns stand in for the county's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sandbox.town import House, Place, Town

NEIGHBOUR = "Nachbarstadt"
NEXT_DOOR = 0.5
"""Degrees west, where no town of the sandbox is."""
TRUTH = {True: "ja", False: "nein", None: None}
Row = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One data set with rows."""

    title: str
    theme: str
    keywords: Sequence[str]
    licence: str
    rows: Sequence[Row]

    @property
    def columns(self) -> Sequence[str]:
        """Their names."""
        return list(self.rows[0])


def tables(town: Town) -> dict[str, Table]:
    """The tables by the identifiers of their data sets."""
    zero, by = "Datenlizenz Deutschland - Zero - Version 2.0", "Datenlizenz Deutschland - Namensnennung - Version 2.0"
    education, environment = "Bildung, Kultur und Sport", "Umwelt"
    kinds = ("library", "citizen_office", "town_hall", "market", "public_toilet", "recycling_centre")
    return {
        "schulen": Table(
            title="Schulen", theme=education, keywords=("Schule", "Bildung"), licence=zero,
            rows=_rows(town, town.places_of("school"), _school),
        ),
        "kindertagesstaetten": Table(
            title="Kindertagesstätten", theme=education, keywords=("Kita", "Kinder"), licence=zero,
            rows=_rows(town, town.places_of("kindergarten"), _kindergarten),
        ),
        "oeffentliche-einrichtungen": Table(
            title="Öffentliche Einrichtungen", theme="Regierung und öffentlicher Sektor", keywords=("Rathaus", "Bücherei"),
            licence=zero, rows=_rows(town, town.places_of(*kinds), _office),
        ),
        "spielplaetze": Table(
            title="Spielplätze", theme=environment, keywords=("Spielplatz",), licence=zero,
            rows=_rows(town, town.places_of("playground"), _playground),
        ),
        "wertstoffcontainer": Table(
            title="Wertstoffcontainer", theme=environment, keywords=("Altglas", "Altpapier"), licence=zero,
            rows=_rows(town, town.places_of("glass_container", "paper_container"), _container),
        ),
        "wlan-hotspots": Table(
            title="Öffentliches WLAN", theme="Wissenschaft und Technologie", keywords=("WLAN", "Internet"), licence=zero,
            rows=_rows(town, town.places_of("wifi"), _hotspot),
        ),
        "hauskoordinaten": Table(
            title="Hauskoordinaten", theme="Regionen und Städte", keywords=("Adresse",), licence=by,
            rows=[_house(town, each) for each in town.houses],
        ),
    }  # fmt: skip


def _rows(town: Town, places: Sequence[Place], values: Callable[[Place], dict[str, object]]) -> list[Row]:
    rows: list[Row] = [{**values(place), **_where(town.name, place.lon, place.lat)} for place in places]
    nowhere = dict.fromkeys(("geo_point_2d", "geo_shape"))
    first = next(iter(rows[0]))
    next_door = [
        {**values(place), first: 900_000 + place.id, **_where(NEIGHBOUR, place.lon - NEXT_DOOR, place.lat)}
        for place in places[:3]
    ]
    return [*rows, {**rows[0], first: 899_999, **nowhere}, *next_door]


def _where(name: str, lon: float, lat: float) -> dict[str, object]:
    shape = {"type": "Feature", "geometry": {"coordinates": [lon, lat], "type": "Point"}, "properties": {}}
    return {"gemeinde": name, "geo_point_2d": {"lon": lon, "lat": lat}, "geo_shape": shape}


def _line(place: Place) -> str:
    return f"{place.street.name} {place.number}".strip()


def _school(place: Place) -> dict[str, object]:
    return {
        "schulnummer": 100_000 + place.id,
        "schulbezeichnung": place.name,
        "schulform": place.note,
        "traeger": None if place.id % 7 == 0 else "Stadt",
        "strasse": place.street.name,
        "hausnummer": place.number or None,
        "plz": place.district.postcode,
        "ortsteil": place.district.name,
    }


def _kindergarten(place: Place) -> dict[str, object]:
    return {
        "einrichtungsnummer": place.id,
        "name": place.name,
        "traeger": place.note,
        "anschrift": _line(place),
        "plz": int(place.district.postcode),
        "ortsteil": place.district.name,
        "oeffnungszeiten": place.opening or None,
        "plaetze": 20 + place.id % 70,
    }


def _office(place: Place) -> dict[str, object]:
    kinds = {
        "library": "Bücherei",
        "citizen_office": "Bürgeramt",
        "town_hall": "Rathaus",
        "market": "Wochenmarkt",
        "public_toilet": "Öffentliche Toilette",
        "recycling_centre": "Wertstoffhof",
    }
    return {
        "nummer": place.id,
        "art": kinds[place.kind],
        "name": place.name,
        "anschrift": _line(place),
        "plz": place.district.postcode,
        "ortsteil": place.district.name,
        "oeffnungszeiten": place.opening or None,
        "barrierefrei": TRUTH[place.accessible],
    }


def _playground(place: Place) -> dict[str, object]:
    return {
        "nummer": place.id,
        "name": place.name,
        "anschrift": _line(place),
        "plz": place.district.postcode,
        "ortsteil": place.district.name,
        "altersgruppe": place.note or None,
        "nutzungszeiten": place.opening or None,
        "baujahr": 1970 + place.id % 55,
    }


def _container(place: Place) -> dict[str, object]:
    return {
        "nummer": place.id,
        "art": "Altglas" if place.kind == "glass_container" else "Altpapier",
        "standort": place.name,
        "anschrift": _line(place),
        "plz": place.district.postcode,
        "ortsteil": place.district.name,
        "einwurfzeiten": place.opening or None,
        "hinweis": place.note or None,
    }


def _hotspot(place: Place) -> dict[str, object]:
    return {
        "nummer": place.id,
        "name": place.name,
        "lage": place.note or None,
        "anschrift": _line(place),
        "plz": place.district.postcode,
        "ortsteil": place.district.name,
    }


def _house(town: Town, house: House) -> dict[str, object]:
    return {
        "objectid": house.id,
        "strasse": house.street.name,
        "hausnummer": house.label,
        "plz": house.street.district.postcode,
        "ortsteil": house.street.district.name,
        **_where(town.name, house.lon, house.lat),
    }
