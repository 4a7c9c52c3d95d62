"""Documents beside the resources: the API catalogue (RFC 9727), security.txt (RFC 9116), llms.txt."""

from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
from fastapi import FastAPI, Request, Response

from domain.catalogue import CATALOGUE
from gateway.http.llms import llms
from gateway.http.routes import House

CATALOGUE_TYPE = 'application/linkset+json; profile="https://www.rfc-editor.org/info/rfc9727"'


def add_pages(app: FastAPI, house: House, *, contact: str, public_url: str | None) -> None:
    """Add the well-known documents, whose links begin with the public address."""

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

    async def llms_txt(request: Request) -> Response:
        headers = {"cache-control": "public, max-age=300"}
        text = llms(origin_of(request, public_url))
        return Response(text, media_type="text/markdown; charset=utf-8", headers=headers)

    for path, page in {
        "/llms.txt": llms_txt,
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
