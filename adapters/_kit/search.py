"""A street as a person types it, as a pattern a database can match. Knows spellings, no query language.

A pattern only narrows: it finds every street whose folded spelling (`domain.words.fold_street`) begins like the folded
question, and may find more, because the caller compares again. It asks for the register's blanks, except before `str`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from domain.places import AddressQuery

_NUMBER = re.compile(r"(?:^|\s)\d.*$", re.DOTALL)
_STREET = re.compile(
    r"str(?:a(?:ss?|ß)?|asse|aße|\.)?(?=\W|\d|$)"
)  # Str., Strasse, Straße, and one nobody finished typing
_SPELT = re.compile(r"ae|oe|ue|ss|[äöüß]|[^a-z0-9]+")
_HALF = re.compile(r"(?<=.)(?:st|s+|[aou])$")  # not typed to its end, it may become an umlaut, an ß or a `str`
LONGEST = 40

NEARBY = 500.0  # metres asked round a position when the caller names no radius


def street_pattern(q: str, *, wild: str) -> str | None:
    """`koenigstr 4` → `K%NIG%STR%` with `wild="%"`: only A to Z, 0 to 9 and `wild`; None when `q` names no street."""
    typed = _NUMBER.sub("", q).strip().lower()
    plain = _SPELT.sub("*", _HALF.sub("*", _STREET.sub(" str ", typed)).strip())
    pattern = re.sub(r"\*+", "*", plain[:LONGEST] + "*").upper()
    return None if pattern == "*" else pattern.replace("*", wild)


def wishes(
    query: AddressQuery | None, street: str | None, postcode: str | None, *, wild: str
) -> Sequence[tuple[str, str, bool]]:
    """What a question demands of a register's own fields: name, text, and whether the text is a pattern.

    `street` and `postcode` are the register's names for them, None where it has no such field.
    """
    if query is None:
        return ()
    found = []
    if street and query.q and (pattern := street_pattern(query.q, wild=wild)):
        found.append((street, pattern, True))
    if postcode and query.postcode:
        found.append((postcode, query.postcode, False))
    return found
