"""OGC SensorThings: things page by page with what was last observed of them, and what an instant, an interval or a result says.

Source: OGC 18-088, SensorThings API 1.1. Knows the entities and their links, no kind of thing. Habits: a server gives fewer than it
was asked for (`$top` has a cap) and says where it goes on by `@iot.nextLink`; `resultTime` is null in much that is live, and
`phenomenonTime` may be an interval; ids are numbers or texts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from adapters._kit.contract import Tools
from adapters._kit.observed import number
from adapters._kit.values import text_of
from domain.errors import SourceDown, SourceNonsense
from domain.exchange import Call
from domain.geo import Box, Point, point

REFUSALS = frozenset({400, 404, 501})
"""Statuses whose body says what was wrong."""
NEWEST = "Observations($orderby=phenomenonTime desc;$top=1;$select=phenomenonTime,resultTime,result)"
EXPANDED = f"Locations($select=location),Datastreams($expand=ObservedProperty($select=name,definition),{NEWEST})"

Fields = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """The newest observation of a datastream."""

    result: Any = None
    start: datetime | None = None
    """Since when it holds, where it is an interval."""
    end: datetime | None = None
    """When it was observed; the end of an interval."""

    @property
    def averaged_over(self) -> str | None:
        """The interval as an ISO 8601 duration, `PT1H`; None for an instant."""
        if self.start is None or self.end is None or self.end <= self.start:
            return None
        return _duration(self.end - self.start)


async def things(tools: Tools, call: Call, *, chosen: str, page: int, most: int) -> tuple[list[Any], bool]:
    """The things a `$filter` chooses, at most so many, and whether there are more.

    A link to the next page is followed only to the host, and below the path, that the binding names.
    """
    query = {"$expand": EXPANDED, "$top": str(min(page, most)), "$orderby": "id"} | (
        {"$filter": chosen} if chosen else {}
    )
    answer = await _asked(tools, call, f"{tools.url}/Things", query)
    found, link, known = list(answer["value"]), answer.get("@iot.nextLink"), set[str]()
    while link is not None and len(found) < most:
        url = _onward(tools.url, link, call.binding)
        if url in known:
            raise SourceNonsense(f"{call.binding}: the pages go round in a circle")
        known.add(url)
        answer = await _asked(tools, call, url, {})
        found += answer["value"]
        link = answer.get("@iot.nextLink")
    return found[:most], link is not None or len(found) > most


async def _asked(tools: Tools, call: Call, url: str, query: Mapping[str, str]) -> Fields:
    """One page."""
    answer = await tools.door.get(url, deadline=call.deadline, query=query, trace=call.trace, expect=REFUSALS)
    page = answer.json()
    if isinstance(page, dict) and isinstance(page.get("value"), list) and answer.status == 200:
        return page
    said = page if isinstance(page, dict) else {}
    text = f"{call.binding}: {answer.status}: no list of things: {str(said.get('message'))[:200]}"
    raise SourceDown(text) if str(said.get("code")).startswith("5") else SourceNonsense(text)


def _onward(base: str, link: Any, binding: str) -> str:
    """The next page at the configured address. Behind a proxy a server writes `http` or its own port into its links."""
    here = urlsplit(base)
    try:
        far = urlsplit(link if isinstance(link, str) else "")
        near = far.hostname == here.hostname and far.path.startswith(f"{here.path}/") and ".." not in far.path
    except ValueError as error:
        raise SourceNonsense(f"{binding}: the next page has an address that is none") from error
    if not near:
        raise SourceNonsense(f"{binding}: the next page is said to lie elsewhere, and is not asked for there")
    return urlunsplit((here.scheme, here.netloc, far.path, far.query, ""))


def identity(entity: Fields) -> str:
    """Its `@iot.id`; raises where there is none."""
    found = text_of(entity["@iot.id"])
    if found is None:
        raise ValueError("a thing without an id")
    return found


def there(thing: Fields, inside: Box) -> Point:
    """Where it is: GeoJSON, a point or a feature that holds one; raises for none in or near the city."""
    for each in thing["Locations"]:
        shape = each["location"]
        shape = shape.get("geometry", shape)
        if shape.get("type") == "Point":
            lon, lat = shape["coordinates"][:2]
            found = point(number(lat), number(lon))
            if found not in inside:
                raise ValueError(f"it lies at {found.lat}, {found.lon}, which is not in or near the city")
            return found
    raise ValueError("no point")


def streams(thing: Fields) -> Iterator[tuple[str, Fields]]:
    """Its datastreams, each under what it observes: the name of the property, else its own."""
    for stream in thing["Datastreams"]:
        observed = stream.get("ObservedProperty") or {}
        name = text_of(observed.get("name")) or text_of(stream.get("name"))
        if name is not None:
            yield name, stream


def newest(stream: Fields) -> Seen:
    """What was observed last; nothing where nothing was. An order that was asked for is not relied upon."""
    told = [_seen(each) for each in stream.get("Observations") or []]
    return max(told, key=lambda each: each.end or datetime.min.replace(tzinfo=UTC), default=Seen())


def _seen(raw: Fields) -> Seen:
    """`phenomenonTime` is when it was so, `resultTime` when it was worked out, which may be null."""
    first, _, second = str(raw.get("phenomenonTime") or raw.get("resultTime") or "").partition("/")
    if not first:
        return Seen(result=raw["result"])
    start = _instant(first)
    return Seen(result=raw["result"], start=start if second else None, end=_instant(second) if second else start)


def _instant(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError(f"{text[:40]!r} has no offset")
    return found.astimezone(UTC)


def _duration(span: timedelta) -> str:
    seconds = int(span.total_seconds())
    parts = ((seconds // 3600, "H"), (seconds % 3600 // 60, "M"), (seconds % 60, "S"))
    return "PT" + ("".join(f"{many}{unit}" for many, unit in parts if many) or "0S")
