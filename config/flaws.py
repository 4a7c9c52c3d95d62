"""Say what is wrong, where, and what would be right. Knows no file format and no field."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from config.model import ConfigError, Flaw, Spot

_LISTED = 16  # longer lists of right names stop being a remedy
_SHOWN = 60


def quoted(word: str) -> str:
    """The word as it stands in a message: in double quotes, on one line, never longer than a line."""
    line = "".join(letter if letter.isprintable() else "?" for letter in word[: _SHOWN + 1])
    return f'"{line[:_SHOWN]}…"' if len(line) > _SHOWN else f'"{line}"'


def opening(words: str) -> str:
    """The words as the beginning of a sentence; the rest keeps its capitals."""
    return words[:1].upper() + words[1:]


def nearest(word: str, names: Iterable[str]) -> str | None:
    """The right name that is most like the word, case aside; None when none is like it."""
    folded = {name.casefold(): name for name in names}
    found = difflib.get_close_matches(word[:_SHOWN].casefold(), folded, n=1)
    return folded[found[0]] if found else None


def remedy_for(word: str, names: Iterable[str]) -> str | None:
    """`Did you mean "abfallio"?`, else the list of right names when it is short."""
    known = sorted(names)
    if close := nearest(word, known):
        return f'Did you mean "{close}"?'
    return f"Known: {', '.join(known)}." if 0 < len(known) <= _LISTED else None


def unknown(spot: Spot, text: str, word: str, names: Iterable[str]) -> Flaw:
    """The flaw of a name that is none of the right ones; `text` says what it was taken for."""
    return Flaw(spot=spot, text=text, remedy=remedy_for(word, names))


def wrong(spot: Spot, text: str, remedy: str | None = None) -> ConfigError:
    """One mistake, ready to raise."""
    return ConfigError((Flaw(spot=spot, text=text, remedy=remedy),))


def all_of(flaws: Iterable[Flaw]) -> ConfigError:
    """Every mistake, in file order, ready to raise."""
    return ConfigError(tuple(sorted(flaws, key=lambda flaw: (str(flaw.spot.file), flaw.spot.line, flaw.spot.column))))
