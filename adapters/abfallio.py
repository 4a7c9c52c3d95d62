"""AbfallPlus v3 (abfall.io), the waste calendar of many operators.

What is remembered of it, and what becomes of its rows. How it is asked stands in `_kit.abfallplus`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from adapters._kit.abfallplus import Tenant
from adapters._kit.contract import Serves, Tools, Url
from adapters._kit.guard import speaking
from adapters._kit.pickups import Fractions, Visit, calendar, house_in, house_key, unknown_address
from adapters._kit.values import text_of
from domain.errors import SourceNonsense
from domain.exchange import Call, Fetch, Household, Rejected, Reply, Window
from domain.when import civic_day, read_day

SERVES = {"waste.pickups": Serves(pushes=frozenset({"household", "item"}))}

AHEAD = timedelta(days=400)
TYPES_HOLD = timedelta(days=7)
"""A household may order another bin: after a week its waste types are asked for again."""
_HOUSE = re.compile(r"\d{1,12}", re.ASCII)
_LEARNT = re.compile(r"(\d{4}-\d{2}-\d{2}):((?: \d{1,12})+)", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What an operator's binding says."""

    key: str
    """The operator's public tenant key, as its own page prints it."""
    graphql: Url
    """Where everything but the api key is asked for: `https://widgets.abfall.io/graphql`."""
    origin: str
    """The operator's website, `https://www.entsorger.example`: some tenants answer nobody else."""
    city: str
    """The city's name in the operator's list."""
    fractions: Mapping[str, str] = field(metadata={"vocabulary": "waste.fraction"})
    """Waste type, or how its name begins → code of `waste.fraction`."""


def bind(tools: Tools) -> Fetch:
    """The pickups of one operator's households. ValueError for a fraction the vocabulary lacks."""
    office = _Office(tools)

    async def fetch(call: Call) -> Reply:
        with speaking(call.binding):
            if call.item is not None:
                house = house_in(call.item)
                if house is not None and _HOUSE.fullmatch(house):
                    return await office.dates(call, house)
            elif call.household is not None:
                return await office.at(call, call.household)
            return Reply(as_of=tools.clock())

    return fetch


class _Office:
    """One operator, and what is remembered of it: address → house id for ever, house id → waste types for a week."""

    def __init__(self, tools: Tools) -> None:
        options, self._clock, self._memory = tools.options, tools.clock, tools.memory
        self._fractions = Fractions(options.fractions)
        self._tenant = Tenant(
            door=tools.door, start=f"{tools.url}/", graphql=options.graphql, key=options.key, origin=options.origin,
            city=options.city, clock=tools.clock,
        )  # fmt: skip

    async def at(self, call: Call, home: Household) -> Reply:
        """The pickups at an address. A remembered house that shows no bins of its own is looked up once more."""
        key = house_key(home)
        known = await self._memory.recall(key)
        if known is not None:
            with suppress(SourceNonsense), speaking(call.binding):
                reply = await self.dates(call, known)
                if any(record.model.place is None for record in reply.records):
                    return reply
        house = await self._tenant.house(call, home)
        if house is None:
            await self._memory.forget(key)
            return unknown_address(home, self._clock())
        await self._memory.learn(key, house)
        return await self.dates(call, house, anew=known is not None)

    async def dates(self, call: Call, house: str, *, anew: bool = False) -> Reply:
        """The pickups at a house from the first of last month on; `anew` trusts no remembered waste types."""
        now = self._clock()
        today = civic_day(now)
        last_month = today.replace(day=1) - timedelta(days=1)
        covers = Window(start=last_month.replace(day=1), end=today + AHEAD)
        types = await self._types(call, house, today, anew=anew)
        rows = await self._tenant.dates(call, house, types, f"{covers.start}", f"{covers.end}") if types else []
        visits: list[tuple[str, Visit]] = []
        rejected: list[Rejected] = []
        for place, row in enumerate(rows, 1):
            try:
                visits.append(_visit(row))
            except (KeyError, TypeError, ValueError) as why:
                rejected.append(Rejected(row=str(place), why=f"{type(why).__name__}: {why}"[:200]))
        return calendar(
            self._own(visits), house=house, home=call.household, fractions=self._fractions, covers=covers, as_of=now,
            rejected=rejected,
        )  # fmt: skip

    async def _types(self, call: Call, house: str, today: date, *, anew: bool) -> list[str]:
        key = f"types of {house}"
        learnt = _LEARNT.fullmatch(await self._memory.recall(key) or "")
        if learnt and not anew and today - date.fromisoformat(learnt[1]) < TYPES_HOLD:
            return learnt[2].split()
        types = await self._tenant.types(call, house)
        if types:
            await self._memory.learn(key, f"{today}: {' '.join(types)}")
        return types

    def _own(self, visits: list[tuple[str, Visit]]) -> list[Visit]:
        """Without types that are not the household's; where it has to choose one of several, each says which."""
        shown = self._tenant.shown
        groups: dict[str, set[str]] = {}
        for type_id, _ in visits:
            if type_id in shown and shown[type_id].group:
                groups.setdefault(str(shown[type_id].group), set()).add(type_id)
        choices = set().union(*(types for types in groups.values() if len(types) > 1))
        return [
            replace(visit, variant=visit.name) if type_id in choices else visit
            for type_id, visit in visits
            if visit.place or type_id not in shown or shown[type_id].checked or shown[type_id].group
        ]


def _visit(row: Mapping[str, Any]) -> tuple[str, Visit]:
    """A row of `appointments`: the id of its waste type, and the visit."""
    kind = row["wasteType"]
    name, type_id, key = text_of(kind["name"]), text_of(kind["id"]), text_of(row["id"])
    if not name or not type_id or not key:
        raise ValueError("an appointment without a name or an id")
    note, place, time = (text_of(row.get(field)) for field in ("note", "location", "time"))
    return type_id, Visit(day=read_day(row["date"]), name=name, key=key, note=note, place=place, time=time)
