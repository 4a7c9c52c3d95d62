"""What operators tell the public when something is wrong: incidents and their notes. And how operators come to their pages."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """An incident has the number of the order that opened it."""
    op.create_table(
        "incidents",
        sa.Column("number", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("title_de", sa.Text, nullable=False),
        sa.Column("title_en", sa.Text, nullable=False),
        sa.Column("targets", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("changed", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("number", name="incidents_pkey"),
    )
    op.create_index("incidents_changed", "incidents", ["changed"])
    op.create_table(
        "incident_notes",
        sa.Column("incident", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("number", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("text_de", sa.Text, nullable=False),
        sa.Column("text_en", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("incident", "number", name="incident_notes_pkey"),
    )

    _operators()


def downgrade() -> None:
    """Forgets every incident; the audit keeps who wrote what. Operators have to log in again."""
    op.drop_table("operator_sessions")
    op.drop_table("operator_entries")
    op.drop_table("incident_notes")
    op.drop_table("incidents")


def _operators() -> None:
    op.create_table(
        "operator_entries",
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("browser", sa.LargeBinary, nullable=False),
        sa.Column("expires", sa.DateTime(timezone=True), nullable=False),
        sa.Column("code", sa.LargeBinary),
        *(sa.Column(name, sa.Text) for name in ("issuer", "subject", "name", "role")),
        sa.PrimaryKeyConstraint("digest", name="operator_entries_pkey"),
    )
    op.create_index("operator_entries_code", "operator_entries", ["code"])
    op.create_table(
        "operator_sessions",
        sa.Column("digest", sa.LargeBinary, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("issuer", "subject", "name", "role")),
        sa.Column("expires", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="operator_sessions_pkey"),
    )
