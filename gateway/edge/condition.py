"""Conditional requests (RFC 9110 §13): whether the caller has the answer already. Knows validators, nothing of caches."""

from __future__ import annotations

import re
from collections.abc import Mapping

from gateway.edge.keeping import moment

_TAG = re.compile(rb'\s*(?:(?:W/)?("[\x21\x23-\x7e\x80-\xff]*"))?\s*(?:,|\Z)')


def has_it(asked: Mapping[bytes, bytes], etag: bytes | None, modified: bytes | None) -> bool:
    """True when the request's conditions say that a 304 is enough; `If-None-Match` decides alone where it is given."""
    tags = asked.get(b"if-none-match")
    if tags is not None:
        return tags == etag or tags.strip() == b"*" or (etag is not None and opaque(etag) in opaques(tags))
    since = asked.get(b"if-modified-since")
    if since is None or modified is None:
        return False
    known, changed = moment(since), moment(modified)
    return known is not None and changed is not None and changed <= known


def opaque(etag: bytes) -> bytes:
    """What the weak comparison compares: the quoted part (RFC 9110 §8.8.3.2)."""
    return etag.removeprefix(b"W/")


def opaques(tags: bytes) -> frozenset[bytes]:
    """Of a list of entity tags, what the weak comparison compares; a list that is none holds nothing."""
    found, place = set(), 0
    while place < len(tags):
        tag = _TAG.match(tags, place)
        if tag is None:
            return frozenset()
        if tag[1] is not None:
            found.add(tag[1])
        place = tag.end()
    return frozenset(found)
