"""The order of the steps, as durable workflows (DBOS): what was begun is finished, whichever process dies in between.

Workflows are given ids, and keep words and seconds: what a citizen wrote never gets near their tables. Changing which steps
come in which order needs a new `VERSION`; the steps themselves may change freely.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from contextlib import suppress
from functools import partial
from typing import Any, Literal, TypeVar

from dbos import DBOS, Queue, Serializer, SetEnqueueOptions, SetWorkflowID
from dbos._error import DBOSNonExistentWorkflowError

from gateway.intake.insist import insisting
from gateway.intake.pace import Pace
from gateway.intake.steps import Steps

log = logging.getLogger("hansa.intake")

VERSION = "1"
"""Changes when the order of the steps does. What an older version began is then finished by its own processes."""
WAKE = "wake"
"""The topic of messages that say: look again. They hold nothing."""
POLL = 0.1
"""Seconds between two looks of a workflow for the end of another one's."""
QUICK, CALM = 0.2, 0.45
"""Seconds between two looks into the lines in front of back-ends, while cases come in and in quiet times."""
QUIET = 300
"""Looks for something to do without finding any that make a time quiet: half a minute."""
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
        self._busy = 0
        self._idle = asyncio.Event()
        self._waiting: set[asyncio.Future[None]] | None = None
        """Steps that came too late; None while none does."""
        self.pace = Pace(quick=QUICK, calm=CALM, turns=QUIET)
        self.queues: Mapping[str, Queue] = {}
        """By binding: the line in front of its back-end, with the limits that was agreed with."""
        self._attempt = _workflow("attempt", self._trying)
        self.deliver = _workflow("deliver", self._delivering)
        self.cancel = _workflow("cancel", self._cancelling)
        self.heard = _workflow("heard", self._hearing)

    async def rest(self, patience: float) -> None:
        """Begin no step any more, and wait so many seconds for those that run. What is left is done after the next start."""
        self._waiting = self._waiting or set()
        if self._busy:
            self._idle.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(patience):
                    await self._idle.wait()

    def leave(self) -> None:
        """Let go of the steps that came too late, once nothing of theirs can be written down any more."""
        for waiting in tuple(self._waiting or ()):
            waiting.cancel()

    @staticmethod
    async def _too_late(waiting: set[asyncio.Future[None]]) -> None:
        mine = asyncio.get_running_loop().create_future()
        waiting.add(mine)
        try:
            await mine
        finally:
            waiting.discard(mine)

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
            if wait == 0:
                break
            if wait > 0:
                await DBOS.recv_async(WAKE, timeout_seconds=wait)
            word = await self._step("ask", case, partial(self._steps.ask, case))
            if wait < 0 and word == "placed":
                return await self._step("give up", case, partial(self._steps.give_up, case))
            looks += 1
        return word

    async def _tried(self, case: str, binding: str, city: str, name: str) -> str:
        """One try, when it is this case's turn at its back-end."""
        self.pace.stir()
        with SetWorkflowID(name), SetEnqueueOptions(queue_partition_key=f"{binding}@{city}"):
            handle = await self.queues[binding].enqueue_async(self._attempt, case)
        word: str = await handle.get_result(polling_interval_sec=POLL)
        return word

    async def _trying(self, case: str) -> str:
        self.pace.stir()  # others may wait behind it
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
            if self._waiting is not None:
                await self._too_late(self._waiting)
            self._busy += 1
            try:
                self._told(case, name, "begun")
                result = await insisting(work, f"case {case}: {name}")
                self._told(case, name, "ended")
            finally:
                self._busy -= 1
                if not self._busy:
                    self._idle.set()
            return result

        return await DBOS.run_step_async({"name": name}, done)


def _workflow(name: str, work: Callable[..., Awaitable[str]]) -> Callable[..., Coroutine[Any, Any, str]]:
    """A workflow of this name. DBOS knows functions, and writes on them; a method it could not."""

    async def workflow(*given: str) -> str:
        return await work(*given)

    return DBOS.workflow(name=name)(workflow)
