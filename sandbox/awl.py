"""Twin of AWL's citizens' portal: the list of all streets, and a year of lids at any house number.

Simulated after buergerportal.awl-neuss.de. Its habits: `homeNummber` and `isTreeMonthRange` are spelled so, `startMonth` is the year;
months are keys counted from 0, days keys counted from 1; colours of lids instead of fractions; whatever it does not know (a house
number, a parameter by its right name, a year that is not published) is an empty object. There is no field for a licence in it.

Invented: when next year is published, and that some houses have no bin for every lid.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from aiohttp import web

from sandbox.bins import has_bins, rhythm
from sandbox.kit import CLOCK, STATE, Twin
from sandbox.world import House, Town, slugs, town

PATH = "/api/v1/calendar"
PUBLISHED = (12, 1)
"""Month and day on which next year's calendar appears."""
LIDS = (("grau", 1, 0), ("pink", 2, 0), ("braun", 2, 1), ("blau", 4, 2), ("gelb", 2, 3))
"""Lid, weeks between two visits, and what keeps the lids of one street on different days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """The operator's books: streets by their numbers, and houses by street and label."""

    streets: Mapping[str, str]
    houses: Mapping[tuple[str, str], House]

    @classmethod
    def of(cls, where: Town) -> Office:
        """Those of a town."""
        return cls(
            streets={str(street.key): plain(street.name) for street in where.streets},
            houses={(str(house.street.key), house.label): house for house in where.houses},
        )


def twins() -> list[Twin]:
    """`awl/<town>` for the towns whose row in the table names it."""
    return [twin(slug) for slug in slugs("awl")]


def twin(slug: str) -> Twin:
    """The portal of one town's operator."""
    routes = [web.get(f"{PATH}/townarea-streets", _streets), web.get(PATH, _calendar)]
    return Twin(name=f"awl/{slug}", routes=routes, state=lambda: Office.of(town(slug)))


def plain(name: str) -> str:
    """A street as the portal spells it: without ß, and never shortened."""
    return re.sub(r"([Ss])tr\.$", r"\1trasse", name).replace("ß", "ss")


async def _streets(request: web.Request) -> web.Response:
    listed = [] if request["empty"] else sorted(_office(request).streets.items(), key=lambda pair: pair[1])
    rows = [
        {"strasseNummer": int(number), "strasseBezeichnung": name, "ortsteil": None, "plz": None}
        for number, name in listed
    ]
    return web.json_response(rows)


async def _calendar(request: web.Request) -> web.Response:
    asked, today = request.query, request.app[CLOCK].today()
    house = _office(request).houses.get((asked.get("streetNum", ""), asked.get("homeNummber", "")))
    whole = (asked.get("isYear"), asked.get("isTreeMonthRange")) == ("true", "false")
    year = asked.get("startMonth", "")
    if request["empty"] or house is None or not has_bins(house) or not whole or year not in _published(today):
        return web.json_response({})
    return web.json_response(calendar(house, int(year)))


def calendar(house: House, year: int) -> dict[str, dict[str, Sequence[str]]]:
    """A year at a house: twelve months, each with the days on which lorries come."""
    told: dict[str, dict[str, list[str]]] = {f"{month}-{year}": {} for month in range(12)}
    for day, lid in sorted(_visits(house, year)):
        told[f"{day.month - 1}-{year}"].setdefault(str(day.day), []).append(lid)
    return {month: dict(days) for month, days in told.items()}


def _visits(house: House, year: int) -> Iterator[tuple[date, str]]:
    for lid, weeks, turn in LIDS:
        if stands(house, lid):
            days = rhythm(house, weeks=weeks, turn=turn).days(date(year, 1, 1), date(year, 12, 31))
            yield from ((day, lid) for day in days)


def stands(house: House, lid: str) -> bool:
    """Whether the portal names the lid at a house: large ones are emptied weekly only, some compost for themselves."""
    return {"pink": house.id % 6 != 0, "braun": house.id % 9 != 0}.get(lid, True)


def _published(today: date) -> set[str]:
    return {
        str(today.year - 1),
        str(today.year),
        *([str(today.year + 1)] if (today.month, today.day) >= PUBLISHED else []),
    }


def _office(request: web.Request) -> Office:
    office = request.app[STATE]
    assert isinstance(office, Office)
    return office
