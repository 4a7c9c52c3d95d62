"""City tokens: what a city's own identity provider gave at a log-in, sealed, for acting in a citizen's name there."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """One row a citizen and issuer. What is secret is sealed before it comes here; `number` counts its versions."""
    instant = sa.DateTime(timezone=True)
    op.create_table(
        "city_tokens",
        sa.Column("citizen", sa.Text, nullable=False),
        sa.Column("issuer", sa.Text, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("scopes", sa.Text, nullable=False),
        sa.Column("kept", instant, nullable=False),
        sa.Column("ends", instant, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("busy", instant, nullable=True),
        sa.PrimaryKeyConstraint("citizen", "issuer", name="city_tokens_pkey"),
    )
    op.create_index("ix_city_tokens_ends", "city_tokens", ["ends"])


def downgrade() -> None:
    """Forgets them: the citizens log in at their cities again."""
    op.drop_table("city_tokens")
