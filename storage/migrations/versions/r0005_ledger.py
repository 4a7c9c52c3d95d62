"""The Ledger: citizens' cases, the feed of their changes, and what is still to be done for them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Cases with what belongs to each, answers by key, and three lists that processes share."""
    op.create_table(
        "cases",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("reference", sa.Text, nullable=False),
        sa.Column("resource", sa.Text, nullable=False),
        sa.Column("city", sa.Text, nullable=False),
        sa.Column("binding", sa.Text, nullable=False),
        sa.Column("citizen", sa.Text, nullable=False),
        sa.Column("client", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("number", sa.Text),
        sa.Column("reason", sa.Text),
        sa.Column("facts", sa.LargeBinary),
        sa.Column("steps", sa.Text, nullable=False),
        sa.Column("expected_by", AT),
        sa.Column("created", AT, nullable=False),
        sa.Column("changed", AT, nullable=False),
        sa.Column("cancel", sa.Boolean, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("round", sa.Integer, nullable=False),
        sa.Column("trouble", sa.Text),
        sa.Column("receipt", sa.Text),
        sa.Column("wish", sa.LargeBinary),
        sa.Column("hold", sa.LargeBinary),
        sa.Column("erase_at", AT),
        sa.PrimaryKeyConstraint("id", name="cases_pkey"),
        sa.UniqueConstraint("reference", name="cases_reference_key"),
        sa.CheckConstraint(
            "state IN ('accepted', 'placing', 'placed', 'confirmed', 'rejected', 'expired', 'cancelled', 'stuck')",
            name="cases_state_known",
        ),
    )
    op.create_index("cases_citizen_created", "cases", ["citizen", "created", "id"])
    op.create_index("cases_state", "cases", ["state"])
    op.create_index("cases_erase_at", "cases", ["erase_at"])
    op.create_table(
        "case_photos",
        sa.Column("case", sa.Text, nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("case", "place", name="case_photos_pkey"),
        sa.ForeignKeyConstraint(["case"], ["cases.id"], name="case_photos_case_fkey"),
    )
    op.create_table(
        "case_answers",
        sa.Column("scope", sa.LargeBinary, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("case", sa.Text, nullable=False),
        sa.Column("status", sa.Integer),
        sa.Column("answer", sa.LargeBinary),
        sa.Column("location", sa.Text),
        sa.Column("created", AT, nullable=False),
        sa.PrimaryKeyConstraint("scope", name="case_answers_pkey"),
    )
    op.create_index("case_answers_created", "case_answers", ["created"])
    op.create_table(
        "case_changes",
        sa.Column("number", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("case", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("at", AT, nullable=False),
        sa.PrimaryKeyConstraint("number", name="case_changes_pkey"),
    )
    op.create_index("case_changes_case", "case_changes", ["case"])
    op.create_table(
        "case_errands",
        sa.Column("number", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("case", sa.Text, nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("taken_by", sa.Text),
        sa.PrimaryKeyConstraint("number", name="case_errands_pkey"),
    )
    op.create_table(
        "case_heard",
        sa.Column("case", sa.Text, nullable=False),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("outcome", sa.LargeBinary, nullable=False),
        sa.Column("at", AT, nullable=False),
        sa.PrimaryKeyConstraint("case", "message", name="case_heard_pkey"),
    )
    op.create_table(
        "case_workers",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("seen", AT, nullable=False),
        sa.PrimaryKeyConstraint("name", name="case_workers_pkey"),
    )


def downgrade() -> None:
    """Forgets every case."""
    for table in ("workers", "heard", "errands", "changes", "answers", "photos"):
        op.drop_table(f"case_{table}")
    op.drop_table("cases")
