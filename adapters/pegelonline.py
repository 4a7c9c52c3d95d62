"""PEGELONLINE, REST-API v2: the gauges of the federal waterways, each with its time series and the marks of each.

Protocol: the waterways' administration's own (https://www.pegelonline.wsv.de/webservice/dokuRestapi). Known habits: `W` is in
cm above a gauge zero that stands in m above NHN; times carry the local offset, so that the hour the end of summer time repeats
is told apart by it alone; a station may lack its coordinates, and a series its current measurement; a unit may be `--`.
One call gives all gauges round the region; those of another are left out.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from adapters._kit.contract import Serves, Tools
from adapters._kit.observed import Sighted, instant, number, odd_fields, replied, ucum, word
from adapters._kit.rows import EDGE
from adapters._kit.values import Tally, count, text_of
from domain.errors import SourceNonsense
from domain.exchange import Call, Fetch, Reply
from domain.geo import Box, distance, point
from domain.infrastructure import Observation, Threshold
from domain.vocabulary_observed import OBSERVATION_KIND, OBSERVATION_MISSING, OBSERVATION_STATE, OBSERVATION_THRESHOLD
from domain.words import coded

SERVES = {"infrastructure.observations": Serves()}

KINDS = {
    "W": "water_level",
    "Q": "discharge",
    "WT": "water_temperature",
    "VA": "flow_velocity",
    "DFH": "clearance",
    "O2": "dissolved_oxygen",
    "PH": "water_ph",
    "LF": "conductivity",
    "TR": "turbidity",
    "LT": "air_temperature",
    "N": "precipitation",
}
MARKS = {
    "NNW": "lowest",
    "MNW": "mean_low",
    "MW": "mean",
    "MHW": "mean_high",
    "HHW": "highest",
    "NNQ": "lowest",
    "MNQ": "mean_low",
    "MQ": "mean",
    "MHQ": "mean_high",
    "HHQ": "highest",
    "GlW": "equivalent_low",
    "M_I": "flood_mark_1",
    "M_II": "flood_mark_2",
    "M_III": "flood_mark_3",
    "HSW": "highest_navigable",
}
STATES = {
    "low": "low",
    "normal": "normal",
    "high": "high",
    "unknown": "unknown",
    "commented": "commented",
    "out-dated": "out_of_date",
}
WANTED = {
    "includeTimeseries": "true",
    "includeCurrentMeasurement": "true",
    "includeCharacteristicValues": "true",
    "prettyprint": "false",
}
DECLARED = frozenset(
    {"shortname", "longname", "unit", "equidistance", "currentMeasurement", "gaugeZero", "characteristicValues"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Which gauges."""

    stations: tuple[str, ...] = ()
    """Numbers or UUIDs of the gauges; without, all that stand in the region."""
    kinds: Mapping[str, str] = field(
        default_factory=lambda: dict(KINDS), metadata={"vocabulary": OBSERVATION_KIND.name}
    )
    """Short name of a series → what it observes."""

    @property
    def holds(self) -> frozenset[str]:
        """The properties its gauges can observe."""
        return frozenset(self.kinds.values())


def bind(tools: Tools) -> Fetch:
    """The gauges of a region."""
    options: Options = tools.options
    if strange := options.holds - OBSERVATION_KIND.codes.keys():
        raise ValueError(f"there is no observed property {min(strange)!r}")
    where = {"ids": ",".join(options.stations)} if options.stations else _circle(tools.bounds)
    inside = tools.bounds.widened(EDGE)

    def read(row: tuple[Any, Any], seen: Tally) -> Sighted | None:
        return _observed(*row, inside, options.kinds, seen)

    async def fetch(call: Call) -> Reply:
        url = f"{tools.url}/stations.json"
        answer = await tools.door.get(url, deadline=call.deadline, query={**where, **WANTED}, trace=call.trace)
        page = answer.json()
        if not isinstance(page, list):
            raise SourceNonsense(f"{call.binding}: the stations are no list")
        return await asyncio.to_thread(replied, _series(page), read, clock=tools.clock)

    return fetch


def _circle(bounds: Box) -> dict[str, str]:
    """The circle round the region, as the service asks for it: degrees, and whole kilometres."""
    lat, lon = (bounds.south + bounds.north) / 2, (bounds.west + bounds.east) / 2
    reach = (distance(lat, lon, point(bounds.south, bounds.west)) + EDGE) / 1000
    return {"latitude": f"{lat:.4f}", "longitude": f"{lon:.4f}", "radius": str(math.ceil(reach))}


def _series(page: list[Any]) -> Iterator[tuple[Any, Any]]:
    """Each station with one of its series; what is none is passed on, to be rejected and counted."""
    for station in page:
        series = station.get("timeseries", []) if isinstance(station, dict) else None
        for each in series if isinstance(series, list) else [None]:
            yield station, each


def _observed(
    station: Mapping[str, Any], series: Mapping[str, Any], inside: Box, kinds: Mapping[str, str], seen: Tally
) -> Sighted | None:
    there = point(number(station["latitude"]), number(station["longitude"]))
    if there not in inside:
        return None  # a circle holds more than the region's box
    code, name = text_of(station["number"]), text_of(station["shortname"])
    kind = word(OBSERVATION_KIND, kinds, series["shortname"], seen)
    if code is None or name is None or kind is None:
        raise ValueError("a station or series without a name")
    odd_fields(series, DECLARED, seen)
    current = series.get("currentMeasurement") or {}
    value = None if current.get("value") is None else number(current["value"])
    missing = (
        None if value is not None else coded(OBSERVATION_MISSING, "marked_missing" if current else "not_delivered")
    )
    zero, unit = series.get("gaugeZero"), series.get("unit")
    return f"{code}-{kind.native}", Observation(
        kind=kind,
        value=value,
        missing=missing,
        unit=ucum(unit, kind, seen),
        observed_at=instant(current["timestamp"]) if current else None,
        station=name,
        station_code=code,
        water=text_of((station.get("water") or {}).get("longname")),
        location=there,
        gauge_zero=number(zero["value"]) if zero else None,
        state=word(OBSERVATION_STATE, STATES, current.get("stateMnwMhw"), seen),
        thresholds=_marks(series.get("characteristicValues") or [], unit, seen),
    )


def _marks(raw: list[Mapping[str, Any]], unit: Any, seen: Tally) -> tuple[Threshold, ...]:
    """The marks in the series' own unit, lowest first; one in another could not be compared."""
    found = []
    for each in raw:
        mark = word(OBSERVATION_THRESHOLD, MARKS, each["shortname"], seen)
        if mark is None or each.get("unit") != unit:
            count(seen, f"mark:{each['shortname']}"[:80])
            continue
        found.append(Threshold(mark=mark, value=number(each["value"])))
    return tuple(sorted(found, key=lambda each: each.value))
