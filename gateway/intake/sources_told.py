"""Tells webhooks how sources fare: written down by the worker that sees it, sent by whoever delivers.

Several workers see the same source go down. What they write within a minute counts once.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from domain.events import Event, Opened, Recovered
from domain.when import Clock
from gateway.federation.book import Source
from gateway.intake.dispatch import DEAD, MOST, draft
from gateway.intake.events import SOURCE, packed, source_event
from storage.errors import StorageError
from storage.hooks_ports import Hooks

log = logging.getLogger("hansa.webhooks")


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """What it works with once the process is open. `start` runs what outlives the call it comes from."""

    hooks: Hooks
    sources: dict[str, tuple[Source, ...]]
    """By binding: one may stand behind the sources of several cities."""
    start: Callable[[Coroutine[Any, Any, None]], asyncio.Task[Any]]


class SourcesTold:
    """An observer: hears of breakers that open, and of sources that answer again."""

    hears: ClassVar[frozenset[type[Event]]] = frozenset({Opened, Recovered})

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._means: Means | None = None

    def begin(self, hooks: Hooks, sources: Iterable[Source], start: Callable[[Coroutine[Any, Any, None]], Any]) -> None:
        """From here on somebody may be told."""
        by_binding: dict[str, tuple[Source, ...]] = {}
        for source in sources:
            by_binding[source.binding] = (*by_binding.get(source.binding, ()), source)
        self._means = Means(hooks=hooks, sources=by_binding, start=start)

    def __call__(self, event: Event) -> None:
        """One fact about a binding."""
        if self._means is None or not isinstance(event, Opened | Recovered):
            return
        state = "failed" if isinstance(event, Opened) else "fresh"
        for source in self._means.sources.get(event.binding, ()):
            self._means.start(self._tell(self._means.hooks, source, state))

    async def _tell(self, hooks: Hooks, source: Source, state: str) -> None:
        now = self._clock()
        try:
            listening = await hooks.listening(None, {"sources", f"sources:{source.city}"}, since=now - DEAD)
            event = packed(source_event(source.id, source.city, state, now))
            cause = f"source/{source.id}/{state}/{now:%Y%m%d%H%M}"
            await hooks.queue([draft(hook, cause, SOURCE, event, now) for hook in listening], most=MOST)
        except StorageError as error:
            log.warning("webhooks do not hear that %s is %s: %s", source.id, state, error)
