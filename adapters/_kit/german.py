"""German prose made findable: the stems of its words, by Snowball's German stemmer over folded letters.

Both sides of a search go through here, what is written and what is typed, so that they meet however either is spelled. A stem is
no word. Umlauts fall together with their vowels, as the plural makes them (`Bäume`, `Baeume`, `Baum`), and ß with ss.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from threading import Lock

MOST = 32
"""Words of a question that count."""
HEAD = "\n"
"""Ends the stems of what a thing is called; those of what is written about it follow."""

_LETTERS = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "ss"})
_WRITTEN_OUT = re.compile(r"(?<![aeiouq])([aou])e")
"""`ae` for ä, but neither the end of `neue` nor the middle of `frauen`."""
_WORD = re.compile(r"[a-z0-9]{1,64}")
_TURN = Lock()
"""The stemmer holds the word it works on: one thread at a time."""


@cache
def _stemmer() -> Callable[[str], str]:
    import snowballstemmer

    of_a_word: Callable[[str], str] = snowballstemmer.stemmer("german").stemWord
    return of_a_word


@lru_cache(
    maxsize=65_536
)  # a catalogue says the same few thousand words again and again, and the stemmer takes its time
def _stem(word: str) -> str:
    with _TURN:
        return _stemmer()(_WRITTEN_OUT.sub(r"\1", word))


def stems(text: str) -> list[str]:
    """`Neue Schulen in der Hauptstraße` → `neu schul in der hauptstrass`; only a to z and 0 to 9."""
    plain = text.lower()
    if not plain.isascii():
        lowered = unicodedata.normalize("NFC", text).lower().translate(_LETTERS)
        plain = unicodedata.normalize("NFKD", lowered).encode("ascii", "ignore").decode()
    return [_stem(word) for word in _WORD.findall(plain)]


def typed(q: str) -> tuple[str, ...]:
    """The stems of what somebody typed, each once; none for a text without letters and digits."""
    return tuple(dict.fromkeys(stems(q[: 100 * MOST])))[:MOST]


def prose(names: Iterable[str], about: Iterable[str]) -> str:
    r"""The text of a thing by its names and what is written about it: ` neu schul \n eroffnet 2026 `."""
    head = dict.fromkeys(stem for name in names for stem in stems(name))
    body = dict.fromkeys(stem for text in about for stem in stems(text))
    return f" {' '.join(head)} {HEAD} {' '.join(body)} "
