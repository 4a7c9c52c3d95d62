"""As much of GraphQL as a calendar's website needs: one query, read and answered field by field.

Reads the text of any client (spacing, variables, order of fields) by the grammar of the GraphQL specification,
section 2; without aliases, fragments, directives and mutations. Knows no waste: kinds and fields are handed in.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

TOKEN = re.compile(r'[\s,\ufeff]+|#[^\n]*|(?P<token>"(?:[^"\\\n]|\\.)*"|-?\d+(?:\.\d+)?|\w+|[{}()\[\]:!=$])', re.ASCII)
Arguments = Mapping[str, object]


class Mistake(Exception):
    """What a GraphQL server puts into `errors`: the text is the message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One field of a selection, with its arguments (variables already filled in) and its own selection."""

    name: str
    arguments: Arguments
    selection: tuple["Asked", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """How a field is answered, and the arguments it `needs` or `takes`; `of` is the kind of what it answers with.

    Without `of` the answer is a leaf and has no selection.
    """

    answer: Callable[[Any, Arguments], object]
    of: str | None = None
    needs: frozenset[str] = frozenset()
    takes: frozenset[str] = frozenset()


Kinds = Mapping[str, Mapping[str, Field]]


def read(text: str, variables: Arguments) -> tuple[Asked, ...]:
    """The selection of the one query in `text`; what cannot be read raises Mistake."""
    tokens = _Tokens(text)
    if tokens.peek() != "{":
        tokens.expect("query")
        if tokens.peek() not in ("(", "{"):
            tokens.take()
        if tokens.peek() == "(":
            _skip_declarations(tokens)
    selection = _selection(tokens, variables)
    if tokens.peek():
        raise Mistake(f"Syntax Error: Unexpected {tokens.peek()!r} after the query.")
    return selection


def answer(selection: Sequence[Asked], kind: str, source: object, kinds: Kinds) -> dict[str, object]:
    """Exactly the selected fields of `source`, which is of `kind`; an unknown field or argument raises Mistake."""
    told: dict[str, object] = {}
    for asked in selection:
        if asked.name == "__typename":
            told[asked.name] = kind
            continue
        field = kinds[kind].get(asked.name)
        if field is None:
            raise Mistake(f'Cannot query field "{asked.name}" on type "{kind}".')
        _check(asked, field, kind)
        told[asked.name] = _below(field.answer(source, asked.arguments), asked, field, kinds)
    return told


def _below(value: object, asked: Asked, field: Field, kinds: Kinds) -> object:
    if field.of is None or value is None:
        return value
    if isinstance(value, list):
        return [answer(asked.selection, field.of, item, kinds) for item in value]
    return answer(asked.selection, field.of, value, kinds)


def _check(asked: Asked, field: Field, kind: str) -> None:
    where = f'field "{asked.name}" of type "{kind}"'
    for name in asked.arguments:
        if name not in field.needs | field.takes:
            raise Mistake(f'Unknown argument "{name}" on {where}.')
    for name in sorted(field.needs):
        if asked.arguments.get(name) is None:
            raise Mistake(f'Argument "{name}" on {where} is required, but it was not provided.')
    if (field.of is None) != (not asked.selection):
        must = "must have" if field.of else "must not have"
        raise Mistake(f"The {where} {must} a selection of subfields.")


class _Tokens:
    """The words of a query, one after the other; "" when there are none left."""

    def __init__(self, text: str) -> None:
        self._words = _words(text)
        self._next = next(self._words, "")

    def peek(self) -> str:
        return self._next

    def take(self) -> str:
        word, self._next = self._next, next(self._words, "")
        return word

    def expect(self, word: str) -> None:
        if self._next != word:
            raise Mistake(f"Syntax Error: Expected {word!r}, found {self._next or 'the end'!r}.")
        self.take()


def _words(text: str) -> Iterator[str]:
    at = 0
    while at < len(text):
        match = TOKEN.match(text, at)
        if match is None:
            raise Mistake(f"Syntax Error: Unexpected character {text[at]!r}.")
        if match["token"]:
            yield match["token"]
        at = match.end()


def _skip_declarations(tokens: _Tokens) -> None:
    while tokens.peek() not in (")", ""):
        tokens.take()
    tokens.expect(")")


def _selection(tokens: _Tokens, variables: Arguments) -> tuple[Asked, ...]:
    tokens.expect("{")
    fields: list[Asked] = []
    while tokens.peek() != "}":
        name = tokens.take()
        if not name.isidentifier():
            raise Mistake(f"Syntax Error: Expected a name, found {name or 'the end'!r}.")
        arguments = _arguments(tokens, variables) if tokens.peek() == "(" else {}
        below = _selection(tokens, variables) if tokens.peek() == "{" else ()
        fields.append(Asked(name=name, arguments=arguments, selection=below))
    tokens.expect("}")
    if not fields:
        raise Mistake("Syntax Error: Expected a name, found '}'.")
    return tuple(fields)


def _arguments(tokens: _Tokens, variables: Arguments) -> dict[str, object]:
    tokens.expect("(")
    arguments: dict[str, object] = {}
    while tokens.peek() not in (")", ""):
        name = tokens.take()
        tokens.expect(":")
        arguments[name] = _value(tokens, variables)
    tokens.expect(")")
    return arguments


def _value(tokens: _Tokens, variables: Arguments) -> object:
    word = tokens.take()
    if word == "$":
        return variables.get(tokens.take())
    if word == "[":
        items: list[object] = []
        while tokens.peek() not in ("]", ""):
            items.append(_value(tokens, variables))
        tokens.expect("]")
        return items
    try:
        return json.loads(word)  # strings, numbers, true, false and null are written as in JSON
    except ValueError as why:
        raise Mistake(f"Syntax Error: Unexpected {word!r} where a value should stand.") from why
