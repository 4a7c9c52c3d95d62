"""Publishable keys: who may ask more than the anonymous."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """One row a key, which is never deleted: a revoked one stays known as such. `origins` are separated by blanks."""
    op.create_table(
        "keys",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("origins", sa.Text, nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="keys_pkey"),
        sa.UniqueConstraint("digest", name="keys_digest_unique"),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 200", name="keys_name_bounds"),
        sa.CheckConstraint("length(origins) <= 4096", name="keys_origins_bounds"),
        sa.CheckConstraint("length(digest) = 32", name="keys_digest_bounds"),
    )


def downgrade() -> None:
    """Forgets every key."""
    op.drop_table("keys")
