"""Writes the methods of the Python client, once for `Hansa` and once for `AsyncHansa`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from sdk.generate.contract import Contract, Operation, Parameter, envelope, short
from sdk.generate.python_models import MADE
from sdk.generate.python_types import Codes, argument, codes_of, docstring, nullable, owner_of, python_name, wrapped

TOP = ""
STREAM = "text/event-stream"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tongue:
    """What the two clients differ in."""

    sending: str
    """The class that sends."""
    define: str
    wait: str
    many: str
    """What a stream of events is."""


SYNC = Tongue(sending="Sending", define="def", wait="", many="Iterator")
ASYNC = Tongue(sending="AsyncSending", define="async def", wait="await ", many="AsyncIterator")


def methods(contract: Contract, tongue: Tongue) -> str:
    """The module of methods."""
    codes = codes_of(contract)
    grouped = sorted(contract.operations, key=lambda each: each.domain)
    blocks = [
        _group(domain, list(each), contract, codes, tongue) for domain, each in groupby(grouped, lambda o: o.domain)
    ]
    body = "\n\n".join([*blocks[1:], blocks[0]])
    return f"{_head(body, tongue)}\n\n{body}"


def _head(body: str, tongue: Tongue) -> str:
    def used(names: Sequence[str]) -> str:
        return ", ".join(name for name in names if re.search(rf"\b{name}\b", body))

    known = sorted(set(re.findall(r"\bcodes\.\w+", body)))
    return f'''"""One method for each operation. {MADE}"""

from __future__ import annotations

from collections.abc import {used([tongue.many, "Mapping", "Sequence"])}
from datetime import {used(["date", "datetime"])}
from typing import Any

from hansa_client._generated import {"codes, " if known else ""}models
from hansa_client.absent import ABSENT, Absent
from hansa_client.answers import {used(["Answer", "Listing", "Page"])}
from hansa_client.calls import Call, {used(["Photo"])}
from hansa_client.events import Happened
from hansa_client.sending import {tongue.sending}
'''


def _group(domain: str, operations: Sequence[Operation], contract: Contract, codes: Codes, tongue: Tongue) -> str:
    name = "Everything" if domain == TOP else _class(domain)
    said = "Every operation, grouped by what it is about." if domain == TOP else contract.said.get(domain, domain)
    lines = [f"class {name}:", docstring(said, "    "), ""]
    if domain == TOP:
        lines += _groups(contract, tongue)
    else:
        lines += ['    __slots__ = ("_hansa",)', "", f"    def __init__(self, hansa: {tongue.sending}) -> None:"]
        lines += ["        self._hansa = hansa", ""]
    for each in operations:
        lines += [*_method(each, contract, codes, tongue), ""]
    return "\n".join(lines)


def _class(domain: str) -> str:
    return "".join(part.capitalize() for part in domain.split("_"))


def _groups(contract: Contract, tongue: Tongue) -> Iterator[str]:
    yield f"    def __init__(self, hansa: {tongue.sending}) -> None:"
    yield "        self._hansa = hansa"
    for domain in sorted({each.domain for each in contract.operations} - {TOP}):
        yield f"        self.{domain} = {_class(domain)}(hansa)"
    yield ""


def _method(each: Operation, contract: Contract, codes: Codes, tongue: Tongue) -> Iterator[str]:
    define = "def" if each.media == STREAM else tongue.define
    yield f"    {define} {each.method}("
    yield "        self,"
    yield from (f"        {python_name(one.name)}: str," for one in each.in_path)
    named = list(_arguments(each, contract, codes))
    if named:
        yield "        *,"
        yield from (f"        {line}," for line in named)
    answer, reader = _answer(each, contract, tongue)
    yield f"    ) -> {answer}:"
    yield from _docstring(each)
    yield from _body(each, reader, tongue)


def _arguments(each: Operation, contract: Contract, codes: Codes) -> Iterator[str]:
    owner = owner_of(each, contract)
    for one in each.in_query:
        known = codes.named(owner, one.name, one.schema)
        yield f"{python_name(one.name)}: {argument(one.schema, known and f'codes.{known}')} | None = None"
    for one in each.in_body:
        known = codes.named(each.body or "", one.name, one.schema)
        kind = _with_models(argument(one.schema, known and f"codes.{known}"), contract)
        kind = kind if one.required else f"{kind} | Absent"
        null = " | None" if nullable(one.schema) else ""
        yield f"{python_name(one.name)}: {kind}{null}" + ("" if one.required else " = ABSENT")
    if each.photos:
        yield "photos: Sequence[Photo] = ()"
    if each.keyed:
        yield "idempotency_key: str | None = None"
    if each.media == STREAM:
        yield "last_event_id: str | None = None"


def _with_models(kind: str, contract: Contract) -> str:
    names = {short(name) for name in contract.schemas}
    return re.sub(r"(?<![.\w])[A-Z]\w+", lambda found: f"models.{found[0]}" if found[0] in names else found[0], kind)


def _answer(each: Operation, contract: Contract, tongue: Tongue) -> tuple[str, str]:
    """What a method gives, and which of the sender's ways asks for it."""
    if each.media == STREAM:
        return f"{tongue.many}[Happened]", "stream("
    if each.answer is None:
        return ("str", "text(") if each.media else ("None", "nothing(")
    schema = contract.schemas[each.answer]
    inner = envelope(each.answer, schema)
    if set(schema.get("properties", {})) == {"items"}:
        inner = "Listing", str(schema["properties"]["items"]["items"]["$ref"]).rpartition("/")[2]
    if inner is None:
        return f"models.{short(each.answer)}", f"value(models.{short(each.answer)}, "
    kind, item = inner
    return f"{kind}[models.{short(item)}]", f"{kind.lower()}(models.{short(item)}, "


def _docstring(each: Operation) -> Iterator[str]:
    summary = each.summary.removesuffix(".")
    lines = [*wrapped(f"{summary}.", "        ", lead='"""')]
    if each.text.strip().removesuffix(".") != summary:
        lines += ["", *wrapped(each.text, "        ")]
    arguments = [one for one in (*each.in_query, *each.in_body) if one.text]
    if arguments:
        lines += ["", *(line for one in arguments for line in _told(one))]
    yield from [*lines, '        """'] if len(lines) > 1 else [f'{lines[0]}"""']


def _told(one: Parameter) -> Iterator[str]:
    yield from wrapped(f"`{python_name(one.name)}`: {one.text}", "        ", lead="- ", hang="  ")


def _body(each: Operation, reader: str, tongue: Tongue) -> Iterator[str]:
    if each.in_query:
        yield "        query: dict[str, Any] = {"
        yield from (f'            "{one.name}": {python_name(one.name)},' for one in each.in_query)
        yield "        }"
    if each.in_body:
        yield "        body: dict[str, Any] = {"
        yield from (f'            "{one.name}": {python_name(one.name)},' for one in each.in_body)
        yield "        }"
    path = ", ".join([f'"{each.path}"', *(f"{one.name}={python_name(one.name)}" for one in each.in_path)])
    more = ["query=query"] * bool(each.in_query) + ["body=body"] * bool(each.in_body)
    more += ["photos=photos"] * each.photos + ["key=idempotency_key", "keyed=True"] * each.keyed
    more += ["after=last_event_id"] * (each.media == STREAM)
    call = f"Call({', '.join([repr(each.verb).replace(chr(39), chr(34)), f'Call.at({path})', *more])})"
    wait = "" if each.media == STREAM else tongue.wait
    back = "" if reader == "nothing(" else "return "
    yield f"        {back}{wait}self._hansa.{reader}{call})"
