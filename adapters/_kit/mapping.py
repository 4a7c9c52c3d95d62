"""A binding's `mapping:`, compiled: from a row of the source's own fields to an object of the vocabulary.

A target (`address.street`) is given by a rule, and a rule is data; what would want an `if` belongs into an adapter.

    name: BEZEICHNUNG                                      take the field
    kind: {field: ART, values: {Altglas: glass_container}} codes of native values; without `values` it is the code
    kind: {const: playground}                              the same in every row; nothing native
    note: {template: "{ALTER} {BELAG}"}                    several fields; empty when all of them are
    address.street: {field: ADRESSE, part: street}         the street of `Hauptstraße 12 a`; `house_number` gives `12a`
    address.postcode: {field: ORT, part: postcode}         the postcode of `40211 Adorf Stadtmitte`
    length: {field: CM, scale: 0.01}                       a number in another unit
    capacity: {field: ANZAHL, part: number}                the number in `4 Stellplätze`
    accessible: {field: BFREI, truth: [ja], falsehood: [nein]}
    accepts: {field: STOFFE, split: ";", values: {…}}      several values in one text
    counted_at: {field: STAND, zone: civic}                an instant of ISO 8601; `zone` (`civic`, `utc`) where it has no offset
    day: {field: TAG, time: "%d.%m.%Y"}                    another writing: a pattern, `epoch` or `epoch_ms`
    opening: {field: ZEITEN, hours: prose}                 `Mo-Fr 8-18 Uhr`; without `hours` it is OpenStreetMap's syntax

Knows dataclasses and dotted names; what a rule means stands in `_kit.rules`. Knows no source and no file: whoever calls
it says where in which file a flaw stands.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from difflib import get_close_matches
from functools import lru_cache
from types import UnionType
from typing import Any, Union, get_args, get_origin

from adapters._kit.rules import Take, taken
from adapters._kit.values import RuleFlaw, Tally, text_of
from domain.hints import REMEMBERED, hints_of
from domain.words import Coded

Own = Mapping[str, Any]
Make = Callable[[Mapping[str, Any], Tally], Any]


class MappingFlaw(ValueError):
    """A mapping that cannot be used. `path` is its key (`mapping.kind`), `remedy` names the nearest right word."""

    def __init__(self, path: str, text: str, remedy: str | None = None) -> None:
        super().__init__(f"{path}: {text}" + (f" {remedy}" if remedy else ""))
        self.path, self.text, self.remedy = path, text, remedy


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A compiled mapping."""

    make: Callable[[Mapping[str, Any], Tally, Own], Any]
    """Row, counter of unknown values, the adapter's own fields → the object; ValueError for a row without sense."""
    native: Mapping[str, str]
    """Target → the one field of the source its text begins with; what a search may be pushed to."""
    known: frozenset[str]
    """Every field of the source that some rule names."""


def compiled(model: type, mapping: Mapping[str, Any], *, given: Collection[str] = ()) -> Reading:
    """Check a mapping against a model, once, before any row is read; raises `MappingFlaw` for the first mistake.

    `given` are fields of the model that the adapter makes itself, such as the location.
    """
    known = targets(model, given)
    takes: dict[str, Take] = {}
    for target, rule in mapping.items():
        path = f"mapping.{target}"
        if target not in known:
            raise MappingFlaw(path, f"{model.__name__} has no such field to map.", _nearest(str(target), known))
        try:
            takes[target] = taken(rule, *known[target])
        except RuleFlaw as flaw:
            raise MappingFlaw(path, str(flaw), _nearest(flaw.wrong, flaw.allowed)) from None
    takes |= dict(_otherwise(known, takes))
    native = {target: take.fields[0] for target, take in takes.items() if take.searchable}
    named = frozenset(name for take in takes.values() for name in take.fields)
    return Reading(make=_whole(model, takes, frozenset(given)), native=native, known=named)


def targets(model: type, given: Collection[str] = ()) -> dict[str, tuple[Any, Field[Any]]]:
    """Every dotted target of a model, with its type (None taken off) and its field."""
    return {name: found for name, found in _every_target(model) if name.partition(".")[0] not in given}


