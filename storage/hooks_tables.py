"""The tables of webhooks, and a row of each as the port's value and back. What is sealed is sealed and opened here."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from storage.hooks_ports import Delivery, Webhook
from storage.ports import Sealing
from storage.resealing import Sealed

METADATA = MetaData()
WEBHOOKS = Table(
    "webhooks",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("client", Text, nullable=False),
    Column("url", LargeBinary, nullable=False),
    Column("topics", Text, nullable=False),
    Column("description", Text),
    Column("secret", LargeBinary, nullable=False),
    Column("former", LargeBinary),
    Column("former_until", DateTime(timezone=True)),
    Column("state", Text, nullable=False),
    Column("why", Text),
    Column("failing_since", DateTime(timezone=True)),
    Column("created", DateTime(timezone=True), nullable=False),
    Column("changed", DateTime(timezone=True), nullable=False),
    Column("count", Integer, nullable=False),
    Index("webhooks_client", "client"),
)
TOLD = Table("webhook_feed", METADATA, Column("number", Integer, primary_key=True))
DELIVERIES = Table(
    "deliveries",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("webhook", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("cause", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("event", LargeBinary, nullable=False),
    Column("state", Text, nullable=False),
    Column("round", Integer, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("status", Integer),
    Column("error", Text),
    Column("next_at", DateTime(timezone=True)),
    Column("created", DateTime(timezone=True), nullable=False),
    Column("changed", DateTime(timezone=True), nullable=False),
    Column("begun", DateTime(timezone=True)),
    Column("unsent", Boolean, nullable=False),
    ForeignKeyConstraint(["webhook"], ["webhooks.id"], name="deliveries_webhook", ondelete="CASCADE"),
    UniqueConstraint("webhook", "number", name="deliveries_number"),
    UniqueConstraint("webhook", "cause", name="deliveries_cause"),
    Index("deliveries_unsent", "created", sqlite_where=text("unsent"), postgresql_where=text("unsent")),
    Index("deliveries_created", "created"),
)
SEALED = (
    Sealed(table=WEBHOOKS, columns=("url", "secret", "former"), about=lambda row, what: _about(row.id, what)),
    Sealed(table=DELIVERIES, columns=("event",), about=lambda row, _: _event(row.id)),
)


def hook_row(hook: Webhook, seal: Sealing) -> dict[str, Any]:
    """The columns of a webhook, all but its `count`."""
    return asdict(hook) | {
        "url": seal.seal(hook.url.encode(), _about(hook.id, "url")),
        "topics": " ".join(hook.topics),
        "secret": seal.seal(hook.secret, _about(hook.id, "secret")),
        "former": hook.former and seal.seal(hook.former, _about(hook.id, "former")),
    }


def hook_of(row: Any, seal: Sealing) -> Webhook:
    """The webhook of a row."""
    return Webhook(
        id=row.id,
        client=row.client,
        url=seal.open(row.url, _about(row.id, "url")).decode(),
        topics=tuple(row.topics.split()),
        description=row.description,
        secret=seal.open(row.secret, _about(row.id, "secret")),
        former=row.former and seal.open(row.former, _about(row.id, "former")),
        former_until=zoned(row.former_until),
        state=row.state,
        why=row.why,
        failing_since=zoned(row.failing_since),
        created=_known(row.created),
        changed=_known(row.changed),
    )


def delivery_row(delivery: Delivery, seal: Sealing) -> dict[str, Any]:
    """The columns of a delivery, all but `unsent`."""
    return asdict(delivery) | {"event": seal.seal(delivery.event, _event(delivery.id))}


def delivery_of(row: Any, seal: Sealing) -> Delivery:
    """The delivery of a row."""
    return Delivery(
        id=row.id,
        webhook=row.webhook,
        number=row.number,
        cause=row.cause,
        type=row.type,
        event=seal.open(row.event, _event(row.id)),
        state=row.state,
        round=row.round,
        attempts=row.attempts,
        status=row.status,
        error=row.error,
        next_at=zoned(row.next_at),
        created=_known(row.created),
        changed=_known(row.changed),
        begun=zoned(row.begun),
    )


def zoned(instant: datetime | None) -> datetime | None:
    """SQLite keeps no zone; what was written was UTC."""
    return instant.replace(tzinfo=UTC) if instant is not None and instant.tzinfo is None else instant


def _known(instant: datetime) -> datetime:
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)


def _about(hook_id: str, what: str) -> str:
    return f"webhooks/{hook_id}/{what}"


def _event(delivery_id: str) -> str:
    return f"deliveries/{delivery_id}/event"
