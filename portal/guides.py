"""The pages at `/developers/guides` and `/developers/changelog`: the documents of the repository that are for app developers.

The documents are read where they lie in a checkout, and where `setup.py` laid them in a wheel; they are English, and said to be.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from functools import cache, partial
from importlib.resources import files
from importlib.resources.abc import Traversable

from fastapi import FastAPI, Request, Response
from markupsafe import escape

from domain.errors import NotFound
from portal.asked import LANG, origin_of
from portal.markdown import Read, read
from portal.page import OPEN, linked, page
from portal.phrases.guides import GROUPS, GUIDES, WORDS
from portal.site import Site

THERE = "http://127.0.0.1:8080"
"""Where the documents assume the gateway; a page shows the address it was asked at, so that its commands can be pasted."""
ELSEWHERE: Mapping[str, str] = {
    "CHANGELOG.md": "/developers/changelog",
    "docs/reference/problems.md": "/problems",
    "docs/reference/resources.md": "/docs",
    "docs/reference/vocabularies.md": "/v1/vocabularies",
}
"""Documents whose place on the pages is another page."""


def add_guides(app: FastAPI, site: Site) -> None:
    """Add the list of guides, each of them, and the changelog."""

    async def index(request: Request) -> Response:
        titles = {slug: _read(slug, None).title for slug in GUIDES}
        return page(site, request, "guides.html", WORDS, keep=OPEN, groups=GROUPS, guides=GUIDES, titles=titles)

    async def guide(request: Request) -> Response:
        slug = request.path_params["slug"]
        if slug not in GUIDES:
            raise NotFound(f"no guide {slug!r}")
        return _shown(site, request, slug)

    async def changelog(request: Request) -> Response:
        return _shown(site, request, "changelog")

    app.add_route("/developers/guides", index, include_in_schema=False)
    app.add_route("/developers/guides/{slug}", guide, include_in_schema=False)
    app.add_route("/developers/changelog", changelog, include_in_schema=False)


def title_of(slug: str) -> str:
    """What a guide is called. KeyError: there is none."""
    return _read(slug, None).title


def _shown(site: Site, request: Request, slug: str) -> Response:
    wished = request.query_params.get(LANG)
    found = _read(slug, wished if wished in {"de", "en"} else None)
    body = found.body.replace(THERE, str(escape(origin_of(request, site.public_url))))
    return page(site, request, "guide.html", WORDS, keep=OPEN, guide=found, body=body, slug=slug)


@cache
def _read(slug: str, wished: str | None) -> Read:
    """A guide, or the changelog, with links in the language the page's address names; read once."""
    place = _place(slug)
    return read(documents().joinpath(place).read_text("utf-8"), partial(leads, place, wished))


def documents() -> Traversable:
    """The folder that holds `docs/` and the changelog."""
    pages = files("portal")
    installed = pages / "documents"
    return installed if installed.is_dir() else pages / ".."


def _place(slug: str) -> str:
    """Where a document lies in the repository."""
    return "CHANGELOG.md" if slug == "changelog" else GUIDES[slug].file


def leads(document: str, wished: str | None, link: str) -> str | None:
    """Where a link of a document leads: to another host, to a heading, or to the page of the document it names."""
    if "://" in link or link.startswith(("#", "mailto:")):
        return link
    path, hash_, anchor = link.partition("#")
    target = posixpath.normpath(posixpath.join(posixpath.dirname(document), path))
    if target in ELSEWHERE:
        there = ELSEWHERE[target]
        return there if there.startswith("/v1") else linked(wished, there)
    slug = next((slug for slug, guide in GUIDES.items() if guide.file == target), None)
    return slug and linked(wished, f"/developers/guides/{slug}{hash_}{anchor}")
