"""What the search service of the portal federation says of one service or one office. Knows its modules, and asks nobody.

A description is made of modules, each with a code of XZuFi: 24 in short, 08 what to bring, 98 what it costs, 97 deadlines, 95 how
long it takes. Texts are HTML; `placeholder` and `nicht angegeben` mean that nothing is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from adapters._kit.markup import paragraphs
from adapters._kit.observed import word
from adapters._kit.parked import located
from adapters._kit.prose import from_prose
from adapters._kit.rows import SPOILT, spot_of
from adapters._kit.values import Tally, split_address, split_town, text_of
from domain.egov import EgovService, Office, OnlineService, Responsibility, ServiceOffice
from domain.geo import Box, Point
from domain.places import Contact, PostalAddress
from domain.vocabulary_egov import AUDIENCE, LEVEL, ROLE
from domain.words import Coded, coded

Raw = Mapping[str, Any]
AUDIENCES = {"001": "citizen", "002": "business"}
ROLES = {"01": "responsible", "03": "contact"}
SAYS_NOTHING = frozenset({"nicht angegeben", "nicht angegeben.", "keine angabe", "keine", "-"})
SHORT, BRING, DURATION, DEADLINE, COST = "24", "08", "95", "97", "98"


def service(raw: Raw, ars: str, groups: Mapping[str, str], seen: Tally) -> EgovService:
    """A description as it is told for a municipality; raises for one without a name."""
    title = text_of(raw["name"])
    if title is None:
        raise ValueError("a service without a name")
    modules = {text_of(each.get("code")): each for each in raw.get("details") or () if not each.get("placeholder")}
    keys = tuple(dict.fromkeys(key for each in raw.get("leikakeys") or () if (key := text_of(each))))
    return EgovService(
        title=title,
        leika=keys[0] if keys else None,
        keys=keys,
        audience=tuple(_audience(raw, keys, groups, seen)),
        level=_level(raw.get("ars")),
        ars=ars,
        summary=_said(modules.get(SHORT)),
        offices=tuple(_offices(raw.get("organisations") or (), seen)),
        online=tuple(_online(raw.get("onlineServiceLinks") or ())),
        fee=_said(modules.get(COST)),
        documents=tuple(_lines(modules.get(BRING))),
        deadline=_said(modules.get(DEADLINE)),
        duration=_said(modules.get(DURATION)),
    )


def office(raw: Raw, ars: str, tasks: tuple[Responsibility, ...], bounds: Box) -> Office:
    """An office with what it does; raises for one without a name."""
    name, place = text_of(raw["title"]), raw.get("location") or {}
    if name is None:
        raise ValueError("an office without a name")
    houses = [each for each in place.get("addresses") or () if each.get("type") == "Hausanschrift"]
    house = next(iter(houses or place.get("addresses") or ()), None)
    hours = " · ".join(paragraphs(raw.get("openingTimes"))) or None
    return Office(
        name=name,
        location=_spot(house, bounds),
        address=_address(house),
        ars=ars,
        services=tuple(dict.fromkeys(task.leika for task in tasks)),
        responsibilities=tasks,
        opening=hours and from_prose(hours.replace(" · ", ", ")),
        opening_text=hours,
        contact=_contact(place.get("communications") or (), raw.get("internetAddresses") or ()),
    )


def role(raw: Any, seen: Tally) -> Coded | None:
    """`{"code": "01"}`."""
    return word(ROLE, ROLES, raw.get("code"), seen) if isinstance(raw, Mapping) else None


def _audience(raw: Raw, keys: tuple[str, ...], groups: Mapping[str, str], seen: Tally) -> Iterable[Coded]:
    """What it says itself; else what the group its key belongs to says, which is the key's first five digits."""
    told = [word(AUDIENCE, AUDIENCES, each.get("code"), seen) for each in raw.get("targetGroups") or ()]
    if told:
        return [each for each in told if each is not None]
    return [coded(AUDIENCE, code) for code in dict.fromkeys(groups[key[:5]] for key in keys if key[:5] in groups)]


def _level(areas: Any) -> Coded | None:
    """By the longest of the keys it holds for, without trailing zeros: `05` is a state, `05911` a town that is its own district."""
    if not isinstance(areas, list) or not areas:
        return None
    digits = max(len((text_of(each) or "").rstrip("0")) for each in areas)
    return coded(LEVEL, "federation" if digits == 0 else "state" if digits <= 2 else "municipality")


def _lines(module: Raw | None) -> list[str]:
    lines = paragraphs(module.get("text")) if module else []
    return (
        [] if len(lines) == 1 and lines[0].casefold() in SAYS_NOTHING else [line.removeprefix("- ") for line in lines]
    )


def _said(module: Raw | None) -> str | None:
    """A module's text, and what stands below it where that is cut into parts."""
    parts = [] if module is None else [part for part in module.get("details") or () if isinstance(part, Mapping)]
    below = [": ".join(filter(None, (text_of(part.get("title")), " ".join(_lines(part))))) for part in parts]
    return "\n".join(each for each in (*_lines(module), *below) if each) or None


def _offices(rows: Iterable[Raw], seen: Tally) -> Iterable[ServiceOffice]:
    named = [(text_of(each.get("title")), role(each.get("role"), seen)) for each in rows]
    return dict.fromkeys(ServiceOffice(name=name, role=its) for name, its in named if name)


def _online(rows: Iterable[Raw]) -> Iterable[OnlineService]:
    links = [(text_of(each.get("title")), text_of(each.get("uri"))) for each in rows]
    return dict.fromkeys(OnlineService(title=title, url=url) for title, url in links if _is_link(url) and url)


def _is_link(url: str | None) -> bool:
    return url is not None and url.startswith(("https://", "http://"))


def _address(raw: Raw | None) -> PostalAddress | None:
    if raw is None:
        return None
    street, number = split_address(text_of(raw.get("street")) or "")
    own = text_of(raw.get("houseNumber")) or number
    return PostalAddress(
        street=street or None,
        house_number=own and own.lower().replace(" ", ""),
        postcode=split_town(text_of(raw.get("zip")) or ""),
    )


def _spot(raw: Raw | None, bounds: Box) -> Point | None:
    """Where it is; None when it does not say, or says a place outside: an office of the state may be elsewhere."""
    geo = (raw or {}).get("geo")
    if not isinstance(geo, Mapping):
        return None
    try:
        return located(spot_of(geo.get("lon"), geo.get("lat")), bounds)
    except SPOILT:
        return None


def _contact(rows: Iterable[Raw], links: Iterable[Raw]) -> Contact | None:
    """Communications have a code each: 02 a telephone, 04 an e-mail address."""
    by_code = {text_of(each.get("code")): text_of(each.get("value")) for each in rows}
    url = next((uri for each in links if _is_link(uri := text_of(each.get("uri")))), None)
    found = Contact(phone=by_code.get("02"), email=by_code.get("04"), url=url)
    return found if found != Contact() else None
