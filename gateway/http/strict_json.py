"""JSON as a stranger may send it: RFC 8259 within the bounds of RFC 7493, and nothing that two readers read differently."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import Any, NoReturn

from domain.errors import Malformed
from domain.texts import HINTS

DEPTH = 16
"""Objects and lists inside each other."""
LARGEST = 2**53 - 1
"""The largest whole number that every reader reads alike (RFC 7493 §2.2)."""


def object_of(raw: bytes) -> dict[str, Any]:
    """The object that these bytes are. Raises Malformed: not UTF-8, no JSON, a key twice, NaN, half a character, too deep."""
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        raise Malformed("not UTF-8", hint=HINTS["json-not-utf8"]) from None
    try:
        found = json.loads(
            text, object_pairs_hook=_once, parse_constant=_refused, parse_float=_finite, parse_int=_whole
        )
    except RecursionError:
        raise Malformed("too deep", hint=HINTS["json-deep"]) from None
    except ValueError:
        raise Malformed("no JSON", hint=HINTS["json-unreadable"]) from None
    if not isinstance(found, dict):
        raise Malformed("no object", hint=HINTS["json-object"])
    _look(found, DEPTH)
    return found


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Malformed("a key twice", hint=HINTS["json-twice"])
    return found


def _refused(constant: str) -> NoReturn:
    raise ValueError(constant)


def _finite(written: str) -> float:
    number = float(written)
    if not math.isfinite(number):
        raise ValueError("beyond a double")
    return number


def _whole(written: str) -> int:
    number = int(written)
    if abs(number) > LARGEST:
        raise ValueError("beyond a double")
    return number


def _look(value: Any, deep: int) -> None:
    """Every text is text, and nothing lies deeper than it may."""
    if deep < 0:
        raise Malformed("too deep", hint=HINTS["json-deep"])
    if isinstance(value, str):
        if not value.isascii() and any("\ud800" <= char <= "\udfff" for char in value):
            raise Malformed("half a character", hint=HINTS["json-unreadable"])
    elif isinstance(value, dict):
        for key, inner in value.items():
            _look(key, deep)
            _look(inner, deep - 1)
    elif isinstance(value, list):
        for inner in value:
            _look(inner, deep - 1)
