"""What is done for a case, step by step. Each step is safe to do again: a process may die in the middle of any.

Workflows say in which order the steps come. Every step answers with a word: `go` (on to the next), `again` (try later),
`later` (not yet), `gone` (there is no such case), or the state the case is in.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import asdict, replace
from datetime import datetime
from functools import wraps
from hashlib import sha256
from random import SystemRandom
from typing import Any, ParamSpec

from domain.cases import Outcome
from gateway.intake.desk import OPEN, Desk, Over
from storage.cases import Turn

LONGEST_PAUSE = 300.0
"""Seconds between two tries at most."""
FIRST_LOOK, LONGEST_LOOK = 2.0, 3600.0
"""Seconds until a back-end that agrees later is first asked, and between two questions at most."""

_CHANCE = SystemRandom()
P = ParamSpec("P")


def _step(work: Callable[P, Awaitable[str]]) -> Callable[P, Coroutine[Any, Any, str]]:
    @wraps(work)
    async def stepped(*given: P.args, **named: P.kwargs) -> str:
        try:
            return await work(*given, **named)
        except Over as end:
            return end.word

    return stepped


class Steps:
    """The steps. None of them raises for what a back-end does or fails to do."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @_step
    async def find(self, case_id: str) -> str:
        """Is it there already? Asked only of a case that may have reached the back-end."""
        matter = await self._desk.matter(case_id, *OPEN)
        if matter.case.state == "accepted":
            return "go"
        if "find" not in matter.act.deeds:
            raise await self._desk.stuck(matter, "source-uncertain")
        outcome = await self._desk.tell(matter, "find")
        if outcome.state != "unknown":
            return await self._desk.take(matter, outcome)
        back = await self._desk.ledger.turn(case_id, ("placing",), Turn(to="accepted"))
        return "go" if back else "again"

    @_step
    async def hold(self, case_id: str) -> str:
        """Have the slots kept while the order is made, where the back-end does that."""
        matter = await self._desk.matter(case_id, *OPEN)
        before = await self._desk.held(case_id)
        lasting = before is not None and before.until is not None and before.until > self._desk.clock()
        if "hold" not in matter.act.deeds or lasting or matter.case.cancel:
            return "go"
        outcome = await self._desk.tell(matter, "hold")
        if outcome.state == "held":
            await self._desk.keep(case_id, outcome)
            return "go"
        if outcome.state == "rejected" and before is not None:
            # it had been kept for her, and ran out while the back-end could not be reached
            return await self._desk.end(matter, "expired", replace(outcome, reason=outcome.reason or "slot-gone"))
        return await self._desk.take(matter, outcome)

    @_step
    async def place(self, case_id: str) -> str:
        """Order it for good."""
        matter = await self._desk.matter(case_id, *OPEN)
        if matter.case.state == "placing":  # this step was begun before, and nobody knows how it ended
            if "find" not in matter.act.deeds:
                raise await self._desk.stuck(matter, "source-uncertain")
            return "again"  # with a look at first
        if matter.case.cancel:
            return await self._never_placed(case_id)
        if self._desk.paused(matter.source) is not None:
            return "again"
        if await self._desk.ledger.turn(case_id, ("accepted",), Turn(to="placing")) is None:
            return "again"
        held = await self._desk.held(case_id)
        outcome = await self._desk.tell(matter, "place", hold=held.hold if held else None)
        if held is not None and outcome.state in {"placed", "confirmed"}:
            await self._desk.ledger.hold(case_id, None)
        return await self._desk.take(matter, outcome)

    @_step
    async def ask(self, case_id: str) -> str:
        """How does it stand? For back-ends that agree later."""
        matter = await self._desk.matter(case_id, "placed")
        if "ask" not in matter.act.deeds:
            return "placed"
        try:
            outcome = await self._desk.tell(matter, "ask")
        except Over as end:
            return "placed" if end.word == "again" else end.word
        return await self._desk.take(matter, outcome, ("placed",))

    @_step
    async def heard(self, case_id: str, message: str) -> str:
        """What the back-end said by itself."""
        matter = await self._desk.matter(case_id, *OPEN, "placed", "confirmed", "stuck")
        raw = await self._desk.ledger.heard(case_id, message)
        if raw is None:
            return matter.case.state
        if matter.case.state in OPEN:
            return "later"  # its answer to our order is not written down yet
        return await self._desk.take(matter, outcome_of(raw), ("placed", "confirmed", "stuck"))

    @_step
    async def cancel(self, case_id: str) -> str:
        """Take it back: at once when nobody was asked yet, at the back-end when it has it, later while it is being asked."""
        matter = await self._desk.matter(case_id, *OPEN, "placed", "confirmed", "stuck")
        case = matter.case
        if not case.cancel:
            return case.state
        if case.state == "accepted":
            return await self._never_placed(case_id)
        if case.state in {"placing", "stuck"}:
            return "later"
        if "cancel" in matter.act.deeds:
            try:
                outcome = await self._desk.tell(matter, "cancel")
            except Over as end:
                return "later" if end.word == "again" else end.word
            if outcome.state in {"cancelled", "unknown"}:
                return await self._desk.end(matter, "cancelled", outcome, ("placed", "confirmed"))
        kept = Turn(to=case.state, reason="too-late", steps=("call",), cancel=False)
        await self._desk.ledger.turn(case_id, (case.state,), kept)
        return case.state

    async def pause(self, case_id: str) -> float:
        """Seconds until the next try; a negative number when there is none: patience is over, and the case is an operator's."""
        try:
            matter = await self._desk.matter(case_id, *OPEN)
            if (left := self._desk.paused(matter.source)) is not None:
                return max(1.0, min(LONGEST_PAUSE, left))
            if self._desk.clock() - self._desk.since(matter.source, matter.case.changed) > matter.act.patience:
                await self._desk.let_go(matter)
                raise await self._desk.stuck(matter, matter.case.trouble or "source-down")
        except Over:
            return -1.0
        longest = min(LONGEST_PAUSE, 2.0 ** min(matter.case.attempts, 16))
        return longest * _CHANCE.uniform(0.5, 1.0)

    async def look(self, case_id: str, looks: int) -> float:
        """Seconds until a placed case is asked about; 0 when there is nothing to wait for, negative when patience is over."""
        try:
            case, source, act = await self._desk.matter(case_id, "placed")
        except Over:
            return 0.0
        if act.confirms == "never":
            return 0.0
        if (left := self._desk.paused(source)) is not None:
            return max(1.0, min(LONGEST_LOOK, left))
        if self._desk.clock() > self._desk.since(source, case.expected_by or case.changed) + act.patience:
            return -1.0
        return min(LONGEST_LOOK, FIRST_LOOK * 2.0 ** min(looks, 16))

    @_step
    async def give_up(self, case_id: str) -> str:
        """The city has had its time to agree, and was asked once more: an operator's now."""
        raise await self._desk.stuck(await self._desk.matter(case_id, "placed"), "source-silent", ("placed",))

    async def _never_placed(self, case_id: str) -> str:
        matter = await self._desk.matter(case_id, "accepted")
        word = await self._desk.end(matter, "cancelled", Outcome(state="cancelled", reason="not-sent"), ("accepted",))
        if word == "cancelled":
            await self._desk.let_go(matter)
        return word


def outcome_of(raw: bytes) -> Outcome:
    """What was heard, as it was kept."""
    kept: dict[str, Any] = json.loads(raw)
    for name in ("until", "expected_by"):
        kept[name] = kept[name] and datetime.fromisoformat(kept[name])
    return Outcome(**kept | {"steps": tuple(kept["steps"]), "evidence": bytes.fromhex(kept["evidence"])})


def kept_outcome(outcome: Outcome) -> bytes:
    """What was heard, to be kept: of the evidence only its hash, which is all that is needed of it."""
    said = asdict(outcome) | {"evidence": sha256(outcome.evidence).hexdigest()}
    return json.dumps(said, default=_text).encode()


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
