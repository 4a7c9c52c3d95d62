"""OpenStreetMap by the Overpass API: the elements of one municipality that carry certain tags, as places.

Protocol: Overpass QL over POST, answers as JSON (https://wiki.openstreetmap.org/wiki/Overpass_API). Known habits: a query
that ran out of time or memory is HTTP 200 with a `remark` beside whatever was found until then; a busy server says 429 or
504; data is as old as `osm3s.timestamp_osm_base`; a way or a relation has a place only because `out center` asks for one.

The data is under the ODbL, which is share-alike: its records are never merged with another source's into one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from adapters._kit.contract import Serves, Tools
from adapters._kit.rows import Row, Sieve, spot_of
from adapters._kit.tags import Selector, place_rules, selected, selector, told
from domain.errors import SourceDown, SourceNonsense, SourceTimeout
from domain.exchange import Call, Fetch, Reply
from domain.vocabulary import PLACE_KIND

SERVES = {"places": Serves()}

SHORTEST, LONGEST = 1, 180
"""Seconds a query may ask the server for; above the longest the public servers keep it waiting."""
LETTERS = {"node": "n", "way": "w", "relation": "r"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Which elements of which municipality are places."""

    ags: str
    """The Amtlicher Gemeindeschlüssel, with which OpenStreetMap tags the municipality's boundary."""
    select: Mapping[str, str]
    """Kind of place → the tags that make one: `amenity=recycling, recycling_type=centre`; `key=*` and `key!=value` work
    too. An element that is of two kinds is a place of the one that stands first."""
    most: int = 5000
    """Elements after which reading stops; there are more, and the reply says so."""

    @property
    def holds(self) -> frozenset[str]:
        """The kinds its places can have."""
        return frozenset(self.select)


def bind(tools: Tools) -> Fetch:
    """Every element of the municipality that is selected."""
    options: Options = tools.options
    selectors = _selectors(options)
    rules = {**place_rules(), **tools.mapping}
    sieve = Sieve(tools=replace(tools, mapping=rules), split=lambda raw: _split(raw, selectors), axis="easting_first")

    async def fetch(call: Call) -> Reply:
        seconds = int(call.deadline - asyncio.get_running_loop().time())
        body = urlencode({"data": question(options, selectors, max(SHORTEST, min(LONGEST, seconds)))}).encode()
        headers = {"content-type": "application/x-www-form-urlencoded", "accept": "application/json"}
        answer = await tools.door.ask(
            "POST", tools.url, deadline=call.deadline, headers=headers, body=body, trace=call.trace
        )
        page = _checked(answer.json(), call.binding)
        elements, more = page["elements"][: options.most], len(page["elements"]) > options.most
        reply = await asyncio.to_thread(sieve.reply, elements, cut=more)
        return replace(reply, as_of=_as_of(page) or reply.as_of)

    return fetch


def _selectors(options: Options) -> tuple[Selector, ...]:
    """The selectors, read; raises ValueError for what is no AGS, no kind of place and no condition."""
    if not (len(options.ags) == 8 and options.ags.isascii() and options.ags.isdecimal()):
        raise ValueError(f"an AGS has eight digits, {options.ags!r} has not")
    for kind in options.select:
        if kind not in PLACE_KIND.codes:
            raise ValueError(f"there is no kind of place {kind!r}")
    return tuple(selector(kind, text) for kind, text in options.select.items())


def question(options: Options, selectors: Sequence[Selector], seconds: int) -> str:
    """Overpass QL for all selected elements, one more than wanted so that a cut shows. Quotes cannot leave their literal."""
    parts = "".join(f"nwr{each.as_filters()}(area.town);" for each in selectors)
    town = f'area["boundary"="administrative"]["de:amtlicher_gemeindeschluessel"="{options.ags}"]->.town;'
    return f"[out:json][timeout:{seconds}];{town}({parts});out center qt {options.most + 1};"


def _checked(page: Any, binding: str) -> Mapping[str, Any]:
    """The page, unless the query broke off: what was found until then is not the town."""
    if not isinstance(page, dict) or not isinstance(page.get("elements"), list):
        raise SourceNonsense(f"{binding}: an answer without elements")
    remark = str(page.get("remark") or "")[:200]
    if "runtime error" not in remark:
        return page
    if "timed out" in remark:
        raise SourceTimeout(f"{binding}: {remark}")
    raise SourceDown(f"{binding}: {remark}")


def _as_of(page: Mapping[str, Any]) -> datetime | None:
    """Until when edits are in the server's data; None when it does not say, or not in a way that can be read."""
    try:
        stated = datetime.fromisoformat(page["osm3s"]["timestamp_osm_base"])
        return stated.astimezone(UTC) if stated.tzinfo else None
    except (LookupError, TypeError, ValueError, OverflowError):
        return None


def _split(raw: Any, selectors: Sequence[Selector]) -> Row:
    tags = raw["tags"]
    kind = selected(tags, selectors)
    if kind is None:
        raise ValueError("none of the kinds asked for")
    there = raw.get("center", raw)
    return Row(
        id=f"{LETTERS[raw['type']]}{int(raw['id'])}", fields=told(tags, kind), spot=spot_of(there["lon"], there["lat"])
    )
