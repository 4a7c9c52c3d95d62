"""The types of a class's fields, resolved once: each annotation is a text that has to be compiled, and many ask for the same ones."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, get_type_hints

REMEMBERED = 1024


@lru_cache(REMEMBERED)
def hints_of(model: type) -> Mapping[str, Any]:
    """Field → type, as `typing.get_type_hints` says it."""
    return get_type_hints(model)
