"""The crosswalk of a binding: which of a source's values mean which code, read from its mapping and its adapter's options.

Knows the rules of a mapping as the configuration writes them. Knows no source.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from adapters._kit.mapping import targets
from domain.resource import Resource


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossing:
    """What a binding's configuration maps to one code."""

    vocabulary: str
    code: str
    field: str | None
    """The source's field, or the adapter's option, that holds the value; None when the code is true of every row."""
    values: tuple[str, ...] = ()
    """What the source writes."""


def crossings(resource: Resource, mapping: Mapping[str, Any], options: Any) -> tuple[Crossing, ...]:
    """One per code, field and vocabulary, in the order of the configuration."""
    return (*_of_mapping(resource, mapping), *_of_options(options))


def _of_mapping(resource: Resource, mapping: Mapping[str, Any]) -> Iterator[Crossing]:
    known = targets(resource.model)
    for target, rule in mapping.items():
        vocabulary = known[target][1].metadata.get("vocabulary")
        if vocabulary is None or not isinstance(rule, Mapping):
            continue
        if "const" in rule:
            yield Crossing(vocabulary=vocabulary, code=str(rule["const"]), field=None)
        elif "values" in rule:
            yield from _grouped(vocabulary, str(rule.get("field")), rule["values"])


def _of_options(options: Any) -> Iterator[Crossing]:
    for field in fields(options):
        vocabulary, value = field.metadata.get("vocabulary"), getattr(options, field.name)
        if vocabulary is not None and isinstance(value, Mapping):
            yield from _grouped(vocabulary, field.name, value)


def _grouped(vocabulary: str, field: str, codes: Mapping[Any, Any]) -> Iterator[Crossing]:
    values: dict[str, list[str]] = {}
    for native, code in codes.items():
        values.setdefault(str(code), []).append(str(native))
    for code, natives in values.items():
        yield Crossing(vocabulary=vocabulary, code=code, field=field, values=tuple(natives))
