"""Twins of a city's appointment system, ZMS by its citizens' interface: offices, services, and what is still free.

Simulated after it-at-m/eappointment; these cities run other products. Its habits: POSIX seconds; errors as a list under 400 and 404,
404 where nothing is free; the driving licences' office wants a captcha first; the terminal in the town hall is open at night too, also
in the night whose hour comes twice. Offices and services are invented; nothing can be booked.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import web

from sandbox.chance import draw
from sandbox.kit import CLOCK, Twin
from sandbox.pvog_catalogue import Unit, units
from sandbox.world import slugs

BASE = "/buergeransicht/api/citizen"
CIVIC = ZoneInfo("Europe/Berlin")
STEP = timedelta(minutes=10)
AHEAD = 56  # days that are on offer
TERMINAL, GUARDED = 90, 91
SERVICES: Mapping[int, str] = {
    1063441: "Personalausweis",
    1063453: "Reisepass",
    1064305: "Gewerbe anmelden",
    1080582: "Dokument am Terminal abholen",
    1071896: "Umschreibung eines ausländischen Führerscheins",
}
OFFERS: Mapping[int, Sequence[tuple[int, int]]] = {
    1063441: ((1, 2), (2, 2)),
    1063453: ((1, 2), (2, 3)),
    1064305: ((4, 3),),
    1080582: ((TERMINAL, 1),),
    1071896: ((GUARDED, 2),),
}
"""Service → offices, each with how many steps of time it takes."""
SHUT = ((12, 24), (12, 25), (12, 26), (12, 31), (1, 1))
YEAR = 366


def twins() -> list[Twin]:
    """`zms/duisburg`, `zms/essen`, `zms/duesseldorf`."""
    return [Twin(name=f"zms/{slug}", routes=_routes(slug)) for slug in slugs()]


def _routes(slug: str) -> list[web.RouteDef]:
    async def offices(request: web.Request) -> web.Response:
        if request["empty"]:
            return web.json_response({"offices": [], "services": [], "relations": []})
        return web.json_response(_offer(slug))

    async def calendar(request: web.Request) -> web.Response:
        return _calendar(request, slug)

    return [
        web.get(f"{BASE}/offices-and-services/", offices),
        web.get(f"{BASE}/available-calendar/", calendar),
        web.get(f"{BASE}/captcha-details/", _details),
        web.get(f"{BASE}/captcha-challenge/", _challenge),
    ]


def _offer(slug: str) -> Mapping[str, Any]:
    mine = [each for each in units() if each.slug == slug]
    desks = [(int(each.id.rpartition(".")[2]), each, each.name) for each in mine]
    hall = mine[0]
    desks += [(TERMINAL, hall, "Terminal im Rathaus"), (GUARDED, hall, "Führerscheinstelle")]
    return {
        "offices": [_office(number, name, unit) for number, unit, name in desks],
        "services": [{"id": number, "name": name, "maxQuantity": 1} for number, name in SERVICES.items()],
        "relations": [
            {"officeId": str(office), "serviceId": service, "slots": steps, "public": True}
            for service, offers in OFFERS.items()
            for office, steps in offers
        ],
        "licence": "synthetic",
    }


def _office(number: int, name: str, unit: Unit) -> Mapping[str, Any]:
    geo = None if unit.lat is None else {"lat": str(unit.lat), "lon": str(unit.lon)}
    return {
        "id": number,
        "name": name,
        "address": {"street": unit.street, "house_number": unit.number, "postal_code": unit.postcode},
        "geo": geo,
        "scope": {"id": str(number), "captchaActivatedRequired": number == GUARDED},
    }


def _calendar(request: web.Request, slug: str) -> web.Response:
    said = request.query
    try:
        span = date.fromisoformat(said["startDate"]), date.fromisoformat(said["endDate"])
        offices, service = [int(each) for each in said["officeIds"].split(",")], int(said["serviceIds"])
    except (KeyError, ValueError):
        return _error(400, "invalidRequest", "Invalid request.")
    if wrong := _wrong(span, offices, service):
        return _error(400, *wrong)
    now = request.app[CLOCK].now()
    days = [] if request["empty"] else list(_days(slug, service, offices, span, now))
    if not days:
        return _error(404, "noAppointmentForThisDay", "No available days found for the given criteria.")
    first, last = map(str, span)
    said_back = {"startDate": first, "endDate": last, "slotsStartDate": first, "slotsEndDate": last}
    return web.json_response({**said_back, "prevBookableDate": None, "nextBookableDate": None, "availableDays": days})


def _wrong(span: tuple[date, date], offices: Sequence[int], service: int) -> tuple[str, str] | None:
    """Code and text of what is wrong with a question; None for nothing."""
    if not 0 <= (span[1] - span[0]).days <= YEAR:
        return "invalidEndDate", "endDate is required and must be a valid date."
    if GUARDED in offices:
        return "captchaMissing", "Captcha token is required."
    if not set(offices) <= dict(OFFERS.get(service, ())).keys():
        return "invalidLocationAndServiceCombination", "The service does not exist at the given location."
    return None


def _days(
    slug: str, service: int, offices: Sequence[int], span: tuple[date, date], now: datetime
) -> Iterator[Mapping[str, Any]]:
    today = now.astimezone(CIVIC).date()
    day, end = max(span[0], today), min(span[1], today + timedelta(AHEAD))
    while day <= end:
        told = [(office, list(_times(slug, service, office, day, now))) for office in offices]
        if any(times for _, times in told):
            free = [{"officeId": office, "appointments": times} for office, times in told if times]
            yield {"date": f"{day}", "providerIDs": ",".join(f"{each['officeId']}" for each in free), "offices": free}
        day += timedelta(1)


def _times(slug: str, service: int, office: int, day: date, now: datetime) -> Iterator[int]:
    """What is free that day: hourly round the clock at the terminal, and else on mornings of working days."""
    if office == TERMINAL:
        start, end = _at(day, 0), _at(day + timedelta(1), 0)
        step = timedelta(hours=1)
    elif day.weekday() > 4 or (day.month, day.day) in SHUT:
        return
    else:
        start, end, step = _at(day, 8), _at(day, 12), STEP * 3
    while start < end:
        taken = draw("slot", slug, service, office, start.timestamp())
        if start > now and (taken < 0.4 or office == TERMINAL):
            yield int(start.timestamp())
        start += step


def _at(day: date, hour: int) -> datetime:
    """The instant in UTC, where hours neither come twice nor are left out."""
    return datetime.combine(day, time(hour), tzinfo=CIVIC).astimezone(UTC)


async def _details(request: web.Request) -> web.Response:
    return web.json_response({"siteKey": "", "captchaChallenge": f"{BASE}/captcha-challenge/", "captchaEnabled": True})


async def _challenge(request: web.Request) -> web.Response:
    expires = int((request.app[CLOCK].now() + timedelta(minutes=5)).timestamp())
    parameters = {"algorithm": "SHA-256", "nonce": "synthetic", "salt": "synthetic", "cost": 1000, "expiresAt": expires}
    return web.json_response({"parameters": parameters, "signature": "synthetic"})


def _error(status: int, code: str, text: str) -> web.Response:
    return web.json_response(
        {"errors": [{"errorCode": code, "errorMessage": text, "statusCode": status}]}, status=status
    )
