"""A VT-Manager's car parks: the free spaces of a city's garages, as its traffic computer counts them.

Protocol: WFS 1.1 (OGC 04-094) of a GeoServer, one feature type as GeoJSON. Known habits: a client that does not look like a
browser is refused with 403, so ours says both what it is and whom to ask. `status` 1 means that the garage is counted; without it
nobody knows how full it is, whatever the numbers say, and minutes without a message make counts go blank. Free is what is left
of `kurzparkermax`, and cars that nobody saw leave make it less than nothing. Times are UTC, with or without saying so. Some
counters have been dead for years, and still say a number.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from adapters._kit.contract import File, Serves, Tools
from adapters._kit.observed import instant, odd_fields, replied
from adapters._kit.parked import MOST, located, spaces
from adapters._kit.rows import Axis, geometry_of, spot_of
from adapters._kit.same import same
from adapters._kit.values import Tally, count, split_address, split_town, text_of
from domain.errors import SourceNonsense
from domain.exchange import Call, Fetch, Reply
from domain.parking import Parking
from domain.places import PostalAddress
from domain.vocabulary_parking import PARKING_KIND, PARKING_STATUS
from domain.words import Coded, coded

SERVES = {"mobility.parking": Serves()}

KNOWN = frozenset(
    {"name", "kurzparkermax", "kurzparkerbelegt", "status", "daysecto_belegung", "vti_anschrift", "vti_url", "licence"}
)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """One feature type of car parks."""

    type: str = "vtinfo:Parkhaeuser"
    """Its name, with its prefix."""
    kind: str = "garage"
    """What all of them are."""
    axis: Axis = "values"
    counting: str = "1"
    """The `status` of a garage that is counted."""
    states: Mapping[str, str] = field(default_factory=dict, metadata={"vocabulary": PARKING_STATUS.name})
    """Other values of `status` → what they mean."""
    dead: tuple[str, ...] = ()
    """Numbers of the garages whose counter is known to be dead, whatever it says."""
    lasts: int = 60
    """Minutes after which a count that was not renewed is that of a dead counter."""
    same: File | None = None
    """A list that says which garage of another binding a number is; its id is used then."""

    @property
    def holds(self) -> frozenset[str]:
        """The one kind there is."""
        return frozenset({self.kind})


def bind(tools: Tools) -> Fetch:
    """The feature type as car parks; raises ValueError for a code that does not exist."""
    options: Options = tools.options
    coded(PARKING_KIND, options.kind)
    for code in options.states.values():
        coded(PARKING_STATUS, code)
    query = {"service": "WFS", "version": "1.1.0", "request": "GetFeature", "typeName": options.type}
    query |= {"srsName": "EPSG:4326", "outputFormat": "application/json"}
    table = same(Path(options.same)) if options.same else None

    async def fetch(call: Call) -> Reply:
        headers = {"User-Agent": f"Mozilla/5.0 (compatible; {tools.door.reach.user_agent})"}
        answer = await tools.door.get(tools.url, deadline=call.deadline, query=query, headers=headers, trace=call.trace)
        if answer.body.lstrip()[:1] == b"<":  # an ExceptionReport, under 200
            raise SourceNonsense(f"{call.binding}: a report of an exception where features were due")
        features = answer.json()["features"]
        if not isinstance(features, list):
            raise SourceNonsense(f"{call.binding}: features are no list")
        names = await asyncio.to_thread(table) if table else {}
        return replied(
            features, lambda raw, seen: _garage(raw, tools, names, seen), clock=tools.clock, when="counted_at"
        )

    return fetch


def _garage(raw: Any, tools: Tools, names: Mapping[str, str], seen: Tally) -> tuple[str, Parking]:
    options: Options = tools.options
    geometry, fields = geometry_of(raw), raw["properties"]
    number = (text_of(raw["id"]) or "").rpartition(".")[2]
    if not number:
        raise ValueError("a garage without a number")
    odd_fields(fields, KNOWN, seen)
    spot = geometry["coordinates"][0] if geometry["type"] == "MultiPoint" else geometry["coordinates"]
    there = located(spot_of(spot[0], spot[1]), tools.bounds, options.axis)
    if there is None:
        raise ValueError("no place in or near the city")
    capacity, counted_at = spaces(fields.get("kurzparkermax"), seen), _time(fields.get("daysecto_belegung"), seen)
    alive = text_of(fields.get("status")) == options.counting and number not in options.dead
    if counted_at is not None and tools.clock() - counted_at > timedelta(minutes=options.lasts):
        alive = False
    return names.get(number, f"vt-{number}"), Parking(
        kind=coded(PARKING_KIND, options.kind),
        name=text_of(fields.get("name")),
        location=there,
        address=_address(fields.get("vti_anschrift")),
        capacity=capacity,
        free=_free(capacity, fields.get("kurzparkerbelegt"), seen) if alive else None,
        counted_at=counted_at,
        status=_status(fields.get("status"), options, seen),
        url=text_of(fields.get("vti_url")),
    )


def _free(capacity: int | None, taken: Any, seen: Tally) -> int | None:
    """What is left: between nothing and all of it, since counters miss cars in both directions."""
    parked = spaces(taken, seen, least=-MOST)
    return None if capacity is None or parked is None else min(capacity, max(0, capacity - parked))


def _status(value: Any, options: Options, seen: Tally) -> Coded | None:
    """That it is counted does not say that it is open; a value nobody knows stays as it is."""
    native = text_of(value)
    if native is None or native == options.counting:
        return None
    code = options.states.get(native)
    if code is None:
        count(seen, native)
    return coded(PARKING_STATUS, code, native)


def _time(value: Any, seen: Tally) -> datetime | None:
    """The instant of the count; one without an offset is UTC, and what is none is counted and nothing."""
    text = text_of(value)
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text)
        return instant(text) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        count(seen, "daysecto_belegung")
        return None


def _address(value: Any) -> PostalAddress | None:
    """`Heinrich-Heine-Allee 1<br>40213 Adorf`: the postcode is in one of the lines, and the street in the first other."""
    lines = [line for part in _BREAK.split(text_of(value) or "") if (line := " ".join(part.split()))]
    postcode = next((found for line in lines if (found := split_town(line))), None)
    street = next((line for line in lines if not split_town(line)), None)
    if street is None:
        return None if postcode is None else PostalAddress(postcode=postcode)
    name, number = split_address(street)
    return PostalAddress(street=name, house_number=number and number.lower().replace(" ", ""), postcode=postcode)
