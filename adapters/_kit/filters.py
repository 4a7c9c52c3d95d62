"""Wishes on a register's fields, written as a filter: OGC FES 2.0 (09-026r2), ECQL as GeoServer reads it, or Esri's SQL.

A wish is a field's name, a text, and whether the text is a pattern of `_kit.search` with `WILD` in it. Names come from
the configuration, texts from callers; a text is always escaped.
"""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape

from adapters._kit.search import Wish, Wishes

WILD = {"fes": "*", "cql": "%", "sql": "%"}


def as_fes(wishes: Wishes) -> str:
    """An XML document for the `filter` parameter."""
    ways = [_fes_all("And", [_fes_term(wish) for wish in way]) for way in wishes]
    return f'<fes:Filter xmlns:fes="http://www.opengis.net/fes/2.0">{_fes_all("Or", ways)}</fes:Filter>'


def as_cql(wishes: Wishes) -> str:
    """A text for the `cql_filter` parameter."""
    return _any_of(wishes, "{} ILIKE {}", "{} = {}")


def as_sql(wishes: Wishes) -> str:
    """A text for the `where` parameter; standardised queries know no ILIKE."""
    return _any_of(wishes, "UPPER({}) LIKE {}", "{}={}")


def quoted(text: str) -> str:
    """A literal of SQL and ECQL."""
    return "'" + text.replace("'", "''") + "'"


def _any_of(wishes: Wishes, like: str, equal: str) -> str:
    ways = [
        " AND ".join((like if is_pattern else equal).format(name, quoted(text)) for name, text, is_pattern in way)
        for way in wishes
    ]
    return ways[0] if len(ways) == 1 else " OR ".join(f"({way})" for way in ways)


def _fes_all(operator: str, terms: Sequence[str]) -> str:
    return terms[0] if len(terms) == 1 else f"<fes:{operator}>{''.join(terms)}</fes:{operator}>"


def _fes_term(wish: Wish) -> str:
    name, text, is_pattern = wish
    inner = f"<fes:ValueReference>{escape(name)}</fes:ValueReference><fes:Literal>{escape(text)}</fes:Literal>"
    if not is_pattern:
        return f"<fes:PropertyIsEqualTo>{inner}</fes:PropertyIsEqualTo>"
    attributes = 'wildCard="*" singleChar="." escapeChar="\\" matchCase="false"'
    return f"<fes:PropertyIsLike {attributes}>{inner}</fes:PropertyIsLike>"
