"""Twin of a flood portal on KISTERS WISKI: a list of stations, and each gauge's last week.

Simulated after hochwasserportal.nrw. Its habits: coordinates and information values are text, nothing is `---` or `""`; a table
names its columns in one text; times carry the local offset. Names are of real places; numbers, marks and values are invented.
"""

import json
import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import web

from sandbox.chance import draw
from sandbox.clock import CIVIC
from sandbox.kit import CLOCK, Twin

ROOT = "/data/internet/stations"
STEP = timedelta(minutes=15)
LATE = timedelta(minutes=20)
WEEK = timedelta(days=7)
EPOCH = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gauge:
    """One station of the list."""

    number: str
    name: str
    lat: str
    lon: str
    mean: float
    information: tuple[str, str, str]
    catchment: str = "Ruhr"
    site: str = "100"
    silent: int = 0
    """Values at the end of its table that are null."""


GAUGES = (
    Gauge(
        number="9900001", name="Essen-Werden", lat="51.3880", lon="7.0030", mean=285, information=("400", "480", "560")
    ),
    Gauge(
        number="9900002",
        name="Essen-Kupferdreh",
        lat="51.3905",
        lon="7.0850",
        mean=62,
        information=("140", "---", ""),
        catchment="---",
        silent=3,
    ),
    Gauge(
        number="9900003",
        name="Essen-Überruhr",
        lat="51.4220",
        lon="7.0790",
        mean=180,
        information=("---", "---", "---"),
        silent=10_000,
    ),
    Gauge(number="9900004", name="Hattingen", lat="51.4020", lon="7.1790", mean=210, information=("350", "420", "500")),
    Gauge(number="9900005", name="Ohne Ort", lat="", lon="", mean=100, information=("---", "---", "---")),
)


def twins() -> list[Twin]:
    """`wiski/nrw`."""
    return [
        Twin(
            name="wiski/nrw",
            routes=[
                web.get(f"{ROOT}/stations.json", _stations),
                web.get(f"{ROOT}/{{site}}/{{number}}/S/week.json", _week),
            ],
        )
    ]


def value(gauge: Gauge, at: datetime) -> float:
    """The level at an instant: a wave of six days, and noise that belongs to the instant."""
    wave = math.sin((at - EPOCH) / timedelta(days=6) * math.tau)
    return round(gauge.mean * (1 + 0.3 * wave) + 2 * draw(gauge.number, at.isoformat()), 1)


def week(gauge: Gauge, now: datetime) -> list[list[Any]]:
    """The last week's rows, oldest first."""
    last = now - LATE - (now - LATE - EPOCH) % STEP
    times = [last - STEP * back for back in reversed(range(WEEK // STEP))]
    gone = len(times) - gauge.silent
    return [[_text(at), value(gauge, at) if place < gone else None] for place, at in enumerate(times)]


async def _stations(request: web.Request) -> web.Response:
    rows = [
        {
            "station_no": gauge.number,
            "station_name": gauge.name,
            "site_no": gauge.site,
            "station_latitude": gauge.lat,
            "station_longitude": gauge.lon,
            "catchment_name": gauge.catchment,
            "LANUV_Info_1": gauge.information[0],
            "LANUV_Info_2": gauge.information[1],
            "LANUV_Info_3": gauge.information[2],
            "licence": "synthetic",
        }
        for gauge in GAUGES
    ]
    return _said([] if request["empty"] else rows)


async def _week(request: web.Request) -> web.Response:
    asked = request.match_info["site"], request.match_info["number"]
    gauge = next((each for each in GAUGES if (each.site, each.number) == asked), None)
    if gauge is None:
        raise web.HTTPNotFound
    table = {
        "station_no": gauge.number,
        "station_name": gauge.name,
        "ts_unitsymbol": "cm",
        "columns": "Timestamp,Value",
        "data": week(gauge, request.app[CLOCK].now()),
    }
    return _said([] if request["empty"] else [table])


def _text(at: datetime) -> str:
    return at.astimezone(CIVIC).isoformat(timespec="milliseconds")


def _said(what: Any) -> web.Response:
    return web.json_response(text=json.dumps(what, ensure_ascii=False))
