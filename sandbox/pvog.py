"""Twin of the search service of the national portal federation (PVOG): services and offices by official regional key.

Simulated after pvog.fitko.net. Its habits: 404 where there is no hit; nothing of a higher level under a lower one's key, except in
the whole description, which is told for the town that is asked for; fewer than five to a page are refused; texts are HTML; pages are
Spring's. What it knows stands in `pvog_catalogue`.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from aiohttp import web

from sandbox.kit import Twin
from sandbox.pvog_catalogue import ARS, Description, Unit, descriptions, units

BASE = "/suchdienst/api"
LEAST = 5
ROLES = {"01": "Zuständige Stelle", "03": "Ansprechpunkt"}


def twins() -> list[Twin]:
    """`pvog/national`."""
    routes = [
        web.get(f"{BASE}/v3/servicedescriptions/leikaid", _by_key),
        web.get(f"{BASE}/v7/servicedescriptions/{{ars}}", _by_words),
        web.get(f"{BASE}/v6/servicedescriptions/{{id}}/detail", _description),
        web.get(f"{BASE}/v2/organisationunits/titles", _titles),
        web.get(f"{BASE}/v5/organisationunits/detail", _unit),
    ]
    return [Twin(name="pvog/national", routes=routes)]


async def _by_key(request: web.Request) -> web.Response:
    keys = request.query.getall("leikaIds", [])
    return _paged(request, [each for each in _of(request.query.get("ars", "")) if each.leika in keys])


async def _by_words(request: web.Request) -> web.Response:
    words = request.query.get("q", "").casefold().split()
    found = [
        each
        for each in _of(request.match_info["ars"])
        if all(word in f"{each.name} {each.short}".casefold() for word in words)
    ]
    return _paged(request, found, within="serviceDescriptions")


async def _description(request: web.Request) -> web.Response:
    ars = request.query.get("ars", "")
    if len(ars) != 12 or not ars.isdigit():
        return _problem(400, 'ars must match "\\d{12}"')
    found = next((each for each in descriptions() if each.id == request.match_info["id"]), None)
    if found is None or request["empty"]:
        return _problem(404, "Keine Leistungsbeschreibung gefunden")
    return web.json_response(_whole(found, ars))


async def _titles(request: web.Request) -> web.Response:
    ars, name = request.query.get("ars", ""), request.query.get("lbId", "")
    rows = [] if request["empty"] else [_title(role, unit) for role, unit in _doing(name, ars)]
    return web.json_response(rows) if rows else _problem(404, "Keine Organisationseinheit gefunden")


async def _unit(request: web.Request) -> web.Response:
    found = next((each for each in units() if each.id == request.query.get("q")), None)
    if found is None:
        return _problem(404, "Keine Organisationseinheit gefunden")
    geo = {} if found.lat is None else {"geo": {"lat": found.lat, "lon": found.lon}}
    house = {"type": "Hausanschrift", "street": f"{found.street} {found.number}", "zip": found.postcode, **geo}
    box = {"type": "Postfachanschrift", "street": None, "zip": found.postcode}
    ways = [("02", "+49 201 5550100"), ("03", "+49 201 5550199"), ("04", "buergeramt@stadt.example")]
    return web.json_response(
        {
            "id": found.id,
            "title": found.name,
            "licence": "synthetic",
            "location": {
                "addresses": [box, house],
                "communications": [{"code": code, "value": value} for code, value in ways],
            },
            "internetAddresses": [{"title": "Internet", "uri": f"https://www.{found.slug}.example/{found.desk}"}],
            "openingTimes": found.hours,
        }
    )


def _of(ars: str) -> Sequence[Description]:
    return [each for each in descriptions() if each.ars == ars]


def _doing(name: str, ars: str) -> Sequence[tuple[str, Unit]]:
    """Who does a service in a town: the first is responsible, the others are where one may ask."""
    slug = next((slug for slug, key in ARS.items() if key == ars), None)
    desk = next((each.desk for each in descriptions() if each.id == name), None)
    its = [each for each in units() if each.slug == slug and each.desk == desk]
    return [("01" if place == 0 else "03", each) for place, each in enumerate(its)]


def _title(role: str, unit: Unit) -> Mapping[str, Any]:
    return {"id": unit.id, "title": unit.name, "role": {"code": role, "name": ROLES[role]}}


def _whole(each: Description, ars: str) -> Mapping[str, Any]:
    texts = {"24": each.short, "08": each.bring, "97": ""}
    details: list[Mapping[str, Any]] = [
        {"code": code, "text": text or None, "placeholder": not text, "links": [], "details": []}
        for code, text in texts.items()
    ]
    parts = [{"title": title, "text": f"<p>{text}</p>"} for title, text in each.parts]
    details.append({"code": "98", "text": each.cost, "placeholder": False, "links": [], "details": parts})
    return {
        **_short(each),
        "licence": "synthetic",
        "targetGroups": [{"code": each.audience}] if each.audience else [],
        "details": details,
        "onlineServiceLinks": [{"title": each.name, "uri": each.online}] if each.online else [],
        "organisations": [_title(role, unit) for role, unit in _doing(each.id, ars)],
    }


def _short(each: Description) -> Mapping[str, Any]:
    return {"id": each.id, "name": each.name, "ars": [each.ars], "leikakeys": [each.leika]}


def _paged(request: web.Request, found: Sequence[Description], within: str = "") -> web.Response:
    size, number = int(request.query.get("size", "20")), int(request.query.get("page", "0"))
    if size < LEAST:
        return _problem(400, f"size must be at least {LEAST}")
    if not found or request["empty"]:
        return _problem(404, "Keine Leistungsbeschreibung gefunden")
    rows = [_short(each) for each in found[number * size : (number + 1) * size]]
    last = (number + 1) * size >= len(found)
    page = {"content": rows, "number": number, "size": size, "totalElements": len(found), "last": last}
    return web.json_response({within: page} if within else page)


def _problem(status: int, text: str) -> web.Response:
    return web.json_response({"status": status, "message": text}, status=status)
