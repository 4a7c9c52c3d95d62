"""Receipt keys: what receipts are signed with, and with what those of former years verify."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """One row a key, never removed. Two keys cannot begin at the same instant."""
    op.create_table(
        "receipt_keys",
        sa.Column("kid", sa.Text, nullable=False),
        sa.Column("public", sa.Text, nullable=False),
        sa.Column("private", sa.LargeBinary, nullable=True),
        sa.Column("signs_from", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("kid", name="receipt_keys_pkey"),
        sa.UniqueConstraint("signs_from", name="receipt_keys_signs_from_unique"),
    )


def downgrade() -> None:
    """Forgets every key: receipts verify only with keys that somebody saved."""
    op.drop_table("receipt_keys")
