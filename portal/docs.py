"""The page at `/docs`: every request, parameter and answer. Made once per language, when it is first asked for."""

from __future__ import annotations

from asyncio import to_thread

from fastapi import FastAPI, Request, Response
from markupsafe import Markup, escape

from domain.words import Language
from portal.asked import language_of, origin_of
from portal.page import OPEN, page
from portal.reader import WORDS, reader
from portal.site import Site

HERE = "\ue001"
"""Stands for the caller's own address in a page that is made once; a private-use character, which no document holds."""


def add_docs(app: FastAPI, site: Site) -> None:
    """Add `/docs`."""
    made: dict[Language, Markup] = {}

    async def docs(request: Request) -> Response:
        language = language_of(request)
        if language not in made:
            made[language] = await to_thread(lambda: reader(site.document(), language, HERE))  # not on everybody's time
        body = made[language].replace(HERE, escape(origin_of(request, site.public_url)))
        return page(site, request, "docs.html", WORDS, keep=OPEN, body=body)

    app.add_route("/docs", docs, include_in_schema=False)
