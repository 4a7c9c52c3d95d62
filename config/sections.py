"""The keys of the files, declared once: city, region, operator, and the contacts and providers in them.

What a single file cannot know stands in `check`; the keys of a binding stand in `binding`.
"""

from __future__ import annotations

import re
from zoneinfo import available_timezones

from config.flaws import quoted, remedy_for, wrong
from config.model import Bounds, ConfigError, Contact, Flaw, Limits, Provider, Warm
from config.outlines import outline
from config.places import bounds, centre, postcodes
from config.shape import Read, Shape, each, mapping, may, need, part, whole
from config.source import Node
from config.values import digits, matching, seconds, size, size_or_none, text, web_address, whole_number

SLUG = r"[a-z][a-z0-9]*(-[a-z0-9]+)*"


def zone(node: Node) -> str:
    """A zone of the tz database."""
    value = text(node)
    known = available_timezones()
    if value not in known:
        raise wrong(node.spot, f"{quoted(value)} is no time zone.", remedy_for(value, known))
    return value


_CONTACT: Shape = {
    "phone": may(matching(r"\+\d[\d ]{4,20}", "a telephone number with its country code", '"+49 201 123456"')),
    "email": may(matching(r"[^@\s]+@[^@\s]+\.[^@\s]+", "an e-mail address", "open-data@example.org")),
    "url": may(web_address("https", "http")),
}


def contact(node: Node) -> Contact:
    """A way to reach somebody; at least one is needed."""
    found: Contact = whole(Contact, _CONTACT, "a contact")(node)
    if found == Contact():
        raise wrong(node.spot, "This contact says no way to reach anybody.", "Give a phone, an email or a url.")
    return found


def providers(node: Node) -> tuple[Provider, ...]:
    """Short name → the body behind it."""
    found: list[Provider] = []
    flaws: list[Flaw] = []
    for id_, below in mapping(node).items():
        values, more = part(below, {"name": need(text), "contact": may(contact)}, "a provider")
        if not re.fullmatch(r"[a-z0-9_-]{1,40}", id_):
            remedy = "Use a-z, 0-9, _ and - only."
            more.append(Flaw(spot=node.keys[id_], text=f"{quoted(id_)} is no short name.", remedy=remedy))
        flaws += more
        if not more:
            found.append(Provider(id=id_, **values))
    if flaws:
        raise ConfigError(tuple(flaws))
    return tuple(found)


_names: Read[dict[str, str]] = whole(dict, {"de": need(text), "en": need(text)}, "names")

CITY: Shape = {
    "extends": need(each(matching(SLUG, "the name of a region", "nrw"), least=1)),
    "names": need(_names),
    "ags": need(digits(8, "an AGS")),
    "ars": need(digits(12, "an ARS")),
    "bounds": need(bounds),
    "centre": need(centre),
    "outline": may(outline),
    "postcodes": need(each(postcodes, least=1)),
    "contact": need(contact),
    "providers": need(providers),
    "bindings": need(mapping),
}

REGION: Shape = {
    "zone": need(zone),
    "holidays": need(matching(r"[A-Z]{2}-[A-Z0-9]{1,3}", "a country with its subdivision", "DE-NW")),
    "crs": need(matching(r"EPSG:\d{4,6}", "a projection", "EPSG:25832")),
    "providers": may(providers),
    "bindings": may(mapping),
}

_BOUNDS: Shape = {
    "cache_bytes": may(size),
    "shelf_bytes": may(size_or_none),
    "url_bytes": may(size),
    "body_bytes": may(size),
    "upload_bytes": may(size),
    "admitted": may(whole_number(8, 100_000)),
    "lateness_seconds": may(seconds),
    "default_wait_seconds": may(seconds),
    "longest_wait_seconds": may(seconds),
}

_LIMITS: Shape = {
    "anonymous_per_minute": may(whole_number(1, 1_000_000)),
    "key_per_minute": may(whole_number(1, 1_000_000)),
    "app_per_minute": may(whole_number(1, 1_000_000)),
    "clients": may(whole_number(100, 10_000_000)),
    "accounts": may(whole_number(1, 900)),
    "sign_ups_per_hour": may(whole_number(1, 10_000)),
    "sign_ups_per_address": may(whole_number(1, 10_000)),
}

_WARM: Shape = {
    "periods": may(whole_number(0, 100)),
    "at_once": may(whole_number(1, 32)),
    "records": may(whole_number(1, 100_000)),
}

OPERATOR: Shape = {
    "contact": need(contact),
    "bounds": may(whole(Bounds, _BOUNDS, "bounds")),
    "limits": may(whole(Limits, _LIMITS, "limits")),
    "warm": may(whole(Warm, _WARM, "warm")),
}
