"""The data sets of Essen's portal, declared, and how their files are written. Rows come out of the simulated town.

CSV: `;`, UTF-8 with a byte order mark, CRLF, decimal commas, a column per year. GeoJSON: EPSG:4647, named in `crs` or
not. Every file of points has a row that is nowhere; titles and columns stand in for the city's.
"""

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from sandbox.chance import draw
from sandbox.ground import ZONE, surveyed
from sandbox.town import Place, Town

CSV, GEOJSON, PDF = "text/csv", "application/octet-stream", "application/pdf"
CRS = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4647"}}
Values = Mapping[str, object]


class Body(Protocol):
    """Writes a file as it is in a year; empty on demand."""

    def __call__(self, *, year: int, empty: bool) -> bytes:
        """The file's bytes."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """One distribution; `{year}` in its texts is the year of the twin's clock."""

    title: str
    name: str
    format: str
    media: str
    body: Body
    turned: bool = False
    """True where the file stands under `accessURL`."""
    labelled: bool = True
    """False where `mediaType` is missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """One entry of the catalogue."""

    slug: str
    title: str
    modified: str
    files: Sequence[File]


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """Places with their columns, on the ground in EPSG:25832."""

    values: Callable[[Place, int], Values]
    places: Sequence[Place]
    metric: Sequence[tuple[float, float]]


def datasets(town: Town) -> list[Dataset]:
    """All of them, in the catalogue's order."""
    bags = _points(town, _dispenser, "dog_bag_dispenser")
    bays = _points(town, _bay, "disabled_parking")
    spots = _points(town, _hotspot, "wifi")
    schools = _points(town, _school, "school")
    return [
        Dataset(
            slug="einwohner",
            title="Einwohner nach Stadtteilen",
            modified="März {year}",
            files=[_csv("Einwohner", "Einwohner {year}.csv", partial(_people, town))],
        ),
        Dataset(
            slug="hundekotbeutelspender",
            title="Hundekotbeutelspender {year}",
            modified="{year}-01-01",
            files=[_geojson("Hundekotbeutelspender", "Hundekotbeutelspender Essen {year}.geojson", bags, named=False)],
        ),
        Dataset(
            slug="behindertenparkplaetze",
            title="Behindertenparkplätze in Essen",
            modified="01.01.{year}",
            files=[
                File(title="Hinweise", name="Hinweise.pdf", format="PDF", media=PDF, body=_paper),
                _csv(
                    "Behindertenparkplätze {year}",
                    "Behindertenparkplätze {year}.csv",
                    partial(_table, bays),
                    turned=True,
                ),
            ],
        ),
        Dataset(
            slug="wlan",
            title="Freies WLAN",
            modified="{year}-01-01T08:00:00+0100",
            files=[
                _csv("Hotspots als CSV", "WLAN_{year}.csv", partial(_table, spots)),
                _geojson("Hotspots als GeoJSON", "WLAN_{year}.json", spots, named=True, labelled=False),
            ],
        ),
        Dataset(
            slug="schulen",
            title="Schulen in Essen {year}",
            modified="R/P1Y",
            files=[
                _geojson("Schulen", "Schulen Übersicht {year}.geojson", schools, named=True),
                _csv("Schulen", "Schulen Übersicht {year}.csv", partial(_table, schools)),
            ],
        ),
    ]


def _csv(title: str, name: str, body: Body, *, turned: bool = False) -> File:
    return File(title=title, name=name, format="CSV", media=CSV, body=body, turned=turned)


def _geojson(title: str, name: str, points: Points, *, named: bool, labelled: bool = True) -> File:
    body = partial(_collection, points, named=named)
    return File(title=title, name=name, format="GeoJSON", media=GEOJSON, body=body, labelled=labelled)


def _points(town: Town, values: Callable[[Place, int], Values], kind: str) -> Points:
    places = town.places_of(kind)
    return Points(
        values=values,
        places=places,
        metric=[corner for shape in surveyed([[(place.lon, place.lat)] for place in places]) for corner in shape],
    )


def _table(points: Points, *, year: int, empty: bool) -> bytes:
    rows: list[dict[str, object]] = [
        {**points.values(place, year), "Rechtswert": _comma(x), "Hochwert": _comma(y)}
        for place, (x, y) in zip(points.places, points.metric, strict=True)
    ]
    nowhere = {**rows[0], "Nr": "9999", "Rechtswert": "", "Hochwert": ""}
    return _written([*rows, nowhere], empty=empty)


def _people(town: Town, *, year: int, empty: bool) -> bytes:
    rows: list[dict[str, object]] = [
        {
            "Stadtteil": district.name,
            **{str(each): 3000 + int(draw(each, district.name) * 9000) for each in range(2015, year)},
        }
        for district in town.districts
    ]
    return _written(rows, empty=empty)


def _written(rows: Sequence[Values], *, empty: bool) -> bytes:
    sheet = io.StringIO(newline="")
    writer = csv.DictWriter(sheet, list(rows[0]), delimiter=";", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows([] if empty else rows)
    return sheet.getvalue().encode("utf-8-sig")


def _collection(points: Points, *, year: int, empty: bool, named: bool) -> bytes:
    features: list[Values] = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [round(ZONE + x, 2), round(y, 2)]},
            "properties": points.values(place, year),
        }
        for place, (x, y) in zip(points.places, points.metric, strict=True)
    ]
    features.append(
        {"type": "Feature", "geometry": None, "properties": {**points.values(points.places[0], year), "Nr": "9999"}}
    )
    said = {"type": "FeatureCollection", **({"crs": CRS} if named else {}), "features": [] if empty else features}
    return json.dumps(said, ensure_ascii=False).encode()


def _paper(*, year: int, empty: bool) -> bytes:
    return f"%PDF-1.4 simulated {year}".encode()


def _comma(number: float) -> str:
    return f"{number:.2f}".replace(".", ",")


def _address(place: Place) -> Values:
    return {
        "Adresse": f"{place.street.name} {place.number}".strip(),
        "PLZ": place.district.postcode,
        "Stadtteil": place.district.name,
    }


def _dispenser(place: Place, year: int) -> Values:
    return {"Nr": place.id, "Standort": place.name, **_address(place), "Leerungen": f"{52 - place.id % 3},5"}


def _bay(place: Place, year: int) -> Values:
    counts = {f"Stellplätze {each}": place.spaces for each in range(year - 2, year + 1)}
    return {"Nr": place.id, "Lage": place.note, **_address(place), "Zeiten": place.opening, **counts}


def _hotspot(place: Place, year: int) -> Values:
    return {"Nr": place.id, "Bezeichnung": place.name, **_address(place), "Art": place.note}


def _school(place: Place, year: int) -> Values:
    counts = {
        f"Schüler {each}/{each + 1 - 2000}": 180 + int(draw(each, place.id) * 700) for each in range(year - 3, year)
    }
    return {"Nr": place.id, "Schule": place.name, "Schulform": place.note, **_address(place), **counts}
