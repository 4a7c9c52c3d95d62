"""A street as a person types it, as patterns a database can match. Knows spellings, no query language.

Patterns only narrow: together they find every street whose folded spelling (`domain.words.fold_street`) begins like a
reading of what was typed (`domain.typed`), and may find more, because the caller compares again. A folded text has lost the
register's umlauts, blanks and hyphens, so between any two letters something may stand.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from domain.places import AddressQuery
from domain.typed import Reading, readings, unfinished

Wish = tuple[str, str, bool]
"""What is demanded of one field of a register: its name, a text, and whether the text is a pattern."""
Wishes = Sequence[Sequence[Wish]]
"""Alternatives; in each, all wishes must come true. None at all: everything is wanted."""

_UMLAUTS = {"a": "Ä", "o": "Ö", "u": "Ü"}
_PAIRS = frozenset({"ae", "oe", "ue", "ss"})  # how folding writes ä, ö, ü and ß
LONGEST = 16  # letters; more would narrow no further, and each costs the database a wildcard

NEARBY = 500.0  # metres asked round a position when the caller names no radius


def patterns(street: str, *, wild: str) -> tuple[str, ...]:
    """`koenigstr` → `K%N%I%G%S%T%R%` with `wild="%"`; only A to Z, Ä, Ö, Ü, 0 to 9 and `wild`. One of them must match.

    `street` is folded and without blanks, and may end anywhere.
    """
    letters = unfinished(street)[:LONGEST]
    if not letters:
        return ()
    first, umlaut = letters[0], _UMLAUTS.get(letters[0])
    rest = f"{wild}{_loose(letters[1:], wild)}"
    found = [first.upper() + rest]
    if umlaut and letters[1:2] in ("", "e"):
        found.append(umlaut + f"{wild}{_loose(letters[2:], wild)}")
    return tuple(dict.fromkeys(found))


def _loose(letters: str, wild: str) -> str:
    """Each letter with a wildcard behind it; none for those that may be an umlaut, or half of one at the end."""
    at, found = 0, ""
    end = len(letters.rstrip("s"))
    if end and letters[end - 1] in _UMLAUTS:
        end -= 1
    while at < end:
        if letters[at : at + 2] in _PAIRS:
            at += 2
            continue
        found += letters[at].upper() + wild
        at += 1
    return found


def wishes(
    query: AddressQuery | None,
    *,
    street: str | None,
    postcode: str | None,
    district: str | None,
    town: str,
    wild: str,
) -> Wishes:
    """What a question demands of a register's own fields, as alternatives.

    `street`, `postcode` and `district` are the register's names for them, None where it has no such field; `town` is the
    slug of its city.
    """
    if query is None:
        return ()
    fixed: list[Wish] = [(postcode, query.postcode, False)] if postcode and query.postcode else []
    if not street or not query.q:
        return (fixed,) if fixed else ()
    found = dict.fromkeys(
        tuple(each)
        for reading in readings(query.q)
        for each in _of(reading, (street, None if query.postcode else postcode, district), town, wild)
    )
    if not found:
        return (fixed,) if fixed else ()
    return tuple([*each, *fixed] for each in found if not any(_covers(other, each) for other in found))


def _covers(wide: Sequence[Wish], narrow: Sequence[Wish]) -> bool:
    """Whether every row the second finds is one the first finds: a pattern is covered by its own beginning."""
    return wide != narrow and all(
        (name, begun, is_pattern) in narrow
        or (is_pattern and any(other == name and text.startswith(begun) for other, text, like in narrow if like))
        for name, begun, is_pattern in wide
    )


def _of(reading: Reading, names: tuple[str, str | None, str | None], town: str, wild: str) -> Iterator[Sequence[Wish]]:
    """The alternatives of one reading; none for one that no row of this register can fit."""
    street, postcode, district = names
    more: list[Wish] = []
    if reading.along and not town.startswith(reading.along):
        if district:
            more.append((district, wild + _loose(reading.along, wild), True))
        elif not reading.behind:
            return
    if reading.postcode and postcode and len(reading.postcode) == 5:
        more.append((postcode, reading.postcode, False))
    for spelt in reading.streets:
        for pattern in patterns(spelt, wild=wild):
            yield [(street, pattern, True), *more]
