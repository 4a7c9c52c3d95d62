"""The `query` operation of an ArcGIS map layer: choose rows, order them, cut a page.

Facts: Esri's documentation of "Query (Map Service/Layer)". A refusal becomes HTTP 200 with an `error` in the body; the
caller writes that.
"""

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from sandbox.arcgis_layer import Field, Layer
from sandbox.arcgis_page import Json, Page, as_esri, as_geojson
from sandbox.clock import CIVIC
from sandbox.condition import BadCondition, condition
from sandbox.features import Feature, last_edit
from sandbox.ground import UTM32, WGS84, away, surveyed, touches

Asked = Mapping[str, str]
RELATIONS = {f"esriSpatialRel{name}" for name in ("Intersects", "Contains", "Within", "EnvelopeIntersects")}
UNITS = {"esriSRUnit_Meter": 1.0, "esriSRUnit_Kilometer": 1000.0}


class Refusal(Exception):
    """A question this server refuses: an Esri code (no HTTP status), a message, details."""

    def __init__(self, code: int, message: str, *details: str) -> None:
        super().__init__(message)
        self.code, self.message, self.details = code, message, details


def bad(*details: str) -> Refusal:
    """The refusal for everything that a query says wrongly."""
    return Refusal(400, "Failed to execute query.", *details)


def answer(layer: Layer, asked: Asked, *, today: date, empty: bool) -> Json:
    """The whole answer as JSON; raises Refusal."""
    geojson = asked["f"] == "geojson"
    if geojson and layer.geojson == "no":
        raise bad("Output format 'geojson' is not supported for this layer.")
    rows = [] if empty else _chosen(layer, asked, today)
    if _says(asked, "returnCountOnly"):
        return {"count": len(rows)}
    if _says(asked, "returnIdsOnly"):
        return {"objectIdFieldName": "OBJECTID", "objectIds": [row.id for row in rows] or None}
    rows = _ordered(layer, asked, rows)
    start = _whole(asked, "resultOffset", 0)
    size = min(_whole(asked, "resultRecordCount", layer.page) or layer.page, layer.page)
    page = Page(
        layer=layer,
        rows=rows[start : start + size],
        fields=_columns(layer, asked),
        srid=_srid(asked.get("outSR"), WGS84 if geojson else UTM32),
        shapes=asked.get("returnGeometry", "true").lower() != "false",
        more=start + size < len(rows),
    )
    return as_geojson(page) if geojson else as_esri(page)


def _chosen(layer: Layer, asked: Asked, today: date) -> list[Feature]:
    if not any(asked.get(name) for name in ("where", "objectIds", "geometry")):
        raise Refusal(400, "Unable to perform query operation.", "'where' clause is required")
    try:
        where = condition(asked.get("where") or "1=1", find=layer.find)
    except BadCondition as why:
        raise bad(f"Unable to complete operation: {why}") from why
    near = _nearness(asked)
    ids = asked.get("objectIds")
    try:
        wanted = {int(part) for part in ids.split(",")} if ids else None
    except ValueError as why:
        raise bad("'objectIds' parameter is invalid") from why
    rows = (_dated(layer, row, today) for row in layer.rows)
    return [row for row in rows if (wanted is None or row.id in wanted) and near(row) and where(row.values)]


def _dated(layer: Layer, row: Feature, today: date) -> Feature:
    """The row with its last edit filled in, as epoch milliseconds of midnight in the city."""
    if layer.edited is None:
        return row
    midnight = datetime.combine(last_edit((layer.id, row.id), today), time(), CIVIC)
    return replace(row, values={**row.values, layer.edited: int(midnight.timestamp() * 1000)})


def _nearness(asked: Asked) -> Callable[[Feature], bool]:
    if not (raw := asked.get("geometry")):
        return lambda row: True
    if asked.get("spatialRel", "esriSpatialRelIntersects") not in RELATIONS:
        raise bad("'spatialRel' parameter is invalid")
    srid = _srid(asked.get("inSR"), UTM32)
    kind = asked.get("geometryType", "esriGeometryEnvelope")
    if kind == "esriGeometryEnvelope":
        box = _numbers(raw, ("xmin", "ymin", "xmax", "ymax"))
        return lambda row: touches(row.shape if srid == WGS84 else row.metric, *box)
    if kind != "esriGeometryPoint":
        raise bad("'geometryType' parameter is invalid")
    x, y = _numbers(raw, ("x", "y"))
    if srid == WGS84:
        [[(x, y)]] = surveyed([[(x, y)]])
    unit = UNITS.get(asked.get("units", "esriSRUnit_Meter"))
    try:
        metres = float(asked.get("distance") or 0) * (unit or math.nan)
    except ValueError as why:
        raise bad("'distance' parameter is invalid") from why
    if math.isnan(metres):
        raise bad("'units' parameter is invalid")
    return lambda row: away(row.metric, x, y) <= metres


def _numbers(raw: str, names: Sequence[str]) -> list[float]:
    """The numbers of a geometry, as `1,2` or as `{"x": 1, "y": 2}`."""
    try:
        found = [json.loads(raw)[name] for name in names] if raw.lstrip().startswith("{") else raw.split(",")
        numbers = [float(part) for part in found]
    except (ValueError, KeyError, TypeError) as why:
        raise bad("'geometry' parameter is invalid") from why
    if len(numbers) != len(names):
        raise bad("'geometry' parameter is invalid")
    return numbers


def _ordered(layer: Layer, asked: Asked, rows: list[Feature]) -> list[Feature]:
    for part in reversed([part for part in (asked.get("orderByFields") or "").split(",") if part.strip()]):
        name, _, way = part.strip().partition(" ")
        if (field := layer.find(name)) is None or way.strip().upper() not in ("", "ASC", "DESC"):
            raise bad("'orderByFields' parameter is invalid")
        rows = sorted(rows, key=_by(field), reverse=way.strip().upper() == "DESC")
    return rows


def _by(field: str) -> Callable[[Feature], tuple[bool, Any]]:
    return lambda row: ((value := row.values.get(field)) is not None, value if value is not None else 0)


def _columns(layer: Layer, asked: Asked) -> list[Field]:
    """The columns of `outFields`; without it the display field alone, as old servers do."""
    names = [name.strip() for name in (asked.get("outFields") or layer.display).split(",")]
    if "*" in names:
        return list(layer.fields)
    real = [layer.find(name) for name in names]
    if None in real:
        raise bad(f"'Invalid field: {names[real.index(None)]}' parameter is invalid")
    return [field for field in layer.fields if field.name in real]


def _srid(raw: str | None, default: int) -> int:
    """The number of a reference system, given as `4326` or `{"wkid": 4326}`."""
    if not raw:
        return default
    try:
        srid = int(json.loads(raw)["wkid"]) if raw.lstrip().startswith("{") else int(raw)
    except (ValueError, KeyError, TypeError) as why:
        raise bad("'outSR' parameter is invalid") from why
    if srid not in (WGS84, UTM32):
        raise bad(f"'{srid}' is no spatial reference of this service")
    return srid


def _whole(asked: Asked, name: str, default: int) -> int:
    raw = asked.get(name) or str(default)
    if not raw.isdecimal():
        raise bad(f"'{name}' parameter is invalid")
    return int(raw)


def _says(asked: Asked, name: str) -> bool:
    return asked.get(name, "").lower() == "true"
