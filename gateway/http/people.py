"""The routes for people: `/` and `/docs`. A program that asks `/` for JSON gets the index instead."""

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

import orjson
from fastapi import FastAPI, Request, Response

from domain.words import Language
from gateway.http.front import front, index
from gateway.http.pages import language_wished, origin_of
from gateway.http.reader import reader
from gateway.http.routes import House

HERE = "\ue001"
"""Stands for the caller's own address in a page that is made once; a private-use character, which no document holds."""


def add_people(
    app: FastAPI, house: House, document: Callable[[], Mapping[str, Any]], *, public_url: str | None
) -> None:
    """Add `/` and `/docs`."""
    made: dict[Language, str] = {}

    async def docs(request: Request) -> Response:
        language = language_wished(request)
        if language not in made:
            made[language] = reader(document(), language, HERE)
        text = made[language].replace(HERE, escape(origin_of(request, public_url)))
        return _html(text, language, {"vary": "accept-language", "cache-control": "public, max-age=300"})

    async def root(request: Request) -> Response:
        headers = {"vary": "accept, accept-language", "cache-control": "no-store"}  # it shows this moment's states
        if not wants_page(request.headers.get("accept", "")):
            body = orjson.dumps(index(origin_of(request, public_url), app.version))
            return Response(body, media_type="application/json", headers=headers)
        language = language_wished(request)
        return _html(front(house.book(), language), language, headers)

    app.add_route("/", root, include_in_schema=False)
    app.add_route("/docs", docs, include_in_schema=False)


def wants_page(accept: str) -> bool:
    """Whether `Accept` names HTML, and no less gladly than JSON (RFC 9110 §12.5.1); `*/*` alone is a program."""
    weights: dict[str, float] = {}
    for part in accept[:1000].lower().split(","):
        media, _, parameters = part.strip().partition(";")
        found = [p.strip().removeprefix("q=") for p in parameters.split(";") if p.strip().startswith("q=")]
        try:
            weights[media.strip()] = float(found[0]) if found else 1.0
        except ValueError:
            weights[media.strip()] = 0.0
    page = max(weights.get("text/html", 0.0), weights.get("application/xhtml+xml", 0.0))
    return page > 0 and page >= weights.get("application/json", 0.0)


def _html(text: str, language: Language, headers: Mapping[str, str]) -> Response:
    return Response(text, media_type="text/html; charset=utf-8", headers={"content-language": language, **headers})
