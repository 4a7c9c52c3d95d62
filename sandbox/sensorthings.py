"""Twin of a SensorThings server that knows a town's street lights.

Simulated after the standard (OGC 18-088) and FROST; Essen has no public server, and all of its data here is invented. Its habits:
never more than 500 things a page, whatever `$top` says, and a link to the next; a link is written for whoever asked; `resultTime` is
null; the phenomenon's time is an interval, from the switching to the last report; what is not expanded is only linked to.
"""

import json
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import orjson
from aiohttp import web

from sandbox.kit import CLOCK, Twin
from sandbox.lamps import Lamp, lamps
from sandbox.sensorthings_lamps import STREAMS, described, observation, stream

ROOT = "/FROST-Server/v1.1"
TOWN, TOP, MOST = "essen", 100, 500
FILTER = re.compile(r"properties/(\w+) eq '((?:[^']|'')*)'")
KNOWN = frozenset({"$filter", "$expand", "$top", "$skip", "$count", "$orderby", "$select"})
Json = dict[str, Any]
Expand = Mapping[str, str]


def twins() -> list[Twin]:
    """`sensorthings/essen`."""
    return [
        Twin(
            name="sensorthings/essen",
            routes=[
                web.get(ROOT, _root),
                web.get(f"{ROOT}/Things", _things),
                web.get(f"{ROOT}/Things({{id}})", _thing),
                web.get(f"{ROOT}/Datastreams({{id}})/Observations", _observations),
            ],
        )
    ]


async def _root(request: web.Request) -> web.Response:
    here = _here(request)
    return _said({"value": [{"name": each, "url": f"{here}/{each}"} for each in ("Things", "Datastreams")]})


async def _things(request: web.Request) -> web.Response:
    asked = request.query
    if strange := set(asked) - KNOWN:
        raise _refused(f"Unknown query option: {min(strange)}")
    top, skip = _number(asked, "$top", TOP), _number(asked, "$skip", 0)
    found = [] if request["empty"] else _chosen(asked.get("$filter", ""))
    top = min(top, MOST)
    expand = _options(asked.get("$expand", ""), ",")
    page: Json = {"@iot.count": len(found)} if asked.get("$count") == "true" else {}
    if skip + top < len(found):
        page["@iot.nextLink"] = f"{_here(request)}/Things?" + str(
            request.rel_url.update_query({"$skip": str(skip + top), "$top": str(top)}).raw_query_string
        )
    page["value"] = [_told(request, lamp, expand) for lamp in found[skip : skip + top]]
    return _said(page)


async def _thing(request: web.Request) -> web.Response:
    lamp = next((each for each in lamps(TOWN) if str(each.number) == request.match_info["id"]), None)
    if lamp is None:
        raise _missing()
    return _said(_told(request, lamp, _options(request.query.get("$expand", ""), ",")))


async def _observations(request: web.Request) -> web.Response:
    number, _, place = request.match_info["id"].strip("'").partition("-")
    lamp = next((each for each in lamps(TOWN) if str(each.number) == number), None)
    if lamp is None or place not in {"0", "1"}:
        raise _missing()
    told = observation(lamp, STREAMS[int(place)], request.app[CLOCK].now())
    return _said({"value": [] if told is None else [told]})


def _told(request: web.Request, lamp: Lamp, expand: Expand) -> Json:
    """A thing with what is expanded, and links to what is not."""
    link = f"{_here(request)}/Things({lamp.number})"
    told: Json = {"@iot.selfLink": link, **described(lamp)}
    if "Locations" in expand:
        spot = {"type": "Point", "coordinates": [lamp.lon, lamp.lat]}
        told["Locations"] = [{"encodingType": "application/geo+json", "location": spot}]
    else:
        told["Locations@iot.navigationLink"] = f"{link}/Locations"
    if "Datastreams" in expand:
        inner = _options(_options(expand["Datastreams"], ";").get("$expand", ""), ",")
        told["Datastreams"] = [_streamed(request, lamp, name, inner) for name in STREAMS]
    else:
        told["Datastreams@iot.navigationLink"] = f"{link}/Datastreams"
    return told


def _streamed(request: web.Request, lamp: Lamp, name: str, expand: Expand) -> Json:
    told = stream(lamp, name)
    link = f"{_here(request)}/Datastreams('{told['@iot.id']}')"
    if "ObservedProperty" in expand:
        told["ObservedProperty"] = {"name": name, "definition": f"https://licht.essen.example/def/{name}"}
    if "Observations" in expand:
        newest = observation(lamp, name, request.app[CLOCK].now())
        told["Observations"] = [] if newest is None else [newest]
    else:
        told["Observations@iot.navigationLink"] = f"{link}/Observations"
    return told


@lru_cache(maxsize=64)
def _chosen(text: str) -> Sequence[Lamp]:
    """The lamps whose property is as the filter has it; a filter of another form is refused."""
    found = FILTER.fullmatch(text)
    if text and not found:
        raise _refused(f"Path is not valid: {text[:40]}")
    if not found:
        return lamps(TOWN)
    wanted = found[2].replace("''", "'")
    return [lamp for lamp in lamps(TOWN) if str(described(lamp)["properties"].get(found[1])) == wanted]


@lru_cache(maxsize=64)
def _options(text: str, sign: str) -> Expand:
    """`A($top=1;$expand=B),C` → what stands in the brackets, or behind the equals sign, by name."""
    parts, depth = [""], 0
    for each in text:
        depth += {"(": 1, ")": -1}.get(each, 0)
        if each == sign and depth == 0:
            parts.append("")
        else:
            parts[-1] += each
    if depth:
        raise _refused("Brackets that do not close")
    cut = "(" if sign == "," else "="
    pairs = [part.strip().partition(cut) for part in parts if part.strip()]
    return {name: inner.removesuffix(")") if cut == "(" else inner for name, _, inner in pairs}


def _number(asked: Mapping[str, str], name: str, default: int) -> int:
    text = asked.get(name, str(default))
    if not (text.isascii() and text.isdecimal()):
        raise _refused(f"{name} must be a number")
    return int(text)


def _here(request: web.Request) -> str:
    return f"{request.scheme}://{request.host}{ROOT}"


def _refused(message: str) -> web.HTTPBadRequest:
    body = json.dumps({"code": 400, "type": "error", "message": message})
    return web.HTTPBadRequest(text=body, content_type="application/json")


def _missing() -> web.HTTPNotFound:
    body = json.dumps({"code": 404, "type": "error", "message": "Nothing found."})
    return web.HTTPNotFound(text=body, content_type="application/json")


def _said(what: Json) -> web.Response:
    return web.Response(body=orjson.dumps(what), content_type="application/json")
