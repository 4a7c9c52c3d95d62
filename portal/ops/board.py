"""Where everything stands on the service map: apps, gateway, cities, sources, in four columns from left to right. Pure.

The places depend on the configuration alone, so that nothing moves while numbers change.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from portal.ops.nodes import APPS, EDGE
from portal.ops.places import Owner, Spot

WIDE = 1240
"""Width of the drawing, in its own measure: a CSS pixel on a wide window."""
TOP = 34
"""Room for the words above the columns."""
_APPS, _GATEWAY, _TOWNS, _TILES = 0, 140, 330, 520
_BOX = 110, 132, 140
"""Widths of the first three columns."""
_TALL = 92
_TOWN_TALL = 56
_HIGH = 190
"""The middle of apps and gateway, where it is seen without scrolling."""
_COLUMNS = 3
_TILE, _TILE_TALL, _GAP, _APART = 230, 26, 15, 24
"""Of a source: width and height; room beside it for its edge; room between two cities."""
_STEP = _TILE_TALL + 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A node."""

    id: str
    x: int
    y: int
    wide: int
    tall: int
    title: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An edge, as thick as what goes over it to this node."""

    to: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """The whole drawing."""

    tall: int
    boxes: tuple[Box, ...]
    towns: tuple[tuple[Box, tuple[Box, ...]], ...]
    """Cities with their sources."""
    lines: tuple[Line, ...]
    heads: tuple[tuple[int, str], ...]
    """Where which column begins, and its name in the phrases."""


def board(owners: Sequence[Owner]) -> Board:
    """The drawing of these."""
    towns: list[tuple[Box, tuple[Box, ...]]] = []
    y = TOP
    for owner in owners:
        rows = -(-len(owner.spots) // _COLUMNS)
        tall = max(rows * _STEP - 4, _TOWN_TALL)
        town = Box(
            id=owner.id, x=_TOWNS, y=y + (tall - _TOWN_TALL) // 2, wide=_BOX[2], tall=_TOWN_TALL, title=owner.name,
            href=f"#city-{owner.slug}",
        )  # fmt: skip
        towns.append((town, tuple(_tile(owner, place, y) for place in range(len(owner.spots)))))
        y += tall + _APART
    middle = min(_HIGH, (TOP + y - _APART) // 2)
    apps = Box(
        id=APPS, x=_APPS, y=middle - _TALL // 2, wide=_BOX[0], tall=_TALL, title=APPS, href="/developers/desk/usage"
    )
    gateway = Box(id=EDGE, x=_GATEWAY, y=middle - _TALL // 2, wide=_BOX[1], tall=_TALL, title=EDGE, href="#workers")
    lines = [Line(to=EDGE, path=_way(apps, gateway))]
    for town, tiles in towns:
        lines.append(Line(to=town.id, path=_way(gateway, town)))
        lines += _branches(town, tiles)
    return Board(
        tall=y - _APART + 4,
        boxes=(apps, gateway),
        towns=tuple(towns),
        lines=tuple(lines),
        heads=((_APPS, "apps"), (_GATEWAY, "gateway"), (_TOWNS, "cities"), (_TILES, "sources")),
    )


def _tile(owner: Owner, place: int, y: int) -> Box:
    spot = owner.spots[place]
    row, column = divmod(place, _COLUMNS)
    return Box(
        id=spot.id,
        x=_TILES + column * (_TILE + _GAP),
        y=y + row * _STEP,
        wide=_TILE,
        tall=_TILE_TALL,
        title=short(spot, owner),
        href=spot.href,
    )


def short(spot: Spot, owner: Owner) -> str:
    """Its resource; where several serve that, the end of it and the namespace."""
    alone = sum(other.resource == spot.resource for other in owner.spots) == 1
    return spot.resource if alone else f"{spot.resource.rpartition('.')[2]} {spot.ns}"


def _way(start: Box, end: Box) -> str:
    """A curve from the right side of one to the left side of the other."""
    x1, y1, x2, y2 = start.x + start.wide, start.y + start.tall // 2, end.x, end.y + end.tall // 2
    middle = (x1 + x2) // 2
    return f"M{x1} {y1}C{middle} {y1} {middle} {y2} {x2} {y2}"


def _branches(town: Box, tiles: Sequence[Box]) -> list[Line]:
    """To the first of each row a curve, from there on from one to the next."""
    found = []
    for tile in tiles:
        y = tile.y + tile.tall // 2
        path = _way(town, tile) if tile.x == _TILES else f"M{tile.x - _GAP} {y}H{tile.x}"
        found.append(Line(to=tile.id, path=path))
    return found
