"""Writes the generated parts of the TypeScript client: methods, names of models, version. Types are openapi-typescript's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from sdk.generate.contract import Contract, Operation, camel, envelope, short
from sdk.generate.python_types import codes_of, wrapped

MADE = "Made by `python -m sdk.generate` from the contract; a change here is undone by the next run."
STREAM = "text/event-stream"


def version(contract: Contract) -> str:
    """The module with the version."""
    return f'/** The version of the contract. {MADE} */\nexport const VERSION = "{contract.version}";\n'


def models(contract: Contract) -> str:
    """The module that gives each schema its short name, and each set of known codes one."""
    lines = [f"/** What answers hold, by short names. {MADE} */", 'import type { components } from "./schema.js";', ""]
    lines.append('type Schemas = components["schemas"];')
    for name, schema in sorted(contract.schemas.items(), key=lambda each: short(each[0])):
        if not envelope(name, schema) and set(schema.get("properties", {})) != {"items"}:
            lines += [
                f"/** {_plain(schema.get('description', name))} */",
                f'export type {short(name)} = Schemas["{name}"];',
            ]
    lines += [
        "",
        "/** The codes that were known when this was made; an answer may hold others. */",
        "export const codes = {",
    ]
    for name, known in sorted(codes_of(contract).sets.items()):
        lines.append(f"  {name}: [{', '.join(f'{chr(34)}{code}{chr(34)}' for code in known)}],")
    return "\n".join([*lines, "} as const;", ""])


def methods(contract: Contract) -> str:
    """The module of methods."""
    grouped = sorted(contract.operations, key=lambda each: each.domain)
    groups = {domain: list(each) for domain, each in groupby(grouped, lambda operation: operation.domain)}
    top = groups.pop("")
    blocks = ["\n".join(_class(domain, each, contract)) for domain, each in groups.items()]
    body = "\n\n".join([*blocks, "\n".join(_everything(top, groups, contract))])
    return f"""/** One method for each operation. {MADE} */
import type {{ Answer, Listing, Page }} from "../answers.js";
import type {{ Happened }} from "../events.js";
import {{ at, type Filed, type Options, type Photo, type Query, type Sending }} from "../sending.js";
import type * as Models from "./models.js";
import type {{ components }} from "./schema.js";

type Bodies = components["schemas"];

{body}
"""


def _class(domain: str, operations: Sequence[Operation], contract: Contract) -> Iterator[str]:
    yield f"/** {contract.said.get(domain, domain)} */"
    yield f"export class {_capital(domain)} {{"
    yield "  readonly #hansa: Sending;"
    yield "  constructor(hansa: Sending) {"
    yield "    this.#hansa = hansa;"
    yield "  }"
    for each in operations:
        yield from _method(each, contract, "this.#hansa")
    yield "}"


def _everything(
    operations: Sequence[Operation], groups: dict[str, list[Operation]], contract: Contract
) -> Iterator[str]:
    yield "/** Every operation, grouped by what it is about. */"
    yield "export class Everything {"
    yield "  protected readonly sending: Sending;"
    for domain in groups:
        yield f"  /** {contract.said.get(domain, domain)} */"
        yield f"  readonly {camel(domain)}: {_capital(domain)};"
    yield "  constructor(sending: Sending) {"
    yield "    this.sending = sending;"
    for domain in groups:
        yield f"    this.{camel(domain)} = new {_capital(domain)}(sending);"
    yield "  }"
    for each in operations:
        yield from _method(each, contract, "this.sending")
    yield "}"


def _capital(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_"))


def _method(each: Operation, contract: Contract, sender: str) -> Iterator[str]:
    answer, way = _answer(each, contract)
    given = [f"{camel(one.name)}: string" for one in each.in_path]
    call = [f'"{each.verb}"', _path(each)]
    parts = []
    if each.in_query:
        given.append(f'query: Query<"{each.id}"> = {{}}')
        parts.append("query")
    if each.body:
        given.append(f'body: Bodies["{each.body}"]')
        parts.append("body")
    if each.photos:
        given.append("photos: readonly Photo[] = []")
        parts.append("photos")
    if each.keyed:
        parts.append("keyed: true")
    given.append(f"options: {'Filed' if each.keyed else 'Options'} = {{}}")
    call += [f"{{ {', '.join(parts)} }}" if parts else "{}", "options"]
    words = f"{each.summary.removesuffix('.')}." + (f" {_plain(each.text)}" if each.text != each.summary else "")
    yield ""
    yield "  /**"
    yield from wrapped(words, "   * ")
    yield "   */"
    stream = each.media == STREAM
    yield f"  {camel(each.method)}({', '.join(given)}): {'AsyncGenerator' if stream else 'Promise'}<{answer}> {{"
    yield f"    return {sender}.{way}({', '.join(call)});"
    yield "  }"


def _path(each: Operation) -> str:
    if not each.in_path:
        return f'"{each.path}"'
    filled = each.path
    for one in each.in_path:
        filled = filled.replace(f"{{{one.name}}}", f"${{{camel(one.name)}}}")
    return f"at`{filled}`"


def _answer(each: Operation, contract: Contract) -> tuple[str, str]:
    """What a method gives, and the way it is asked for."""
    if each.media == STREAM:
        return "Happened", "stream"
    if each.answer is None:
        return ("string", "text") if each.media else ("void", "nothing")
    schema = contract.schemas[each.answer]
    inner = envelope(each.answer, schema)
    if set(schema.get("properties", {})) == {"items"}:
        inner = "Listing", str(schema["properties"]["items"]["items"]["$ref"]).rpartition("/")[2]
    if inner is None:
        return f"Models.{short(each.answer)}", "value"
    return f"{inner[0]}<Models.{short(inner[1])}>", inner[0].lower()


def _plain(text: str) -> str:
    """Prose that cannot end a comment."""
    return " ".join(text.split()).replace("*/", "* /")
