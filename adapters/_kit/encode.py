"""From a model object to a record: encoded once, here, with gaps only where a label depends on the reader's language.

What is kept for long is packed, and rebuilt when it is wanted.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any

import orjson
from pydantic import TypeAdapter

from domain.exchange import Record
from domain.words import MARK

_LABEL = re.compile(b'"' + MARK.encode() + rb'([a-z0-9_.]+/[a-z0-9_]+)"')
_MARKED = MARK.encode()


def record(native_id: str, model: Any) -> Record:
    """One record of the model. `native_id` must be unique within the binding and the same each time."""
    if not native_id:
        raise ValueError("a record needs an id")
    return Record(id=native_id, model=model, pieces=_cut(orjson.dumps(model, option=orjson.OPT_UTC_Z)))


def _cut(body: bytes) -> tuple[bytes, ...]:
    return tuple(_LABEL.split(body)) if _MARKED in body else (body,)


def packed(one: Record) -> bytes:
    """The record's JSON with its labels' keys in their places: what it can be rebuilt from."""
    mark = MARK.encode()
    return b"".join(b'"' + mark + part + b'"' if at % 2 else part for at, part in enumerate(one.pieces))


Rebuild = Callable[[str, bytes, tuple[str, ...], str], Record]
"""Id, packed bytes, order and text → the record as it was."""


@cache
def rebuilding(model: type) -> Rebuild:
    """How records of this model are rebuilt; ValueError for bytes that are of no such thing."""
    read = TypeAdapter(model).validator.validate_json

    def rebuilt(native_id: str, body: bytes, order: tuple[str, ...], text: str) -> Record:
        return Record(
            id=native_id,
            model=read(body),
            pieces=_cut(body),
            order=order,
            text=text,
        )

    return rebuilt
