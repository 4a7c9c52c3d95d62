"""The tables of Düsseldorf's datastore, declared: columns, and rows of nothing but text out of the simulated town.

Garages, park and ride, and disabled parkings have the very columns of recorded answers and their numbers; hotspots
and schools stand in for the city's. Each table ends with a row without a position, as a table grown by hand does.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sandbox.chance import draw
from sandbox.ground import ZONE, surveyed
from sandbox.town import Place, Town

GARAGES = "53d63e70-0ed4-4175-9924-c45530d5bf29"
PARK_AND_RIDES = "1fd5b3f3-ea03-4922-9fae-3577fbc9f78a"
DISABLED_PARKINGS = "995914c7-4275-49c4-8441-426722336c3a"
HOTSPOTS = "6f0c1c5e-3b0f-4f5a-9c77-2d9a3a1f0b11"
SCHOOLS = "2b7de1f4-90c6-4d38-a5e1-7f46c0d9b3a2"
Row = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One resource of the datastore."""

    columns: Sequence[str]
    rows: Sequence[Row]


def tables(town: Town) -> dict[str, Table]:
    """All tables by the UUID of their resource."""
    return {
        GARAGES: _table(town.places_of("garage"), _garage),
        PARK_AND_RIDES: _table(town.places_of("park_and_ride")[:34], lambda place: _park_and_ride(town, place)),
        DISABLED_PARKINGS: _table(town.places_of("disabled_parking")[:314], _parking),
        HOTSPOTS: _table(town.places_of("wifi"), _hotspot),
        SCHOOLS: _table(town.places_of("school"), _school),
    }


def _table(places: Sequence[Place], values: Callable[[Place], dict[str, str]]) -> Table:
    rows = [values(place) for place in places]
    nowhere = dict.fromkeys(rows[0], "")
    rows.append(
        {**rows[0], **{name: "" for name in nowhere if name in {"latitude", "longitude", "ostwert", "nordwert"}}}
    )
    numbered = [{**row, "entry_id": str(number)} for number, row in enumerate(rows, 1)]
    return Table(columns=list(numbered[0]), rows=numbered)


def _degrees(place: Place) -> dict[str, str]:
    """As many decimals as whoever typed them had: six, eight or thirteen."""
    decimals = (6, 8, 13)[int(draw("decimals", place.id) * 3)]
    return {"latitude": f"{place.lat:.{decimals}f}", "longitude": f"{place.lon:.{decimals}f}"}


def _garage(place: Place) -> dict[str, str]:
    return {
        **_degrees(place),
        "altitude": "0",
        "geometry": "point",
        "name": place.name.removeprefix("Parkhaus "),
        "adresse_zufahrt": f"{place.street.name} {place.number}".strip(),
        "ort": f"{place.district.postcode} Düsseldorf {place.district.name}",
    }


def _park_and_ride(town: Town, place: Place) -> dict[str, str]:
    ((easting, northing),) = surveyed([[(place.lon, place.lat)]])[0]
    at = [district.name for district in town.districts].index(place.district.name)
    return {
        **_degrees(place),
        "name": place.name.removeprefix("P+R "),
        "nahverkehr": f"Linie {place.note},\u00a0{700 + place.id % 90}",
        "strasse": place.street.name,
        "hausnummer": place.number,
        "hs_zusatz": "A" if place.number and draw("suffix", place.id) < 0.1 else "",
        "plz": place.district.postcode,
        "stadt": f"Düsseldorf-{place.district.name}",
        "stadtbezirk": f"{at // 5 + 1:02}",
        "stadtteil": f"{at // 5 + 1:02}{at % 5 + 1}",
        "ostwert": f"{ZONE + easting:.0f}",
        "nordwert": f"{northing:.0f}",
    }


def _parking(place: Place) -> dict[str, str]:
    return {
        **_degrees(place),
        "altitude": "0",
        "geometry": "point",
        "strasse": place.street.name,
        "hausnr": place.number,
        "zusatzid": "gegenüber" if draw("beside", place.id) < 0.05 else "",
        "bemerkung": "",
        "name": place.note,
        "anzahl": str(place.spaces),
        "zeitbegrenzung": place.opening,
    }


def _hotspot(place: Place) -> dict[str, str]:
    return {
        "bezeichnung": place.name,
        "art": place.note,
        "strasse": place.street.name,
        "hausnummer": place.number,
        "plz": place.district.postcode,
        "stadtteil": place.district.name,
        **_degrees(place),
    }


def _school(place: Place) -> dict[str, str]:
    return {
        "schulnummer": f"{100_000 + place.id}",
        "schulname": place.name,
        "schulform": place.note,
        "traeger": "Landeshauptstadt Düsseldorf",
        "strasse": place.street.name,
        "hausnummer": place.number,
        "plz": place.district.postcode,
        "stadtteil": place.district.name,
        **_degrees(place),
    }
