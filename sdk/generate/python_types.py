"""What a schema is in Python: the annotation of a field and of an argument, and the names of sets of codes."""

from __future__ import annotations

import keyword
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, field

from sdk.generate.contract import Contract, Operation, Schema, envelope, fields, ref, short

BUILT_IN = {"from", "in", "to"}
INSTANT = r"[Tt ]"
"""What the pattern of an instant has in it, and no other."""

_PLAIN = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}
_FORMATS = {"date": "date", "date-time": "datetime"}


def python_name(name: str) -> str:
    """The name on the wire as Python takes it: `from` → `from_`, `Idempotency-Key` → `idempotency_key`."""
    plain = name.lower().replace("-", "_")
    return f"{plain}_" if keyword.iskeyword(plain) else plain


def annotation(schema: Schema) -> str:
    """The type of a field of an answer. Codes are `str`: tomorrow's gateway may know more of them than this client."""
    if "$ref" in schema:
        return short(ref(schema))
    if options := schema.get("anyOf") or schema.get("oneOf"):
        return last_none(" | ".join(dict.fromkeys(annotation(option) for option in options)))
    if "prefixItems" in schema:
        return f"tuple[{', '.join(annotation(part) for part in schema['prefixItems'])}]"
    kind = schema.get("type")
    if kind == "array":
        return f"tuple[{annotation(schema['items'])}, ...]"
    if kind == "object":
        inner = schema.get("additionalProperties")
        return f"Mapping[str, {annotation(inner) if isinstance(inner, dict) else 'Any'}]"
    return _FORMATS.get(schema.get("format", ""), _PLAIN.get(str(kind), "Any"))


def last_none(union: str) -> str:
    """The same with None at its end."""
    return union.replace(" | None", "") + " | None" if " | None" in union else union


def argument(schema: Schema, codes: str | None) -> str:
    """The type of an argument: lists take one value as well, instants take text (`now`), codes take newer ones."""
    core = core_of(schema)
    if core.get("type") == "array":
        one = argument(core["items"], codes)
        return f"{one} | Sequence[{one}]" if one.endswith("str") else f"Sequence[{one}]"
    if INSTANT in core.get("pattern", ""):
        return "datetime | str"
    return f"{codes} | str" if codes and "enum" in core else annotation(core)


def core_of(schema: Schema) -> Schema:
    """The schema without the null beside it."""
    options = [option for option in schema.get("anyOf", ()) if option.get("type") != "null"]
    core: Schema = options[0] if len(options) == 1 else schema
    return core


def nullable(schema: Schema) -> bool:
    """Whether null is a value of it."""
    return any(option.get("type") == "null" for option in schema.get("anyOf", ()))


def codes_in(schema: Schema) -> tuple[str, ...]:
    """The codes known when this was made; empty when the value is none of a fixed set."""
    core = core_of(schema)
    if core.get("type") == "array":
        return codes_in(core.get("items", {}))
    return tuple(core.get("enum", ()))


@dataclass(slots=True)
class Codes:
    """The sets of codes, each under a name: `PlaceKind`, `SourceRowState`."""

    sets: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def named(self, owner: str, what: str, schema: Schema) -> str | None:
        """The name of the set a value is from; None when there is none."""
        known = codes_in(schema)
        if not known:
            return None
        name = short(owner).removesuffix("Wish") + "".join(part.capitalize() for part in what.split("_"))
        if self.sets.setdefault(name, known) != known:
            raise ValueError(f"two sets of codes would be named {name}")
        return name


def owner_of(operation: Operation, contract: Contract) -> str:
    """What an operation is about, for the names of its codes: the item of its answer."""
    if operation.answer is None:
        return "".join(part.capitalize() for part in operation.method.split("_"))
    inner = envelope(operation.answer, contract.schemas[operation.answer])
    return inner[1] if inner else operation.body or operation.answer


def codes_of(contract: Contract) -> Codes:
    """Every set of codes of the contract."""
    codes = Codes()
    for name, schema in contract.schemas.items():
        for each in fields(schema):
            codes.named(name, each.name, each.schema)
    for operation in contract.operations:
        for each in operation.in_query:
            codes.named(owner_of(operation, contract), each.name, each.schema)
    return codes


def wrapped(text: str, indent: str, *, lead: str = "", hang: str = "", limit: int = 118) -> Iterator[str]:
    """Prose as indented lines; `lead` opens the first, `hang` indents the others further."""
    plain = " ".join(text.split()).replace("\\", "\\\\")
    yield from textwrap.wrap(
        plain, limit, initial_indent=indent + lead, subsequent_indent=indent + hang, break_on_hyphens=False
    )


def docstring(text: str, indent: str) -> str:
    """Prose as a docstring: on one line, or its first sentence, a blank line, and the rest."""
    plain = " ".join(text.split())
    if len(indent) + len(plain) + 6 <= 120:
        return f'{indent}"""{plain}"""'.replace("\\", "\\\\")
    first, dot, rest = plain.partition(". ")
    lines = list(wrapped(first + dot.strip(), indent, lead='"""'))
    if rest:
        lines += ["", *wrapped(rest, indent)]
    return "\n".join([*lines, f'{indent}"""'])
