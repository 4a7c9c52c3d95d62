"""From a JSON object to a wish: one pydantic model per dataclass that a resource `accepts`, for OpenAPI and to validate with.

What does not fit becomes our 422, which names each field (`items.0.kind`) and the remedy. Text is composed (NFC) and trimmed;
characters that are no text, or that turn the writing round, are refused and never repaired in silence.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import MISSING, Field, fields, is_dataclass
from functools import lru_cache
from types import UnionType
from typing import Annotated, Any, Union, cast, get_args, get_origin, get_type_hints

import pydantic
from email_validator import EmailNotValidError, validate_email
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    StringConstraints,
    TypeAdapter,
    ValidationError,
    create_model,
)

from domain.errors import Mistake, Unprocessable
from domain.resource import Resource
from domain.vocabulary import VOCABULARIES
from gateway.federation.check import nearest

LINES = frozenset({"text", "note"})
"""Fields that may have several lines."""
MISTAKES_SHOWN = 20
_LIST: Any = list
_DICT: Any = dict
_NO_TEXT = frozenset({"Cc", "Cs", "Co", "Zl", "Zp"})
_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""What changes the direction of writing: a name could be made to read as another."""


def wish_of(resource: Resource, data: Mapping[str, Any]) -> Any:
    """The dataclass that `resource` accepts, from a JSON object. Raises Unprocessable with every mistake, at most 20 of them."""
    model = wish_model(resource)
    try:
        asked = model.model_validate(dict(data))
    except ValidationError as wrong:
        errors = wrong.errors(include_url=False, include_input=False)
        found = {(each.name, each.code): each for each in _mistakes(cast(Sequence[Mapping[str, Any]], errors), model)}
        raise Unprocessable(*list(found.values())[:MISTAKES_SHOWN]) from None
    return _made(_accepted(resource), asked)


def wish_model(resource: Resource) -> type[BaseModel]:
    """The model of what `resource` accepts, named like its dataclass."""
    return _model(_accepted(resource))


def _accepted(resource: Resource) -> type:
    if resource.accepts is None:
        raise ValueError(f"{resource.name} accepts nothing")
    return resource.accepts


@lru_cache(maxsize=64)
def _model(wish: type) -> type[BaseModel]:
    described = TypeAdapter(wish).json_schema().get("properties", {})
    hints = get_type_hints(wish)
    own: dict[str, Any] = {
        each.name: _field(each, hints[each.name], described.get(each.name, {}).get("description", ""))
        for each in _fields(wish)
    }
    made: type[BaseModel] = create_model(
        wish.__name__, __config__=ConfigDict(extra="forbid", strict=True), __doc__=wish.__doc__, **own
    )
    return made


def _fields(wish: type) -> tuple[Field[Any], ...]:
    return fields(wish)


def _field(declared: Field[Any], kind: Any, about: str) -> tuple[Any, Any]:
    meta = declared.metadata
    keywords: dict[str, Any] = {"description": about}
    if "example" in meta:
        keywords["examples"] = [meta["example"]]
    optional = get_origin(kind) in {Union, UnionType}
    inner = next(part for part in get_args(kind) if part is not type(None)) if optional else kind
    made = _kind(inner, declared.name, meta)
    if declared.default is not MISSING:
        default: Any = list(declared.default) if isinstance(declared.default, tuple) else declared.default
        return (made | None if optional else made), pydantic.Field(default, **keywords)
    if declared.default_factory is not MISSING:
        factory = _model(inner) if is_dataclass(inner) else declared.default_factory
        return made, pydantic.Field(default_factory=factory, **keywords)
    return (made | None if optional else made), pydantic.Field(**keywords)


def _kind(kind: Any, name: str, meta: Mapping[str, Any]) -> Any:
    """What a field takes, as pydantic says it."""
    if is_dataclass(kind):
        return _model(cast(type, kind))
    if get_origin(kind) is tuple:
        of_each = {key: meta[key] for key in meta if key not in {"min_items", "max_items"}}
        many: Any = _LIST[_kind(get_args(kind)[0], name, of_each)]
        return _with(many, pydantic.Field(min_length=meta.get("min_items", 0), max_length=meta.get("max_items", 50)))
    if get_origin(kind) is dict:
        named: Any = _DICT[_with(str, BeforeValidator(_key)), _text("text", {"max_length": 2000})]
        return _with(named, pydantic.Field(max_length=meta.get("max_items", 50)))
    if kind is str:
        return _text(name, meta)
    bounds = {key: meta[key] for key in ("ge", "le") if key in meta} | (
        {"allow_inf_nan": False} if kind is float else {}
    )
    return _with(kind, pydantic.Field(**bounds)) if bounds else kind


def _with(kind: Any, *steps: Any) -> Any:
    made: Any = Annotated
    return made[(kind, *steps)]


