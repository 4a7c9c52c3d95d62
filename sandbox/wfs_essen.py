"""The layers of Essen's map server, declared: one service a subject, rows out of the simulated town.

Simulated after geo.essen.de; `Hauskoordinaten` has the columns of recorded members: X is the northing, Y the easting,
keys and house numbers come as "4" or "4.0", a suffix stands in ADRESSE only, and there is no postcode.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sandbox.chance import draw
from sandbox.features import features
from sandbox.ground import ZONE, Shape, surveyed
from sandbox.town import House, Place, Town
from sandbox.wfs import FeatureType

RECORDED = {9, 136}  # their numbers were seen without decimals
ART = {"glass_container": "Altglas", "paper_container": "Altpapier"}
GRUPPE = {
    "school": "Schulen",
    "kindergarten": "Kindertagesstätten",
    "library": "Bibliotheken",
    "citizen_office": "Bürgerämter",
    "town_hall": "Rathaus",
    "market": "Wochenmärkte",
    "public_toilet": "Öffentliche Toiletten",
}
ZUGANG = {True: "barrierefrei", False: "nicht barrierefrei", None: None}
Values = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """One service with its one layer."""

    prefix: str
    name: str
    title: str
    rows: Callable[[Town], Sequence[tuple[int, Values, Shape]]]
    encoding: str = "UTF-8"

    @property
    def path(self) -> str:
        """Where it stands."""
        return f"/arcgis/services/public/{self.prefix}_wfs/MapServer/WFSServer"

    def layer(self, town: Town) -> FeatureType:
        """The layer with X, Y and the shape of every row."""
        rows = self.rows(town)
        placed = [
            (f"{self.name}.{key}", {"OBJECTID": key, **values, **_axes(metric)}, shape)
            for (key, values, shape), metric in zip(rows, surveyed([shape for _, _, shape in rows]), strict=True)
        ]
        numbers = {"OBJECTID": "int", "STRSCHL": "double", "HSNR": "double", "X": "double", "Y": "double"}
        return FeatureType(
            prefix=self.prefix,
            name=self.name,
            title=self.title,
            geometry="Shape",
            columns={column: numbers.get(column, "string") for column in placed[0][1]},
            rows=features(placed),
        )


def _axes(metric: Shape) -> Values:
    """X is the northing and Y the easting: no slip of ours."""
    if not metric:
        return {"X": None, "Y": None}
    easting, northing = metric[0]
    return {"X": round(northing, 3), "Y": round(easting + ZONE, 3)}


def _houses(essen: Town) -> list[tuple[int, Values, Shape]]:
    houses = sorted(essen.houses, key=lambda house: house.id)
    return [(house.id, _house(house), [(house.lon, house.lat)]) for house in houses]


def _house(house: House) -> Values:
    # Some rows come as doubles, some do not; the real server mixes them likewise.
    number = int if house.id in RECORDED or draw("double", house.id) < 0.5 else float
    return {
        "STRSCHL": number(house.street.key),
        "HSNR": number(house.number),
        "STRNAME": house.street.name,
        "ADRESSE": f"{house.street.name} {house.label}",
    }


def _playgrounds(essen: Town) -> list[tuple[int, Values, Shape]]:
    """The playgrounds, and one that was never measured."""
    rows: list[tuple[int, Values, Shape]] = [
        (place.id, _playground(place), [(place.lon, place.lat)]) for place in essen.places_of("playground")
    ]
    return [*rows, (900_001, {**rows[0][1], "NAME": "Spielplatz ohne Einmessung"}, [])]


def _playground(place: Place) -> Values:
    return {
        "NAME": place.name,
        **_spot(place),
        "ALTER": place.note,
        "BELAG": place.material,
        "ZEITEN": place.opening or None,
    }


def _containers(essen: Town) -> list[tuple[int, Values, Shape]]:
    places = essen.places_of(*ART)
    return [(place.id, _container(place), [(place.lon, place.lat)]) for place in places]


def _container(place: Place) -> Values:
    note = place.note or None
    return {"STANDORT": place.name, "ART": ART[place.kind], **_spot(place), "EINWURF": place.opening, "HINWEIS": note}


def _facilities(essen: Town) -> list[tuple[int, Values, Shape]]:
    places = essen.places_of(*GRUPPE)
    return [(place.id, _facility(place), [(place.lon, place.lat)]) for place in places]


def _facility(place: Place) -> Values:
    return {
        "BEZEICHNUNG": place.name,
        "GRUPPE": GRUPPE[place.kind],
        **_spot(place),
        "ZEITEN": place.opening or None,
        "ZUGANG": ZUGANG[place.accessible],
    }


def _spot(place: Place) -> Values:
    return {
        "ADRESSE": f"{place.street.name} {place.number}".strip(),
        "PLZ": place.district.postcode,
        "STADTTEIL": place.district.name,
    }


SERVICES = (
    Service(prefix="Amtliche_Hauskoordinaten", name="Hauskoordinaten", title="Amtliche Hauskoordinaten", rows=_houses),
    Service(prefix="Kinderspielplaetze", name="Kinderspielplaetze", title="Kinderspielplätze", rows=_playgrounds),
    Service(
        prefix="Containerstandorte",
        name="Containerstandorte",
        title="Containerstandorte",
        rows=_containers,
        encoding="windows-1252",
    ),
    Service(prefix="Einrichtungen", name="Einrichtungen", title="Öffentliche Einrichtungen", rows=_facilities),
)
