"""The durable engine of `Developers`, on SQLite or PostgreSQL.

Bounded: open accounts by what `sign_up` is told; a closed one goes after `NAME_KEPT`, with its name and what was left of its
apps; sessions run out, and an account has ten; one invitation for a name, for as long as it holds.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Connection, delete, func, insert, select, update

from storage.accounts import Audit, Organisation
from storage.aside import Aside
from storage.developers_ports import (
    ACCOUNT,
    Developer,
    DeveloperSession,
    Invitation,
    SignUpBounds,
    SignUpRefusal,
    folded,
)
from storage.developers_tables import DEVELOPERS, INVITATIONS, SESSIONS
from storage.identity_rows import PRUNED, add, many, one, put, row_of
from storage.identity_tables import ADMISSIONS, APPS, AUDITS, ORGANISATIONS
from storage.keys import KEYS, DurableKeys, revoke

NAME_KEPT = timedelta(days=90)
"""So long nobody else gets a closed account's name: citizens may still remember whom they trusted."""
SEEN = timedelta(minutes=5)
"""A session's last use is written down no more often."""


class DurableDevelopers(Aside):
    """Accounts in tables. Every call raises StorageError when the database fails, ValueError for a text that cannot be kept."""

    LOCK = DurableKeys.LOCK

    async def sign_up(
        self, developer: Developer, secret: bytes, *, bounds: SignUpBounds, invitation: bytes | None = None
    ) -> SignUpRefusal | None:
        """Keep a new account and its organisation at identity, in one transaction; why not, where it is refused."""
        row = row_of(developer) | {"folded": folded(developer.organisation), "digest": secret}

        def work(db: Connection) -> SignUpRefusal | None:
            self._prune(db)
            if invitation is not None and not _invited(db, invitation, str(row["folded"])):
                return "not-invited"
            refusal = self._refusal(db, str(row["folded"]), bounds if invitation is None else None)
            if refusal is not None:
                return refusal
            db.execute(insert(DEVELOPERS).values(row))
            db.execute(delete(INVITATIONS).where(INVITATIONS.c.folded == row["folded"]))
            organisation = Organisation(id=developer.id, name=developer.organisation, created=developer.created)
            put(db, ORGANISATIONS, organisation)
            self._note(db, "developer-joined" if invitation is None else "developer-joined-invited", developer.id)
            return None

        return await self._write(work)

    async def developer(self, developer_id: str) -> Developer | None:
        """The account, closed or not."""
        return await self._read(lambda db: one(db, Developer, DEVELOPERS, DEVELOPERS.c.id == developer_id))

    async def by_secret(self, digest: bytes) -> Developer | None:
        """The open account with this secret."""
        where = DEVELOPERS.c.digest == digest, DEVELOPERS.c.closed.is_(None)
        return await self._read(lambda db: one(db, Developer, DEVELOPERS, *where))

    async def all(self) -> tuple[Developer, ...]:
        """Every account, oldest first."""
        order = DEVELOPERS.c.created, DEVELOPERS.c.id
        return await self._read(lambda db: many(db, Developer, DEVELOPERS, order=order))

    async def close(self, developer_id: str, *, by_operator: bool = False) -> bool:
        """End it with its keys, sessions and admissions. False, and nothing done, while it has an app."""
        now = self._clock()

        def work(db: Connection) -> bool:
            db.execute(delete(ADMISSIONS).where(ADMISSIONS.c.organisation == developer_id))
            apps = select(func.count()).select_from(APPS)
            if db.scalar(apps.where(APPS.c.organisation == developer_id, APPS.c.deleted.is_(None))):
                return False
            still = DEVELOPERS.c.id == developer_id, DEVELOPERS.c.closed.is_(None)
            if db.execute(update(DEVELOPERS).where(*still).values(closed=now)).rowcount:
                self._note(db, "developer-closed-by-operator" if by_operator else "developer-closed", developer_id)
            db.execute(delete(SESSIONS).where(SESSIONS.c.developer == developer_id))
            revoke(db, KEYS.c.owner == developer_id, at=now)
            return True

        return await self._write(work)

    async def begin_session(self, session: DeveloperSession, *, most: int) -> None:
        """Keep it; of more than `most` the one longest unused ends."""
        c = SESSIONS.c
        own = c.developer == session.developer

        def work(db: Connection) -> None:
            db.execute(delete(SESSIONS).where(c.expires <= self._clock()))
            newest = select(c.digest).where(own).order_by(c.used.desc(), c.created.desc()).limit(most - 1)
            db.execute(delete(SESSIONS).where(own, c.digest.not_in(db.scalars(newest).all())))
            add(db, SESSIONS, session)

        await self._write(work)

    async def session(self, digest: bytes) -> tuple[DeveloperSession, Developer] | None:
        """The session and whose it is; None when there is none, it has run out, or the account is closed."""
        now, c = self._clock(), SESSIONS.c

        def work(db: Connection) -> tuple[DeveloperSession, Developer] | None:
            found = one(db, DeveloperSession, SESSIONS, c.digest == digest, c.expires > now)
            if found is None:
                return None
            whose = one(db, Developer, DEVELOPERS, DEVELOPERS.c.id == found.developer, DEVELOPERS.c.closed.is_(None))
            return None if whose is None else (found, whose)

        held = await self._read(work)
        if held is not None and now - held[0].used >= SEEN:
            await self._write(lambda db: db.execute(update(SESSIONS).where(c.digest == digest).values(used=now)))
        return held

    async def end_session(self, digest: bytes) -> None:
        """Nobody is logged in by it any more."""
        await self._write(lambda db: db.execute(delete(SESSIONS).where(SESSIONS.c.digest == digest)))

    async def invite(self, invitation: Invitation) -> SignUpRefusal | None:
        """Keep it, in place of one for the same name; `name-taken` where somebody has that name."""
        row = row_of(invitation) | {"folded": folded(invitation.organisation)}

        def work(db: Connection) -> SignUpRefusal | None:
            self._prune(db)
            if _taken(db, str(row["folded"])):
                return "name-taken"
            db.execute(delete(INVITATIONS).where(INVITATIONS.c.folded == row["folded"]))
            db.execute(insert(INVITATIONS).values(row))
            self._note(db, "developer-invited", None)
            return None

        return await self._write(work)

    async def invitation(self, digest: bytes) -> Invitation | None:
        """The invitation; None when it is used or has run out."""
        where = INVITATIONS.c.digest == digest, INVITATIONS.c.expires > self._clock()
        return await self._read(lambda db: one(db, Invitation, INVITATIONS, *where))

    def _note(self, db: Connection, event: str, developer_id: str | None) -> None:
        """A row in the audit; the account's id is random, its name stays out."""
        add(db, AUDITS, Audit(at=self._clock(), event=event, detail=developer_id))

    def _prune(self, db: Connection) -> None:
        now = self._clock()
        db.execute(delete(INVITATIONS).where(INVITATIONS.c.expires <= now))
        old = DEVELOPERS.c.closed <= now - NAME_KEPT
        gone = db.scalars(select(DEVELOPERS.c.id).where(old).limit(PRUNED)).all()
        for table, column in ((APPS, APPS.c.organisation), (ORGANISATIONS, ORGANISATIONS.c.id)):
            db.execute(delete(table).where(column.in_(gone)))
        db.execute(delete(DEVELOPERS).where(DEVELOPERS.c.id.in_(gone)))

    def _refusal(self, db: Connection, name: str, bounds: SignUpBounds | None) -> SignUpRefusal | None:
        if _taken(db, name):
            return "name-taken"
        if bounds is None:
            return None
        count = select(func.count()).select_from(DEVELOPERS)
        if int(db.scalar(count.where(DEVELOPERS.c.closed.is_(None))) or 0) >= bounds.accounts:
            return "full"
        lately = DEVELOPERS.c.created > self._clock() - timedelta(hours=1)
        return "too-many" if int(db.scalar(count.where(lately)) or 0) >= bounds.per_hour else None


def _invited(db: Connection, digest: bytes, name: str) -> bool:
    """Those that ran out are gone by now."""
    where = INVITATIONS.c.digest == digest, INVITATIONS.c.folded == name
    return one(db, Invitation, INVITATIONS, *where) is not None


def _taken(db: Connection, name: str) -> bool:
    """Whether an account has this name, or an organisation that an operator made."""
    if db.scalar(select(func.count()).select_from(DEVELOPERS).where(DEVELOPERS.c.folded == name)):
        return True
    others = select(ORGANISATIONS.c.name).where(~ORGANISATIONS.c.id.startswith(ACCOUNT, autoescape=True))
    return any(folded(other) == name for other in db.scalars(others))
