"""The page at `/developers/catalogue`: what there is in which city, how it is doing, on what basis and under which licence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby

from fastapi import FastAPI, Request, Response
from markupsafe import Markup

from domain.resource import Resource
from domain.words import Language, Text
from portal.asked import language_of
from portal.page import NOW, page
from portal.phrases.catalogue import CATALOGUE_PAGE
from portal.site import Site
from portal.states import BASES, STATES, Cell, Row, domain_of, domains, named, rows

UNITS: tuple[tuple[timedelta, Text, Text], ...] = (
    (timedelta(days=1), Text("{count} Tag", "{count} day"), Text("{count} Tage", "{count} days")),
    (timedelta(hours=1), Text("{count} Std.", "{count} h"), Text("{count} Std.", "{count} h")),
    (timedelta(minutes=1), Text("{count} Min.", "{count} min"), Text("{count} Min.", "{count} min")),
    (timedelta(seconds=1), Text("{count} Sek.", "{count} s"), Text("{count} Sek.", "{count} s")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A cell as it is shown."""

    state: str
    label: str
    """What the link is about, for those who hear it without its row and column."""
    link: str
    providers: str
    details: str
    """Basis, freshness and licence; empty where nothing is offered."""


def add_catalogue(app: FastAPI, site: Site) -> None:
    """Add `/developers/catalogue`. What is asked for and does not exist is as if it had not been asked for."""

    async def catalogue(request: Request) -> Response:
        book, language = site.book(), language_of(request)
        domain = next((each for each in request.query_params.getlist("domain") if each in domains()), None)
        city = next((each for each in request.query_params.getlist("city") if each in book.towns), None)
        found = rows(book, domain=domain, cities=[city] if city else [])
        return page(
            site,
            request,
            "catalogue.html",
            CATALOGUE_PAGE,
            keep=NOW,
            groups=groups(found, language),
            towns=list(book.towns.values()),
            shown=[book.towns[city]] if city else list(book.towns.values()),
            domain=domain,
            city=city,
            domains={each: named(each).say(language) for each in domains()},
            states=STATES,
            bases=BASES,
            same=Markup('<a href="/v1/sources">/v1/sources</a>'),
        )

    app.add_route("/developers/catalogue", catalogue, include_in_schema=False)


def groups(found: Sequence[Row], language: Language) -> list[tuple[str, list[tuple[Resource, list[Shown]]]]]:
    """Domain → its resources, each with its cells."""
    return [
        (named(domain).say(language), [(row.resource, [_shown(cell, language) for cell in row.cells]) for row in of_it])
        for domain, of_it in groupby(found, key=lambda row: domain_of(row.resource))
    ]


def _shown(cell: Cell, language: Language) -> Shown:
    details: list[str] = []
    if cell.sources:
        fresh = min(source.fresh for source in cell.sources)
        details = [
            _each(BASES[source.basis].say(language) for source in cell.sources),
            *([CATALOGUE_PAGE["fresh"].say(language, {"span": lasting(fresh, language)})] if fresh else []),
            _each(source.licence for source in cell.sources),
        ]
    return Shown(
        state=cell.state,
        label=f"{cell.resource.name}, {cell.town.name}",
        link=link(cell.resource, cell.town.slug),
        providers=_each(source.provider for source in cell.sources),
        details=" · ".join(details),
    )


def _each(words: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(words))


def link(resource: Resource, city: str) -> str:
    """The list in this city; where a household, a stop or a position must be named, or a token is needed, how to ask."""
    if resource.household or resource.needs or resource.scope or not resource.listed:
        verb = "list" if resource.listed else "create"
        return f"/docs#{verb}_{resource.name.replace('.', '_').replace('-', '_')}"
    return f"/v1/{resource.path}?city={city}&limit=5"


def lasting(span: timedelta, language: Language) -> str:
    """How long, in the largest unit that is whole: `6 h`, `20 s`."""
    unit, one, more = next((each for each in UNITS if span >= each[0] and not span % each[0]), UNITS[-1])
    count = span // unit
    return (one if count == 1 else more).say(language, {"count": str(count)})
