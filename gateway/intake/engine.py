"""Runs the workflows: launches DBOS, turns what is still to be done into workflows, and takes over from those that died.

A worker has a name that stays the same when it is started again, so that it goes on with what it had begun. It says every
few seconds that it is alive; what a silent one had begun is adopted by the others.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from dbos import DBOS, DBOSConfig, Queue, SetWorkflowID
from dbos._error import DBOSNonExistentWorkflowError
from dbos._queue import QueueRateLimit

from domain.cases import Case, State
from gateway.federation.book import Book
from gateway.intake.flow import QUICK, VERSION, WAKE, Flow, Json
from storage.cases import Errand, Ledger, Sought
from storage.errors import StorageError

log = logging.getLogger("hansa.intake")

GLANCE, REST = 0.1, 0.15
"""Seconds between two looks for something to do, while there is something and in quiet times."""
BEAT = 2.0
SILENCE = 10.0
"""Seconds without a sign of life after which a worker counts as dead. It pauses longer than any pause of a living one."""
WAITING: tuple[State, ...] = ("accepted", "placing", "placed")
AT_ONCE = 1000
"""Cases that are woken when a pause ends early; the others look again within five minutes."""
LAST_STEPS = 8.0
"""Seconds a process that is told to stop waits for the steps that run."""


@asynccontextmanager
async def launched(flow: Flow, book: Book) -> AsyncIterator[None]:
    """DBOS, running `flow` in this event loop; what this worker had begun goes on at once. One at a time in a process."""
    logging.getLogger("dbos").setLevel(logging.ERROR)  # it tells of its own doings at every start
    try:
        DBOS.launch()
        acts = {source.binding: source.act for source in book.sources if source.act is not None}
        terms = {binding: (act.berths, act.max_rate) for binding, act in acts.items()}
        queues = {each: await _queue(*each) for each in set(terms.values())}
        flow.queues = {binding: queues[each] for binding, each in terms.items()}
        yield
    finally:
        await flow.rest(LAST_STEPS)
        logging.getLogger("dbos").setLevel(logging.CRITICAL + 1)  # it takes what waits for being unfinished for errors
        DBOS.destroy(destroy_registry=True, workflow_completion_timeout_sec=0)
        # It has put its own executor under this event loop, and taken it along.
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(thread_name_prefix="asyncio"))
        flow.leave()
        await asyncio.sleep(0)


async def _queue(berths: int, max_rate: float | None) -> Queue:
    """The line in front of back-ends with these terms: so many at once, and so many a second, for each back-end and city.

    A queue is a thread that looks into the database all the time: back-ends with the same terms share one, a partition each.
    """
    rate: QueueRateLimit | None = {"limit": max(1, round(max_rate * 10)), "period": 10.0} if max_rate else None
    return await DBOS.register_queue_async(
        f"deliver {berths} at once" + (f", {max_rate:g} a second" if max_rate else ""),
        partition_concurrency=berths,
        partition_limiter=rate,
        polling_interval_sec=QUICK,
        on_conflict="always_update",
    )


def configured(*, worker: str, database_url: str) -> None:
    """Tell DBOS where it works and as whom, before a `Flow` is made.

    `database_url` is SQLAlchemy's, `sqlite:////…` or `postgresql://…`.
    """
    config: DBOSConfig = {
        "name": "hansa",
        "system_database_url": database_url,
        "application_version": VERSION,
        "executor_id": worker,
        "serializer": Json(),
        "enable_otlp": False,
        "log_level": "ERROR",
        "use_listen_notify": False,
        "notification_listener_polling_interval_sec": 2 * QUICK,
        "scheduler_polling_interval_sec": 3600.0,  # nothing is scheduled
    }
    DBOS(config=config)


class Runner:
    """One worker's rounds over the Ledger."""

    def __init__(self, ledger: Ledger, flow: Flow, *, worker: str) -> None:
        self._ledger = ledger
        self._flow = flow
        self._worker = worker

    async def take(self) -> None:
        """For ever: make workflows of what is to be done."""
        while True:
            try:
                errands = await self._ledger.errands(self._worker)
                if errands:
                    self._flow.pace.stir()
                await self._flow.pace.turn(set(self._flow.queues.values()))
                for errand in errands:
                    await self._begin(errand)
                if errands:
                    await self._ledger.done(self._worker, [errand.number for errand in errands])
                    continue
            except StorageError as error:
                log.warning("nothing new is begun for now: %s", error)
                await asyncio.sleep(1)
            await asyncio.sleep(GLANCE if self._flow.pace.is_quick else REST)

    async def _begin(self, errand: Errand) -> None:
        """Start its workflow, unless that was done before."""
        case = await self._ledger.case(errand.case)
        if case is None:
            return
        main = workflow_of(case)
        if errand.what == "deliver":
            await started(main, self._flow.deliver, case.id, case.binding, case.city, main)
        elif errand.what == "cancel":
            await started(f"{case.id}.cancel.{errand.detail}", self._flow.cancel, case.id, main)
        else:
            await started(f"{case.id}.heard.{errand.detail}", self._flow.heard, case.id, main, errand.detail)

    async def live(self) -> None:
        """For ever: say that we are alive, and take over from the dead."""
        while True:
            try:
                await self._ledger.beat(self._worker)
                for dead in await self._ledger.silent(SILENCE):
                    await self._adopt(dead)
            except StorageError as error:
                log.warning("the other workers cannot be seen: %s", error)
            await asyncio.sleep(BEAT)

    async def _adopt(self, dead: str) -> None:
        began = await DBOS.list_workflows_async(executor_id=dead, status="PENDING", load_input=False, load_output=False)
        ids = [workflow.workflow_id for workflow in began]
        if ids:
            await DBOS.resume_workflows_async(ids)
        await self._ledger.bury(dead)
        log.warning("worker %s is silent; %d workflows it had begun go on here", dead, len(ids))


async def awaken(ledger: Ledger, bindings: Sequence[str]) -> None:
    """Have what waits for these back-ends look again now: a pause has ended before its time."""
    if not bindings:
        return
    for case in await ledger.cases(Sought(bindings=tuple(bindings), states=WAITING, limit=AT_ONCE)):
        with suppress(DBOSNonExistentWorkflowError):  # not begun yet: it asks by itself
            await DBOS.send_async(workflow_of(case), None, topic=WAKE)


def workflow_of(case: Case) -> str:
    """The id of the workflow that delivers it."""
    return f"{case.id}.{case.round}"


async def started(name: str, workflow: Any, *given: str) -> None:
    """The workflow of this name, begun once however often it is asked for."""
    with SetWorkflowID(name):
        await DBOS.start_workflow_async(workflow, *given)


def databases(url: str | None, state: Path) -> str:
    """Where DBOS keeps its tables: the gateway's PostgreSQL, or a file of its own beside the gateway's."""
    return url if url is not None else f"sqlite:///{state.absolute()}/intake.db"
