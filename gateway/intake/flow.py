"""The order of the steps, as durable workflows (DBOS): what was begun is finished, whichever process dies in between.

Workflows are given ids, and keep words and seconds: what a citizen wrote never gets near their tables. Changing which steps
come in which order needs a new `VERSION`; the steps themselves may change freely.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from functools import partial
from typing import Any, Literal, TypeVar

from dbos import DBOS, Queue, Serializer, SetEnqueueOptions, SetWorkflowID
from dbos._error import DBOSNonExistentWorkflowError

from domain.errors import whereabouts
from gateway.intake.steps import Steps
from storage.errors import StorageError

log = logging.getLogger("hansa.intake")

VERSION = "1"
"""Changes when the order of the steps does. What an older version began is then finished by its own processes."""
WAKE = "wake"
"""The topic of messages that say: look again. They hold nothing."""
POLL = 0.1
"""Seconds between two looks of a workflow for the end of another one's."""
OUTAGE = 1.0
"""Seconds until a step that could not reach the Ledger tries it again."""
SOON, SELDOM = 0.5, 60.0
"""Seconds between two looks at a case that is being placed, at first and at most."""

T = TypeVar("T")


class Json(Serializer):
    """Words, numbers and ids as JSON: nothing in the tables can be executed."""

    def serialize(self, data: Any) -> str:
        """As JSON; of an error its kind alone, because its text may quote something."""
        return json.dumps(type(data).__name__ if isinstance(data, BaseException) else data)

    def deserialize(self, serialized_data: str) -> Any:
        """What was written."""
        return json.loads(serialized_data)

    def name(self) -> str:
        """Stands beside each value."""
        return "json"


class Flow:
    """The workflows over a set of steps. Made once a process, before DBOS is launched."""

    def __init__(self, steps: Steps, told: Callable[[str, str, Literal["begun", "ended"]], None] | None = None) -> None:
        """`told` hears of every step that begins and ends: case, step, which. What it raises ends the process's work."""
        self._steps = steps
        self._told = told or (lambda case, step, which: None)
        self.queues: Mapping[str, Queue] = {}
        """One a binding, by its id, with the limits its back-end has agreed to."""
        self._attempt = DBOS.workflow(name="attempt")(self._trying)
        self.deliver = DBOS.workflow(name="deliver")(self._delivering)
        self.cancel = DBOS.workflow(name="cancel")(self._cancelling)
        self.heard = DBOS.workflow(name="heard")(self._hearing)

    async def _delivering(self, case: str, binding: str, city: str, turn: str) -> str:
        """From acceptance to the city's word. `turn` is the id of this workflow."""
        tries = 0
        while (word := await self._tried(case, binding, city, f"{turn}.{tries}")) == "again":
            pause = await self._step("pause", case, partial(self._steps.pause, case))
            if pause < 0:
                return "stuck"
            await DBOS.recv_async(WAKE, timeout_seconds=pause)
            tries += 1
        looks = 0
        while word == "placed":
            wait = await self._step("look", case, partial(self._steps.look, case, looks))
            if wait <= 0:
                break
            await DBOS.recv_async(WAKE, timeout_seconds=wait)
            word = await self._step("ask", case, partial(self._steps.ask, case))
            looks += 1
        return word

    async def _tried(self, case: str, binding: str, city: str, name: str) -> str:
        """One try, when it is this case's turn at its back-end."""
        with SetWorkflowID(name), SetEnqueueOptions(queue_partition_key=city):
            handle = await self.queues[binding].enqueue_async(self._attempt, case)
        word: str = await handle.get_result(polling_interval_sec=POLL)
        return word

    async def _trying(self, case: str) -> str:
        for name, work in (("find", self._steps.find), ("hold", self._steps.hold), ("place", self._steps.place)):
            word = await self._step(name, case, partial(work, case))
            if word != "go":
                return word
        return "again"

    async def _cancelling(self, case: str, waker: str) -> str:
        return await self._until_done(case, waker, "cancel", partial(self._steps.cancel, case))

    async def _hearing(self, case: str, waker: str, message: str) -> str:
        return await self._until_done(case, waker, "heard", partial(self._steps.heard, case, message))

    async def _until_done(self, case: str, waker: str, name: str, work: Callable[[], Awaitable[str]]) -> str:
        """Wait until the case is no longer being placed, do it, and have the workflow that waits for news look."""
        pause = SOON
        while (word := await self._step(name, case, work)) in {"later", "accepted", "placing"}:
            await DBOS.sleep_async(pause)
            pause = min(SELDOM, pause * 2)
        with suppress(DBOSNonExistentWorkflowError):  # of long ago
            await DBOS.send_async(waker, None, topic=WAKE)
        return word

    async def _step(self, name: str, case: str, work: Callable[[], Awaitable[T]]) -> T:
        async def done() -> T:
            self._told(case, name, "begun")
            result = await _insisting(work, f"case {case}: {name}")
            self._told(case, name, "ended")
            return result

        return await DBOS.run_step_async({"name": name}, done)


async def _insisting(work: Callable[[], Awaitable[T]], what: str) -> T:
    """The step's result, however long our own database is away; a bug is said, and tried again as seldom."""
    pause = OUTAGE
    while True:
        try:
            return await work()
        except StorageError as error:
            log.warning("%s waits for the database: %s", what, error)
        except Exception as bug:  # noqa: BLE001 - one case's bug must end neither its delivery nor the others'
            log.error("%s: a bug: %s", what, whereabouts(bug))
        await asyncio.sleep(pause)
        pause = min(SELDOM, pause * 2)
