"""A house as somebody types it: what part is the street, the number, the postcode, the district. Knows no register.

A typed text is ambiguous until it is compared: `Am Markt 4` is a street and a number, `Königstr Duissern` may be a street
with two words or a street and a district. Every sensible reading is given; whoever compares takes the best that fits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from domain.words import fold

_RANGE = re.compile(r"(\d{1,4}\s?[a-zA-Z]?)\s?[-–/+]\s?\d{1,4}(?:\s?[a-zA-Z])?(?!\w)")
_TOKEN = re.compile(r"\d+[a-z]{1,2}(?![a-z])|\d+|[a-z]+")
_HALF = re.compile(r"str(?:a|as|ass)$")
_POSTCODE = re.compile(r"(?<!\d)\d{5}(?!\d)")
ANOTHER = 10
"""What the rank of a street loses that only begins like the one typed."""
RELUCTANT = 100
"""Ranks from here on are guesses: a source shows them only when it has nothing better."""
MOST = 8  # words; a street has fewer, and each more is one more reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One way to understand what was typed; every text is folded and without blanks."""

    street: str
    """The beginning of the street, or all of it."""
    number: str | None = None
    """The beginning of the house number, `12a`, without leading noughts."""
    postcode: str | None = None
    """The first digits of the postcode; three at least."""
    along: str = ""
    """The beginning of a district's or the town's name, typed along."""
    behind: bool = False
    """Whether `along` stood behind the number or a comma: it is no part of the street, even where no register knows it."""
    sure: bool = True
    """False when a likelier reading should win where both fit."""

    @property
    def streets(self) -> tuple[str, ...]:
        """The street, what it will be once a `Straß` is typed to its end, and with a blank behind every `Straße`."""
        return tuple(dict.fromkeys((self.street, unfinished(self.street), self.street.replace("strasse", "str"))))


def unfinished(street: str) -> str:
    """`hauptstra`, on its way to `hauptstrasse`, as `hauptstr`, which is how a folded street says it."""
    return _HALF.sub("str", street)


def postcode_in(q: str) -> str | None:
    """The five digits typed along with a street; None without them."""
    found = _POSTCODE.search(q)
    return found.group() if found else None


def readings(q: str) -> tuple[Reading, ...]:
    """Every way to read a typed house, likeliest first; none for a text without letters and digits."""
    head, _, tail = _RANGE.sub(r"\1", q).partition(",")
    words, after = _tokens(head), _tokens(tail)
    return tuple(dict.fromkeys(_with_tail(reading, after) for reading in _all(words)))


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(fold(text))[:MOST]


def _all(words: Sequence[str]) -> Iterator[Reading]:
    postcode = next((word for word in words if _is_postcode(word)), None)
    if postcode is not None and len(words) > 1:
        rest = [word for word in words if word != postcode]
        yield from (replace(reading, postcode=postcode) for reading in _street_first(rest) if not reading.postcode)
        return
    yield from _street_first(words)
    if len(words) > 1 and words[0][0].isdigit():
        for reading in _street_first(words[1:]):
            if reading.number is None:
                yield replace(reading, number=_number(words[0]))


def _street_first(words: Sequence[str]) -> Iterator[Reading]:
    for end in range(len(words), 0, -1):
        street, rest = "".join(words[:end]), words[end:]
        if not rest:
            yield Reading(street=street)
        elif rest[0][0].isdigit():
            yield from _numbered(street, rest[0], rest[1:])
        elif all(word.isalpha() for word in rest):
            yield Reading(street=street, along="".join(rest))


def _numbered(street: str, number: str, rest: Sequence[str]) -> Iterator[Reading]:
    """A street, a number, and what follows it: a suffix, the digits of a postcode, a district."""
    suffixed = bool(rest) and len(rest[0]) == 1 and rest[0].isalpha() and number.isdigit()
    if suffixed:
        yield from _numbered(street, number + rest[0], rest[1:])
    digits = [word for word in rest if word.isdigit()]
    along = "".join(word for word in rest if not word.isdigit())
    if len(digits) < 2:
        postcode = digits[0] if digits else None
        yield Reading(
            street=street, number=_number(number), postcode=postcode, along=along, behind=True, sure=not suffixed
        )
    if not digits and number.isdigit() and 3 <= len(number) <= 5:
        yield Reading(street=street, postcode=number, along=along, sure=len(number) == 5)


def _with_tail(reading: Reading, after: Sequence[str]) -> Reading:
    """What stands behind a comma is never the street."""
    digits = [word for word in after if word[0].isdigit()]
    postcode = next((word for word in digits if _is_postcode(word)), None)
    number = next((word for word in digits if word != postcode), None)
    along = "".join(word for word in after if word.isalpha())
    return replace(
        reading,
        along=reading.along + along,
        behind=reading.behind or (bool(along) and not reading.along),
        postcode=reading.postcode or postcode,
        number=reading.number or (_number(number) if number else None),
    )


def _is_postcode(word: str) -> bool:
    return len(word) == 5 and word.isdigit()


def _number(word: str) -> str:
    return word.lstrip("0") or "0"
