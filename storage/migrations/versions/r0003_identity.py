"""Identity: developer organisations and their apps, citizens without names, grants, refresh tokens, keys, the audit."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

INSTANT = sa.DateTime(timezone=True)
NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
TABLES = (
    "organisations apps links pairwise refreshes grants ended_families signing_keys revocations audits operators feedback"
).split()
REFUSE = "BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END"
REPLACED = "(SELECT 1 FROM audits WHERE number = NEW.number)"


def upgrade() -> None:
    """What is a list or a tree is JSON as text. Secrets and tokens are SHA-256 only."""
    _apps()
    _citizens()
    _grants()
    _operation()
    _append_only()


def downgrade() -> None:
    """Forgets all of it."""
    for table in TABLES:
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION audits_append_only()")


def _columns(names: str, kind: Any, *, nullable: bool = False) -> list[sa.Column[Any]]:
    return [sa.Column(name, kind, nullable=nullable) for name in names.split()]


def _index(table: str, column: str) -> None:
    op.create_index(f"ix_{table}_{column}", table, [column])


def _apps() -> None:
    op.create_table(
        "organisations",
        *_columns("id name", sa.Text),
        *_columns("created", INSTANT),
        *_columns("verified", sa.Boolean),
        sa.PrimaryKeyConstraint("id", name="organisations_pkey"),
    )
    op.create_table(
        "apps",
        *_columns("id organisation name redirect_uris post_logout_redirect_uris scopes purposes", sa.Text),
        *_columns("grant_types auth_method contacts signed_with", sa.Text),
        *_columns("jwks client_uri policy_uri tos_uri", sa.Text, nullable=True),
        *_columns("secret", sa.LargeBinary, nullable=True),
        *_columns("native resource_server", sa.Boolean),
        *_columns("created", INSTANT),
        *_columns("deleted", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="apps_pkey"),
        sa.CheckConstraint("length(secret) = 32", name="apps_secret_bounds"),
    )
    _index("apps", "organisation")


def _citizens() -> None:
    op.create_table(
        "links",
        *_columns("issuer subject citizen idp", sa.Text),
        *_columns("created", INSTANT),
        sa.PrimaryKeyConstraint("issuer", "subject", name="links_pkey"),
    )
    _index("links", "citizen")
    op.create_table(
        "pairwise",
        *_columns("citizen sector subject", sa.Text),
        sa.PrimaryKeyConstraint("citizen", "sector", name="pairwise_pkey"),
        sa.UniqueConstraint("sector", "subject", name="pairwise_subject_unique"),
    )


def _grants() -> None:
    op.create_table(
        "grants",
        *_columns("id citizen app scopes cities", sa.Text),
        *_columns("created", INSTANT),
        *_columns("used revoked", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="grants_pkey"),
    )
    _index("grants", "citizen")
    op.create_table(
        "refreshes",
        *_columns("digest", sa.LargeBinary),
        *_columns("family grant app scopes resource acr amr sid", sa.Text),
        *_columns("auth_time issued expires ends", INSTANT),
        *_columns("used revoked", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("digest", name="refreshes_pkey"),
        sa.ForeignKeyConstraint(["grant"], ["grants.id"], name="refreshes_grant_fkey", ondelete="CASCADE"),
        sa.CheckConstraint("length(digest) = 32", name="refreshes_digest_bounds"),
    )
    for column in ("family", "grant", "ends"):
        _index("refreshes", column)
    op.create_table(
        "ended_families",
        *_columns("family", sa.Text),
        *_columns("at", INSTANT),
        sa.PrimaryKeyConstraint("family", name="ended_families_pkey"),
    )
    _index("ended_families", "at")


def _operation() -> None:
    op.create_table(
        "signing_keys",
        *_columns("kid alg", sa.Text),
        *_columns("private", sa.LargeBinary),
        *_columns("created signs_from signs_until published_until", INSTANT),
        sa.PrimaryKeyConstraint("kid", name="signing_keys_pkey"),
    )
    op.create_table(
        "operators",
        *_columns("issuer subject role", sa.Text),
        *_columns("created", INSTANT),
        *_columns("removed", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("issuer", "subject", name="operators_pkey"),
    )
    _numbered("revocations", *_columns("jti grant", sa.Text, nullable=True), *_columns("until", INSTANT))
    _index("revocations", "until")
    _numbered(
        "audits",
        *_columns("at", INSTANT),
        *_columns("event", sa.Text),
        *_columns("app idp detail trace_id", sa.Text, nullable=True),
    )
    _numbered(
        "feedback",
        *_columns("at", INSTANT),
        *_columns("page text", sa.Text),
        *_columns("contact", sa.Text, nullable=True),
    )


def _numbered(table: str, *columns: sa.Column[Any]) -> None:
    # SQLite numbers anew what was deleted last, unless told so.
    number = sa.Column("number", NUMBER, primary_key=True, autoincrement=True)
    op.create_table(table, number, *columns, sqlite_autoincrement=True)


def _append_only() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION audits_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'the audit is append-only'; END $$"
        )
        op.execute(
            "CREATE TRIGGER audits_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audits "
            "FOR EACH STATEMENT EXECUTE FUNCTION audits_append_only()"
        )
        return
    op.execute(f"CREATE TRIGGER audits_update BEFORE UPDATE ON audits {REFUSE}")
    op.execute(f"CREATE TRIGGER audits_delete BEFORE DELETE ON audits {REFUSE}")
    # INSERT OR REPLACE deletes what is in its way without a word to the other triggers.
    op.execute(f"CREATE TRIGGER audits_replace BEFORE INSERT ON audits WHEN EXISTS {REPLACED} {REFUSE}")
