"""Rows of the Ledger: what is sealed in them is sealed and opened here, and nowhere else."""

from __future__ import annotations

import json
from concurrent.futures import Executor
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, func, insert, select

from domain import when
from domain.cases import Case
from domain.when import Clock
from storage.aside import Aside
from storage.cases import Answer
from storage.ledger_tables import ANSWERS, CASES, CHANGES, ERRANDS, HEARD, PHOTOS
from storage.ports import Sealing
from storage.resealing import Resealing, Sealed

_LIE_OPEN = [CASES.c[each.name] for each in fields(Case) if each.name != "facts"]


class SealedRows(Aside):
    """The Ledger's database and the seal on what people entrusted to it."""

    LOCK = 0x48414E534C45  # `HANSLE` in ASCII

    def __init__(self, engine: Engine, thread: Executor, *, seal: Sealing, clock: Clock = when.now) -> None:
        super().__init__(engine, thread, clock=clock)
        self._seal = seal
        self._resealing = Resealing(seal, SEALED)

    async def _one(self, *where: ColumnElement[bool]) -> Case | None:
        row = await self._read(lambda db: db.execute(select(CASES).where(*where)).first())
        return None if row is None else self._case(row)

    async def _opened(self, case_id: str, what: str) -> bytes | None:
        asked = select(CASES.c[what]).where(CASES.c.id == case_id)
        found = await self._read(lambda db: db.scalar(asked))
        return None if found is None else self._open(case_id, what, found)

    def _case(self, row: Any) -> Case:
        facts = {} if row.facts is None else json.loads(self._open(row.id, "facts", row.facts))
        return Case(**{column.name: getattr(row, column.name) for column in _LIE_OPEN}, facts=facts)

    def _facts(self, case_id: str, facts: Any) -> bytes | None:
        return self._sealed(case_id, "facts", json.dumps(dict(facts)).encode()) if facts else None

    def _answer(self, row: Any) -> Answer | None:
        if row.status is None:
            return None
        body = self._seal.open(bytes(row.answer), answer_of(row.scope))
        return Answer(status=row.status, body=body, location=row.location)

    def _sealed(self, case_id: str, what: str, plain: bytes) -> bytes:
        return self._seal.seal(plain, about(case_id, what))

    def _open(self, case_id: str, what: str, sealed: bytes) -> bytes:
        return self._seal.open(bytes(sealed), about(case_id, what))


def about(case_id: str, what: str) -> str:
    """What a sealed value of a case says it is about."""
    return f"case/{case_id}/{what}"


def photo(place: int) -> str:
    """What it is of a case: its photo."""
    return f"photo/{place}"


def told(message: str) -> str:
    """What it is of a case: something its back-end said by itself."""
    return f"heard/{message}"


def answer_of(scope: bytes) -> str:
    """The same of an answer."""
    return f"answer/{bytes(scope).hex()}"


SEALED = (
    Sealed(table=CASES, columns=("wish", "hold", "facts"), about=lambda row, what: about(row.id, what)),
    Sealed(table=PHOTOS, columns=("content",), about=lambda row, _: about(row.case, photo(row.place))),
    Sealed(table=ANSWERS, columns=("answer",), about=lambda row, _: answer_of(row.scope)),
    Sealed(table=HEARD, columns=("outcome",), about=lambda row, _: about(row.case, told(row.message))),
)


def change(db: Connection, case_id: str, state: str, at: datetime) -> None:
    """Note a turn in the feed: within a write, so that its number is the next one."""
    number = int(db.scalar(select(func.coalesce(func.max(CHANGES.c.number), 0))) or 0) + 1
    db.execute(insert(CHANGES).values(number=number, case=case_id, state=state, at=at))


def errand(db: Connection, case_id: str, what: str, detail: str = "") -> None:
    """Have something done."""
    number = int(db.scalar(select(func.coalesce(func.max(ERRANDS.c.number), 0))) or 0) + 1
    db.execute(insert(ERRANDS).values(number=number, case=case_id, what=what, detail=detail))
