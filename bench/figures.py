"""What was found out about one thing that was measured: its quantities, each once for every round, or why there are none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median

UNITS = {
    "rate": "/s",
    "cpu_us": "µs",
    "p50_ms": "ms",
    "p99_ms": "ms",
    "paced_rate": "/s",
    "paced_p50_ms": "ms",
    "paced_p99_ms": "ms",
    "lost": "requests",
    "calls": "calls",
    "seconds": "s",
    "worker_mib": "MiB",
    "kb_each": "kB",
}
"""Every quantity with its unit. `paced_…` come from the open loop and count from the instant a request was due."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """How much is measured, and who is told meanwhile."""

    rounds: int
    seconds: float
    say: Callable[[str], None]


@dataclass(slots=True, kw_only=True)
class Figures:
    """One thing that was measured, or was to be."""

    name: str
    values: dict[str, list[float]] = field(default_factory=dict)
    missing: str | None = None
    """Why it could not be started on this machine."""
    failed: str | None = None
    """What it did wrong; nothing it did counts then."""
    remark: str | None = None
    asked: tuple[str, ...] = ()
    connections: int | None = None
    bytes_each: int | None = None

    def note(self, **values: float) -> None:
        """What one round gave."""
        for quantity, value in values.items():
            self.values.setdefault(quantity, []).append(value)

    def middle(self, quantity: str) -> float | None:
        """The median of the rounds; None where there is none."""
        found = self.values.get(quantity)
        return median(found) if found and not (self.missing or self.failed) else None
