"""The durable engine of `Hooks`, on SQLite or PostgreSQL. Knows two tables; nothing of how an event is delivered."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from concurrent.futures import Executor
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, and_, delete, func, insert, or_, select, update

from storage.aside import Aside
from storage.hooks_ports import Delivery, DeliveryState, Draft, Webhook
from storage.hooks_tables import DELIVERIES, SEALED, TOLD, WEBHOOKS, delivery_of, delivery_row, hook_of, hook_row
from storage.ports import Sealing
from storage.resealing import Resealing


class DurableHooks(Aside):
    """Webhooks in tables. Every call raises StorageError when the database fails."""

    LOCK = 0x48414E53484F4F  # `HANSHOO` in ASCII

    def __init__(self, engine: Engine, thread: Executor, *, seal: Sealing) -> None:
        super().__init__(engine, thread)
        self._seal = seal
        self._resealing = Resealing(seal, SEALED)

    async def create(self, hook: Webhook, *, most: int) -> bool:
        """Keep a new one; False, and nothing kept, when its app has `most` already."""

        def work(connection: Connection) -> bool:
            had = select(func.count()).select_from(WEBHOOKS).where(WEBHOOKS.c.client == hook.client)
            if int(connection.scalar(had) or 0) >= most:
                return False
            connection.execute(insert(WEBHOOKS).values(**hook_row(hook, self._seal), count=0))
            return True

        return await self._write(work)

    async def hook(self, hook_id: str) -> Webhook | None:
        """The webhook."""
        return await self._read(lambda connection: self._hook(connection, hook_id))

    async def of(self, client: str) -> tuple[Webhook, ...]:
        """An app's webhooks, oldest first."""
        asked = select(WEBHOOKS).where(WEBHOOKS.c.client == client).order_by(WEBHOOKS.c.created, WEBHOOKS.c.id)
        return await self._hooks(asked)

    async def listening(
        self, clients: Collection[str] | None, topics: Collection[str], *, since: datetime
    ) -> tuple[Webhook, ...]:
        """The webhooks of these apps (None: of all) that want one of these topics: active, or unverified `since` then."""
        young = and_(WEBHOOKS.c.state == "unverified", WEBHOOKS.c.changed >= since)
        asked = select(WEBHOOKS).where(or_(WEBHOOKS.c.state == "active", young))
        if clients is not None:
            asked = asked.where(WEBHOOKS.c.client.in_(sorted(clients)))
        found = await self._hooks(asked.order_by(WEBHOOKS.c.created, WEBHOOKS.c.id))
        return tuple(hook for hook in found if not set(topics).isdisjoint(hook.topics))

    async def change(self, hook_id: str, how: Callable[[Webhook], Webhook]) -> Webhook | None:
        """Put what `how` makes of it in its place, alone with it; None when it is gone."""

        def work(connection: Connection) -> Webhook | None:
            hook = self._hook(connection, hook_id)
            if hook is None:
                return None
            new = how(hook)
            if new != hook:
                row = hook_row(new, self._seal)
                connection.execute(update(WEBHOOKS).where(WEBHOOKS.c.id == hook_id).values(row))
            return new

        return await self._write(work)

    async def remove(self, hook_id: str) -> None:
        """Forget it, with its deliveries."""

        def work(connection: Connection) -> None:
            connection.execute(delete(WEBHOOKS).where(WEBHOOKS.c.id == hook_id))

        await self._write(work)

    async def queue(self, drafts: Sequence[Draft], *, most: int) -> tuple[Delivery, ...]:
        """Number and keep them, once per cause; those that are new. A webhook's oldest go beyond `most`."""

        def work(connection: Connection) -> tuple[Delivery, ...]:
            kept = (self._keep(connection, draft, most) for draft in drafts)
            return tuple(delivery for delivery in kept if delivery is not None)

        return await self._write(work) if drafts else ()

    async def unsent(self, limit: int) -> tuple[Delivery, ...]:
        """Pending ones that nobody has taken up yet, oldest first."""
        order = (DELIVERIES.c.created, DELIVERIES.c.webhook, DELIVERIES.c.number)
        return await self._deliveries(select(DELIVERIES).where(DELIVERIES.c.unsent).order_by(*order).limit(limit))

    async def taken(self, deliveries: Sequence[Delivery]) -> None:
        """Whoever delivers has these, in this round; they are in good hands."""

        def work(connection: Connection) -> None:
            for each in deliveries:
                same = (DELIVERIES.c.id == each.id, DELIVERIES.c.round == each.round)
                connection.execute(update(DELIVERIES).where(*same).values(unsent=False))

        await self._write(work)

    async def delivery(self, delivery_id: str) -> Delivery | None:
        """The delivery."""
        found = await self._deliveries(select(DELIVERIES).where(DELIVERIES.c.id == delivery_id))
        return found[0] if found else None

    async def deliveries(
        self, hook_id: str, *, state: DeliveryState | None, before: int | None, limit: int
    ) -> tuple[Delivery, ...]:
        """A webhook's deliveries, newest first, those numbered below `before`."""
        asked = select(DELIVERIES).where(DELIVERIES.c.webhook == hook_id)
        if state is not None:
            asked = asked.where(DELIVERIES.c.state == state)
        if before is not None:
            asked = asked.where(DELIVERIES.c.number < before)
        return await self._deliveries(asked.order_by(DELIVERIES.c.number.desc()).limit(limit))

    async def attempted(self, delivery: Delivery) -> bool:
        """Keep how an attempt went; False when it was replayed or forgotten meanwhile, and nothing is kept."""
        names = ("state", "attempts", "status", "error", "next_at", "changed", "begun")
        told = {name: getattr(delivery, name) for name in names}

        def work(connection: Connection) -> bool:
            same = (DELIVERIES.c.id == delivery.id, DELIVERIES.c.round == delivery.round)
            return connection.execute(update(DELIVERIES).where(*same).values(told)).rowcount == 1

        return await self._write(work)

    async def replay(self, delivery_id: str, at: datetime) -> Delivery | None:
        """Pending again, in a new round; None when it is gone. One that is pending stays as it is."""
        anew = {"state": "pending", "round": DELIVERIES.c.round + 1, "attempts": 0, "unsent": True, "changed": at}
        anew |= {"status": None, "error": None, "next_at": None, "begun": None}

        def work(connection: Connection) -> Delivery | None:
            over = (DELIVERIES.c.id == delivery_id, DELIVERIES.c.state != "pending")
            connection.execute(update(DELIVERIES).where(*over).values(anew))
            row = connection.execute(select(DELIVERIES).where(DELIVERIES.c.id == delivery_id)).one_or_none()
            return None if row is None else delivery_of(row, self._seal)

        return await self._write(work)

    async def forget(self, before: datetime) -> int:
        """Drop the deliveries created before; how many went. None that is pending goes."""

        def work(connection: Connection) -> int:
            old = (DELIVERIES.c.created < before, DELIVERIES.c.state != "pending")
            return connection.execute(delete(DELIVERIES).where(*old)).rowcount

        return await self._write(work)

    async def position(self) -> int:
        """The number of the last change that every webhook has been told of; 0 when there was none."""
        return await self._read(lambda connection: int(connection.scalar(select(func.max(TOLD.c.number))) or 0))

    async def reached(self, number: int) -> None:
        """All up to this change have been told. It never goes back."""

        def work(connection: Connection) -> None:
            if int(connection.scalar(select(func.max(TOLD.c.number))) or 0) < number:
                connection.execute(delete(TOLD))
                connection.execute(insert(TOLD).values(number=number))

        await self._write(work)

    async def reseal(self, limit: int) -> int:
        """Seal at most so many rows anew; how many there were."""
        return await self._resealing.some(self._write, limit)

    def _keep(self, connection: Connection, draft: Draft, most: int) -> Delivery | None:
        """One more delivery of a webhook; None when it has heard of it, or is gone."""
        mine = DELIVERIES.c.webhook == draft.webhook
        if connection.scalar(select(DELIVERIES.c.id).where(mine, DELIVERIES.c.cause == draft.cause)) is not None:
            return None
        count = connection.scalar(select(WEBHOOKS.c.count).where(WEBHOOKS.c.id == draft.webhook))
        if count is None:
            return None
        number = int(count) + 1
        made = Delivery(
            id=draft.id,
            webhook=draft.webhook,
            number=number,
            cause=draft.cause,
            type=draft.type,
            event=draft.event,
            state=draft.state,
            created=draft.at,
            changed=draft.at,
        )
        row = delivery_row(made, self._seal) | {"unsent": draft.state == "pending"}
        connection.execute(update(WEBHOOKS).where(WEBHOOKS.c.id == draft.webhook).values(count=number))
        connection.execute(insert(DELIVERIES).values(row))
        connection.execute(delete(DELIVERIES).where(mine, DELIVERIES.c.number <= number - most))
        return made

    def _hook(self, connection: Connection, hook_id: str) -> Webhook | None:
        row = connection.execute(select(WEBHOOKS).where(WEBHOOKS.c.id == hook_id)).one_or_none()
        return None if row is None else hook_of(row, self._seal)

    async def _hooks(self, asked: Any) -> tuple[Webhook, ...]:
        return await self._read(lambda c: tuple(hook_of(row, self._seal) for row in c.execute(asked)))

    async def _deliveries(self, asked: Any) -> tuple[Delivery, ...]:
        return await self._read(lambda c: tuple(delivery_of(row, self._seal) for row in c.execute(asked)))
