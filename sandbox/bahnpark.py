"""Twin of DB BahnPark v2: the car parks at railway stations, all of the country in one answer.

Simulated after apis.deutschebahn.com. Its habits: 401 without an application's id and key; numbers as text, centimetres, names in
contexts, HTML and internal notes among the tariff. Stations are where they are; car parks, capacities and prices are invented.
"""

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from sandbox.kit import Twin
from sandbox.settle import rows

PATH = "/db-api-marketplace/apis/parking-information/db-bahnpark/v2/parking-facilities"
TYPES = {
    "Parkhaus": "Multi storey car park",
    "Parkplatz": "Surface car park",
    "Straße": "On-street parking",
    "Tiefgarage": "Underground car park",
}


def twins() -> list[Twin]:
    """`bahnpark/national`."""
    return [Twin(name="bahnpark/national", routes=[web.get(PATH, _facilities)])]


async def _facilities(request: web.Request) -> web.Response:
    if not (request.headers.get("DB-Client-Id") and request.headers.get("DB-Api-Key")):
        problem = {"httpCode": "401", "httpMessage": "Unauthorized", "moreInformation": "Invalid client id or secret."}
        return web.json_response(problem, status=401)
    return web.json_response(
        {"_embedded": [] if request["empty"] else [_row(each) for each in rows("station_parks.csv")]}
    )


def _row(park: Mapping[str, str]) -> Mapping[str, Any]:
    contexts = {"NAME": park["name"], "DISPLAY": park["name"], "LABEL": f"P{park['id'][-1]}"}
    return {
        "id": park["id"],
        "name": [{"name": name, "context": context} for context, name in contexts.items()],
        "url": f"https://bahnpark.example/karte?id={park['id']}",
        "type": {"name": park["kind"], "nameEn": TYPES[park["kind"]], "abbreviation": park["kind"]},
        "provider": {"isSpecialProductDb": False, "facilityNumber": park["id"], "source": "UNKNOWN"},
        "operator": {"name": "Beispiel Parkraum GmbH", "url": "parkraum.example"},
        "address": {
            "streetAndNumber": park["street"],
            "zip": park["postcode"],
            "city": park["city"],
            "phone": None,
            "location": {"latitude": _number(park["lat"]), "longitude": _number(park["lon"])},
        },
        "station": {"name": f"{park['city']} Hbf", "distance": "100-149"},
        "capacity": [
            {"type": "PARKING", "total": park["capacity"]},
            {"type": "HANDICAPPED_PARKING", "total": park["disabled"]},
        ],
        "hasPrognosis": False,
        "access": {
            "outOfService": {"isOutOfService": park["shut"] == "yes"},
            "details": [{"type": "MAIN_ACCESS"}],
            "openingHours": {"text": park["hours"], "is24h": park["hours"].startswith("24 ")},
            "restrictions": {"clearance": {"height": park["height"] or None, "width": None}},
        },
        "reservation": {"hasReservation": False},
        "equipment": {"charging": {"hasChargingStation": False, "details": "nein"}},
        "tariff": _tariff(park),
    }


def _tariff(park: Mapping[str, str]) -> Mapping[str, Any]:
    day = _number(park["day"])
    prices = {"20min": None, "1hour": _number(park["hour"]), "1day": day, "1dayPCard": day and day - 2}
    group = {"groupName": "standard", "groupLabel": "Standard"}
    return {
        "information": {
            "dynamic": {
                "tariffNotesFormatted": '<span style="color: #f01414;">licence: synthetic</span>',
                "tariffNotesInternal": "intern: nicht zur Veröffentlichung",
                "tariffSpecial": park["special"],
            }
        },
        "prices": [{"group": group, "duration": span, "price": price} for span, price in prices.items()],
    }


def _number(text: str) -> float | None:
    return float(text) if text else None
