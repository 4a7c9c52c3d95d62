"""The Idempotency-Key of a write (draft-ietf-httpapi-idempotency-key-header-07): what makes two requests one."""

from __future__ import annotations

import re
from hashlib import sha256

from fastapi import Request

from domain.errors import KeyMissing, Mistake

NAME = "Idempotency-Key"
_KEY = re.compile(r'"([\x20-\x21\x23-\x5b\x5d-\x7e]{1,255})"|([\x21\x23-\x7e]{1,255})')


def key_of(request: Request) -> str:
    """The key, without its quotation marks: a string of RFC 9651, or bare. Raises KeyMissing."""
    given = request.headers.getlist(NAME)
    if not given:
        raise KeyMissing(Mistake(where="header", name=NAME, code="key-missing"))
    found = _KEY.fullmatch(given[0].strip()) if len(given) == 1 else None
    if found is None:
        raise KeyMissing(Mistake(where="header", name=NAME, code="key-unreadable"))
    return found.group(1) or found.group(2)


def scope_of(key: str, *, client: str, citizen: str, method: str, path: str) -> bytes:
    """What the key counts for: the same key of another app, of another citizen or for something else is another one."""
    return sha256(f"{client}\n{citizen}\n{method}\n{path}\n{key}".encode()).digest()
