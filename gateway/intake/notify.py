"""Webhooks: who hears of a change, and every event's way to its endpoint. Durable: what is queued survives every crash.

A row in the store is the promise that an event is delivered, or tried for a day; DBOS does the trying. One workflow is
one attempt, named after delivery, round and attempt, so that it exists once however often it is asked for; a failed one
enqueues the next with a delay. None sleeps: a dead endpoint holds no place in the queue, and no workflow is so old that it
knew other code. Delivery is at least once: a process that dies between the answer and the note of it sends again, with
the same id.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from datetime import timedelta
from typing import Any

from dbos import DBOS, Queue, SetEnqueueOptions, SetWorkflowID

from domain.cases import Change
from domain.when import Clock
from gateway.intake.dispatch import DEAD, MOST, Dispatch, draft
from gateway.intake.events import case_event, packed, topic_of, type_of
from gateway.intake.pace import Pace
from gateway.intake.readers import Readers
from storage.errors import StorageError
from storage.hooks_ports import Delivery, Hooks

log = logging.getLogger("hansa.webhooks")

QUEUE = "webhooks"
AT_ONCE = 1
"""Events under way to one webhook at the same time: one, so that they arrive in order where nothing fails."""
QUICK, CALM = 0.1, 2.0
"""Seconds between two looks into the queue, in busy times and in quiet ones. It bounds what one webhook gets in a second."""
QUIET = 30
"""Turns of `watch` without an event that make a time quiet."""
GLANCE, REST = 0.25, 1.0
"""Seconds between two looks for changes, likewise."""
KEPT = timedelta(days=30)
"""How long the log of deliveries goes back."""
BATCH = 200

STORE_SECONDS = 1.0
"""Before a store that failed is asked again."""

Changes = Callable[[int], Awaitable[Sequence[Change]]]
"""The feed after a number, in order: `Ledger.changes`."""
Deliver = Callable[[str, str, int, int, int], Coroutine[Any, Any, None]]
"""From delivery, webhook, the event's number, round and number of the attempt."""


class Deliveries:
    """Everything that is on its way to apps."""

    def __init__(self, *, hooks: Hooks, dispatch: Dispatch, readers: Readers, clock: Clock) -> None:
        self._hooks = hooks
        self._dispatch = dispatch
        self._readers = readers
        self._clock = clock
        self._deliver: Deliver | None = None
        self._pace = Pace(quick=QUICK, calm=CALM, turns=QUIET)
        self._queues: tuple[Queue, ...] = ()

    def register(self) -> None:
        """Declare the workflow to DBOS; before it is launched."""

        @DBOS.step(name="webhooks.attempt")
        async def attempt(delivery: str, turn: int) -> float | None:
            return await self._dispatch.attempt(delivery, turn)

        @DBOS.workflow(name="webhooks.deliver")
        async def deliver(delivery: str, webhook: str, place: int, turn: int, tried: int) -> None:
            self._pace.stir()  # others may wait behind it
            wait = await attempt(delivery, turn)
            if wait is not None:
                await self._enqueue((delivery, webhook, place, turn, tried + 1), wait)

        self._deliver = deliver

    async def start(self) -> None:
        """Declare the queue; once DBOS is launched."""
        queue = await DBOS.register_queue_async(
            QUEUE, partition_concurrency=AT_ONCE, polling_interval_sec=QUICK, on_conflict="always_update"
        )
        self._queues = (queue,)

    async def spread(self, change: Change) -> None:
        """Queue it for every webhook that may hear of it. Said twice of one change, it counts once.

        Call it in the order of the changes: that is the order of the numbers. Raises StorageError.
        """
        topic, now = topic_of(change), self._clock()
        listening = await self._hooks.listening(None, {topic}, since=now - DEAD) if topic else ()
        subjects = await self._readers(change) if listening else {}
        drafts = [
            draft(hook, f"case/{change.number}", type_of(topic), packed(case_event(change, topic, subject)), now)
            for hook in listening
            if topic is not None and (subject := subjects.get(hook.client)) is not None
        ]
        await self._send(await self._hooks.queue(drafts, most=MOST))

    async def follow(self, changes: Changes) -> None:
        """Spread for ever what the feed brings, from where any process last got to; a store that fails is asked again."""
        while True:
            try:
                position = await self._hooks.position()
                found = await changes(position)
                for change in found:
                    await self.spread(change)
                if found:
                    await self._hooks.reached(found[-1].number)
                    continue
            except StorageError as error:
                log.warning("webhooks hear of no changes for now: %s", error)
                await asyncio.sleep(STORE_SECONDS)
            await asyncio.sleep(GLANCE if self._pace.is_quick else REST)

    async def pick_up(self) -> int:
        """Enqueue what waits in the store: pings, replays, and what a crash left between two lines. How many there were."""
        waiting = await self._hooks.unsent(BATCH)
        await self._send(waiting)
        return len(waiting)

    async def watch(self, seconds: float = 1.0) -> None:
        """Pick up for ever, and let go of what is old; a store that fails is asked again."""
        forgot = None
        while True:
            try:
                now = self._clock()
                if forgot is None or now - forgot > timedelta(hours=1):
                    await self._hooks.forget(now - KEPT)
                    forgot = now
                await self._pace.turn(self._queues)
                if await self.pick_up() == BATCH:
                    continue
            except StorageError as error:
                log.warning("webhooks wait for the store: %s", error)
                await asyncio.sleep(STORE_SECONDS)
            await asyncio.sleep(seconds)

    async def _send(self, deliveries: Sequence[Delivery]) -> None:
        for each in deliveries:
            await self._enqueue((each.id, each.webhook, each.number, each.round, 1), None)
        if deliveries:
            self._pace.stir()
            await self._pace.turn(self._queues)
            await self._hooks.taken(deliveries)

    async def _enqueue(self, given: tuple[str, str, int, int, int], wait: float | None) -> None:
        """One attempt, after so many seconds; of those of a webhook that wait, the lowest number comes first."""
        if self._deliver is None:
            raise RuntimeError("register() comes first")
        delivery, webhook, place, turn, tried = given
        named = SetWorkflowID(f"{delivery}.{turn}.{tried}")
        with named, SetEnqueueOptions(queue_partition_key=webhook, priority=place, delay_seconds=wait):
            await DBOS.enqueue_workflow_async(QUEUE, self._deliver, *given)
