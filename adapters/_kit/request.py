"""A request as a template: texts with places such as `{bbox}`, filled from a question. Knows no protocol and no source.

| place | what stands there |
| --- | --- |
| `lat`, `lon`, `radius` | the point and metres asked for; else the city's middle, and as far as its farthest corner |
| `bbox`, `west`, `south`, `east`, `north` | the box asked for, or the one around that point; else the city's bounds |
| `from`, `to` | the window asked for; else `ahead` days from today. Days, or instants in UTC where the resource has them |
| `q` | the words looked for |
| `stop` | the stop asked for: departures are asked stop by stop |
| `street`, `house_number`, `postcode` | the household |
| `limit`, `page`, `offset`, `cursor` | what paging asks for |
| `key` | the secret |
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from difflib import get_close_matches
from typing import Any
from urllib.parse import quote

from adapters._kit.contract import Tools
from adapters._kit.mapping import MappingFlaw
from domain.exchange import Call
from domain.geo import Box, around, distance, point
from domain.when import civic_day, stamp

BOX = frozenset({"bbox", "west", "south", "east", "north"})
NEAR = frozenset({"lat", "lon", "radius"})
HOME = frozenset({"street", "house_number", "postcode"})
WINDOW = frozenset({"from", "to"})
TURNING = frozenset({"page", "offset", "cursor"})
PLACES = BOX | NEAR | HOME | WINDOW | TURNING | {"q", "stop", "limit", "key"}
NUMBERS = NEAR | BOX - {"bbox"} | {"limit", "page", "offset"}
FILLED = {"page": "page", "offset": "offset", "cursor": "cursor"}
"""Style of paging → the place it fills."""
MOST = 100_000
"""Rows no answer of ours has more of."""
_PLACE = re.compile(r"\{([^{}]*)\}")


def places(text: str, where: str) -> frozenset[str]:
    """The places of a template; raises `MappingFlaw` for one that does not exist, or a brace alone."""
    found = frozenset(_PLACE.findall(text))
    for name in sorted(found - PLACES):
        close = get_close_matches(name, list(PLACES), n=1)
        remedy = f"Did you mean {{{close[0]}}}?" if close else f"There are: {', '.join(sorted(PLACES))}."
        raise MappingFlaw(where, f"a request has no place {{{name}}}.", remedy)
    if set("{}") & set(_PLACE.sub("", text)):
        raise MappingFlaw(where, "a brace stands alone here.", "Write a place like {limit}.")
    return found


def named(options: Any) -> frozenset[str]:
    """Every place of a request; raises `MappingFlaw` for a wrong one."""
    found = places(options.path, "options.path")
    for part in ("query", "headers", "body"):
        for name, value in (getattr(options, part) or {}).items():
            for text in _texts(value):
                found |= places(text, f"options.{part}.{name}")
    return found


def checked(tools: Tools) -> frozenset[str]:
    """The places of a binding's request, which go together with its other options; raises `MappingFlaw` where they do not."""
    options, found = tools.options, named(tools.options)
    wanted = FILLED.get(options.paging)
    if wanted and wanted not in found:
        raise MappingFlaw("options.paging", f"this paging needs the place {{{wanted}}} in the request.")
    if strange := sorted(found & TURNING - {wanted}):
        raise MappingFlaw("options.paging", f"{{{strange[0]}}} is never filled: the paging is {options.paging!r}.")
    if (options.paging in {"cursor", "next_link"}) != (options.next is not None):
        raise MappingFlaw("options.next", "`next` goes with the pagings `cursor` and `next_link`, and these need it.")
    if options.body is not None and options.method != "POST":
        raise MappingFlaw("options.body", "only POST has a body.", "Write `method: POST`.")
    if "key" in found and not options.key:
        raise MappingFlaw("options.key", "the request has a place {key}, and there is none.", "Write `key: env:NAME`.")
    if tools.resource.household and not found & HOME:
        raise MappingFlaw(
            "options.query", "the household is not asked for.", "Use {street}, {house_number}, {postcode}."
        )
    if not 1 <= options.page <= options.most <= MOST:
        raise MappingFlaw("options.page", f"`page` is at least 1, and `most` from there to {MOST}.")
    return found


