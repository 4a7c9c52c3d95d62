"""The part of the Ledger that looks after it: the feed of changes, erasing what has passed its time, sealing anew."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, delete, func, select, update

from domain.cases import Change
from storage.cases import Erased
from storage.ledger_rows import SealedRows
from storage.ledger_tables import ANSWERS, CASES, CHANGES, HEARD, PHOTOS

MOST_ERASED = 200
"""Cases erased by one call, so that nobody waits for a year's leavings."""
_FEED = (
    select(CHANGES, CASES.c.resource, CASES.c.city, CASES.c.citizen, CASES.c.client)
    .join(CASES, CASES.c.id == CHANGES.c.case)
    .order_by(CHANGES.c.number)
)


class LedgerKeeping(SealedRows):
    """Changes, and what time takes away."""

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

    async def erase(self, *, answers_before: datetime) -> Erased:
        """Erase what has passed its time; of a case its state, its number and its receipt stay."""
        now = self._clock()

        def work(db: Connection) -> Erased:
            past = select(CASES.c.id).where(CASES.c.erase_at <= now).order_by(CASES.c.erase_at).limit(MOST_ERASED)
            ids = list(db.scalars(past))
            db.execute(delete(PHOTOS).where(PHOTOS.c.case.in_(ids)))
            heard = db.execute(delete(HEARD).where(HEARD.c.case.in_(ids))).rowcount
            # Told of a case whose wish is gone: kept for a while, so that it is heard once.
            over = select(CASES.c.id).where(CASES.c.wish.is_(None), CASES.c.erase_at.is_(None))
            late = delete(HEARD).where(HEARD.c.at < answers_before, HEARD.c.case.in_(over))
            heard += db.execute(late).rowcount
            gone = {"wish": None, "hold": None, "facts": None, "steps": (), "erase_at": None}
            db.execute(update(CASES).where(CASES.c.id.in_(ids)).values(gone))
            old = select(ANSWERS.c.scope).where(ANSWERS.c.created < answers_before).limit(MOST_ERASED)
            answers = db.execute(delete(ANSWERS).where(ANSWERS.c.scope.in_(list(db.scalars(old))))).rowcount
            last = db.scalar(select(func.coalesce(func.max(CHANGES.c.number), 0)))
            # The last one stays, so that the numbers go on growing.
            db.execute(delete(CHANGES).where(CHANGES.c.at < answers_before, CHANGES.c.number < last))
            return Erased(cases=len(ids), answers=answers, heard=heard)

        return await self._write(work)

    async def reseal(self, limit: int) -> int:
        """Seal at most so many rows anew; how many there were."""
        return await self._resealing.some(self._write, limit)

    async def _changes(self, asked: Select[Any]) -> tuple[Change, ...]:
        return await self._read(lambda db: tuple(Change(**row) for row in db.execute(asked).mappings()))
