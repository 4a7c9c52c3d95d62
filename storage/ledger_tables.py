"""The tables of the Ledger."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from storage.identity_columns import Instant, Texts

METADATA = MetaData()

CASES = Table(
    "cases",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("reference", Text, nullable=False),
    Column("resource", Text, nullable=False),
    Column("city", Text, nullable=False),
    Column("binding", Text, nullable=False),
    Column("citizen", Text, nullable=False),
    Column("client", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("number", Text),
    Column("reason", Text),
    Column("facts", LargeBinary),
    Column("steps", Texts, nullable=False),
    Column("expected_by", Instant),
    Column("created", Instant, nullable=False),
    Column("changed", Instant, nullable=False),
    Column("cancel", Boolean, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("round", Integer, nullable=False),
    Column("trouble", Text),
    Column("receipt", Text),
    Column("wish", LargeBinary),
    Column("hold", LargeBinary),
    Column("erase_at", Instant),
    Column("completed", Boolean, nullable=False, server_default=false()),
    UniqueConstraint("reference", name="cases_reference_key"),
    Index("cases_citizen_created", "citizen", "created", "id"),
    Index("cases_state", "state"),
    Index("cases_erase_at", "erase_at"),
)
PHOTOS = Table(
    "case_photos",
    METADATA,
    Column("case", Text, primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    ForeignKeyConstraint(["case"], ["cases.id"], name="case_photos_case_fkey"),
)
ANSWERS = Table(
    "case_answers",
    METADATA,
    Column("scope", LargeBinary, primary_key=True),
    Column("body", LargeBinary, nullable=False),
    Column("case", Text, nullable=False),
    Column("status", Integer),
    Column("answer", LargeBinary),
    Column("location", Text),
    Column("created", Instant, nullable=False),
    Index("case_answers_created", "created"),
)
CHANGES = Table(
    "case_changes",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("case", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Index("case_changes_case", "case"),
)
ERRANDS = Table(
    "case_errands",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("case", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("taken_by", Text),
)
HEARD = Table(
    "case_heard",
    METADATA,
    Column("case", Text, primary_key=True),
    Column("message", Text, primary_key=True),
    Column("outcome", LargeBinary, nullable=False),
    Column("at", Instant, nullable=False),
)
WORKERS = Table(
    "case_workers",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("seen", Instant, nullable=False),
)