def _text(name: str, meta: Mapping[str, Any]) -> Any:
    """Text within its bounds, which are held against what is left once it was cleaned."""
    bounds = {key: meta[key] for key in ("min_length", "max_length", "pattern") if key in meta}
    steps: list[Any] = [
        StringConstraints(**({"max_length": 200} | bounds)),
        BeforeValidator(_cleaned(lines=name in LINES)),
    ]
    if "vocabulary" in meta:
        choices = tuple(VOCABULARIES[meta["vocabulary"]].codes)
        steps += [AfterValidator(_one_of(choices)), pydantic.Field(json_schema_extra={"enum": list(choices)})]
    if name == "email":
        steps += [AfterValidator(_email), pydantic.Field(json_schema_extra={"format": "email"})]
    return _with(str, *steps)


def _cleaned(*, lines: bool) -> Callable[[Any], Any]:
    def cleaned(value: Any) -> Any:
        if not isinstance(value, str):
            return value
        text = unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n")).strip()
        for char in text:
            if (unicodedata.category(char) in _NO_TEXT or char in _TURNING) and not (lines and char in "\n\t"):
                raise ValueError("bad-characters")
        return text

    return cleaned


def _key(value: Any) -> Any:
    """The name of an answer, as it stands: mended, two of them could become one."""
    if not isinstance(value, str) or not 0 < len(value) <= 100 or _cleaned(lines=False)(value) != value:
        raise ValueError("bad-characters")
    return value


def _one_of(choices: tuple[str, ...]) -> Callable[[str], str]:
    def chosen(value: str) -> str:
        if value not in choices:
            raise ValueError(f"unknown-value\n{value}\n" + "\n".join(nearest(value, choices)))
        return value

    return chosen


def _email(value: str) -> str:
    """The address as mail servers write it; its domain is not asked for, and its name is ASCII as old servers want it."""
    try:
        found = validate_email(value, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        raise ValueError("not-an-email") from None
    return found.ascii_email or found.normalized


_CODES = {
    "missing": ("missing", None),
    "extra_forbidden": ("unknown-field", None),
    "string_type": ("not-a-text", None),
    "int_type": ("not-a-number", None),
    "int_from_float": ("not-a-number", None),
    "float_type": ("not-a-number", None),
    "finite_number": ("not-a-number", None),
    "bool_type": ("not-a-boolean", None),
    "list_type": ("not-a-list", None),
    "dict_type": ("not-an-object", None),
    "model_type": ("not-an-object", None),
    "less_than_equal": ("too-large", "le"),
    "greater_than_equal": ("too-small", "ge"),
    "string_too_long": ("too-long", "max_length"),
    "string_too_short": ("too-short", "min_length"),
    "too_long": ("too-many", "max_length"),
    "too_short": ("too-few", "min_length"),
    "string_pattern_mismatch": ("bad-form", "pattern"),
}


def _mistakes(errors: Sequence[Mapping[str, Any]], model: type[BaseModel]) -> Iterator[Mistake]:
    for error in errors:
        path = [part for part in error["loc"] if part != "[key]"]  # a key of a dict is named by itself
        name = ".".join(_shown(part) for part in path) or "(body)"
        context = error.get("ctx") or {}
        if error["type"] == "value_error":
            code, *rest = str(context.get("error", "")).split("\n")
            params = (("value", rest[0][:100]),) if rest else ()
            yield Mistake(where="body", name=name, code=code, params=params, allowed=tuple(rest[1:]))
            continue
        code, limit = _CODES.get(error["type"], ("bad-form", None))
        params = ((("form" if limit == "pattern" else "limit"), _number(context.get(limit))),) if limit else ()
        allowed = nearest(str(path[-1])[:100], _known(model, path[:-1])) if code == "unknown-field" else ()
        yield Mistake(where="body", name=name, code=code, params=params, allowed=allowed)


def _number(limit: Any) -> str:
    return f"{limit:g}" if isinstance(limit, float) else str(limit)


def _shown(part: str | int) -> str:
    """A name as it may be shown: it may be a stranger's."""
    text = str(part)[:60]
    return text if text.isprintable() else "(field)"


def _known(model: type[BaseModel], path: Sequence[str | int]) -> list[str]:
    """The fields there are where `path` leads."""
    for part in path:
        if isinstance(part, str) and part in model.model_fields:
            model = next(iter(_models(model.model_fields[part].annotation)), model)
    return list(model.model_fields)


def _models(kind: Any) -> Iterator[type[BaseModel]]:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        yield kind
    for part in get_args(kind):
        yield from _models(part)


def _made(wish: type, asked: BaseModel) -> Any:
    """The dataclass with the model's values: lists as tuples, models as their dataclasses."""
    hints = get_type_hints(wish)
    return wish(**{each.name: _value(hints[each.name], getattr(asked, each.name)) for each in _fields(wish)})


def _value(kind: Any, value: Any) -> Any:
    if isinstance(value, BaseModel):
        inner = next(part for part in (kind, *get_args(kind)) if is_dataclass(part))
        return _made(cast(type, inner), value)
    if isinstance(value, list):
        return tuple(_value(get_args(kind)[0], each) for each in value)
    return value
