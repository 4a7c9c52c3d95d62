"""The shape of an answer: which fields are filled, with what, and how that differs from another day's."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from hashlib import blake2b
from typing import Any

import orjson

from domain.exchange import Reply


def shape(reply: Reply) -> tuple[str, ...]:
    """`.address.street:str` for each field that some record fills, `?field:NAME` for what the source sends besides."""
    paths = {f"?{name}" for name in reply.unmapped if name.startswith("field:")}
    for record in reply.records:
        paths |= set(
            _paths(orjson.loads(b"".join(b'""' if at % 2 else piece for at, piece in enumerate(record.pieces))))
        )
    return tuple(sorted(paths))


def mark(seen: Collection[str]) -> str:
    """A short mark of a shape; equal as long as the source stays the same."""
    return blake2b(" ".join(sorted(seen)).encode(), digest_size=4).hexdigest()


def difference(before: Collection[str], seen: Collection[str]) -> tuple[str, ...]:
    """`- .name:str` for what is not there any more, `+ .name:int` for what is new; a field's two types stand together."""
    lines = [f"- {each}" for each in set(before) - set(seen)] + [f"+ {each}" for each in set(seen) - set(before)]
    return tuple(sorted(lines, key=lambda line: (line[2:].rpartition(":")[0], line[0] == "+", line)))


def _paths(value: Any, path: str = "") -> Iterator[str]:
    """Dotted names of what is there; an item of a list is as good as any other."""
    if isinstance(value, dict):
        for name, below in value.items():
            yield from _paths(below, f"{path}.{name}")
    elif isinstance(value, list) and value:
        yield from _paths(value[0], f"{path}[]")
    elif value is not None:
        yield f"{path}:{type(value).__name__}"
