"""JMESPath (https://jmespath.org/specification.html), checked before the first row is read. Knows expressions, and no source.

The library finds a wrong function when it is called; here it is found at start, with its nearest right name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

import jmespath
from jmespath.exceptions import JMESPathError, LexerError
from jmespath.functions import Functions

from adapters._kit.mapping import MappingFlaw

LONGEST = 500
"""Characters of one expression."""
_TABLE: Mapping[str, Any] = Functions.FUNCTION_TABLE
_WORD = re.compile(r"[^\s\"'`|&\[\]{}(),@*?!<>=.:]+")
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Path:
    """A compiled expression."""

    read: Callable[[Any], Any]
    """What it finds, None for nothing; ValueError or ArithmeticError for values a function cannot take."""
    roots: frozenset[str]
    """The members it begins at."""


def path(expression: str, where: str) -> Path:
    """Compile it; raises `MappingFlaw` for one that is none. `where` is its key in the binding: `mapping.kind`."""
    if len(expression) > LONGEST:
        raise MappingFlaw(where, f"an expression has at most {LONGEST} characters.")
    try:
        compiled = jmespath.compile(expression)
    except (JMESPathError, RecursionError) as wrong:
        at = getattr(wrong, "lex_position", None)
        spot = "" if at is None else f" at character {at + 1}"
        raise MappingFlaw(where, f"{expression!r} is no JMESPath{spot}.", _remedy(expression, wrong)) from None
    for node in _nodes(compiled.parsed):
        if node["type"] == "function_expression":
            _check(node, where)
    return Path(compiled.search, frozenset(_roots(compiled.parsed)))


def _check(node: Mapping[str, Any], where: str) -> None:
    name, given = node["value"], len(node["children"])
    if name not in _TABLE:
        close = get_close_matches(name, list(_TABLE), n=1)
        raise MappingFlaw(
            where,
            f"JMESPath has no function {name!r}.",
            f'Did you mean "{close[0]}"?' if close else f"There are: {', '.join(sorted(_TABLE))}.",
        )
    signature = _TABLE[name]["signature"]
    fits = given >= len(signature) if signature[-1].get("variadic") else given == len(signature)
    if not fits:
        raise MappingFlaw(where, f"{name}() takes {len(signature)} arguments, not {given}.")


def _remedy(expression: str, wrong: Exception) -> str | None:
    """What is most often meant: a name that needs quotes, a literal without its backticks."""
    if getattr(wrong, "token_type", None) == "NUMBER":
        return f"A number stands in backticks: `{getattr(wrong, 'token_value', 0)}`."
    odd = [name for name in _WORD.findall(expression) if not _PLAIN.fullmatch(name)]
    if isinstance(wrong, LexerError) and odd:
        return f"A name with other signs than a-z, 0-9 and _ stands in double quotes: '\"{odd[0]}\"'."
    return (
        "Count the brackets."
        if any(expression.count(a) != expression.count(b) for a, b in ("[]", "()", "{}"))
        else None
    )


def _nodes(node: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(node, dict):
        yield node
        for child in node["children"]:
            yield from _nodes(child)


def _roots(node: Any) -> Iterator[str]:
    """Every name in it: one too many only means that a member of this name is not counted as unknown."""
    for each in _nodes(node):
        if each["type"] == "field":
            yield each["value"]
