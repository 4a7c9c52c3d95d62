"""EFA by Mentz, as rapidJSON: stops of a region and what leaves from them.

Protocol: EFA's JSON interface as the VRR runs it (openservice-test.vrr.de). Known habits: `coord` is `[lat, lon]`; errors and
ambiguity come with status 200, as `systemMessages` and as `locations` where `stopEvents` were due; times of departures are UTC, the
server's own is local without a zone, and so is the one that is asked for; a departure without an estimate has no realtime;
what is cancelled or replaced may be said in a text only; product classes nobody listed turn up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Any

from adapters._kit.contract import Serves, Tools
from adapters._kit.efa import COMMON, PRODUCTS, WGS84, asked_for, dhid, envelope, listed, read, served_at, spot
from adapters._kit.efa_rows import departure, stop
from adapters._kit.rows import SPOILT
from adapters._kit.together import first_alone
from domain.exchange import Call, Fetch, Note, Reply, Window
from domain.geo import distance
from domain.when import civic_day

SERVES = {
    "mobility.stops": Serves(pushes=frozenset({"item"})),
    "mobility.departures": Serves(pushes=frozenset({"stop", "lat", "lon", "radius", "from_", "to"})),
}
STOPS = {**COMMON, "locationServerActive": "1"}
BOARD = {**STOPS, "mode": "direct", "type_dm": "stop", "depType": "stopEvents", "useRealtime": "1"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """One region's EFA."""

    omc: tuple[str, ...] = ()
    """The municipalities whose stops are listed, as EFA numbers them: the AGS without its leading zero."""
    board: tuple[str, ...] = ()
    """Stops whose departures answer a question that names none."""
    limit: int = 40
    """Departures asked for at once, from one stop."""
    near: int = 6
    """Stops asked round a position, the nearest first."""
    products: Mapping[int, str] = field(
        default_factory=lambda: dict(PRODUCTS), metadata={"vocabulary": "mobility.product"}
    )
    """Product class → common code."""


def bind(tools: Tools) -> Fetch:
    """The region's stops, or its departures."""
    return partial(_stops if tools.resource.name == "mobility.stops" else _departures, tools)


async def _ask(tools: Tools, call: Call, what: str, query: Mapping[str, str], *holds: str) -> Mapping[str, Any]:
    url = f"{tools.url}/XML_{what}_REQUEST"
    answer = await tools.door.get(url, deadline=call.deadline, query=query, trace=call.trace)
    return envelope(answer.json(), call.binding, *holds)


async def _stops(tools: Tools, call: Call) -> Reply:
    """Every stop of the municipalities; of one that is asked for by its DHID, StopFinder's exact hit and none of its guesses."""
    options: Options = tools.options

    async def within(omc: str) -> Mapping[str, Any]:
        query = {**COMMON, "stopListOMC": omc, "servingLines": "1", "servingLinesMOTType": "0"}
        return await _ask(tools, call, "STOPLIST", query, "locations")

    if call.item is None:
        answers = await first_alone(within, options.omc)
        raws = [raw for answer in answers for raw in answer.get("locations") or ()]
    else:
        query = {**STOPS, "type_sf": "any", "name_sf": call.item, "anyObjFilter_sf": "2"}
        answers = [await _ask(tools, call, "STOPFINDER", query, "locations")]
        raws = [raw for raw in listed(answers[0].get("locations")) if raw.get("id") == call.item]
    now = tools.clock()
    rows = read(raws, partial(stop, bounds=tools.bounds, known=options.products))
    return rows.reply(min((served_at(answer, now) for answer in answers), default=now))


async def _departures(tools: Tools, call: Call) -> Reply:
    """One board per stop that is asked for or lies near; a stop EFA does not know is a note."""
    options: Options = tools.options
    query = call.query
    stops: Sequence[str] = query.stop or (options.board if query.lat is None else await _near(tools, call))
    times, before = asked_for(query.from_) if query.from_ is not None else ({}, 0)
    limit = options.limit * (1 + 2 * before)

    async def board(name: str) -> Mapping[str, Any]:
        asked = {**BOARD, "name_dm": name, "limit": str(limit), **times}
        return await _ask(tools, call, "DM", asked, "stopEvents", "locations")

    answers = await first_alone(board, stops)
    make = partial(departure, bounds=tools.bounds, known=options.products)
    now = tools.clock()
    boards = [answer.get("stopEvents") or () for answer in answers]
    rows = read((raw for events in boards for raw in events), make)
    planned = [record.model.planned for record in rows.records]
    full = query.to is not None and any(len(events) >= limit for events in boards)
    unknown = [name for name, answer in zip(stops, answers, strict=True) if not _knows(answer, name)]
    notes = [Note(slug="stop-unknown", params=(("stop", name),)) for name in unknown]
    as_of = min((served_at(answer, now) for answer in answers), default=now)
    reply = rows.reply(as_of, *notes, cut=full and max(planned, default=query.to) < query.to)
    return replace(reply, covers=_covers(query.from_ or now, planned))


def _covers(start: datetime, planned: list[datetime]) -> Window:
    days = [civic_day(each) for each in (start, *planned)]
    return Window(start=min(days), end=max(days))


def _knows(answer: Mapping[str, Any], name: str) -> bool:
    """Whether the stop was found: it has departures, or it is among the places EFA understood."""
    return bool(answer.get("stopEvents")) or any(each.get("id") == name for each in listed(answer.get("locations")))


async def _near(tools: Tools, call: Call) -> list[str]:
    """The stops StopFinder assigns to a position, nearest first."""
    query, options = call.query, tools.options
    asked = {"type_sf": "coord", "name_sf": f"{query.lon}:{query.lat}:{WGS84}", "doNotSearchForStops_sf": "0"}
    answer = await _ask(tools, call, "STOPFINDER", {**STOPS, **asked}, "locations")
    found: dict[str, float] = {}
    for place in listed(answer.get("locations")):
        for each in listed(place.get("assignedStops")):
            try:
                there = spot(each.get("coord"), tools.bounds)
                metres = distance(query.lat, query.lon, there) if there else 0.0
                if query.radius is None or metres <= query.radius:
                    found.setdefault(dhid({"id": each["id"]}), metres)
            except SPOILT:
                continue  # an address or a point of interest without a DHID has no board
    return sorted(found, key=lambda name: (found[name], name))[: options.near]
