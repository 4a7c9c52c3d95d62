"""The tables of developers' accounts. Each column bears the name of a field of the port; nothing is asked here."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, LargeBinary, MetaData, Table, Text

from storage.identity_columns import Instant

METADATA = MetaData()
DEVELOPERS = Table(
    "developers",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("organisation", Text, nullable=False),
    Column("folded", Text, nullable=False, unique=True),
    Column("digest", LargeBinary, nullable=False, unique=True),
    Column("created", Instant, nullable=False, index=True),
    Column("closed", Instant),
)
SESSIONS = Table(
    "developer_sessions",
    METADATA,
    Column("digest", LargeBinary, primary_key=True),
    Column("developer", Text, ForeignKey("developers.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("created", Instant, nullable=False),
    Column("expires", Instant, nullable=False, index=True),
    Column("used", Instant, nullable=False),
)
INVITATIONS = Table(
    "developer_invitations",
    METADATA,
    Column("folded", Text, primary_key=True),
    Column("digest", LargeBinary, nullable=False, unique=True),
    Column("organisation", Text, nullable=False),
    Column("created", Instant, nullable=False),
    Column("expires", Instant, nullable=False),
)
