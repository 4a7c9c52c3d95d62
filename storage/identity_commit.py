"""How a decision of identity is saved, within one transaction that no other one of identity runs beside.

Because nothing runs beside it, what is looked up here is still so when it is written: `storage.database.alone` sees to
that, for all processes that share the database.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from storage.accounts import Changes
from storage.identity_city import drop_unwanted
from storage.identity_rows import add, prune, put
from storage.identity_tables import ADMISSIONS, APPS, AUDITS, ENDED_FAMILIES, GRANTS, REFRESHES, REVOCATIONS

LONGEST_ACCESS = timedelta(minutes=10)
"""No access token lives longer (`config.identity.Lifetimes.access`)."""
REMEMBERED = timedelta(days=1)
"""How long an ended family is known that has no token: a code from which one could come lives for a minute."""


def save(connection: Connection, changes: Changes) -> bool:
    """Writes the changes; False when a condition does not hold, and then the caller rolls back."""
    if not (_live(connection, changes) and _open_families(connection, changes) and _use_up(connection, changes)):
        return False
    if not (_admitted(connection, changes) and _living(connection, changes) and _room(connection, changes)):
        return False
    for app in changes.apps:
        put(connection, APPS, app)
    for grant in changes.grants:
        put(connection, GRANTS, grant, final="revoked")
    if changes.touched:
        connection.execute(update(GRANTS).where(GRANTS.c.id.in_(changes.touched)).values(used=changes.at))
    add(connection, REFRESHES, *changes.refreshes)
    _end_families(connection, changes)
    until = changes.revoked_until or changes.at + LONGEST_ACCESS
    ended = {*changes.revoked_grants, *_grants_of_deleted(connection, changes)}
    revoke_grants(connection, sorted(ended), at=changes.at, until=until)
    _announce(connection, [{"jti": jti, "grant": None, "until": until} for jti in changes.revoked_jtis])
    add(connection, AUDITS, *changes.audits)
    _prune(connection, changes.at)
    return True


def revoke_grants(connection: Connection, ids: Collection[str], *, at: datetime, until: datetime) -> None:
    """Revokes grants and their refresh tokens; what was revoked before keeps its instant.

    City tokens that nothing else is allowed for go as well.
    """
    if not ids:
        return
    citizens = set(connection.scalars(select(GRANTS.c.citizen).where(GRANTS.c.id.in_(ids))))
    for table, column in ((GRANTS, GRANTS.c.id), (REFRESHES, REFRESHES.c.grant)):
        connection.execute(update(table).where(column.in_(ids), table.c.revoked.is_(None)).values(revoked=at))
    drop_unwanted(connection, citizens)
    _announce(connection, [{"jti": None, "grant": grant, "until": until} for grant in ids])


def _announce(connection: Connection, rows: list[dict[str, object]]) -> None:
    if rows:
        connection.execute(insert(REVOCATIONS), rows)


def _live(connection: Connection, changes: Changes) -> bool:
    needed = {*changes.live, *(refresh.grant for refresh in changes.refreshes)}
    if not needed:
        return True
    known = connection.execute(select(GRANTS.c.id, GRANTS.c.revoked).where(GRANTS.c.id.in_(needed)))
    state: dict[str, bool] = {row.id: row.revoked is None for row in known}
    # A grant that is made by this very decision is as live as it says itself.
    made = {grant.id: grant.revoked is None for grant in changes.grants}
    return all((made | state).get(grant, False) for grant in needed)


def _open_families(connection: Connection, changes: Changes) -> bool:
    families = {refresh.family for refresh in changes.refreshes}
    ended = select(ENDED_FAMILIES.c.family).where(ENDED_FAMILIES.c.family.in_(families)).limit(1)
    return not families or connection.scalar(ended) is None


def _admitted(connection: Connection, changes: Changes) -> bool:
    """Deleted where it is found: of any number at once exactly one finds it."""
    if changes.admission is None:
        return True
    held = ADMISSIONS.c.digest == changes.admission, ADMISSIONS.c.expires > changes.at
    return connection.execute(delete(ADMISSIONS).where(*held)).rowcount == 1


def _living(connection: Connection, changes: Changes) -> bool:
    wanted = set(changes.living_apps)
    found = select(APPS.c.id).where(APPS.c.id.in_(wanted), APPS.c.deleted.is_(None))
    return not wanted or set(connection.scalars(found)) == wanted


def _room(connection: Connection, changes: Changes) -> bool:
    if changes.most_apps is None:
        return True
    for app in changes.apps:
        others = APPS.c.organisation == app.organisation, APPS.c.id != app.id
        rows = connection.execute(select(APPS.c.deleted).where(*others)).all()
        living = sum(row.deleted is None for row in rows)
        if living >= changes.most_apps or len(rows) >= 5 * changes.most_apps:
            return False
    return True


def _grants_of_deleted(connection: Connection, changes: Changes) -> Sequence[str]:
    deleted = [app.id for app in changes.apps if app.deleted is not None]
    if not deleted:
        return ()
    return connection.scalars(select(GRANTS.c.id).where(GRANTS.c.app.in_(deleted), GRANTS.c.revoked.is_(None))).all()


def _use_up(connection: Connection, changes: Changes) -> bool:
    digests = set(changes.used)
    if not digests:
        return True
    unused = REFRESHES.c.digest.in_(digests), REFRESHES.c.used.is_(None), REFRESHES.c.revoked.is_(None)
    return connection.execute(update(REFRESHES).where(*unused).values(used=changes.at)).rowcount == len(digests)


def _end_families(connection: Connection, changes: Changes) -> None:
    if not changes.ended_families:
        return
    of_them = REFRESHES.c.family.in_(changes.ended_families), REFRESHES.c.revoked.is_(None)
    connection.execute(update(REFRESHES).where(*of_them).values(revoked=changes.at))
    known = select(ENDED_FAMILIES.c.family).where(ENDED_FAMILIES.c.family.in_(changes.ended_families))
    new = set(changes.ended_families) - set(connection.scalars(known))
    if new:
        connection.execute(insert(ENDED_FAMILIES), [{"family": family, "at": changes.at} for family in new])


def _prune(connection: Connection, at: datetime) -> None:
    prune(connection, REFRESHES, REFRESHES.c.ends, at)
    prune(connection, REVOCATIONS, REVOCATIONS.c.until, at)
    prune(connection, ENDED_FAMILIES, ENDED_FAMILIES.c.at, at - REMEMBERED)
