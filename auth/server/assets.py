"""The files the pages refer to: path → type, bytes, ETag. Read once, when the first is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import NamedTuple

TYPES = {"identity.css": "text/css; charset=utf-8", "logo.svg": "image/svg+xml"}


class Asset(NamedTuple):
    """A file to serve."""

    media_type: str
    body: bytes
    etag: str
    """Strong, with its quotes (RFC 9110 §8.8.3)."""


@cache
def assets() -> Mapping[str, Asset]:
    """`/assets/<name>` → the file."""
    folder = files("auth.server").joinpath("assets")
    return {
        f"/assets/{name}": _asset(media_type, folder.joinpath(name).read_bytes()) for name, media_type in TYPES.items()
    }


def _asset(media_type: str, body: bytes) -> Asset:
    return Asset(media_type, body, f'"{sha256(body).hexdigest()[:32]}"')
