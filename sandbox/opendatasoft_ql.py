"""What can be asked of one table: the little of Opendatasoft's query language (ODSQL) that the twin knows.

`where` is `column = "text"`, joined by `and`; `order_by` a column, or it and `desc`; `select` columns. An unknown column is refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from sandbox.opendatasoft_tables import Row, Table

TERM = re.compile(r'\s*`?(\w+)`?\s*(?:=|:)\s*"((?:[^"\\]|\\.)*)"\s*', re.ASCII)


class Mistake(Exception):
    """A question that is refused, with the portal's code."""

    def __init__(self, code: str, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.code, self.status = code, status


def chosen(table: Table, query: Mapping[str, str], *, columns: Sequence[str]) -> list[Row]:
    """The rows that `where` keeps, in the order of `order_by`, with the columns of `select`; raises Mistake."""
    rows = list(table.rows)
    for column, value in _terms(query.get("where", "")):
        _known(columns, column)
        rows = [row for row in rows if str(row[column]) == value]
    if order := query.get("order_by"):
        column, _, turn = order.partition(" ")
        _known(columns, column)
        rows.sort(key=lambda row: (row[column] is None, row[column]), reverse=turn.lower() == "desc")
    if select := query.get("select"):
        names = [each.strip() for each in select.split(",")]
        for name in names:
            _known(columns, name)
        return [{name: row[name] for name in names} for row in rows]
    return rows


def _terms(where: str) -> list[tuple[str, str]]:
    found = [TERM.fullmatch(each) for each in re.split(r"\band\b", where)] if where else []
    if None in found:
        raise Mistake("ODSQLSyntaxError", f"ODSQL query is malformed: {where}")
    return [(each[1], each[2]) for each in found if each]


def _known(columns: Sequence[str], column: str) -> None:
    if column not in columns:
        raise Mistake("ODSQLError", f"Unknown field: {column}")
