"""The layers of Düsseldorf's map server, declared: workspaces, columns, rows out of the simulated town.

Simulated after maps.duesseldorf.de; `verkehr:behindertenparkplatz` has the very columns of a recorded answer, with the
trailing blank in `adresse` and numbers as prose. The other layers follow its habits.
"""

from collections.abc import Callable, Sequence
from uuid import UUID, uuid5

from sandbox.chance import pick
from sandbox.features import features
from sandbox.ground import Shape, circle
from sandbox.town import House, Place, Town
from sandbox.wfs import FeatureType

NAMESPACE = UUID("5f7b1f0e-2f0c-4a55-9d57-1c1f0b6b2f11")
KINDS = {
    "school": "Schule",
    "kindergarten": "Kindertagesstätte",
    "library": "Bücherei",
    "citizen_office": "Bürgerbüro",
    "town_hall": "Rathaus",
    "market": "Wochenmarkt",
}
Values = dict[str, object]


def layers(town: Town) -> dict[str, list[FeatureType]]:
    """The layers of each workspace."""

    def of(prefix: str, name: str, title: str, values: Callable[[Place], Values], *kinds: str) -> FeatureType:
        places = town.places_of(*kinds)
        rows = [(f"{prefix}/{place.id}", values(place), [(place.lon, place.lat)]) for place in places]
        return _type(prefix, name, title, rows)

    return {
        "verkehr": [
            of("verkehr", "behindertenparkplatz", "Behindertenparkplätze", _parking, "disabled_parking"),
            of("verkehr", "park_ride", "Park and Ride", _park_and_ride, "park_and_ride"),
            of("verkehr", "mobilitaetsstation", "Mobilitätsstationen", _station, "mobility_station"),
        ],
        "grenzen": [_districts(town)],
        "umwelt": [
            of("umwelt", "containerstandorte", "Depotcontainer", _container, "glass_container", "paper_container"),
            of("umwelt", "spielplaetze", "Spielplätze", _playground, "playground"),
            of("umwelt", "toiletten", "Öffentliche Toiletten", _toilet, "public_toilet"),
            of("umwelt", "recyclinghoefe", "Recyclinghöfe", _recycling, "recycling_centre"),
            of("umwelt", "hundekotbeutelspender", "Hundekotbeutelspender", _named, "dog_bag_dispenser"),
        ],
        "basis": [
            of("basis", "einrichtungen", "Städtische Einrichtungen", _facility, *KINDS),
            _addresses(town),
        ],
    }


def _type(
    prefix: str, name: str, title: str, rows: Sequence[tuple[str, Values, Shape]], *, polygons: bool = False
) -> FeatureType:
    columns = {column: "int" if column == "_nummer" else "string" for column in rows[0][1]}
    if "_last_update" in columns:
        columns["_last_update"] = "date"
    return FeatureType(
        prefix=prefix,
        name=name,
        title=title,
        geometry="_geometry",
        columns=columns,
        rows=features([(f"{name}.{uuid5(NAMESPACE, key)}", values, shape) for key, values, shape in rows]),
        polygons=polygons,
        edited="_last_update" if "_last_update" in columns else None,
    )


def _address(place: Place) -> Values:
    """As the recorded rows have it: a trailing blank after the number, two if there is no number."""
    return {
        "adresse": f"{place.street.name} {place.number} ",
        "plz": place.district.postcode,
        "stadtteil": place.district.name,
        "stadt": "Düsseldorf",
        "_last_update": None,
    }


def _parking(place: Place) -> Values:
    return {
        "_dic_id": "behplz",
        "beschreibung": place.note or None,
        "zeitbegrenzung": place.opening or None,
        "anzahl": "1 Stellplatz" if place.spaces == 1 else f"{place.spaces} Stellplätze",
        **_address(place),
    }


def _named(place: Place) -> Values:
    return {"bezeichnung": place.name, **_address(place)}


def _park_and_ride(place: Place) -> Values:
    spaces = f"{place.spaces * 40} Stellplätze"
    return {"bezeichnung": place.name, "anzahl": spaces, "nahverkehr": place.note, **_address(place)}


def _station(place: Place) -> Values:
    return {"bezeichnung": place.name, "angebote": place.note, **_address(place)}


def _container(place: Place) -> Values:
    note = place.note or pick([None, ""], place.id)
    return {"standort": place.name, "art": place.material, "einwurf": place.opening, "hinweis": note, **_address(place)}


def _playground(place: Place) -> Values:
    return {
        "bezeichnung": place.name,
        "alter": place.note,
        "belag": place.material,
        "oeffnung": place.opening or None,
        **_address(place),
    }


def _toilet(place: Place) -> Values:
    reachable = {True: "barrierefrei", False: "nicht barrierefrei", None: None}[place.accessible]
    return {
        "bezeichnung": place.name,
        "oeffnung": place.opening,
        "gebuehr": place.note,
        "zugang": reachable,
        **_address(place),
    }


def _recycling(place: Place) -> Values:
    return {"bezeichnung": place.name, "oeffnung": place.opening, "telefon": None, **_address(place)}


def _facility(place: Place) -> Values:
    return {
        "bezeichnung": place.name,
        "kategorie": KINDS[place.kind],
        "oeffnung": place.opening or None,
        **_address(place),
    }


def _districts(town: Town) -> FeatureType:
    rows = [
        (district.name, {"_nummer": number, "name": district.name, "stadt": town.name}, circle(district))
        for number, district in enumerate(town.districts, start=1)
    ]
    return _type("grenzen", "stadtteile", "Stadtteile", rows, polygons=True)


def _addresses(town: Town) -> FeatureType:
    rows = [(f"haus/{house.id}", _house(house), [(house.lon, house.lat)]) for house in town.houses]
    return _type("basis", "adressen", "Adressen", rows)


def _house(house: House) -> Values:
    return {
        "strasse": house.street.name,
        "hausnummer": str(house.number),
        "zusatz": house.suffix or None,
        "plz": house.street.district.postcode,
        "stadtteil": house.street.district.name,
    }
