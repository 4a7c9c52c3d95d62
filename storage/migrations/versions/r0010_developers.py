"""Developers look after their own keys and apps: accounts, sessions, invitations; whose a key is; admissions to identity."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Accounts and what hangs on them. `key_feed` counts what changes, because revoked keys of accounts go after a while."""
    _accounts()
    op.add_column("keys", sa.Column("owner", sa.Text))
    op.create_index("ix_keys_owner", "keys", ["owner"])
    feed = op.create_table("key_feed", sa.Column("number", sa.BigInteger, nullable=False))
    op.execute(sa.insert(feed).values(number=0))
    op.add_column("apps", sa.Column("registration", sa.LargeBinary))
    op.create_table(
        "admissions",
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("organisation", sa.Text, nullable=False),
        sa.Column("app", sa.Text, nullable=False),
        sa.Column("expires", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="admissions_pkey"),
    )
    op.create_index("ix_admissions_expires", "admissions", ["expires"])


def downgrade() -> None:
    """Forgets every account; the keys of accounts stay as if an operator had made them."""
    op.drop_table("admissions")
    op.drop_column("apps", "registration")
    op.drop_table("key_feed")
    op.drop_index("ix_keys_owner", "keys")
    op.drop_column("keys", "owner")
    op.drop_table("developer_invitations")
    op.drop_table("developer_sessions")
    op.drop_table("developers")


def _accounts() -> None:
    op.create_table(
        "developers",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("organisation", sa.Text, nullable=False),
        sa.Column("folded", sa.Text, nullable=False),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="developers_pkey"),
        sa.UniqueConstraint("folded", name="developers_folded_unique"),
        sa.UniqueConstraint("digest", name="developers_digest_unique"),
    )
    op.create_index("ix_developers_created", "developers", ["created"])
    op.create_table(
        "developer_sessions",
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("developer", sa.Text, nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="developer_sessions_pkey"),
        sa.ForeignKeyConstraint(
            ["developer"], ["developers.id"], name="developer_sessions_developer", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_developer_sessions_developer", "developer_sessions", ["developer"])
    op.create_index("ix_developer_sessions_expires", "developer_sessions", ["expires"])
    op.create_table(
        "developer_invitations",
        sa.Column("folded", sa.Text, nullable=False),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("organisation", sa.Text, nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("folded", name="developer_invitations_pkey"),
        sa.UniqueConstraint("digest", name="developer_invitations_digest_unique"),
    )
