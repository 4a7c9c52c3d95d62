"""A portal's catalogue, read for one file: DCAT-US `data.json`. Knows titles, formats and addresses; asks nobody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import translate
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from adapters._kit.values import text_of

SPOILT = (ValueError, TypeError, LookupError, AttributeError)
_SUFFIXES = {"csv": (".csv",), "geojson": (".geojson", ".json")}
_LABELS = {"csv": ("csv", "text/csv"), "geojson": ("geojson", "application/geo+json", "application/vnd.geo+json")}
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)|(\d\d?)\.(\d\d?)\.(\d{4})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which file is meant."""

    dataset: str
    """The title of the data set, with `*`; case does not matter."""
    file: str
    """The title of the file, with `*`."""
    format: str
    """`csv` or `geojson`."""


def found_in(catalogue: Any, wanted: Wanted, base: str) -> str | None:
    """The address of the latest file that is meant, ready to be asked; None without one. Odd entries are passed over.

    Latest by the year in its name or titles, then by `modified` where that is a day. Raises like any reading when the
    catalogue is none.
    """
    datasets = catalogue["dataset"]
    if not isinstance(datasets, list):
        raise TypeError("data sets are no list")
    found = [each for dataset in datasets for each in _offers(dataset, wanted, base)]
    return max(found)[-1] if found else None


def percent_encoded(address: str) -> str:
    """An address in which blanks and umlauts stand as they are, made one that can be asked; what is encoded stays."""
    parts = urlsplit(address.strip())
    return urlunsplit(
        (
            parts.scheme,
            parts.netloc,
            quote(parts.path, safe="/%:@!$&'()*+,;=~"),
            quote(parts.query, safe="/%?=&+,;:"),
            "",
        )
    )


def _offers(dataset: Any, wanted: Wanted, base: str) -> Iterator[tuple[int, str, str]]:
    """Year, day of the last change and address of each file of a data set that is meant."""
    try:
        title = text_of(dataset["title"]) or ""
        if not _fits(title, wanted.dataset):
            return
        changed, files = _day(dataset.get("modified")), list(dataset["distribution"])
    except SPOILT:
        return
    for file in files:
        try:
            address = _address(file, wanted.format, base)
            named = text_of(file.get("title")) or ""
        except SPOILT:
            continue
        if address is not None and _fits(named, wanted.file):
            name = PurePosixPath(urlsplit(address).path).name
            yield max(map(int, _YEAR.findall(f"{title} {named} {name}")), default=0), changed, address


def _address(file: Any, form: str, base: str) -> str | None:
    """Where the file lies: whichever of its two addresses ends like a file of this kind, else the download."""
    given = [text_of(file.get(key)) for key in ("downloadURL", "accessURL")]
    addresses = [urljoin(base, percent_encoded(each)) for each in given if each]
    fitting = [each for each in addresses if urlsplit(each).path.lower().endswith(_SUFFIXES[form])]
    labels = [(text_of(file.get(key)) or "").lower() for key in ("format", "mediaType")]
    if any(label in _LABELS[form] for label in labels):
        return next(iter(fitting or addresses), None)
    if form == "geojson" and any(labels):
        fitting = [each for each in fitting if each.lower().endswith(".geojson")]  # a .json may be anything
    return fitting[0] if fitting else None


def _fits(title: str, pattern: str) -> bool:
    return re.match(translate(pattern.casefold()), title.casefold()) is not None


def _day(modified: Any) -> str:
    """A day that sorts, of `2026-03-01T00:00`, `1.3.2026` and the like; nothing for anything else."""
    try:
        found = _DAY.search(text_of(modified) or "")
    except (TypeError, ValueError):
        return ""
    if found is None:
        return ""
    year, month, day = (found[1], found[2], found[3]) if found[1] else (found[6], found[5], found[4])
    return f"{year}-{month:0>2}-{day:0>2}"
