"""Which records of a regional binding are one city's: those on its ground, or those whose official key is its own.

Boxes overlap along the border, and what stands there would be both's: it is the one's whose centre is nearer. An outline is
exact, and so is a key.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from domain.exchange import Record
from domain.geo import Box, Point, distance, spots
from domain.outline import Outline
from domain.resource import Resource


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """A city's ground, beside that of the others that share its source: a place on several of them is one city's all the same."""

    shape: Box | Outline
    centre: Point
    ags: str
    others: tuple[Ground, ...] = field(default=(), compare=False, repr=False)
    """The grounds of the other cities; what they say of others in turn is not looked at."""

    def __contains__(self, place: Point) -> bool:
        if place not in self.shape:
            return False
        rivals = [other for other in self.others if place in other.shape]
        return not rivals or self.claim(place) < min(rival.claim(place) for rival in rivals)

    def claim(self, place: Point) -> tuple[bool, float, str]:
        """What the least of wins: an outline goes before a box, then comes the nearer centre, then the lower key."""
        return isinstance(self.shape, Box), distance(self.centre.lat, self.centre.lon, place), self.ags


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyed:
    """The city's own by the key each record carries: a DHID's district, an AGS, an ARS."""

    start: str
    """A key that begins so may be the city's: `de:05911:`, `05911`. So may one that is a beginning of it: the whole county's."""
    whole: bool = True
    """Whether all that begins so is the city's; false where the key tells no more than the county the city is one town of."""
    ground: Ground | None = None
    """Where a record without a key, or with one that tells too little, must lie to be the city's. None: it is nobody's."""

    def claims(self, key: str) -> bool:
        """Whether a key may be one of the city's; the ground is not looked at."""
        return key.startswith(self.start) or (key.isdigit() and self.start.startswith(key))

    def tells(self, key: str) -> bool:
        """Whether the key says it all."""
        return self.whole and key.startswith(self.start)


Area = Box | Ground | Keyed


def dhids(ags: str, ground: Ground) -> Keyed:
    """By the district in a stop's DHID. Only of a town that is its own district (its AGS ends in 000) all are the town's."""
    return Keyed(start=f"de:{ags[:5]}:", whole=_is_district(ags), ground=ground)


def keys(key: str, ground: Ground) -> Keyed:
    """By AGS or ARS, whichever the city is named by here: a town that is its own district is meant by the district's key as well."""
    return Keyed(start=key[:5] if _is_district(key) else key, ground=ground)


def _is_district(key: str) -> bool:
    return not key[5:].strip("0")


def holds(area: Area | None, resource: Resource) -> Callable[[Record], bool] | None:
    """Tells a city's records from the others; None where nothing has to be told apart."""
    if area is None:
        return None
    keyed = area if isinstance(area, Keyed) and resource.key is not None else None
    ground = area.ground if isinstance(area, Keyed) else area
    where, key = resource.where, resource.key or ""
    if keyed is None and (where is None or ground is None):
        return None

    def its(record: Record) -> bool:
        if keyed is not None:
            keys = _keys(record, key)
            if keys is not None and not keys:
                return True  # it names nothing in particular: it is about the whole network
            if keys is not None:
                claimed = [each for each in keys if keyed.claims(each)]
                if not claimed or where is None or ground is None or any(map(keyed.tells, claimed)):
                    return bool(claimed)
        if where is None or ground is None:
            return False
        place = getattr(record.model, where)
        if isinstance(place, Point):  # as nearly all are
            return place in ground
        return any(Point(coordinates=each) in ground for each in spots(place))

    return its


def _keys(record: Record, name: str) -> tuple[str, ...] | None:
    """A record's keys, of which it may have several; None where it says none."""
    value = record.id if name == "id" else getattr(record.model, name)
    if isinstance(value, tuple):
        return value
    return (str(value),) if value else None
