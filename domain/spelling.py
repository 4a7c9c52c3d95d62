"""German words made comparable: their stem, and the text of a thing that can be found in any spelling.

Light on purpose: suffixes of number and case and the umlaut of the plural go, nothing is looked up. A stem is no word; it
only meets another stem. After CISTEM (Weißweiler and Fraser, 2017), shortened to what names of things need.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from domain.words import fold

_UMLAUTS = (("ae", "a"), ("oe", "o"), ("ue", "u"))
_SHORTEST = 4  # letters a stem keeps: below them words fall together


@lru_cache(maxsize=8192)  # descriptions are made of the same words
def stem(word: str) -> str:
    """`schraenke` → `schrank`, `lampen` → `lamp`; `word` is folded."""
    for spelt, plain in _UMLAUTS:
        word = word.replace(spelt, plain)
    while len(word) > _SHORTEST:
        if len(word) > _SHORTEST + 1 and word.endswith(("er", "em")):
            word = word[:-2]
        elif word.endswith(("e", "s", "n")):
            word = word[:-1]
        else:
            break
    return word


def spread(names: Iterable[str]) -> str:
    r"""The text of a thing with these names: each between bars, with and without its blanks, then the stems of its words.

    `|alte lampe|altelampe|\n alte lamp `: a beginning, an end and a whole are found by `in`, at the speed of a search.
    """
    folded = [name for name in dict.fromkeys(map(fold, names)) if name]
    spelt = dict.fromkeys(form for name in folded for form in (name, name.replace(" ", "")))
    stems = dict.fromkeys(stem(word) for name in folded for word in name.split())
    return f"|{'|'.join(spelt)}|\n {' '.join(stems)} " if folded else ""
