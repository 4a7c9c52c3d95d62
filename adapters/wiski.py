"""KISTERS WISKI as a flood portal publishes it: a list of stations, and for each gauge the table of its last week.

Protocol: the files behind the web pages, `stations/stations.json` and `stations/{site}/{station}/{series}/week.json`. Known
habits: coordinates and information values are text, and `---` or `""` stands for nothing; a table names its columns in one text
with commas; times carry the local offset, so that the hour the end of summer time repeats is told apart by it alone; an
error may come under status 200, as an object where a list was due. The list is kept for a day, and each gauge costs a call,
one after another. (The query services of the same product, KiWIS, are another protocol.)
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote

from adapters._kit.contract import Serves, Tools
from adapters._kit.daily import Daily
from adapters._kit.observed import Sighted, instant, number, replied, ucum, word
from adapters._kit.rows import SPOILT
from adapters._kit.values import Tally, text_of
from domain.errors import SourceDown, SourceNonsense
from domain.exchange import Call, Fetch, Reply
from domain.geo import Box, point
from domain.infrastructure import Observation, Threshold
from domain.vocabulary_observed import OBSERVATION_KIND, OBSERVATION_MISSING, OBSERVATION_THRESHOLD
from domain.words import coded

SERVES = {"infrastructure.observations": Serves()}

ABSENT = frozenset({404})  # a gauge without this series
NOTHING = frozenset({"---", "-", "null"})
Fields = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Which gauges, and how the portal names what it says of them."""

    stations: tuple[str, ...] = ()
    """Numbers of the gauges; without, all that stand in the city."""
    gauges: int = 12
    """Gauges asked at most, since each costs a call; there are more, and the reply says so."""
    series: tuple[str, ...] = ("S",)
    """Short names of the series: `S` is the water level."""
    kinds: Mapping[str, str] = field(
        default_factory=lambda: {"S": "water_level", "Q": "discharge"}, metadata={"vocabulary": OBSERVATION_KIND.name}
    )
    """Short name of a series → what it observes."""
    marks: Mapping[str, str] = field(
        default_factory=lambda: {f"LANUV_Info_{n}": f"information_{n}" for n in (1, 2, 3)},
        metadata={"vocabulary": OBSERVATION_THRESHOLD.name},
    )
    """Field of a station → the mark of its water level that it holds."""
    lat: str = "station_latitude"
    lon: str = "station_longitude"

    @property
    def holds(self) -> frozenset[str]:
        """The properties it can hold."""
        return frozenset(self.kinds[name] for name in self.series if name in self.kinds)


def bind(tools: Tools) -> Fetch:
    """The gauges of a city."""
    options: Options = tools.options
    for codes, known in ((options.kinds, OBSERVATION_KIND), (options.marks, OBSERVATION_THRESHOLD)):
        if strange := frozenset(codes.values()) - known.codes.keys():
            raise ValueError(f"{known.name} has no code {min(strange)!r}")
    listed: Daily[list[Fields]] = Daily(tools.clock)

    async def get(path: str, call: Call, *, absent: frozenset[int] = frozenset()) -> list[Any]:
        url = f"{tools.url}/stations/{path}"
        answer = await tools.door.get(url, deadline=call.deadline, trace=call.trace, expect=absent)
        return [] if answer.status in absent else _checked(answer.json(), call.binding)

    def read(row: tuple[Fields, str, Any], seen: Tally) -> Sighted:
        return _observed(*row, options, seen)

    async def here(call: Call) -> list[Fields]:
        return list(_here(await get("stations.json", call), tools.bounds, options))

    async def fetch(call: Call) -> Reply:
        stations = await listed.get("stations", lambda: here(call))
        tables: list[tuple[Fields, str, Any]] = []
        for station in stations[: options.gauges]:
            for name in options.series:
                at = "/".join(quote(str(each), safe="") for each in (station["site_no"], station["station_no"], name))
                tables += [(station, name, each) for each in await get(f"{at}/week.json", call, absent=ABSENT)]
        reply = await asyncio.to_thread(replied, tables, read, clock=tools.clock)
        return replace(reply, cut=len(stations) > options.gauges)

    return fetch


def _checked(page: Any, binding: str) -> list[Any]:
    """The list, unless an error came in its place."""
    if isinstance(page, list):
        return page
    said = page if isinstance(page, dict) else {}
    kind = SourceDown if str(said.get("type")).casefold() == "error" else SourceNonsense
    raise kind(f"{binding}: no list: {str(said.get('code'))[:80]}: {str(said.get('message'))[:200]}")


def _here(rows: list[Any], bounds: Box, options: Options) -> Iterator[Fields]:
    """The stations in the city, each with its place. One whose place cannot be read is left out: the list is the whole Land's."""
    wanted = frozenset(options.stations)
    seen = set[str]()
    for row in rows:
        try:
            name, there = str(row["station_no"]), point(number(row[options.lat]), number(row[options.lon]))
            if there in bounds and name not in seen and (not wanted or name in wanted):
                seen.add(name)
                yield {"site_no": row["site_no"], **row, "there": there}
        except SPOILT:
            continue


def _observed(station: Fields, series: str, table: Fields, options: Options, seen: Tally) -> Sighted:
    """The newest row of a table that has a value; without one the newest, which says that it has none."""
    code, name = text_of(station["station_no"]), text_of(station.get("station_name")) or text_of(table["station_name"])
    kind = word(OBSERVATION_KIND, options.kinds, series, seen)
    if code is None or name is None or kind is None:
        raise ValueError("a station without a name")
    columns = [column.strip() for column in str(table["columns"]).split(",")]
    at, value = columns.index("Timestamp"), columns.index("Value")
    told = sorted(((instant(row[at]), row[value]) for row in table["data"]), key=lambda each: each[0])
    end, native = next((each for each in reversed(told) if each[1] is not None), told[-1] if told else (None, None))
    reason = None if native is not None else "marked_missing" if told else "not_delivered"
    return f"{code}-{series}", Observation(
        kind=kind,
        value=None if native is None else number(native),
        missing=coded(OBSERVATION_MISSING, reason) if reason else None,
        unit=ucum(table.get("ts_unitsymbol"), kind, seen),
        observed_at=end,
        station=name,
        station_code=code,
        location=station["there"],
        thresholds=_marks(station, options.marks) if kind.code == "water_level" else (),
    )


def _marks(station: Fields, marks: Mapping[str, str]) -> tuple[Threshold, ...]:
    """The station's marks, lowest first; `---` is none."""
    found = [
        Threshold(mark=coded(OBSERVATION_THRESHOLD, code, name), value=number(text))
        for name, code in marks.items()
        if (text := text_of(station.get(name))) is not None and text not in NOTHING
    ]
    return tuple(sorted(found, key=lambda each: each.value))
