"""Wishes on a register's fields, written as a filter: OGC FES 2.0 (09-026r2) or ECQL as GeoServer reads it.

A wish is a field's name, a text, and whether the text is a pattern of `_kit.search` with `WILD` in it. Names come from
the configuration, texts from callers; a text is always escaped.
"""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape

Wish = tuple[str, str, bool]
WILD = {"fes": "*", "cql": "%"}


def as_fes(wishes: Sequence[Wish]) -> str:
    """An XML document for the `filter` parameter."""
    terms = "".join(_fes_term(wish) for wish in wishes)
    whole = f"<fes:And>{terms}</fes:And>" if len(wishes) > 1 else terms
    return f'<fes:Filter xmlns:fes="http://www.opengis.net/fes/2.0">{whole}</fes:Filter>'


def as_cql(wishes: Sequence[Wish]) -> str:
    """A text for the `cql_filter` parameter."""
    return " AND ".join(f"{name} {'ILIKE' if is_pattern else '='} {quoted(text)}" for name, text, is_pattern in wishes)


def quoted(text: str) -> str:
    """A literal of SQL and ECQL."""
    return "'" + text.replace("'", "''") + "'"


def _fes_term(wish: Wish) -> str:
    name, text, is_pattern = wish
    inner = f"<fes:ValueReference>{escape(name)}</fes:ValueReference><fes:Literal>{escape(text)}</fes:Literal>"
    if not is_pattern:
        return f"<fes:PropertyIsEqualTo>{inner}</fes:PropertyIsEqualTo>"
    attributes = 'wildCard="*" singleChar="." escapeChar="\\" matchCase="false"'
    return f"<fes:PropertyIsLike {attributes}>{inner}</fes:PropertyIsLike>"
