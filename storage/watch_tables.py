"""The tables of what operators watch. Instants of rounds are whole seconds since 1970: a row is small, and there are many.

Histograms are a column a bucket: then adding is one statement, and a bucket nobody fell into takes no room in SQLite.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
)

from storage.watch_ports import BOUNDS

LONG = BigInteger().with_variant(Integer, "sqlite")
WAITS = tuple(f"wait_{place}" for place in range(len(BOUNDS) + 1))
TRIES = tuple(f"try_{place}" for place in range(len(BOUNDS) + 1))
COUNTS = ("calls", "stale", "troubled", "refused", "attempts", "failed", "retries", "recalled", "rejected")

METADATA = MetaData()
PLACES = Table(
    "watch_places",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
)
"""Each binding, and each objective, once: rows name them by number."""
ROUNDS = Table(
    "watch_rounds",
    METADATA,
    Column("span", Integer, primary_key=True, autoincrement=False),
    Column("begin", Integer, primary_key=True, autoincrement=False),
    Column("place", Integer, ForeignKey(PLACES.c.id), primary_key=True, autoincrement=False),
    *(Column(name, Integer, nullable=False) for name in COUNTS),
    Column("queued", Float, nullable=False),
    *(Column(name, Integer, nullable=False) for name in (*WAITS, *TRIES)),
    sqlite_with_rowid=False,
)
PROMISED = Table(
    "watch_promised",
    METADATA,
    Column("span", Integer, primary_key=True, autoincrement=False),
    Column("begin", Integer, primary_key=True, autoincrement=False),
    Column("place", Integer, ForeignKey(PLACES.c.id), primary_key=True, autoincrement=False),
    Column("good", Integer, nullable=False),
    Column("events", Integer, nullable=False),
    sqlite_with_rowid=False,
)
WORKERS = Table(
    "watch_workers",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("began", DateTime(timezone=True), nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("version", Text, nullable=False),
    Column("config", Text, nullable=False),
    Column("lag", Float, nullable=False),
)
STANDS = Table(
    "watch_stands",
    METADATA,
    Column("worker", Text, primary_key=True),
    Column("binding", Text, primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("state", Text, nullable=False),
    Column("since", DateTime(timezone=True)),
    Column("problem", Text),
    Column("failures", Integer, nullable=False),
    Column("open", Boolean, nullable=False),
    Column("inside", Integer, nullable=False),
    Column("waiting", Integer, nullable=False),
    Column("records", Integer),
    Column("as_of", DateTime(timezone=True)),
    Column("left", Integer),
    Column("suspicions", Text, nullable=False),
)
TRACES = Table(
    "watch_traces",
    METADATA,
    Column("number", LONG, primary_key=True),
    Column("trace_id", Text, nullable=False, unique=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("name", Text, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("status", Integer),
    Column("problem", Text),
    Column("sources", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("spans", LargeBinary, nullable=False),
    Index("watch_traces_at", "at"),
)
CHANGES = Table(
    "watch_changes",
    METADATA,
    Column("number", LONG, primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("kind", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("worker", Text, nullable=False),
    Index("watch_changes_at", "at"),
    Index("watch_changes_target", "target", "number"),
)
DAYS = Table(
    "watch_days",
    METADATA,
    Column("day", Date, primary_key=True),
    Column("binding", Text, primary_key=True),
    Column("good", Integer, nullable=False),
    Column("care", Integer, nullable=False),
    Column("bad", Integer, nullable=False),
)
MARKS = Table(
    "watch_marks",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("value", LONG, nullable=False),
)
"""How far something has come: `days` is the second up to which minutes are in the days, `forgotten` the minute of the last time."""
