"""What operators watch: rounds of counts, promises, workers and how they see sources, traces, changes, days."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

_LONG = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_BUCKETS = 14
_COUNTS = ("calls", "stale", "troubled", "refused", "attempts", "failed", "retries", "recalled", "rejected")


def upgrade() -> None:
    """Rounds stand under their span and time first: what is written at a time lies in a few pages."""
    op.create_table(
        "watch_places",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="watch_places_pkey"),
        sa.UniqueConstraint("name", name="watch_places_name"),
    )
    buckets = [f"{kind}_{place}" for kind in ("wait", "try") for place in range(_BUCKETS)]
    _timed(
        "watch_rounds",
        *(_number(name) for name in _COUNTS),
        sa.Column("queued", sa.Float, nullable=False),
        *(_number(name) for name in buckets),
    )
    _timed("watch_promised", _number("good"), _number("events"))
    _states()
    _traces()
    op.create_table(
        "watch_changes",
        sa.Column("number", _LONG, nullable=False),
        _instant("at"),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("kind", "target", "detail", "by", "worker")),
        sa.PrimaryKeyConstraint("number", name="watch_changes_pkey"),
    )
    op.create_index("watch_changes_at", "watch_changes", ["at"])
    op.create_index("watch_changes_target", "watch_changes", ["target", "number"])
    op.create_table(
        "watch_days",
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("binding", sa.Text, nullable=False),
        *(_number(name) for name in ("good", "care", "bad")),
        sa.PrimaryKeyConstraint("day", "binding", name="watch_days_pkey"),
    )
    op.create_table(
        "watch_marks",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("value", _LONG, nullable=False),
        sa.PrimaryKeyConstraint("name", name="watch_marks_pkey"),
    )


def downgrade() -> None:
    """Forgets it all."""
    for table in ("marks", "days", "changes", "traces", "stands", "workers", "promised", "rounds", "places"):
        op.drop_table(f"watch_{table}")


def _number(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer, nullable=False, autoincrement=False)


def _instant(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _timed(table: str, *columns: sa.Column[Any]) -> None:
    op.create_table(
        table,
        *(_number(name) for name in ("span", "begin", "place")),
        *columns,
        sa.PrimaryKeyConstraint("span", "begin", "place", name=f"{table}_pkey"),
        sa.ForeignKeyConstraint(["place"], ["watch_places.id"], name=f"{table}_place"),
        sqlite_with_rowid=False,
    )


def _states() -> None:
    op.create_table(
        "watch_workers",
        sa.Column("name", sa.Text, nullable=False),
        _instant("began"),
        _instant("at"),
        sa.Column("version", sa.Text, nullable=False),
        sa.Column("config", sa.Text, nullable=False),
        sa.Column("lag", sa.Float, nullable=False),
        sa.PrimaryKeyConstraint("name", name="watch_workers_pkey"),
    )
    op.create_table(
        "watch_stands",
        sa.Column("worker", sa.Text, nullable=False),
        sa.Column("binding", sa.Text, nullable=False),
        _instant("at"),
        sa.Column("state", sa.Text, nullable=False),
        _instant("since", nullable=True),
        sa.Column("problem", sa.Text),
        _number("failures"),
        sa.Column("open", sa.Boolean, nullable=False),
        _number("inside"),
        _number("waiting"),
        sa.Column("records", sa.Integer),
        _instant("as_of", nullable=True),
        sa.Column("left", sa.Integer),
        sa.Column("suspicions", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("worker", "binding", name="watch_stands_pkey"),
    )


def _traces() -> None:
    op.create_table(
        "watch_traces",
        sa.Column("number", _LONG, nullable=False),
        sa.Column("trace_id", sa.Text, nullable=False),
        _instant("at"),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("seconds", sa.Float, nullable=False),
        sa.Column("status", sa.Integer),
        sa.Column("problem", sa.Text),
        sa.Column("sources", sa.Text, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("spans", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("number", name="watch_traces_pkey"),
        sa.UniqueConstraint("trace_id", name="watch_traces_trace_id"),
    )
    op.create_index("watch_traces_at", "watch_traces", ["at"])
