"""The durable engine of `Ledger`, on SQLite or PostgreSQL. Every write runs alone, whichever process it comes from.

Knows tables and seals; nothing of back-ends, of workflows or of what a state means.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, insert, or_, select, update

from domain.cases import Case, Photo, State, seen
from domain.when import civic_day
from storage.benefit import count
from storage.benefit_ports import Tally
from storage.cases import Answer, Filed, Filing, Sought, Turn
from storage.identity_rows import storable
from storage.ledger_errands import LedgerErrands
from storage.ledger_keeping import LedgerKeeping
from storage.ledger_rows import answer_of, change, errand, photo
from storage.ledger_tables import ANSWERS, CASES, PHOTOS

_TOLD = ("number", "reason", "steps", "expected_by", "trouble", "receipt", "cancel", "erase_at")


class DurableLedger(LedgerErrands, LedgerKeeping):
    """Cases in tables. Every call raises StorageError when the database fails, ValueError for a text that cannot be kept."""

    async def file(self, filing: Filing) -> Filed:
        """Accept it, unless its key has been used."""
        case = filing.case
        sealed = self._sealed(case.id, "wish", filing.wish)
        photos = [
            {"case": case.id, "place": place, "name": each.name, "kind": each.kind}
            | {"content": self._sealed(case.id, photo(place), each.content)}
            for place, each in enumerate(filing.photos)
        ]

        def work(db: Connection) -> Filed:
            known = self._known(db, filing.scope, filing.body)
            if known is not None:
                return known
            row = {each.name: getattr(case, each.name) for each in fields(Case)}
            db.execute(insert(CASES).values(row | {"facts": self._facts(case.id, case.facts), "wish": sealed}))
            if photos:
                db.execute(insert(PHOTOS), photos)
            db.execute(insert(ANSWERS).values(scope=filing.scope, body=filing.body, case=case.id, created=case.created))
            change(db, case.id, case.state, case.created)
            errand(db, case.id, "deliver")
            return Filed(case=case.id, new=True)

        return await self._write(work)

    async def known(self, scope: bytes, body: bytes) -> Filed | None:
        """How a filing with this key fared before."""
        return await self._read(lambda db: self._known(db, scope, body))

    async def answered(self, scope: bytes, answer: Answer) -> Answer:
        """Keep what a request is answered; the first one stays."""
        sealed = self._seal.seal(answer.body, answer_of(scope))

        def work(db: Connection) -> Answer:
            first = ANSWERS.c.scope == scope, ANSWERS.c.status.is_(None)
            kept = {"status": answer.status, "answer": sealed, "location": answer.location}
            db.execute(update(ANSWERS).where(*first).values(kept))
            row = db.execute(select(ANSWERS).where(ANSWERS.c.scope == scope)).first()
            return (row and self._answer(row)) or answer

        return await self._write(work)

    async def case(self, case_id: str) -> Case | None:
        """The case as it stands."""
        return await self._one(CASES.c.id == case_id) if storable(case_id) else None

    async def by_reference(self, binding: str, reference: str) -> Case | None:
        """The case a back-end knows by this reference."""
        if not storable(reference):
            return None
        return await self._one(CASES.c.binding == binding, CASES.c.reference == reference)

    async def cases(self, sought: Sought) -> tuple[Case, ...]:
        """Those meant, newest first."""
        c = CASES.c
        where: list[ColumnElement[bool]] = []
        if sought.citizen is not None:
            where.append(c.citizen == sought.citizen)
        if sought.client is not None:
            where.append(c.client == sought.client)
        narrowed = (
            *((c.resource, sought.resources), (c.city, sought.cities), (c.binding, sought.bindings)),
            *((c.state, sought.states), (c.id, sought.ids)),
        )
        for column, values in narrowed:
            if values:
                where.append(column.in_(values))
        if sought.before is not None:
            instant, case_id = sought.before
            where.append(or_(c.created < instant, and_(c.created == instant, c.id < case_id)))
        asked = select(CASES).where(*where).order_by(c.created.desc(), c.id.desc()).limit(sought.limit)
        return await self._read(lambda db: tuple(self._case(row) for row in db.execute(asked)))

    async def wish(self, case_id: str) -> bytes | None:
        """What was asked; None once it is erased."""
        return await self._opened(case_id, "wish")

    async def held(self, case_id: str) -> str | None:
        """What a hold gave."""
        found = await self._opened(case_id, "hold")
        return found.decode() if found else None

    async def hold(self, case_id: str, hold: str | None) -> None:
        """Keep what a hold gave; None forgets it."""
        sealed = None if hold is None else self._sealed(case_id, "hold", hold.encode())
        await self._write(lambda db: db.execute(update(CASES).where(CASES.c.id == case_id).values(hold=sealed)))

    async def photos(self, case_id: str) -> tuple[Photo, ...]:
        """The photos that came along."""
        asked = select(PHOTOS).where(PHOTOS.c.case == case_id).order_by(PHOTOS.c.place)
        rows = await self._read(lambda db: tuple(db.execute(asked)))
        return tuple(
            Photo(name=r.name, kind=r.kind, content=self._open(case_id, photo(r.place), r.content)) for r in rows
        )

    async def turn(self, case_id: str, states: Sequence[State], turn: Turn) -> Case | None:
        """Change the case, and note it in the feed, if it is in one of these states."""
        now = self._clock()
        said = {name: getattr(turn, name) for name in _TOLD if getattr(turn, name) is not None}
        if turn.facts is not None:
            said["facts"] = self._facts(case_id, turn.facts)

        def work(db: Connection) -> Case | None:
            row = db.execute(select(CASES).where(CASES.c.id == case_id, CASES.c.state.in_(states))).first()
            if row is None:
                return None
            shown = seen(turn.to, turn.number or row.number)
            turned = shown != seen(row.state, row.number)
            values = said | {"state": turn.to} | ({"changed": now} if turned else {})
            if turn.completes and not row.completed:
                values |= {"completed": True}
                count(db, (_completed(row, now),))
            db.execute(update(CASES).where(CASES.c.id == case_id).values(values))
            if turned:
                change(db, case_id, shown, now)
            return self._case(db.execute(select(CASES).where(CASES.c.id == case_id)).one())

        return await self._write(work)

    async def tried(self, case_id: str, trouble: str | None) -> int:
        """Note a try in vain; how many there were."""
        counted = CASES.c.attempts + 1 if trouble else CASES.c.attempts
        change = update(CASES).where(CASES.c.id == case_id).values(attempts=counted, trouble=trouble)

        def work(db: Connection) -> int:
            db.execute(change)
            return int(db.scalar(select(CASES.c.attempts).where(CASES.c.id == case_id)) or 0)

        return await self._write(work)

    def _known(self, db: Connection, scope: bytes, body: bytes) -> Filed | None:
        row = db.execute(select(ANSWERS).where(ANSWERS.c.scope == scope)).first()
        if row is None:
            return None
        same = bytes(row.body) == body
        return Filed(case=row.case, new=False, same=same, answer=self._answer(row) if same else None)


def _completed(row: Any, at: datetime) -> Tally:
    """One order or report of the source that took it; a region's binding takes them for each of its cities."""
    provider = row.binding.split("/")[1]
    return Tally(day=civic_day(at), source=f"{row.city}/{provider}/{row.resource}", kind="completed", count=1)
