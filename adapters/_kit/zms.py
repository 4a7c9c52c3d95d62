"""What a ZMS says: offices, services and who offers which; free times; errors. Knows its two forms, and asks nobody.

The citizen's interface is flat (`offices`, `services`, `relations`, `availableDays`), the one behind it wraps everything in `meta`
and `data` under other names (`providers`, `requests`, `requestrelation`, `days`). Numbers are text here and numbers there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from adapters._kit.parked import located
from adapters._kit.rows import SPOILT, spot_of
from adapters._kit.values import split_address, split_town, text_of
from domain.errors import SourceDown, SourceNonsense
from domain.geo import Box, Point
from domain.places import PostalAddress
from domain.when import civic_day, read_day, there

Raw = Mapping[str, Any]
NOTHING = frozenset({"noAppointmentForThisDay", "noAppointmentForThisScope", "noAppointmentsAtLocation"})
"""Errors that say: nothing free."""
CAPTCHA = "captcha"
"""How the errors begin that say: not without a captcha."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """An office, as far as free times need it."""

    name: str | None
    location: Point | None
    address: PostalAddress | None
    guarded: bool
    """Whether it shows its times only to whoever solves a captcha."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop:
    """All that is offered."""

    desks: Mapping[str, Desk] = field(default_factory=dict)
    services: Mapping[str, str | None] = field(default_factory=dict)
    """Number → name."""
    offers: Mapping[str, Mapping[str, int | None]] = field(default_factory=dict)
    """Service → the offices that offer it, with how many steps of time it takes there."""


def shop(page: Any, binding: str, bounds: Box) -> Shop:
    """The whole offer. Raises SourceNonsense for another document; an office that cannot be read is left out."""
    body = inside(page, binding)
    desks, services = {}, {}
    guarded = {_id(each.get("provider")) for each in _rows(body, "scopes") if _is_guarded(each)}
    for raw in _rows(body, "offices", "providers"):
        try:
            desks[_id(raw)] = _desk(raw, bounds, guarded=_id(raw) in guarded)
        except SPOILT:
            continue
    for raw in _rows(body, "services", "requests"):
        if name := _id(raw):
            services[name] = text_of(raw.get("name"))
    offers: dict[str, dict[str, int | None]] = {}
    for raw in _rows(body, "relations", "requestrelation"):
        desk = text_of(raw.get("officeId")) or _id(raw.get("provider"))
        service = text_of(raw.get("serviceId")) or _id(raw.get("request"))
        if desk in desks and service in services and raw.get("public") is not False:
            offers.setdefault(service, {})[desk] = _count(raw.get("slots"))
    if not desks or not services:
        raise SourceNonsense(f"{binding}: neither offices nor services")
    return Shop(desks=desks, services=services, offers=offers)


def inside(page: Any, binding: str) -> Raw:
    """What is said, with or without an envelope; raises for an error, and for what is no object."""
    if not isinstance(page, Mapping):
        raise SourceNonsense(f"{binding}: no object")
    if errors := codes(page):
        if "serviceUnavailable" in errors or "internalError" in errors:
            raise SourceDown(f"{binding}: {errors[0][:40]}")
        raise SourceNonsense(f"{binding}: an error: {errors[0][:40]}")
    meta, data = page.get("meta"), page.get("data", page)
    if (isinstance(meta, Mapping) and meta.get("error") is True) or not isinstance(data, Mapping):
        raise SourceNonsense(f"{binding}: an envelope with an error in it")
    return data


def codes(page: Any) -> list[str]:
    """The codes of the errors an answer holds; none where it holds none."""
    rows = page.get("errors") if isinstance(page, Mapping) else None
    return [str(each.get("errorCode")) for each in rows or () if isinstance(each, Mapping)]


def free(page: Any, binding: str) -> Iterator[tuple[str, str, Any]]:
    """Day, office and time of everything that is free; a time is still as it was written. Raises for another document."""
    body = inside(page, binding)
    days = body.get("availableDays", body.get("days"))
    if not isinstance(days, list):
        raise SourceNonsense(f"{binding}: no days")
    for day in days:
        if not isinstance(day, Mapping):
            raise SourceNonsense(f"{binding}: a day is no object")
        offices = day.get("offices")
        if isinstance(offices, list):
            told = [(_office(each), each.get("appointments")) for each in offices if isinstance(each, Mapping)]
        else:
            told = list((day.get("appointments") or {}).items())
        for desk, times in told:
            for time in times or ():
                yield str(day.get("date")), str(desk), time


def instant(time: Any, day: str) -> datetime:
    """POSIX seconds, as number or text; raises for what is none, and for one of another day than it stands under."""
    text = text_of(time)
    if isinstance(time, bool) or text is None or not text.isascii() or not text.isdigit() or len(text) > 11:
        raise ValueError("no POSIX seconds")
    found = there(datetime.fromtimestamp(int(text), UTC))
    if civic_day(found) != read_day(day):
        raise ValueError(f"a time of {civic_day(found)} under {day[:10]}")
    return found


def _rows(body: Raw, *names: str) -> Sequence[Raw]:
    rows: Any = next((body[name] for name in names if name in body), [])
    if not isinstance(rows, list):
        raise SourceNonsense(f"{names[0]} are no list")
    return [each for each in rows if isinstance(each, Mapping)]


def _id(raw: Any) -> str:
    return (text_of(raw.get("id")) or "") if isinstance(raw, Mapping) else ""


def _office(raw: Raw) -> str:
    return text_of(raw.get("officeId")) or ""


def _is_guarded(scope: Any) -> bool:
    if not isinstance(scope, Mapping):
        return False
    said = scope.get("captchaActivatedRequired")
    if said is None:
        client = ((scope.get("preferences") or {}).get("client")) or {}
        said = client.get("captchaActivatedRequired")
    return text_of(said) in {"1", "true"}


def _count(value: Any) -> int | None:
    text = text_of(value)
    return int(text) if text is not None and text.isdigit() and len(text) < 4 else None


def _desk(raw: Raw, bounds: Box, *, guarded: bool) -> Desk:
    if not _id(raw):
        raise ValueError("an office without a number")
    place = raw.get("address") or raw.get("contact") or {}
    street, house = split_address(text_of(place.get("street")) or "")
    number = text_of(place.get("house_number")) or text_of(place.get("streetNumber")) or house
    postcode = text_of(place.get("postal_code")) or text_of(place.get("postalCode")) or ""
    geo = raw.get("geo") or (raw.get("data") or {}).get("geo") or {}
    spot = located(spot_of(geo["lon"], geo["lat"]), bounds) if "lat" in geo and "lon" in geo else None
    address = PostalAddress(
        street=street or None, house_number=number and number.lower().replace(" ", ""), postcode=split_town(postcode)
    )
    return Desk(
        name=text_of(raw.get("name")),
        location=spot,
        address=address if address != PostalAddress() else None,
        guarded=guarded or _is_guarded(raw.get("scope")),
    )
