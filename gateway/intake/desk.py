"""Where a case meets its back-end: what is asked of it, and what is written down of the answer.

Knows the Ledger and the back-ends' `Act`s; neither workflows nor the order of the steps.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from math import inf
from typing import NamedTuple, Protocol

from domain.cases import SETTLED, Case, Deed, Outcome, State, Verb
from domain.catalogue import CATALOGUE
from domain.errors import Refused, SourceDown, SourceError, SourceUncertain, TokenSpent
from domain.exchange import Call
from domain.when import Clock
from gateway.federation.book import Act, Book, Source
from gateway.federation.pauses import Pauses
from gateway.intake.payload import Payload, unpacked
from storage.cases import Ledger, Turn

log = logging.getLogger("hansa.intake")

OPEN: tuple[State, ...] = ("accepted", "placing")
PATIENCE = 60.0
"""Seconds one deed may take at most, the wait for a berth included."""

LOG_IN = "city-login-needed"
"""Why a case is stuck for which only its citizen can do something."""
_STATES: Mapping[str, State] = {"placed": "placed", "confirmed": "confirmed", "cancelled": "cancelled"}


class TokenMissing(Exception):
    """The citizen's token at the city cannot be had, and trying again will not help: she must log in there again."""


class Over(Exception):
    """A step ends here, with this word."""

    def __init__(self, word: str) -> None:
        super().__init__(word)
        self.word = word


