"""The durable engine of `Keys`, on SQLite or PostgreSQL. Knows one table; nothing of requests."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Column, DateTime, LargeBinary, MetaData, Table, Text, func, insert, select, update

from storage.aside import Aside
from storage.ports import Key

MOST = 10_000
"""Valid keys at a time. Each worker holds them all, so that no request waits for the database."""

METADATA = MetaData()
KEYS = Table(
    "keys",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("digest", LargeBinary, nullable=False, unique=True),
    Column("origins", Text, nullable=False),
    Column("created", DateTime(timezone=True), nullable=False),
    Column("revoked", DateTime(timezone=True)),
)


class DurableKeys(Aside):
    """Keys in a table. Every call raises StorageError when the database fails."""

    async def create(self, key: Key) -> None:
        """Keep a new one; ValueError when there are too many, or one of its texts is empty or too long."""
        if not 1 <= len(key.name) <= 200 or len(" ".join(key.origins)) > 4096 or "\0" in key.name:
            raise ValueError("a key needs a name of 1 to 200 characters, and origins of 4096 at most")
        await self._aside(lambda: self._insert(key))

    async def find(self, digest: bytes) -> Key | None:
        """The key with this digest, revoked or not."""
        found = await self._aside(lambda: self._found(KEYS.c.digest == digest))
        return found[0] if found else None

    async def revoke(self, key_id: str) -> Key | None:
        """Refuse it from now on; the instant of the first time stays."""
        return await self._aside(lambda: self._revoke(key_id))

    async def all(self) -> tuple[Key, ...]:
        """Every key, oldest first."""
        return await self._aside(self._found)

    async def changes(self) -> int:
        """Keys are only ever added and revoked, so counting both tells every change."""
        return await self._aside(self._count)

    def _insert(self, key: Key) -> None:
        row = {"id": key.id, "name": key.name, "digest": key.digest, "origins": " ".join(key.origins)}
        with self._engine.begin() as connection:
            valid = connection.scalar(select(func.count()).where(KEYS.c.revoked.is_(None)))
            if valid is not None and valid >= MOST:
                raise ValueError(f"there are {valid} valid keys, and no more than {MOST} are held: revoke some")
            connection.execute(insert(KEYS).values(row | {"created": key.created, "revoked": key.revoked}))

    def _found(self, *where: Any) -> tuple[Key, ...]:
        with self._engine.begin() as connection:
            return tuple(
                _key(row) for row in connection.execute(select(KEYS).where(*where).order_by(KEYS.c.created, KEYS.c.id))
            )

    def _revoke(self, key_id: str) -> Key | None:
        change = update(KEYS).where(KEYS.c.id == key_id, KEYS.c.revoked.is_(None)).values(revoked=self._clock())
        with self._engine.begin() as connection:
            connection.execute(change)
        found = self._found(KEYS.c.id == key_id)
        return found[0] if found else None

    def _count(self) -> int:
        with self._engine.begin() as connection:
            rows, revoked = connection.execute(select(func.count(), func.count(KEYS.c.revoked)).select_from(KEYS)).one()
        return int(rows) + int(revoked)


def _key(row: Any) -> Key:
    return Key(
        id=row.id,
        name=row.name,
        digest=bytes(row.digest),
        origins=tuple(row.origins.split()),
        created=_zoned(row.created),
        revoked=row.revoked and _zoned(row.revoked),
    )


def _zoned(instant: datetime) -> datetime:
    """SQLite keeps no zone; what was written was UTC."""
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)
