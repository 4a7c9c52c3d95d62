"""Chance without luck: numbers that look random and are the same in every run, on every machine.

`random` would tie a value to the order of the draws, `hash` to the process. Here a value hangs on its name alone.
"""

import math
from collections.abc import Sequence
from hashlib import blake2b
from typing import TypeVar

T = TypeVar("T")
METRES_PER_DEGREE = 111_320.0


def draw(*name: object) -> float:
    """A number in [0, 1) that belongs to this name."""
    digest = blake2b("|".join(map(str, name)).encode(), digest_size=6).digest()
    return int.from_bytes(digest) / 2**48


def pick(options: Sequence[T], *name: object) -> T:
    """One of the options, chosen by name."""
    return options[int(draw(*name) * len(options))]


def moved(lat: float, lon: float, *, metres: float, heading: float) -> tuple[float, float]:
    """The point `metres` away in direction `heading` (a share of the full circle, 0 = north)."""
    angle = heading * math.tau
    north, east = metres * math.cos(angle), metres * math.sin(angle)
    return (
        lat + north / METRES_PER_DEGREE,
        lon + east / (METRES_PER_DEGREE * math.cos(math.radians(lat))),
    )