class Tokens(Protocol):
    """What acts in the citizens' names at their cities. Raises SourceError when the city cannot be asked."""

    async def token(self, case: Case, act: Act) -> str | None:
        """The citizen's token; None where the back-end wants none. Raises TokenMissing when there is none to be had."""

    async def refused(self, case: Case, act: Act, token: str) -> None:
        """The back-end takes it for none: it is not given out again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Works:
    """What the write path works with."""

    ledger: Ledger
    book: Callable[[], Book]
    clock: Clock
    sign: Callable[[Case, Payload, Outcome], Awaitable[str]]
    """Makes the receipt."""
    tokens: Tokens
    pauses: Pauses


class Matter(NamedTuple):
    """A case with what is needed to act on it."""

    case: Case
    source: Source
    act: Act


class Held(NamedTuple):
    """What a hold gave, and how long it lasts."""

    hold: str | None
    until: datetime | None


class Desk:
    """Acts on cases. It raises Over where a step can go no further, and StorageError when the Ledger cannot be asked."""

    def __init__(self, works: Works) -> None:
        self.ledger = works.ledger
        self.clock = works.clock
        self._works = works

    async def matter(self, case_id: str, *states: State) -> Matter:
        """The case and its back-end; Over when there is none, or it is in none of these states."""
        case = await self.ledger.case(case_id)
        if case is None:
            raise Over("gone")
        if case.state not in states:
            raise Over(case.state)
        for source in self._works.book().takers(CATALOGUE[case.resource], case.city):
            if source.binding == case.binding and source.act is not None:
                return Matter(case, source, source.act)
        log.error("case %s: no source %s takes it any more", case.id, case.binding)
        await self.ledger.turn(case.id, OPEN, Turn(to="stuck", trouble="source-gone"))
        raise Over("stuck")

    async def tell(self, matter: Matter, verb: Verb, *, hold: str | None = None) -> Outcome:
        """What the back-end says to a deed. Over(`again`) when it says nothing certain, Over(`stuck`) when it must not be repeated.

        One that is paused is told nothing: Over(`again`), and no try is counted.
        """
        case, source, act = matter
        await self._let_rest(matter, verb)
        payload = await self.payload(case)
        if payload is None:
            raise await self.stuck(matter, "payload-gone")
        token = None
        try:
            token = await self._works.tokens.token(case, act)
            deed = Deed(
                verb=verb,
                reference=case.reference,
                wish=payload.wish,
                number=case.number,
                hold=hold,
                token=token,
                photos=await self.ledger.photos(case.id) if verb == "place" else (),
            )
            leaving = asyncio.get_running_loop().time() + PATIENCE
            call = Call(
                binding=source.binding, deadline=leaving, household=payload.household, subject=case.citizen, deed=deed
            )
            outcome = (await act.fetch(call)).outcome
        except TokenMissing:
            raise await self.stuck(matter, LOG_IN) from None
        except TokenSpent as error:
            if case.trouble == error.slug:  # nor did it take the new one
                raise await self.stuck(matter, LOG_IN) from error
            if token is not None:
                await self._works.tokens.refused(case, act, token)
            raise await self._failed(matter, verb, error) from error
        except SourceError as error:
            raise await self._failed(matter, verb, error) from error
        if outcome is None:
            raise await self.stuck(matter, "source-nonsense")
        if case.trouble == TokenSpent.slug:
            await self.ledger.tried(case.id, None)  # it took the new one, so a later refusal is a first one again
        return outcome

    def paused(self, source: Source) -> float | None:
        """Seconds until the pause of a source ends, many where nobody said when; None while there is none."""
        pause = self._works.pauses.of(source)
        if pause is None:
            return None
        return inf if pause.until is None else (pause.until - self.clock()).total_seconds()

    def since(self, source: Source, at: datetime) -> datetime:
        """From when on patience with a back-end counts: the end of a pause later than that, for nobody could ask it before."""
        ended = self._works.pauses.ended(source)
        return at if ended is None else max(at, ended)

    async def _let_rest(self, matter: Matter, verb: Verb) -> None:
        if self.paused(matter.source) is None:
            return
        if verb == "place":
            await self.ledger.turn(matter.case.id, ("placing",), Turn(to="accepted"))  # it was not sent
        raise Over("again")

    async def _failed(self, matter: Matter, verb: Verb, error: SourceError) -> Over:
        case, source, act = matter
        if isinstance(error, SourceUncertain):
            return await self.stuck(matter, error.slug)  # asking again would bring no more certainty
        if verb == "place":
            # By the breaker, the bulkhead, the back-end's own quota, or its door.
            unsent = isinstance(error, Refused)
            if unsent or ("find" not in act.deeds and isinstance(error, SourceDown)):
                await self.ledger.turn(case.id, ("placing",), Turn(to="accepted"))
            elif "find" not in act.deeds:
                return await self.stuck(matter, error.slug)
        attempts = await self.ledger.tried(case.id, error.slug)
        log.warning("case %s: %s failed at %s (%s), try %d", case.id, verb, source.id, error.slug, attempts)
        return Over("again")

    async def take(self, matter: Matter, outcome: Outcome, states: tuple[State, ...] = OPEN) -> str:
        """Write down what the back-end said; the state the case is in now."""
        if outcome.state in {"held", "released", "unknown"} or outcome.state == matter.case.state:
            return matter.case.state  # nothing new
        to = _STATES.get(outcome.state, "rejected")
        return await self.end(matter, to, outcome, states)

    async def end(self, matter: Matter, to: State, outcome: Outcome, states: tuple[State, ...] = OPEN) -> str:
        """The same, for a state that follows from more than the outcome."""
        case, source, act = matter
        payload = await self.payload(case)
        told = replace(case, state=to, number=outcome.number or case.number, facts=outcome.facts or case.facts)
        over = to in SETTLED or act.confirms == "never"
        turn = Turn(
            to=to,
            number=outcome.number,
            reason=outcome.reason or ("refused" if to == "rejected" else None),
            facts=outcome.facts or None,
            steps=outcome.steps or _next(to, outcome),
            expected_by=outcome.expected_by,
            receipt=None if payload is None else await self._works.sign(told, payload, outcome),
            erase_at=_last(told, self.clock()) + act.retention if over else None,
            completes=to == "confirmed" or (to == "placed" and act.confirms == "never"),
        )
        if await self.ledger.turn(case.id, states, turn) is None:
            now = await self.ledger.case(case.id)
            return now.state if now else "gone"
        log.info("case %s: %s at %s", case.id, to, source.id)
        return to

    async def stuck(self, matter: Matter, trouble: str, states: tuple[State, ...] = OPEN) -> Over:
        """It is an operator's now; to be raised."""
        log.error("case %s at %s is stuck: %s; `hansa orders list` shows it", matter.case.id, matter.source.id, trouble)
        await self.ledger.turn(matter.case.id, states, Turn(to="stuck", trouble=trouble))
        return Over("stuck")

    async def held(self, case_id: str) -> Held | None:
        """What is held for it, as far as we know."""
        written = await self.ledger.held(case_id)
        if not written:
            return None
        kept = json.loads(written)
        return Held(kept["hold"], kept["until"] and datetime.fromisoformat(kept["until"]))

    async def keep(self, case_id: str, outcome: Outcome) -> None:
        """What a hold gave."""
        until = outcome.until and outcome.until.isoformat()
        await self.ledger.hold(case_id, json.dumps({"hold": outcome.hold, "until": until}))

    async def let_go(self, matter: Matter) -> None:
        """Release what is held; a back-end that cannot be asked lets go of it by itself when its time is up."""
        held = await self.held(matter.case.id)
        if held is None:
            return
        if "release" in matter.act.deeds:
            try:
                await self.tell(matter, "release", hold=held.hold)
            except Over:
                log.info("case %s: the hold at %s runs out by itself", matter.case.id, matter.source.id)
        await self.ledger.hold(matter.case.id, None)

    async def payload(self, case: Case) -> Payload | None:
        """What was asked; None once it is erased."""
        raw, accepts = await self.ledger.wish(case.id), CATALOGUE[case.resource].accepts
        return None if raw is None or accepts is None else unpacked(raw, accepts)


def _next(to: State, outcome: Outcome) -> tuple[str, ...] | None:
    if to == "placed":
        return ("wait",)
    if to in {"rejected", "expired"}:
        return ("choose-again",) if outcome.reason == "slot-gone" else ("correct",)
    return () if to == "cancelled" else None


def _last(case: Case, now: datetime) -> datetime:
    """The last day the city named, or now."""
    days = [each.get("day") for each in case.facts.get("appointments", ()) if isinstance(each, Mapping)]
    return max((datetime.fromisoformat(f"{day}T23:59:59+00:00") for day in days if day), default=now)
