"""DATEX II v2 parking: a table of car parks, and what their counters say, as two publications in XML.

Protocol: DATEX II 2.3 (CEN/TS 16157-6), `parkingTablePublication` and `parkingStatusPublication` within a GenericPublication. Known
habits: the namespace's prefix varies from publisher to publisher; `parkingNumberOfSpacesOverride` of the status beats the number of
the table; a site whose status is `unknown` says 0 spaces and 0 free ones, which is nothing at all; a time of day from 0 to 0
is the whole day. Times are UTC. Read without any DTD.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from xml.etree.ElementTree import Element  # the type only: reading is `_kit.document`'s

from adapters._kit.contract import Serves, Tools, Url
from adapters._kit.document import fromstring
from adapters._kit.gml import local
from adapters._kit.observed import replied, word
from adapters._kit.parked import located, spaces
from adapters._kit.rows import spot_of
from adapters._kit.together import together
from adapters._kit.values import Tally, text_of
from domain.errors import SourceNonsense
from domain.exchange import Call, Fetch, Rejected, Reply
from domain.parking import Parking
from domain.vocabulary_parking import PARKING_KIND, PARKING_STATUS, PARKING_TREND
from domain.words import Coded, coded

SERVES = {"mobility.parking": Serves()}

KINDS, STATES, TRENDS = (
    {
        native: code
        for code, natives in vocabulary.standards["datex2"].items()
        for native in natives
        if "=" not in native
    }
    for vocabulary in (PARKING_KIND, PARKING_STATUS, PARKING_TREND)
)
SILENT = frozenset({"unknown", "notAvailable"})
"""What a publisher writes where it knows nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Two publications of one publisher; the binding's `url` is the status."""

    table: Url
    """The address of the table of car parks."""
    kinds: Mapping[str, str] = field(default_factory=KINDS.copy, metadata={"vocabulary": PARKING_KIND.name})
    """`parkingLayout` → kind of parking."""
    states: Mapping[str, str] = field(default_factory=STATES.copy, metadata={"vocabulary": PARKING_STATUS.name})
    """`parkingSiteOpeningStatus` → status."""
    trends: Mapping[str, str] = field(default_factory=TRENDS.copy, metadata={"vocabulary": PARKING_TREND.name})
    """`parkingOccupancyTrend` → trend."""


def bind(tools: Tools) -> Fetch:
    """The car parks of the table, each with what the status says of it; raises ValueError for a code that does not exist."""
    options: Options = tools.options
    for vocabulary, codes in ((PARKING_KIND, options.kinds), (PARKING_STATUS, options.states)):
        for code in codes.values():
            coded(vocabulary, code)
    for code in options.trends.values():
        coded(PARKING_TREND, code)

    async def fetch(call: Call) -> Reply:
        def get(url: str) -> Any:
            return tools.door.get(url, deadline=call.deadline, trace=call.trace)

        table, status = await together(get, [options.table, tools.url])
        return await asyncio.to_thread(_reply, table.body, status.body, tools, call.binding)

    return fetch


def _reply(table: bytes, status: bytes, tools: Tools, binding: str) -> Reply:
    sites = list(_publication(table, "parkingTablePublication", "parkingRecord", binding))
    counts: dict[str, Element] = {}
    for each in _publication(status, "parkingStatusPublication", "parkingRecordStatus", binding):
        if (reference := _first(each, "parkingRecordReference")) is not None:
            counts.setdefault(reference.get("id") or "", each)
    reply = replied(sites, lambda site, seen: _site(site, counts, tools, seen), clock=tools.clock, when="counted_at")
    listed = {site.get("id") for site in sites}
    lost = tuple(Rejected(row=name[:80], why="the table does not list it") for name in counts if name not in listed)
    return Reply(
        records=reply.records,
        as_of=reply.as_of,
        notes=reply.notes,
        rejected=(*reply.rejected, *lost),
        unmapped=reply.unmapped,
    )


def _publication(body: bytes, name: str, row: str, binding: str) -> Iterator[Element]:
    """The rows of a publication, whatever its prefix; raises SourceNonsense where it is another document."""
    root = fromstring(body)
    found = next((each for each in root.iter() if local(each.tag) == name), None)
    if local(root.tag) != "d2LogicalModel" or found is None:
        raise SourceNonsense(f"{binding}: no {name} in the answer")
    return (each for each in found.iter() if local(each.tag) == row)


def _site(site: Element, counts: Mapping[str, Element], tools: Tools, seen: Tally) -> tuple[str, Parking]:
    options: Options = tools.options
    native = text_of(site.get("id"))
    if native is None:
        raise ValueError("a car park without an id")
    there = located(spot_of(_text(site, "longitude"), _text(site, "latitude")), tools.bounds)
    if there is None:
        raise ValueError("no place in or near the city")
    count = counts.get(native)
    known = count is not None and _text(count, "parkingSiteStatus") not in SILENT
    capacity = spaces(_text(count, "parkingNumberOfSpacesOverride"), seen) if known else None
    trend, state = _text(count, "parkingOccupancyTrend"), _text(count, "parkingSiteOpeningStatus")
    return native, Parking(
        kind=_kind(site, options, seen),
        name=_text(_first(site, "parkingName"), "value"),
        location=there,
        capacity=spaces(_text(site, "parkingNumberOfSpaces"), seen) if capacity is None else capacity,
        free=spaces(_text(count, "parkingNumberOfVacantSpaces"), seen) if known else None,
        counted_at=_instant(_text(count, "parkingStatusOriginTime")),
        trend=None if trend in SILENT else word(PARKING_TREND, options.trends, trend, seen),
        status=None if state in SILENT else word(PARKING_STATUS, options.states, state, seen),
        opening=_hours(site),
    )


def _kind(site: Element, options: Options, seen: Tally) -> Coded:
    """On the street, or by its layout."""
    place, layout = _text(site, "urbanParkingSiteType"), _text(site, "parkingLayout")
    if place == "onStreetParking":
        return coded(PARKING_KIND, "on_street", place)
    found = None if layout in SILENT else word(PARKING_KIND, options.kinds, layout, seen)
    return found or coded(PARKING_KIND, "other")


def _first(below: Element | None, name: str) -> Element | None:
    return None if below is None else next((each for each in below.iter() if local(each.tag) == name), None)


def _text(below: Element | None, name: str) -> str | None:
    """The text of the first leaf of this name: `parkingOccupancy` holds another of its own name."""
    if below is None:
        return None
    leaves = (each for each in below.iter() if local(each.tag) == name and len(each) == 0)
    return text_of(next((each.text for each in leaves), None))


def _instant(text: str | None) -> datetime | None:
    """An instant; one without an offset is UTC. Raises ValueError for what is none."""
    found = datetime.fromisoformat(text) if text else None
    return found and (found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC))


def _hours(site: Element) -> str | None:
    """The one period of each day as OpenStreetMap writes it; None for anything that says more than that."""
    periods = [each for each in site.iter() if local(each.tag) == "recurringTimePeriodOfDay"]
    days = [each for each in site.iter() if local(each.tag).startswith("recurringDayWeekMonthPeriod")]
    if len(periods) != 1 or days:
        return None
    start, end = (_text(periods[0], name) for name in ("startTimeOfPeriod", "endTimeOfPeriod"))
    if not start or not end or len(start) != 8 or len(end) != 8:
        return None
    return "24/7" if start == end else f"{start[:5]}-{end[:5]}"
