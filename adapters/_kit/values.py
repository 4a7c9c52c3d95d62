"""What one value of a foreign row becomes: a text, a code, a truth, a number.

Knows the habits of sources (doubles as house numbers, decimal commas, `ja`), and no rule, row or source.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from functools import lru_cache
from typing import Any

from adapters._kit.opening import is_readable
from adapters._kit.prose import from_prose
from domain.words import Coded, Vocabulary, clean, coded, fold_number

Tally = Counter[str]
"""Values nobody knows, counted."""
Turn = Callable[[Any, Tally], Any]
"""A value of a row → a value of the vocabulary; None for nothing, ValueError or TypeError for what has no sense."""

SHORT = 100  # characters that are looked at in less time than another function is called
LONGEST = 4000  # characters of one text; more is a broken row, not a description
COUNTED = 100  # different unknown values; a source that invents one per row must not fill the memory
_DOUBLE = re.compile(r"(\d+)\.0+")
_POSTCODE = re.compile(r"\d{5}")
_TOWN = re.compile(r"(?:D[- ])?(\d{5})(?!\d)")
_NUMBER = re.compile(r"[-+]?\d{1,15}(?:[.,]\d{1,15})?")
_FIRST = re.compile(r"(?<!\d)(?<!\d[.,])\d{1,15}(?!\d)(?![.,]\d)", re.ASCII)
_ADDRESS = re.compile(r"(.*?\D) (\d{1,5}(?: ?[a-zA-Z])?(?: ?[-/+] ?(?:\d{1,5})?(?: ?[a-zA-Z])?)?)")


class RuleFlaw(ValueError):
    """A rule that cannot be used; `wrong` is the word to correct and `allowed` what could stand there."""

    def __init__(self, text: str, wrong: str = "", allowed: Collection[str] = ()) -> None:
        super().__init__(text)
        self.wrong, self.allowed = wrong, allowed


def text_of(value: Any) -> str | None:
    """A scalar of JSON, YAML or XML as clean text; None for nothing; raises for no text, or far too much."""
    if value is None:
        return None
    text = value if type(value) is str else _written(value)
    if len(text) <= SHORT and text.isascii() and text.isprintable():  # as nearly all are: nothing to clean
        return text.strip() or None
    if len(text) > LONGEST:
        raise ValueError(f"a text of {len(text)} characters")
    return clean(text) or None


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    if not isinstance(value, str | int | float):
        raise TypeError(f"a {type(value).__name__} where a text should be")
    return str(value)


def count(seen: Tally, name: str) -> None:
    """One more of a value or a field nobody knows."""
    name = name[:80]
    if name in seen or len(seen) < COUNTED:
        seen[name] += 1


def split_address(text: str) -> tuple[str, str | None]:
    """`Paul-Thomas-Straße 35 ` → street and number; the number is None where the text does not end with one."""
    plain = " ".join(text.split())
    found = _ADDRESS.fullmatch(plain)
    return (found.group(1), found.group(2)) if found else (plain, None)


def split_town(text: str) -> str | None:
    """`40211 Adorf Stadtmitte` → the postcode before the town; None where there is none."""
    found = _TOWN.match(text)
    return found.group(1) if found else None


PARTS: Mapping[str, Callable[[str], str | None]] = {
    "street": lambda text: split_address(text)[0],
    "house_number": lambda text: split_address(text)[1],
    "postcode": split_town,
}
"""What a rule can take of a text that holds more."""


def wording(part: str | None, name: str) -> Turn:
    """Text for a target of this name; house numbers are folded to `12a`, a postcode that is none is nothing."""
    if part not in (None, *PARTS):
        raise RuleFlaw(f"an address has no part {part!r}.", str(part), tuple(PARTS))
    finishes: dict[str, Callable[[str], str | None]] = {"house_number": _house_number, "postcode": _postcode}
    steps = tuple(step for step in (part and PARTS[part], finishes.get(name)) if step)
    if not steps:
        return lambda value, seen: text_of(value)

    def turn(value: Any, seen: Tally) -> str | None:
        text = text_of(value)
        for step in steps:
            text = step(text) or None if text else None
        return text

    return turn


def timing(hours: str | None) -> Turn:
    """Opening hours in OpenStreetMap's syntax; what is not in it is counted, and nothing.

    With `hours: prose` the text is German, and one that is not understood to the last word is nothing.
    """
    if hours not in (None, "osm", "prose"):
        raise RuleFlaw(f"hours are not written as {hours!r}.", str(hours), ("osm", "prose"))

    def turn(value: Any, seen: Tally) -> str | None:
        text = text_of(value)
        if text is None or hours == "prose":
            return text and from_prose(text)
        if is_readable(text):
            return text
        count(seen, text)
        return None

    return turn


def coding(values: Mapping[Any, Any] | None, vocabulary: Vocabulary) -> Turn:
    """Codes of native values. Without `values` the value is a code already, and there is nothing native beside it."""
    if values is not None and not isinstance(values, Mapping):
        raise RuleFlaw("`values` is a mapping from what the source writes to a code.")
    for code in (values or {}).values():
        if code not in vocabulary.codes:
            raise RuleFlaw(f"{vocabulary.name} has no code {code!r}.", str(code), vocabulary.codes)
    known = {_same(native): code for native, code in (values or {}).items()}

    def turn(value: Any, seen: Tally) -> Coded | None:
        native = text_of(value)
        if native is None:
            return None
        if values is None and native in vocabulary.codes:
            return coded(vocabulary, native)
        code = known.get(native.casefold())
        if code is None:
            count(seen, native)
        return coded(vocabulary, code, native)

    return turn


def judging(truth: Any, falsehood: Any) -> Turn:
    """Truths: the words for yes and no; a word that is neither is counted and counts as unknown."""
    if not isinstance(truth, list | tuple) or not isinstance(falsehood, list | tuple):
        raise RuleFlaw("`truth` and `falsehood` are lists of what the source writes.")
    known = {_same(word): False for word in falsehood} | {_same(word): True for word in truth}

    def turn(value: Any, seen: Tally) -> bool | None:
        word = text_of(value)
        if word is not None and word.casefold() not in known:
            count(seen, word)
        return None if word is None else known.get(word.casefold())

    return turn


def measuring(scale: Any, kind: type, part: str | None = None) -> Turn:
    """Numbers, times `scale`; a decimal comma is understood. With `part: number` the first one of a text: `4 Stellplätze`."""
    if part not in (None, "number"):
        raise RuleFlaw(f"a number has no part {part!r}.", str(part), ("number",))
    if isinstance(scale, bool) or not isinstance(scale, int | float) or not math.isfinite(scale):
        raise RuleFlaw("`scale` is a number.")

    def turn(value: Any, seen: Tally) -> int | float | None:
        text = text_of(value)
        if text is None:
            return None
        number = text
        if part is not None:
            found = _FIRST.search(text)
            number = found.group() if found else ""
        if isinstance(value, bool) or not _NUMBER.fullmatch(number):
            raise ValueError(f"{text[:40]!r} is no number")
        scaled = float(number.replace(",", ".")) * scale
        return round(scaled) if kind is int else scaled

    return turn


def _same(word: Any) -> str:
    """A word of the configuration as `text_of` gives a source's: YAML reads `1` as a number and `true` as a truth."""
    return (text_of(word) or "").casefold()


@lru_cache(maxsize=4096)  # a city's houses share a few hundred numbers
def _house_number(text: str) -> str:
    double = _DOUBLE.fullmatch(text)
    return fold_number(double.group(1) if double else text)


@lru_cache(maxsize=4096)
def _postcode(text: str) -> str | None:
    double = _DOUBLE.fullmatch(text)
    text = double.group(1) if double else text
    return text if _POSTCODE.fullmatch(text) else None
