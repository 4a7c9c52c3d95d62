"""Twin of an open-data portal on Opendatasoft: the Explore API v2.1, its catalogue, records and exports.

Simulated after opendata.rhein-kreis-neuss.de. Its habits: 10 rows unasked and 100 at most, `offset` and `limit` 10 000 together;
without `order_by` rows come in an order that is not the same for every page; exports are whole, CSV with `;`; mistakes have an
`error_code`; a call counts against the day's quota, which every answer tells; 429 says when it begins anew. Of ODSQL it knows
`column = "text"`, joined by `and`.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache

from aiohttp import web

from sandbox.control import BadField, body_of
from sandbox.kit import CLOCK, STATE, Handler, Twin
from sandbox.opendatasoft_catalogue import Entry, entries, told
from sandbox.opendatasoft_ql import Mistake, chosen
from sandbox.opendatasoft_tables import Row, Table, tables
from sandbox.world import slugs, town

API = "/api/explore/v2.1"
LIMIT, MOST, DEEPEST = 10, 100, 10_000
CALLS = 50_000
"""A day's quota for whoever has no key."""


@dataclass(slots=True, kw_only=True)
class Portal:
    """One portal: its tables, its catalogue, and what was asked today."""

    tables: Mapping[str, Table]
    catalogue: Sequence[Entry]
    calls: int = CALLS
    asked: dict[date, int] = field(default_factory=dict)


def twins() -> list[Twin]:
    """`opendatasoft/<town>` for the towns whose row in the table names it."""
    return [twin(slug) for slug in slugs("opendatasoft")]


def twin(slug: str) -> Twin:
    """The portal with one town's data sets."""
    routes = [
        web.get(f"{API}/catalog/datasets", _counted(_catalogue)),
        web.get(f"{API}/catalog/datasets/{{id}}", _counted(_dataset)),
        web.get(f"{API}/catalog/datasets/{{id}}/records", _counted(_records)),
        web.get(f"{API}/catalog/datasets/{{id}}/exports/{{format}}", _counted(_export)),
        web.put("/_twin/limit", _limit),
    ]
    return Twin(name=f"opendatasoft/{slug}", routes=routes, state=lambda: _portal(slug))


def _portal(slug: str) -> Portal:
    found = _tables(slug)
    return Portal(tables=found, catalogue=entries(found))


@cache  # never changed
def _tables(slug: str) -> Mapping[str, Table]:
    return tables(town(slug))


def _counted(handler: Handler) -> Handler:
    """A call that counts, and says what is left; beyond the quota nothing is answered until midnight UTC."""

    async def counted(request: web.Request) -> web.StreamResponse:
        portal, now = _state(request), request.app[CLOCK].now()
        day = now.astimezone(UTC).date()
        portal.asked[day] = portal.asked.get(day, 0) + 1
        reset = datetime.combine(day + timedelta(days=1), datetime.min.time(), UTC)
        left = portal.calls - portal.asked[day]
        try:
            if left < 0:
                answer: web.StreamResponse = _over(portal, reset)
            else:
                answer = await handler(request)
        except Mistake as mistake:
            answer = web.json_response({"error_code": mistake.code, "message": str(mistake)}, status=mistake.status)
        answer.headers["X-RateLimit-Limit"] = str(portal.calls)
        answer.headers["X-RateLimit-Remaining"] = str(max(0, left))
        answer.headers["X-RateLimit-Reset"] = str(reset).replace("T", " ")
        return answer

    return counted


def _over(portal: Portal, reset: datetime) -> web.Response:
    said = {
        "errorcode": 10002,
        "reset_time": reset.isoformat().replace("+00:00", "Z"),
        "limit_time_unit": "day",
        "call_limit": portal.calls,
        "error": "Too many requests on the domain. Please contact the domain administrator.",
    }
    return web.json_response(said, status=429)


async def _catalogue(request: web.Request) -> web.Response:
    found = [] if request["empty"] else list(_state(request).catalogue)
    start, end = _window(request)
    base, today = str(request.url.origin()), request.app[CLOCK].today()
    return _json({"total_count": len(found), "results": [told(each, today, base) for each in found[start:end]]})