def _texts(value: Any) -> list[str]:
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list | tuple):
        return [text for each in value for text in _texts(each)]
    return [value] if isinstance(value, str) else []


def filled(text: Any, values: Mapping[str, str], *, safe: bool = False) -> str | None:
    """The text with its places filled; None when one of them has nothing to stand there. `safe`: as a piece of a path."""
    text = str(text)
    if any(name not in values for name in _PLACE.findall(text)):
        return None
    return _PLACE.sub(lambda found: quote(values[found[1]], safe="") if safe else values[found[1]], text)


def filled_all(parts: Mapping[str, Any], values: Mapping[str, str]) -> dict[str, str]:
    """Parameters or headers, without those that have a place with nothing to stand there."""
    return {name: text for name, part in parts.items() if (text := filled(part, values)) is not None}


def filled_body(part: Any, values: Mapping[str, str]) -> Any:
    """A body with its texts filled; a text that is one place of a number becomes a number, an unfilled one null."""
    if isinstance(part, Mapping):
        return {name: filled_body(each, values) for name, each in part.items()}
    if isinstance(part, list | tuple):
        return [filled_body(each, values) for each in part]
    if not isinstance(part, str):
        return part
    whole = _PLACE.fullmatch(part)
    text = filled(part, values)
    if text is None or whole is None or whole[1] not in NUMBERS:
        return text
    return float(text) if "." in text else int(text)


def pushed(used: frozenset[str]) -> frozenset[str]:
    """The fields of a question that a template with these places uses."""
    asked = {"q", "stop"} & used
    asked |= NEAR if used & (NEAR | BOX) else frozenset()
    asked |= {"bbox"} if used & BOX else frozenset()
    asked |= {"from_", "to"} if used & WINDOW else frozenset()
    return frozenset(asked | ({"household"} if used & HOME else frozenset()))


@dataclass(frozen=True, slots=True)
class Question:
    """What the places of one call are filled with, and the days it then speaks for."""

    values: Mapping[str, str]
    first: date | None
    last: date | None


def question(call: Call, tools: Tools, used: frozenset[str], ahead: int) -> Question:
    """The values for a call, as far as these places need them."""
    values: dict[str, str] = {"key": tools.options.key} if tools.options.key else {}
    values |= _where(call, tools.bounds) if used & (NEAR | BOX) else {}
    values |= dict(_words(call))
    if not used & WINDOW:
        return Question(values, None, None)
    today = civic_day(tools.clock())
    first, last = getattr(call.query, "from_", None), getattr(call.query, "to", None)
    if tools.resource.window == "days":
        first = first or min(today, last or today)
        last = last or first + timedelta(days=ahead)
        return Question(values | {"from": first.isoformat(), "to": last.isoformat()}, first, last)
    start: datetime = first or min(tools.clock(), last or tools.clock())
    end: datetime = last or start + timedelta(days=ahead)
    return Question(values | {"from": stamp(start), "to": stamp(end)}, None, None)


def _words(call: Call) -> Iterator[tuple[str, str]]:
    if q := getattr(call.query, "q", None):
        yield "q", q
    for stop in getattr(call.query, "stop", ())[:1]:
        yield "stop", stop
    if home := call.household:
        yield "street", home.street
        yield "house_number", home.house_number
        if home.postcode:
            yield "postcode", home.postcode


def _where(call: Call, bounds: Box) -> dict[str, str]:
    query = call.query
    lat, lon, radius = (getattr(query, name, None) for name in ("lat", "lon", "radius"))
    box = getattr(query, "bbox", None)
    if box is None:
        box = around(lat, lon, radius) if lat is not None and lon is not None and radius is not None else bounds
    if lat is None or lon is None:
        lat, lon = (box.south + box.north) / 2, (box.west + box.east) / 2
    if radius is None:
        radius = max(distance(lat, lon, point(y, x)) for y in (box.south, box.north) for x in (box.west, box.east))
    sides = {name: f"{getattr(box, name):.6f}" for name in ("west", "south", "east", "north")}
    return {
        "lat": f"{lat:.6f}",
        "lon": f"{lon:.6f}",
        "radius": f"{radius:.0f}",
        "bbox": ",".join(sides.values()),
        **sides,
    }
