"""Read what ties a city to the ground: its bounds, centre and postcodes."""

from __future__ import annotations

from config.flaws import quoted, wrong
from config.source import Node
from config.values import number, text


def bounds(node: Node) -> tuple[float, float, float, float]:
    """`[west, south, east, north]` in degrees."""
    west, south, east, north = _degrees(node, "west, south, east, north")
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        remedy = "The order is west, south, east, north: west lies below east, south below north."
        raise wrong(node.spot, "These four numbers are no box on Earth.", remedy)
    return west, south, east, north


def centre(node: Node) -> tuple[float, float]:
    """`[lat, lon]` in degrees."""
    lat, lon = _degrees(node, "lat, lon")
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise wrong(node.spot, "These two numbers are no point on Earth.", "The order is latitude, longitude.")
    return lat, lon


def _degrees(node: Node, names: str) -> tuple[float, ...]:
    count = len(names.split(", "))
    if len(node.items) != count:
        given = f"{len(node.items)} items" if isinstance(node.value, tuple) else node.kind
        raise wrong(node.spot, f"{count} numbers are needed here, not {given}.", f"Write them as [{names}].")
    return tuple(number(item) for item in node.items)


def postcodes(node: Node) -> tuple[int, int]:
    """`45127-45359`, both ends inclusive, or a single postcode; in quotes."""
    ends = text(node).split("-")
    if len(ends) > 2 or not all(len(end) == 5 and end.isascii() and end.isdigit() for end in ends):
        remedy = 'Write five digits, or a range: "45127-45359".'
        raise wrong(node.spot, f"{quoted(text(node))} is no postcode and no range of postcodes.", remedy)
    first, last = int(ends[0]), int(ends[-1])
    if first > last:
        remedy = f'Did you mean "{ends[-1]}-{ends[0]}"?'
        raise wrong(node.spot, "The range ends before it begins.", remedy)
    return first, last
