"""Twin of Düsseldorf's VT-Manager: a GeoServer with the counts of the car parks, as WFS 1.1 and GeoJSON.

Simulated after vtmanager.duesseldorf.de. Its habits: 403 for a client that does not look like a browser; an ExceptionReport under
200; `status` 1 where it counts, and nothing there where it does not; a counter that went dead, one that has stood still for
years and says it counts, one that goes blank for some minutes of every hour, one whose cars are more than fit in. Numbers and names
are not those of the city's open data. What it writes for a garage that is closed at night (`status` 0) is invented.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache

from aiohttp import web

from sandbox.chance import draw, moved
from sandbox.clock import CIVIC
from sandbox.day import occupied
from sandbox.kit import CLOCK, Twin
from sandbox.world import town

PATH = "/geoserverwfs"
TYPE = "vtinfo:Parkhaeuser"
DEAD, FROZEN, BLANK, OVERFULL, NIGHTLY = 29, 37, 12, 4, 7
NUMBERS = [*range(1, 25), 26, 27, DEAD, 31, 33, FROZEN, 41, 42]
"""The last two are not in the city's open data."""
REFUSAL = (
    '<?xml version="1.0" encoding="UTF-8"?><ows:ExceptionReport xmlns:ows="http://www.opengis.net/ows" version="1.0.0">'
    '<ows:Exception exceptionCode="InvalidParameterValue" locator="typeName"><ows:ExceptionText>Feature type unknown'
    "</ows:ExceptionText></ows:Exception></ows:ExceptionReport>"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Garage:
    """One car park as the traffic computer knows it."""

    number: int
    name: str
    capacity: int
    lat: float
    lon: float
    address: str


def twins() -> list[Twin]:
    """`vtmanager/duesseldorf`."""
    return [Twin(name="vtmanager/duesseldorf", routes=[web.get(PATH, _features)])]


@cache
def garages() -> Sequence[Garage]:
    """Most of the town's garages under names of its own, and two that only it knows."""
    here = town("duesseldorf")
    known = [
        Garage(
            number=number,
            name=f"P{number} {place.street.name}",
            capacity=80 + 10 * int(70 * draw("capacity", place.id)),
            lat=place.lat,
            lon=place.lon,
            address=f"{place.street.name} {place.number}".strip() + f"<br>{place.district.postcode} Düsseldorf",
        )
        for number, place in zip(reversed(NUMBERS[:-2]), here.places_of("garage"), strict=False)
    ]
    own = []
    for number, district in zip(NUMBERS[-2:], here.districts, strict=False):
        lat, lon = moved(district.lat, district.lon, metres=90, heading=number / 50)
        name = f"P{number} {district.name}"
        own.append(Garage(number=number, name=name, capacity=400, lat=lat, lon=lon, address=""))
    return [*known, *own]


def said(garage: Garage, now: datetime) -> dict[str, object]:
    """What the service says of a garage at an instant."""
    counted = now.replace(microsecond=0) - timedelta(seconds=int(90 * draw("late", garage.number)))
    number, cars, status = garage.number, occupied(garage.name, garage.capacity, counted), 1
    row: dict[str, object] = {
        "name": garage.name,
        "kurzparkermax": garage.capacity,
        "kurzparkerbelegt": cars,
        "status": status,
        "daysecto_belegung": _utc(counted),
        "vti_anschrift": garage.address or None,
        "vti_url": f"https://vtmanager.example/parkhaus/{number}",
        "licence": "synthetic",
    }
    if number == OVERFULL:
        row |= {"kurzparkerbelegt": garage.capacity + 17}
    if number == FROZEN:
        row |= {"kurzparkerbelegt": 12, "daysecto_belegung": f"{now.year - 2}-03-14T07:21:00Z"}
    if number == DEAD or (number == BLANK and 20 <= now.minute < 40):
        row |= {"kurzparkerbelegt": None, "status": None, "daysecto_belegung": None}
    if number == NIGHTLY and 1 <= now.astimezone(CIVIC).hour < 5:
        row |= {"kurzparkerbelegt": None, "status": 0}
    return row


async def _features(request: web.Request) -> web.Response:
    if not request.headers.get("User-Agent", "").startswith("Mozilla/"):
        raise web.HTTPForbidden(text="<html><body><h1>403 Forbidden</h1></body></html>", content_type="text/html")
    asked = {name.lower(): value for name, value in request.query.items()}
    if asked.get("typename") != TYPE or asked.get("request") != "GetFeature":
        return web.Response(text=REFUSAL, content_type="application/xml")
    now = request.app[CLOCK].now()
    features = [] if request["empty"] else [_feature(each, now) for each in garages()]
    collection = {
        "type": "FeatureCollection",
        "totalFeatures": len(features),
        "features": features,
        "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4326"}},
    }
    return web.json_response(text=json.dumps(collection, ensure_ascii=False))


def _feature(garage: Garage, now: datetime) -> dict[str, object]:
    return {
        "type": "Feature",
        "id": f"Parkhaeuser.{garage.number}",
        "geometry": {"type": "Point", "coordinates": [round(garage.lon, 6), round(garage.lat, 6)]},
        "geometry_name": "the_geom",
        "properties": said(garage, now),
    }


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
