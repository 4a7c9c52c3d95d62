"""Twin of Essen's partner API for reports: who keeps the ground decides who gets the report.

Simulated after "Essen bleib(t) sauber!" (wer denkt was GmbH); the interface is invented, since the partners' one is not public.
Its habits: 200 for everything, with `success: false` and a number under `error.code`; lists by cursor; a number for a
status; local times without an offset; coordinates as text. A bearer key of eight letters at least is let in.

`GET /_twin/orders` is its journal, `PUT /_twin/orders` `{"reference", "stage", "answer"}` moves a report on, `PUT /_twin/border`
`{"metres": n}` says how far beyond its bounds the city still claims the ground (300).
"""

import json
from base64 import b64decode
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from sandbox.clock import CIVIC, CLOCK
from sandbox.control import BadField, body_of
from sandbox.defects import DONE, NEW, REFUSED, WITHDRAWN, WORK, Filed, moved_on, told
from sandbox.essen_land import CATEGORIES, LICENCE, Office, owner_of
from sandbox.kit import STATE, Twin

AT = "/partner/v2"
PAGE = 25
STATES = {NEW: 10, WORK: 20, DONE: 30, REFUSED: 40, WITHDRAWN: 90}
NOTICE = "Ihre Meldung ist eingegangen und wird weitergeleitet."


def twins() -> list[Twin]:
    """`reports_by_land/essen`."""
    routes = [
        web.get(f"{AT}/responsibility", _responsibility),
        web.get(f"{AT}/categories", _categories),
        web.get(f"{AT}/messages", _messages),
        web.post(f"{AT}/messages", _take),
        web.get(f"{AT}/messages/by-reference/{{reference}}", _by_reference),
        web.get(f"{AT}/messages/{{id:[0-9]{{1,12}}}}", _message),
        web.post(f"{AT}/messages/{{id:[0-9]{{1,12}}}}/withdraw", _withdraw),
        web.get("/_twin/orders", _orders),
        web.put("/_twin/orders", _move),
        web.put("/_twin/border", _set_border),
    ]
    return [Twin(name="reports_by_land/essen", routes=routes, state=Office)]


def _run(request: web.Request) -> Office:
    state = request.app[STATE]
    assert isinstance(state, Office)
    return state


def _office(request: web.Request) -> Office:
    """For whoever shows a key."""
    scheme, _, key = request.headers.get("Authorization", "").partition(" ")
    if scheme != "Bearer" or len(key) < 8:
        raise web.HTTPOk(text=_wrapped(error=(101, "invalid partner key")), content_type="application/json")
    return _run(request)


def _wrapped(data: object = None, error: tuple[int, str] | None = None) -> str:
    if error is not None:
        return json.dumps({"success": False, "error": {"code": error[0], "message": error[1]}})
    return json.dumps({"success": True, "data": data, "meta": {"licence": LICENCE}}, ensure_ascii=False)


def _good(data: object) -> web.Response:
    return web.json_response(text=_wrapped(data))


def _bad(code: int, message: str) -> web.Response:
    return web.json_response(text=_wrapped(error=(code, message)))


async def _responsibility(request: web.Request) -> web.Response:
    office = _office(request)
    owner = owner_of(office, float(request.query["lat"]), float(request.query["lon"]))
    if owner is None:
        return _bad(201, "outside of the municipality")
    mine = [] if request["empty"] else [each["id"] for each in CATEGORIES if owner.id in each["owners"]]
    named = {"id": owner.id, "name": owner.name, "kind": owner.kind}
    return _good({"owner": named, "accepts": owner.accepts, "categories": mine})


async def _categories(request: web.Request) -> web.Response:
    _office(request)
    wanted = request.query.get("owner")
    found = [each for each in CATEGORIES if wanted is None or int(wanted) in each["owners"]]
    shown = [{name: value for name, value in each.items() if name != "owners"} for each in found]
    return _good([] if request["empty"] else shown)


