"""Webhooks: who is told of what happens, and the log of what each was told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Addresses, secrets and events are sealed. A delivery is numbered within its webhook, by whoever holds the lock."""
    _webhooks()
    _deliveries()
    op.create_table(
        "webhook_feed",
        sa.Column("number", sa.Integer, nullable=False, autoincrement=False),
        sa.PrimaryKeyConstraint("number", name="webhook_feed_pkey"),
    )


def downgrade() -> None:
    """Forgets every webhook and what it was told."""
    op.drop_table("webhook_feed")
    op.drop_table("deliveries")
    op.drop_table("webhooks")


def _webhooks() -> None:
    op.create_table(
        "webhooks",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("client", sa.Text, nullable=False),
        sa.Column("url", sa.LargeBinary, nullable=False),
        sa.Column("topics", sa.Text, nullable=False),
        sa.Column("description", sa.Text),
        sa.Column("secret", sa.LargeBinary, nullable=False),
        sa.Column("former", sa.LargeBinary),
        sa.Column("former_until", sa.DateTime(timezone=True)),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("why", sa.Text),
        sa.Column("failing_since", sa.DateTime(timezone=True)),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed", sa.DateTime(timezone=True), nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="webhooks_pkey"),
        sa.CheckConstraint("state IN ('active', 'unverified', 'paused')", name="webhooks_state"),
    )
    op.create_index("webhooks_client", "webhooks", ["client"])


def _deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("webhook", sa.Text, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("cause", sa.Text, nullable=False),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("event", sa.LargeBinary, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("round", sa.Integer, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("status", sa.Integer),
        sa.Column("error", sa.Text),
        sa.Column("next_at", sa.DateTime(timezone=True)),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed", sa.DateTime(timezone=True), nullable=False),
        sa.Column("begun", sa.DateTime(timezone=True)),
        sa.Column("unsent", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("id", name="deliveries_pkey"),
        sa.ForeignKeyConstraint(["webhook"], ["webhooks.id"], name="deliveries_webhook", ondelete="CASCADE"),
        sa.UniqueConstraint("webhook", "number", name="deliveries_number"),
        sa.UniqueConstraint("webhook", "cause", name="deliveries_cause"),
        sa.CheckConstraint("state IN ('pending', 'delivered', 'failed', 'dropped')", name="deliveries_state"),
    )
    op.create_index(
        "deliveries_unsent",
        "deliveries",
        ["created"],
        sqlite_where=sa.text("unsent"),
        postgresql_where=sa.text("unsent"),
    )
    op.create_index("deliveries_created", "deliveries", ["created"])
