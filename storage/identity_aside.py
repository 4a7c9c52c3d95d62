"""How identity reaches its database: one thing by its key, beside what every durable engine can."""

from __future__ import annotations

from typing import Any, TypeVar

from sqlalchemy import Table

from storage.aside import Aside as Beside
from storage.identity_rows import one, storable

T = TypeVar("T")


class Aside(Beside):
    """The database of identity."""

    LOCK = 0x48414E53414944  # `HANSAID` in ASCII

    async def _one(self, kind: type[T], table: Table, **key: Any) -> T | None:
        if not all(storable(value) for value in key.values() if isinstance(value, str)):
            return None
        return await self._read(lambda db: one(db, kind, table, *(table.c[name] == key[name] for name in key)))
