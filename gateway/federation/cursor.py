"""The cursor: one position per source, so that paging survives a city that is down on one page and back on the next.

It holds nothing secret and needs no key: a digest over the positions and the question tells a damaged cursor, or one that
belongs to another question, from a good one in every worker.
"""

from __future__ import annotations

import binascii
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from hashlib import blake2s
from typing import Any

from domain.errors import BadQuestion, Mistake
from gateway.federation.question import Question

Position = tuple[Any, ...]
"""The sort key of the last item shown."""

LONGEST = 6000


def fingerprint(question: Question) -> str:
    """What must not change between two pages: the resource, the query and the cities; limit and patience may."""
    meant = repr((question.resource.name, question.query, sorted(question.cities)))
    return blake2s(meant.encode(), digest_size=6).hexdigest()


def write(question: Question, positions: Mapping[str, Position]) -> str:
    """An opaque word for the URL."""
    body = json.dumps([fingerprint(question), positions], separators=(",", ":"), ensure_ascii=False).encode()
    return _word(_digest(body) + body)


def read(question: Question) -> dict[str, Position]:
    """The positions the question's cursor holds; raises `BadQuestion` for one that is damaged or not its own."""
    if question.cursor is None:
        return {}
    try:
        raw = urlsafe_b64decode(question.cursor + "=" * (-len(question.cursor) % 4))
    except (binascii.Error, ValueError):
        raise _wrong("cursor-broken") from None
    digest, body = raw[:8], raw[8:]
    if len(raw) > LONGEST or digest != _digest(body) or _word(raw) != question.cursor:  # base64 skips what it is not
        raise _wrong("cursor-broken")
    try:
        mark, positions = json.loads(body)
        if mark != fingerprint(question):
            raise _wrong("cursor-foreign")
        return {source: _position(position, question) for source, position in positions.items()}
    except (ValueError, TypeError, AttributeError, RecursionError):  # the digest is no secret: anybody can write one
        raise _wrong("cursor-broken") from None


def _word(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")


def _digest(body: bytes) -> bytes:
    return blake2s(body, digest_size=8, person=b"hansacur").digest()


def _position(value: list[Any], question: Question) -> Position:
    """A sort key as `merge` makes them: text, after the metres when a position was asked for, or the rank of the match."""
    numbers = 1 if question.by_distance or question.by_rank else 0
    if not all(isinstance(part, (int, float) if place < numbers else str) for place, part in enumerate(value)):
        raise TypeError("no sort key of this question")
    return tuple(value)


def _wrong(code: str) -> BadQuestion:
    return BadQuestion(Mistake(where="query", name="cursor", code=code))
