"""For each operation of the OpenAPI document a request that can be pasted, made of the document's own examples."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote, urlencode

KEY = "Idempotency-Key"
LEADING = ("address", "q", "kind", "stop")
"""The parameters that make a question telling; the first of them that an operation has is filled in."""


def request_of(document: Mapping[str, Any], path: str, method: str = "get") -> str:
    """Path and query of a request that is answered where the examples of the document were made."""
    operation = document["paths"][path][method]
    if "{" in path:
        found = (example_of(operation) or {}).get("item", {}).get("id", "id")
        return re.sub(r"\{id(:path)?\}", quote(str(found), safe="/:"), path)
    query = dict(_question(document, operation)) if method == "get" else {}
    return f"{path}?{urlencode(query, safe=':/')}" if query else path


def curl_of(document: Mapping[str, Any], path: str, method: str, origin: str) -> str:
    """The same as a command: with what it brings, and with the token it needs."""
    operation = document["paths"][path][method]
    parts = [f"curl '{origin}{request_of(document, path, method)}'"]
    if method != "get":
        parts.insert(1, f"-X {method.upper()}")
    if operation.get("security"):
        parts.append('-H "Authorization: Bearer $TOKEN"')
    if any(parameter["name"] == KEY for parameter in operation.get("parameters", ())):
        parts.append(f"-H '{KEY}: \"'$(uuidgen)'\"'")
    if "application/json" in operation.get("requestBody", {}).get("content", {}):
        parts.append("-H 'Content-Type: application/json' -d @body.json")
    return " \\\n  ".join(parts)


def example_of(operation: Mapping[str, Any]) -> Any:
    """The answer that stands in the document; None without one."""
    answers: Mapping[str, Any] = operation["responses"]
    good: Mapping[str, Any] = next((answers[status] for status in ("200", "201") if status in answers), {})
    return good.get("content", {}).get("application/json", {}).get("example")


def _question(document: Mapping[str, Any], operation: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    parameters = {parameter["name"]: parameter for parameter in operation.get("parameters", ())}
    values = {name: value for name in parameters if (value := _value(document, name, parameters[name]))}
    leading = next((name for name in LEADING if name in values), None)
    for name, value in values.items():
        if name == leading or parameters[name].get("required"):
            yield name, value
    if "limit" in parameters:
        yield "limit", "5"


def _value(document: Mapping[str, Any], name: str, parameter: Mapping[str, Any]) -> str | None:
    if name == "address":  # a house that exists, from the register's own example
        houses = document["paths"].get("/v1/addresses/{id}", {}).get("get")
        return str(example_of(houses)["item"]["id"]) if houses and example_of(houses) else None
    schema = parameter["schema"]
    inner = next((part for part in schema.get("anyOf", ()) if part.get("type") != "null"), schema)
    for example in [*schema.get("examples", ()), *inner.get("examples", ())]:
        return str(example[0] if isinstance(example, list) else example)
    values = inner.get("enum") or inner.get("items", {}).get("enum")
    return str(values[0]) if values else None
