"""Telemetry as a whole: what is wanted, the parts it takes, and their beginning and end. Imports no OpenTelemetry itself.

Nothing is made when neither a collector nor a folder for Prometheus is named. The collector is named by OpenTelemetry's own
variables: `OTEL_EXPORTER_OTLP_ENDPOINT`, or one per signal; `OTEL_SDK_DISABLED` and `OTEL_*_EXPORTER=none` switch off.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_hex

from domain.events import Tell
from domain.spans import Span
from telemetry.counting import Counting, Watched
from telemetry.lag import Lag
from telemetry.logs import Leaving
from telemetry.outbox import SIGNALS, Exporters, Outbox, Pace, Signal
from telemetry.sampling import Rules
from telemetry.tally import Tally
from telemetry.workers import Written

log = logging.getLogger("hansa.telemetry")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is wanted of telemetry."""

    signals: frozenset[Signal] = frozenset()
    """What leaves for a collector."""
    folder: Path | None = None
    """Where to count for Prometheus."""
    rules: Rules = field(default_factory=Rules)
    pace: Pace = field(default_factory=Pace)
    about: Mapping[str, str]
    """Resource attributes, by the names of the conventions."""


def signals_in(environ: Mapping[str, str]) -> frozenset[Signal]:
    """The signals for which the environment names a collector."""
    if environ.get("OTEL_SDK_DISABLED", "").strip().lower() == "true":
        return frozenset()
    everywhere = environ.get("OTEL_EXPORTER_OTLP_ENDPOINT", "").strip()
    return frozenset(
        signal
        for signal in SIGNALS
        if (everywhere or environ.get(f"OTEL_EXPORTER_OTLP_{signal.upper()}_ENDPOINT", "").strip())
        and environ.get(f"OTEL_{signal.upper()}_EXPORTER", "").strip().lower() != "none"
    )


def pace_in(environ: Mapping[str, str]) -> Pace:
    """Sizes and times by OpenTelemetry's variables; what is no positive number counts as not set."""

    def number(name: str, default: int) -> int:
        text = environ.get(name, "").strip()
        return int(text) if text.isascii() and text.isdigit() and int(text[:9]) > 0 else default

    standard = Pace()
    most = number("OTEL_BSP_MAX_QUEUE_SIZE", standard.most)
    return Pace(
        most=most,
        batch=min(most, number("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", standard.batch)),
        delay=number("OTEL_BSP_SCHEDULE_DELAY", int(standard.delay * 1000)) / 1000,
        metrics_every=number("OTEL_METRIC_EXPORT_INTERVAL", int(standard.metrics_every * 1000)) / 1000,
    )


def exporters(plan: Plan) -> Exporters:
    """OpenTelemetry's. Takes a third of a second to import, hence in the outbox's thread."""
    from telemetry.otel import Otlp

    about = {"service.instance.id": token_hex(8), **plan.about}
    return Otlp(about, frozenset(plan.signals), plan.about.get("service.version", ""))


class Telemetry:
    """The parts of one process. `operation` names the operation a path leads to."""

    def __init__(
        self, plan: Plan, operation: Callable[[str], str | None], *, make: Callable[[Plan], Exporters] = exporters
    ) -> None:
        self._written = None if plan.folder is None else Written(plan.folder)
        self.tally = Tally() if self._written is None else self._written.tally
        self.counting = Counting(self.tally, operation=operation, clock=time.time)
        self._lag = Lag(lambda late: self.tally.put("hansa.event_loop_lag", (), late, time.time()))
        self._outbox = Outbox(lambda: make(plan), self.tally, plan.signals, plan.pace) if plan.signals else None
        self.spans: Callable[[Sequence[Span]], None] | None = None
        """Takes the spans of traces that are kept; None where none leave."""
        self._leaving: Leaving | None = None
        if self._outbox is not None and "traces" in plan.signals:
            self.spans = self._outbox.spans
        if self._outbox is not None and "logs" in plan.signals:
            self._leaving = Leaving(self._outbox.line)

    @property
    def observers(self) -> tuple[Tell, ...]:
        """To be told every event."""
        return (self.counting,)

    def know(self, sources: Sequence[Watched]) -> None:
        """The sources there are, once the book is made."""
        self.counting.know(sources)

    def maintained(self, states: Mapping[str, bool]) -> None:
        """On which of them somebody works now, by binding."""
        self.counting.maintained(states)

    def start(self) -> None:
        """Begin, on the running loop."""
        self._lag.start()
        if self._leaving is not None:
            logging.getLogger().addHandler(self._leaving)
        if self._outbox is not None:
            self._outbox.start()

    async def close(self) -> None:
        """End; what is left may leave for a moment."""
        self._lag.stop()
        if self._leaving is not None:
            logging.getLogger().removeHandler(self._leaving)
        if self._outbox is not None:
            await self._outbox.close()
        if self._written is not None:
            self._written.close()
