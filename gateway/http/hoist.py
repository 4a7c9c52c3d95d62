"""What requests bring, as named shapes of the OpenAPI document: said once, and linked to, like what answers bring."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def hoist(document: dict[str, Any]) -> None:
    """Move every inline body, and what is defined inside it, to the document's schemas, under their titles."""
    schemas = document["components"]["schemas"]
    for holder, key in _bodies(document):
        schema = holder[key]
        schemas.update(schema.pop("$defs", {}))
        schemas[schema["title"]] = schema
        holder[key] = {"$ref": f"#/components/schemas/{schema['title']}"}


def _bodies(document: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str]]:
    """Where a shape with a title stands: as a whole body, or as one part of a form."""
    for methods in document["paths"].values():
        for operation in methods.values():
            for content in operation.get("requestBody", {}).get("content", {}).values():
                schema = content["schema"]
                if "title" in schema:
                    yield content, "schema"
                for name, part in schema.get("properties", {}).items():
                    if "title" not in schema and "title" in part and part.get("type") == "object":
                        yield schema["properties"], name
