"""Usage by day and the latest errors, per client; and the switches that developers set for their own keys."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

_LONG = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Counts stand under their client first: whoever looks, looks at one client's days."""
    op.create_table(
        "usage_days",
        sa.Column("client", sa.Text, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("operation", sa.Text, nullable=False),
        sa.Column("status", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("slug", sa.Text, nullable=False),
        sa.Column("count", _LONG, nullable=False),
        sa.PrimaryKeyConstraint("client", "day", "operation", "status", "slug", name="usage_days_pkey"),
    )
    op.create_index("usage_days_day", "usage_days", ["day"])
    op.create_table(
        "usage_errors",
        sa.Column("number", _LONG, nullable=False),
        sa.Column("client", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("operation", sa.Text, nullable=False),
        sa.Column("status", sa.Integer, nullable=False),
        sa.Column("slug", sa.Text, nullable=False),
        sa.Column("trace_id", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("number", name="usage_errors_pkey"),
    )
    op.create_index("usage_errors_client", "usage_errors", ["client", "number"])
    op.create_index("usage_errors_at", "usage_errors", ["at"])
    op.create_table(
        "switches",
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("city", sa.Text, nullable=False),
        sa.Column("resource", sa.Text, nullable=False),
        sa.Column("manner", sa.Text, nullable=False),
        sa.Column("seconds", sa.Float, nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("key", "city", "resource", name="switches_pkey"),
        sa.CheckConstraint("manner IN ('slow', 'down', 'lying', 'limited')", name="switches_manner"),
    )


def downgrade() -> None:
    """Forgets all counts and switches."""
    for table in ("switches", "usage_errors", "usage_days"):
        op.drop_table(table)
