"""A data set as a portal's `data.json` describes it: Project Open Data metadata 1.1 (DCAT-US)."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from adapters._kit.contract import Tools
from adapters._kit.observed import replied
from adapters._kit.open_data import day, finished, form, licence, link, prose, size, texts, theme
from adapters._kit.rows import SPOILT
from adapters._kit.values import Tally, text_of
from domain.datasets import Dataset, Distribution, Finding
from domain.errors import SourceNonsense
from domain.exchange import Call, Fetch, Reply

Raw = Mapping[str, Any]
_COORDINATES = re.compile(r"[-\d.,\s{(\[]")


def entry(raw: Raw, portal: str, base: str, seen: Tally) -> tuple[str, Dataset]:
    """Its identifier and what it is. Raises for one without an identifier or a title."""
    name, title = text_of(raw["identifier"]), text_of(raw["title"])
    if name is None or title is None:
        raise ValueError("an entry without an identifier or a title")
    page, said = link(raw.get("landingPage"), base), licence(raw.get("license"), seen)
    place = text_of(raw["spatial"]) if isinstance(raw.get("spatial"), str) else None
    return name, finished(
        Dataset(
            title=title,
            description=prose(raw.get("description")),
            publisher=_publisher(raw.get("publisher")),
            themes=tuple(each for name in texts(raw.get("theme")) if (each := theme(name, seen)) is not None),
            keywords=texts(raw.get("keyword")),
            licence=said,
            attribution=text_of(raw.get("licenseAttributionByText")),
            distributions=tuple(_files(raw.get("distribution"), page, base, seen)),
            issued=day(raw.get("issued")),
            modified=day(raw.get("modified")),
            landing_page=page,
            coverage=None if place is None or _COORDINATES.match(place) else place,
            identifiers=(name,),
            found_at=(Finding(portal=portal, id=name, url=page, licence=said),),
        )
    )


def catalogue(tools: Tools, path: str, portal: str) -> Fetch:
    """A binding's fetch of all entries of the catalogue at this path; raises ValueError without the portal's name."""
    if not portal:
        raise ValueError("a catalogue needs the option `portal`: the portal's host")

    async def fetch(call: Call) -> Reply:
        answer = await tools.door.get(tools.url + path, deadline=call.deadline, trace=call.trace)
        entries = answer.json()["dataset"]
        if not isinstance(entries, list):
            raise SourceNonsense(f"{call.binding}: data sets are no list")

        def read(raw: Raw, seen: Tally) -> tuple[str, Dataset]:
            return entry(raw, portal, answer.url, seen)

        return await asyncio.to_thread(lambda: replied(entries, read, clock=tools.clock, when=None))

    return fetch


def _publisher(raw: Any) -> str | None:
    return text_of(raw.get("name")) if isinstance(raw, dict) else text_of(raw)


def _files(rows: Any, page: str | None, base: str, seen: Tally) -> Iterator[Distribution]:
    """Its distributions; one without an address, or in no shape, is passed over."""
    for raw in rows if isinstance(rows, list) else []:
        try:
            url = _file(raw, page, base)
            if url is None:
                continue
            media = text_of(raw.get("mediaType"))
            yield Distribution(
                title=text_of(raw.get("title")),
                url=url,
                format=form(raw.get("format"), media, url, seen),
                media_type=media if media and "/" in media else None,
                licence=licence(raw.get("license"), seen),
                attribution=text_of(raw.get("licenseAttributionByText")),
                bytes=size(raw.get("byteSize")),
                modified=day(raw.get("modified")),
            )
        except SPOILT:
            continue


def _file(raw: Raw, page: str | None, base: str) -> str | None:
    """Of its two addresses the file's: the one that is not the page about the data set, and ends like a file."""
    given = [link(raw.get(key), base) for key in ("downloadURL", "accessURL")]
    found = [each for each in given if each is not None and each != page] or [each for each in given if each]
    ending = (each for each in found if PurePosixPath(urlsplit(each).path).suffix)
    return next(ending, next(iter(found), None))
