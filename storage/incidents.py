"""The durable engine of `Incidents`, on SQLite or PostgreSQL.

Bounded: incidents that last by `MOST_OPEN`, all by `MOST` and `KEPT`, the notes of one by `NOTES`. What is over its time goes when
the next one is opened.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from storage.aside import Aside
from storage.identity_columns import Instant, Texts
from storage.incidents_ports import (
    KEPT,
    MOST,
    MOST_OPEN,
    NOTES,
    STATES,
    TARGETS,
    TEXT,
    TITLE,
    Incident,
    Note,
    Said,
)
from storage.orders import DurableOrders, add_order
from storage.ports import Order

METADATA = MetaData()
INCIDENTS = Table(
    "incidents",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("title_de", Text, nullable=False),
    Column("title_en", Text, nullable=False),
    Column("targets", Texts, nullable=False),
    Column("state", Text, nullable=False),
    Column("changed", Instant, nullable=False),
    Index("incidents_changed", "changed"),
)
"""`state` and `changed` are those of the newest note, to be found by."""
INCIDENT_NOTES = Table(
    "incident_notes",
    METADATA,
    Column("incident", Integer, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("state", Text, nullable=False),
    Column("text_de", Text, nullable=False),
    Column("text_en", Text, nullable=False),
    Column("by", Text, nullable=False),
)


class DurableIncidents(Aside):
    """Incidents in tables. Every call raises StorageError when the database fails, ValueError for what cannot be kept."""

    LOCK = DurableOrders.LOCK  # each change is an order, too, in the same transaction

    async def open(self, incident: Incident) -> Incident:
        """Keep it with its one note."""
        [note] = incident.notes
        _check_text("title", incident.title, TITLE)
        _check_note(note)
        if len(incident.targets) > TARGETS or any(not _plain(each, 200) for each in incident.targets):
            raise ValueError(f"targets: at most {TARGETS}, each with a name")

        def work(connection: Connection) -> Incident:
            _prune(connection, note.at)
            lasting = select(func.count()).select_from(INCIDENTS).where(INCIDENTS.c.state != "resolved")
            if int(connection.scalar(lasting) or 0) >= MOST_OPEN:
                raise ValueError(f"state: {MOST_OPEN} incidents are open; resolve some first")
            number = add_order(connection, _order("incident-opened", note)).number
            row = {"number": number, "title_de": incident.title.de, "title_en": incident.title.en}
            stands = {"targets": incident.targets, "state": note.state, "changed": note.at}
            connection.execute(insert(INCIDENTS).values(row | stands))
            connection.execute(insert(INCIDENT_NOTES).values(_note_row(number, 1, note)))
            return _incident(connection, number)

        return await self._write(work)

    async def note(self, number: int, note: Note) -> Incident | None:
        """Add it, not before the one before."""
        _check_note(note)

        def work(connection: Connection) -> Incident | None:
            mine = INCIDENT_NOTES.c.incident == number
            last = int(connection.scalar(select(func.max(INCIDENT_NOTES.c.number)).where(mine)) or 0)
            if not last:
                return None
            if last >= NOTES:
                raise ValueError(f"text: {NOTES} notes are there; open another incident")
            add_order(connection, _order("incident-noted", note, number))
            connection.execute(insert(INCIDENT_NOTES).values(_note_row(number, last + 1, note)))
            stands = {"state": note.state, "changed": note.at}
            connection.execute(update(INCIDENTS).where(INCIDENTS.c.number == number).values(stands))
            return _incident(connection, number)

        return await self._write(work)

    async def incident(self, number: int) -> Incident | None:
        """One with all its notes."""
        found = await self._found(INCIDENTS.c.number == number, limit=1)
        return found[0] if found else None

    async def incidents(self, *, since: datetime, limit: int = 100) -> tuple[Incident, ...]:
        """Those that last, and those resolved since then."""
        return await self._found(or_(INCIDENTS.c.state != "resolved", INCIDENTS.c.changed >= since), limit=limit)

    async def _found(self, meant: Any, *, limit: int) -> tuple[Incident, ...]:
        newest = (INCIDENTS.c.changed.desc(), INCIDENTS.c.number.desc())
        numbers = select(INCIDENTS.c.number).where(meant).order_by(*newest).limit(limit)
        return await self._read(lambda db: tuple(_incident(db, number) for number in db.scalars(numbers).all()))


def _order(verb: str, note: Note, number: int | None = None) -> Order:
    """What the audit says; without a number the incident takes the order's."""
    target = "" if number is None else f"incident/{number}"
    reason = f"{note.state}: {note.text.en}"[:500]
    return Order(verb=verb, target=target, reason=reason, by=note.by, at=note.at)


def _prune(connection: Connection, now: datetime) -> None:
    over = INCIDENTS.c.state == "resolved"
    old = INCIDENTS.c.changed < (now - KEPT)
    newest = select(INCIDENTS.c.number).where(over).order_by(INCIDENTS.c.changed.desc()).limit(MOST - MOST_OPEN)
    beyond = INCIDENTS.c.number.not_in(newest.scalar_subquery())
    gone = connection.scalars(select(INCIDENTS.c.number).where(over, or_(old, beyond))).all()
    for table, column in ((INCIDENT_NOTES, INCIDENT_NOTES.c.incident), (INCIDENTS, INCIDENTS.c.number)):
        connection.execute(delete(table).where(column.in_(gone)))


def _check_note(note: Note) -> None:
    if note.state not in STATES:
        raise ValueError(f"state: {note.state!r} is none of {', '.join(STATES)}")
    if not _plain(note.by, 200):
        raise ValueError("by: who wrote it has a name")
    _check_text("text", note.text, TEXT)


def _check_text(name: str, said: Said, longest: int) -> None:
    for language in ("de", "en"):
        if not _plain(said.say(language), longest):
            raise ValueError(f"{name}_{language}: 1 to {longest} characters")


def _plain(text: str, longest: int) -> bool:
    return 1 <= len(text.strip()) <= len(text) <= longest and "\0" not in text


def _note_row(incident: int, number: int, note: Note) -> dict[str, Any]:
    return {
        "incident": incident,
        "number": number,
        "at": note.at,
        "state": note.state,
        "text_de": note.text.de,
        "text_en": note.text.en,
        "by": note.by,
    }


def _incident(connection: Connection, number: int) -> Incident:
    row = connection.execute(select(INCIDENTS).where(INCIDENTS.c.number == number)).one()
    mine = select(INCIDENT_NOTES).where(INCIDENT_NOTES.c.incident == number).order_by(INCIDENT_NOTES.c.number)
    return Incident(
        number=number,
        title=Said(de=row.title_de, en=row.title_en),
        targets=tuple(row.targets),
        notes=tuple(_note(each) for each in connection.execute(mine)),
    )


def _note(row: Any) -> Note:
    return Note(at=row.at, state=row.state, text=Said(de=row.text_de, en=row.text_en), by=row.by)
