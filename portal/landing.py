"""What stands at `/`: for a person the entrance, for a program a small index of links."""

from __future__ import annotations

from typing import Any

import orjson
from fastapi import FastAPI, Request, Response

from domain.catalogue import CATALOGUE
from domain.words import Language
from portal.asked import origin_of, wants_page
from portal.page import NOW, page
from portal.phrases.landing import LANDING
from portal.site import Site
from portal.states import STATES, standings

FIRST = "/v1/places?kind=recycling_centre&limit=3"
"""The request a newcomer clicks or copies: open data, answered in every city that has any."""
EXAMPLE = "list_places"
AND: dict[Language, str] = {"de": "und", "en": "and"}


def add_landing(app: FastAPI, site: Site) -> None:
    """Add `/`."""

    async def landing(request: Request) -> Response:
        origin = origin_of(request, site.public_url)
        varies = {"vary": "accept, accept-language"}
        if not wants_page(request.headers.get("accept", "")):
            body = orjson.dumps(index(origin, site.version))
            return Response(body, media_type="application/json", headers=varies | {"cache-control": NOW})
        return page(
            site,
            request,
            "landing.html",
            LANDING,
            keep=NOW,
            headers=varies,
            first=FIRST,
            curl=f"curl '{origin}{FIRST}'",
            answer=shortened(site.examples.get(EXAMPLE)),
            cities=listed([town.name for town in site.book().towns.values()], AND),
            standings=standings(site.book()),
            states=STATES,
        )

    app.add_route("/", landing, include_in_schema=False)


def index(origin: str, version: str) -> dict[str, Any]:
    """The index for programs: everything by its address."""
    return {
        "name": "Hansa",
        "summary": "One API for every city.",
        "version": version,
        "links": {
            "documentation": f"{origin}/docs",
            "developers": f"{origin}/developers",
            "status": f"{origin}/status",
            "openapi": f"{origin}/openapi.json",
            "problems": f"{origin}/problems",
            "health": f"{origin}/health/sources",
            "api_catalog": f"{origin}/.well-known/api-catalog",
        },
        "resources": {
            resource.name: f"{origin}/v1/{resource.path}" for resource in CATALOGUE.values() if resource.listed
        },
    }


def shortened(answer: Any) -> str:
    """The telling fields of an answer's first item and first source; empty without an answer."""
    if not answer or not answer["items"]:
        return ""
    item, row = answer["items"][0], answer["sources"][0]
    short = {
        "items": [{name: item[name] for name in ("id", "city", "name", "opening_text") if item.get(name)}],
        "sources": [{name: row[name] for name in ("id", "state", "count", "as_of", "licence")}],
        "complete": answer["complete"],
    }
    return orjson.dumps(short, option=orjson.OPT_INDENT_2).decode()


def listed(names: list[str], word: dict[Language, str]) -> dict[Language, str]:
    """`A, B and C`, in each language."""
    *most, last = names
    return {code: f"{', '.join(most)} {between} {last}" if most else last for code, between in word.items()}
