"""GBFS, the General Bikeshare Feed Specification, 2.1 to 3.0: a sharing system's stations and vehicles.

Protocol: https://github.com/MobilityData/gbfs. What the versions write differently stands in `_kit.gbfs`. Known habits:
one system may span several cities; vehicles that are reserved or out of order are listed, and stations that are not built
yet; a vehicle at a station may have no position of its own; a station's total may be 0 beside counts by type that are not.

A vehicle's id rotates after each trip, so that nobody is followed by it: it is passed on as it comes, never joined with an
earlier one, and stands in no rejection, note or log. Prices and zones are not read.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from adapters._kit.contract import Serves, Tools
from adapters._kit.encode import record
from adapters._kit.fleet import KNOWN, Fleet, Types
from adapters._kit.gbfs import Feed, discovered, read
from adapters._kit.rows import EDGE, NAMED, SPOILT
from adapters._kit.together import together
from adapters._kit.values import Tally, count
from domain.errors import SourceNonsense
from domain.exchange import Call, Fetch, Note, Record, Rejected, Reply
from domain.vocabulary_sharing import PROPULSION, VEHICLE_KIND

SERVES = {"mobility.stations": Serves(), "mobility.vehicles": Serves()}

VEHICLES = {"vehicle_status": "vehicles", "free_bike_status": "bikes"}
"""The feed of vehicles, and what it calls them: in 3.0, and before."""
FORMS = {native: code for code, natives in VEHICLE_KIND.standards["gbfs"].items() for native in natives}
DRIVES = {native: code for code, natives in PROPULSION.standards["gbfs"].items() for native in natives}


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """One sharing system."""

    language: str = "de"
    """Of names, where the operator has several; else English, else what there is."""
    untyped: str = "bicycle"
    """The kind of its vehicles where it has no `vehicle_types.json`: systems of bicycles alone need none."""
    forms: Mapping[str, str] = field(default_factory=FORMS.copy, metadata={"vocabulary": VEHICLE_KIND.name})
    """`form_factor` → kind of vehicle."""
    drives: Mapping[str, str] = field(default_factory=DRIVES.copy, metadata={"vocabulary": PROPULSION.name})
    """`propulsion_type` → propulsion."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What the system said: what changes, and what it refers to."""

    status: Feed
    stations: Sequence[Any]
    types: Sequence[Any]


def bind(tools: Tools) -> Fetch:
    """The stations or the vehicles of one system; those in other towns are nobody's mistake, and are left out."""
    options: Options = tools.options
    if options.untyped not in VEHICLE_KIND.codes:
        raise ValueError(f"there is no kind of vehicle {options.untyped!r}")
    stations = tools.resource.name == "mobility.stations"

    async def fetch(call: Call) -> Reply:
        heard = await _heard(tools, call, stations=stations)
        return await asyncio.to_thread(_reply, tools, heard, call, stations=stations)

    return fetch


async def _heard(tools: Tools, call: Call, *, stations: bool) -> Heard:
    """What changes comes first and alone, so that a back-end that refuses is not asked for the rest."""
    urls = await discovered(tools, call, tools.options.language)
    names = {"station_status": "stations"} if stations else VEHICLES
    name = next((each for each in names if each in urls), None)
    if name is None or (stations and "station_information" not in urls):
        raise SourceNonsense(f"{call.binding}: gbfs.json lists none of {', '.join(names)}")
    status = await read(tools, call, urls[name], names[name])
    wanted = ("station_information", "stations"), ("vehicle_types", "vehicle_types")
    listed = [(urls[feed], key) for feed, key in wanted if feed in urls]
    found = await together(lambda each: read(tools, call, *each), listed)
    told = {key: feed.rows for (_, key), feed in zip(listed, found, strict=True)}
    return Heard(status, told.get("stations", ()), told.get("vehicle_types", ()))


def _reply(tools: Tools, heard: Heard, call: Call, *, stations: bool) -> Reply:
    options: Options = tools.options
    seen: Tally = Counter()
    types = Types(
        heard.types,
        seen,
        forms=options.forms,
        drives=options.drives,
        untyped=options.untyped,
        language=options.language,
    )
    fleet = Fleet(stations=heard.stations, types=types, language=options.language)
    rows, make = (heard.stations, fleet.station(heard.status.rows)) if stations else (heard.status.rows, fleet.vehicle)
    rejected: list[Rejected] = []
    strange: Tally = Counter()
    made = list(_made(rows, make, rejected, strange))
    ground = tools.bounds.widened(EDGE)
    records = tuple(each for each in made if each.model.location in ground)
    if made and not records:
        raise SourceNonsense(f"{call.binding}: none of {len(made)} lies in or near the cities it is bound to")
    noted = (("values", ", ".join(sorted(seen)[:NAMED])),)
    return Reply(
        records=records,
        as_of=heard.status.as_of or tools.clock(),
        lasts=heard.status.lasts,
        notes=(Note(slug="unmapped-values", params=noted),) if seen else (),
        rejected=tuple(rejected),
        unmapped={**seen, **{f"field:{name}": times for name, times in strange.items()}},
    )


def _made(
    rows: Collection[Any],
    make: Callable[[Mapping[str, Any]], tuple[str, Any] | None],
    rejected: list[Rejected],
    strange: Tally,
) -> Iterator[Record]:
    """Each row once; a rejection names its place in the feed and nothing of what it says, which may be an id."""
    ids: set[str] = set()
    for place, raw in enumerate(rows, 1):
        try:
            found = make(raw)
            if found is None:
                continue
            if found[0] in ids:
                raise ValueError("its id is there already")
            made = record(*found)
        except SPOILT as why:
            rejected.append(Rejected(row=f"#{place}", why=type(why).__name__))
        else:
            ids.add(found[0])
            for odd in raw.keys() - KNOWN:
                count(strange, str(odd))
            yield made
