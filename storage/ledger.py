"""The durable engine of `Ledger`, on SQLite or PostgreSQL. Every write runs alone, whichever process it comes from.

Knows tables and seals; nothing of back-ends, of workflows or of what a state means.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import fields
from datetime import datetime, timedelta
from secrets import token_hex
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Select, and_, delete, func, insert, or_, select, update

from domain import when
from domain.cases import Case, Change, Photo, State, seen
from domain.when import Clock
from storage.aside import Aside
from storage.cases import Answer, Erased, Errand, Filed, Filing, Sought, Turn
from storage.identity_rows import storable
from storage.ledger_tables import ANSWERS, CASES, CHANGES, ERRANDS, HEARD, PHOTOS, WORKERS
from storage.ports import Sealing

MOST_ERASED = 200
"""Cases erased by one call, so that nobody waits for a year's leavings."""
_OPEN = [CASES.c[each.name] for each in fields(Case) if each.name != "facts"]


class DurableLedger(Aside):
    """Cases in tables. Every call raises StorageError when the database fails, ValueError for a text that cannot be kept."""

    LOCK = 0x48414E534C45  # `HANSLE` in ASCII

    def __init__(self, engine: Engine, thread: Executor, *, seal: Sealing, clock: Clock = when.now) -> None:
        super().__init__(engine, thread, clock=clock)
        self._seal = seal

    async def file(self, filing: Filing) -> Filed:
        """Accept it, unless its key has been used."""
        case = filing.case
        sealed = self._sealed(case.id, "wish", filing.wish)
        photos = [
            {"case": case.id, "place": place, "name": photo.name, "kind": photo.kind}
            | {"content": self._sealed(case.id, f"photo/{place}", photo.content)}
            for place, photo in enumerate(filing.photos)
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
            _change(db, case.id, case.state, case.created)
            _errand(db, case.id, "deliver")
            return Filed(case=case.id, new=True)

        return await self._write(work)

    async def known(self, scope: bytes, body: bytes) -> Filed | None:
        """How a filing with this key fared before."""
        return await self._read(lambda db: self._known(db, scope, body))

    async def answered(self, scope: bytes, answer: Answer) -> Answer:
        """Keep what a request is answered; the first one stays."""
        sealed = self._seal.seal(answer.body, f"answer/{scope.hex()}")

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
        narrowed = (c.resource, sought.resources), (c.city, sought.cities), (c.state, sought.states), (c.id, sought.ids)
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
            Photo(name=r.name, kind=r.kind, content=self._open(case_id, f"photo/{r.place}", r.content)) for r in rows
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
            db.execute(update(CASES).where(CASES.c.id == case_id).values(values))
            if turned:
                _change(db, case_id, shown, now)
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

    async def want_cancelled(self, case_id: str) -> Case | None:
        """Note that it is to be taken back, and have it done."""

        def work(db: Connection) -> Case | None:
            row = db.execute(select(CASES).where(CASES.c.id == case_id)).first()
            if row is None:
                return None
            if not row.cancel:
                db.execute(update(CASES).where(CASES.c.id == case_id).values(cancel=True))
                _errand(db, case_id, "cancel", token_hex(4))
            return self._case(db.execute(select(CASES).where(CASES.c.id == case_id)).one())

        return await self._write(work)

    async def hear(self, case_id: str, message: str, outcome: bytes) -> bool:
        """Keep what a back-end said by itself, once."""
        sealed = self._sealed(case_id, f"heard/{message}", outcome)

        def work(db: Connection) -> bool:
            if db.scalar(select(func.count()).select_from(HEARD).where(*_message(case_id, message))):
                return False
            db.execute(insert(HEARD).values(case=case_id, message=message, outcome=sealed, at=self._clock()))
            _errand(db, case_id, "heard", message)
            return True

        return await self._write(work)

    async def heard(self, case_id: str, message: str) -> bytes | None:
        """What the back-end said in that message."""
        found = await self._read(lambda db: db.scalar(select(HEARD.c.outcome).where(*_message(case_id, message))))
        return None if found is None else self._open(case_id, f"heard/{message}", found)

    async def again(self, case_id: str) -> Case | None:
        """Have a stuck case tried anew."""

        def work(db: Connection) -> Case | None:
            row = db.execute(select(CASES).where(CASES.c.id == case_id, CASES.c.state == "stuck")).first()
            if row is None:
                return None
            now = self._clock()
            # It may have reached the back-end: as something that is being placed, it is looked up before anything else.
            again = {"state": "placing", "round": row.round + 1, "attempts": 0, "trouble": None, "changed": now}
            db.execute(update(CASES).where(CASES.c.id == case_id).values(again))
            _errand(db, case_id, "deliver")
            return self._case(db.execute(select(CASES).where(CASES.c.id == case_id)).one())

        return await self._write(work)

    async def changes(self, after: int, limit: int = 500, *, citizen: str | None = None) -> tuple[Change, ...]:
        """The feed after this number, in order."""
        meant = _FEED.where(CHANGES.c.number > after)
        return await self._changes((meant if citizen is None else meant.where(CASES.c.citizen == citizen)).limit(limit))

    async def history(self, case_id: str) -> tuple[Change, ...]:
        """Every change of one case, in order, as far as it is kept."""
        return await self._changes(_FEED.where(CHANGES.c.case == case_id))

    async def last_change(self) -> int:
        """The newest number of the feed."""
        return await self._read(lambda db: int(db.scalar(select(func.max(CHANGES.c.number))) or 0))

    async def errands(self, worker: str, limit: int = 100) -> tuple[Errand, ...]:
        """What is to be done, oldest first, this worker's from here on."""
        e = ERRANDS.c
        free = select(ERRANDS).where(or_(e.taken_by.is_(None), e.taken_by == worker)).order_by(e.number).limit(limit)
        if not await self._read(lambda db: db.scalar(select(func.count()).select_from(free.subquery()))):
            return ()  # without a turn as a writer, which most looks need not wait for

        def work(db: Connection) -> tuple[Errand, ...]:
            rows = tuple(db.execute(free))
            db.execute(update(ERRANDS).where(e.number.in_([row.number for row in rows])).values(taken_by=worker))
            return tuple(Errand(number=r.number, case=r.case, what=r.what, detail=r.detail) for r in rows)

        return await self._write(work)

    async def done(self, worker: str, numbers: Sequence[int]) -> None:
        """These need nobody any more."""
        mine = delete(ERRANDS).where(ERRANDS.c.number.in_(numbers), ERRANDS.c.taken_by == worker)
        await self._write(lambda db: db.execute(mine))

    async def beat(self, worker: str) -> None:
        """The worker is alive."""
        now = self._clock()

        def work(db: Connection) -> None:
            if not db.execute(update(WORKERS).where(WORKERS.c.name == worker).values(seen=now)).rowcount:
                db.execute(insert(WORKERS).values(name=worker, seen=now))

        await self._write(work)

    async def silent(self, seconds: float) -> tuple[str, ...]:
        """Workers that have not been heard for so long."""
        before = self._clock() - timedelta(seconds=seconds)
        asked = select(WORKERS.c.name).where(WORKERS.c.seen < before).order_by(WORKERS.c.name)
        return await self._read(lambda db: tuple(db.scalars(asked)))

    async def bury(self, worker: str) -> None:
        """Forget a worker; what it had taken is anybody's again."""

        def work(db: Connection) -> None:
            db.execute(update(ERRANDS).where(ERRANDS.c.taken_by == worker).values(taken_by=None))
            db.execute(delete(WORKERS).where(WORKERS.c.name == worker))

        await self._write(work)

    async def erase(self, *, answers_before: datetime) -> Erased:
        """Erase what has passed its time; of a case its state, its number and its receipt stay."""
        now = self._clock()

        def work(db: Connection) -> Erased:
            past = select(CASES.c.id).where(CASES.c.erase_at <= now).order_by(CASES.c.erase_at).limit(MOST_ERASED)
            ids = list(db.scalars(past))
            db.execute(delete(PHOTOS).where(PHOTOS.c.case.in_(ids)))
            heard = db.execute(delete(HEARD).where(HEARD.c.case.in_(ids))).rowcount
            gone = {"wish": None, "hold": None, "facts": None, "steps": (), "erase_at": None}
            db.execute(update(CASES).where(CASES.c.id.in_(ids)).values(gone))
            old = select(ANSWERS.c.scope).where(ANSWERS.c.created < answers_before).limit(MOST_ERASED)
            answers = db.execute(delete(ANSWERS).where(ANSWERS.c.scope.in_(list(db.scalars(old))))).rowcount
            last = db.scalar(
                select(func.coalesce(func.max(CHANGES.c.number), 0))
            )  # stays, so that the numbers go on growing
            db.execute(delete(CHANGES).where(CHANGES.c.at < answers_before, CHANGES.c.number < last))
            return Erased(cases=len(ids), answers=answers, heard=heard)

        return await self._write(work)

    def _known(self, db: Connection, scope: bytes, body: bytes) -> Filed | None:
        row = db.execute(select(ANSWERS).where(ANSWERS.c.scope == scope)).first()
        if row is None:
            return None
        same = bytes(row.body) == body
        return Filed(case=row.case, new=False, same=same, answer=self._answer(row) if same else None)

    async def _changes(self, asked: Select[Any]) -> tuple[Change, ...]:
        return await self._read(lambda db: tuple(Change(**row) for row in db.execute(asked).mappings()))

    async def _one(self, *where: ColumnElement[bool]) -> Case | None:
        row = await self._read(lambda db: db.execute(select(CASES).where(*where)).first())
        return None if row is None else self._case(row)

    async def _opened(self, case_id: str, what: str) -> bytes | None:
        asked = select(CASES.c[what]).where(CASES.c.id == case_id)
        found = await self._read(lambda db: db.scalar(asked))
        return None if found is None else self._open(case_id, what, found)

    def _case(self, row: Any) -> Case:
        facts = {} if row.facts is None else json.loads(self._open(row.id, "facts", row.facts))
        return Case(**{column.name: getattr(row, column.name) for column in _OPEN}, facts=facts)

    def _facts(self, case_id: str, facts: Any) -> bytes | None:
        return self._sealed(case_id, "facts", json.dumps(dict(facts)).encode()) if facts else None

    def _answer(self, row: Any) -> Answer | None:
        if row.status is None:
            return None
        body = self._seal.open(bytes(row.answer), f"answer/{bytes(row.scope).hex()}")
        return Answer(status=row.status, body=body, location=row.location)

    def _sealed(self, case_id: str, what: str, plain: bytes) -> bytes:
        return self._seal.seal(plain, f"case/{case_id}/{what}")

    def _open(self, case_id: str, what: str, sealed: bytes) -> bytes:
        return self._seal.open(bytes(sealed), f"case/{case_id}/{what}")


_FEED = (
    select(CHANGES, CASES.c.resource, CASES.c.city, CASES.c.citizen, CASES.c.client)
    .join(CASES, CASES.c.id == CHANGES.c.case)
    .order_by(CHANGES.c.number)
)
_TOLD = ("number", "reason", "steps", "expected_by", "trouble", "receipt", "cancel", "erase_at")


def _change(db: Connection, case_id: str, state: str, at: datetime) -> None:
    number = int(db.scalar(select(func.coalesce(func.max(CHANGES.c.number), 0))) or 0) + 1
    db.execute(insert(CHANGES).values(number=number, case=case_id, state=state, at=at))


def _errand(db: Connection, case_id: str, what: str, detail: str = "") -> None:
    number = int(db.scalar(select(func.coalesce(func.max(ERRANDS.c.number), 0))) or 0) + 1
    db.execute(insert(ERRANDS).values(number=number, case=case_id, what=what, detail=detail))


def _message(case_id: str, message: str) -> tuple[ColumnElement[bool], ...]:
    return HEARD.c.case == case_id, HEARD.c.message == message
