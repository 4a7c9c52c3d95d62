"""The language a command speaks: the one asked for, else the terminal's."""

from __future__ import annotations

from collections.abc import Mapping

from domain.words import Language

_LOCALE = ("LC_ALL", "LC_MESSAGES", "LANG")


def tongue(wanted: str | None, environ: Mapping[str, str]) -> Language:
    """`de` or `en`; the first variable of the locale that is set decides (POSIX 8.2)."""
    said = wanted or next((value for name in _LOCALE if (value := environ.get(name))), "en")
    return "de" if said.casefold().startswith("de") else "en"
