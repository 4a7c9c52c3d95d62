"""The desk of Duisburg's roads office: numbers for words, seconds for times, photos in base64, and a look only later.

Simulated after the city's defects page; its interface is invented, since there is no public one.
"""

import json
from base64 import b64decode
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from sandbox.clock import CLOCK
from sandbox.defects import DONE, NEW, REFUSED, WITHDRAWN, WORK, Desk, Filed, within
from sandbox.duisburg_desks import ROADS, desks, said

AT = "/tiefbau/api"
STATES = {NEW: "NEU", WORK: "BEARBEITUNG", DONE: "FERTIG", REFUSED: "ABGELEHNT", WITHDRAWN: "ABGELEHNT"}


def roads_routes() -> list[web.RouteDef]:
    """Its real paths."""
    return [
        web.get(f"{AT}/categories", _categories),
        web.get(f"{AT}/reports", _reports),
        web.post(f"{AT}/reports", _take),
        web.get(f"{AT}/reports/{{id:[0-9]{{1,12}}}}", _report),
    ]


def _desk(request: web.Request) -> Desk:
    """For whoever has a user and a password."""
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    try:
        user, _, password = b64decode(given, validate=True).decode().partition(":")
    except ValueError:
        user = password = ""
    if scheme != "Basic" or not user or len(password) < 8:
        raise web.HTTPUnauthorized(text='{"error": "login"}', content_type="application/json")
    return desks(request).roads


async def _categories(request: web.Request) -> web.Response:
    _desk(request)
    return said([] if request["empty"] else ROADS)


def _row(filed: Filed) -> dict[str, object]:
    return {
        "id": filed.number,
        "category": int(filed.what),
        "state": STATES[filed.stage],
        "position": {"x": filed.lon, "y": filed.lat},
        "street": filed.street or None,
        "created": int(filed.created.timestamp()),
        "changed": int(filed.changed.timestamp()),
        "message": filed.text,
        "reply": filed.answer,
    }


def _own_row(filed: Filed, request: web.Request) -> dict[str, object]:
    """What only whoever handed it in is told: also whether somebody has looked."""
    looked = filed.created.timestamp() + desks(request).acknowledge_after
    has_looked = looked <= request.app[CLOCK].now().timestamp()
    return {**_row(filed), "ref": filed.reference, "acknowledged": int(looked) if has_looked else None}


async def _reports(request: web.Request) -> web.Response:
    desk = _desk(request)
    if "ref" in request.query:
        known = desk.filed.get(request.query["ref"])
        return said([] if known is None else [_own_row(known, request)])
    return said([] if request["empty"] else [_row(each) for each in desk.public(request.app[CLOCK].now())])


async def _take(request: web.Request) -> web.Response:
    desk = _desk(request)
    told = json.loads(await request.read())
    known = desk.filed.get(told["ref"])
    if known is not None:
        return said({"error": "duplicate_ref", "id": known.number}, 409)
    if (why := _why_not(desk, told)) is not None:
        return said({"error": why}, 422)
    filed = desk.file(
        told["ref"],
        request.app[CLOCK].now(),
        what=str(told["category"]),
        lat=told["position"]["y"],
        lon=told["position"]["x"],
        text=told["message"],
        details=told["fields"],
        photos=[(each["name"], each["type"], b64decode(each["data"], validate=True)) for each in told["photos"]],
    )
    return said(_own_row(filed, request), 202)


def _why_not(desk: Desk, told: Mapping[str, Any]) -> str | None:
    """Its word for why it refuses; None for what it takes."""
    kind = next((each for each in ROADS if each["id"] == told["category"]), None)
    if kind is None:
        return "category"
    if kind["urgent"]:
        return "hotline"
    if not within(desk.town, told["position"]["y"], told["position"]["x"]):
        return "outside"
    answered = all(
        told["fields"].get(name) in each["values"] for name, each in kind["fields"].items() if each["required"]
    )
    return None if answered and told["message"] and len(told["photos"]) <= kind["max_photos"] else "missing"


async def _report(request: web.Request) -> web.Response:
    filed = _desk(request).numbered(int(request.match_info["id"]))
    if filed is None:
        return said({"error": "unknown"}, 404)
    return said(_own_row(filed, request))
