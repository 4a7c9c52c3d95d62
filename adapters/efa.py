"""EFA by Mentz, as rapidJSON: stops of a region, what leaves from them, and what is wrong there.

Protocol: EFA's JSON interface as the VRR runs it (openservice-test.vrr.de). Known habits: `coord` is `[lat, lon]`; errors and
ambiguity come with status 200, as `systemMessages` and as `locations` where `stopEvents` were due; times of departures are UTC, the
server's own is local without a zone, and so is the one that is asked for; a departure without an estimate has no realtime;
what is cancelled or replaced may be said in a text only; product classes nobody listed turn up. Messages are HTML, may name lines
without a stop, and their end may be the year 2500.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from math import ceil
from typing import Any

from adapters._kit.contract import Serves, Tools
from adapters._kit.daily import Daily
from adapters._kit.efa import COMMON, PRODUCTS, WGS84, asked_for, dhid, envelope, listed, read, served_at, spot
from adapters._kit.efa_infos import EFFECTS, current, disruption
from adapters._kit.efa_network import Network, concerns, network
from adapters._kit.efa_rows import departure, stop
from adapters._kit.rows import SPOILT
from adapters._kit.together import first_alone
from domain.errors import SourceError
from domain.exchange import Call, Fetch, Note, Reply, Window
from domain.geo import distance
from domain.when import civic_day

SERVES = {
    "mobility.stops": Serves(pushes=frozenset({"item"})),
    "mobility.departures": Serves(pushes=frozenset({"stop", "lat", "lon", "radius", "from_", "to"})),
    "mobility.disruptions": Serves(),
}
STOPS = {**COMMON, "locationServerActive": "1"}
LONGEST = 6  # hours of departures asked for at once
BOARD = {**STOPS, "mode": "direct", "type_dm": "stop", "depType": "stopEvents", "useRealtime": "1"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """One region's EFA."""

    omc: tuple[str, ...] = ()
    """The municipalities whose stops are listed, as EFA numbers them: the AGS without its leading zero. Without: the cities that have
    the binding."""
    board: tuple[str, ...] = ()
    """Stops whose departures answer a question that names none."""
    limit: int = 40
    """Departures asked for at once, from one stop; as often as many for each hour of a window."""
    near: int = 6
    """Stops asked round a position, the nearest first."""
    products: Mapping[int, str] = field(
        default_factory=lambda: dict(PRODUCTS), metadata={"vocabulary": "mobility.product"}
    )
    """Product class → common code."""
    effects: Mapping[str, str] = field(
        default_factory=lambda: dict(EFFECTS), metadata={"vocabulary": "mobility.effect"}
    )
    """Words of a message's title, in small letters → effect; the first that fits counts."""
    messages_of: str | None = None
    """Only the messages of one provider, as EFA names it: `ZTP-PROD` are the railways' from zuginfo.nrw."""


def bind(tools: Tools) -> Fetch:
    """The region's stops, its departures, or its disruptions."""
    if tools.resource.name == "mobility.disruptions":
        return partial(_disruptions, tools, Daily(tools.clock))
    return partial(_stops if tools.resource.name == "mobility.stops" else _departures, tools)


def _omc(tools: Tools) -> tuple[str, ...]:
    options: Options = tools.options
    return options.omc or tuple(town.ags.lstrip("0") for town in tools.towns)


async def _ask(tools: Tools, call: Call, what: str, query: Mapping[str, str], *holds: str) -> Mapping[str, Any]:
    url = f"{tools.url}/XML_{what}_REQUEST"
    answer = await tools.door.get(url, deadline=call.deadline, query=query, trace=call.trace)
    return envelope(answer.json(), call.binding, *holds)


async def _listed(tools: Tools, call: Call) -> list[Mapping[str, Any]]:
    """The municipalities' lists of stops, with the lines that call at each."""

    async def within(omc: str) -> Mapping[str, Any]:
        query = {**COMMON, "stopListOMC": omc, "servingLines": "1", "servingLinesMOTType": "0"}
        return await _ask(tools, call, "STOPLIST", query, "locations")

    return await first_alone(within, _omc(tools))


async def _stops(tools: Tools, call: Call) -> Reply:
    """Every stop of the municipalities; of one that is asked for by its DHID, StopFinder's exact hit and none of its guesses."""
    options: Options = tools.options
    if call.item is None:
        answers = await _listed(tools, call)
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
    limit = options.limit * (_hours(query.from_ or tools.clock(), query.to) + 2 * before)

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


def _hours(start: datetime, end: datetime | None) -> int:
    """How many hours' departures are wanted: those of a window, as far as one answer goes, else of one."""
    return 1 if end is None else min(LONGEST, max(1, ceil((end - start) / timedelta(hours=1))))


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


async def _disruptions(tools: Tools, known: Daily[Network], call: Call) -> Reply:
    """All messages at once. Which stops a line has, and where they are, is asked for once a day."""
    options: Options = tools.options
    asked = {**COMMON, "filterPublicationStatus": "current", "filterShowLineList": "0", "filterShowStopList": "0"}
    if options.messages_of is not None:
        asked["filterProviderCode"] = options.messages_of
    answer = await _ask(tools, call, "ADDINFO", asked, "infos")

    async def learn() -> Network:
        return network(await _listed(tools, call), tools.bounds)

    lost = False
    try:
        lines = await known.get("", learn)
    except SourceError:  # what names its stops can be told; what names a line is left out, and that is said
        lines, lost = Network(), True
    districts = frozenset(f"de:{omc[:-3]:0>5}:" for omc in _omc(tools))
    raws = [raw for raw in current(answer.get("infos") or {}) if concerns(raw, lines, districts)]
    rows = read(raws, partial(disruption, known=lines, effects=options.effects))
    return rows.reply(served_at(answer, tools.clock()), cut=lost)
