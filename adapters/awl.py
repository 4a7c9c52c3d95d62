"""AWL's waste calendar: the citizens' portal knows streets by number and takes any house number.

Protocol: JSON under `…/api/v1/calendar`, as public readers of it speak it. Known habits: `homeNummber` and `isTreeMonthRange` are
spelled so; `startMonth` carries the year; the answer is an object of objects, months counted from 0 and days from 1; a lid's colour
stands for the fraction; of two lids of residual waste a household has one, and the portal does not know which. What it does not know
it says with an empty object: a house number that does not exist and a house without bins look the same, and so does a year that is
not published yet. Streets are written with `ss`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import partial
from typing import Any

from adapters._kit.awl import Street, read, streets_in
from adapters._kit.contract import Serves, Tools
from adapters._kit.daily import Daily
from adapters._kit.encode import record
from adapters._kit.guard import speaking
from adapters._kit.pickups import Fractions, Visit, calendar, house_in, streets_named, unknown_address
from adapters._kit.together import first_alone
from domain.errors import SourceNonsense
from domain.exchange import Call, Fetch, Note, Rejected, Reply, Window
from domain.places import Address
from domain.typed import readings
from domain.when import civic_day
from domain.words import fold_number, fold_street

SERVES = {
    "waste.pickups": Serves(pushes=frozenset({"household", "item"})),
    "addresses": Serves(pushes=frozenset({"q", "item"})),
}
NOVEMBER = 11
"""From this month on next year is asked for as well: it is published at some time before it begins."""
TRIED = 5
"""Streets a typed house number is tried in."""
NAMED = 10
"""Streets named where the number is missing."""
_HOUSE = re.compile(r"(\d{1,9})-(\d{1,5}[a-z]{0,2})", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the operator's lids mean."""

    fractions: Mapping[str, str] = field(metadata={"vocabulary": "waste.fraction"})
    """Colour of the lid → code of `waste.fraction`."""
    choices: Mapping[str, str] = field(default_factory=dict)
    """Colours of which a household has one → how to say which: `grau: graue Tonne, wöchentlich`."""
    shown: tuple[str, ...] = ()
    """Addresses, as one types them, that answer a question for none: the portal lists streets, and no house numbers."""


def bind(tools: Tools) -> Fetch:
    """The pickups of the operator's households, or its addresses. ValueError for a fraction the vocabulary lacks."""
    desk = _Desk(tools)
    answer = desk.pickups if tools.resource.name == "waste.pickups" else desk.addresses

    async def fetch(call: Call) -> Reply:
        with speaking(call.binding):
            return await answer(call)

    return fetch


class _Desk:
    """The operator's portal; its streets are asked for once a day."""

    def __init__(self, tools: Tools) -> None:
        options: Options = tools.options
        self._door, self._url, self._clock, self._options = tools.door, tools.url, tools.clock, options
        self._fractions = Fractions(options.fractions)
        self._streets: Daily[list[Street]] = Daily(tools.clock)

    async def pickups(self, call: Call) -> Reply:
        """The pickups of a house that is described, or named by a pickup's id."""
        home, tried = call.household, list[tuple[str, str]]()
        if call.item is not None:
            if found := _HOUSE.fullmatch(house_in(call.item) or ""):
                tried = [(found[1], found[2])]
        elif home is not None:
            streets = streets_named(home.street, await self._listed(call))
            tried = [(each.number, fold_number(home.house_number)) for each in streets]
        known = [each for each in await first_alone(partial(self._year, call), tried) if each is not None]
        if len(known) == 1:
            return known[0]
        now = self._clock()
        return Reply(as_of=now) if home is None else unknown_address(home, now)

    async def addresses(self, call: Call) -> Reply:
        """The houses that were typed. Streets without a number are only named, in a note: nobody knows their houses."""
        if call.item is not None:
            found = _HOUSE.fullmatch(call.item)
            wanted = [(each, found[2]) for each in await self._listed(call) if found and each.number == found[1]]
            return await self._houses(call, wanted)
        typed = [call.query.q] if call.query is not None and call.query.q else self._options.shown
        listed = await self._listed(call)
        begun: dict[str, Street] = {}
        wanted = []
        for reading in (each for text in typed for each in readings(text)):
            streets = [each for each in listed if fold_street(each.name).startswith(reading.streets)]
            if reading.number is None:
                begun.update((each.number, each) for each in streets)
            else:
                wanted += [(each, fold_number(reading.number)) for each in streets]
        reply = await self._houses(call, list(dict.fromkeys(wanted)))
        return (
            reply if reply.records or wanted or not begun else replace(reply, notes=(_number_needed(begun.values()),))
        )

    async def _houses(self, call: Call, wanted: Sequence[tuple[Street, str]]) -> Reply:
        """Those of the houses that have a calendar."""
        tried = wanted[:TRIED]
        years = await first_alone(lambda house: self._year(call, (house[0].number, house[1])), tried)
        records = tuple(
            record(f"{street.number}-{number}", Address(street=street.name, house_number=number))
            for (street, number), year in zip(tried, years, strict=True)
            if year is not None
        )
        return Reply(records=records, as_of=self._clock(), cut=len(wanted) > TRIED)

    async def _listed(self, call: Call) -> list[Street]:
        async def ask() -> list[Street]:
            answer = await self._door.get(f"{self._url}/townarea-streets", deadline=call.deadline, trace=call.trace)
            return streets_in(answer.json())

        return await self._streets.get("", ask)

    async def _year(self, call: Call, house: tuple[str, str]) -> Reply | None:
        """The calendar from this week on, late in the year the next one's too; None without any."""
        now = self._clock()
        today = civic_day(now)
        years = [today.year, today.year + 1][: 2 if today.month >= NOVEMBER else 1]
        told = await first_alone(lambda year: self._told(call, house, year), years)
        if not any(told):
            return None
        monday = today - timedelta(days=today.weekday())
        start = max(monday, date(today.year, 1, 1))
        visits: list[Visit] = []
        rejected: list[Rejected] = []
        for year in told:
            more, worse = read(year)
            visits, rejected = [*visits, *(visit for visit in more if visit.day >= start)], rejected + worse
        last = max(year for year, said in zip(years, told, strict=True) if said)
        return calendar(
            self._chosen(visits), house="-".join(house), home=call.household, fractions=self._fractions, as_of=now,
            covers=Window(start=start, end=date(last, 12, 31)), rejected=rejected,
        )  # fmt: skip

    async def _told(self, call: Call, house: tuple[str, str], year: int) -> Mapping[str, Any]:
        street, number = house
        query = {
            "streetNum": street, "homeNummber": number, "startMonth": str(year), "isTreeMonthRange": "false", "isYear": "true",
        }  # fmt: skip
        answer = await self._door.get(self._url, deadline=call.deadline, query=query, trace=call.trace)
        told = answer.json()
        if not isinstance(told, dict):
            raise SourceNonsense(f"{call.binding}: a calendar that is no object")
        return told

    def _chosen(self, visits: list[Visit]) -> list[Visit]:
        """The visits; where several lids are there of which a household has one, each says which it is."""
        choices = self._options.choices
        several = len({visit.name for visit in visits} & choices.keys()) > 1
        return [replace(visit, variant=choices.get(visit.name)) for visit in visits] if several else visits


def _number_needed(streets: Any) -> Note:
    return Note(slug="number-needed", params=(("streets", ", ".join(sorted(each.name for each in streets)[:NAMED])),))
