"""The durable engine of `Watch`, on SQLite or PostgreSQL: what is written, and read. What goes again is in `watch_keeping`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Integer, Table, func, insert, literal, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from storage.aside import Aside
from storage.orders import ORDERS
from storage.watch_keeping import forgotten
from storage.watch_noting import kept, noted
from storage.watch_ports import (
    ALIVE,
    SPANS,
    Batch,
    Change,
    Day,
    Kind,
    Promised,
    Round,
    Stand,
    Trace,
    Worker,
)
from storage.watch_rows import (
    NUMBERS,
    Key,
    change_of,
    gathered,
    promised_in,
    round_of,
    row_of_stand,
    row_of_worker,
    seconds,
    stand_of,
    trace_of,
    worker_of,
    zoned,
)
from storage.watch_tables import CHANGES, DAYS, PLACES, PROMISED, ROUNDS, STANDS, TRACES, WORKERS

ORDERED: Mapping[str, Kind] = {
    "pause": "paused",
    "resume": "resumed",
    "reset": "reset",
    "purge": "purged",
    "incident-opened": "incident",
    "incident-noted": "incident",
}
"""What operators order is a change already, where orders are kept: verb → kind."""
AHEAD = timedelta(minutes=1)
"""So far another machine's clock may be ahead."""


