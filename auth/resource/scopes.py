"""Scopes as they stand in a token and in a challenge (RFC 6749 §3.3): words separated by blanks. Knows no resource."""

from __future__ import annotations

import re

MOST = 64
"""Scopes one token may name."""

_SCOPE = re.compile(r"[a-z0-9_]{1,40}(?:[:.][a-z0-9_]{1,40}){0,3}")


def read(said: str) -> frozenset[str]:
    """The scopes of a claim; ValueError when it is none. No scope at all is the empty string."""
    found = said.split(" ") if said else []
    if len(found) > MOST or not all(_SCOPE.fullmatch(each) for each in found):
        raise ValueError("no list of scopes")
    return frozenset(found)
