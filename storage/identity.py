"""The durable engine of `Identity`, on SQLite or PostgreSQL. Every write runs alone, whichever process it comes from."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from sqlalchemy import Connection, Select, delete, insert, select

from storage import identity_tables as t
from storage.accounts import Admission, App, Changes, Grant, Link, Organisation, Refresh
from storage.identity_city import DurableCityTokens
from storage.identity_commit import LONGEST_ACCESS, revoke_grants, save
from storage.identity_rows import add, many, one, prune, put, row_of, storable


class DurableIdentity(DurableCityTokens):
    """Identity in tables. Every call raises StorageError when the database fails, ValueError for a text that cannot be kept.

    `thread` runs one call at a time. Nothing is found under a text that could not have been kept.
    """

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
        if organisation is not None and not storable(organisation):
            return ()
        where = [c.deleted.is_(None)] + ([] if organisation is None else [c.organisation == organisation])
        return await self._read(lambda db: many(db, App, t.APPS, *where, order=(c.created, c.id)))

    async def admit(self, admission: Admission) -> None:
        """Keep it; what has run out goes."""

        def work(db: Connection) -> None:
            prune(db, t.ADMISSIONS, t.ADMISSIONS.c.expires, self._clock())
            add(db, t.ADMISSIONS, admission)

        await self._write(work)

    async def admission(self, digest: bytes) -> Admission | None:
        """The admission; None when it is used, withdrawn or has run out."""
        found = await self._one(Admission, t.ADMISSIONS, digest=digest)
        return found if found is not None and found.expires > self._clock() else None

    async def withdraw(self, digest: bytes) -> bool:
        """Take it back. False when it was used before, or is not there."""
        gone = delete(t.ADMISSIONS).where(t.ADMISSIONS.c.digest == digest)
        return await self._write(lambda db: db.execute(gone).rowcount == 1)

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
        row_of(new)

        def work(db: Connection) -> str:
            found = one(db, Link, t.LINKS, t.LINKS.c.issuer == issuer, t.LINKS.c.subject == subject)
            if found is None:
                add(db, t.LINKS, new)
            return (found or new).citizen

        return await self._write(work)

    async def links(self, citizen: str) -> tuple[Link, ...]:
        """The accounts she logs in with, oldest first."""
        c = t.LINKS.c
        if not storable(citizen):
            return ()
        return await self._read(lambda db: many(db, Link, t.LINKS, c.citizen == citizen, order=(c.created, c.issuer)))

    async def forget_citizen(self, citizen: str) -> None:
        """Remove her links, grants, tokens and pairwise subjects; the feed of revocations names the grants."""

        def work(db: Connection) -> None:
            now = self._clock()
            live = select(t.GRANTS.c.id).where(t.GRANTS.c.citizen == citizen, t.GRANTS.c.revoked.is_(None))
            revoke_grants(db, db.scalars(live).all(), at=now, until=now + LONGEST_ACCESS)
            for table in (t.GRANTS, t.LINKS, t.PAIRWISE, t.CITY_TOKENS):  # a grant takes its refresh tokens along
                db.execute(delete(table).where(table.c.citizen == citizen))

        await self._write(work)

    async def grant(self, grant_id: str) -> Grant | None:
        """The grant, revoked or not."""
        return await self._one(Grant, t.GRANTS, id=grant_id)

    async def grants(self, citizen: str) -> tuple[Grant, ...]:
        """Those not revoked, newest first."""
        c = t.GRANTS.c
        if not storable(citizen):
            return ()
        where = c.citizen == citizen, c.revoked.is_(None)
        return await self._read(lambda db: many(db, Grant, t.GRANTS, *where, order=(c.created.desc(), c.id)))

    async def refresh(self, digest: bytes) -> Refresh | None:
        """The refresh token, used or revoked or not."""
        return await self._one(Refresh, t.REFRESHES, digest=digest)

    async def pairwise(self, citizen: str, sector: str, proposed: str) -> str:
        """The subject by which this sector knows the citizen; `proposed` at the first time, the same for ever after."""
        if not all(storable(each) for each in (citizen, sector, proposed)):
            raise ValueError("a citizen's subject has a character that cannot be kept")
        held = _held(citizen, sector)

        def work(db: Connection) -> str:
            subject = db.scalar(held)
            if subject is None:
                db.execute(insert(t.PAIRWISE).values(citizen=citizen, sector=sector, subject=proposed))
            return proposed if subject is None else str(subject)

        known = await self.subject(citizen, sector)
        return known if known is not None else await self._write(work)

    async def subject(self, citizen: str, sector: str) -> str | None:
        """The subject by which this sector knows the citizen; None when it was never given one."""
        if not (storable(citizen) and storable(sector)):
            return None
        return await self._read(lambda db: db.scalar(_held(citizen, sector)))

    async def whose(self, sector: str, subject: str) -> str | None:
        """The citizen behind a pairwise subject."""
        c = t.PAIRWISE.c
        if not (storable(sector) and storable(subject)):
            return None
        return await self._read(lambda db: db.scalar(select(c.citizen).where(c.sector == sector, c.subject == subject)))


def _held(citizen: str, sector: str) -> Select[str]:
    return select(t.PAIRWISE.c.subject).where(t.PAIRWISE.c.citizen == citizen, t.PAIRWISE.c.sector == sector)
