"""The harvest: lists that were pulled whole, copy by copy, and what came of each pull."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

LONG = sa.BigInteger().with_variant(sa.Integer, "sqlite")
PLAIN = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """A copy is written row by row and serves when `harvests` names it. Streets and numbers are folded, for who types."""
    _standings()
    _records()
    if op.get_bind().dialect.name == "sqlite":
        op.execute("CREATE VIRTUAL TABLE harvest_words USING fts5(words, tokenize = 'ascii', prefix = '2 3 4')")
    else:
        op.execute("CREATE TABLE harvest_words (row bigint PRIMARY KEY, words tsvector NOT NULL)")
        op.execute("CREATE INDEX harvest_words_words ON harvest_words USING gin (words)")


def downgrade() -> None:
    """Forgets every list."""
    for name in ("words", "pulls", "gone", "records", "copies"):
        op.drop_table(f"harvest_{name}")
    op.drop_table("harvests")


def _standings() -> None:
    op.create_table(
        "harvests",
        sa.Column("binding", sa.Text, nullable=False),
        sa.Column("copy", sa.Integer),
        sa.Column("held", sa.Integer),
        sa.Column("began", sa.DateTime(timezone=True)),
        sa.Column("turn_by", sa.Text),
        sa.Column("turn_until", sa.DateTime(timezone=True)),
        sa.Column("trouble", sa.Text),
        sa.PrimaryKeyConstraint("binding", name="harvests_pkey"),
    )
    op.create_table(
        "harvest_copies",
        sa.Column("number", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("binding", sa.Text, nullable=False),
        sa.Column("origin", sa.Text, nullable=False),
        sa.Column("form", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("facts", sa.Text, nullable=False),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("number", name="harvest_copies_pkey"),
    )
    op.create_index("harvest_copies_binding", "harvest_copies", ["binding"])
    op.create_table(
        "harvest_pulls",
        sa.Column("number", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("binding", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("added", sa.Integer, nullable=False),
        sa.Column("changed", sa.Integer, nullable=False),
        sa.Column("gone", sa.Integer, nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("number", name="harvest_pulls_pkey"),
    )
    op.create_index("harvest_pulls_binding", "harvest_pulls", ["binding", "number"])


def _records() -> None:
    op.create_table(
        "harvest_records",
        sa.Column("row", LONG, nullable=False, autoincrement=False),
        sa.Column("copy", sa.Integer, nullable=False),
        sa.Column("id", PLAIN, nullable=False),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("sort", sa.Text, nullable=False),
        sa.Column("text", PLAIN, nullable=False),
        sa.Column("street", PLAIN),
        sa.Column("number", PLAIN),
        sa.Column("postcode", PLAIN),
        sa.Column("district", PLAIN),
        sa.Column("lat", sa.Float),
        sa.Column("lon", sa.Float),
        sa.Column("first_seen", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("row", name="harvest_records_pkey"),
        sa.UniqueConstraint("copy", "id", name="harvest_records_id"),
    )
    typed = ["copy", "street", "number", "postcode", "district", "row"]
    op.create_index("harvest_records_typed", "harvest_records", typed)
    op.create_index("harvest_records_near", "harvest_records", ["copy", "lat", "lon", "row"])
    op.create_table(
        "harvest_gone",
        sa.Column("binding", sa.Text, nullable=False),
        sa.Column("id", PLAIN, nullable=False),
        sa.Column("gone_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("binding", "id", name="harvest_gone_pkey"),
    )
