"""A page of an ArcGIS layer as it is written: Esri JSON (attributes, x/y or rings) or GeoJSON.

Knows both notations and where each says that more rows follow. Does not choose rows.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from sandbox.arcgis_layer import Field, Layer
from sandbox.features import Feature
from sandbox.ground import WGS84, Shape

Json = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What is written: rows in order, the columns asked for, the reference system, whether more rows follow."""

    layer: Layer
    rows: Sequence[Feature]
    fields: Sequence[Field]
    srid: int
    shapes: bool
    more: bool


def as_esri(page: Page) -> Json:
    """f=json: the Esri notation, with the fields described again in every answer."""
    said: Json = {
        "displayFieldName": page.layer.display,
        "fieldAliases": {field.name: field.name for field in page.fields},
        "geometryType": "esriGeometryPolygon" if page.layer.polygons else "esriGeometryPoint",
        "spatialReference": {"wkid": page.srid, "latestWkid": page.srid},
        "fields": [described(field) for field in page.fields],
        "features": [_esri_row(page, row) for row in page.rows],
    }
    return said | ({"exceededTransferLimit": True} if page.more else {})


def _esri_row(page: Page, row: Feature) -> Json:
    said: Json = {"attributes": _values(page, row)}
    corners = _corners(page, row)
    if not corners or not page.shapes:
        return said
    x, y = corners[0]
    # Esri's outer rings run with the clock, GeoJSON's against it.
    return said | {"geometry": {"rings": [corners[::-1]]} if page.layer.polygons else {"x": x, "y": y}}


def as_geojson(page: Page) -> Json:
    """f=geojson, with Esri's own flag for more rows."""
    said: Json = {
        "type": "FeatureCollection",
        "crs": {"type": "name", "properties": {"name": f"EPSG:{page.srid}"}},
        "features": [_geojson_row(page, row) for row in page.rows],
    }
    flag: Json = {"exceededTransferLimit": True}
    if not page.more:
        return said
    return said | (flag if page.layer.geojson == "top" else {"properties": flag})


def _geojson_row(page: Page, row: Feature) -> Json:
    geometry: Json | None = None
    if (corners := _corners(page, row)) and page.shapes:
        if page.layer.polygons:
            geometry = {"type": "Polygon", "coordinates": [corners]}
        else:
            geometry = {"type": "Point", "coordinates": corners[0]}
    return {"type": "Feature", "id": row.id, "geometry": geometry, "properties": _values(page, row)}


def _corners(page: Page, row: Feature) -> list[list[float | str]]:
    """The corners as written; a number that is none is the text "NaN"."""
    shape: Shape = row.shape if page.srid == WGS84 else row.metric
    return [["NaN" if not math.isfinite(part) else part for part in corner] for corner in shape]


def _values(page: Page, row: Feature) -> Json:
    return {field.name: row.values.get(field.name) for field in page.fields}


def described(field: Field) -> Json:
    """A column as layer infos and answers describe it."""
    said: Json = {"name": field.name, "type": f"esriFieldType{field.type}", "alias": field.name}
    if field.type == "String":
        said["length"] = 255
    if field.codes:
        codes = [{"name": name, "code": code} for code, name in field.codes.items()]
        said["domain"] = {"type": "codedValue", "name": field.name.title(), "codedValues": codes}
    return said
