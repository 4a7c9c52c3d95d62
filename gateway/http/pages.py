"""Pages and documents beside the resources: problem pages, the API catalogue (RFC 9727), security.txt (RFC 9116)."""

from datetime import UTC, datetime, timedelta
from importlib.resources import files
from typing import Any

import orjson
from fastapi import FastAPI, Request, Response

from domain.catalogue import CATALOGUE
from domain.errors import NotFound
from domain.texts import HINTS, PROBLEMS
from domain.words import Language
from gateway import problems
from gateway.http.routes import House, language_of

CATALOGUE_TYPE = 'application/linkset+json; profile="https://www.rfc-editor.org/info/rfc9727"'


def add_pages(app: FastAPI, house: House, *, contact: str, public_url: str | None) -> None:
    """Add `/problems`, `/assets/plain.css` and the well-known documents, whose links begin with the public address."""
    style = files("gateway").joinpath("assets/plain.css").read_bytes()

    async def plain_css(request: Request) -> Response:
        return Response(style, media_type="text/css", headers={"cache-control": "public, max-age=86400"})

    async def problem_index(request: Request) -> Response:
        language = language_wished(request)
        return _html(problems.index(language), language)

    async def problem_page(request: Request) -> Response:
        slug, language = request.path_params["slug"], language_wished(request)
        if slug not in PROBLEMS:
            raise NotFound(f"no problem {slug!r}", hint=HINTS["all-problems"])
        return _html(problems.page(slug, language), language)

    async def api_catalog(request: Request) -> Response:
        body = orjson.dumps(linkset(origin_of(request, public_url)))
        return Response(body, media_type=CATALOGUE_TYPE, headers={"cache-control": "public, max-age=300"})

    async def security_txt(request: Request) -> Response:
        expires = (
            (house.clock() + timedelta(days=180)).astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        )
        text = security(contact, expires, origin_of(request, public_url))
        headers = {"cache-control": "public, max-age=86400"}
        return Response(text, media_type="text/plain; charset=utf-8", headers=headers)

    for path, page in {
        "/assets/plain.css": plain_css,
        "/problems": problem_index,
        "/problems/{slug}": problem_page,
        "/.well-known/api-catalog": api_catalog,
        "/.well-known/security.txt": security_txt,
    }.items():
        app.add_route(path, page, include_in_schema=False)


def linkset(origin: str) -> dict[str, Any]:
    """RFC 9727 §4: the API and its description, status and parts."""
    described = {
        "anchor": f"{origin}/v1",
        "service-desc": [{"href": f"{origin}/openapi.json", "type": "application/json"}],
        "service-doc": [{"href": f"{origin}/docs", "type": "text/html"}],
        "status": [{"href": f"{origin}/health/sources", "type": "application/json"}],
        "item": [
            {"href": f"{origin}/v1/{path}", "type": "application/json"}
            for path in (*(resource.path for resource in CATALOGUE.values() if resource.listed), "vocabularies")
        ],
    }
    return {"linkset": [{"anchor": f"{origin}/.well-known/api-catalog", "item": [{"href": f"{origin}/v1"}]}, described]}


def security(contact: str, expires: datetime, origin: str) -> str:
    """RFC 9116 §2.5: contact and expiry are required."""
    return (
        f"Contact: {contact}\nExpires: {expires:%Y-%m-%dT%H:%M:%SZ}\nPreferred-Languages: de, en\n"
        f"Canonical: {origin}/.well-known/security.txt\n"
    )


def origin_of(request: Request, public_url: str | None) -> str:
    """The public address; as the caller wrote it where none is set."""
    return public_url or str(request.base_url).rstrip("/")


def language_wished(request: Request) -> Language:
    """`?lang=` where it is given, else the language the edge has settled on."""
    wished = request.query_params.get("lang")
    return "de" if wished == "de" else "en" if wished == "en" else language_of(request)


def _html(text: str, language: Language) -> Response:
    headers = {"content-language": language, "vary": "accept-language", "cache-control": "public, max-age=300"}
    return Response(text, media_type="text/html; charset=utf-8", headers=headers)
