"""The log's word on sources: once when one is known to be down, once when it is back. Nothing in between."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from time import monotonic

from domain.events import Event, Opened, Recovered
from telemetry.counting import Watched

log = logging.getLogger("hansa.sources")


class Availability:
    """An observer. It says whom to tell: the owner's contact as configured."""

    def __init__(self) -> None:
        self._known: dict[str, Watched] = {}
        self._down: dict[str, float] = {}

    def know(self, sources: Sequence[Watched]) -> None:
        """The sources there are."""
        self._known = {each.binding: each for each in sources}

    def __call__(self, event: Event) -> None:
        """One fact."""
        if isinstance(event, Opened) and event.binding not in self._down:
            known = self._known.get(event.binding)
            contact = known.contact if known else ""
            self._down[event.binding] = monotonic()
            said = {"source": event.binding, "problem": event.problem, "contact": contact}
            log.warning("%s is down", event.binding, extra=said)
        elif isinstance(event, Recovered) and event.binding in self._down:
            seconds = round(monotonic() - self._down.pop(event.binding), 1)
            log.info("%s is back", event.binding, extra={"source": event.binding, "down_seconds": seconds})
