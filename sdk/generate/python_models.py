"""Writes `models.py` and `codes.py` of the Python client: what answers hold, as frozen dataclasses, and the known codes."""

from __future__ import annotations

from collections.abc import Iterator

from sdk.generate.contract import Contract, Parameter, Schema, envelope, fields, short
from sdk.generate.python_types import Codes, annotation, codes_of, docstring, last_none, nullable, python_name

MADE = "Made by `python -m sdk.generate` from the contract; a change here is undone by the next run."
SMOOTH = {"Coded": "CodedWords", "MultiPoint": "Lines", "Point": "Position", "SourceRow": "Standing"}
"""Model → the hand-written part it stands on."""


def models(contract: Contract) -> str:
    """The module of models."""
    codes = codes_of(contract)
    blocks = [
        _model(name, schema, codes)
        for name, schema in sorted(contract.schemas.items(), key=lambda each: short(each[0]))
        if not envelope(name, schema) and set(schema.get("properties", {})) != {"items"}
    ]
    used = sorted({part for name, part in SMOOTH.items() if name in contract.schemas})
    head = f'''"""What answers hold. {MADE}"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from hansa_client.absent import ABSENT, Absent
from hansa_client.smooth import {", ".join(used)}
'''
    return "\n\n".join([head, *blocks])


def _model(name: str, schema: Schema, codes: Codes) -> str:
    base = f"({SMOOTH[name]})" if name in SMOOTH else ""
    lines = ["@dataclass(frozen=True, slots=True, kw_only=True)", f"class {short(name)}{base}:"]
    lines += [docstring(schema.get("description", short(name)), "    "), ""]
    for each in fields(schema):
        lines += _field(name, each, codes)
    return "\n".join(lines) + "\n"


def _field(owner: str, each: Parameter, codes: Codes) -> Iterator[str]:
    kind = annotation(each.schema)
    known = codes.named(owner, each.name, each.schema)
    if each.required:
        yield f"    {python_name(each.name)}: {kind}"
    else:
        yield f"    {python_name(each.name)}: {last_none(f'{kind} | Absent')} = ABSENT"
    words = [each.text] if each.text else []
    if known:
        words.append(f"A code of `{known}`, or one newer than this client.")
    elif nullable(each.schema) and not each.required:
        words.append("Absent when it was not asked for, or does not apply.")
    if words:
        yield docstring(" ".join(words), "    ")


def codes(contract: Contract) -> str:
    """The module of codes."""
    sets = codes_of(contract).sets
    head = f'''"""The codes that were known when this client was made, for those who ask with them and compare with them.

Answers hold any `str`: a newer gateway may say more. {MADE}
"""

from typing import Literal
'''
    named = [f"{name} = Literal[{', '.join(map(_quoted, known))}]" for name, known in sorted(sets.items())]
    return "\n".join([head, *named, ""])


def _quoted(text: str) -> str:
    return f'"{text}"'
