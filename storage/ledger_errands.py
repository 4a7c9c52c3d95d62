"""The part of the Ledger that workers live on: what is to be done for cases, and by whom."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from secrets import token_hex

from sqlalchemy import ColumnElement, Connection, Integer, bindparam, delete, func, insert, or_, select, update

from domain.cases import Case, State, seen
from storage.cases import Errand
from storage.ledger_rows import SealedRows, change, errand, told
from storage.ledger_tables import CASES, ERRANDS, HEARD, WORKERS

# Asked ten times a second, for ever: to put them together each time took longer than to ask.
_FREE = (
    select(ERRANDS)
    .where(or_(ERRANDS.c.taken_by.is_(None), ERRANDS.c.taken_by == bindparam("worker")))
    .order_by(ERRANDS.c.number)
    .limit(bindparam("most", type_=Integer))
)
_HOW_MANY = select(func.count()).select_from(_FREE.subquery())


class LedgerErrands(SealedRows):
    """Errands and workers in tables."""

    async def want_cancelled(self, case_id: str) -> Case | None:
        """Note that it is to be taken back, and have it done."""

        def work(db: Connection) -> Case | None:
            row = db.execute(select(CASES).where(CASES.c.id == case_id)).first()
            if row is None:
                return None
            if not row.cancel:
                db.execute(update(CASES).where(CASES.c.id == case_id).values(cancel=True))
                errand(db, case_id, "cancel", token_hex(4))
            return self._case(db.execute(select(CASES).where(CASES.c.id == case_id)).one())

        return await self._write(work)

    async def hear(self, case_id: str, message: str, outcome: bytes) -> bool:
        """Keep what a back-end said by itself, once."""
        sealed = self._sealed(case_id, told(message), outcome)

        def work(db: Connection) -> bool:
            if db.scalar(select(func.count()).select_from(HEARD).where(*_message(case_id, message))):
                return False
            db.execute(insert(HEARD).values(case=case_id, message=message, outcome=sealed, at=self._clock()))
            errand(db, case_id, "heard", message)
            return True

        return await self._write(work)

    async def heard(self, case_id: str, message: str) -> bytes | None:
        """What the back-end said in that message."""
        found = await self._read(lambda db: db.scalar(select(HEARD.c.outcome).where(*_message(case_id, message))))
        return None if found is None else self._open(case_id, told(message), found)

    async def again(self, case_id: str, *, anew: bool = False) -> Case | None:
        """Have a stuck case tried again."""

        def work(db: Connection) -> Case | None:
            row = db.execute(select(CASES).where(CASES.c.id == case_id, CASES.c.state == "stuck")).first()
            if row is None:
                return None
            now = self._clock()
            # It may have reached the back-end: as something that is being placed, it is looked up before anything else.
            state: State = "accepted" if anew else "placing"
            again = {"state": state, "round": row.round + 1, "attempts": 0, "trouble": None, "changed": now}
            db.execute(update(CASES).where(CASES.c.id == case_id).values(again))
            shown = seen(state, row.number)
            if shown != seen(row.state, row.number):
                change(db, case_id, shown, now)
            errand(db, case_id, "deliver")
            return self._case(db.execute(select(CASES).where(CASES.c.id == case_id)).one())

        return await self._write(work)

    async def errands(self, worker: str, limit: int = 100) -> tuple[Errand, ...]:
        """What is to be done, oldest first, this worker's from here on."""
        meant = {"worker": worker, "most": limit}
        if not await self._read(lambda db: db.scalar(_HOW_MANY, meant)):
            return ()  # without a turn as a writer, which most looks need not wait for

        def work(db: Connection) -> tuple[Errand, ...]:
            rows = tuple(db.execute(_FREE, meant))
            db.execute(
                update(ERRANDS).where(ERRANDS.c.number.in_([row.number for row in rows])).values(taken_by=worker)
            )
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


def _message(case_id: str, message: str) -> tuple[ColumnElement[bool], ...]:
    return HEARD.c.case == case_id, HEARD.c.message == message
