"""The durable engine of `Keys`, on SQLite or PostgreSQL. Knows its own table and its feed; nothing of requests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    DateTime,
    LargeBinary,
    MetaData,
    Table,
    Text,
    delete,
    func,
    insert,
    select,
    update,
)

from storage.aside import Aside
from storage.ports import Key

MOST = 10_000
"""Valid keys at a time. Each worker holds them all, so that no request waits for the database."""
SHARED = 9_000
"""Of which developers' accounts hold so many at most, so that an operator can always make one."""
ROWS_EACH = 50
"""Keys of one account that are known, revoked ones among them: nobody fills the table by making and revoking."""
REMEMBERED = timedelta(days=30)
"""How long an account's revoked key is still known as such; an operator's always is."""

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
    Column("owner", Text, index=True),
)
FEED = Table("key_feed", METADATA, Column("number", BigInteger, nullable=False))


class DurableKeys(Aside):
    """Keys in a table. Every call raises StorageError when the database fails."""

    LOCK = (
        0x48414E534B4559  # `HANSKEY` in ASCII; developers' accounts write under it, too: closing one revokes its keys
    )

    async def create(self, key: Key, *, most: int | None = None) -> None:
        """Keep a new one; ValueError when there are too many, or one of its texts is empty or too long."""
        if not 1 <= len(key.name) <= 200 or len(" ".join(key.origins)) > 4096 or "\0" in key.name:
            raise ValueError("a key needs a name of 1 to 200 characters, and origins of 4096 at most")
        await self._write(lambda connection: _insert(connection, key, most))

    async def find(self, digest: bytes) -> Key | None:
        """The key with this digest, revoked or not."""
        found = await self._read(lambda connection: _found(connection, KEYS.c.digest == digest))
        return found[0] if found else None

    async def revoke(self, key_id: str, *, owner: str | None = None) -> Key | None:
        """Refuse it from now on; the instant of the first time stays."""
        whose = () if owner is None else (KEYS.c.owner == owner,)

        def work(connection: Connection) -> Key | None:
            revoke(connection, KEYS.c.id == key_id, *whose, at=self._clock())
            found = _found(connection, KEYS.c.id == key_id, *whose)
            return found[0] if found else None

        return await self._write(work)

    async def all(self) -> tuple[Key, ...]:
        """Every key, oldest first."""
        return await self._read(_found)

    async def valid(self) -> tuple[Key, ...]:
        """Those not revoked, oldest first."""
        return await self._read(lambda connection: _found(connection, KEYS.c.revoked.is_(None)))

    async def of(self, owner: str) -> tuple[Key, ...]:
        """An account's keys, oldest first."""
        return await self._read(lambda connection: _found(connection, KEYS.c.owner == owner))

    async def changes(self) -> int:
        """The number of the last change."""
        return await self._read(lambda connection: int(connection.scalar(select(FEED.c.number)) or 0))


def _insert(connection: Connection, key: Key, most: int | None) -> None:
    old = KEYS.c.owner.is_not(None), KEYS.c.revoked <= key.created - REMEMBERED
    connection.execute(delete(KEYS).where(*old))
    _room(connection, key, most)
    row = {"id": key.id, "name": key.name, "digest": key.digest, "origins": " ".join(key.origins)}
    more = {"created": key.created, "revoked": key.revoked, "owner": key.owner}
    connection.execute(insert(KEYS).values(row | more))
    _tell(connection)


def revoke(connection: Connection, *where: Any, at: datetime) -> None:
    """Refuse these from now on, within a transaction under the lock of keys."""
    if connection.execute(update(KEYS).where(*where, KEYS.c.revoked.is_(None)).values(revoked=at)).rowcount:
        _tell(connection)


def _tell(connection: Connection) -> None:
    connection.execute(update(FEED).values(number=FEED.c.number + 1))


def _room(connection: Connection, key: Key, most: int | None) -> None:
    valid = KEYS.c.revoked.is_(None)
    if (held := _count(connection, valid)) >= MOST:
        raise ValueError(f"there are {held} valid keys, and no more than {MOST} are held: revoke some")
    if key.owner is None:
        return
    own = KEYS.c.owner == key.owner
    if most is not None and _count(connection, own, valid) >= most:
        raise ValueError(f"an account has {most} valid keys at most: revoke one")
    if _count(connection, own) >= ROWS_EACH:
        raise ValueError(f"this account has made {ROWS_EACH} keys within {REMEMBERED.days} days: use one of them")
    if _count(connection, KEYS.c.owner.is_not(None), valid) >= SHARED:
        raise ValueError("there is no room for another key of an account")


def _count(connection: Connection, *where: Any) -> int:
    return int(connection.scalar(select(func.count()).select_from(KEYS).where(*where)) or 0)


def _found(connection: Connection, *where: Any) -> tuple[Key, ...]:
    asked = select(KEYS).where(*where).order_by(KEYS.c.created, KEYS.c.id)
    return tuple(_key(row) for row in connection.execute(asked))


def _key(row: Any) -> Key:
    return Key(
        id=row.id,
        name=row.name,
        digest=bytes(row.digest),
        origins=tuple(row.origins.split()),
        created=_zoned(row.created),
        revoked=row.revoked and _zoned(row.revoked),
        owner=row.owner,
    )


def _zoned(instant: datetime) -> datetime:
    """SQLite keeps no zone; what was written was UTC."""
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)
