"""Have an event sent once more, or one that says nothing: the same for whoever asks by the API and whoever presses a button."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from gateway.intake.dispatch import MOST, ping
from storage.hooks_ports import Delivery, Hooks, Webhook


async def replayed(hooks: Hooks, hook: Webhook, delivery_id: str, now: datetime) -> Delivery | None:
    """The delivery, pending again; None when this webhook has none such. One that is pending goes on as it is."""
    kept = await hooks.delivery(delivery_id)
    return await hooks.replay(delivery_id, now) if kept and kept.webhook == hook.id else None


async def pinged(hooks: Hooks, hook: Webhook, now: datetime, *, asked: bool) -> Delivery | None:
    """A ping, queued, before which the endpoint is asked; None when one was `asked` for within this minute."""
    one = ping(hook, now)
    cause = f"asked/{int(now.timestamp()) // 60}" if asked else one.cause
    made = await hooks.queue([replace(one, cause=cause)], most=MOST)
    return made[0] if made else None
