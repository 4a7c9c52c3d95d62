"""Refuse while a source is known to be down, and find out by itself when it is back."""

from __future__ import annotations

from asyncio import Task, get_running_loop, sleep
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from domain.errors import Refused, SourceError, SourceLimited
from domain.events import Opened, Recovered, Tell, Tried
from domain.exchange import Call, Fetch, Layer, Reply
from domain.when import Clock

Start = Callable[[Coroutine[Any, Any, Any]], Task[Any]]

LONGEST_PROBE_PAUSE = 4.0  # with one try of 4 s this keeps recovery under 10 s


@dataclass(slots=True, kw_only=True)
class Health:
    """How one binding is doing. The breaker writes it; the book and the health pages read it."""

    state: str = "unknown"
    """`unknown`, `fresh`, `failed` or `refused`."""
    since: datetime | None = None
    problem: str | None = None
    failures: int = 0
    """Failed tries in a row."""
    open: bool = False
    closed_until: float = 0.0
    """The event loop's instant before which the source itself does not want to be asked."""
    probing: bool = False
    trial: float = 0.0
    """The event loop's instant from which one caller may try an open source that nobody probes."""

    def turn(self, state: str, problem: str | None, at: datetime) -> None:
        """Note the present state; `since` moves only when it changes."""
        if state != self.state:
            self.since = at
        self.state, self.problem = state, problem


def breaker(
    *, failures: int, probe_seconds: float, try_seconds: float, health: Health, clock: Clock, start: Start, tell: Tell
) -> Layer:
    """Open after so many failed tries in a row. From the first failure on the source is probed until it answers."""

    def layer(fetch: Fetch) -> Fetch:
        async def guarded(call: Call) -> Reply:
            refuse(call)
            return await attempt(call)

        def refuse(call: Call) -> None:
            now = get_running_loop().time()
            if health.closed_until > now:
                raise SourceLimited(f"{call.binding}: its quota is used up", retry_after=health.closed_until - now)
            if health.open:
                if health.probing or health.trial > now:
                    raise Refused(f"{call.binding}: known to be down", retry_after=probe_seconds)
                health.trial = now + probe_seconds  # nobody probes, as for personal questions: this caller finds out

        async def attempt(call: Call) -> Reply:
            loop = get_running_loop()
            started = loop.time()
            try:
                reply = await fetch(call)
            except SourceLimited as limited:
                health.closed_until = loop.time() + (limited.retry_after or probe_seconds)
                health.turn("refused", limited.slug, clock())
                tell(Tried(binding=call.binding, seconds=loop.time() - started, problem=limited.slug))
                probe(call)
                raise
            except Refused:
                raise  # the bulkhead's: says nothing about the source
            except SourceError as error:
                tell(Tried(binding=call.binding, seconds=loop.time() - started, problem=error.slug))
                failed(call, error)
                raise
            tell(
                Tried(
                    binding=call.binding,
                    seconds=loop.time() - started,
                    problem=None,
                    rejected=len(reply.rejected),
                    unmapped=sum(reply.unmapped.values()),
                )
            )
            answered(call)
            return reply

        def failed(call: Call, error: SourceError) -> None:
            health.failures += 1
            health.trial = get_running_loop().time() + probe_seconds
            health.turn("failed", error.slug, clock())
            if health.failures >= failures and not health.open:
                health.open = True
                tell(Opened(binding=call.binding, problem=error.slug))
            probe(call)

        def answered(call: Call) -> None:
            if health.state in {"failed", "refused"}:
                tell(Recovered(binding=call.binding))
            health.failures, health.open, health.closed_until = 0, False, 0.0
            health.turn("fresh", None, clock())

        def probe(call: Call) -> None:
            if not health.probing and call.subject is None:  # nobody's personal question is asked again
                health.probing = True
                start(probes(call))

        async def probes(call: Call) -> None:
            pause = probe_seconds
            try:
                while health.state in {"failed", "refused"}:
                    now = get_running_loop().time()
                    await sleep(max(pause, health.closed_until - now))
                    if health.state not in {"failed", "refused"}:
                        return
                    try:
                        await attempt(replace(call, deadline=get_running_loop().time() + try_seconds, trace=None))
                    except SourceError:
                        pause = min(LONGEST_PROBE_PAUSE, pause * 1.5)
            finally:
                health.probing = False

        return guarded

    return layer