async def _dataset(request: web.Request) -> web.Response:
    for each in _state(request).catalogue:
        if each.id == request.match_info["id"]:
            return _json(told(each, request.app[CLOCK].today(), str(request.url.origin())))
    raise _unknown(request)


async def _records(request: web.Request) -> web.Response:
    rows = _chosen(request)
    start, end = _window(request)
    if "order_by" not in request.query and start:  # no order was promised, so the second page begins somewhere else
        rows = [*rows[7:], *rows[:7]]
    return _json({"total_count": len(rows), "results": rows[start:end]})


async def _export(request: web.Request) -> web.Response:
    rows = _chosen(request)
    limit = request.query.get("limit", "-1")
    if not re.fullmatch(r"-1|\d+", limit):
        raise _unfit("limit", limit)
    rows = rows if limit == "-1" else rows[: int(limit)]
    match request.match_info["format"]:
        case "json":
            return _json(rows)
        case "geojson":
            return _json({"type": "FeatureCollection", "features": [_feature(row) for row in rows]})
        case "csv":
            return web.Response(text=_csv(rows), content_type="text/csv", charset="utf-8")
        case other:
            raise _unfit("format", other)


def _feature(row: Row) -> dict[str, object]:
    shape = row["geo_shape"]
    geometry = shape["geometry"] if isinstance(shape, dict) else None
    rest = {name: value for name, value in row.items() if name != "geo_shape"}
    return {"type": "Feature", "geometry": geometry, "properties": rest}


def _csv(rows: Sequence[Row]) -> str:
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(rows[0] if rows else ())
    writer.writerows([_cell(value) for value in row.values()] for row in rows)
    return out.getvalue()


def _cell(value: object) -> object:
    """A point is `lat, lon` in a cell, a shape is JSON."""
    if isinstance(value, dict):
        return f"{value['lat']}, {value['lon']}" if "lat" in value else json.dumps(value)
    return "" if value is None else value


def _chosen(request: web.Request) -> list[Row]:
    """The rows that are asked for, of the table that is asked for."""
    table = _state(request).tables.get(request.match_info["id"])
    if table is None:
        raise _unknown(request)
    return chosen(replace(table, rows=[]) if request["empty"] else table, request.query, columns=table.columns)


def _window(request: web.Request) -> tuple[int, int]:
    limit, offset = (_number(request, name, default) for name, default in (("limit", LIMIT), ("offset", 0)))
    if limit > MOST:
        raise Mistake(
            "InvalidRESTParameterError",
            f"Invalid value for limit API parameter: {limit} was found but {MOST} is the maximum",
        )
    if limit + offset > DEEPEST:
        raise Mistake(
            "InvalidRESTParameterError", f"Invalid value for offset API parameter: offset + limit must be <= {DEEPEST}"
        )
    return offset, offset + limit


def _number(request: web.Request, name: str, default: int) -> int:
    text = request.query.get(name, str(default))
    if not re.fullmatch(r"\d{1,9}", text):
        raise _unfit(name, text)
    return int(text)


def _unfit(name: str, why: str) -> Mistake:
    return Mistake("InvalidRESTParameterError", f"Invalid value for {name} API parameter: {why}")


def _unknown(request: web.Request) -> Mistake:
    return Mistake("UnknownDatasetError", f"Dataset {request.match_info['id']} could not be found", 404)


def _json(said: object) -> web.Response:
    return web.json_response(text=json.dumps(said, ensure_ascii=False))


async def _limit(request: web.Request) -> web.Response:
    """How many calls a day are answered."""
    calls = (await body_of(request, {"calls"})).get("calls")
    if not isinstance(calls, int) or isinstance(calls, bool) or calls < 0:
        raise BadField("calls", "must be a whole number")
    portal = _state(request)
    portal.calls = calls
    portal.asked.clear()
    return web.json_response({"calls": calls})


def _state(request: web.Request) -> Portal:
    portal = request.app[STATE]
    assert isinstance(portal, Portal)
    return portal
