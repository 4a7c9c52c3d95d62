"""What is kept sealed of a case beside its state: the wish as it was sent, the household it is about, the hash of the request.

Only the personal fields a binding declares are kept: the others are dropped here, before anything is written.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

import orjson

from domain.exchange import Household

PERSONAL = ("contact.name", "contact.email", "contact.phone", "note")
"""What a wish may hold of a person, dotted; `photos` travel beside it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Payload:
    """What was asked, opened."""

    wish: Any
    """The dataclass its resource accepts."""
    household: Household | None
    key: str
    """The idempotency key it came with: it salts the hash in the receipt, and goes with the rest."""
    digest: str
    """SHA-256 of what was sent, in hexadecimal digits."""


def needed(wish: Any, keeps: frozenset[str]) -> Any:
    """The wish without the personal fields nobody declared to need."""
    for path in PERSONAL:
        if path not in keeps:
            wish = _without(wish, path.split("."))
    return wish


def _without(value: Any, path: list[str]) -> Any:
    name, *rest = path
    if name not in {each.name for each in fields(value)}:
        return value
    return replace(value, **{name: _without(getattr(value, name), rest) if rest else None})


def packed(payload: Payload) -> bytes:
    """As it is sealed."""
    household = payload.household and dataclasses.asdict(payload.household)
    wish = dataclasses.asdict(payload.wish)
    return orjson.dumps({"wish": wish, "household": household, "key": payload.key, "digest": payload.digest})


def unpacked(raw: bytes, accepts: type) -> Payload:
    """As it was asked. Fields that this version does not know are left out: an older one may have kept them."""
    kept = orjson.loads(raw)
    household = _made(Household, kept.get("household"))
    return Payload(wish=_made(accepts, kept["wish"]), household=household, key=kept["key"], digest=kept["digest"])


def _made(kind: Any, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(kind, type) and is_dataclass(kind):
        hints = get_type_hints(kind)
        return kind(
            **{each.name: _made(hints[each.name], value[each.name]) for each in fields(kind) if each.name in value}
        )
    origin = get_origin(kind)
    if origin is tuple:
        return tuple(_made(get_args(kind)[0], each) for each in value)
    if origin is UnionType or str(origin) == "typing.Union":
        inner = next(part for part in get_args(kind) if part is not type(None))
        return _made(inner, value)
    if origin in (dict, Mapping):
        return dict(value)
    return value
