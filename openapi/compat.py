"""Does a new contract keep what an old one promised? Clients tolerate additions; everything else breaks them.

A break is: an operation, a parameter or an answer's field that is gone; a parameter that became required; a type, an enum
of a parameter or a bound that lets through less than before; a field of an answer that may now be null or absent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

Document = Mapping[str, Any]
METHODS = ("get", "post", "put", "patch", "delete")
BOUNDS = {"maximum": -1, "maxLength": -1, "maxItems": -1, "minimum": 1, "minLength": 1, "minItems": 1}
"""Bound → the direction in which it lets through less."""


def broken(old: Document, new: Document, today: date) -> list[str]:
    """Every broken promise, in words; empty when all are kept. Whose announced last day is over by `today` may be gone."""
    return sorted(set(_operations(old, new, today)))


def _operations(old: Document, new: Document, today: date) -> Iterator[str]:
    for path, item in old["paths"].items():
        for method in METHODS:
            if method not in item:
                continue
            name = f"{method.upper()} {path}"
            now = new["paths"].get(path, {}).get(method)
            last = item[method].get("x-sunset")
            if now is None:
                if last is None or date.fromisoformat(last) > today:
                    yield f"{name} is gone{'' if last is None else f' before {last}, its last day'}."
                continue
            if last is not None and now.get("x-sunset", last) < last:
                yield f"{name} ends on {now['x-sunset']}, earlier than announced ({last})."
            if now.get("operationId") != item[method].get("operationId"):
                yield f"{name} has another operationId: generated clients call it by that name."
            yield from _parameters(name, item[method], now, old, new)
            yield from _responses(name, item[method], now, old, new)


def _parameters(name: str, old: Document, new: Document, before: Document, after: Document) -> Iterator[str]:
    now = {(p["in"], p["name"]): p for p in new.get("parameters", [])}
    then = {(p["in"], p["name"]): p for p in old.get("parameters", [])}
    for key, parameter in then.items():
        if key not in now:
            yield f"{name}: the parameter {key[1]} is gone."
            continue
        if now[key].get("required") and not parameter.get("required"):
            yield f"{name}: the parameter {key[1]} is required now."
        was, is_now = parameter.get("schema", {}), now[key].get("schema", {})
        yield from _narrower(f"{name}: the parameter {key[1]}", was, is_now, before, after)
    for key, parameter in now.items():
        if key not in then and parameter.get("required"):
            yield f"{name}: the new parameter {key[1]} is required."


def _narrower(what: str, old: Document, new: Document, before: Document, after: Document) -> Iterator[str]:
    """A parameter must go on accepting what it accepted."""
    old, new = _resolved(old, before), _resolved(new, after)
    lost = _types(old) - _types(new) - ({"integer"} if "number" in _types(new) else set())
    if lost and _types(new):
        yield f"{what} no longer takes {', '.join(sorted(lost))}."
    if "enum" in new and set(old.get("enum", ())) - set(new["enum"]):
        yield f"{what} no longer takes {', '.join(sorted(set(old['enum']) - set(new['enum'])))}."
    if "enum" in new and "enum" not in old:
        yield f"{what} takes only listed values now."
    if "pattern" in new and "pattern" not in old:
        yield f"{what} must have a form now."
    for bound, worse in BOUNDS.items():
        if bound in new and (bound not in old or (new[bound] - old[bound]) * worse > 0):
            yield f"{what} has a narrower {bound}."
    if "items" in old and "items" in new:
        yield from _narrower(what, old["items"], new["items"], before, after)


def _types(schema: Document) -> set[str]:
    if "anyOf" in schema:
        return set().union(*(_types(part) for part in schema["anyOf"]))
    kind = schema.get("type")
    return set(kind) if isinstance(kind, list) else {kind} if kind else set()


def _responses(name: str, old: Document, new: Document, before: Document, after: Document) -> Iterator[str]:
    for status, response in old["responses"].items():
        if not status.startswith("2"):
            continue
        now = new["responses"].get(status)
        if now is None:
            yield f"{name}: the answer {status} is gone."
            continue
        for media, content in response.get("content", {}).items():
            if media not in now.get("content", {}):
                yield f"{name}: {status} no longer comes as {media}."
                continue
            was, is_now = content.get("schema", {}), now["content"][media].get("schema", {})
            yield from _less(f"{name} {status}", was, is_now, before, after, depth=0)


def _less(what: str, old: Document, new: Document, before: Document, after: Document, *, depth: int) -> Iterator[str]:
    """An answer must go on holding what it held."""
    if depth > 12:
        return
    old, new = _resolved(old, before), _resolved(new, after)
    if "null" in _types(new) - _types(old) and _types(old):
        yield f"{what} may be null now."
    if (_types(old) - {"null"}) and (_types(new) - {"null"}) and (_types(old) - {"null"}) != (_types(new) - {"null"}):
        yield f"{what} has another type."
    required = set(old.get("required", ())) - set(new.get("required", ()))
    for name, schema in old.get("properties", {}).items():
        if name not in new.get("properties", {}):
            yield f"{what}: the field {name} is gone."
            continue
        if name in required:
            yield f"{what}: the field {name} may be absent now."
        yield from _less(f"{what}: {name}", schema, new["properties"][name], before, after, depth=depth + 1)
    if "items" in old and "items" in new:
        yield from _less(f"{what}[]", old["items"], new["items"], before, after, depth=depth + 1)


def _resolved(schema: Document, document: Document) -> Document:
    """Follow a reference; of a choice with null, the other part, with null noted among its types."""
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[-1]
        return _resolved(document["components"]["schemas"][name], document)
    parts = [part for part in schema.get("anyOf", ()) if part.get("type") != "null"]
    if len(parts) == 1:
        inner = _resolved(parts[0], document)
        return {**inner, "type": sorted({*_types(inner), *(["null"] if len(schema["anyOf"]) > 1 else [])})}
    return schema
