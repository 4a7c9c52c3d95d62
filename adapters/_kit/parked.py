"""What adapters of parking share: counts of cars, and rows that must lie in or near the city. Knows no protocol."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from adapters._kit.ground import to_points
from adapters._kit.rows import EDGE, TURNS, Axis, Spot
from adapters._kit.values import Tally, count, text_of
from domain.geo import Box, Point

MOST = 100_000
"""Spaces; no car park has more."""


def spaces(value: Any, seen: Tally, *, least: int = 0) -> int | None:
    """A number of spaces or cars, also as text; None for nothing. What is none is counted, and nothing: never 0."""
    text = text_of(value)
    if text is None:
        return None
    sign, digits = (-1, text[1:]) if text.startswith("-") else (1, text)
    number = sign * int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= len(str(MOST)) else None
    if isinstance(value, bool) or number is None or not least <= number <= MOST:
        count(seen, text)
        return None
    return number


def located(spot: Spot, bounds: Box, axis: Axis = "easting_first") -> Point | None:
    """Where two degrees are, in the order that puts them in or near the bounds; None where neither does."""
    inside = bounds.widened(EDGE)
    pairs: Sequence[Spot] = [spot[::-1] if turned else spot for turned in TURNS[axis]]
    return next((there for there in to_points(pairs, "EPSG:4326") if there is not None and there in inside), None)
