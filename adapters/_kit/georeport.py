"""Rows of GeoReport v2 out of its two forms: JSON, and the XML every server must have.

Knows elements and members, no city. A row is a mapping of the specification's own names to texts or numbers; what is empty or
null is absent. XML is read without any DTD.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import Element

import orjson

from adapters._kit.document import fromstring
from domain.errors import SourceNonsense

Row = Mapping[str, Any]
ROOTS = {"services": "service", "service_requests": "request"}


def rows_of(body: bytes, *, xml: bool) -> list[Any]:
    """The rows of an answer. ValueError or ParseError for another document; SourceNonsense for the server's own errors."""
    if xml:
        root = fromstring(body)
        if root.tag == "errors":
            raise SourceNonsense("the server answers with errors")
        return [_row(each) for each in root if each.tag == _member(root)]
    rows = orjson.loads(body)
    if not isinstance(rows, list):
        raise SourceNonsense("no list of rows")
    if rows and all(isinstance(row, dict) and row.keys() <= {"code", "description"} for row in rows):
        raise SourceNonsense("the server answers with errors")
    return [_without_nothing(row) if isinstance(row, dict) else row for row in rows]


def is_json(body: bytes) -> bool:
    """Whether a server that says no speaks JSON at all."""
    try:
        orjson.loads(body)
    except ValueError:
        return False
    return True


def _member(root: Element) -> str:
    member = ROOTS.get(root.tag)
    if member is None:
        raise SourceNonsense("another document than GeoReport's")
    return member


def _row(element: Element) -> dict[str, Any]:
    return _without_nothing({part.tag: (part.text or "").strip() for part in element if len(part) == 0})


def _without_nothing(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if value is not None and value != ""}
