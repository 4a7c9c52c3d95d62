"""What is kept of webhooks, and the ports it is kept by. Standard library only, no engine, no protocol.

Every instant is aware and in UTC. An address, a secret and an event lie sealed: an address may hold a key, an event says
whom it is about. What a delivery shows in the log is not about anybody.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

HookState = Literal["active", "unverified", "paused"]
"""`unverified`: its address has not agreed to be sent events. `paused`: by its app, or because it is dead."""
DeliveryState = Literal["pending", "delivered", "failed", "dropped"]
"""`failed`: tried for a day in vain. `dropped`: never sent, but may be replayed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """Where an app wants to be told of what happens."""

    id: str
    """Random; stands in its address."""
    client: str
    """The app's client_id."""
    url: str
    topics: tuple[str, ...]
    """`orders`, `reports`, `sources`, `sources:adorf`."""
    description: str | None = None
    secret: bytes
    """What signs."""
    former: bytes | None = None
    """The secret before it, which signs along until `former_until`."""
    former_until: datetime | None = None
    state: HookState = "unverified"
    why: str | None = None
    """A slug: why it is not active. `new`, `moved`, `by-app`, `dead`, `gone`, `handshake-refused`."""
    failing_since: datetime | None = None
    """Since when every attempt has failed; None when the last one did not."""
    created: datetime
    changed: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An event for one webhook, before it is numbered."""

    id: str
    """Random: the event's id, the same at every attempt and replay."""
    webhook: str
    cause: str
    """What it tells of, such as `case/17`: of one cause a webhook hears once."""
    type: str
    """The event's type, `org.hansa.order.changed`."""
    event: bytes
    """The event as JSON, without its number."""
    state: DeliveryState = "pending"
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """An event on its way to one webhook, or a row of the log of what became of it."""

    id: str
    webhook: str
    number: int
    """Grows by every event of this webhook, without a gap."""
    cause: str
    type: str
    event: bytes
    state: DeliveryState
    round: int = 0
    """How often it was replayed."""
    attempts: int = 0
    """In this round."""
    status: int | None = None
    """What the last attempt was answered."""
    error: str | None = None
    """A slug: why the last attempt failed."""
    next_at: datetime | None = None
    """When it is tried again."""
    created: datetime
    changed: datetime
    begun: datetime | None = None
    """When it was first tried in this round."""


class Hooks(Protocol):
    """Durable. Every call raises StorageError when the store fails."""

    async def create(self, hook: Webhook, *, most: int) -> bool:
        """Keep a new one; False, and nothing kept, when its app has `most` already."""
        ...

    async def hook(self, hook_id: str) -> Webhook | None:
        """The webhook."""
        ...

    async def of(self, client: str) -> tuple[Webhook, ...]:
        """An app's webhooks, oldest first."""
        ...

    async def listening(
        self, clients: Collection[str] | None, topics: Collection[str], *, since: datetime
    ) -> tuple[Webhook, ...]:
        """The webhooks of these apps (None: of all) that want one of these topics: active, or unverified `since` then."""
        ...

    async def change(self, hook_id: str, how: Callable[[Webhook], Webhook]) -> Webhook | None:
        """Put what `how` makes of it in its place, alone with it; None when it is gone."""
        ...

    async def remove(self, hook_id: str) -> None:
        """Forget it, with its deliveries."""
        ...

    async def queue(self, drafts: Sequence[Draft], *, most: int) -> tuple[Delivery, ...]:
        """Number and keep them, once per cause; those that are new. A webhook's oldest go beyond `most`."""
        ...

    async def unsent(self, limit: int) -> tuple[Delivery, ...]:
        """Pending ones that nobody has taken up yet, oldest first."""
        ...

    async def taken(self, deliveries: Sequence[Delivery]) -> None:
        """Whoever delivers has these, in this round; they are in good hands."""
        ...

    async def delivery(self, delivery_id: str) -> Delivery | None:
        """The delivery."""
        ...

    async def deliveries(
        self, hook_id: str, *, state: DeliveryState | None, before: int | None, limit: int
    ) -> tuple[Delivery, ...]:
        """A webhook's deliveries, newest first, those numbered below `before`."""
        ...

    async def attempted(self, delivery: Delivery) -> bool:
        """Keep how an attempt went; False when it was replayed or forgotten meanwhile, and nothing is kept."""
        ...

    async def replay(self, delivery_id: str, at: datetime) -> Delivery | None:
        """Pending again, in a new round; None when it is gone. One that is pending stays as it is."""
        ...

    async def forget(self, before: datetime) -> int:
        """Drop the deliveries created before; how many went. None that is pending goes."""
        ...

    async def position(self) -> int:
        """The number of the last change that every webhook has been told of; 0 when there was none."""
        ...

    async def reached(self, number: int) -> None:
        """All up to this change have been told. It never goes back."""
        ...

    async def reseal(self, limit: int) -> int:
        """Seal at most so many rows anew that an older key sealed; how many there were. 0: nothing is left under one."""
        ...
