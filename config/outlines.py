"""Read a city's outline: a list of corners, or the GeoJSON file that holds its polygons."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from config.flaws import quoted, remedy_for, wrong
from config.source import Node
from config.values import number, text
from domain.outline import Outline, Vertex

MOST_BYTES = 8 * 2**20
Ring = tuple[Vertex, ...]


def outline(node: Node) -> Outline:
    """`[[lon, lat], [lon, lat], …]`, or the path of a GeoJSON file below the configuration's directory."""
    rings = (_corners(node),) if isinstance(node.value, tuple) else _rings(node)
    try:
        return Outline(rings=rings)
    except ValueError as why:
        remedy = "Write its corners in order, each as [lon, lat]."
        raise wrong(node.spot, "An outline has at least three different corners.", remedy) from why


def _corners(node: Node) -> Ring:
    return tuple(_corner(item) for item in node.items)


def _corner(node: Node) -> Vertex:
    if len(node.items) != 2:
        given = f"{len(node.items)} items" if isinstance(node.value, tuple) else node.kind
        raise wrong(node.spot, f"A corner is two numbers, not {given}.", "Write it as [lon, lat].")
    lon, lat = (number(item) for item in node.items)
    if not _is_on_earth(lon, lat):
        raise wrong(node.spot, "These two numbers are no point on Earth.", "The order is longitude, latitude.")
    return lon, lat


def _rings(node: Node) -> tuple[Ring, ...]:
    name = text(node)
    path, root = PurePosixPath(name), node.spot.file.parent.parent
    if path.is_absolute() or ".." in path.parts:
        raise wrong(node.spot, f"{quoted(name)} leads out of the configuration.", "Write a path below its directory.")
    try:
        raw = (root / path).read_bytes()
    except OSError as why:
        beside = [each.relative_to(root).as_posix() for each in _beside(root / path)]
        raise wrong(node.spot, f"There is no file {quoted(name)} below {root}.", remedy_for(name, beside)) from why
    try:
        rings = tuple(_read(json.loads(raw[: MOST_BYTES + 1]))) if len(raw) <= MOST_BYTES else ()
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as why:
        remedy = "It holds a Polygon or MultiPolygon, or features with such geometries (RFC 7946)."
        raise wrong(node.spot, f"{quoted(name)} is no GeoJSON of an outline.", remedy) from why
    if not rings:
        raise wrong(node.spot, f"{quoted(name)} holds no polygon, or more than 8 MiB.", "Give it the city's border.")
    return rings


def _beside(file: Path) -> list[Path]:
    try:
        return [each for each in file.parent.iterdir() if each.is_file()]
    except OSError:  # no such folder, or a name the file system cannot hold
        return []


def _read(shape: Any) -> Iterator[Ring]:
    """RFC 7946: longitude first, the first corner repeated at the end."""
    match shape["type"]:
        case "FeatureCollection":
            for feature in shape["features"]:
                yield from _read(feature)
        case "Feature":
            yield from _read(shape["geometry"])
        case "GeometryCollection":
            for each in shape["geometries"]:
                yield from _read(each)
        case "MultiPolygon":
            for polygon in shape["coordinates"]:
                yield from map(_ring, polygon)
        case "Polygon":
            yield from map(_ring, shape["coordinates"])
        case _:
            raise ValueError("a geometry without an inside")


def _ring(corners: Any) -> Ring:
    found = tuple((float(corner[0]), float(corner[1])) for corner in corners)
    if not all(_is_on_earth(*corner) for corner in found):
        raise ValueError("a corner that is no point on Earth")
    return found[:-1] if len(found) > 1 and found[0] == found[-1] else found


def _is_on_earth(lon: float, lat: float) -> bool:
    return -180 <= lon <= 180 and -90 <= lat <= 90
