"""The durable engine of `Benefit`, on SQLite or PostgreSQL. Knows two tables; nothing of requests.

Bounded: a row for each day, source and kind, for 400 days, and sources are the configuration's; and of each source and month at most
`CALLERS` rows, for as long.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    Date,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    case,
    delete,
    func,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite

from storage.aside import Aside
from storage.benefit_ports import CALLERS, Apps, Caller, Tally, city_of

LONG = BigInteger().with_variant(Integer, "sqlite")

METADATA = MetaData()
TALLIES = Table(
    "benefit_days",
    METADATA,
    Column("day", Date, primary_key=True),
    Column("source", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("city", Text, nullable=False),
    Column("count", LONG, nullable=False),
    Index("benefit_days_city", "city", "day"),
)
SEEN = Table(
    "benefit_callers",
    METADATA,
    Column("month", Date, primary_key=True),
    Column("source", Text, primary_key=True),
    Column("client", Text, primary_key=True),
    Column("city", Text, nullable=False),
    Column("first", Date, nullable=False),
    Column("last", Date, nullable=False),
    Index("benefit_callers_city", "city", "month"),
    Index("benefit_callers_last", "last"),
)


class DurableBenefit(Aside):
    """The benefit in tables. Every call raises StorageError when the database fails."""

    LOCK = 0x48414E53424E46  # `HANSBNF` in ASCII

    async def add(self, tallies: Sequence[Tally], callers: Sequence[Caller]) -> None:
        """Add these to what is there, in one transaction."""

        def work(connection: Connection) -> None:
            count(connection, tallies)
            _note(connection, callers)

        if tallies or callers:
            await self._write(work)

    async def days(self, *, since: date, until: date, city: str | None = None) -> tuple[Tally, ...]:
        """The counts of these days."""
        c = TALLIES.c
        meant = select(c.day, c.source, c.kind, c.count).where(c.day.between(since, until))
        if city is not None:
            meant = meant.where(c.city == city)
        order = (c.day, c.source, c.kind)
        return await self._read(
            lambda db: tuple(
                Tally(day=row.day, source=row.source, kind=row.kind, count=row[3])
                for row in db.execute(meant.order_by(*order))
            )
        )

    async def sums(self, *, since: date, until: date, city: str | None = None) -> tuple[Tally, ...]:
        """The counts of these days, added up."""
        c = TALLIES.c
        meant = select(c.source, c.kind, func.sum(c.count).label("total")).where(c.day.between(since, until))
        if city is not None:
            meant = meant.where(c.city == city)
        asked = meant.group_by(c.source, c.kind).order_by(c.source, c.kind)
        return await self._read(
            lambda db: tuple(
                Tally(day=since, source=row.source, kind=row.kind, count=int(row.total)) for row in db.execute(asked)
            )
        )

    async def answered(self, *, since: date, until: date, where: str) -> Mapping[date, int]:
        """Answers by day."""
        c = TALLIES.c
        meant = c.kind == "answered", c.source == where, c.city == city_of(where), c.day.between(since, until)
        asked = select(c.day, c.count.label("number")).where(*meant)
        return await self._read(lambda db: {row.day: row.number for row in db.execute(asked)})

    async def apps(self, *, since: date, until: date, city: str | None = None) -> Apps:
        """Different apps in these days."""
        c = SEEN.c
        where: list[ColumnElement[bool]] = [c.month >= month(since), c.last >= since, c.first <= until]
        if city is not None:
            where.append(c.city == city)
        different = func.count(c.client.distinct())

        def work(db: Connection) -> Apps:
            every = int(db.scalar(select(different).where(*where)) or 0)
            cities = db.execute(select(c.city, different).where(*where).group_by(c.city))
            sources = db.execute(select(c.source, different).where(*where).group_by(c.source))
            return Apps(
                every=every,
                cities={name: int(number) for name, number in cities},
                sources={name: int(number) for name, number in sources},
            )

        return await self._read(work)

    async def first(self) -> date | None:
        """The oldest day that has a count."""
        return await self._read(lambda db: db.scalar(select(func.min(TALLIES.c.day))))

    async def forget(self, *, before: date) -> int:
        """Drop what is older."""

        def work(connection: Connection) -> int:
            gone = connection.execute(delete(TALLIES).where(TALLIES.c.day < before)).rowcount
            return gone + connection.execute(delete(SEEN).where(SEEN.c.last < before)).rowcount

        return await self._write(work)


def count(connection: Connection, tallies: Sequence[Tally]) -> None:
    """Add these counts within a transaction: the benefit's own, or that in which a case has come to its end."""
    rows = [
        {"day": each.day, "source": each.source, "kind": each.kind, "city": city_of(each.source), "count": each.count}
        for each in sorted(tallies, key=lambda each: (each.day, each.source, each.kind))
    ]
    if rows:
        new = _insert(connection, TALLIES)
        keys = (TALLIES.c.day, TALLIES.c.source, TALLIES.c.kind)
        total = {"count": TALLIES.c.count + new.excluded.count}
        connection.execute(new.on_conflict_do_update(index_elements=keys, set_=total), rows)


def _note(connection: Connection, callers: Sequence[Caller]) -> None:
    """Note who called, as far as there is room in their month."""
    groups: dict[tuple[date, str], dict[str, Caller]] = {}
    for each in callers:
        groups.setdefault((month(each.day), each.source), {})[each.client] = each
    rows: list[dict[str, Any]] = []
    for (begin, source), those in sorted(groups.items()):
        known = set(connection.scalars(select(SEEN.c.client).where(SEEN.c.month == begin, SEEN.c.source == source)))
        strangers = sorted(set(those) - known)[: max(0, CALLERS - len(known))]
        rows += [
            {"month": begin, "source": source, "client": client, "city": city_of(source)}
            | {"first": those[client].day, "last": those[client].day}
            for client in sorted({*(known & set(those)), *strangers})
        ]
    if rows:
        new = _insert(connection, SEEN)
        came = new.excluded
        widened = {
            "first": case((came.first < SEEN.c.first, came.first), else_=SEEN.c.first),
            "last": case((came.last > SEEN.c.last, came.last), else_=SEEN.c.last),
        }
        keys = (SEEN.c.month, SEEN.c.source, SEEN.c.client)
        connection.execute(new.on_conflict_do_update(index_elements=keys, set_=widened), rows)


def _insert(connection: Connection, table: Table) -> Any:
    # The same clause in two dialects, so that two workers that count the same both count.
    return (postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert)(table)


def month(day: date) -> date:
    """The first day of its month."""
    return day.replace(day=1)
