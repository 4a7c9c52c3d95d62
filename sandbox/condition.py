"""Conditions on rows, as `where=` of ArcGIS and `CQL_FILTER=` of GeoServer have them: `NAME LIKE 'A%' AND PLZ = '1'`.

Knows comparisons, LIKE and ILIKE, IN, IS NULL, AND, OR, NOT, UPPER and LOWER. Knows no field: the caller finds them.
"""

import operator
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

Row = Mapping[str, object]
Condition = Callable[[Row], bool]
Operand = Callable[[Row], object]

TOKEN = re.compile(
    r"""\s*(?:(?P<text>'(?:[^']|'')*')|(?P<number>-?\d+(?:\.\d+)?)|(?P<name>"[^"]+"|[^\W\d][\w:]*)|(?P<sign><>|[<>!]=|[=<>(),]))"""
)
ORDER: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
FOLDS: dict[str, Callable[[str], str]] = {"UPPER": str.upper, "LOWER": str.lower}


class BadCondition(ValueError):
    """The text is no condition, or names a field that is not there."""


def condition(text: str, *, find: Callable[[str], str | None]) -> Condition:
    """The condition this text states; `find` gives the real name of a field or None. Raises BadCondition."""
    reader = _Reader(text, find)
    test = reader.any_of()
    if reader.word:
        raise BadCondition(f"unexpected {reader.word!r}")
    return test


def compares(sign: str, left: object, right: object) -> bool:
    """Whether `left sign right` holds; null never compares, a number also compares with its text."""
    if left is None or right is None:
        return False
    if isinstance(left, str) and isinstance(right, str):
        return ORDER[sign](left, right)
    try:
        return ORDER[sign](float(str(left)), float(str(right)))
    except ValueError:
        return False


def pattern(text: str, *, many: str, one: str, escape: str = "", fold: bool = False) -> re.Pattern[str]:
    """A pattern for the whole text with two wildcards and, if there is one, an escape sign before them."""
    parts, escaped = [], False
    for sign in text:
        if escaped or sign not in (many, one, escape):
            parts.append(re.escape(sign))
            escaped = False
        elif sign == escape:
            escaped = True
        else:
            parts.append(".*" if sign == many else ".")
    return re.compile("".join(parts), re.DOTALL | (re.IGNORECASE if fold else 0))


def matches(wanted: re.Pattern[str], value: object) -> bool:
    """Whether the whole value matches; null never does."""
    return value is not None and wanted.fullmatch(str(value)) is not None


class _Reader:
    """Reads one condition from left to right."""

    def __init__(self, text: str, find: Callable[[str], str | None]) -> None:
        self._words = _words(text)
        self._find = find
        self._at = 0

    @property
    def word(self) -> str:
        return self._words[self._at] if self._at < len(self._words) else ""

    def take(self) -> str:
        word = self.word
        self._at += 1
        return word

    def took(self, *words: str) -> bool:
        if self.word.upper() in words:
            self._at += 1
            return True
        return False

    def expect(self, word: str) -> None:
        if not self.took(word):
            raise BadCondition(f"expected {word}, found {self.word or 'the end'!r}")

    def any_of(self) -> Condition:
        tests = [self.all_of()]
        while self.took("OR"):
            tests.append(self.all_of())
        return lambda row: any(test(row) for test in tests)

    def all_of(self) -> Condition:
        tests = [self.one()]
        while self.took("AND"):
            tests.append(self.one())
        return lambda row: all(test(row) for test in tests)

    def one(self) -> Condition:
        if self.took("NOT"):
            return _not(self.one())
        if self.took("("):
            test = self.any_of()
            self.expect(")")
            return test
        return self.comparison()

    def comparison(self) -> Condition:
        left = self.operand()
        if self.took("IS"):
            wanted = not self.took("NOT")
            self.expect("NULL")
            return lambda row: (left(row) is None) is wanted
        if self.took("NOT"):
            return _not(self.membership(left, self.take().upper()))
        word = self.take().upper()
        if word in ORDER:
            right = self.operand()
            return lambda row: compares(word, left(row), right(row))
        return self.membership(left, word)

    def membership(self, left: Operand, word: str) -> Condition:
        if word in ("LIKE", "ILIKE"):
            wanted = pattern(str(self.literal()), many="%", one="_", fold=word == "ILIKE")
            return lambda row: matches(wanted, left(row))
        if word != "IN":
            raise BadCondition(f"unexpected {word or 'the end'!r}")
        self.expect("(")
        options = [self.literal()]
        while self.took(","):
            options.append(self.literal())
        self.expect(")")
        return lambda row: any(compares("=", left(row), option) for option in options)

    def operand(self) -> Operand:
        if self.word[:1] == "'" or self.word[:1].isdigit() or self.word[:1] == "-":
            value = self.literal()
            return lambda row: value
        name = self.take()
        if name.upper() in FOLDS and self.took("("):
            fold, inner = FOLDS[name.upper()], self.operand()
            self.expect(")")
            return lambda row: _folded(fold, inner(row))
        field = self._find(name.strip('"'))
        if field is None:
            raise BadCondition(f"unknown field {name!r}")
        return lambda row: row.get(field)

    def literal(self) -> object:
        word = self.take()
        if word[:1] == "'":
            return word[1:-1].replace("''", "'")
        try:
            return float(word)
        except ValueError as why:
            raise BadCondition(f"expected a value, found {word or 'the end'!r}") from why


def _folded(fold: Callable[[str], str], value: object) -> object:
    return fold(value) if isinstance(value, str) else value


def _not(test: Condition) -> Condition:
    return lambda row: not test(row)


def _words(text: str) -> Sequence[str]:
    words, at = [], 0
    text = text.rstrip()
    while at < len(text):
        found = TOKEN.match(text, at)
        if found is None:
            raise BadCondition(f"cannot read {text[at : at + 20]!r}")
        words.append(found[0].strip())
        at = found.end()
    return words
