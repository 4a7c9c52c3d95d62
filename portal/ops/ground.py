"""The cities as they lie, for the map on the overview: an outline where the configuration has one, else the bounds. Pure.

An outline may have a hundred thousand corners; a map as wide as a hand shows some hundred of them, and only those are sent.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from domain.geo import Box
from domain.outline import Outline, Vertex
from gateway.federation.book import Town
from portal.ops.nodes import Node
from portal.ops.places import Owner

STEPS = 150
"""A corner is shown when it is at least this part of the shape's diagonal away from the one before."""
DIGITS = 4
"""Of a degree: about ten metres."""
Rings = tuple[tuple[tuple[float, float], ...], ...]


def rings(outline: Outline | None, bounds: Box) -> Rings:
    """Closed lines of latitude and longitude, as Leaflet has them; a ring too small to be seen is left out."""
    shown = (
        tuple(thinned for ring in outline.rings if len(thinned := _thinned(ring, outline.box)) >= 3) if outline else ()
    )
    if shown:
        return shown
    west, south, east, north = (round(each, DIGITS) for each in (bounds.west, bounds.south, bounds.east, bounds.north))
    return (((south, west), (north, west), (north, east), (south, east)),)


def grounds(
    owners: Sequence[Owner],
    towns: Mapping[str, Town],
    centres: Mapping[str, tuple[float, float]],
    shapes: Mapping[str, Rings],
    nodes: Mapping[str, Node],
) -> list[dict[str, Any]]:
    """Each city that has sources, with what its label says. A region has no bounds of its own: the table alone tells of it."""
    return [
        {
            "id": owner.id,
            "href": f"#city-{owner.slug}",
            "name": owner.name,
            "rate": (node := nodes[owner.id]).rate,
            "tone": node.tone,
            "label": node.label,
            "rings": shapes[owner.slug] if owner.slug in shapes else rings(None, town.bounds),
            "at": centres.get(owner.slug, _middle(town.bounds)),
        }
        for owner in owners
        if (town := towns.get(owner.slug)) is not None
    ]


def _thinned(ring: Sequence[Vertex], box: Box) -> tuple[tuple[float, float], ...]:
    narrow = math.cos(math.radians((box.south + box.north) / 2))
    step = math.hypot((box.east - box.west) * narrow, box.north - box.south) / STEPS

    def kept() -> Iterator[Vertex]:
        last = ring[0]
        yield last
        for lon, lat in ring[1:]:
            if math.hypot((lon - last[0]) * narrow, lat - last[1]) >= step:
                last = (lon, lat)
                yield last

    return tuple((round(lat, DIGITS), round(lon, DIGITS)) for lon, lat in kept())


def _middle(box: Box) -> tuple[float, float]:
    return (round((box.south + box.north) / 2, DIGITS), round((box.west + box.east) / 2, DIGITS))
