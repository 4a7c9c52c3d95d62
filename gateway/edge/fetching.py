"""The shelf's way to the application: one goes in, others wait; stale answers are renewed beside, and stand in for errors.

Knows fetches and those who wait. Whether an answer may be served is decided in `shelf`.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from email.utils import formatdate
from typing import Any, Literal

from gateway.edge.asgi import ASGI, Message, merged
from gateway.edge.catch import Catch
from gateway.edge.errand import Errand, Giving, why
from gateway.edge.stored import Slot, Stored
from gateway.edge.wish import FLOOR

log = logging.getLogger("hansa.edge")

PASSES = 10.0
"""Seconds for which nobody waits at an address whose answer could not be shared."""

# they ask for less than the whole answer, or are answered at the shelf
_CONDITIONS = frozenset({b"accept-encoding", b"cache-control", b"if-match", b"if-modified-since", b"if-none-match"})
_CONDITIONS |= {b"if-range", b"if-unmodified-since", b"pragma", b"range"}

Outcome = Literal["shelved", "unshared", "broken"]


@dataclass(frozen=True, slots=True)
class Flight:
    """A fetch others wait for, and how it ends: its answer stands on the shelf, cannot be shared, or never came."""

    ended: asyncio.Future[Outcome]
    state: Mapping[str, Any]
    """Of the request that fetches."""


class Fetching:
    """Fetches for errands. `most` is the bytes of the largest body kept, `patience` the seconds somebody waits for another."""

    def __init__(self, app: ASGI, giving: Giving, *, most: int, patience: float) -> None:
        self._app = app
        self._giving = giving
        self._slots, self._clock = giving.slots, giving.clock
        self._most = most
        self._patience = patience
        self._flights: dict[object, Flight] = {}
        self._beside: dict[object, asyncio.Task[None]] = {}
        self.purges = 0
        """Counts purges: what was fetched before one is not kept after it."""

    def flight(self, errand: Errand, slot: Slot | None) -> Flight | None:
        """The fetch this errand may wait for; None when it should fetch for itself."""
        if not errand.shared or (slot is not None and self._clock() < slot.passes_until):
            return None
        return self._flights.get(_question(errand, slot))

    async def waited(self, flight: Flight, errand: Errand) -> Outcome:
        """How that fetch ended; one that takes too long counts as not to be shared. Notes whose it was, where it is traced."""
        done, _ = await asyncio.wait([flight.ended], timeout=self._patience)
        if "spanned" in flight.state:
            errand.scope["state"]["joined"] = flight.state["traceparent"]
        return flight.ended.result() if done else "unshared"

    def refresh(self, errand: Errand, slot: Slot | None, stored: Stored) -> None:
        """Fetch it anew beside, unless somebody does already."""
        question = _question(errand, slot)
        if question in self._flights or question in self._beside:
            return
        task = asyncio.get_running_loop().create_task(self._beside_fetch(errand, slot, stored))
        self._beside[question] = task
        task.add_done_callback(lambda done: self._beside.pop(question, None))

    async def _beside_fetch(self, errand: Errand, slot: Slot | None, stored: Stored) -> None:
        try:
            scope = {**errand.scope, "state": {**errand.scope["state"], "beside": True}}
            quiet = replace(errand, scope=scope, receive=_nothing, send=_nobody)
            await self.fetch(quiet, slot, stored, why(errand, slot, stored, self._clock()))
        except Exception:
            log.exception("a kept answer could not be renewed")

    async def fetch(self, errand: Errand, slot: Slot | None, stored: Stored | None, reason: bytes) -> None:
        """Let the application answer; keep the answer if it may be kept. `stored` stands in when that fails."""
        question = _question(errand, slot)
        flight = Flight(asyncio.get_running_loop().create_future(), errand.scope["state"])
        if errand.shared and question not in self._flights:
            self._flights[question] = flight

        def land(outcome: Outcome) -> None:
            if not flight.ended.done():
                flight.ended.set_result(outcome)
                if self._flights.get(question) is flight:
                    del self._flights[question]

        try:
            await self._fetch(errand, stored, reason, land)
        finally:
            land("broken")

    async def _fetch(
        self, errand: Errand, stored: Stored | None, reason: bytes, land: Callable[[Outcome], None]
    ) -> None:
        purges = self.purges

        def passing() -> None:
            self._slots.pass_on(errand.address, self._clock() + PASSES)
            land("unshared")

        catch = Catch(
            errand.send,
            said=reason,
            keep=errand.shared,
            authorized=errand.wish.authorized,
            most=self._most,
            pity=stored is not None and self._excuses(stored, errand),
            through=passing if errand.shared else lambda: None,
        )
        headers = [each for each in errand.scope["headers"] if each[0] not in _CONDITIONS]
        try:
            await self._app({**errand.scope, "headers": headers}, errand.receive, catch)
        except Exception:
            if stored is not None and catch.excused:
                land("broken")
                await self._stand_in(errand, stored, catch.failed or 500, reason)
            raise
        if stored is not None and catch.failed is not None:
            await self._stand_in(errand, stored, catch.failed, reason)
        elif catch.life is not None and catch.whole:
            now = self._clock()
            date = formatdate(now, usegmt=True).encode()
            made_of = errand.scope["state"].get("made_of")
            fresh = Stored(catch.status, catch.headers, catch.body, catch.life, now=now, date=date, made_of=made_of)
            kept = purges == self.purges and self._slots.put(errand.address, errand.asked, _names(catch), fresh)
            land("shelved" if kept else "unshared")
            timing = [each for each in catch.headers if each[0] == b"server-timing"]
            await self._giving.kept(fresh, errand, reason + (b"; stored" if kept else b""), timing)

    def _excuses(self, stored: Stored, errand: Errand) -> bool:
        """Whether this old answer may stand in for an error (stale-if-error)."""
        age = max(0.0, self._clock() - stored.made)
        allowed = stored.life.public or not errand.wish.authorized
        return allowed and stored.life.on_error > 0 and age < stored.life.fresh + stored.life.on_error

    async def _stand_in(self, errand: Errand, stored: Stored, status: int, reason: bytes) -> None:
        # for a moment nobody else has to run into the same error
        stored.pardoned_until = min(self._clock() + FLOOR, stored.made + stored.life.fresh + stored.life.on_error)
        await self._giving.kept(stored, errand, reason + b"; fwd-status=%d; detail=stale-if-error" % status)

    async def close(self) -> None:
        """End what is fetched beside."""
        tasks = tuple(self._beside.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _question(errand: Errand, slot: Slot | None) -> object:
    """What makes two requests wait for one fetch: a guess before the first answer says by what it varies."""
    if slot is not None and slot.variants:
        return (errand.address, slot.values(errand.asked))
    return (errand.address, *(errand.asked.get(name) for name in (b"accept", b"accept-language", b"prefer")))


def _names(catch: Catch) -> tuple[bytes, ...]:
    """By which request headers the answer varies; its coding is chosen here, not there."""
    vary = merged(catch.headers).get(b"vary", b"").lower()
    return tuple(sorted({each.strip() for each in vary.split(b",")} - {b"", b"accept-encoding"}))


async def _nothing() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}


async def _nobody(message: Message) -> None:
    return
