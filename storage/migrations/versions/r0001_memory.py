"""The adapters' memory: what was learnt once, by binding and key."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """One row a key. The bounds are in characters here, in bytes in the code: SQLite cannot count bytes before 3.43."""
    op.create_table(
        "memory",
        sa.Column("space", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("learnt_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("space", "key", name="memory_pkey"),
        sa.CheckConstraint("length(space) <= 1024", name="memory_space_bounds"),
        sa.CheckConstraint("length(key) <= 1024", name="memory_key_bounds"),
        sa.CheckConstraint("length(value) <= 4096", name="memory_value_bounds"),
    )


def downgrade() -> None:
    """Forgets everything."""
    op.drop_table("memory")
