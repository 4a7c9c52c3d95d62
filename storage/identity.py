"""The durable engine of `Identity`, on SQLite or PostgreSQL. Every write runs alone, whichever process it comes from."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from datetime import datetime
from typing import Any, TypeVar
from uuid import uuid4

from sqlalchemy import Connection, Engine, delete, func, insert, select

from domain import when
from domain.when import Clock
from storage import identity_tables as t
from storage.accounts import (
    App,
    Audit,
    Changes,
    Feedback,
    Grant,
    Link,
    Operator,
    Organisation,
    Refresh,
    Revoked,
    SigningKey,
)
from storage.database import alone, plain_words
from storage.identity_commit import LONGEST_ACCESS, revoke_grants, save
from storage.identity_rows import add, many, one, prune, put, row_of, storable

T = TypeVar("T")

LOCK = 0x48414E53414944
"""The number of PostgreSQL's advisory lock: `HANSAID` in ASCII."""
FEEDBACK_KEPT = 1000
FEEDBACK_CHARACTERS = 10_000


class DurableIdentity:
    """Identity in tables. Every call raises StorageError when the database fails, ValueError for a text that cannot be kept.

    `thread` runs one call at a time. Nothing is found under a text that could not have been kept.
    """

    def __init__(self, engine: Engine, thread: Executor, *, clock: Clock = when.now) -> None:
        self._engine = engine
        self._thread = thread
        self._clock = clock

    async def commit(self, changes: Changes) -> bool:
        """Save all in one transaction. False, and nothing saved, when a condition does not hold."""

        def work(connection: Connection) -> bool:
            saved = save(connection, changes)
            if not saved:
                connection.rollback()
            return saved

        return await self._write(work)

    async def app(self, app_id: str) -> App | None:
        """The app, deleted or not."""
        return await self._one(App, t.APPS, id=app_id)

    async def apps(self, organisation: str | None = None) -> tuple[App, ...]:
        """Those not deleted, oldest first."""
        c = t.APPS.c
        where = [c.deleted.is_(None)] + ([] if organisation is None else [c.organisation == organisation])
        return await self._read(lambda db: many(db, App, t.APPS, *where, order=(c.created, c.id)))

    async def organisation(self, organisation_id: str) -> Organisation | None:
        """The developer organisation."""
        return await self._one(Organisation, t.ORGANISATIONS, id=organisation_id)

    async def put_organisation(self, organisation: Organisation) -> None:
        """Keep it, over whatever was there."""
        await self._write(lambda db: put(db, t.ORGANISATIONS, organisation))

    async def citizen(self, issuer: str, subject: str, *, idp: str, at: datetime) -> str:
        """The id of the citizen who logs in with this account; a new one, a random UUID, at the first time."""
        known = await self._one(Link, t.LINKS, issuer=issuer, subject=subject)
        if known is not None:
            return known.citizen
        new = Link(issuer=issuer, subject=subject, citizen=str(uuid4()), idp=idp, created=at)

        def work(db: Connection) -> str:
            found = one(db, Link, t.LINKS, t.LINKS.c.issuer == issuer, t.LINKS.c.subject == subject)
            if found is None:
                add(db, t.LINKS, new)
            return (found or new).citizen

        return await self._write(work)

    async def links(self, citizen: str) -> tuple[Link, ...]:
        """The accounts she logs in with, oldest first."""
        c = t.LINKS.c
        return await self._read(lambda db: many(db, Link, t.LINKS, c.citizen == citizen, order=(c.created, c.issuer)))

    async def forget_citizen(self, citizen: str) -> None:
        """Remove her links, grants, refresh tokens and pairwise subjects; the feed of revocations names the grants."""

        def work(db: Connection) -> None:
            now = self._clock()
            live = select(t.GRANTS.c.id).where(t.GRANTS.c.citizen == citizen, t.GRANTS.c.revoked.is_(None))
            revoke_grants(db, db.scalars(live).all(), at=now, until=now + LONGEST_ACCESS)
            for table in (t.GRANTS, t.LINKS, t.PAIRWISE):  # a grant takes its refresh tokens along
                db.execute(delete(table).where(table.c.citizen == citizen))

        await self._write(work)

    async def grant(self, grant_id: str) -> Grant | None:
        """The grant, revoked or not."""
        return await self._one(Grant, t.GRANTS, id=grant_id)

    async def grants(self, citizen: str) -> tuple[Grant, ...]:
        """Those not revoked, newest first."""
        c = t.GRANTS.c
        where = c.citizen == citizen, c.revoked.is_(None)
        return await self._read(lambda db: many(db, Grant, t.GRANTS, *where, order=(c.created.desc(), c.id)))

    async def refresh(self, digest: bytes) -> Refresh | None:
        """The refresh token, used or revoked or not."""
        return await self._one(Refresh, t.REFRESHES, digest=digest)

    async def pairwise(self, citizen: str, sector: str, proposed: str) -> str:
        """The subject by which this sector knows the citizen; `proposed` at the first time, the same for ever after."""
        c = t.PAIRWISE.c
        held = select(c.subject).where(c.citizen == citizen, c.sector == sector)

        def work(db: Connection) -> str:
            subject = db.scalar(held)
            if subject is None:
                db.execute(insert(t.PAIRWISE).values(citizen=citizen, sector=sector, subject=proposed))
            return proposed if subject is None else str(subject)

        known = await self._read(lambda db: db.scalar(held))
        return str(known) if known is not None else await self._write(work)

    async def whose(self, sector: str, subject: str) -> str | None:
        """The citizen behind a pairwise subject."""
        c = t.PAIRWISE.c
        if not (storable(sector) and storable(subject)):
            return None
        return await self._read(lambda db: db.scalar(select(c.citizen).where(c.sector == sector, c.subject == subject)))

    async def signing_keys(self) -> tuple[SigningKey, ...]:
        """Those still published, oldest first."""
        c = t.SIGNING_KEYS.c
        where = c.published_until > self._clock()
        return await self._read(lambda db: many(db, SigningKey, t.SIGNING_KEYS, where, order=(c.signs_from, c.kid)))

    async def add_signing_key(self, key: SigningKey) -> bool:
        """Keep a new one, and forget those no longer published.

        False when somebody has added one of this `alg` with the same or a later `signs_from`.
        """
        c = t.SIGNING_KEYS.c
        as_late = select(func.count()).where(c.alg == key.alg, c.signs_from >= key.signs_from)

        def work(db: Connection) -> bool:
            if db.scalar(as_late):
                return False
            prune(db, t.SIGNING_KEYS, c.published_until, self._clock())
            add(db, t.SIGNING_KEYS, key)
            return True

        return await self._write(work)

    async def revoked_since(self, number: int, now: datetime) -> tuple[Revoked, ...]:
        """The revocations after this number that still matter, in order."""
        c = t.REVOCATIONS.c
        where = c.number > number, c.until > now
        return await self._read(lambda db: many(db, Revoked, t.REVOCATIONS, *where, order=(c.number,)))

    async def audits(self, limit: int) -> tuple[Audit, ...]:
        """The newest rows, newest first."""
        newest = (t.AUDITS.c.number.desc(),)
        return await self._read(lambda db: many(db, Audit, t.AUDITS, order=newest, limit=limit))

    async def operator(self, issuer: str, subject: str) -> Operator | None:
        """Who runs Hansa under this account; None when nobody, or no more."""
        found = await self._one(Operator, t.OPERATORS, issuer=issuer, subject=subject)
        return None if found is None or found.removed is not None else found

    async def put_operator(self, operator: Operator) -> None:
        """Keep, or mark as removed."""
        await self._write(lambda db: put(db, t.OPERATORS, operator))

    async def operators(self) -> tuple[Operator, ...]:
        """Those not removed, oldest first."""
        c = t.OPERATORS.c
        order = c.created, c.issuer, c.subject
        return await self._read(lambda db: many(db, Operator, t.OPERATORS, c.removed.is_(None), order=order))

    async def put_feedback(self, feedback: Feedback) -> None:
        """Keep it; beyond the newest thousand the oldest goes. A longer text than ten thousand characters is cut."""
        row = row_of(feedback) | {"text": feedback.text[:FEEDBACK_CHARACTERS]}
        c = t.FEEDBACK.c
        kept = select(c.number).order_by(c.number.desc()).limit(FEEDBACK_KEPT)

        def work(db: Connection) -> None:
            db.execute(insert(t.FEEDBACK).values(row))
            db.execute(delete(t.FEEDBACK).where(c.number.not_in(kept)))

        await self._write(work)

    async def feedback(self, limit: int) -> tuple[Feedback, ...]:
        """The newest, newest first."""
        newest = (t.FEEDBACK.c.number.desc(),)
        return await self._read(lambda db: many(db, Feedback, t.FEEDBACK, order=newest, limit=limit))

    async def check(self) -> None:
        """Nothing when the store answers."""
        await self._read(lambda db: db.scalar(select(1)))

    async def _one(self, kind: type[T], table: Any, **key: Any) -> T | None:
        if not all(storable(value) for value in key.values() if isinstance(value, str)):
            return None
        return await self._read(lambda db: one(db, kind, table, *(table.c[name] == key[name] for name in key)))

    async def _read(self, work: Callable[[Connection], T]) -> T:
        def reading() -> T:
            with self._engine.begin() as connection:
                return work(connection)

        return await self._aside(reading)

    async def _write(self, work: Callable[[Connection], T]) -> T:
        def writing() -> T:
            with alone(self._engine, LOCK) as connection:
                return work(connection)

        return await self._aside(writing)

    async def _aside(self, work: Callable[[], T]) -> T:
        with plain_words(self._engine):
            return await asyncio.get_running_loop().run_in_executor(self._thread, work)
