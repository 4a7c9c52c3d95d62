"""`/.well-known/receipt-keys.json`: the public keys of every receipt there ever was, for whoever wants to verify one."""

from collections.abc import Awaitable, Callable, Mapping
from hashlib import blake2b
from typing import Any

import orjson
from fastapi import FastAPI, Request, Response

from domain.errors import Unavailable
from storage.errors import StorageError

PATH = "/.well-known/receipt-keys.json"
KEPT = "public, max-age=3600"
"""A new key is published a week before it signs."""

Published = Callable[[], Awaitable[Mapping[str, Any]]]
"""Gives the JWKS, `gateway.intake.proof.PublishedKeys.jwks`; StorageError when it was never known and cannot be asked."""


async def no_keys() -> Mapping[str, Any]:
    """Where nothing was ever signed."""
    return {"keys": []}


def add_receipt_keys(app: FastAPI, keys: Published) -> None:
    """Add the document."""

    async def answer(request: Request) -> Response:
        try:
            body = document(await keys())
        except StorageError as error:
            raise Unavailable("the store of receipt keys") from error
        etag = f'"{blake2b(body, digest_size=12).hexdigest()}"'
        return Response(body, media_type="application/jwk-set+json", headers={"cache-control": KEPT, "etag": etag})

    app.add_route(PATH, answer, include_in_schema=False)


def document(jwks: Mapping[str, Any]) -> bytes:
    """The JWKS as JSON (RFC 7517 §5)."""
    return orjson.dumps(jwks)
