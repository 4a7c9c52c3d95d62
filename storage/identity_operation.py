"""The part of `Identity` that is about running it: keys, revocations, the audit, operators, feedback. No citizen."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select

from storage import identity_tables as t
from storage.accounts import Audit, Feedback, Operator, Revoked, SigningKey
from storage.identity_aside import Aside
from storage.identity_rows import add, many, prune, put, row_of

FEEDBACK_KEPT = 1000
FEEDBACK_CHARACTERS = 10_000


class DurableOperation(Aside):
    """What operating identity takes, in tables. Raises as `DurableIdentity` does."""

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
