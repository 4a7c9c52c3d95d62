"""From a source's rows to a reply: each row is read, put on the ground and encoded, or rejected with the reason.

Knows mappings, reference systems and the city's bounds. Knows no protocol: an adapter says how a row is taken apart.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from adapters._kit.contract import Tools
from adapters._kit.encode import record
from adapters._kit.ground import to_points
from adapters._kit.mapping import Reading, compiled
from adapters._kit.values import Tally, count, text_of
from domain.exchange import Note, Record, Rejected, Reply
from domain.geo import Point

Axis = Literal["values", "easting_first", "northing_first"]
"""The order of a source's two numbers. `values`: the one that lies in the city, because its labels are wrong."""
TURNS: Mapping[Axis, tuple[bool, ...]] = {
    "values": (False, True),
    "easting_first": (False,),
    "northing_first": (True,),
}
Spot = tuple[float, float]

NOTHING: Mapping[str, Any] = MappingProxyType({})

SPOILT = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError)
EDGE = 2000.0  # metres beyond the city's bounds that still count: bounds are rounded, and a border runs through a house
NAMED = 10  # unknown values shown in the note
FEW = 50  # rows that are read in less time than it takes to hand them to a thread and to fight it for the interpreter


class Row(NamedTuple):
    """One row taken apart."""

    id: Any
    fields: dict[str, Any]
    spot: Spot | None = None
    """Two numbers in the source's order; None where the resource has no place."""
    own: Mapping[str, Any] = NOTHING
    """Fields of the model that the adapter gives itself, beside the place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sieve:
    """How the rows of one binding are read; made once, at bind."""

    tools: Tools
    split: Callable[[Any], Row]
    """Takes a row apart; any of `SPOILT` rejects it."""
    crs: str = "EPSG:4326"
    axis: Axis = "values"
    ignore: Collection[str] = ()
    """Fields of the source that are known and not wanted."""
    given: Collection[str] = ()
    """Fields of the model that every row brings as its `own`."""
    placeless: bool = False
    """Whether the source says of no row where it is; only for a model that can do without."""
    reading: Reading = field(init=False)

    def __post_init__(self) -> None:
        where = self.tools.resource.where
        own = (*self.given, where) if where else tuple(self.given)
        object.__setattr__(self, "reading", compiled(self.tools.resource.model, self.tools.mapping, given=own))

    async def replied(self, rows: Sequence[Any], *, cut: bool = False) -> Reply:
        """`reply`, many rows in a thread, so that nobody waits for them."""
        if len(rows) <= FEW:
            return self.reply(rows, cut=cut)
        return await asyncio.to_thread(self.reply, rows, cut=cut)

    def reply(self, rows: Iterable[Any], *, cut: bool = False) -> Reply:
        """Every row as a record or a rejection, in the source's order; CPU only, so it may run in a thread."""
        rejected: list[Rejected] = []
        seen: Tally = Counter()
        strange: Tally = Counter()
        split = list(self._split(rows, rejected))
        records = tuple(self._records(split, self._points([row.spot for _, row in split]), rejected, seen, strange))
        values = ", ".join(sorted(seen)[:NAMED])
        notes = (Note(slug="unmapped-values", params=(("values", values),)),) if seen else ()
        unmapped = {**seen, **{f"field:{name}": times for name, times in strange.items()}}
        as_of = self.tools.clock()
        return Reply(records=records, as_of=as_of, rejected=tuple(rejected), unmapped=unmapped, notes=notes, cut=cut)

    def _split(self, rows: Iterable[Any], rejected: list[Rejected]) -> Iterator[tuple[str, Row]]:
        for place, raw in enumerate(rows, 1):
            try:
                row = self.split(raw)
                name = text_of(row.id)
                if name is None or len(name) > 200:
                    raise ValueError("no usable id")
            except SPOILT as why:
                rejected.append(_rejected(f"#{place}", why))
            else:
                yield name, row

    def _records(
        self,
        rows: Sequence[tuple[str, Row]],
        points: Sequence[Point | None],
        rejected: list[Rejected],
        seen: Tally,
        strange: Tally,
    ) -> Iterator[Record]:
        where, expected = self.tools.resource.where, self.reading.known.union(self.ignore)
        for (name, row), spot in zip(rows, points, strict=True):
            if not expected.issuperset(row.fields):
                for odd in row.fields.keys() - expected:
                    count(strange, odd)
            if where and spot is None and not self.placeless:
                rejected.append(_rejected(name, ValueError(f"no place in or near the city: {row.spot}")))
                continue
            try:
                yield record(name, self.reading.make(row.fields, seen, {where: spot, **row.own} if where else row.own))
            except SPOILT as why:
                rejected.append(_rejected(name, why))

    def _points(self, spots: Sequence[Spot | None]) -> Sequence[Point | None]:
        """Where the rows are; None for a row outside the city."""
        inside = self.tools.bounds.widened(EDGE)
        found: list[Point | None] = [None] * len(spots)
        for turned in TURNS[self.axis]:
            open_ = [at for at, spot in enumerate(spots) if spot is not None and found[at] is None]
            pairs = [spot[::-1] if turned else spot for at in open_ if (spot := spots[at]) is not None]
            for at, there in zip(open_, to_points(pairs, self.crs), strict=True):
                found[at] = there if there is not None and there in inside else None
        return found


def geometry_of(raw: Any) -> Any:
    """The geometry of a feature, as GeoJSON and Esri's JSON name it; raises TypeError where there is none."""
    if not isinstance(raw, dict) or not isinstance(raw.get("geometry"), dict):
        raise TypeError("no geometry")
    return raw["geometry"]


def spot_of(first: Any, second: Any) -> Spot:
    """Two coordinates as JSON or XML writes them; raises for what is no number. `"NaN"` is a number that is nowhere."""
    if isinstance(first, bool) or isinstance(second, bool):
        raise TypeError("a coordinate is a number")
    return float(first), float(second)


def spot_in(fields: Mapping[str, Any], x: str, y: str) -> Spot:
    """Two coordinates that stand as text in two columns, a comma before the decimals or not; raises where one lacks."""
    return _number(fields[x]), _number(fields[y])


def _number(value: Any) -> float:
    text = text_of(value)
    if text is None or isinstance(value, bool):
        raise ValueError("no coordinate")
    return float(text.replace(".", "").replace(",", ".") if "," in text else text)  # 355.123,45 has dots for thousands


def _rejected(row: str, why: BaseException) -> Rejected:
    return Rejected(row=row[:80], why=f"{type(why).__name__}: {why}"[:200])
