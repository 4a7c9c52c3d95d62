"""What each source was good for: counts by day, callers by month, and which cases were counted as completed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

_LONG = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Cases that were completed before are not counted: nobody can tell any more on which day they were."""
    op.create_table(
        "benefit_days",
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("city", sa.Text, nullable=False),
        sa.Column("count", _LONG, nullable=False),
        sa.PrimaryKeyConstraint("day", "source", "kind", name="benefit_days_pkey"),
    )
    op.create_index("benefit_days_city", "benefit_days", ["city", "day"])
    op.create_table(
        "benefit_callers",
        sa.Column("month", sa.Date, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("client", sa.Text, nullable=False),
        sa.Column("city", sa.Text, nullable=False),
        sa.Column("first", sa.Date, nullable=False),
        sa.Column("last", sa.Date, nullable=False),
        sa.PrimaryKeyConstraint("month", "source", "client", name="benefit_callers_pkey"),
    )
    op.create_index("benefit_callers_city", "benefit_callers", ["city", "month"])
    op.create_index("benefit_callers_last", "benefit_callers", ["last"])
    op.add_column("cases", sa.Column("completed", sa.Boolean, nullable=False, server_default=sa.false()))
    op.execute("UPDATE cases SET completed = TRUE WHERE state = 'confirmed'")


def downgrade() -> None:
    """Forgets all of it."""
    with op.batch_alter_table("cases") as cases:
        cases.drop_column("completed")
    op.drop_table("benefit_callers")
    op.drop_table("benefit_days")
