"""From JSON to models: unknown fields are passed over, unknown codes taken as they are, missing fields are a mistake.

Readers are made once for each type, from its annotations.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from hansa_client.absent import ABSENT, Absent

T = TypeVar("T")
Reader = Callable[[Any], Any]


class Misread(ValueError):
    """What came is not what the contract says; names the field."""


def read(kind: type[T], value: Any) -> T:
    """The value as this type; raises Misread."""
    made: T = reader(kind)(value)
    return made


def reader(kind: Any) -> Reader:
    """What reads values of this type."""
    return _made(kind)


@cache
def _made(kind: Any) -> Reader:
    if kind is Any:
        return lambda value: value
    origin = get_origin(kind)
    if origin in {Union, types.UnionType}:
        return _choice([each for each in get_args(kind) if each is not Absent])
    if origin is tuple:
        return _row(get_args(kind))
    if origin is Mapping or (isinstance(origin, type) and issubclass(origin, Mapping)):
        return _mapping(get_args(kind)[1])
    if is_dataclass(kind) and isinstance(kind, type):
        return _model(kind)
    return _plain(kind)


def _plain(kind: type) -> Reader:
    if kind is datetime or kind is date:
        return _moment(kind)
    allowed: Any = (int, float) if kind is float else kind

    def take(value: Any) -> Any:
        if not isinstance(value, allowed) or (isinstance(value, bool) and kind is not bool):
            raise Misread(f"a {kind.__name__} was promised, and {type(value).__name__} came")
        return value

    return take


def _moment(kind: type[date]) -> Reader:
    def take(value: Any) -> Any:
        try:
            return kind.fromisoformat(value)
        except (TypeError, ValueError) as error:
            raise Misread(f"{value!r} is no {kind.__name__}") from error

    return take


def _choice(kinds: list[Any]) -> Reader:
    """One type, or null: the contract knows no other choice."""
    *_, one = [each for each in kinds if each is not types.NoneType]
    nullable, take = types.NoneType in kinds, reader(one)

    def choose(value: Any) -> Any:
        return None if value is None and nullable else take(value)

    return choose


def _row(kinds: tuple[Any, ...]) -> Reader:
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        one = reader(kinds[0])
        return lambda value: tuple(one(each) for each in _list(value))
    parts = [reader(kind) for kind in kinds]
    return lambda value: tuple(part(each) for part, each in zip(parts, _list(value), strict=False))


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise Misread(f"a list was promised, and {type(value).__name__} came")
    return value


def _mapping(kind: Any) -> Reader:
    inner = reader(kind)
    return lambda value: {name: inner(each) for name, each in _object(value).items()}


def _object(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Misread(f"an object was promised, and {type(value).__name__} came")
    return value


def _model(kind: type) -> Reader:
    hints = get_type_hints(kind)
    optional = {each.name for each in fields(kind) if Absent in get_args(hints[each.name])}
    # Readers of fields are made when the first value comes: models may hold each other.
    parts: dict[str, tuple[str, Reader]] = {}

    def take(value: Any) -> Any:
        told = _object(value)
        if not parts:
            parts.update({each.name: (each.name.rstrip("_"), reader(hints[each.name])) for each in fields(kind)})
        given = {}
        for name, (wire, one) in parts.items():
            if wire in told:
                given[name] = _field(kind, wire, one, told[wire])
            elif name in optional:
                given[name] = ABSENT
            else:
                raise Misread(f"{kind.__name__}.{wire} is missing")
        return kind(**given)

    return take


def _field(kind: type, wire: str, one: Reader, value: Any) -> Any:
    try:
        return one(value)
    except Misread as error:
        raise Misread(f"{kind.__name__}.{wire}: {error}") from error
