"""What is wrong with a body, in our words: pydantic's errors as mistakes that name the field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, get_args

from pydantic import BaseModel

from domain.errors import Mistake
from gateway.federation.check import nearest

_CODES = {
    "missing": ("missing", None),
    "extra_forbidden": ("unknown-field", None),
    "string_type": ("not-a-text", None),
    "int_type": ("not-a-number", None),
    "int_from_float": ("not-a-number", None),
    "float_type": ("not-a-number", None),
    "finite_number": ("not-a-number", None),
    "bool_type": ("not-a-boolean", None),
    "list_type": ("not-a-list", None),
    "dict_type": ("not-an-object", None),
    "model_type": ("not-an-object", None),
    "less_than_equal": ("too-large", "le"),
    "greater_than_equal": ("too-small", "ge"),
    "string_too_long": ("too-long", "max_length"),
    "string_too_short": ("too-short", "min_length"),
    "too_long": ("too-many", "max_length"),
    "too_short": ("too-few", "min_length"),
    "string_pattern_mismatch": ("bad-form", "pattern"),
}


def mistakes_of(errors: Sequence[Mapping[str, Any]], model: type[BaseModel]) -> Iterator[Mistake]:
    """What pydantic found wrong with a body for `model`, each with its path: `items.0.kind`."""
    for error in errors:
        path = [part for part in error["loc"] if part != "[key]"]  # a key of a dict is named by itself
        name = ".".join(_shown(part) for part in path) or "(body)"
        context = error.get("ctx") or {}
        if error["type"] == "value_error":
            code, *rest = str(context.get("error", "")).split("\n")
            params = (("value", rest[0][:100]),) if rest else ()
            yield Mistake(where="body", name=name, code=code, params=params, allowed=tuple(rest[1:]))
            continue
        code, limit = _CODES.get(error["type"], ("bad-form", None))
        params = ((("form" if limit == "pattern" else "limit"), _number(context.get(limit))),) if limit else ()
        allowed = nearest(str(path[-1])[:100], _known(model, path[:-1])) if code == "unknown-field" else ()
        yield Mistake(where="body", name=name, code=code, params=params, allowed=allowed)


def _number(limit: Any) -> str:
    return f"{limit:g}" if isinstance(limit, float) else str(limit)


def _shown(part: str | int) -> str:
    """A name as it may be shown: it may be a stranger's."""
    text = str(part)[:60]
    return text if text.isprintable() else "(field)"


def _known(model: type[BaseModel], path: Sequence[str | int]) -> list[str]:
    """The fields there are where `path` leads."""
    for part in path:
        if isinstance(part, str) and part in model.model_fields:
            model = next(iter(_models(model.model_fields[part].annotation)), model)
    return list(model.model_fields)


def _models(kind: Any) -> Iterator[type[BaseModel]]:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        yield kind
    for part in get_args(kind):
        yield from _models(part)
