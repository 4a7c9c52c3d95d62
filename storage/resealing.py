"""Seals anew what lies under an older key, some rows at a time. Knows no table: those who do say what is sealed in theirs."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, LargeBinary, Row, Table, func, or_, select, tuple_, update

from storage.ports import Sealing
from storage.seal import SealError

Write = Callable[[Callable[[Connection], int]], Awaitable[int]]

log = logging.getLogger("hansa.storage")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """The sealed columns of one table."""

    table: Table
    columns: tuple[str, ...]
    about: Callable[[Row[Any], str], str]
    """What the value in a row's column was said to be about; of the row only the primary key is there."""


class Resealing:
    """A walk over sealed rows. It remembers how far it has come, so that each row is read once in a walk, not once a batch."""

    def __init__(self, seal: Sealing, places: Sequence[Sealed]) -> None:
        self._seal = seal
        self._places = places
        self._here = 0
        self._after: tuple[Any, ...] | None = None

    async def some(self, write: Write, limit: int) -> int:
        """Seal some rows anew, at most `limit` in one write; how many. 0 at the end of the walk; the next one begins anew.

        A value that does not open was tampered with: it is logged and left alone. One whose key is not set is not looked for.
        """
        if not self._seal.older:
            return 0
        try:
            return await write(lambda db: self._batch(db, limit))
        except BaseException:
            self._here, self._after = 0, None  # what this write did is undone, and lies behind us
            raise

    def _batch(self, db: Connection, limit: int) -> int:
        while self._here < len(self._places):
            place = self._places[self._here]
            rows = db.execute(self._next(place, limit)).all()
            self._after = tuple(rows[-1][: len(_key(place.table))]) if rows else None
            self._here += 0 if rows else 1
            renewed = sum(self._renew(db, place, row) for row in rows)
            if renewed:
                return renewed
        self._here = 0
        return 0

    def _next(self, place: Sealed, limit: int) -> Any:
        key = _key(place.table)
        columns = [place.table.c[name] for name in place.columns]
        asked = select(*key, *columns).where(or_(*(self._old(column) for column in columns)))
        if self._after is not None:
            asked = asked.where(tuple_(*key) > tuple_(*self._after))
        return asked.order_by(*key).limit(limit)

    def _old(self, column: Column[Any]) -> ColumnElement[bool]:
        older = self._seal.older
        return func.substr(column, 1, len(older[0]), type_=LargeBinary).in_(older)

    def _renew(self, db: Connection, place: Sealed, row: Row[Any]) -> bool:
        renewed = {}
        for name in place.columns:
            value = getattr(row, name)
            if value is None or not bytes(value).startswith(self._seal.older):
                continue
            about = place.about(row, name)
            try:
                renewed[name] = self._seal.seal(self._seal.open(bytes(value), about), about)
            except SealError as error:
                log.error("%s cannot be sealed anew: %s", about, error)
        if renewed:
            own = [column == getattr(row, column.name) for column in _key(place.table)]
            db.execute(update(place.table).where(*own).values(renewed))
        return bool(renewed)


def _key(table: Table) -> tuple[Column[Any], ...]:
    return tuple(table.primary_key.columns)
