"""The files the pages refer to: read once, each with a version in its address, so that a browser may keep it for good."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import NamedTuple

from fastapi import FastAPI, Request, Response

from domain.errors import NotFound
from portal.site import Site

TYPES = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "json": "application/json",
    "svg": "image/svg+xml",
    "txt": "text/plain; charset=utf-8",
}
"""Ending → media type; a file with another ending is not served."""
FOR_GOOD, A_WHILE = "public, max-age=31536000, immutable", "public, max-age=300"


class Asset(NamedTuple):
    """A file to serve."""

    media_type: str
    body: bytes
    version: str


def add_assets(app: FastAPI, site: Site) -> None:
    """Add `/assets/…`."""

    async def asset(request: Request) -> Response:
        found = assets().get(request.path_params["name"])
        if found is None:
            raise NotFound("no such asset")
        keep = FOR_GOOD if request.url.query == found.version else A_WHILE
        headers = {"cache-control": keep, "etag": f'"{found.version}"'}
        return Response(found.body, media_type=found.media_type, headers=headers)

    app.add_route("/assets/{name:path}", asset, include_in_schema=False)


def address(name: str) -> str:
    """Where a file is found in this version of it; KeyError: there is none."""
    return f"/assets/{name}?{assets()[name].version}"


@cache
def assets() -> Mapping[str, Asset]:
    """`portal.css` → the file."""
    return dict(_below(files("portal").joinpath("assets"), ""))


def _below(folder: Traversable, prefix: str) -> list[tuple[str, Asset]]:
    found: list[tuple[str, Asset]] = []
    for each in folder.iterdir():
        if each.is_dir():
            found += _below(each, f"{prefix}{each.name}/")
        elif media_type := TYPES.get(each.name.rpartition(".")[2]):
            body = each.read_bytes()
            found.append((f"{prefix}{each.name}", Asset(media_type, body, sha256(body).hexdigest()[:16])))
    return found
