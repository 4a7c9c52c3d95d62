"""A data set as CKAN's action API describes it (a "package"), and as DKAN 7 does in nearly the same words. Asks nobody.

What DCAT-AP.de knows and CKAN does not stands in `extras`, lists among them as JSON in a text; some portals have it beside the other
members. DKAN has the publisher among its groups, and writes its times for people.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import orjson

from adapters._kit.open_data import day, finished, form, licence, link, prose, size, texts, theme
from adapters._kit.rows import SPOILT
from adapters._kit.values import Tally, text_of
from domain.datasets import Dataset, Distribution, Finding

Raw = Mapping[str, Any]
_IDENTIFIERS = ("guid", "identifier", "alternate_identifier", "uri")


@dataclass(frozen=True, slots=True, kw_only=True)
class Portal:
    """Whose package it is."""

    name: str
    page: str
    """Its page about a data set, with `{name}` for the package's name; empty where the package says it as `url`."""
    base: str
    dkan: bool = False


def package(raw: Raw, portal: Portal, municipalities: tuple[str, ...], seen: Tally) -> tuple[str, Dataset] | None:
    """Its id and what it is; None for what is deleted, private or none (a harvester, a showcase). Raises for one without a title."""
    if raw.get("state", "active") != "active" or raw.get("private") is True:
        return None
    if (text_of(raw.get("type")) or "dataset").casefold() not in {"dataset", "datensatz"}:
        return None
    name, title = text_of(raw["id"]), text_of(raw["title"])
    if name is None or title is None:
        raise ValueError("a package without an id or a title")
    extra = Extras(raw)
    page = link(
        portal.page.format(name=text_of(raw.get("name")) or name) if portal.page else raw.get("url"), portal.base
    )
    said = licence(raw.get("license_id"), seen) or licence(raw.get("license_title"), seen)
    return name, finished(
        Dataset(
            title=title,
            description=prose(raw.get("notes")),
            publisher=_publisher(raw, extra, portal),
            themes=tuple(_themes(raw, extra, portal, seen)),
            keywords=_named(raw.get("tags"), "display_name", "name"),
            licence=said,
            attribution=extra.text("licenseAttributionByText"),
            distributions=tuple(_files(raw.get("resources") or (), portal, seen)),
            issued=day(extra.text("issued") or raw.get("metadata_created"), utc=not portal.dkan),
            modified=day(extra.text("modified") or raw.get("metadata_modified"), utc=not portal.dkan),
            landing_page=link(raw.get("url"), portal.base),
            coverage=extra.text("geographical_coverage") or _place(extra.text("spatial")),
            municipalities=municipalities,
            identifiers=tuple(dict.fromkeys(each for key in _IDENTIFIERS for each in extra.texts(key))),
            found_at=(Finding(portal=portal.name, id=name, url=page, licence=said),),
        )
    )


class Extras:
    """What stands in `extras`, or beside it."""

    def __init__(self, raw: Raw) -> None:
        self._raw = raw
        given = raw.get("extras")
        rows = [each for each in given if isinstance(each, dict)] if isinstance(given, list) else []
        self._extras = {str(each.get("key")): each.get("value") for each in rows}

    def texts(self, key: str) -> tuple[str, ...]:
        """Every text under a key."""
        value = self._extras.get(key, self._raw.get(key))
        if isinstance(value, str) and value.startswith("["):
            with suppress(orjson.JSONDecodeError):  # a text that only begins like a list
                value = orjson.loads(value)
        try:
            return texts(value)
        except SPOILT:
            return ()

    def text(self, key: str) -> str | None:
        """The first of them."""
        return next(iter(self.texts(key)), None)


def _files(rows: Iterable[Raw], portal: Portal, seen: Tally) -> Iterator[Distribution]:
    """Its resources; one without an address, or in no shape, is passed over."""
    for raw in rows:
        try:
            url = link(raw.get("url"), portal.base) or link(raw.get("access_url"), portal.base)
            if url is None or raw.get("state", "active") != "active":
                continue
            media, extra = text_of(raw.get("mimetype")), Extras(raw)
            yield Distribution(
                title=text_of(raw.get("name")) or prose(raw.get("description")),
                url=url,
                format=form(raw.get("format"), media, url, seen),
                media_type=media if media and "/" in media else None,
                licence=licence(extra.text("license") or extra.text("license_id"), seen),
                attribution=extra.text("licenseAttributionByText"),
                bytes=size(raw.get("size")),
                modified=day(extra.text("modified") or raw.get("last_modified"), utc=not portal.dkan),
            )
        except SPOILT:
            continue


def _publisher(raw: Raw, extra: Extras, portal: Portal) -> str | None:
    owner = raw.get("organization")
    organisation = text_of(owner.get("title") or owner.get("name")) if isinstance(owner, dict) else None
    group = next(iter(_named(raw.get("groups"), "title")), None) if portal.dkan else None
    return extra.text("publisher_name") or organisation or group or text_of(raw.get("author"))


def _themes(raw: Raw, extra: Extras, portal: Portal, seen: Tally) -> Iterator[Any]:
    """DCAT-AP's themes as the portal says them; else its groups, which are named after them."""
    said = extra.texts("theme") or (() if portal.dkan else _named(raw.get("groups"), "name", "title"))
    found = {each.code or each.native: each for name in said if (each := theme(name, seen)) is not None}
    yield from found.values()


def _named(rows: Any, *keys: str) -> tuple[str, ...]:
    """The names in a list of objects, by the first of the keys that each has."""
    objects = [each for each in rows if isinstance(each, dict)] if isinstance(rows, list) else []
    names = (next((each[key] for key in keys if each.get(key)), None) for each in objects)
    return tuple(dict.fromkeys(found for name in names if (found := text_of(name)) is not None))


def _place(text: str | None) -> str | None:
    """A place in words; a shape in GeoJSON is none."""
    return None if text is None or text.startswith(("{", "POLYGON", "BOX")) else text
