"""CSV (RFC 4180) for spreadsheets: the same columns for every answer about one kind of thing, with the terms on each row.

Nested fields have dotted names (`address.street`), a coded value one column for its code and one for its label, a place `lon` and
`lat`. Several values stand in one cell, ` | ` between them; what is no plain value stands there as JSON. Nothing is an empty cell.
A text that a spreadsheet would take for a formula begins with an apostrophe (OWASP, "CSV Injection").
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import orjson

from domain.geo import Point
from domain.resource import Resource
from domain.words import Coded, Language
from gateway.federation.face import Answer, Face, always, terms

BETWEEN = " | "
FORMULA = ("=", "+", "-", "@", "\t", "\r")
MARK = "\ufeff"
"""With it Excel reads UTF-8 as what it is."""
VIEW = ("view.distance",)
HOURS = ("view.open", "view.next_change")


def _draw(resource: Resource, answer: Answer, _: Language) -> bytes:
    under, names = terms(answer), columns(resource)
    out = io.StringIO()
    out.write(MARK)
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(names)
    for item in answer["items"]:
        whole = {**under.get(item["source"], {}), **item}
        writer.writerow([_cell(whole, name) for name in names])
    return out.getvalue().encode()


@cache
def columns(resource: Resource) -> tuple[str, ...]:
    """The head of the table, which is the model's and never the answer's."""
    view = () if resource.where is None else VIEW if resource.hours is None else VIEW + HOURS
    own = tuple(_names(resource.model, ""))
    told = {name.partition(".")[0] for name in own}  # a data set says its own licence, which is not its description's
    return ("id", "city", "source", *own, *view, *(name for name in ("licence", "attribution") if name not in told))


def _names(model: type, before: str) -> Iterator[str]:
    hints = get_type_hints(model)
    for field in fields(model):
        name, kind = before + field.name, _bare(hints[field.name])
        if kind is Point:
            yield from (f"{name}.lon", f"{name}.lat")
        elif kind is Coded:
            yield from (f"{name}.code", f"{name}.label", f"{name}.native")
        elif isinstance(kind, type) and is_dataclass(kind):
            yield from _names(kind, f"{name}.")
        elif get_args(kind)[:1] == (Coded,):
            yield from (f"{name}.code", f"{name}.label")
        else:
            yield name


def _bare(hint: Any) -> Any:
    """The type without `| None`."""
    if get_origin(hint) not in (Union, UnionType):
        return hint
    left = [each for each in get_args(hint) if each is not NoneType]
    return left[0] if len(left) == 1 else hint


def _cell(item: Mapping[str, Any], name: str) -> Any:
    return _written(_found(item, name.split(".")))


def _found(value: Any, path: Sequence[str]) -> Any:
    for at, step in enumerate(path):
        if isinstance(value, list):
            return [_found(each, path[at:]) for each in value]
        if not isinstance(value, dict):
            return None
        if step in ("lon", "lat") and value.get("type") == "Point":
            return value["coordinates"][step == "lat"]
        value = value.get(step)
    return value


def _written(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None or isinstance(value, int | float):
        return value
    if isinstance(value, list) and all(each is None or isinstance(each, str | int | float) for each in value):
        value = BETWEEN.join(str(_written(each)) for each in value if each is not None)
    text = value if isinstance(value, str) else orjson.dumps(value).decode()
    return f"'{text}" if text.startswith(FORMULA) else text


CSV = Face(
    name="csv",
    media="text/csv",
    charset=True,
    about="A table with a fixed head, UTF-8; nested fields have dotted names, and each row has its licence and attribution.",
    suits=always,
    draw=_draw,
)
