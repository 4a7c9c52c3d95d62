"""Webhooks, deliveries and events as clients see them, and as the OpenAPI document shows them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

import orjson
from pydantic import BaseModel, ConfigDict, Field

from domain.when import stamp
from gateway.intake.signing import written
from storage.hooks_ports import Delivery, Webhook

State = Literal["pending", "delivered", "failed", "dropped"]


class WebhookShape(BaseModel):
    """Where an app is told of what happens."""

    id: str = Field(description="In its address.")
    url: str = Field(description="Where events are sent.")
    topics: list[str] = Field(description="What of.")
    description: str | None = Field(description="For whoever looks after it.")
    state: Literal["active", "unverified", "paused"] = Field(
        description="`unverified`: the endpoint has not agreed to be sent events. `paused`: nothing is sent."
    )
    why: str | None = Field(
        description="Why it is not active: `new`, `moved`, `resumed`, `handshake-refused`, `by-app`, `dead` (a day in "
        "which nothing could be delivered), `gone` (it answered 410)."
    )
    failing_since: datetime | None = Field(
        description="Since when every attempt has failed; null when the last did not."
    )
    both_sign_until: datetime | None = Field(description="Until when the secret before this one signs along.")
    created: datetime = Field(description="When it was made.")
    changed: datetime = Field(description="When it last became another.")


class WebhookList(BaseModel):
    """The app's webhooks, oldest first."""

    items: list[WebhookShape] = Field(description="At most ten.")


class NewWebhook(WebhookShape):
    """A webhook as it was made, with its secret."""

    secret: str = Field(description="What signs (Standard Webhooks): shown now and never again.")


class SecretShape(BaseModel):
    """A new secret."""

    secret: str = Field(description="What signs from now on: shown now and never again.")
    both_sign_until: datetime = Field(description="Until then the secret before it signs along.")


class DeliveryShape(BaseModel):
    """What became of one event."""

    id: str = Field(description="The event's id, the same at every attempt and replay.")
    number: int = Field(description="Grows by every event of this webhook.")
    type: str = Field(description="The event's type.")
    subject: str = Field(description="What it is about.")
    state: State = Field(
        description="`pending`: it is being tried. `failed`: a day in vain. `dropped`: never sent; may be replayed."
    )
    replays: int = Field(description="How often it was replayed.")
    attempts: int = Field(description="Since it was made or replayed.")
    status: int | None = Field(description="What the last attempt was answered; null when there was no answer.")
    error: str | None = Field(
        description="Why the last attempt failed: `status`, `redirect`, `gone`, `timeout`, `unreachable`, `not-http`, "
        "`address-refused`, `handshake-refused`, `unverified`, `paused`."
    )
    next_attempt: datetime | None = Field(description="When it is tried again.")
    created: datetime = Field(description="When it happened.")
    changed: datetime = Field(description="When it was last tried or replayed.")


class DeliveryPage(BaseModel):
    """What became of the events of a webhook, newest first; thirty days and ten thousand are kept."""

    items: list[DeliveryShape] = Field(description="A page of them.")
    next_cursor: str | None = Field(description="For the next page; null on the last.")


class DeliveryQuery(BaseModel):
    """Which deliveries."""

    model_config = ConfigDict(extra="forbid")

    state: State | None = Field(None, description="Only these.")
    limit: int = Field(50, ge=1, le=200, description="How many a page holds at most.")
    cursor: str | None = Field(None, max_length=40, description="`next_cursor` of the page before.")


class EventData(BaseModel):
    """What changed. Nothing a token could not read at `href`."""

    id: str = Field(description="The order, the report, the source, or the webhook itself.")
    href: str = Field(description="Where to read it.")
    number: int = Field(
        description="Grows by every event of this webhook: one with a lower number than the last is late."
    )
    state: str | None = Field(None, description="How it stands, in the words in which it is read.")
    city: str | None = Field(None, description="The city's slug.")
    resource: str | None = Field(None, description="What kind of thing it is.")
    sub: str | None = Field(None, description="The citizen, as this app's developer knows her.")
    why: str | None = Field(None, description="Why a webhook was paused.")


class EventShape(BaseModel):
    """A CloudEvent 1.0, signed as Standard Webhooks says: over `webhook-id`, `webhook-timestamp` and the raw body."""

    specversion: Literal["1.0"] = Field(description="Of CloudEvents.")
    id: str = Field(description="The same at every attempt: with `source` it tells a repeated event from a new one.")
    source: str = Field(description="The address of this API.")
    type: str = Field(
        description="`org.hansa.order.changed`, `org.hansa.report.changed`, `org.hansa.source.changed`, "
        "`org.hansa.webhook.ping` or `org.hansa.webhook.paused`."
    )
    subject: str = Field(description="The path of what changed.")
    time: datetime = Field(description="When it happened.")
    datacontenttype: Literal["application/json"] = Field(description="Of `data`.")
    traceparent: str = Field(description="The trace it belongs to (W3C).")
    data: EventData = Field(description="What changed.")


def shown(hook: Webhook) -> dict[str, Any]:
    """A webhook without its secret."""
    return {
        "id": hook.id,
        "url": hook.url,
        "topics": list(hook.topics),
        "description": hook.description,
        "state": hook.state,
        "why": hook.why,
        "failing_since": hook.failing_since and stamp(hook.failing_since),
        "both_sign_until": hook.former_until and stamp(hook.former_until),
        "created": stamp(hook.created),
        "changed": stamp(hook.changed),
    }


def shown_new(hook: Webhook) -> dict[str, Any]:
    """With its secret."""
    return shown(hook) | {"secret": written(hook.secret)}


def shown_delivery(delivery: Delivery) -> dict[str, Any]:
    """A row of the log."""
    return {
        "id": delivery.id,
        "number": delivery.number,
        "type": delivery.type,
        "subject": orjson.loads(delivery.event)["subject"],
        "state": delivery.state,
        "replays": delivery.round,
        "attempts": delivery.attempts,
        "status": delivery.status,
        "error": delivery.error,
        "next_attempt": delivery.next_at and stamp(delivery.next_at),
        "created": stamp(delivery.created),
        "changed": stamp(delivery.changed),
    }
