"""Between the values of `storage.accounts` and rows: a value's fields are its columns. Knows no rule of identity."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Column, ColumnElement, Connection, Table, delete, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite

V = TypeVar("V")

PRUNED = 200
"""Rows that one call removes at most, so that no caller waits for a year's leavings."""


def storable(text: str) -> bool:
    """Whether both databases can hold it: PostgreSQL takes no NUL, and half of a surrogate pair is no UTF-8."""
    return "\0" not in text and not any("\ud800" <= char <= "\udfff" for char in text)


def row_of(value: Any) -> dict[str, Any]:
    """The columns of a value; ValueError for what a database would refuse or change."""
    row = {each.name: getattr(value, each.name) for each in fields(value)}
    for name, held in row.items():
        if isinstance(held, str) and not storable(held):
            raise ValueError(f"{type(value).__name__}.{name} has a character that cannot be kept")
        if isinstance(held, datetime) and held.tzinfo is None:
            raise ValueError(f"{type(value).__name__}.{name} is an instant without a zone")
    return row


def one(connection: Connection, kind: type[V], table: Table, *where: ColumnElement[bool]) -> V | None:
    """The value in the row that fits; None when none does."""
    row = connection.execute(select(*_columns(kind, table)).where(*where)).mappings().first()
    return None if row is None else kind(**row)


def many(
    connection: Connection,
    kind: type[V],
    table: Table,
    *where: ColumnElement[bool],
    order: Sequence[ColumnElement[Any]],
    limit: int | None = None,
) -> tuple[V, ...]:
    """The values in the rows that fit, in this order."""
    asked = select(*_columns(kind, table)).where(*where).order_by(*order).limit(limit)
    return tuple(kind(**row) for row in connection.execute(asked).mappings())


def add(connection: Connection, table: Table, *values: Any) -> None:
    """New rows."""
    if values:
        connection.execute(insert(table), [row_of(value) for value in values])


def put(connection: Connection, table: Table, value: Any, *, final: str | None = None) -> None:
    """A row, over the one with the same key; but what stands in the column `final` stays."""
    new: Any = (postgresql if connection.dialect.name == "postgresql" else sqlite).insert(table).values(row_of(value))
    change = {name: new.excluded[name] for name in row_of(value)}
    if final is not None:
        change[final] = func.coalesce(table.c[final], new.excluded[final])
    connection.execute(new.on_conflict_do_update(index_elements=list(table.primary_key), set_=change))


def prune(connection: Connection, table: Table, past: Column[Any], before: datetime) -> None:
    """Remove rows whose time is up, the oldest first, not too many at once."""
    key = next(iter(table.primary_key))
    old = select(key).where(past <= before).order_by(past).limit(PRUNED)
    connection.execute(delete(table).where(key.in_(old)))


def _columns(kind: type[Any], table: Table) -> list[Column[Any]]:
    return [table.c[each.name] for each in fields(kind)]
