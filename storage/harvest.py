"""The durable engine of `Harvest`, on SQLite or PostgreSQL. Knows copies and turns; nothing of what its bytes mean.

It reads and writes over two connections with a thread each, and writes in short transactions: while a hundred thousand houses are
put down, nobody who reads or writes anything else waits for it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from contextlib import suppress
from datetime import datetime
from functools import partial
from threading import Event
from typing import TypeVar

from sqlalchemy import Connection, Engine, insert, select, update

from storage.aside import Aside
from storage.database import alone, plain_words
from storage.errors import StorageError
from storage.harvest_finding import found, named
from storage.harvest_ports import Copy, Found, Outcome, Pull, Pulled, Standing, Wanted
from storage.harvest_tables import (
    GONE,
    HARVESTS,
    MOST,
    PULLS,
    first_of,
    pulled_of,
    zoned,
)
from storage.harvest_writing import (
    New,
    batches,
    begin,
    decide,
    digest_of,
    finish,
    give_back,
    is_same,
    left_over,
    note,
    put,
    remove,
    renewed,
    row_of,
    standing_in,
)

T = TypeVar("T")

DETAIL = 500


class Stopped(Exception):
    """The process ends."""


class Snapshots(Aside):
    """What is read in one transaction is of one moment."""

    async def read(self, work: Callable[[Connection], T]) -> T:
        """What `work` reads."""
        return await self._read(work)


class DurableHarvest(Aside):
    """Copies in tables. Every call raises StorageError when the database fails.

    `scribe` writes whole copies, over `desk`; everything else is short, and goes the common way. Each thread runs one call at a time.
    """

    LOCK = 0x48414E53484152  # `HANSHAR` in ASCII

    def __init__(self, engine: Engine, thread: Executor, *, desk: Engine, scribe: Executor) -> None:
        super().__init__(engine, thread)
        one_moment = {"isolation_level": "REPEATABLE READ"} if engine.dialect.name == "postgresql" else {}
        self._snapshots = Snapshots(engine.execution_options(**one_moment), thread)
        """SQLite's transactions always are of one moment."""
        self._desk, self._scribe = desk, scribe
        self._ends = Event()
        self._turns: set[str] = set()
        """Who took a turn here."""

    async def end(self) -> None:
        """What is being written stops at its next batch, and turns that were not given back are, as far as that is possible."""
        self._ends.set()
        await asyncio.get_running_loop().run_in_executor(self._scribe, self._desk.dispose)
        if self._turns:
            mine = HARVESTS.c.turn_by.in_(sorted(self._turns))
            with suppress(StorageError):
                await self._write(
                    lambda db: db.execute(update(HARVESTS).where(mine).values(turn_by=None, turn_until=None))
                )

    async def _read(self, work: Callable[[Connection], T]) -> T:
        return await self._snapshots.read(work)

    async def standing(self, binding: str) -> Standing:
        """How it stands."""
        return await self._read(lambda db: standing_in(db, binding))

    async def all(self) -> tuple[Standing, ...]:
        """Every binding that was ever pulled, by name."""

        def work(db: Connection) -> tuple[Standing, ...]:
            names = db.scalars(select(HARVESTS.c.binding).order_by(HARVESTS.c.binding)).all()
            return tuple(standing_in(db, name) for name in names)

        return await self._read(work)

    async def find(self, binding: str, copy: int, wanted: Wanted) -> Found | None:
        """Records of the copy that serves; None when another one serves by now."""

        def work(db: Connection) -> Found | None:
            serving = db.scalar(select(HARVESTS.c.copy).where(HARVESTS.c.binding == binding))
            return found(db, copy, wanted) if serving == copy else None

        return await self._read(work)

    async def named(self, binding: str, copy: int, stems: Sequence[str]) -> tuple[frozenset[str], ...] | None:
        """For each stem the ids of records with a word that begins so, by the index."""

        def work(db: Connection) -> tuple[frozenset[str], ...] | None:
            serving = db.scalar(select(HARVESTS.c.copy).where(HARVESTS.c.binding == binding))
            return tuple(named(db, copy, stem) for stem in stems) if serving == copy else None

        return await self._read(work)

    async def turn(self, binding: str, *, by: str, at: datetime, until: datetime, since: datetime | None) -> bool:
        """Take the turn, unless somebody has it or has pulled after `since`."""

        def work(db: Connection) -> bool:
            row = db.execute(select(HARVESTS).where(HARVESTS.c.binding == binding)).one_or_none()
            mine = {"began": at, "turn_by": by, "turn_until": until}
            if row is None:
                db.execute(insert(HARVESTS).values(binding=binding, **mine))
                return True
            began, taken = zoned(row.began), zoned(row.turn_until)
            if (taken is not None and taken > at) or (since is not None and began is not None and began > since):
                return False
            db.execute(update(HARVESTS).where(HARVESTS.c.binding == binding).values(**mine))
            return True

        taken = await self._write(work)
        if taken:
            self._turns.add(by)
        return taken

    async def keep(self, pull: Pull) -> Pulled | None:
        """Keep what was pulled, and give the turn back; ValueError for a list of more than a million."""
        if pull.count > MOST:
            raise ValueError(f"a list of {pull.count} records is longer than any can be")
        return await self._beside(lambda: self._keep(pull))

    async def failed(self, binding: str, *, by: str, at: datetime, why: str) -> None:
        """Note that a pull failed, and give the turn back."""

        def work(db: Connection) -> None:
            mine = (HARVESTS.c.binding == binding, HARVESTS.c.turn_by == by)
            free = {"turn_by": None, "turn_until": None, "trouble": why[:DETAIL]}
            if db.execute(update(HARVESTS).where(*mine).values(**free)).rowcount:
                note(db, Pulled(binding=binding, at=at, outcome="failed", detail=why[:DETAIL]))

        await self._write(work)

    async def accept(self, binding: str, at: datetime) -> Pulled | None:
        """Let the quarantined list serve."""
        return await self._decided(binding, at, "accepted")

    async def drop(self, binding: str, at: datetime) -> Pulled | None:
        """Forget the quarantined list."""
        return await self._decided(binding, at, "dropped")

    async def pulls(self, binding: str, most: int = 20) -> tuple[Pulled, ...]:
        """What came of the last pulls, newest first."""
        asked = select(PULLS).where(PULLS.c.binding == binding).order_by(PULLS.c.number.desc()).limit(most)
        return await self._read(lambda db: tuple(map(pulled_of, db.execute(asked))))

    async def gone(self, binding: str) -> dict[str, datetime]:
        """Ids that are no longer there."""
        asked = select(GONE.c.id, GONE.c.gone_at).where(GONE.c.binding == binding)
        return await self._read(lambda db: {row.id: zoned(row.gone_at) for row in db.execute(asked)})

    # --- one copy beside the other

    def _tx(self, work: Callable[[Connection], T]) -> T:
        with alone(self._desk, self.LOCK) as db:
            return work(db)

    def _keep(self, pull: Pull) -> Pulled | None:
        digest = digest_of(pull.pieces())
        before = self._tx(lambda db: standing_in(db, pull.binding))
        old = before.copy if before.copy is not None and before.copy.origin == pull.origin else None
        if old is not None and self._tx(lambda db: is_same(db, old, pull, digest)):
            done = self._tx(lambda db: renewed(db, old, pull))
        else:
            self._sweep(pull.binding)  # what a process left that died: nobody else writes now
            number = self._tx(lambda db: begin(db, pull, digest))
            try:
                added, changed = self._put_down(pull, number, old)
            except Stopped:
                self._tx(lambda db: give_back(db, pull))
                return None
            new = New(number, added, changed)
            done = self._tx(lambda db: finish(db, pull, old, new))
        self._sweep(pull.binding, before)
        return done

    def _put_down(self, pull: Pull, number: int, old: Copy | None) -> tuple[int, int]:
        """The records, batch by batch; how many are new and how many are other than before."""
        added = changed = 0
        row = first_of(number)
        for batch in batches(pull.pieces()):
            if self._ends.is_set():
                raise Stopped
            rows = [row_of(piece, number, row + place, pull) for place, piece in enumerate(batch)]
            row += len(batch)
            new, other = self._tx(partial(put, rows=rows, old=old, pull=pull))
            added, changed = added + new, changed + other
        return added, changed

    def _sweep(self, binding: str, before: Standing | None = None) -> None:
        """Remove copies that neither serve nor are held: all of them, or those of `before`. Somebody may be writing another."""
        former = None if before is None else {each.number for each in (before.copy, before.held) if each is not None}
        for number in self._tx(lambda db: left_over(db, binding)):
            if former is not None and number not in former:
                continue
            while not self._ends.is_set() and self._tx(partial(remove, number=number)):
                pass

    async def _decided(self, binding: str, at: datetime, outcome: Outcome) -> Pulled | None:
        def work() -> Pulled | None:
            before = self._tx(lambda db: standing_in(db, binding))
            done = self._tx(lambda db: decide(db, binding, at, outcome))
            self._sweep(binding, before)
            return done

        return await self._beside(work)

    async def _beside(self, work: Callable[[], T]) -> T:
        with plain_words(self._desk):
            return await asyncio.get_running_loop().run_in_executor(self._scribe, work)
