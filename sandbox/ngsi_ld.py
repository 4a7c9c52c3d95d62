"""Twin of an NGSI-LD context broker that knows a town's street lights.

Simulated after the documented API (ETSI GS CIM 009) and the Smart Data Models; Duisburg has no public broker, and all of its data
here is invented. Its habits: without the context in a `Link` header it knows no type by a short name and gives nothing; twenty
entities come where nobody said how many, and never more than a thousand; how many there are in all is said on request, in a header;
tenants are kept apart; errors are problem+json.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson
from aiohttp import web

from sandbox.kit import CLOCK, Twin
from sandbox.lamps import Lamp
from sandbox.ngsi_lamps import CONTEXT, entity, lights, models

ROOT = "/ngsi-ld/v1"
ERRORS = "https://uri.etsi.org/ngsi-ld/errors/"
DEFAULT = "https://uri.etsi.org/ngsi-ld/default-context/"
MODEL = "https://smartdatamodels.org/dataModel.Streetlighting/"
TENANT, TOWN = "strassenbeleuchtung", "duisburg"
LIMIT, MOST = 20, 1000
CORE = frozenset({"id", "type", "location"})
Json = dict[str, Any]
Thing = Lamp | Json


class Refusal(Exception):
    """A request the broker does not serve."""

    def __init__(self, status: int, kind: str, title: str) -> None:
        super().__init__(title)
        self.status, self.kind, self.title = status, kind, title


def twins() -> list[Twin]:
    """`ngsi_ld/duisburg`."""
    routes = [web.get(f"{ROOT}/entities", _entities), web.get(f"{ROOT}/entities/{{id}}", _entity)]
    return [Twin(name="ngsi_ld/duisburg", routes=routes)]


async def _entities(request: web.Request) -> web.Response:
    try:
        return _listed(request)
    except Refusal as why:
        return _refused(why)


async def _entity(request: web.Request) -> web.Response:
    try:
        return _said(request, _worded(request, _found(request)), {})
    except Refusal as why:
        return _refused(why)


def _found(request: web.Request) -> Json:
    _tenant(request)
    now = request.app[CLOCK].now()
    for each in [*(entity(lamp, now) for lamp in lights(TOWN, None)), *models()]:
        if each["id"] == request.match_info["id"]:
            return each
    raise Refusal(404, "ResourceNotFound", "Entity Not Found")


def _listed(request: web.Request) -> web.Response:
    _tenant(request)
    asked = request.query
    if not {"type", "attrs", "q", "georel"} & set(asked):
        raise Refusal(400, "BadRequestData", "Too broad query: one of type, attrs, q or georel is needed")
    limit, offset = _number(asked, "limit", LIMIT, 1), _number(asked, "offset", 0, 0)
    if limit > MOST:
        raise Refusal(403, "TooManyResults", f"limit: at most {MOST}")
    box = _box(asked) if "georel" in asked else None
    found = [] if request["empty"] else _chosen(request, box)
    now = request.app[CLOCK].now()
    shown = [_worded(request, _whole(each, now)) for each in found[offset : offset + limit]]
    headers = {"NGSILD-Results-Count": str(len(found))} if asked.get("count") == "true" else {}
    if offset + limit < len(found):
        url = request.rel_url.update_query(offset=str(offset + limit), limit=str(limit))
        headers["Link"] = f'<{url}>; rel="next"; type="application/json"'
    return _said(request, shown, headers)


def _chosen(request: web.Request, box: Sequence[float] | None) -> list[Thing]:
    """What there is of the types that are named, in the box; a short name is one only with its context."""
    prefix = "" if _knows(request) else DEFAULT
    named = request.query.get("type", "Streetlight,StreetlightModel" if not prefix else "")
    wanted = {each if "://" in each else prefix + each for each in named.split(",")}

    def asked(short: str) -> bool:
        return bool(wanted & ({short, MODEL + short} if not prefix else {MODEL + short}))

    found: list[Thing] = list(lights(TOWN, box)) if asked("Streetlight") else []
    return [*found, *(models() if box is None and asked("StreetlightModel") else [])]


def _whole(thing: Thing, now: datetime) -> Json:
    return entity(thing, now) if isinstance(thing, Lamp) else thing


def _worded(request: web.Request, whole: Json) -> Json:
    """An entity as it is asked for: some attributes, in one of two forms, under short names where the context is known."""
    names = request.query.get("attrs")
    attrs = {
        name: raw for name, raw in whole.items() if name in {"id", "type"} or not names or name in names.split(",")
    }
    options = request.query.get("options", "").split(",")
    if "keyValues" in options or "simplified" in options:
        attrs = {name: _plain(raw) for name, raw in attrs.items()}
    if _knows(request):
        return attrs
    return {name if name in CORE else MODEL + name: raw for name, raw in attrs.items()} | {
        "type": MODEL + str(whole["type"])
    }


def _plain(raw: Any) -> Any:
    return raw.get("object", raw.get("value")) if isinstance(raw, dict) else raw


def _knows(request: web.Request) -> bool:
    return f"<{CONTEXT}>" in request.headers.get("Link", "")


def _tenant(request: web.Request) -> None:
    if request.headers.get("NGSILD-Tenant") != TENANT:
        raise Refusal(404, "NonexistentTenant", "No such tenant")


def _number(asked: Mapping[str, str], name: str, default: int, least: int) -> int:
    text = asked.get(name, str(default))
    if not (text.isascii() and text.isdecimal()) or int(text) < least:
        raise Refusal(400, "BadRequestData", f"{name}: a number from {least} up")
    return int(text)


def _box(asked: Mapping[str, str]) -> Sequence[float]:
    """West, south, east, north of the polygon."""
    bad = Refusal(400, "BadRequestData", "georel: within a Polygon whose ring is closed")
    try:
        ring = json.loads(asked.get("coordinates", ""))[0]
        lons, lats = [float(x) for x, _ in ring], [float(y) for _, y in ring]
    except (ValueError, TypeError, IndexError) as why:
        raise bad from why
    polygon = asked.get("georel") == "within" and asked.get("geometry") == "Polygon"
    if not polygon or len(ring) < 4 or ring[0] != ring[-1]:
        raise bad
    return min(lons), min(lats), max(lons), max(lats)


def _said(request: web.Request, what: Any, headers: Mapping[str, str]) -> web.Response:
    """As `application/json` the context stands in a header, as `application/ld+json` in the body."""
    context = [CONTEXT] if _knows(request) else []
    if "application/ld+json" in request.headers.get("Accept", ""):
        many = what if isinstance(what, list) else [what]
        what = [{**each, "@context": context} for each in many]
        what, kind = (what if len(many) != 1 or isinstance(what, list) else what[0]), "application/ld+json"
    else:
        kind = "application/json"
    answer = web.Response(body=orjson.dumps(what), content_type=kind, headers=dict(headers))
    if context and kind == "application/json":
        answer.headers.add(
            "Link", f'<{CONTEXT}>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"'
        )
    answer.headers["NGSILD-Tenant"] = TENANT
    return answer


def _refused(why: Refusal) -> web.Response:
    body = {"type": ERRORS + why.kind, "title": why.title, "status": why.status}
    return web.json_response(body, status=why.status, content_type="application/problem+json")
