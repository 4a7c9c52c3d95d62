"""Which records of a regional binding are one city's: those on its ground, or those whose official key is its own.

A box is coarse: two towns' boxes overlap along the border, and what stands there would be both's. A key is exact.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from domain.exchange import Record
from domain.geo import Box
from domain.resource import Resource


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyed:
    """The city's own by the key each record carries: a DHID's district, an AGS, an ARS."""

    starts: tuple[str, ...]
    """A key that begins with one of these is the city's: `de:05113:`."""
    box: Box | None = None
    """Where the key tells no more than the district: the part of it that is the city. None: the district is the city."""

    def claims(self, key: str) -> bool:
        """Whether a key may be one of the city's; the box is not looked at."""
        return key.startswith(self.starts)


Area = Box | Keyed


def dhids(ags: str, box: Box) -> Keyed:
    """By the district in a stop's DHID. Only of a town that is its own district (its AGS ends in 000) all are the town's."""
    return Keyed(starts=(f"de:{ags[:5]}:",), box=None if ags.endswith("000") else box)


def holds(area: Area | None, resource: Resource) -> Callable[[Record], bool] | None:
    """Tells a city's records from the others; None where nothing has to be told apart."""
    if area is None:
        return None
    keyed, box = (area, area.box) if isinstance(area, Keyed) else (None, area)
    where, key = resource.where, resource.key
    if (keyed is None or key is None) and where is None:
        return None

    def its(record: Record) -> bool:
        if keyed is not None and key is not None and not keyed.claims(_key(record, key)):
            return False
        if box is None or where is None:
            return True
        spot = getattr(record.model, where)
        return spot is not None and spot in box

    return its


def _key(record: Record, name: str) -> str:
    return record.id if name == "id" else str(getattr(record.model, name))
