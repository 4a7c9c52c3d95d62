"""What a citizen's app sends: one JSON object, or a form that has it as `report` with up to three photos beside it.

Everything is bounded and counted while it is read, and nothing of it is ever written to a disk here.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from fastapi import Request
from python_multipart.multipart import parse_options_header
from starlette.requests import ClientDisconnect

from domain.errors import Busy, Malformed, TooSlow, UnsupportedMedia
from domain.texts import HINTS
from gateway.http.form import JSON_BYTES, Form, too_large
from gateway.http.strict_json import object_of

JSON, FORM = "application/json", "multipart/form-data"
FORM_BYTES = 32 * 2**20
"""Of a whole form: three photos of 10 MiB, the JSON, and the lines between."""
FORMS = 8
"""Forms that one worker reads at the same time; each is up to 32 MiB of memory."""
PIECE_SECONDS, WHOLE_SECONDS = 15.0, 300.0
"""How long the next bytes are waited for, and the whole."""
_BOUNDARY = re.compile(rb"[0-9A-Za-z'()+_,./:=? -]{0,69}[0-9A-Za-z'()+_,./:=?-]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A body that was read."""

    raw: bytes
    """The JSON as it was sent."""
    data: dict[str, Any]
    photos: tuple[bytes, ...] = ()
    """As they were sent, in that order; not looked at yet."""
    digest: bytes
    """SHA-256 of `raw`; with photos, of the SHA-256 of `raw` and those of the photos one after the other."""


class Berths:
    """So many at a time, and no line: who comes when all are taken is told to come again."""

    def __init__(self, most: int) -> None:
        self._free = most

    @contextmanager
    def one(self) -> Iterator[None]:
        """Take one; raises Busy."""
        if not self._free:
            raise Busy("forms", retry_after=5)
        self._free -= 1
        try:
            yield
        finally:
            self._free += 1


_FORMS = Berths(FORMS)


async def read_body(request: Request, *, files: bool) -> Body:
    """The body of a POST; with `files` it may be a form with photos.

    Raises UnsupportedMedia (415), TooLarge (413, as soon as it is over), Malformed (400), Unprocessable (422: a part that
    is missing, unknown or there too often), TooSlow (408), Busy (503).
    """
    kinds = (JSON, FORM) if files else (JSON,)
    coding = request.headers.get("content-encoding", "identity").strip().lower()
    if coding != "identity":
        raise UnsupportedMedia(accepted=("accept-encoding", "identity"))
    kind, said = parse_options_header(request.headers.get("content-type", ""))
    charset = said.get(b"charset", b"utf-8").lower()
    if kind.decode("latin-1") not in kinds or len(request.headers.getlist("content-type")) > 1 or charset != b"utf-8":
        raise UnsupportedMedia(accepted=("accept-post", ", ".join(kinds)))
    if kind == JSON.encode():
        whole = bytearray()
        await read_pieces(request, JSON_BYTES, whole.extend)
        return _body(bytes(whole), ())
    if not _BOUNDARY.fullmatch(said.get(b"boundary", b"")):
        raise Malformed("no boundary", hint=HINTS["form-boundary"])
    with _FORMS.one():
        form = Form(said[b"boundary"])
        await read_pieces(request, FORM_BYTES, form.take)
        return _body(*form.parts())


def _body(raw: bytes, photos: tuple[bytes, ...]) -> Body:
    digest = hashlib.sha256(raw).digest()
    if photos:
        digest = hashlib.sha256(digest + b"".join(hashlib.sha256(each).digest() for each in photos)).digest()
    return Body(raw=raw, data=object_of(raw), photos=photos, digest=digest)


async def read_pieces(request: Request, most: int, take: Callable[[bytes], object]) -> None:
    """Every piece of the body to `take`. What it is declared to weigh, and then what came, is held against `most`.

    Raises TooLarge, TooSlow, and Malformed for one that was cut off.
    """
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared[:20]) > most:
        raise too_large("body", most)
    seen, pieces = 0, request.stream()
    try:
        async with asyncio.timeout(WHOLE_SECONDS):
            while piece := await _next(pieces):
                seen += len(piece)
                if seen > most:
                    raise too_large("body", most)
                take(piece)
    except TimeoutError:
        raise TooSlow("body") from None
    except ClientDisconnect:
        raise Malformed("gone", hint=HINTS["body-cut"]) from None


async def _next(pieces: AsyncIterator[bytes]) -> bytes:
    async with asyncio.timeout(PIECE_SECONDS):
        return await anext(pieces, b"")
