"""What breaks a client is seen, and what does not is let through."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from openapi.compat import broken

Document = dict[str, Any]
Change = Callable[[Document], object]
TODAY = date(2026, 12, 1)


def _parameter(name: str, schema: Document, *, required: bool = False) -> Document:
    return {"name": name, "in": "query", "required": required, "schema": schema}


OLD: Document = {
    "paths": {
        "/v1/places": {
            "get": {
                "operationId": "list_places",
                "parameters": [
                    _parameter("limit", {"type": "integer", "minimum": 1, "maximum": 1000, "default": 50}),
                    _parameter(
                        "kind", {"type": "array", "maxItems": 50, "items": {"type": "string", "enum": ["a", "b"]}}
                    ),
                    _parameter(
                        "q", {"anyOf": [{"type": "string", "minLength": 1, "maxLength": 100}, {"type": "null"}]}
                    ),
                    _parameter("sort", {"$ref": "#/components/schemas/Sort"}),
                    _parameter("free", {"type": "string"}),
                ],
                "responses": {
                    "200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Page"}}}},
                    "400": {"content": {"application/problem+json": {"schema": {"type": "object"}}}},
                },
            },
            "post": {"operationId": "add_place", "responses": {"201": {"description": "no body"}}},
        }
    },
    "components": {
        "schemas": {
            "Sort": {"type": "string", "enum": ["name", "distance"]},
            "Page": {
                "type": "object",
                "required": ["items", "complete"],
                "properties": {
                    "items": {"type": "array", "items": {"$ref": "#/components/schemas/Place"}},
                    "complete": {"type": "boolean"},
                    "note": {"type": "string"},
                },
            },
            "Place": {
                "type": "object",
                "required": ["id", "kind", "contact"],
                "properties": {
                    "id": {"type": "string"},
                    "kind": {"type": "string", "enum": ["a", "b"]},
                    "name": {"anyOf": [{"type": "string"}, {"type": "null"}]},
                    "contact": {"$ref": "#/components/schemas/Contact"},
                    "parent": {"anyOf": [{"$ref": "#/components/schemas/Place"}, {"type": "null"}]},
                },
            },
            "Contact": {"type": "object", "properties": {"phone": {"type": "string"}}},
        }
    },
}


def _get(document: Document) -> Document:
    found: Document = document["paths"]["/v1/places"]["get"]
    return found


def _schema(document: Document, name: str) -> Document:
    found: Document = document["components"]["schemas"][name]
    return found


def _query(document: Document, name: str) -> Document:
    found: Document = next(each for each in _get(document)["parameters"] if each["name"] == name)
    return found


def _without(document: Document, name: str) -> None:
    _get(document)["parameters"].remove(_query(document, name))


NULL = {"type": "null"}

BREAKING: dict[str, tuple[Change, str]] = {
    "a path is gone": (lambda d: d["paths"].clear(), "GET /v1/places is gone"),
    "an operation is gone": (lambda d: d["paths"]["/v1/places"].pop("post"), "POST /v1/places is gone"),
    "an operation is renamed": (lambda d: _get(d).update(operationId="places"), "another operationId"),
    "a parameter is gone": (lambda d: _without(d, "q"), "the parameter q is gone"),
    "a parameter moved": (lambda d: _query(d, "q").update({"in": "header"}), "the parameter q is gone"),
    "a parameter is required now": (lambda d: _query(d, "q").update(required=True), "q is required now"),
    "a new one is required": (
        lambda d: _get(d)["parameters"].append(_parameter("new", {"type": "string"}, required=True)),
        "the new parameter new is required",
    ),
    "a parameter has another type": (lambda d: _query(d, "limit").update(schema={"type": "string"}), "takes integer"),
    "a listed value is gone": (lambda d: _query(d, "kind")["schema"]["items"].update(enum=["a"]), "no longer takes b"),
    "a listed value behind a reference is gone": (lambda d: _schema(d, "Sort").update(enum=["name"]), "distance"),
    "only listed values now": (lambda d: _query(d, "free")["schema"].update(enum=["x"]), "only listed values"),
    "a form is asked for now": (lambda d: _query(d, "free")["schema"].update(pattern="^x$"), "must have a form"),
    "a maximum fell": (lambda d: _query(d, "limit")["schema"].update(maximum=100), "narrower maximum"),
    "a minimum rose": (lambda d: _query(d, "limit")["schema"].update(minimum=2), "narrower minimum"),
    "a list got shorter": (lambda d: _query(d, "kind")["schema"].update(maxItems=2), "narrower maxItems"),
    "a list must have some": (lambda d: _query(d, "kind")["schema"].update(minItems=1), "narrower minItems"),
    "a text got shorter": (lambda d: _query(d, "q")["schema"]["anyOf"][0].update(maxLength=9), "narrower maxLength"),
    "a text must be longer": (lambda d: _query(d, "q")["schema"]["anyOf"][0].update(minLength=3), "narrower minLength"),
    "a bound is new": (lambda d: _query(d, "free")["schema"].update(maxLength=9), "narrower maxLength"),
    "an answer is gone": (lambda d: _get(d)["responses"].pop("200"), "the answer 200 is gone"),
    "a media type is gone": (lambda d: _get(d)["responses"]["200"].update(content={"a/b": {}}), "application/json"),
    "a field is gone": (lambda d: _schema(d, "Page")["properties"].pop("note"), "the field note is gone"),
    "a field deep inside is gone": (lambda d: _schema(d, "Contact")["properties"].clear(), "the field phone is gone"),
    "a field may be null": (
        lambda d: _schema(d, "Place")["properties"].update(id={"anyOf": [{"type": "string"}, NULL]}),
        "id may be null now",
    ),
    "a field may be null, in one word": (
        lambda d: _schema(d, "Place")["properties"]["id"].update(type=["string", "null"]),
        "id may be null now",
    ),
    "an object may be null": (
        lambda d: _schema(d, "Place")["properties"].update(
            contact={"anyOf": [{"$ref": "#/components/schemas/Contact"}, NULL]}
        ),
        "contact may be null now",
    ),
    "a field may be absent": (lambda d: _schema(d, "Page").update(required=["items"]), "complete may be absent"),
    "a field has another type": (
        lambda d: _schema(d, "Place")["properties"]["id"].update(type="integer"),
        "id has another type",
    ),
    "a list holds another type": (
        lambda d: _schema(d, "Page")["properties"]["items"].update(items={"type": "string"}),
        "another type",
    ),
}

HARMLESS: dict[str, Change] = {
    "nothing": lambda d: None,
    "a new path": lambda d: d["paths"].update({"/v1/new": {"get": {"responses": {}}}}),
    "a new operation": lambda d: d["paths"]["/v1/places"].update(put={"operationId": "put", "responses": {}}),
    "a new optional parameter": lambda d: _get(d)["parameters"].append(_parameter("new", {"type": "string"})),
    "parameters in another order": lambda d: _get(d)["parameters"].reverse(),
    "a required one is optional now": lambda d: _query(d, "q").update(required=False),
    "a new listed value": lambda d: _query(d, "kind")["schema"]["items"].update(enum=["a", "b", "c"]),
    "any value now": lambda d: _query(d, "kind")["schema"]["items"].pop("enum"),
    "a higher maximum": lambda d: _query(d, "limit")["schema"].update(maximum=5000),
    "no maximum": lambda d: _query(d, "limit")["schema"].pop("maximum"),
    "fractions are taken too": lambda d: _query(d, "limit")["schema"].update(type="number"),
    "another default": lambda d: _query(d, "limit")["schema"].update(default=20),
    "another description": lambda d: _query(d, "q").update(description="Better words."),
    "a new field": lambda d: _schema(d, "Place")["properties"].update(new={"type": "string"}),
    "a field is always there now": lambda d: _schema(d, "Page").update(required=["items", "complete", "note"]),
    "a field is never null now": lambda d: _schema(d, "Place")["properties"].update(name={"type": "string"}),
    "a new code in an answer": lambda d: _schema(d, "Place")["properties"]["kind"].update(enum=["a", "b", "c"]),
    "a new error": lambda d: _get(d)["responses"].update({"409": {"content": {}}}),
    "a new media type": lambda d: _get(d)["responses"]["200"]["content"].update({"text/csv": {}}),
    "a reference is written out": lambda d: _schema(d, "Place")["properties"].update(contact=_schema(d, "Contact")),
}


@pytest.mark.parametrize("change", BREAKING)
def test_a_break_is_named(change: str) -> None:
    """What takes something away from a client is found, and said in words."""
    new = deepcopy(OLD)
    alter, words = BREAKING[change]
    alter(new)
    flaws = broken(OLD, new, TODAY)
    assert any(words in flaw for flaw in flaws), flaws


@pytest.mark.parametrize("change", HARMLESS)
def test_an_addition_breaks_nobody(change: str) -> None:
    """Clients tolerate what is new: nothing is said."""
    new = deepcopy(OLD)
    HARMLESS[change](new)
    assert broken(OLD, new, TODAY) == []


def test_a_break_is_named_once() -> None:
    """A model that is used in two places breaks in words that differ, and none stands there twice."""
    new = deepcopy(OLD)
    _schema(new, "Contact")["properties"].clear()
    flaws = broken(OLD, new, TODAY)
    assert len(flaws) == len(set(flaws))
    assert flaws == sorted(flaws)


def test_a_model_that_holds_itself_ends() -> None:
    """A recursive model is compared to a bounded depth."""
    assert broken(OLD, deepcopy(OLD), TODAY) == []


def _announced(last: str) -> Document:
    old = deepcopy(OLD)
    old["paths"]["/v1/places"]["post"] |= {"deprecated": True, "x-sunset": last}
    return old


def test_what_was_announced_may_go_on_its_day() -> None:
    """Until its last day is over an operation stays, however loudly it was announced; from then on it may be gone."""
    gone = deepcopy(OLD)
    del gone["paths"]["/v1/places"]["post"]
    assert broken(_announced("2026-12-01"), gone, TODAY) == []
    assert broken(_announced("2026-12-02"), gone, TODAY) == ["POST /v1/places is gone before 2026-12-02, its last day."]
    assert broken(OLD, gone, TODAY) == ["POST /v1/places is gone."]


def test_an_announced_day_does_not_come_nearer() -> None:
    """Who planned by it keeps the time that was given; later is kinder, and taken back is kindest."""
    old = _announced("2027-12-01")
    assert broken(old, _announced("2027-06-01"), TODAY) == [
        "POST /v1/places ends on 2027-06-01, earlier than announced (2027-12-01)."
    ]
    for later in (_announced("2028-01-01"), deepcopy(OLD)):
        assert broken(old, later, TODAY) == []
