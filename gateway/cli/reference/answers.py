"""Reference of what clients see: every operation with its parameters, every shape, every word, every problem."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from config.load import load, shipped
from domain.catalogue import CATALOGUE
from domain.texts import MISTAKES, NOTES, PROBLEMS
from domain.vocabulary import VOCABULARIES
from domain.words import Text
from gateway.app import contract
from gateway.cli.reference.markdown import code, page, span, table
from portal.schemas import described


def resources() -> str:
    """`resources.md`: the operations and the shapes, from the OpenAPI document."""
    document = contract(load(shipped()))
    operations = [_operation(path, methods["get"]) for path, methods in document["paths"].items() if "get" in methods]
    shapes = [_shape(name, shape) for name, shape in sorted(document["components"]["schemas"].items())]
    kept = table(
        ("resource", "fresh for", "usable after that for"),
        ((code(r.name), span(r.fresh), "" if r.local else span(r.usable)) for r in CATALOGUE.values()),
    )
    return page("Resources", "## Freshness", kept, *operations, "## Shapes", *shapes)


def _operation(path: str, operation: Mapping[str, Any]) -> str:
    parameters = [_value(p["name"], p["schema"], p.get("description", "")) for p in operation.get("parameters", ())]
    answers = table(
        ("status", "shape", "when"),
        (
            (status, _named(response), response["description"])
            for status, response in sorted(operation["responses"].items())
        ),
    )
    parts = [f"## GET {path}", operation.get("description", operation["summary"])]
    return "\n\n".join([*parts, table(("parameter", "type", "meaning"), parameters), answers]).replace("\n\n\n", "\n\n")


def _named(response: Mapping[str, Any]) -> str:
    content: Mapping[str, Any] = next(iter(response.get("content", {}).values()), {})
    name = described(content.get("schema", {})).ref
    return f"[{name}](#{name.lower()})" if name else ""


def _shape(name: str, shape: Mapping[str, Any]) -> str:
    rows = [
        _value(field, schema, schema.get("description", "")) for field, schema in shape.get("properties", {}).items()
    ]
    return f"### {name}\n\n{shape.get('description', '')}\n\n{table(('field', 'type', 'meaning'), rows)}"


def _value(name: str, schema: Mapping[str, Any], about: str) -> tuple[str, str, str]:
    found = described(schema)
    facts = "; ".join(f"{fact} {code(value)}" for fact, value in found.facts)
    return code(name), code(found.type), f"{about} ({facts})" if facts else about


def vocabularies() -> str:
    """`vocabularies.md`: every code in both languages."""
    lists = [
        f"## {vocabulary.name}\n\n{vocabulary.title.en}\n\n" + _both("code", vocabulary.codes)
        for vocabulary in VOCABULARIES.values()
    ]
    return page("Vocabularies", *lists)


def problems() -> str:
    """`problems.md`: notes, problems and mistakes, with what to do."""
    rows = ((f"[{slug}](#{slug})", kind.title.en, kind.title.de) for slug, kind in PROBLEMS.items())
    kinds = [f"### {slug}\n\n{kind.meaning.en} {kind.remedy.en}" for slug, kind in PROBLEMS.items()]
    return page(
        "Problems, mistakes and notes",
        "## Problems",
        "The `type` of a problem is `/problems/<slug>`; the gateway serves each as a page in both languages.",
        table(("slug", "English", "German"), rows),
        *kinds,
        "## Mistakes",
        "The `code` of each entry of `errors` in a 400.",
        _both("code", MISTAKES),
        "## Notes",
        "The `slug` of each entry of `notes` in a source's row: true of an answer, and no error.",
        _both("slug", NOTES),
    )


def _both(head: str, words: Mapping[str, Text]) -> str:
    return table((head, "English", "German"), ((code(name), text.en, text.de) for name, text in words.items()))
