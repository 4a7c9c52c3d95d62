"""Every value of a kind inside a model object, at any depth. Knows dataclasses and tuples, of which models are made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import lru_cache
from typing import Any

from domain.hints import REMEMBERED


def every(value: Any, kind: type) -> Iterator[Any]:
    """The values in their order; what is found is not looked into."""
    waiting = [value]
    while waiting:
        found = waiting.pop()
        if isinstance(found, kind):
            yield found
        elif isinstance(found, tuple):
            waiting += reversed(found)
        else:
            waiting += [getattr(found, name) for name in _names(found.__class__)]


@lru_cache(REMEMBERED)
def _names(model: type) -> tuple[str, ...]:
    """The fields of a dataclass, the last one first; none of anything else."""
    return tuple(field.name for field in reversed(fields(model))) if is_dataclass(model) else ()
