"""A data set as the catalogue of an Opendatasoft portal describes it: metadata by templates, exports, attachments."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from adapters._kit.open_data import day, finished, form, licence, link, prose, texts, theme
from adapters._kit.values import Tally, text_of
from domain.datasets import Dataset, Distribution, Finding
from domain.words import Coded

Raw = Mapping[str, Any]
EXPORTS = (("csv", "text/csv"), ("json", "application/json"))
"""What there is of every data set with rows; with positions there is GeoJSON as well."""
SHAPED = ("geojson", "application/geo+json")


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """The portal an entry stands in."""

    name: str
    """Its host."""
    api: str
    """Its interface: `https://…/api/explore/v2.1`."""
    site: str
    """Its pages: `https://…`."""
    towns: Sequence[str] = ()
    """For whom its data sets are told, by official keys."""


def entry(raw: Raw, portal: Catalogue, seen: Tally) -> tuple[str, Dataset]:
    """Its identifier and what it is. Raises for one without an identifier or a title."""
    name, said, dcat = text_of(raw["dataset_id"]), raw["metas"]["default"], raw["metas"].get("dcat") or {}
    title = text_of(said["title"])
    if name is None or title is None:
        raise ValueError("an entry without an identifier or a title")
    terms = _licence(said, seen)
    page = f"{portal.site}/explore/dataset/{quote(name, safe='')}/"
    return name, finished(
        Dataset(
            title=title,
            description=prose(said.get("description")),
            publisher=text_of(said.get("publisher")),
            themes=tuple(each for word in texts(said.get("theme")) if (each := theme(word, seen)) is not None),
            keywords=texts(said.get("keyword")),
            licence=terms,
            attribution="; ".join(texts(said.get("attributions"))) or None,
            distributions=tuple(_files(raw, name, portal, seen)),
            issued=day(dcat.get("issued")),
            modified=day(said.get("modified")),
            landing_page=link(said.get("references"), portal.site),
            coverage=", ".join(texts(said.get("territory"))) or text_of(dcat.get("spatial")),
            municipalities=tuple(portal.towns),
            identifiers=(page,),
            found_at=(Finding(portal=portal.name, id=name, url=page, licence=terms),),
        )
    )


def _licence(said: Raw, seen: Tally) -> Coded | None:
    """By its address where that is a known one, else by its words."""
    by_address = licence(said.get("license_url"), Counter())
    return (
        by_address if by_address is not None and by_address.code else licence(said.get("license"), seen) or by_address
    )


def _files(raw: Raw, name: str, portal: Catalogue, seen: Tally) -> Iterator[Distribution]:
    """Its exports, where it has rows, and what is attached to it."""
    if raw.get("has_records") is True:
        shaped = "geo" in texts(raw.get("features"))
        for kind, media in (*EXPORTS, SHAPED) if shaped else EXPORTS:
            url = f"{portal.api}/catalog/datasets/{quote(name, safe='')}/exports/{kind}"
            yield Distribution(url=url, format=form(kind, media, url, seen), media_type=media)
    listed = [each for what in ("attachments", "alternative_exports") for each in _listed(raw.get(what))]
    for each in listed:
        metas = each["metas"] if isinstance(each.get("metas"), dict) else each
        url = link(each.get("href") or each.get("url"), portal.site) or ""
        if url:
            media = text_of(metas.get("mime-type") or metas.get("mimetype")) or ""
            title = text_of(metas.get("title"))
            yield Distribution(title=title, url=url, format=form(None, media, url, seen), media_type=media or None)


def _listed(rows: Any) -> list[Raw]:
    return [each for each in rows if isinstance(each, dict)] if isinstance(rows, list) else []
