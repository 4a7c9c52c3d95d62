"""One attempt to deliver one event: what is sent, what became of it, and what that says of the endpoint. Knows no queue."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from random import SystemRandom
from secrets import token_hex

from domain.when import Clock
from gateway.intake.events import PAUSED, PING, hook_event, packed, rendered
from gateway.intake.signing import signed
from gateway.intake.target import Endpoints, Taken
from storage.errors import StorageError
from storage.hooks_ports import Delivery, DeliveryState, Draft, Hooks, Webhook

log = logging.getLogger("hansa.webhooks")

DELAYS = (5.0, 60.0, 300.0, 1800.0, 3600.0, 7200.0, 14400.0, 14400.0, 21600.0, 23035.0)
"""Seconds after each failed attempt: a day in all, before jitter, which only lengthens them."""
JITTER = 0.2
"""Up to this share is added, so that an endpoint that comes back is not met by everything at once."""
HANDSHAKES = 3
"""So often an endpoint is asked whether it wants events; who never agreed is not to be bothered for a day."""
DEAD = timedelta(hours=24)
"""Failing for so long, an endpoint is dead."""
MOST = 10_000
"""Deliveries of one webhook that are kept."""
STORE_SECONDS = 30.0
"""When the store fails under an attempt, it is made again after so long."""
_DICE = SystemRandom().random
NOT_TRIED = frozenset({"paused", "unverified"})
"""Reasons why nothing was sent at all: they say nothing of the endpoint."""


class Dispatch:
    """Delivers, and keeps the log. `source` is where the API is reached; `dice` gives 0 to 1."""

    def __init__(
        self,
        *,
        hooks: Hooks,
        endpoints: Endpoints,
        source: str,
        clock: Clock,
        delays: Sequence[float] = DELAYS,
        dice: Callable[[], float] = _DICE,
    ) -> None:
        self._hooks = hooks
        self._endpoints = endpoints
        self._source = source
        self._clock = clock
        self._delays = tuple(delays)
        self._dice = dice

    async def attempt(self, delivery_id: str, turn: int) -> float | None:
        """Try once, in this round; seconds until it is to be tried again, None when it is over."""
        try:
            delivery = await self._hooks.delivery(delivery_id)
            hook = await self._hooks.hook(delivery.webhook) if delivery else None
            if delivery is None or hook is None or (delivery.state, delivery.round) != ("pending", turn):
                return None
            return await self._note(hook, delivery, await self._try(hook, delivery))
        except StorageError as error:
            log.warning("delivery %s waits for the store: %s", delivery_id, error)
            return STORE_SECONDS

    async def _try(self, hook: Webhook, delivery: Delivery) -> Taken:
        if hook.state == "paused":
            return Taken(error="paused")
        if hook.state == "unverified":
            if delivery.type != PING:
                return Taken(error="unverified")
            agreed = await self._endpoints.agree(hook.url)
            if agreed.error:
                return agreed
            await self._hooks.change(hook.id, lambda was: self._verified(was, hook.url))
        now = self._clock()
        body = rendered(delivery.event, id=delivery.id, number=delivery.number, source=self._source)
        return await self._endpoints.send(hook.url, signed(delivery.id, now, body, secrets_of(hook, now)), body)

    async def _note(self, hook: Webhook, delivery: Delivery, taken: Taken) -> float | None:
        """Keep how it went, of the delivery and of the webhook."""
        now, attempts = self._clock(), delivery.attempts + 1
        wait = self._wait(hook, delivery, taken)
        state: DeliveryState = "delivered" if taken.error is None else "failed" if wait is None else "pending"
        tried = replace(
            delivery,
            state=state,
            attempts=attempts,
            status=taken.status,
            error=taken.error,
            next_at=None if wait is None else now + timedelta(seconds=wait),
            changed=now,
            begun=delivery.begun or now,
        )
        kept = await self._hooks.attempted(tried)
        if taken.error not in NOT_TRIED:
            await self._judge(hook, taken)
        return wait if kept else None

    def _wait(self, hook: Webhook, delivery: Delivery, taken: Taken) -> float | None:
        """Seconds until the next attempt; None when there is none."""
        asking = hook.state == "unverified" and delivery.type == PING
        most = min(HANDSHAKES - 1, len(self._delays)) if asking else len(self._delays)
        if taken.error in {None, "gone"} or delivery.attempts >= most:
            return None
        delay = self._delays[delivery.attempts] * (1 + JITTER * self._dice())
        return max(delay, taken.retry_after or 0.0)

    async def _judge(self, hook: Webhook, taken: Taken) -> None:
        """What an attempt says of the endpoint: well, failing, not willing, or dead."""
        if taken.error is None and hook.failing_since is None:
            return
        now, died = self._clock(), list[Webhook]()

        def judged(was: Webhook) -> Webhook:
            if was.url != hook.url or was.state == "paused":
                return was  # its app has moved or paused it meanwhile: this is about another endpoint
            if taken.error is None:
                return replace(was, failing_since=None)
            new = replace(was, failing_since=was.failing_since or now)
            if was.state == "unverified":
                return replace(new, why="handshake-refused")
            why = "gone" if taken.error == "gone" else "dead" if now - (new.failing_since or now) >= DEAD else None
            if why is None:
                return new
            died.append(replace(new, state="paused", why=why, changed=now))
            return died[0]

        await self._hooks.change(hook.id, judged)
        for each in died:
            await self._give_notice(each)

    async def _give_notice(self, hook: Webhook) -> None:
        """Into the app's log of deliveries: dropped, since nobody is there to take it, and ready to be replayed."""
        log.warning("webhook %s of app %s is paused: %s", hook.id, hook.client, hook.why)
        event = packed(hook_event(PAUSED, hook.id, hook.changed, state="paused", why=str(hook.why)))
        notice = draft(hook, f"paused/{token_hex(8)}", PAUSED, event, hook.changed)
        await self._hooks.queue([replace(notice, state="dropped")], most=MOST)

    def _verified(self, was: Webhook, url: str) -> Webhook:
        if was.url != url or was.state != "unverified":
            return was
        return replace(was, state="active", why=None, failing_since=None, changed=self._clock())


def draft(hook: Webhook, cause: str, kind: str, event: bytes, at: datetime) -> Draft:
    """An event for one webhook, with an id that nobody can guess."""
    return Draft(id=f"evt_{token_hex(16)}", webhook=hook.id, cause=cause, type=kind, event=event, at=at)


def ping(hook: Webhook, at: datetime) -> Draft:
    """An event that says nothing; before the first, an endpoint is asked whether it wants any."""
    return draft(hook, f"ping/{token_hex(8)}", PING, packed(hook_event(PING, hook.id, at)), at)


def secrets_of(hook: Webhook, now: datetime) -> tuple[bytes, ...]:
    """What signs at this instant: the secret, and the one before it while that still counts."""
    if hook.former is None or hook.former_until is None or now >= hook.former_until:
        return (hook.secret,)
    return (hook.secret, hook.former)
