"""The page at `/developers`: everything there is for those who build apps, in the order in which it is needed."""

from __future__ import annotations

from fastapi import FastAPI, Request, Response

from portal.asked import origin_of
from portal.page import OPEN, page
from portal.phrases.overview import OVERVIEW
from portal.site import Site

STEPS = (
    ("key", "/developers/desk"),
    ("play", "/developers/playground"),
    ("catalogue", "/developers/catalogue"),
    ("guides", "/developers/guides"),
)
"""What a newcomer does, one after the other."""
SHELF = (
    ("docs", "/docs"),
    ("openapi", "/openapi.json"),
    ("vocabularies", "/v1/vocabularies"),
    ("problems", "/problems"),
    ("changelog", "/developers/changelog"),
    ("status", "/status"),
    ("llms", "/llms.txt"),
)
"""What is looked up."""


def add_overview(app: FastAPI, site: Site) -> None:
    """Add `/developers`."""

    async def overview(request: Request) -> Response:
        origin = origin_of(request, site.public_url)
        return page(site, request, "overview.html", OVERVIEW, keep=OPEN, steps=STEPS, shelf=SHELF, origin=origin)

    app.add_route("/developers", overview, include_in_schema=False)
