"""Operators' orders may last until an instant: a pause of a source."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Orders of before last no time."""
    op.add_column("orders", sa.Column("until", sa.DateTime(timezone=True)))


def downgrade() -> None:
    """Forgets until when; what lasts would last until another order."""
    with op.batch_alter_table("orders") as orders:
        orders.drop_column("until")
