"""Words in two languages: codes, labels, and sentences with gaps. Knows no HTTP; the lists stand in `vocabulary` and `texts`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import ClassVar, Literal

Language = Literal["de", "en"]
LANGUAGES: tuple[Language, ...] = ("de", "en")

MARK = "\ue000"
"""Stands before the key of a word where a label will stand. A private-use character: `clean` takes it out of all foreign text."""

_MONTHS = {
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split(),
    "en": "January February March April May June July August September October November December".split(),
}
_GAP = re.compile(r"\{(\w+)\}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Text:
    """The same sentence in German and English; `{gaps}` are filled in by name."""

    de: str
    en: str

    def say(self, language: Language, params: Mapping[str, str] | None = None) -> str:
        """The sentence in one language. Days are spelled out; a gap nobody fills stays empty."""
        text = self.de if language == "de" else self.en
        known = params or {}
        return _GAP.sub(lambda gap: spell(known.get(gap.group(1), ""), language), text)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemText:
    """A kind of problem: its title, what it means, and what to do about it."""

    title: Text
    meaning: Text
    remedy: Text


def spell(value: str, language: Language) -> str:
    """`2026-12-31` → `31. Dezember 2026` or `31 December 2026`; anything else stays as it is, `2026-02-30` too."""
    if not _DAY.fullmatch(value):
        return value
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return value  # somebody's text that only looks like a day
    month = _MONTHS[language][day.month - 1]
    return f"{day.day}. {month} {day.year}" if language == "de" else f"{day.day} {month} {day.year}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """A list of codes with their labels."""

    name: str
    title: Text
    codes: Mapping[str, Text]
    standards: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    """Standard → code → how the standard says it; a code that has no counterpart is absent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coded:
    """A value from a vocabulary, with what the source wrote."""

    __pydantic_config__: ClassVar[dict[str, bool]] = {"use_attribute_docstrings": True}

    code: str | None
    """The common code; null when the source's value is not known yet."""
    label: str | None
    """The code in the language of the answer; null without a code."""
    native: str | None
    """What the source wrote; null when it wrote nothing and the kind is known from where it was found."""


def coded(vocabulary: Vocabulary, code: str | None, native: str | None = None) -> Coded:
    """A coded value whose label is filled in when it is shown; raises ValueError for a code the vocabulary lacks."""
    if code is None:
        return Coded(code=None, label=None, native=native)
    if code not in vocabulary.codes:
        raise ValueError(f"no code {code!r} in vocabulary {vocabulary.name}")
    return Coded(code=code, label=f"{MARK}{vocabulary.name}/{code}", native=native)


_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\ud800-\udfff]")


def clean(text: str) -> str:
    """Foreign text without control and private-use characters, composed (NFC), trimmed."""
    printable = text.isprintable()  # nearly all text is, and printable text holds nothing unwanted
    if printable and text.isascii():
        return text.strip()
    return unicodedata.normalize("NFC", text if printable else _UNWANTED.sub("", text)).strip()


_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_STREET = re.compile(r"(?<=\w)(?:strasse|str\.?)(?=\W|\d|$)|\b(?:strasse|str\.?)(?=\W|\d|$)")
_OTHER = re.compile(r"[^a-z0-9]+")


@lru_cache(maxsize=8192)  # names of streets and districts come again and again, once per house
def fold(text: str) -> str:
    """A spelling to compare by: lower case, ae/oe/ue/ss, `str` for Straße/Str., single blanks.

    `Aachener Str. 4`, `AACHENER STRASSE 4` and `Aachenerstraße 4` differ only in their blanks.
    """
    plain = text.lower()
    if not plain.isascii():
        lowered = unicodedata.normalize("NFC", text).lower().translate(_UMLAUTS)
        plain = unicodedata.normalize("NFKD", lowered).encode("ascii", "ignore").decode()
    return _OTHER.sub(" ", _STREET.sub("str", plain)).strip()


def fold_street(text: str) -> str:
    """A street's spelling without any blank, so that `Aachener Str.` equals `Aachenerstraße`."""
    return fold(text).replace(" ", "")


_NUMBER = re.compile(r"^\s*0*(\d{1,5})\s*([a-zA-Z]{0,2})\b")


def fold_number(text: str) -> str:
    """`12 A`, `012a` → `12a`; what is no house number stays, lower-cased and without blanks."""
    found = _NUMBER.match(text)
    return f"{found.group(1)}{found.group(2).lower()}" if found else text.replace(" ", "").lower()
