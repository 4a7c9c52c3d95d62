"""Ids at the federation's border, and only there: `<city>:<ns>:<native>`, safe in a path."""

from __future__ import annotations

import re
from dataclasses import dataclass

FORM = "<city>:<ns>:<native>"

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]")
_ESCAPED = re.compile(r"(?:~[0-9a-f]{2})+")
_WHOLE = re.compile(r"([a-z][a-z0-9-]*):([a-z0-9_-]+):((?:[A-Za-z0-9._-]|~[0-9a-f]{2})+)")

LONGEST = 3000
"""Characters of an id: a native one of 240 fits in any script, and no cache is filled with made-up ones."""


@dataclass(frozen=True, slots=True)
class Qualified:
    """The three parts of an id."""

    city: str
    ns: str
    native: str


def qualify(city: str, ns: str, native: str) -> str:
    """The id a client sees. Bytes that need escaping in a path become `~xx`."""
    return f"{city}:{ns}:{_UNSAFE.sub(_escape, native)}"


def _escape(found: re.Match[str]) -> str:
    return "".join(f"~{byte:02x}" for byte in found.group().encode())


def read(text: str) -> Qualified | None:
    """The parts of an id; None when it is not one of ours, or not written as `qualify` writes it."""
    found = _WHOLE.fullmatch(text) if len(text) <= LONGEST else None
    if not found:
        return None
    city, ns, native = found.groups()
    try:
        parts = Qualified(city, ns, _ESCAPED.sub(_unescape, native))
    except UnicodeDecodeError:
        return None
    return parts if qualify(city, ns, parts.native) == text else None


def _unescape(found: re.Match[str]) -> str:
    return bytes.fromhex(found.group().replace("~", "")).decode()
