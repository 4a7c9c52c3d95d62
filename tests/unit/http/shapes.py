"""How a body is held against its schema in the contract: nothing missing, nothing wrong, nothing beside."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from openapi_schema_validator import OAS31Validator, oas31_format_checker


def closed(value: Any) -> Any:
    """The same schemas, in which an object may hold nothing that is not described."""
    if isinstance(value, list):
        return [closed(part) for part in value]
    if not isinstance(value, dict):
        return value
    made = {name: closed(part) for name, part in value.items()}
    if value.get("type") == "object" and "properties" in value:
        made["additionalProperties"] = False
    return made


def misfits(document: Mapping[str, Any], schema: Mapping[str, Any], body: Any) -> list[str]:
    """Where a body does not fit a schema of the document, or has a member the schema does not describe."""
    return held_against(document, schema)(body)


def held_against(document: Mapping[str, Any], schema: Mapping[str, Any]) -> Callable[[Any], list[str]]:
    """The same for many bodies."""
    whole = closed({"components": {"schemas": document["components"]["schemas"]}}) | closed(schema)
    checker = OAS31Validator(whole, format_checker=oas31_format_checker)
    return lambda body: [f"{error.json_path}: {error.message}" for error in checker.iter_errors(body)]
