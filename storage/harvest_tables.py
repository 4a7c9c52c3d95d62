"""The tables of the harvest, and how a row becomes a value.

A record's number is its copy's, shifted, and its place in it: so one number tells both, in every table that speaks of records.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnClause,
    DateTime,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    TableClause,
    Text,
    UniqueConstraint,
    column,
    table,
)

from storage.harvest_ports import Copy, Pulled, Standing

PLACES = 20
"""Bits of a record's number that say its place: a list has at most a million."""
MOST = 2**PLACES

LONG = BigInteger().with_variant(Integer, "sqlite")
PLAIN = Text().with_variant(Text(collation="C"), "postgresql")
"""Compared byte by byte, so that what begins alike stands together."""

METADATA = MetaData()
HARVESTS = Table(
    "harvests",
    METADATA,
    Column("binding", Text, primary_key=True),
    Column("copy", Integer),
    Column("held", Integer),
    Column("began", DateTime(timezone=True)),
    Column("turn_by", Text),
    Column("turn_until", DateTime(timezone=True)),
    Column("trouble", Text),
)
COPIES = Table(
    "harvest_copies",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("binding", Text, nullable=False),
    Column("origin", Text, nullable=False),
    Column("form", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("as_of", DateTime(timezone=True), nullable=False),
    Column("count", Integer, nullable=False),
    Column("facts", Text, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Index("harvest_copies_binding", "binding"),
)
RECORDS = Table(
    "harvest_records",
    METADATA,
    Column("row", LONG, primary_key=True, autoincrement=False),
    Column("copy", Integer, nullable=False),
    Column("id", PLAIN, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("sort", Text, nullable=False),
    Column("text", PLAIN, nullable=False),
    Column("street", PLAIN),
    Column("number", PLAIN),
    Column("postcode", PLAIN),
    Column("district", PLAIN),
    Column("lat", Float),
    Column("lon", Float),
    Column("first_seen", DateTime(timezone=True), nullable=False),
    Column("changed_at", DateTime(timezone=True), nullable=False),
    UniqueConstraint("copy", "id", name="harvest_records_id"),
    Index("harvest_records_typed", "copy", "street", "number", "postcode", "district", "row"),
    Index("harvest_records_near", "copy", "lat", "lon", "row"),
)
GONE = Table(
    "harvest_gone",
    METADATA,
    Column("binding", Text, primary_key=True),
    Column("id", PLAIN, primary_key=True),
    Column("gone_at", DateTime(timezone=True), nullable=False),
)
PULLS = Table(
    "harvest_pulls",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("binding", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("outcome", Text, nullable=False),
    Column("count", Integer, nullable=False),
    Column("added", Integer, nullable=False),
    Column("changed", Integer, nullable=False),
    Column("gone", Integer, nullable=False),
    Column("detail", Text, nullable=False),
    Index("harvest_pulls_binding", "binding", "number"),
)
WORDS = "harvest_words"
"""Stems by record: an FTS5 table whose rowid is the record's number on SQLite, a column of lexemes on PostgreSQL."""


def first_of(copy: int) -> int:
    """The number of a copy's first record."""
    return copy << PLACES


def within(copy: int) -> Any:
    """The condition that a record is one of this copy, by its number."""
    return RECORDS.c.row.between(first_of(copy), first_of(copy + 1) - 1)


def words_of(dialect: str) -> tuple[TableClause, ColumnClause[int]]:
    """The table of stems, and its column that holds a record's number."""
    name = "rowid" if dialect == "sqlite" else "row"
    words = table(WORDS, column(name, BigInteger), column("words"))
    return words, words.c[name]


def zoned(at: datetime | None) -> Any:
    """The instant, zoned: SQLite keeps no zone, and what was written was UTC."""
    return at if at is None or at.tzinfo else at.replace(tzinfo=UTC)


def copy_of(row: Any) -> Copy:
    """A row of the copies."""
    return Copy(
        number=row.number,
        origin=row.origin,
        form=row.form,
        at=zoned(row.at),
        as_of=zoned(row.as_of),
        count=row.count,
        facts=row.facts,
    )


def standing_of(row: Any, copies: dict[int, Copy]) -> Standing:
    """A row of the harvests, with its copies."""
    return Standing(
        binding=row.binding,
        copy=copies.get(row.copy),
        held=copies.get(row.held),
        began=zoned(row.began),
        turn_until=zoned(row.turn_until),
        trouble=row.trouble,
    )


def pulled_of(row: Any) -> Pulled:
    """A row of the pulls."""
    return Pulled(
        binding=row.binding,
        at=zoned(row.at),
        outcome=row.outcome,
        count=row.count,
        added=row.added,
        changed=row.changed,
        gone=row.gone,
        detail=row.detail,
    )
