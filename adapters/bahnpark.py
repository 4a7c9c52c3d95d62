"""DB BahnPark: the car parks at railway stations, all of the country in one answer.

Protocol: DB BahnPark v2 of the DB API Marketplace, which wants an application's id and key in two headers. Known habits: numbers
are text, heights and widths are in centimetres (`229.99999999999997`), a name comes in several contexts, notes are HTML beside
plain text, and internal notes of the tariff office stand among the public ones: those are not read. Nobody counts the cars, so
that nothing here is ever known to be free.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from adapters._kit.contract import Serves, Tools
from adapters._kit.observed import number, odd_fields, replied, word
from adapters._kit.parked import located, spaces
from adapters._kit.rows import spot_of
from adapters._kit.values import Tally, split_address, split_town, text_of
from domain.errors import SourceNonsense
from domain.exchange import Call, Fetch, Reply
from domain.parking import Parking
from domain.places import PostalAddress
from domain.vocabulary_parking import PARKING_KIND, PARKING_STATUS
from domain.words import coded

SERVES = {"mobility.parking": Serves()}

KNOWN = frozenset(
    "id name url type provider operator address station capacity hasPrognosis access reservation equipment tariff".split()
)
KINDS = {
    "Parkhaus": "garage",
    "Tiefgarage": "underground",
    "Parkplatz": "surface",
    "Parkdeck": "surface",
    "Straße": "on_street",
}
SPANS = {
    "20min": "20 Minuten",
    "30min": "30 Minuten",
    "1hour": "1 Stunde",
    "1day": "1 Tag",
    "1week": "1 Woche",
    "1monthVendingMachine": "1 Monat",
    "1monthLongTerm": "Dauerparken im Monat",
}
"""What a price is for, as it is said; prices for holders of a card are left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Who is asking."""

    client_id: str = field(default="", repr=False)
    """The application's id at the DB API Marketplace: `env:NAME`."""
    api_key: str = field(default="", repr=False)
    """Its key: `env:NAME`."""
    kinds: Mapping[str, str] = field(default_factory=KINDS.copy, metadata={"vocabulary": PARKING_KIND.name})
    """`type.name` → kind of parking."""


def bind(tools: Tools) -> Fetch:
    """The car parks in or near the cities it is bound to; the country's others are nobody's mistake, and are left out."""
    options: Options = tools.options
    for code in options.kinds.values():
        coded(PARKING_KIND, code)
    headers = {"DB-Client-Id": options.client_id, "DB-Api-Key": options.api_key, "Accept": "application/json"}

    async def fetch(call: Call) -> Reply:
        answer = await tools.door.get(tools.url, deadline=call.deadline, headers=headers, trace=call.trace)
        return await asyncio.to_thread(_reply, answer.json(), tools, call.binding)

    return fetch


def _reply(page: Any, tools: Tools, binding: str) -> Reply:
    rows = page.get("_embedded") if isinstance(page, dict) else None
    if not isinstance(rows, list):
        raise SourceNonsense(f"{binding}: an answer without a list of car parks")
    reply = replied(rows, lambda raw, seen: _park(raw, tools, seen), clock=tools.clock, when="counted_at")
    if rows and not reply.records and not reply.rejected:
        raise SourceNonsense(f"{binding}: none of {len(rows)} lies in or near the cities it is bound to")
    return reply


def _park(raw: Any, tools: Tools, seen: Tally) -> tuple[str, Parking] | None:
    address, options = raw["address"], tools.options
    spot = address["location"]
    there = located(spot_of(spot["longitude"], spot["latitude"]), tools.bounds)
    if there is None:
        return None
    native = text_of(raw["id"])
    kind = word(PARKING_KIND, options.kinds, raw["type"]["name"], seen)
    if native is None or kind is None:
        raise ValueError("a car park without id or type")
    odd_fields(raw, KNOWN, seen)
    hours, access, room = _part(raw, "access", "openingHours"), _part(raw, "access"), _rooms(raw.get("capacity"), seen)
    always = hours.get("is24h") is True
    return native, Parking(
        kind=kind,
        name=_name(raw["name"]),
        location=there,
        address=_address(address),
        capacity=room.get("PARKING"),
        disabled_bays=room.get("HANDICAPPED_PARKING"),
        status=coded(PARKING_STATUS, "out_of_service")
        if _part(access, "outOfService").get("isOutOfService") is True
        else None,
        tariff=_tariff(_part(raw, "tariff")),
        opening="24/7" if always else None,
        opening_text=text_of(hours.get("text")),
        max_height=_metres(_part(access, "restrictions", "clearance").get("height")),
        operator=text_of(_part(raw, "operator").get("name")),
        url=text_of(raw.get("url")),
    )


def _part(raw: Mapping[str, Any], *names: str) -> Mapping[str, Any]:
    """What lies below these names; nothing where one of them is null or missing."""
    found: Any = raw
    for name in names:
        found = found.get(name) or {}
    if not isinstance(found, Mapping):
        raise TypeError(f"{names[-1]} is no object")
    return found


def _name(names: Sequence[Mapping[str, Any]]) -> str | None:
    by_context = {each.get("context"): text_of(each.get("name")) for each in names}
    return by_context.get("DISPLAY") or by_context.get("NAME")


def _rooms(rows: Any, seen: Tally) -> Mapping[str, int | None]:
    return {str(row["type"]): spaces(row.get("total"), seen) for row in rows or ()}


def _address(raw: Mapping[str, Any]) -> PostalAddress:
    street, house = split_address(text_of(raw.get("streetAndNumber")) or "")
    return PostalAddress(
        street=street or None,
        house_number=house and house.lower().replace(" ", ""),
        postcode=split_town(text_of(raw.get("zip")) or ""),
    )


def _metres(centimetres: Any) -> float | None:
    """Two decimals: the unit was converted on its way, and lost a little."""
    if text_of(centimetres) is None:
        return None
    metres = round(number(centimetres) / 100, 2)
    if not 0 < metres < 100 or not math.isfinite(metres):
        raise ValueError("a height nobody can mean")
    return metres


def _tariff(raw: Mapping[str, Any]) -> str | None:
    """The prices without a card, then what else the public notes say."""
    prices = []
    for each in raw.get("prices") or ():
        span, price = SPANS.get(str(each.get("duration"))), each.get("price")
        if span and price is not None and _part(each, "group").get("groupName") == "standard":
            prices.append(f"{span} {number(price):.2f} €".replace(".", ","))
    notes = _part(raw, "information", "dynamic")
    said = [text_of(notes.get(name)) for name in ("tariffSpecial", "tariffMaxParkingTime")]
    return ". ".join(each.rstrip(".") for each in [", ".join(prices), *(one for one in said if one)] if each) or None
