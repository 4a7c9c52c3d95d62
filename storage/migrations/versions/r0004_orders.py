"""Orders: what operators want of every running gateway."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """One row an order, never changed. The number is given by whoever writes, under a lock."""
    op.create_table(
        "orders",
        sa.Column("number", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("verb", sa.Text, nullable=False),
        sa.Column("target", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("number", name="orders_pkey"),
        sa.CheckConstraint("length(reason) BETWEEN 1 AND 500", name="orders_reason_bounds"),
        sa.CheckConstraint("length(target) BETWEEN 1 AND 300", name="orders_target_bounds"),
    )


def downgrade() -> None:
    """Forgets every order."""
    op.drop_table("orders")
