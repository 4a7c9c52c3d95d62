"""Open data: what a portal offers as files and services, after DCAT-AP.de, the German profile of the W3C's catalogue vocabulary.

Docstrings name the property of the standard (https://www.dcat-ap.de/def/). The same data set is found on several portals, its city's,
its region's and its state's: `marks` is what it is recognised by.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from domain.words import Coded, fold

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_ADDRESS = re.compile(r"https?://(?:www\.)?([^/?#]+)([^#]*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution:
    """One way to have the data: a file, or a service (dcat:Distribution)."""

    __pydantic_config__: ClassVar[dict[str, bool]] = {"use_attribute_docstrings": True}

    title: str | None = None
    """What it is called (dct:title)."""
    url: str
    """Where it is: the file where the source names one, else the page or service (dcat:downloadURL, else dcat:accessURL)."""
    format: Coded | None = field(default=None, metadata={"vocabulary": "data.format"})
    """In which format; null when the source does not say (dct:format)."""
    media_type: str | None = None
    """Its media type, `text/csv` (dcat:mediaType)."""
    licence: Coded | None = field(default=None, metadata={"vocabulary": "data.licence"})
    """Under which licence; null when nobody says, which is not free of conditions (dct:license)."""
    attribution: str | None = None
    """What has to be said of its origin, in the source's words (dcatde:licenseAttributionByText)."""
    bytes: int | None = None
    """How large it is (dcat:byteSize)."""
    modified: date | None = None
    """When it was last changed (dct:modified)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A portal that has the data set in its catalogue (dcat:CatalogRecord)."""

    __pydantic_config__: ClassVar[dict[str, bool]] = {"use_attribute_docstrings": True}

    portal: str
    """What the portal is called: its host."""
    id: str
    """What it calls the data set."""
    url: str | None = None
    """Its page about it; null when it has none."""
    licence: Coded | None = field(default=None, metadata={"vocabulary": "data.licence"})
    """Under which licence it says the data are: portals contradict each other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """A data set, once, however many portals tell of it (dcat:Dataset)."""

    __pydantic_config__: ClassVar[dict[str, bool]] = {"use_attribute_docstrings": True}

    title: str
    """What it is called (dct:title)."""
    description: str | None = None
    """What it is, as plain text, a line for each paragraph (dct:description)."""
    publisher: str | None = None
    """Who publishes it (dct:publisher)."""
    themes: tuple[Coded, ...] = field(default=(), metadata={"vocabulary": "data.theme"})
    """What it is about (dcat:theme)."""
    keywords: tuple[str, ...] = ()
    """The publisher's own words for that (dcat:keyword)."""
    licence: Coded | None = field(default=None, metadata={"vocabulary": "data.licence", "together": "licences"})
    """The one licence of all of it; null when its distributions have different ones, or nobody says (dct:license)."""
    licences: tuple[Coded, ...] = field(default=(), metadata={"vocabulary": "data.licence", "together": "licences"})
    """Every licence under which some of it is offered."""
    formats: tuple[Coded, ...] = field(default=(), metadata={"vocabulary": "data.format", "together": "files"})
    """Every format in which some of it is offered."""
    attribution: str | None = None
    """What has to be said of its origin, in the source's words (dcatde:licenseAttributionByText)."""
    distributions: tuple[Distribution, ...] = field(default=(), metadata={"together": "files"})
    """Its files and services (dcat:distribution)."""
    issued: date | None = None
    """When it was first published (dct:issued)."""
    modified: date | None = None
    """When it was last changed; null when the source does not say, or in words that are no day (dct:modified)."""
    landing_page: str | None = None
    """The publisher's own page about it, as the source names it (dcat:landingPage)."""
    coverage: str | None = None
    """Which area it is about, in the source's words (dct:spatial)."""
    municipalities: tuple[str, ...] = field(default=(), metadata={"joined": "all"})
    """Official keys of the municipalities or districts it is told for, 5 to 12 digits; empty on a city's own portal
    (dcatde:politicalGeocodingURI)."""
    identifiers: tuple[str, ...] = field(default=(), metadata={"joined": "all"})
    """What it is officially called where it comes from, however many portals it went through (dct:identifier, adms:identifier)."""
    found_at: tuple[Finding, ...] = field(default=(), metadata={"joined": "all"})
    """Every portal it was found on, the most local first: what is said here is the first one's, and what that leaves open the
    others'."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetQuery:
    """What can be asked of data sets."""

    __pydantic_config__: ClassVar[dict[str, bool]] = {"use_attribute_docstrings": True}

    q: str | None = field(default=None, metadata={"min_length": 1, "max_length": 100, "example": "Schulen"})
    """Words of the title, the keywords or the description, in any spelling, singular or plural. Best match first."""
    licence: tuple[str, ...] = field(default=(), metadata={"vocabulary": "data.licence", "of": "licences"})
    """Only data sets of which something is offered under one of these licences; repeatable."""
    format: tuple[str, ...] = field(default=(), metadata={"vocabulary": "data.format", "of": "formats"})
    """Only data sets of which something is offered in one of these formats; repeatable."""
    theme: tuple[str, ...] = field(default=(), metadata={"vocabulary": "data.theme", "of": "themes"})
    """Only data sets about one of these; repeatable."""


def marks(dataset: Dataset) -> Iterator[str]:
    """What a data set is recognised by on another portal: two with a mark in common are the same.

    Its official identifiers, and what a portal calls it, where that is unique anywhere (a URI, or a UUID, which may stand
    in one); the publisher's page about it, which may be its identifier; a file of the same address under the same title.
    Publishers are spelt otherwise on every portal, and a title alone is no mark: every town has a `Haushaltsplan`.
    """
    for name in (*dataset.identifiers, *(each.id for each in dataset.found_at)):
        text = name.strip().lower()
        if found := _UUID.search(text):
            yield f"id {found.group()}"
        elif address := _address(text):
            yield f"at {address}"
    if dataset.landing_page and (address := _address(dataset.landing_page.lower())):
        yield f"at {address}"
    title = fold(dataset.title)
    for file in dataset.distributions:
        if address := _address(file.url):
            yield f"file {title} {address}"


def _address(text: str) -> str | None:
    """An address by which to compare: without scheme, `www.` and the last slash; None where it names no more than a host."""
    found = _ADDRESS.match(text.strip())
    if found is None or not found[2].strip("/"):
        return None
    return f"{found[1].lower()}{found[2].rstrip('/')}"