def _row(filed: Filed) -> dict[str, object]:
    return {
        "id": filed.number,
        "category": int(filed.what),
        "state": STATES[filed.stage],
        "lat": f"{filed.lat:.6f}",
        "lon": f"{filed.lon:.6f}",
        "place": filed.street or None,
        "created": filed.created.astimezone(CIVIC).strftime("%Y-%m-%d %H:%M:%S"),
        "changed": filed.changed.astimezone(CIVIC).strftime("%Y-%m-%d %H:%M:%S"),
        "text": filed.text,
        "reply": filed.answer,
    }


def _own_row(filed: Filed) -> dict[str, object]:
    return {**_row(filed), "external_reference": filed.reference, "notice": NOTICE}


async def _messages(request: web.Request) -> web.Response:
    desk = _office(request).desk
    found = [] if request["empty"] else desk.public(request.app[CLOCK].now())
    ids, after = [each.number for each in found], request.query.get("cursor")
    start = 0 if after is None else ids.index(int(after, 16)) + 1
    rows = found[start : start + PAGE]
    more = start + PAGE < len(found)
    return _good({"items": [_row(each) for each in rows], "next": f"{rows[-1].number:x}" if more else None})


async def _take(request: web.Request) -> web.Response:
    office, said = _office(request), json.loads(await request.read())
    if said["external_reference"] in office.desk.filed:
        return _bad(301, "external_reference exists")
    if (why := _why_not(office, said)) is not None:
        return _bad(*why)
    filed = office.desk.file(
        said["external_reference"],
        request.app[CLOCK].now(),
        what=str(said["category"]),
        lat=said["lat"],
        lon=said["lon"],
        text=said["text"],
        details=said["answers"],
        person={name: value for name, value in said["reporter"].items() if value},
        photos=[(each["name"], each["type"], b64decode(each["data"], validate=True)) for each in said["media"]],
    )
    return _good(_own_row(filed))


def _why_not(office: Office, said: Mapping[str, Any]) -> tuple[int, str] | None:
    owner = owner_of(office, said["lat"], said["lon"])
    if owner is None:
        return 201, "outside of the municipality"
    if not owner.accepts:
        return 202, f"not ours: {owner.name}"
    kind = next((each for each in CATEGORIES if each["id"] == said["category"]), None)
    if kind is None or owner.id not in kind["owners"]:
        return 203, "category does not fit the owner"
    if kind["urgent"]:
        return 205, "call us"
    answered = all(
        said["answers"].get(each["key"]) in each["options"] for each in kind["questions"] if each["mandatory"]
    )
    whole = said["text"] and all(said["reporter"].get(name) for name in kind["require"])
    return None if answered and whole and len(said["media"]) <= kind["media"] else (204, "incomplete")


async def _by_reference(request: web.Request) -> web.Response:
    filed = _office(request).desk.filed.get(request.match_info["reference"])
    return _bad(302, "unknown") if filed is None else _good(_own_row(filed))


async def _message(request: web.Request) -> web.Response:
    filed = _office(request).desk.numbered(int(request.match_info["id"]))
    return _bad(302, "unknown") if filed is None else _good(_own_row(filed))


async def _withdraw(request: web.Request) -> web.Response:
    """As long as nobody works on it; twice is no mistake."""
    filed = _office(request).desk.numbered(int(request.match_info["id"]))
    if filed is None:
        return _bad(302, "unknown")
    if filed.stage not in {NEW, WITHDRAWN}:
        return _bad(303, "in progress")
    filed.move(WITHDRAWN, request.app[CLOCK].now())
    return _good(_own_row(filed))


async def _orders(request: web.Request) -> web.Response:
    office = _run(request)
    owners = {each.number: owner_of(office, each.lat, each.lon) for each in office.desk.filed.values()}
    names = {number: owner.name if owner else "" for number, owner in owners.items()}
    lines = [told(each, str(each.number), names[each.number]) for each in office.desk.filed.values()]
    return web.json_response({"orders": lines})


async def _move(request: web.Request) -> web.Response:
    await moved_on(_run(request).desk.filed, request)
    return await _orders(request)


async def _set_border(request: web.Request) -> web.Response:
    metres = (await body_of(request, {"metres"})).get("metres")
    if isinstance(metres, bool) or not isinstance(metres, int | float) or not 0 <= metres <= 50_000:
        raise BadField("metres", "must be a number of metres, 0 to 50000")
    _run(request).border = float(metres)
    return web.json_response({"metres": float(metres)})
