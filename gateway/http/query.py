"""From a query string to a question. One pydantic model per resource, made from its query dataclass.

FastAPI publishes the model and validates with it; what it refuses becomes our 400, which names the parameter and the remedy.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import MISSING, fields
from functools import cache
from types import SimpleNamespace
from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter, create_model

from domain.errors import BadQuestion, Mistake
from domain.hints import hints_of
from domain.resource import Resource
from domain.vocabulary import VOCABULARIES
from gateway.federation.check import nearest

_WAIT = re.compile(r"^(\d{1,6})(ms|s)$")
WAIT_FORM = r"^\d{1,6}(ms|s)$"


def read_wait(text: str) -> float:
    """`800ms`, `2s` → seconds; raises ValueError for anything else, or for nothing and for more than 30 s."""
    found = _WAIT.match(text)
    seconds = 0.0 if not found else int(found.group(1)) / (1000 if found.group(2) == "ms" else 1)
    if not 0 < seconds <= 30:
        raise ValueError("wait-unreadable")
    return seconds


def read_require(text: str) -> str | int:
    """`all`, `any` or a number from 1 up."""
    if text in {"all", "any"}:
        return text
    if not re.fullmatch(r"[1-9]\d{0,3}", text):
        raise ValueError("require-unreadable")
    return int(text)


def _parsed(kind: Any, read: Callable[[str], Any], pattern: str | None, example: str | None) -> Any:
    schema: dict[str, Any] = {"type": "string"} | ({"pattern": pattern} if pattern else {})
    if kind.__name__ == "date":
        schema["format"] = "date"
    extra: dict[str, Any] = {"json_schema_extra": lambda made: _replace(made, schema)}
    if example is not None:
        extra["examples"] = [example]
    return Annotated[Any, BeforeValidator(read), Field(**extra)]


def _replace(made: dict[str, Any], schema: Mapping[str, Any]) -> None:
    made.update(schema)


def _common() -> dict[str, Any]:
    return {
        "limit": (int, Field(50, ge=1, le=1000, description="How many items a page holds at most.")),
        "cursor": (
            str | None,
            Field(None, max_length=8000, description="`next_cursor` of the page before; the question stays the same."),
        ),
        **_patience(),
    }


def _patience() -> dict[str, Any]:
    about = "How many of the cities asked must answer: `all`, `any` or a number. Else 503, with the same `sources`."
    return {
        "require": (
            Annotated[Any, BeforeValidator(read_require)],
            Field(
                "any",
                description=about,
                json_schema_extra=lambda made: _replace(
                    made, {"type": "string", "pattern": r"^(all|any|[1-9]\d{0,3})$"}
                ),
            ),
        ),
        "wait": (
            Annotated[Any, BeforeValidator(read_wait)],
            Field(
                None,
                description="How long to wait for the slowest source, `800ms` or `2s`; default 5 s, at most 30 s.",
                json_schema_extra=lambda made: _replace(
                    made, {"type": "string", "pattern": WAIT_FORM, "examples": ["800ms"]}
                ),
            ),
        ),
        "explain": (
            bool,
            Field(default=False, description="Adds how the answer came about: adapters, tries, timings. Never cached."),
        ),
    }


def city_field(slugs: Sequence[str]) -> Any:
    """`city`, repeatable. Which slugs exist is judged against the book, so that a reload needs no new model."""
    about = "Only these cities, by the ids in `/v1/cities`; repeatable. Default: all."
    return (list[str], Field(default_factory=list, max_length=50, description=about, examples=[list(slugs[:1])]))


def list_model(
    resource: Resource, slugs: Sequence[str], examples: Mapping[str, Any] | None = None, *, told: bool = True
) -> type[BaseModel]:
    """The query parameters of the resource's list; `examples` are answers by operation, from which ids are taken to show.

    `told`: with what the document says of each, which takes longer than all the rest. Untold it is the same in every gateway.
    """
    if not told:
        return _untold(resource)
    return _list_model(resource, slugs, examples or {}, _described(resource) if fields(resource.query) else {})


@cache
def _untold(resource: Resource) -> type[BaseModel]:
    return _list_model(resource, (), {}, {})


def _list_model(
    resource: Resource, slugs: Sequence[str], examples: Mapping[str, Any], described: Mapping[str, Any]
) -> type[BaseModel]:
    own = {field.name: _field(resource, _exemplified(field, examples), described) for field in fields(resource.query)}
    parameters: dict[str, Any] = own | {"city": city_field(slugs)} | _common()
    made: type[BaseModel] = create_model(
        f"{_title(resource)}Query", __config__=ConfigDict(extra="forbid"), **parameters
    )
    return made


def _described(resource: Resource) -> Mapping[str, Any]:
    found: Mapping[str, Any] = TypeAdapter(resource.query).json_schema().get("properties", {})
    return found


def _exemplified(field: Any, examples: Mapping[str, Any]) -> Any:
    """The field with an id of another resource as its example, where it wants one: that of an answer that was really given."""
    wanted = field.metadata.get("example_of")
    items = examples.get(f"list_{wanted.replace('.', '_')}", {}).get("items") if wanted else None
    if not items:
        return field
    return SimpleNamespace(
        name=field.name, default=field.default, metadata={**field.metadata, "example": items[0]["id"]}
    )


@cache
def item_model() -> type[BaseModel]:
    """The query parameters of an item."""
    made: type[BaseModel] = create_model("ItemQuery", __config__=ConfigDict(extra="forbid"), **_patience())
    return made


def _title(resource: Resource) -> str:
    return "".join(part.title() for part in resource.name.replace("-", ".").split("."))


def _field(resource: Resource, field: Any, described: Mapping[str, Any]) -> tuple[Any, Any]:
    kind = hints_of(resource.query)[field.name]
    meta = dict(field.metadata)
    about = described.get(meta.get("alias", field.name), {}).get("description", "")
    keywords: dict[str, Any] = {"description": about}
    for name in ("ge", "le", "max_length", "min_length", "pattern"):
        if name in meta and "parse" not in meta:
            keywords[name] = meta[name]
    if "alias" in meta:
        keywords["alias"] = meta["alias"]
    if get_origin(kind) is tuple:
        keywords["max_length"] = meta.get("max_items", 50)
        form = keywords.pop("pattern", None)  # of each of them
        choices = meta.get("choices") or tuple(VOCABULARIES[meta["vocabulary"]].codes if "vocabulary" in meta else ())
        item: Any = Annotated[str, Field(max_length=200, pattern=form)]
        if choices:
            item = Annotated[str, BeforeValidator(_one_of(choices)), Field(json_schema_extra={"enum": list(choices)})]
        if "example" in meta:
            keywords["examples"] = [[meta["example"]]]
        return list[item], Field(default_factory=list, **keywords)
    default = None if field.default is MISSING else field.default
    if "parse" in meta:
        inner = next(part for part in (*get_args(kind), kind) if part is not type(None))
        return _parsed(inner, meta["parse"], meta.get("pattern"), meta.get("example")), Field(default, **keywords)
    if "example" in meta:
        keywords["examples"] = [meta["example"]]
    return kind, Field(default, **keywords)


def _one_of(choices: tuple[str, ...]) -> Callable[[str], str]:
    def chosen(value: str) -> str:
        if value not in choices:
            raise ValueError(f"unknown-value\n{value}\n" + "\n".join(nearest(value, choices)))
        return value

    return chosen


def query_of(resource: Resource, asked: BaseModel) -> Any:
    """The query dataclass from the validated parameters."""
    values = {field.name: getattr(asked, field.name) for field in fields(resource.query)}
    return resource.query(**{name: tuple(v) if isinstance(v, list) else v for name, v in values.items()})


_CODES = {
    "extra_forbidden": ("unknown", None),
    "int_parsing": ("not-a-number", None),
    "int_parsing_size": ("not-a-number", None),
    "int_from_float": ("not-a-number", None),
    "float_parsing": ("not-a-number", None),
    "finite_number": ("not-a-number", None),
    "bool_parsing": ("not-a-boolean", None),
    "less_than_equal": ("too-large", "le"),
    "greater_than_equal": ("too-small", "ge"),
    "string_too_long": ("too-long", "max_length"),
    "string_too_short": ("too-short", "min_length"),
    "too_long": ("too-many", "max_length"),
    "string_pattern_mismatch": ("bad-form", "pattern"),
}


def refusal(errors: Sequence[Mapping[str, Any]], known: Sequence[str]) -> BadQuestion:
    """What FastAPI found wrong, in our words. `known` are the parameters this path has."""
    mistakes = {(mistake.name, mistake.code): mistake for mistake in _mistakes(errors, known)}
    return BadQuestion(*mistakes.values())


def _mistakes(errors: Sequence[Mapping[str, Any]], known: Sequence[str]) -> Iterator[Mistake]:
    for error in errors:
        where, name = str(error["loc"][0]), str(error["loc"][1] if len(error["loc"]) > 1 else error["loc"][0])
        context = error.get("ctx") or {}
        if error["type"] == "value_error":
            code, *rest = str(context.get("error", "")).split("\n")
            params = (("value", rest[0][:100]),) if rest else ()
            yield Mistake(where=where, name=name, code=code, params=params, allowed=tuple(rest[1:]))
            continue
        code, limit = _CODES.get(error["type"], ("bad-form", None))
        params = ((("form" if limit == "pattern" else "limit"), str(context.get(limit))),) if limit else ()
        allowed = nearest(name, known) if code == "unknown" else ()
        yield Mistake(where=where, name=name[:100], code=code, params=params, allowed=allowed)


def repeated(pairs: Sequence[tuple[str, str]], lists: frozenset[str]) -> Iterator[Mistake]:
    """Parameters given twice that may be given once; the last one winning silently would be a wrong answer."""
    seen: set[str] = set()
    for name, _ in pairs:
        if name in seen and name not in lists:
            yield Mistake(where="query", name=name[:100], code="repeated")
        seen.add(name)
