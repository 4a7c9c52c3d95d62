"""`/.well-known/oauth-protected-resource`: who issues the tokens for this API, and how they are shown (RFC 9728)."""

from collections.abc import Callable
from typing import Any

import orjson
from fastapi import FastAPI, Request, Response

from auth.resource.challenge import METADATA
from gateway.http.scoped import Access


def add_protected(app: FastAPI, access: Access, scopes: Callable[[], tuple[str, ...]]) -> None:
    """Add the document; `scopes` are those that operations of this API need."""

    async def metadata(request: Request) -> Response:
        body = orjson.dumps(protected(access.origin(request), access.issuer, scopes()))
        headers = {"cache-control": "public, max-age=300"}
        return Response(body, media_type="application/json", headers=headers)

    app.add_route(METADATA, metadata, include_in_schema=False)


def protected(origin: str, issuer: str, scopes: tuple[str, ...]) -> dict[str, Any]:
    """RFC 9728 §2. `resource` is the address the client used (§3.3): a client refuses any other."""
    return {
        "resource": origin,
        "authorization_servers": [issuer],
        "scopes_supported": sorted(scopes),
        "bearer_methods_supported": ["header"],
        "resource_name": "Hansa",
        "resource_documentation": f"{origin}/docs",
    }
