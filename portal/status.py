"""The pages at `/status`: how each city and each service is doing right now, and how it did in the last 90 days, in words."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from fastapi import FastAPI, Request, Response

from domain.errors import NotFound
from domain.texts import HINTS, PROBLEMS
from domain.words import Language
from gateway.federation.book import Book, Source
from gateway.federation.house import state_of
from portal.asked import language_of
from portal.history import TONES, Course, bindings_of
from portal.looking_back import Back, LookingBack
from portal.page import NOW, page
from portal.phrases.status import STATUS
from portal.site import Site
from portal.states import STATES, domain_of, domains, named, standings
from portal.status_faces import add_faces
from portal.status_words import bars, day_said, percent

PATH = "/status"


def add_status(app: FastAPI, site: Site) -> None:
    """Add `/status`, a page for each city, and the same for programs."""
    looking = LookingBack(site.records, site.clock)

    async def whole(request: Request) -> Response:
        back, found = await looking.look(), standings(site.book())
        tones = {standing.tone for standing in found}
        lasting = [each for each in back.incidents if each.resolved is None]
        return page(
            site,
            request,
            "status.html",
            STATUS,
            keep=NOW,
            whole=next((tone for tone in ("bad", "care", "good") if tone in tones), "quiet"),
            standings=found,
            courses=courses(site.book(), back),
            lasting=lasting,
            over=[each for each in back.incidents if each not in lasting],
            **_said(site, request, back),
        )

    async def one(request: Request) -> Response:
        slug, book = request.path_params["city"], site.book()
        if slug not in book.towns:
            raise NotFound(f"no city {slug!r}", hint=HINTS["all-statuses"])
        back = await looking.look()
        mine = [each for each in back.incidents if each.concerns(slug)]
        lasting = [each for each in mine if each.resolved is None]
        return page(
            site,
            request,
            "status_city.html",
            STATUS,
            keep=NOW,
            standing=next(each for each in standings(book) if each.town.slug == slug),
            services=services(book, back, slug),
            course=courses(book, back)[slug],
            lasting=lasting,
            over=[each for each in mine if each not in lasting],
            **_said(site, request, back),
        )

    app.add_route(PATH, whole, include_in_schema=False)
    add_faces(app, site, looking)
    app.add_route(f"{PATH}/{{city}}", one, include_in_schema=False)


def courses(book: Book, back: Back) -> Mapping[str, Course]:
    """Each city as a whole, by slug."""
    return {
        slug: back.course(name for names in bindings_of(book, slug).values() for name in names) for slug in book.towns
    }


def services(book: Book, back: Back, city: str) -> Mapping[str, Course]:
    """Each of a city's services, by domain, in the order of the catalogue."""
    behind = bindings_of(book, city)
    return {name: back.course(behind[name]) for name in domains() if name in behind}


def problem(source: Source, language: Language) -> str:
    """What is wrong with it, as a title; empty when nobody said."""
    known = PROBLEMS.get("source-paused" if source.pause() else source.health.problem or "")
    return known.title.say(language) if known else ""


def _said(site: Site, request: Request, back: Back) -> dict[str, Any]:
    language = language_of(request)
    return {
        "states": STATES,
        "state_of": state_of,
        "tones": TONES,
        "now": site.clock(),
        "back": back,
        "worked": [(each, work) for each in site.book().sources if (work := each.maintenance()) is not None],
        "service": lambda source: named(domain_of(source.resource)).say(language),
        "domain": lambda name: named(name).say(language),
        "problem": lambda source: problem(source, language),
        "percent": partial(percent, language=language),
        "day": partial(day_said, language=language),
        "bars": bars,
        "town": lambda slug: site.book().towns[slug].name if slug in site.book().towns else slug,
    }
