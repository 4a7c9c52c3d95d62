"""Air data of the Umweltbundesamt, version 3: hourly means of every air quality station of the country.

Protocol: https://luftdaten.umweltbundesamt.de/api/air-data/v3/. Known habits: tables come as arrays whose positions `indices`
names; numbers, ids and coordinates are text; what is empty may be `[]` where an object was due; times have no zone and are CET
in summer too; hours are named by their end, 1 to 24, so that midnight is the 24th of the day before. Numbers of components
and scopes differ between descriptions: they are read from the service. Thresholds are the bounds of the air quality index; their
columns have documented places, and no documented names. Lists are kept for a day, and a question costs one call for each
component, one after another.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from adapters._kit.air_index import STATES, Bounds, bounds_of
from adapters._kit.columns import table
from adapters._kit.contract import Serves, Tools
from adapters._kit.daily import Daily
from adapters._kit.observed import Sighted, number, replied, ucum, word
from adapters._kit.rows import EDGE, SPOILT
from adapters._kit.values import Tally, text_of
from domain.errors import SourceNonsense
from domain.exchange import Call, Fetch, Reply
from domain.geo import Box, point
from domain.infrastructure import Observation, Threshold
from domain.vocabulary_observed import OBSERVATION_KIND, OBSERVATION_MISSING, OBSERVATION_STATE
from domain.words import coded

SERVES = {"infrastructure.observations": Serves()}

NOTHING: Mapping[str, str] = {}
NONE = frozenset({404})  # a value without marks is a value
CET = timezone(timedelta(hours=1))
KINDS = {
    "NO2": "no2",
    "NO": "no",
    "PM10": "pm10",
    "PM2": "pm25",
    "O3": "o3",
    "SO2": "so2",
    "CO": "co",
    "CHB": "benzene",
    "BAP": "benzo_a_pyrene",
    "PB": "lead",
    "AS": "arsenic",
    "CD": "cadmium",
    "NI": "nickel",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What is asked for of the stations in the region."""

    components: tuple[str, ...] = ("NO2", "PM10", "PM2", "O3")
    """Codes of the components; each costs a call."""
    scope: str = "1SMW"
    """The code of the means wanted; `1SMW` are hourly ones."""
    hours: int = 4
    """How far back the newest value may lie: some are published hours late."""
    kinds: Mapping[str, str] = field(
        default_factory=lambda: dict(KINDS), metadata={"vocabulary": OBSERVATION_KIND.name}
    )
    """Code of a component → what it is."""

    @property
    def holds(self) -> frozenset[str]:
        """The properties it can hold."""
        return frozenset(self.kinds[code] for code in self.components if code in self.kinds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lists:
    """What the service says of itself, read anew each day."""

    components: Mapping[str, Mapping[str, Any]]
    """By code."""
    scope: Mapping[str, Any]
    stations: Mapping[str, Mapping[str, Any]]
    """Of the region, by their id."""
    bounds: Bounds


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """The newest hours of one component at one station."""

    station: Mapping[str, Any]
    component: Mapping[str, Any]
    scope: Mapping[str, Any]
    bounds: tuple[Threshold, ...]
    ends: Any
    """Start of an hour → its row: component, scope, value, end, index."""


def bind(tools: Tools) -> Fetch:
    """The stations of a region."""
    options: Options = tools.options
    if strange := frozenset(options.kinds.values()) - OBSERVATION_KIND.codes.keys():
        raise ValueError(f"there is no observed property {min(strange)!r}")
    if not 1 <= options.hours <= 24:
        raise ValueError("between 1 and 24 hours can be looked back")
    known: Daily[Lists] = Daily(tools.clock)

    async def get(
        name: str, call: Call, query: Mapping[str, str] = NOTHING, *, absent: frozenset[int] = frozenset()
    ) -> Any:
        url, asked = f"{tools.url}/{name}/json", {"lang": "de", **query}
        answer = await tools.door.get(url, deadline=call.deadline, query=asked, trace=call.trace, expect=absent)
        return None if answer.status in absent else answer.json()

    async def lists(call: Call) -> Lists:
        components = {row["component code"]: row for row in table(await get("components", call), "component code")}
        scopes = {row["scope code"]: row for row in table(await get("scopes", call), "scope code")}
        if options.scope not in scopes:
            raise SourceNonsense(f"{call.binding}: there are no means {options.scope!r}")
        rows = table(await get("stations", call), "station id")
        bounds = bounds_of(await get("thresholds", call, {"use": "airquality"}, absent=NONE))
        return Lists(
            components=components, scope=scopes[options.scope], stations=_here(rows, tools.bounds), bounds=bounds
        )

    async def fetch(call: Call) -> Reply:
        meta = await known.get("lists", lambda: lists(call))
        window, found = _window(tools.clock(), options.hours), list[Hours]()
        for code in options.components:
            if (component := meta.components.get(code)) is None:
                continue
            ids = {"component": str(component["component id"]), "scope": str(meta.scope["scope id"])}
            page = await get("measures", call, {**window, **ids})
            found += _measured(page, call.binding, component, meta)
        return await asyncio.to_thread(
            replied, found, lambda hours, seen: _observed(hours, options.kinds, seen), clock=tools.clock
        )

    return fetch


def _here(rows: list[dict[str, Any]], bounds: Box) -> dict[str, Mapping[str, Any]]:
    """The stations in the region, by id. One whose place cannot be read is left to others: the country has hundreds."""
    inside, found = bounds.widened(EDGE), dict[str, Mapping[str, Any]]()
    for row in rows:
        try:
            there = point(number(row["station latitude"]), number(row["station longitude"]))
        except SPOILT:
            continue
        if there in inside:
            found[str(row["station id"])] = {**row, "there": there}
    return found


def _window(now: datetime, hours: int) -> dict[str, str]:
    """The last hours, each named by its end: the one that ends at midnight is the 24th of the day that ends."""
    last = now.astimezone(CET).replace(minute=0, second=0, microsecond=0)
    asked: dict[str, str] = {}
    for name, end in (("from", last - timedelta(hours=hours - 1)), ("to", last)):
        start = end - timedelta(hours=1)
        asked |= {f"date_{name}": start.date().isoformat(), f"time_{name}": str(start.hour + 1)}
    return asked


def _measured(page: Any, binding: str, component: Mapping[str, Any], meta: Lists) -> Iterator[Hours]:
    """Each station of the region that is in the answer."""
    data = page.get("data") if isinstance(page, dict) else None
    if data == []:  # nothing, as PHP writes an object that has no members
        return
    if not isinstance(data, dict):
        raise SourceNonsense(f"{binding}: measures without data")
    for name, ends in data.items():
        if (station := meta.stations.get(name)) is not None:
            bounds = meta.bounds.get((str(component["component id"]), str(meta.scope["scope id"])), ())
            yield Hours(station=station, component=component, scope=meta.scope, bounds=bounds, ends=ends)


def _observed(hours: Hours, kinds: Mapping[str, str], seen: Tally) -> Sighted | None:
    """The newest hour that has a value; without one the newest, which says that it has none."""
    told = sorted(((_end(row[3]), row[2], row[4:5]) for row in hours.ends.values()), key=lambda each: each[0])
    if not told:
        return None
    end, native, place = next((each for each in reversed(told) if text_of(each[1]) is not None), told[-1])
    missing = text_of(native) is None
    kind = word(OBSERVATION_KIND, kinds, hours.component["component code"], seen)
    code, name = text_of(hours.station["station code"]), text_of(hours.station["station name"])
    if kind is None or code is None or name is None:
        raise ValueError("a station or component without a name")
    return f"{code}-{kind.native}", Observation(
        kind=kind,
        value=None if missing else number(native),
        missing=coded(OBSERVATION_MISSING, "marked_missing") if missing else None,
        unit=ucum(hours.component["component unit"], kind, seen),
        observed_at=end,
        averaged_over=f"PT{int(number(hours.scope['scope time scope in seconds'])) // 3600}H",
        station=name,
        station_code=code,
        location=hours.station["there"],
        state=None if missing else word(OBSERVATION_STATE, STATES, next(iter(place), None), seen),
        thresholds=hours.bounds,
    )


def _end(text: Any) -> datetime:
    """`2026-10-25 03:00:00` in CET, summer or winter; `24:00:00` is the midnight that ends the day."""
    day, _, time = str(text).partition(" ")
    late = time.startswith("24:")
    at = datetime.fromisoformat(f"{day} {'00:00:00' if late else time}")
    if at.tzinfo is not None:
        raise ValueError(f"{str(text)[:40]!r} has an offset, where CET was meant")
    return (at.replace(tzinfo=CET) + timedelta(days=late)).astimezone(UTC)