@lru_cache(REMEMBERED)
def _every_target(model: type) -> tuple[tuple[str, tuple[Any, Field[Any]]], ...]:
    return tuple(_targets(model, ""))


def _targets(model: type, prefix: str) -> Iterator[tuple[str, tuple[Any, Field[Any]]]]:
    for field, kind in _typed(model):
        if _is_group(kind):
            yield from _targets(kind, f"{prefix}{field.name}.")
        else:
            yield f"{prefix}{field.name}", (kind, field)


def _otherwise(known: Mapping[str, tuple[Any, Field[Any]]], takes: Mapping[str, Take]) -> Iterator[tuple[str, Take]]:
    """What cannot be read stands, as the source wrote it, in the field its own declares for that."""
    for target, (_, field) in known.items():
        other: str = field.metadata.get("otherwise", "")
        if target in takes and len(takes[target].fields) == 1 and other in known:
            yield other, _either(takes.get(other), takes[target])


def _either(own: Take | None, unread: Take) -> Take:
    """The field's own value; without one, the text that the other field could not make anything of."""
    (name,) = unread.fields

    def read(row: Mapping[str, Any], seen: Tally) -> Any:
        value = own.read(row, seen) if own else None
        return value if value is not None or unread.read(row, Counter()) is not None else text_of(row.get(name))

    return Take((*(own.fields if own else ()), name), read, own is not None and own.searchable)


def _whole(
    model: type, takes: Mapping[str, Take], given: frozenset[str]
) -> Callable[[Mapping[str, Any], Tally, Own], Any]:
    """A function that makes the object; a required field that stays empty spoils the row."""
    makes = list(_makes(model, takes, "", given))
    needed = [field.name for field, _ in _typed(model) if _is_needed(field) and field.name not in given]
    for name in needed:
        if name not in dict(makes):
            raise MappingFlaw("mapping", f"{model.__name__} needs {name!r}, and no rule gives it.")
    wanted = frozenset(needed)

    def make(row: Mapping[str, Any], seen: Tally, own: Own) -> Any:
        values = {name: value for name, read in makes if (value := read(row, seen)) is not None}
        if not wanted <= values.keys():
            raise ValueError(f"{next(name for name in needed if name not in values)} is missing")
        return model(**values, **own)

    return make


def _makes(model: type, takes: Mapping[str, Take], prefix: str, given: frozenset[str]) -> Iterator[tuple[str, Make]]:
    """The fields of one object that some rule gives, each with the function that makes it."""
    for field, kind in _typed(model):
        target = f"{prefix}{field.name}"
        if target in takes:
            yield field.name, takes[target].read
        elif target not in given and _is_group(kind) and any(name.startswith(f"{target}.") for name in takes):
            yield field.name, _group(kind, list(_makes(kind, takes, f"{target}.", given)))


def _group(kind: type, makes: Collection[tuple[str, Make]]) -> Make:
    """An object inside the object; None when there is nothing to say in it."""

    def make(row: Mapping[str, Any], seen: Tally) -> Any:
        values = {name: value for name, read in makes if (value := read(row, seen)) is not None}
        return kind(**values) if values else None

    return make


@lru_cache(REMEMBERED)
def _typed(model: type) -> tuple[tuple[Field[Any], Any], ...]:
    return tuple((field, _wanted(hints_of(model)[field.name])) for field in fields(model))


def _wanted(kind: Any) -> Any:
    if get_origin(kind) in (Union, UnionType):
        (kind,) = [part for part in get_args(kind) if part is not type(None)]
    return kind


def _is_group(kind: Any) -> bool:
    return is_dataclass(kind) and kind is not Coded


def _is_needed(field: Field[Any]) -> bool:
    return field.default is MISSING and field.default_factory is MISSING


def _nearest(wrong: str, allowed: Collection[str]) -> str | None:
    close = get_close_matches(wrong, list(allowed), n=1, cutoff=0.5)
    if close:
        return f'Did you mean "{close[0]}"?'
    return f"There are: {', '.join(sorted(allowed))}." if allowed else None
