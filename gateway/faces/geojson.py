"""GeoJSON (RFC 7946) for maps: each item a feature at its place, the rows of `sources` beside the features.

What is nowhere has the geometry null (§3.2). `sources`, `complete` and `next_cursor` are foreign members (§6.1).
"""

from __future__ import annotations

import orjson

from domain.resource import Resource
from domain.words import Language
from gateway.federation.face import Answer, Face


def _draw(resource: Resource, answer: Answer, _: Language) -> bytes:
    where = resource.where or ""
    features = []
    for item in answer["items"]:
        properties = {name: value for name, value in item.items() if name not in ("id", where)}
        features.append({"type": "Feature", "id": item["id"], "geometry": item.get(where), "properties": properties})
    beside = {name: value for name, value in answer.items() if name != "items"}
    return orjson.dumps({"type": "FeatureCollection", "features": features, **beside})


GEOJSON = Face(
    name="geojson",
    media="application/geo+json",
    charset=False,
    about="A FeatureCollection; each feature's id is the item's.",
    suits=lambda resource: resource.where is not None,
    draw=_draw,
)
