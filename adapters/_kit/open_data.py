"""What portals of open data write in a hundred ways, in one: licences, formats, themes, days, sizes, addresses. Knows no protocol.

The spellings stand in the vocabularies `data.licence`, `data.format` and `data.theme`, and are compared without case and punctuation.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urljoin, urlsplit

from adapters._kit.catalogue import percent_encoded
from adapters._kit.markup import paragraphs
from adapters._kit.values import Tally, count, text_of
from domain.datasets import Dataset
from domain.vocabulary_datasets import FORMAT, LICENCE, THEME
from domain.when import civic_day
from domain.words import Coded, Vocabulary, coded, fold

_LISTS = re.compile(  # an entry of one of these lists is meant by its last part
    r"^(?:https?://)?(?:www\.)?(?:dcat-ap\.de/def/licenses/|publications\.europa\.eu/resource/authority/[a-z-]+/|spdx\.org/licenses/"
    r"|opendefinition\.org/licenses/|iana\.org/assignments/media-types/)?",
    re.IGNORECASE,
)
_ENDS = re.compile(r"/(?:deed|legalcode)(?:\.[a-z_-]+)?/?$", re.IGNORECASE)
_UNSAID = frozenset(
    map(fold, ("notspecified", "Not specified", "License not specified", "keine Angabe", "unbekannt", "unknown"))
)
_SERVICE = re.compile(r"[?&]service=(wms|wfs|wmts)\b", re.IGNORECASE)
_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?!\d)")
_GERMAN = re.compile(r"(?<!\d)(\d\d?)\.(\d\d?)\.(\d{4})(?!\d)")
_AMERICAN = re.compile(r"(?<!\d)(\d\d)/(\d\d)/(\d{4})(?!\d)")
_SIZE = re.compile(r"(\d{1,12}(?:[.,]\d{1,3})?)\s*(bytes?|kb|kib|mb|mib|gb|gib|b)?", re.IGNORECASE)
_SCALE = {"k": 2**10, "m": 2**20, "g": 2**30}
MOST_FILES = 500


def licence(native: Any, seen: Tally) -> Coded | None:
    """`dl-de/by-2.0`, `http://dcat-ap.de/def/licenses/dl-by-de/2.0`, `CC BY 3.0 DE`; None where nothing is said."""
    return _word(LICENCE, native, seen)


def theme(native: Any, seen: Tally) -> Coded | None:
    """`http://publications.europa.eu/resource/authority/data-theme/EDUC`, `educ`, `Bildung`."""
    return _word(THEME, native, seen)


def form(label: Any, media: Any, url: str, seen: Tally) -> Coded | None:
    """By its label, else by its media type, the kind of service or the end of its address; a label nobody knows is counted."""
    said, kind = text_of(label), text_of(media)
    service = _SERVICE.search(url)
    ending = PurePosixPath(urlsplit(url).path).suffix.removeprefix(".")
    for guess in (said, said and re.split(r"[\s,;(/]", said)[0], kind, service and service[1], ending):
        code = _index(FORMAT.name).get(_plain(guess)) if guess else None
        if code is not None:
            return coded(FORMAT, code, said or kind)
    if said is None or fold(said) in _UNSAID:
        return None
    count(seen, said)
    return coded(FORMAT, None, said)


def day(value: Any, *, utc: bool = False) -> date | None:
    """The day in `2026-03-01T00:00`, `1.3.2026` or `Date changed  Mo, 03/01/2026 - 09:30`; None for `März 2026` and other words.

    `utc`: an instant without an offset is in UTC, as CKAN writes it; else it is the wall clock's.
    """
    text = text_of(value) or ""
    try:
        if iso := _ISO.search(text):
            whole = _instant(text[iso.start() :])
            if whole is not None and (utc or whole.tzinfo is not None):
                return civic_day(whole if whole.tzinfo is not None else whole.replace(tzinfo=UTC))
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
        if found := _GERMAN.search(text):
            return date(int(found[3]), int(found[2]), int(found[1]))
        if found := _AMERICAN.search(text):
            return date(int(found[3]), int(found[1]), int(found[2]))
    except (ValueError, OverflowError):
        return None
    return None


def size(value: Any) -> int | None:
    """Bytes, of a number or of `12.5 KB`; None for anything else."""
    found = None if isinstance(value, bool) else _SIZE.fullmatch(text_of(value) or "")
    if found is None:
        return None
    return round(float(found[1].replace(",", ".")) * _SCALE.get((found[2] or "b")[0].lower(), 1))


def link(value: Any, base: str) -> str | None:
    """An address that can be asked, blanks and umlauts encoded; None for what is none."""
    text = text_of(value)
    if text is None:
        return None
    try:
        address = urljoin(base, percent_encoded(text))
        return address if urlsplit(address).scheme in {"http", "https"} and urlsplit(address).hostname else None
    except ValueError:
        return None


def prose(value: Any) -> str | None:
    """Plain text of what may be HTML."""
    return "\n".join(paragraphs(value)) or None


def texts(values: Any) -> tuple[str, ...]:
    """The texts of a list, each once; a single text is one, nothing is none."""
    several = values if isinstance(values, list) else [values]
    return tuple(dict.fromkeys(found for each in several if (found := text_of(each)) is not None))


def finished(dataset: Dataset) -> Dataset:
    """The data set with what follows from its parts: files without a licence have the whole's, and the whole has theirs.

    Its licence is the one of all its files, or none where they differ.
    """
    files = tuple(
        replace(each, licence=each.licence or dataset.licence, attribution=each.attribution or dataset.attribution)
        for each in dataset.distributions[:MOST_FILES]
    )
    found = _each_once([each.licence for each in files] if files else [dataset.licence])
    attributions = {each.attribution for each in files}
    whole = found[0] if len(found) == 1 and all(each.licence for each in files) else None
    return replace(
        dataset,
        distributions=files,
        found_at=tuple(replace(each, licence=each.licence or whole) for each in dataset.found_at),
        licence=whole,
        licences=tuple(coded(LICENCE, each.code) for each in found if each.code is not None),
        formats=tuple(
            coded(FORMAT, each.code) for each in _each_once([f.format for f in files]) if each.code is not None
        ),
        attribution=next(iter(attributions)) if len(attributions) == 1 else dataset.attribution,
    )


def _each_once(values: Iterable[Coded | None]) -> Sequence[Coded]:
    return list({each.code or each.native: each for each in reversed(list(values)) if each is not None}.values())[::-1]


def _word(vocabulary: Vocabulary, native: Any, seen: Tally) -> Coded | None:
    text = text_of(native)
    if text is None or fold(text) in _UNSAID:
        return None
    code = _index(vocabulary.name).get(_plain(text))
    if code is None:
        count(seen, text)
    return coded(vocabulary, code, text)


@lru_cache
def _index(name: str) -> Mapping[str, str]:
    """Every spelling of a vocabulary, and its labels, as they are compared."""
    vocabulary = next(each for each in (LICENCE, FORMAT, THEME) if each.name == name)
    found = {_plain(label): code for code, text in vocabulary.codes.items() for label in (text.en, text.de, code)}
    for codes in vocabulary.standards.values():
        found |= {_plain(spelling): code for code, spellings in codes.items() for spelling in spellings}
    return found


def _plain(text: str) -> str:
    return fold(_ENDS.sub("", _LISTS.sub("", text.strip(), count=1)))


def _instant(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text.strip())
    except ValueError:
        return None