class DurableWatch(Aside):
    """What operators watch, in tables. Every call raises StorageError when the database fails."""

    LOCK = 0x48414E53574154  # `HANSWAT` in ASCII

    async def put(self, batch: Batch) -> None:
        """Add it to what all workers have said, in one transaction."""
        spans = [int(span.total_seconds()) for span, _ in SPANS]

        def work(db: Connection) -> None:
            rounds = {span: gathered(batch.rounds, span) for span in spans}
            promised = {span: promised_in(batch.promised, span) for span in spans[1:]}
            places = self._places(
                db, {place for each in (rounds, promised) for keys in each.values() for _, place in keys}
            )
            self._add(db, ROUNDS, NUMBERS, rounds, places)
            self._add(db, PROMISED, ("good", "events"), promised, places)
            self._replace(db, WORKERS, ("name",), [row_of_worker(batch.worker)])
            self._replace(db, STANDS, ("worker", "binding"), [row_of_stand(each) for each in batch.stands])
            for trace in batch.traces:
                kept(db, trace)
            for change in batch.changes:
                noted(db, change)

        await self._write(work)

    async def note(self, change: Change) -> None:
        """Note a change that no worker brings with its batch."""
        await self._write(lambda db: noted(db, change))

    async def rounds(
        self, *, since: datetime, until: datetime | None = None, span: timedelta, place: str | None = None
    ) -> tuple[Round, ...]:
        """Rounds of this span, oldest first."""
        step, first = int(span.total_seconds()), seconds(since)
        columns = [ROUNDS.c.begin, PLACES.c.name, *(ROUNDS.c[name] for name in NUMBERS)]
        meant = select(*columns).join(PLACES).where(*_between(step, first, until))
        if place is not None:
            # Rows of a time lie together, not those of a place: each step is looked up, rather than all places be read.
            steps = _steps(step, first, until or self._clock() + AHEAD)
            meant = meant.join(steps, steps.c.begin == ROUNDS.c.begin).where(PLACES.c.name == place)
        order = meant.order_by(ROUNDS.c.begin, PLACES.c.name)
        return await self._read(lambda db: tuple(round_of(row[0], span, row[1], row[2:]) for row in db.execute(order)))

    async def sums(self, *, since: datetime, until: datetime | None = None, span: timedelta) -> tuple[Round, ...]:
        """The rounds of this span, added up by place."""
        step, first = int(span.total_seconds()), seconds(since)
        columns = [PLACES.c.name, *(func.sum(ROUNDS.c[name]) for name in NUMBERS)]
        meant = select(*columns).join(PLACES).where(*_between(step, first, until))
        order = meant.group_by(PLACES.c.name).order_by(PLACES.c.name)
        length = (until or self._clock()) - since
        return await self._read(lambda db: tuple(round_of(first, length, row[0], row[1:]) for row in db.execute(order)))

    async def promised(self, *, since: datetime, span: timedelta) -> tuple[Promised, ...]:
        """Events of every objective since then."""
        columns = (PLACES.c.name, func.sum(PROMISED.c.good), func.sum(PROMISED.c.events))
        here = (PROMISED.c.span == int(span.total_seconds()), PROMISED.c.begin >= seconds(since))
        meant = select(*columns).join(PLACES).where(*here).group_by(PLACES.c.name).order_by(PLACES.c.name)

        def work(db: Connection) -> tuple[Promised, ...]:
            return tuple(_promised(row, since, self._clock()) for row in db.execute(meant))

        return await self._read(work)

    async def stands(self) -> tuple[Stand, ...]:
        """How each source stands, as each living worker sees it."""
        meant = select(STANDS).join(WORKERS, WORKERS.c.name == STANDS.c.worker).where(self._alive())
        order = meant.order_by(STANDS.c.binding, STANDS.c.worker)
        return await self._read(lambda db: tuple(stand_of(row) for row in db.execute(order)))

    async def workers(self) -> tuple[Worker, ...]:
        """Those that have said something lately."""
        meant = select(WORKERS).where(self._alive()).order_by(WORKERS.c.began, WORKERS.c.name)
        return await self._read(lambda db: tuple(worker_of(row) for row in db.execute(meant)))

    async def traces(
        self,
        *,
        limit: int,
        source: str | None = None,
        troubled: bool = False,
        slower: float = 0.0,
        before: datetime | None = None,
    ) -> tuple[Trace, ...]:
        """The newest traces without their spans."""
        meant = select(*(column for column in TRACES.c if column.name != "spans"))
        if source is not None:
            of_it = (TRACES.c.sources.contains(f"\n{source}{end}", autoescape=True) for end in ("\n", "#"))
            meant = meant.where(or_(*of_it))
        if troubled:
            meant = meant.where(TRACES.c.problem.is_not(None))
        if slower:
            meant = meant.where(TRACES.c.seconds >= slower)
        if before is not None:
            meant = meant.where(TRACES.c.at < before.astimezone(UTC))
        order = meant.order_by(TRACES.c.at.desc(), TRACES.c.number.desc()).limit(limit)
        return await self._read(lambda db: tuple(trace_of(row, whole=False) for row in db.execute(order)))

    async def trace(self, trace_id: str) -> Trace | None:
        """One trace with all its spans."""
        meant = select(TRACES).where(TRACES.c.trace_id == trace_id)

        def work(db: Connection) -> Trace | None:
            row = db.execute(meant).first()
            return None if row is None else trace_of(row, whole=True)

        return await self._read(work)

    async def changes(self, *, since: datetime, target: str | None = None, limit: int = 200) -> tuple[Change, ...]:
        """The newest changes since then; what operators ordered is among them, with a negative number."""
        after = since.astimezone(UTC)
        noted, ordered = select(CHANGES).where(CHANGES.c.at >= after), select(ORDERS).where(ORDERS.c.at >= after)
        ordered = ordered.where(ORDERS.c.verb.in_(ORDERED))
        if target is not None:
            noted, ordered = noted.where(_below(CHANGES, target)), ordered.where(_below(ORDERS, target))
        noted = noted.order_by(CHANGES.c.at.desc(), CHANGES.c.number.desc()).limit(limit)
        ordered = ordered.order_by(ORDERS.c.at.desc(), ORDERS.c.number.desc()).limit(limit)

        def work(db: Connection) -> tuple[Change, ...]:
            found = [*map(change_of, db.execute(noted)), *map(_ordered, db.execute(ordered))]
            return tuple(sorted(found, key=lambda change: change.at, reverse=True)[:limit])

        return await self._read(work)

    async def days(self, *, since: date) -> tuple[Day, ...]:
        """The days of every source from that one on."""
        meant = select(DAYS).where(DAYS.c.day >= since).order_by(DAYS.c.day, DAYS.c.binding)
        return await self._read(lambda db: tuple(Day(**row) for row in db.execute(meant).mappings()))

    async def forget(self, now: datetime) -> int:
        """Drop what is over its time or beyond its number, and finish days."""
        return await self._write(lambda db: forgotten(db, now))

    def _alive(self) -> Any:
        return WORKERS.c.at >= (self._clock() - ALIVE).astimezone(UTC)

    def _new(self, table: Table) -> Any:
        # The same clause in two dialects.
        return (postgresql.insert if self._engine.dialect.name == "postgresql" else sqlite.insert)(table)

    def _places(self, db: Connection, names: set[str]) -> dict[str, int]:
        """The number of each name; new ones get one."""
        if not names:
            return {}
        meant = select(PLACES.c.name, PLACES.c.id).where(PLACES.c.name.in_(sorted(names)))
        known = {row.name: row.id for row in db.execute(meant)}
        if missing := sorted(names - known.keys()):
            db.execute(insert(PLACES), [{"name": name} for name in missing])
            known = {row.name: row.id for row in db.execute(meant)}
        return known

    def _add(
        self,
        db: Connection,
        table: Table,
        names: Sequence[str],
        by_span: Mapping[int, Mapping[Key, Sequence[float]]],
        places: Mapping[str, int],
    ) -> None:
        rows = [
            {"span": span, "begin": begin, "place": places[place], **dict(zip(names, numbers, strict=True))}
            for span, found in by_span.items()
            for (begin, place), numbers in sorted(found.items())
        ]
        if rows:
            new = self._new(table)
            more = {name: table.c[name] + new.excluded[name] for name in names}
            db.execute(new.on_conflict_do_update(index_elements=["span", "begin", "place"], set_=more), rows)

    def _replace(self, db: Connection, table: Table, keys: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> None:
        if rows:
            new = self._new(table)
            all_else = {column.name: new.excluded[column.name] for column in table.c if column.name not in keys}
            db.execute(new.on_conflict_do_update(index_elements=list(keys), set_=all_else), list(rows))


def _between(span: int, first: int, until: datetime | None) -> Iterable[Any]:
    yield ROUNDS.c.span == span
    yield ROUNDS.c.begin >= first
    if until is not None:
        yield ROUNDS.c.begin < until.timestamp()


def _steps(span: int, first: int, until: datetime) -> Any:
    """When rounds may begin: as many as are kept at the most."""
    end = seconds(until)
    kept = next(int(kept.total_seconds()) for each, kept in SPANS if each.total_seconds() == span)
    oldest = max(first, end - kept)
    steps = select(literal(-(-oldest // span) * span, Integer).label("begin")).cte("steps", recursive=True)
    return steps.union_all(select(steps.c.begin + span).where(steps.c.begin + span < end))


def _promised(row: Any, since: datetime, now: datetime) -> Promised:
    slo, city, resource = row[0].split(" ")
    return Promised(
        begin=since, span=now - since, slo=slo, city=city, resource=resource, good=int(row[1]), events=int(row[2])
    )


def _below(table: Table, target: str) -> Any:
    column = table.c.target
    starts = (column.startswith(f"{target}{sign}", autoescape=True) for sign in "/#")
    return or_(column == target, *starts)


def _ordered(row: Any) -> Change:
    return Change(
        at=zoned(row.at),
        kind=ORDERED[row.verb],
        target=row.target,
        detail=row.reason,
        by=row.by,
        number=-row.number,
    )
