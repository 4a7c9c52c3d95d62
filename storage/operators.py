"""The durable engine of `OperatorEntries`, on SQLite or PostgreSQL.

Bounded: entries run out after `ENTRY` and are `MOST` at most, sessions run out after `LIFE`; what is over goes with the next entry.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Index,
    LargeBinary,
    MetaData,
    Table,
    Text,
    delete,
    insert,
    or_,
    select,
    update,
)

from storage.aside import Aside
from storage.identity_columns import Instant
from storage.identity_tables import OPERATORS
from storage.operators_ports import CODE, ENTRY, IDLE, LIFE, Admitted

MOST = 1_000
"""Log-ins under way; beyond that the oldest goes."""
SEEN = timedelta(minutes=1)
"""A session's last use is written down no more often."""
_ROLES = ("viewer", "operator", "admin")

METADATA = MetaData()
ENTRIES = Table(
    "operator_entries",
    METADATA,
    Column("digest", LargeBinary, primary_key=True),
    Column("browser", LargeBinary, nullable=False),
    Column("expires", Instant, nullable=False),
    Column("code", LargeBinary),
    *(Column(name, Text) for name in ("issuer", "subject", "name", "role")),
    Index("operator_entries_code", "code"),
)
SESSIONS = Table(
    "operator_sessions",
    METADATA,
    Column("digest", LargeBinary, primary_key=True),
    *(Column(name, Text, nullable=False) for name in ("issuer", "subject", "name", "role")),
    Column("expires", Instant, nullable=False),
    Column("used", Instant, nullable=False),
)


class DurableOperatorEntries(Aside):
    """Log-ins of operators in tables. Every call raises StorageError when the database fails."""

    LOCK = 0x48414E534F504E  # `HANSOPN` in ASCII

    async def begin(self, entry: bytes, *, browser: bytes) -> None:
        """Keep it; what is over goes."""
        now = self._clock()

        def work(connection: Connection) -> None:
            _prune(connection, now)
            connection.execute(insert(ENTRIES).values(digest=entry, browser=browser, expires=now + ENTRY))

        await self._write(work)

    async def pending(self, entry: bytes) -> bool:
        """Begun, not over, not answered."""
        asked = select(ENTRIES.c.digest).where(*_pending(entry, self._clock()))
        return await self._read(lambda db: db.scalar(asked) is not None)

    async def admit(self, entry: bytes, *, code: bytes, who: Admitted) -> bool:
        """Once."""
        now = self._clock()
        said = {"code": code, "expires": now + CODE, **_who(who)}
        word = update(ENTRIES).where(*_pending(entry, now)).values(said)
        return await self._write(lambda db: db.execute(word).rowcount == 1)

    async def enter(self, code: bytes, *, browser: bytes, session: bytes) -> Admitted | None:
        """Once, whoever brings the code: one that somebody else brings was seen by somebody else."""
        now = self._clock()

        def work(connection: Connection) -> Admitted | None:
            row = connection.execute(select(ENTRIES).where(ENTRIES.c.code == code)).first()
            if row is None:
                return None
            connection.execute(delete(ENTRIES).where(ENTRIES.c.digest == row.digest))
            if row.expires <= now or bytes(row.browser) != browser:
                return None
            who = Admitted(issuer=row.issuer, subject=row.subject, name=row.name, role=row.role)
            begun = {"digest": session, "expires": now + LIFE, "used": now, **_who(who)}
            connection.execute(insert(SESSIONS).values(begun))
            return who

        return await self._write(work)

    async def session(self, session: bytes) -> Admitted | None:
        """With the lower of the role it began with and the one she has now."""
        now = self._clock()
        account = (OPERATORS.c.issuer == SESSIONS.c.issuer) & (OPERATORS.c.subject == SESSIONS.c.subject)
        asked = (
            select(SESSIONS, OPERATORS.c.role.label("now"))
            .join(OPERATORS, account & OPERATORS.c.removed.is_(None))
            .where(SESSIONS.c.digest == session, SESSIONS.c.expires > now, SESSIONS.c.used > now - IDLE)
        )
        row: Any = await self._read(lambda db: db.execute(asked).first())
        if row is None or row.now not in _ROLES:
            return None
        if row.used < now - SEEN:
            seen = update(SESSIONS).where(SESSIONS.c.digest == session).values(used=now)
            await self._write(lambda db: db.execute(seen))
        role = min(row.role, row.now, key=_ROLES.index)
        return Admitted(issuer=row.issuer, subject=row.subject, name=row.name, role=role)

    async def end(self, session: bytes) -> None:
        """Forget it."""
        await self._write(lambda db: db.execute(delete(SESSIONS).where(SESSIONS.c.digest == session)))


def _pending(entry: bytes, now: datetime) -> tuple[Any, ...]:
    return ENTRIES.c.digest == entry, ENTRIES.c.expires > now, ENTRIES.c.code.is_(None)


def _who(who: Admitted) -> dict[str, str]:
    return {"issuer": who.issuer, "subject": who.subject, "name": who.name, "role": who.role}


def _prune(connection: Connection, now: datetime) -> None:
    newest = select(ENTRIES.c.digest).order_by(ENTRIES.c.expires.desc()).limit(MOST - 1).scalar_subquery()
    connection.execute(delete(ENTRIES).where(or_(ENTRIES.c.expires <= now, ENTRIES.c.digest.not_in(newest))))
    connection.execute(delete(SESSIONS).where(or_(SESSIONS.c.expires <= now, SESSIONS.c.used <= now - IDLE)))
