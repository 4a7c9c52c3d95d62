"""JSON Schema in short words: what type a value has, and what else holds for it. Knows no page and no language.

Read by the page at `/docs` and by the generated reference, so that both say the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Schema = Mapping[str, Any]

_RANGES = {"minimum": "from", "maximum": "to", "maxItems": "most", "maxLength": "longest", "pattern": "form"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """One value: `Place[]`, `string | null`, `date`."""

    type: str
    ref: str | None
    """The named schema in it, when there is one."""
    facts: tuple[tuple[str, str], ...]
    """What else holds: `default`, `example`, `values`, `from`, `to`, `most`, `longest`, `form`, each as text."""


def described(schema: Schema) -> Described:
    """A schema in short words."""
    return Described(type=type_of(schema), ref=ref_of(schema), facts=tuple(_facts(schema)))


def type_of(schema: Schema) -> str:
    """`string`, `Place`, `Place[]`, `date`, `string | null`."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if options := schema.get("anyOf") or schema.get("oneOf"):
        return " | ".join(dict.fromkeys(type_of(option) for option in options))
    if "prefixItems" in schema:
        return "[" + ", ".join(type_of(part) for part in schema["prefixItems"]) + "]"
    kind = schema.get("type", "any")
    if isinstance(kind, list):
        return " | ".join(map(str, kind))
    if kind == "array":
        inner = type_of(schema.get("items", {}))
        return f"({inner})[]" if " " in inner else f"{inner}[]"
    return str(schema.get("format", kind))


def ref_of(schema: Schema) -> str | None:
    """The first named schema below."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    below = [*schema.get("anyOf", ()), *schema.get("oneOf", ()), *([schema["items"]] if "items" in schema else ())]
    return next((found for part in below if (found := ref_of(part))), None)


def _facts(schema: Schema) -> Iterator[tuple[str, str]]:
    inner = _core(schema)
    values = inner.get("enum") or _core(inner.get("items", {})).get("enum") or _consts(inner)
    if values:
        yield "values", ", ".join(map(str, values))
    if schema.get("default") not in (None, []):
        yield "default", _said(schema["default"])
    for example in [*schema.get("examples", ()), *inner.get("examples", ())][:1]:
        yield "example", _said(example[0] if isinstance(example, list) and example else example)
    for key, name in _RANGES.items():
        found = inner.get(key, schema.get(key))
        if found is not None:
            yield name, str(found)


def _consts(schema: Schema) -> list[Any]:
    return [schema["const"]] if "const" in schema else []


def _core(schema: Schema) -> Schema:
    """The schema without the null beside it."""
    options = [option for option in schema.get("anyOf", ()) if option.get("type") != "null"]
    core: Schema = options[0] if len(options) == 1 else schema
    return core


def _said(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
