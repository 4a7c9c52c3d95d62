"""Twin of the VRR's EFA, its rapidJSON interface: StopFinder, departure monitor, list of stops, messages, system information.

Simulated after openservice-test.vrr.de. Its habits: `[lat, lon]`; errors and ambiguity with status 200; departures in UTC, the
server's time and the time asked for local without a zone (an hour that comes twice means the first); vehicles that left are gone.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import web

from sandbox.clock import CIVIC
from sandbox.efa_infos import infos
from sandbox.efa_timetable import BY_DHID, Event, Stop, events
from sandbox.efa_wire import VERSION, found, on_list, stop_event
from sandbox.kit import CLOCK, Twin

BASE = "/openservice/XML_{}_REQUEST"
LIMIT = 40
NEAREST = 12
METRES = 111_320.0
AS_FOLD = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


class Refusal(Exception):
    """A question EFA answers with a message only."""

    def __init__(self, module: str, code: int, text: str) -> None:
        super().__init__(text)
        self.message = {"type": "error", "module": module, "code": code, "text": text}


def twins() -> list[Twin]:
    """`efa/vrr`."""
    asked = {"STOPFINDER": _finder, "DM": _monitor, "STOPLIST": _stop_list, "ADDINFO": _messages, "SYSTEMINFO": _info}
    routes = [web.get(BASE.format(name), _answering(make)) for name, make in asked.items()]
    return [Twin(name="efa/vrr", routes=routes)]


def _answering(make: Any) -> Any:
    async def answered(request: web.Request) -> web.Response:
        if request.query.get("outputFormat") != "rapidJSON":
            return web.Response(text="<efa><msg>outputFormat=rapidJSON only; licence: synthetic</msg></efa>")
        try:
            said = make(request)
        except Refusal as refusal:
            said = {"systemMessages": [refusal.message]}
        local = request.app[CLOCK].now().astimezone(CIVIC).replace(tzinfo=None, microsecond=0)
        server = {
            "serverID": "twin_",
            "virtDir": "openservice",
            "serverTime": local.isoformat(),
            "licence": "synthetic",
        }
        body = {"serverInfo": server, "version": VERSION, **said}
        return web.json_response(text=json.dumps(body, ensure_ascii=False))

    return answered


def _info(request: web.Request) -> dict[str, Any]:
    today = request.app[CLOCK].today()
    return {
        "ptKernel": {
            "appVersion": "11.0.6.72 build 01.09.2026 08:00:00",
            "dataFormat": "EFA11_00_00",
            "dataBuild": f"{today.isoformat()}T00:54:55Z",
        },
        "validity": {"from": f"{today.year - 1}-12-14", "to": f"{today.year + 1}-12-12"},
    }


def _stop_list(request: web.Request) -> dict[str, Any]:
    omc = request.query.get("stopListOMC", "")
    lines = request.query.get("servingLines", "0") == "1"
    chosen = [stop for stop in BY_DHID.values() if omc in {"", stop.omc}]
    return {"locations": [] if request["empty"] else [on_list(stop, lines=lines) for stop in chosen]}


def _messages(request: web.Request) -> dict[str, Any]:
    """All that is published now; of one provider, or of one municipality, where that is asked for."""
    provider, omc = request.query.get("filterProviderCode"), request.query.get("filterOMC")
    found = [] if request["empty"] else infos(request.app[CLOCK].now())
    if provider is not None:
        found = [each for each in found if each["properties"]["providerCode"] == provider]
    if omc is not None:
        found = [each for each in found if f":{omc[:-3]:0>5}:" in json.dumps(each["affected"])]
    return {"infos": {"current": found, "affected": {"lines": [], "stops": []}}}


def _finder(request: web.Request) -> dict[str, Any]:
    name = request.query.get("name_sf", "")
    if request["empty"]:
        return {"systemMessages": [Refusal("BROKER", -8011, "").message], "locations": []}
    if request.query.get("type_sf") == "coord":
        return {"locations": [_address(name, near=request.query.get("doNotSearchForStops_sf") != "1")]}
    hits = _hits(name)
    if not hits:
        raise Refusal("BROKER", -8011, "")
    return {"locations": [found(stop, 1000 - at, best=len(hits) == 1) for at, stop in enumerate(hits)]}


def _hits(name: str) -> Sequence[Stop]:
    """The stop of this DHID or number, else every stop whose town and name hold all the words."""
    exact = [stop for stop in BY_DHID.values() if name in {stop.dhid, stop.number}]
    words = name.casefold().translate(AS_FOLD).replace(",", " ").split()
    spelt = {stop.dhid: f"{stop.town} {stop.name}".casefold().translate(AS_FOLD) for stop in BY_DHID.values()}
    return exact or [s for s in BY_DHID.values() if words and all(word in spelt[s.dhid] for word in words)]


def _address(name: str, *, near: bool) -> dict[str, Any]:
    """The point asked for, with the stops round it."""
    try:
        lon, lat = (float(part) for part in name.split(":")[:2])
    except ValueError:
        raise Refusal("BROKER", -8020, "no coordinate") from None
    ranked = sorted((_metres(stop, lat, lon), stop.dhid) for stop in BY_DHID.values())
    stops = [{**found(BY_DHID[dhid]), "distance": round(metres)} for metres, dhid in ranked[:NEAREST] if metres < 5000]
    point = {
        "id": name,
        "name": "Punkt",
        "type": "address",
        "coord": [lat, lon],
        "matchQuality": 100_000,
        "isBest": True,
    }
    return {**point, **({"assignedStops": stops} if near else {})}


def _metres(stop: Stop, lat: float, lon: float) -> float:
    across = (stop.lon - lon) * math.cos(math.radians(lat))
    return math.hypot(stop.lat - lat, across) * METRES


def _monitor(request: web.Request) -> dict[str, Any]:
    name = request.query.get("name_dm", "")
    if "_Parent" in name:
        raise Refusal("BROKER", -2002, "stop invalid")
    hits = _hits(name)
    if not hits:
        raise Refusal("BROKER", -8011, "")
    if len(hits) > 1:
        return {"locations": [found(stop, 1000 - at) for at, stop in enumerate(hits)], "stopEvents": []}
    start = _asked_time(request)
    now = request.app[CLOCK].now()
    chosen = events(hits[0], start or now - timedelta(minutes=30), hours=12)
    left = chosen if start else [event for event in chosen if event.leaves >= now.replace(second=0, microsecond=0)]
    board = [] if request["empty"] else left[: _limit(request)]
    return {"locations": [found(hits[0], best=True)], "stopEvents": [_shown(event, now) for event in board]}


def _shown(event: Event, now: datetime) -> dict[str, Any]:
    """As it is known now: of what leaves in more than an hour nobody knows how late it will be."""
    said = stop_event(event)
    if event.planned - now > timedelta(hours=1) and event.state == "running":
        for name in ("departureTimeEstimated", "isRealtimeControlled", "realtimeStatus"):
            said.pop(name)
    return said


def _asked_time(request: web.Request) -> datetime | None:
    """The local time asked for; of an hour that comes twice the first, and of a day without a time its beginning."""
    day, time = request.query.get("itdDate"), request.query.get("itdTime", "0000")
    if day is None:
        return None
    try:
        return datetime.strptime(f"{day} {time}", "%Y%m%d %H%M").replace(tzinfo=CIVIC).astimezone(UTC)
    except ValueError:
        raise Refusal("ITDDATETIME", -2005, "invalid date or time") from None


def _limit(request: web.Request) -> int:
    text = request.query.get("limit", str(LIMIT))
    return int(text) if text.isdecimal() and len(text) < 5 else LIMIT
