"""The port of the benefit: what each source was good for, by civic day. Standard library only.

Nothing a person wrote is kept, and no person: a citizen who asks through an app is that app. Which app asked which source is kept
by the month, for the number of apps alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol, get_args

DAYS = 400
"""So long counts are kept, and who called."""
CALLERS = 1_000
"""Apps noted per source and month; whoever comes beyond is not counted among them."""
FEW = 3
"""A number of apps, orders or reports below this is not told to the public, unless it is 0."""

EVERYWHERE = "-"
"""Stands for all cities together."""

Kind = Literal["answered", "served", "wanted", "completed"]
"""`answered`: answers in which something was from this city (`adorf`), from one domain of its services (`adorf/waste`), or from
anywhere: one of three sources is one. `served`: answers that the source had a part in. `wanted`: questions for what nobody offers
there. `completed`: orders and reports that the city has confirmed, or has for good."""
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True, eq=False)
class MadeOf:
    """What an answer was made of. Equal ones are one object, so that finding its count costs no comparison."""

    cells: tuple[tuple[str, Kind], ...]
    """What is counted: a source's id and `served`, `adorf/-/places` and `wanted`, and the cities and domains that `answered`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """So many of one kind on one day."""

    day: date
    """By the civic calendar (Europe/Berlin)."""
    source: str
    """`adorf/amt/places`; `adorf/-/places` for what nobody offers there; of `answered`, what its kind says."""
    kind: Kind
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """An app that used a source on that day; everybody without key or token is one."""

    source: str
    client: str
    """As usage names it."""
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Apps:
    """Different apps, everybody without key or token together as one."""

    every: int
    cities: Mapping[str, int]
    sources: Mapping[str, int]


class Benefit(Protocol):
    """Durable and bounded: counts by day, and callers by month."""

    async def add(self, tallies: Sequence[Tally], callers: Sequence[Caller]) -> None:
        """Add these to what other workers have added; all of it or nothing."""
        ...

    async def days(self, *, since: date, until: date, city: str | None = None) -> tuple[Tally, ...]:
        """The counts from that day to that day, both included, oldest first, then by source and kind; of one city or of all."""
        ...

    async def sums(self, *, since: date, until: date, city: str | None = None) -> tuple[Tally, ...]:
        """The same added up over these days, one for each source and kind; `day` is `since`."""
        ...

    async def answered(self, *, since: date, until: date, where: str) -> Mapping[date, int]:
        """Answers by day: of a city, of a domain of its services, or `EVERYWHERE`; days without any are left out."""
        ...

    async def apps(self, *, since: date, until: date, city: str | None = None) -> Apps:
        """How many apps used something between these days, both included.

        Exact where the stretch begins or ends with a month, or ends today: of each month the first and last day of use are kept.
        """
        ...

    async def first(self) -> date | None:
        """The oldest day that has a count; None when nothing was counted yet."""
        ...

    async def forget(self, *, before: date) -> int:
        """Drop the counts of the days before, and callers not seen since; how many rows went."""
        ...


def city_of(source: str) -> str:
    """`adorf` of `adorf/amt/places`."""
    return source.partition("/")[0]


def few(number: int) -> int | None:
    """The number as the public is told it: None for one or two."""
    return None if 0 < number < FEW else number
