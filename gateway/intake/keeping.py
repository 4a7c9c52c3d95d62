"""Keeps the house of intake: erases what has passed its time, and finds cases that have lost their workflow."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import timedelta

from dbos import DBOS

from domain.cases import Case, State
from domain.when import Clock
from gateway.federation.book import Book
from gateway.intake.engine import started, workflow_of
from gateway.intake.flow import Flow
from gateway.intake.rotation import Rotation
from storage.cases import Ledger, Sought, Turn
from storage.errors import StorageError

log = logging.getLogger("hansa.intake")

SWEEP = 60.0
"""Seconds between two looks."""
ANSWERS_LAST = timedelta(hours=48)
"""An answer is given again for so long at least; 24 hours are promised."""
WORKFLOWS_LAST = timedelta(days=14)
"""How long DBOS keeps what has ended: for whoever looks into its tables."""
PAGE = 500
_FAILED = frozenset({"ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"})


class Keeping:
    """One worker's share of it; several may sweep the same house."""

    def __init__(
        self, ledger: Ledger, flow: Flow, *, book: Callable[[], Book], rotation: Rotation, clock: Clock
    ) -> None:
        self._ledger = ledger
        self._flow = flow
        self._book = book
        self._rotation = rotation
        self._clock = clock

    async def sweep(self) -> None:
        """For ever: erase, and look for what is lost."""
        while True:
            try:
                await self._ledger.erase(answers_before=self._clock() - ANSWERS_LAST)
                await self.find_lost()
                await self._forget()
            except StorageError as error:
                log.warning("nothing is erased for now: %s", error)
            await asyncio.sleep(SWEEP)

    async def seal_anew(self) -> None:
        """For ever: seal what lies under an older key under the newest."""
        # Beside the sweep, not in it: years of photos take their time.
        while True:
            try:
                await self._rotation.look()
            except StorageError as error:
                log.warning("nothing is sealed anew for now: %s", error)
            await asyncio.sleep(SWEEP)

    async def find_lost(self) -> None:
        """A case without a workflow, as after a restored database, gets one; one whose workflow failed is an operator's."""
        await self._look_through(Sought(states=("accepted", "placing"), limit=PAGE))
        waiting = {
            source.binding
            for source in self._book().sources
            if source.act is not None and source.act.confirms != "never"
        }
        await self._look_through(Sought(states=("placed",), bindings=tuple(sorted(waiting)), limit=PAGE))

    async def _look_through(self, sought: Sought) -> None:
        before = None
        while True:
            page = await self._ledger.cases(
                Sought(states=sought.states, bindings=sought.bindings, before=before, limit=PAGE)
            )
            for case in page:
                if case.changed < self._clock() - timedelta(seconds=SWEEP):
                    await self._look_after(case)
            if len(page) < PAGE:
                return
            before = page[-1].created, page[-1].id

    async def _look_after(self, case: Case) -> None:
        name = workflow_of(case)
        status = await DBOS.get_workflow_status_async(name)
        if status is None:
            log.warning("case %s: its workflow is gone, and is begun again", case.id)
            await started(name, self._flow.deliver, case.id, case.binding, case.city, name)
        elif status.status in _FAILED:
            log.error("case %s: its workflow ended with %s", case.id, status.status)
            states: tuple[State, ...] = (case.state,)
            await self._ledger.turn(case.id, states, Turn(to="stuck", trouble="workflow-lost"))

    async def _forget(self) -> None:
        """Let go of workflows that ended long ago; what they did stands in the Ledger."""
        before = (self._clock() - WORKFLOWS_LAST).isoformat()
        ended = await DBOS.list_workflows_async(
            completed_before=before,
            status=["SUCCESS", "ERROR", "CANCELLED"],
            limit=PAGE,
            load_input=False,
            load_output=False,
        )
        if ended:
            await DBOS.delete_workflows_async([workflow.workflow_id for workflow in ended])
