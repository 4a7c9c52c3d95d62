"""The contract as the writers need it: operations with their names, parameters, bodies and answers. Knows no language."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
DOCUMENT = HERE.parents[1] / "openapi" / "hansa.json"
NAMES = HERE / "names.toml"
VERBS = ("get", "put", "post", "patch", "delete")

Schema = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One thing a caller may say: in the path, the query or the body."""

    name: str
    """As it stands on the wire."""
    schema: Schema
    required: bool
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One thing that can be asked for."""

    id: str
    domain: str
    """The group its method stands in (`waste`); empty for the client itself."""
    method: str
    """The method's name, snake_case (`pickups`)."""
    verb: str
    path: str
    summary: str
    text: str
    in_path: tuple[Parameter, ...]
    in_query: tuple[Parameter, ...]
    in_body: tuple[Parameter, ...]
    body: str | None
    """The schema of the body."""
    photos: bool
    """Whether photos may go along, in a form."""
    keyed: bool
    """Whether it takes an `Idempotency-Key`, and can so be said twice."""
    answer: str | None
    """The schema of a good answer; None for none."""
    media: str | None
    """The media type of a good answer; None for none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """The whole document, read."""

    version: str
    schemas: Mapping[str, Schema]
    operations: tuple[Operation, ...]
    said: Mapping[str, str]
    """Domain → what it is about, as the tags say."""


def read(document: Path = DOCUMENT, names: Path = NAMES) -> Contract:
    """The contract; raises ValueError when two operations would get one name."""
    told = json.loads(document.read_text("utf-8"))
    given = tomllib.loads(names.read_text("utf-8"))["methods"]
    schemas = told["components"]["schemas"]
    found = tuple(_operations(told["paths"], schemas, given))
    seen = [(each.domain, each.method) for each in found]
    if twice := sorted({f"{domain}.{method}" for domain, method in seen if seen.count((domain, method)) > 1}):
        raise ValueError(f"two operations of one name: {', '.join(twice)}; give one another in {names.name}")
    if unknown := sorted(given.keys() - {each.id for each in found}):
        raise ValueError(f"{names.name} names operations that are not there: {', '.join(unknown)}")
    tags = {tag["name"]: tag["description"] for tag in told["tags"]}
    return Contract(version=told["info"]["version"], schemas=schemas, operations=found, said=tags)


def _operations(
    paths: Mapping[str, Any], schemas: Mapping[str, Schema], given: Mapping[str, str]
) -> Iterator[Operation]:
    for path, item in paths.items():
        for verb in VERBS:
            if verb in item:
                yield _operation(path, verb, item[verb], schemas, given)


def _operation(
    path: str, verb: str, told: Mapping[str, Any], schemas: Mapping[str, Schema], given: Mapping[str, str]
) -> Operation:
    domain, method = _name(path, verb, told, given)
    kinds = told.get("requestBody", {}).get("content", {})
    body = _ref(kinds.get("application/json", {}).get("schema", {}))
    media, answer = _answer(told["responses"])
    return Operation(
        id=told["operationId"],
        domain=domain,
        method=method,
        verb=verb.upper(),
        path=path,
        summary=told["summary"],
        text=told["description"],
        in_path=tuple(_parameters(told, "path")),
        in_query=tuple(_parameters(told, "query")),
        in_body=tuple(fields(schemas[body])) if body else (),
        body=body,
        photos="multipart/form-data" in kinds,
        keyed=any(each["name"] == "Idempotency-Key" for each in _parameters_told(told)),
        answer=answer,
        media=media,
    )


def _name(path: str, verb: str, told: Mapping[str, Any], given: Mapping[str, str]) -> tuple[str, str]:
    """Group and name of the method: what `names.toml` says, else what the path says."""
    if name := given.get(told["operationId"]):
        domain, _, method = name.rpartition(".")
        return domain, method
    parts = [part for part in path.removeprefix("/v1").split("/") if part and not part.startswith("{")]
    domain, last = "_".join(parts[:-1]), parts[-1].replace("-", "_")
    one = "{" in path.rpartition("/")[2]
    noun = singular(last) if one or verb != "get" else last
    prefix = {"post": "create_", "put": "replace_", "patch": "change_", "delete": "delete_", "get": ""}[verb]
    return domain, prefix + noun


def singular(noun: str) -> str:
    """`pickups` → `pickup`, `cities` → `city`, `addresses` → `address`; what has no plural stays."""
    for ending, short in (("ies", "y"), ("sses", "ss"), ("s", "")):
        if noun.endswith(ending):
            return noun.removesuffix(ending) + short
    return noun


def _parameters_told(told: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    found: list[Mapping[str, Any]] = told.get("parameters", [])
    return found


def _parameters(told: Mapping[str, Any], place: str) -> Iterator[Parameter]:
    for each in _parameters_told(told):
        if each["in"] == place:
            yield Parameter(
                name=each["name"],
                schema=each["schema"],
                required=each.get("required", False),
                text=each.get("description", ""),
            )


def fields(schema: Schema) -> Iterator[Parameter]:
    """The fields of an object, those that are always there first, each group in the document's order."""
    always = schema.get("required", ())
    told = sorted(schema.get("properties", {}).items(), key=lambda field: field[0] not in always)
    for name, each in told:
        yield Parameter(name=name, schema=each, required=name in always, text=each.get("description", ""))


def _answer(responses: Mapping[str, Any]) -> tuple[str | None, str | None]:
    """Media type and schema of the first good answer."""
    good = next(said for status, said in sorted(responses.items()) if status.startswith("2"))
    kinds = good.get("content", {})
    if "application/json" in kinds:
        return "application/json", _ref(kinds["application/json"]["schema"])
    return next(iter(kinds), None), None


def _ref(schema: Schema) -> str | None:
    return ref(schema) if "$ref" in schema else None


def ref(schema: Schema) -> str:
    """The name a `$ref` points to."""
    return str(schema["$ref"]).rpartition("/")[2]


def short(name: str) -> str:
    """A schema's name as clients see it: `CaseShape` → `Case`."""
    return name.removesuffix("Shape") or name


def envelope(name: str, schema: Schema) -> tuple[str, str] | None:
    """`("Page", "Pickup")` or `("Answer", "Pickup")` for the answers of the federation; None for everything else."""
    told = set(schema.get("properties", {}))
    if {"items", "sources", "complete", "next_cursor"} <= told:
        return "Page", ref(schema["properties"]["items"]["items"])
    if {"item", "sources", "complete"} <= told:
        return "Answer", ref(schema["properties"]["item"])
    if {"items", "next_cursor"} == told:
        return "Listing", ref(schema["properties"]["items"]["items"])
    return None


def snake(name: str) -> str:
    """`BulkyOffer` → `bulky_offer`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def camel(name: str) -> str:
    """`bulky_offers` → `bulkyOffers`."""
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)
