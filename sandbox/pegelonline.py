"""Twin of PEGELONLINE: gauges, their time series and measurements.

Simulated after www.pegelonline.wsv.de, REST-API v2. Its habits: a station is found by UUID, number or name; times carry the
local offset; one gauge has no coordinates, one series no current measurement; an unknown station is a 404 with two fields;
answers have an ETag.
"""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import blake2b
from math import cos, hypot, radians

from aiohttp import web

from sandbox.clock import CIVIC
from sandbox.kit import CLOCK, Twin
from sandbox.pegelonline_rivers import GAUGES, KEPT, Gauge, Series, history, local, measured, value

ROOT = "/webservices/rest-api/v2"
KILOMETRES = 111.32  # of one degree of latitude
PERIOD = re.compile(r"P(?:(\d{1,2})D)?(?:T(?:(\d{1,3})H)?(?:(\d{1,4})M)?)?")
LONG = {
    "MNW": "MITTLERER NIEDRIGSTER WASSERSTAND",
    "MW": "MITTLERER WASSERSTAND",
    "MHW": "MITTLERER HÖCHSTER WASSERSTAND",
}
Json = dict[str, object]


def twins() -> list[Twin]:
    """`pegelonline/wsv`."""
    station = ROOT + "/stations/{station}"
    series = station + "/{series}"
    return [
        Twin(
            name="pegelonline/wsv",
            routes=[
                web.get(f"{ROOT}/stations.json", _stations),
                web.get(f"{station}.json", _station),
                web.get(f"{series}.json", _series),
                web.get(f"{series}/currentmeasurement.json", _current),
                web.get(f"{series}/measurements.json", _measurements),
            ],
        )
    ]


async def _stations(request: web.Request) -> web.Response:
    asked = request.query
    wanted = [name for name in asked.get("ids", "").split(",") if name]
    rivers = [name.upper() for name in asked.get("waters", "").split(",") if name]
    found = [] if request["empty"] else [gauge for gauge in GAUGES if _near(gauge, asked)]
    found = [gauge for gauge in found if not wanted or {gauge.uuid, gauge.number, gauge.name} & set(wanted)]
    found = [gauge for gauge in found if not rivers or gauge.water in rivers]
    return _said(request, [_told(gauge, request) for gauge in found])


async def _station(request: web.Request) -> web.Response:
    return _said(request, _told(_gauge(request), request))


async def _series(request: web.Request) -> web.Response:
    return _said(request, _told_series(*_both(request), request))


async def _current(request: web.Request) -> web.Response:
    gauge, series = _both(request)
    if series.dead:
        raise _missing("current measurement not found")
    return _said(request, _told_current(gauge, series, request.app[CLOCK].now()))


async def _measurements(request: web.Request) -> web.Response:
    gauge, series = _both(request)
    now = request.app[CLOCK].now()
    start, end = _instant(request.query.get("start", "P1D"), now), _instant(request.query.get("end", "P0D"), now)
    last = measured(series, now)
    kept = [] if series.dead else history(gauge, series, max(start, now - KEPT), min(end, last))
    return _said(request, kept)


def _near(gauge: Gauge, asked: Mapping[str, str]) -> bool:
    """Within the circle asked for; without one, everywhere."""
    if not {"latitude", "longitude", "radius"} <= set(asked):
        return True
    if gauge.spot is None:
        return False
    lat, lon, reach = (float(asked[name]) for name in ("latitude", "longitude", "radius"))
    north, east = gauge.spot[0] - lat, (gauge.spot[1] - lon) * cos(radians(lat))
    return hypot(north, east) * KILOMETRES <= reach


def _told(gauge: Gauge, request: web.Request) -> Json:
    told: Json = {
        "uuid": gauge.uuid,
        "number": gauge.number,
        "shortname": gauge.name,
        "longname": gauge.name,
        "km": gauge.km,
        "agency": gauge.agency,
        "water": {"shortname": gauge.water, "longname": gauge.water},
    }
    if gauge.spot is not None:
        told |= {"longitude": gauge.spot[1], "latitude": gauge.spot[0]}
    if request.query.get("includeTimeseries") == "true":
        names = [name for name in request.query.get("timeseries", "").split(",") if name]
        told["timeseries"] = [
            _told_series(gauge, each, request) for each in gauge.series if not names or each.short in names
        ]
    return told


def _told_series(gauge: Gauge, series: Series, request: web.Request) -> Json:
    told: Json = {
        "shortname": series.short,
        "longname": series.long,
        "unit": series.unit,
        "equidistance": series.minutes,
    }
    if request.query.get("includeCurrentMeasurement") == "true" and not series.dead:
        told["currentMeasurement"] = _told_current(gauge, series, request.app[CLOCK].now())
    if series.zero is not None:
        told["gaugeZero"] = {"unit": "m. ü. NHN", "value": series.zero, "validFrom": "2019-11-01"}
    if request.query.get("includeCharacteristicValues") == "true" and series.marks:
        told["characteristicValues"] = [
            {"shortname": name, "longname": LONG.get(name, name), "unit": series.unit, "value": mark}
            for name, mark in series.marks.items()
        ]
    return told


def _told_current(gauge: Gauge, series: Series, now: datetime) -> Json:
    at = measured(series, now)
    shown = value(gauge, series, at)
    told: Json = {"timestamp": local(at), "value": shown}
    if series.short == "W":
        low, high = series.marks["MNW"], series.marks["MHW"]
        state = "low" if shown < low else "high" if shown > high else "normal"
        told |= {"stateMnwMhw": state, "stateNswHsw": "unknown" if "HSW" not in series.marks else "normal"}
    return told


def _gauge(request: web.Request) -> Gauge:
    asked = request.match_info["station"]
    for gauge in GAUGES:
        if asked.upper() in {gauge.uuid.upper(), gauge.number, gauge.name}:
            return gauge
    raise _missing("station not found")


def _both(request: web.Request) -> tuple[Gauge, Series]:
    gauge = _gauge(request)
    for series in gauge.series:
        if series.short == request.match_info["series"].upper():
            return gauge, series
    raise _missing("timeseries not found")


def _instant(text: str, now: datetime) -> datetime:
    """`P8D`, so long before now, or an instant; one without an offset is civic time."""
    if found := PERIOD.fullmatch(text):
        days, hours, minutes = (int(part or 0) for part in found.groups())
        return now - timedelta(days=days, hours=hours, minutes=minutes)
    try:
        at = datetime.fromisoformat(text.replace(" ", "+"))
    except ValueError as why:
        body = json.dumps({"status": 400, "message": "invalid date"})
        raise web.HTTPBadRequest(text=body, content_type="application/json") from why
    return at if at.tzinfo else at.replace(tzinfo=CIVIC)


def _missing(message: str) -> web.HTTPNotFound:
    return web.HTTPNotFound(text=json.dumps({"status": 404, "message": message}), content_type="application/json")


def _said(request: web.Request, what: Json | Sequence[Mapping[str, object]]) -> web.Response:
    """JSON with its ETag, or a 304 for one that is known."""
    pretty = None if request.query.get("prettyprint") == "false" else 2
    body = json.dumps(what, ensure_ascii=False, indent=pretty).encode()
    tag = f'"{blake2b(body, digest_size=8).hexdigest()}"'
    if request.headers.get("If-None-Match") == tag:
        return web.Response(status=304, headers={"ETag": tag})
    return web.Response(body=body, content_type="application/json", charset="utf-8", headers={"ETag": tag})
