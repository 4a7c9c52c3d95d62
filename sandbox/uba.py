"""Twin of the Umweltbundesamt's air data, version 3: lists and hourly means, each row an array.

Simulated after luftdaten.umweltbundesamt.de. Its habits: `indices` names the positions; numbers are text, nothing is null or
`""`; rows of components and scopes stand beside `indices` under their number, others under `data`; an empty `data` is `[]`;
an hour is named by its end, 1 to 24, in CET all year.
"""

import json
from datetime import date, datetime, timedelta
from typing import Any

from aiohttp import web

from sandbox.kit import CLOCK, Twin
from sandbox.uba_stations import (
    BOUNDS,
    CET,
    COMPONENTS,
    SCOPES,
    STATIONS,
    component_row,
    newest,
    place,
    station_row,
    value,
)

ROOT = "/api/air-data/v3"
DAYS = 366
STATION = (
    "station id,station code,station name,station city,station synonym,station active from,station active to,station longitude,"
    "station latitude,network id,station setting id,station type id,network code,network name,station setting name,"
    "station setting short name,station type name,station street,station street nr,station zip code"
).split(",")
COMPONENT = ["component id", "component code", "component symbol", "component unit", "component name"]
SCOPE = [
    "scope id",
    "scope code",
    "scope time base",
    "scope time scope in seconds",
    "scope time scope is max",
    "scope name",
]
THRESHOLD = ["threshold id", "component id", "scope id", "threshold min", "threshold max", "threshold index"]
MEASURE = {"data": {"station id": {"date start": ["component id", "scope id", "value", "date end", "index"]}}}


def twins() -> list[Twin]:
    """`uba/national`."""
    answers = {
        "stations": _stations,
        "components": _components,
        "scopes": _scopes,
        "measures": _measures,
        "thresholds": _thresholds,
    }
    return [
        Twin(name="uba/national", routes=[web.get(f"{ROOT}/{name}/json", answer) for name, answer in answers.items()])
    ]


async def _stations(request: web.Request) -> web.Response:
    rows = {str(station.id): station_row(station) for station in STATIONS}
    return _said({"request": dict(request.query), "indices": STATION, "data": rows, "count": len(rows)})


async def _components(request: web.Request) -> web.Response:
    rows = {str(component.id): component_row(component) for component in COMPONENTS}
    return _said({**rows, "count": len(rows), "indices": COMPONENT})


async def _scopes(request: web.Request) -> web.Response:
    return _said({**SCOPES, "count": len(SCOPES), "indices": SCOPE})


async def _thresholds(request: web.Request) -> web.Response:
    if request.query.get("use") not in {"airquality", "measure"}:
        raise _refused("use: airquality or measure")
    rows: dict[str, list[str]] = {}
    for component in COMPONENTS:
        starts = (0, *BOUNDS[component.code]) if component.code in BOUNDS else ()
        for n, least in enumerate(starts):
            most = starts[n + 1] - 1 if n + 1 < len(starts) else 9999
            rows[str(len(rows) + 1)] = [str(len(rows) + 1), str(component.id), "2", str(least), str(most), str(n)]
    return _said({"request": dict(request.query), "indices": THRESHOLD, "data": rows, "count": len(rows)})


async def _measures(request: web.Request) -> web.Response:
    asked = dict(request.query)
    first, last = _hour(asked, "from"), _hour(asked, "to")
    last = min(last, newest(request.app[CLOCK].now()))
    if last - first > timedelta(days=DAYS):
        raise _refused("the period is too long")
    data = {} if request["empty"] or asked.get("scope", "2") != "2" else _rows(asked, first, last)
    return _said({"request": asked, "indices": MEASURE, "data": data or []})


def _rows(asked: dict[str, str], first: datetime, last: datetime) -> dict[str, Any]:
    """Station → start of the hour → its array."""
    component = next((each for each in COMPONENTS if str(each.id) == asked.get("component")), None)
    if component is None:
        raise _refused("component: unknown")
    found: dict[str, Any] = {}
    for station in STATIONS:
        wanted = asked.get("station") in {None, str(station.id), station.code}
        if not wanted or component.code not in station.measures or station.until is not None:
            continue
        hours = {}
        end = first
        while end <= last:
            start = end - timedelta(hours=1)
            shown = value(station, component, end)
            hours[_text(start)] = [str(component.id), "2", shown, _text(end), place(component, shown)]
            end += timedelta(hours=1)
        if hours:
            found[str(station.id)] = hours
    return found


def _hour(asked: dict[str, str], side: str) -> datetime:
    """The end of the hour that is named: the 24th ends at midnight."""
    try:
        day, hour = date.fromisoformat(asked[f"date_{side}"]), int(asked[f"time_{side}"])
    except (KeyError, ValueError) as why:
        raise _refused(f"date_{side} and time_{side} are needed") from why
    if not 1 <= hour <= 24:
        raise _refused(f"time_{side}: 1 to 24")
    return datetime(day.year, day.month, day.day, tzinfo=CET) + timedelta(hours=hour)


def _text(at: datetime) -> str:
    return at.strftime("%Y-%m-%d %H:%M:%S")


def _refused(message: str) -> web.HTTPBadRequest:
    body = json.dumps({"error": message})
    return web.HTTPBadRequest(text=body, content_type="application/json")


def _said(what: Any) -> web.Response:
    return web.json_response(text=json.dumps(what, ensure_ascii=False))
