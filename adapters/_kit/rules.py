"""One rule of a mapping, compiled: which fields it takes from a row, and what it makes of them.

Knows the rules' keys and the types of the vocabulary's fields. Every text is cleaned; an empty one is None.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import Field, dataclass
from datetime import date, datetime
from typing import Any, get_args, get_origin

from adapters._kit.dates import dating
from adapters._kit.values import RuleFlaw, Tally, Turn, coding, judging, measuring, text_of, timing, wording
from domain.vocabulary import VOCABULARIES
from domain.words import Coded, Vocabulary

Row = Mapping[str, Any]

SOURCES = ("field", "const", "template")
FITTING: Mapping[type, tuple[str, ...]] = {
    str: ("part",),
    Coded: ("values",),
    bool: ("truth", "falsehood"),
    int: ("scale", "part"),
    float: ("scale",),
    date: ("time",),
    datetime: ("time", "zone"),
}


@dataclass(frozen=True, slots=True)
class Take:
    """A compiled rule."""

    fields: tuple[str, ...]
    """The fields of the source it names."""
    read: Callable[[Row, Tally], Any]
    """Row, counter of unknown values → the target's value, None for none; ValueError for what has no sense."""
    searchable: bool = False
    """True when the target's text is its one field's text, or stands at its beginning."""


def taken(rule: Any, kind: Any, field: Field[Any]) -> Take:
    """Compile one rule for a target of this type and field; raises `RuleFlaw`."""
    many = get_origin(kind) is tuple
    single = get_args(kind)[0] if many else kind
    if single not in FITTING:
        raise RuleFlaw("this field cannot be mapped.")
    fitting = ("hours",) if _is_hours(field) else FITTING[single]
    parts = _parts(rule, (*SOURCES, *fitting, *(("split",) if many else ())))
    turn = _turn(parts, single, field)
    if "const" in parts:
        return _constant(parts["const"], turn, _vocabulary(field), many=many)
    if "template" in parts:
        return _template(str(parts["template"]), turn, many=many)
    name, split = str(parts["field"]), parts.get("split")
    if many:
        return Take((name,), lambda row, seen: _each(_several(row.get(name), split), turn, seen))
    searchable = single is str and parts.get("part") not in {"house_number", "postcode"} and not _is_hours(field)
    return Take((name,), lambda row, seen: turn(row.get(name), seen), searchable)


def _parts(rule: Any, allowed: Collection[str]) -> Mapping[str, Any]:
    """A rule as a mapping whose keys go together."""
    if isinstance(rule, str) and rule:
        return {"field": rule}
    if not isinstance(rule, Mapping):
        raise RuleFlaw("a rule is the name of a field, or a mapping with `field`, `const` or `template`.")
    for key in rule:
        if key not in allowed:
            raise RuleFlaw(f"a rule for this field has no key {key!r}.", str(key), allowed)
    if len(rule.keys() & set(SOURCES)) != 1:
        raise RuleFlaw("a rule has exactly one of `field`, `const` and `template`.")
    if "field" not in rule and len(rule) > 1:
        raise RuleFlaw("`const` and `template` stand alone.")
    return rule


def _turn(parts: Mapping[str, Any], single: type, field: Field[Any]) -> Turn:
    """What is made of one value, by the type of the target."""
    vocabulary = _vocabulary(field)
    if vocabulary is not None:
        return coding(parts.get("values"), vocabulary)
    if single is bool:
        return judging(parts.get("truth", [True]), parts.get("falsehood", [False]))
    if _is_hours(field):
        return timing(parts.get("hours"))
    if single is str:
        return wording(parts.get("part"), field.name)
    if issubclass(single, date):  # an instant is a date too
        return dating(single, parts.get("time"), parts.get("zone"))
    return measuring(parts.get("scale", 1), single, parts.get("part"))


def _constant(value: Any, turn: Turn, vocabulary: Vocabulary | None, *, many: bool) -> Take:
    """The same in every row, made once. A coded one has nothing native: the kind is known from where it was found."""
    seen: Tally = Counter()
    made = _each(_several(value, None), turn, seen) if many else turn(value, seen)
    for wrong in seen:
        raise RuleFlaw(f"{wrong!r} is not one of its values.", wrong, vocabulary.codes if vocabulary else ())
    return Take((), lambda row, seen: made)


def _template(pattern: str, turn: Turn, *, many: bool) -> Take:
    """Several fields in one text: nothing when all are empty; blanks round an empty one are closed up."""
    pieces = pattern.replace("}", "{").split("{")
    names = tuple(pieces[1::2])
    if many or not names or "" in names or pattern.count("{") != pattern.count("}"):
        raise RuleFlaw('a template is one text with at least one gap, like "{STREET} {NUMBER}".')

    def read(row: Row, seen: Tally) -> Any:
        filled = [text_of(row.get(name)) or "" for name in names]
        if not any(filled):
            return None
        text = "".join(a + b for a, b in zip(pieces[::2], [*filled, ""], strict=True))
        return turn(" ".join(text.split()), seen)

    return Take(names, read)


def _each(values: Collection[Any], turn: Turn, seen: Tally) -> tuple[Any, ...]:
    return tuple(made for value in values if (made := turn(value, seen)) is not None)


def _several(value: Any, split: str | None) -> Collection[Any]:
    if value is None:
        return ()
    if isinstance(value, list | tuple):
        return value
    return (text_of(value) or "").split(split) if split else (value,)


def _is_hours(field: Field[Any]) -> bool:
    return field.metadata.get("syntax") == "opening_hours"


def _vocabulary(field: Field[Any]) -> Vocabulary | None:
    name = field.metadata.get("vocabulary")
    return VOCABULARIES[name] if name else None
