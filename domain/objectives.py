"""What is promised of the sources, and the arithmetic of error budgets. Pure data: who counts, and where, stands elsewhere.

An objective is a share of events that must be good within a rolling window. Its budget is the share that may be bad. A burn rate
says how fast the budget goes: at 1 it lasts exactly the window (https://sre.google/workbook/alerting-on-slos/).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, get_args

Slo = Literal["availability", "latency", "freshness"]
SLOS: tuple[Slo, ...] = get_args(Slo)
Severity = Literal["page", "ticket"]
SEVERITIES: tuple[Severity, ...] = get_args(Severity)


@dataclass(frozen=True, slots=True, kw_only=True)
class Objective:
    """What is promised of one resource of one city (or region, where the region owns the back-end)."""

    slo: Slo
    city: str
    resource: str
    target: float
    """The share of events that must be good, 0.99."""
    bound: float
    """Seconds. `availability`: the patience a caller must have had for a timeout to count; `latency`: the longest good wait;
    `freshness`: the oldest good data."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Burn:
    """When to raise the alarm: this share of the budget went within the long window, and it still goes in the short one."""

    budget: float
    """The share of the whole budget, 0.02."""
    long: timedelta
    """Within which that share went."""
    short: timedelta
    """Within which it must still burn, so that the alert ends soon after the cause."""
    severity: Severity
    """`page` calls somebody now, `ticket` waits for the morning."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Objectives:
    """Every objective, and how their budgets are watched."""

    window: timedelta = timedelta(days=30)
    """The rolling time a budget is for."""
    burns: tuple[Burn, ...] = ()
    least_events: int = 0
    """Fewer events in the long window raise no alarm: two of three failed is bad luck, not a trend."""
    each: tuple[Objective, ...] = ()

    def factor(self, burn: Burn) -> float:
        """The burn rate at which that share of the budget goes within the long window: 0.02 of 30 days in 1 h is 14.4."""
        return round(burn.budget * (self.window / burn.long), 6)

    @property
    def windows(self) -> tuple[timedelta, ...]:
        """Every window a burn rate is needed for, shortest first."""
        return tuple(sorted({each for burn in self.burns for each in (burn.short, burn.long)}))


def burn_rate(good: int, events: int, target: float) -> float | None:
    """Budgets per window at which it goes; None when nothing happened."""
    return (events - good) / events / (1 - target) if events else None


def remaining(good: int, events: int, target: float) -> float:
    """The share of the budget that is left: 1 when nothing happened, below 0 when more went than there was."""
    return 1 - (burn_rate(good, events, target) or 0.0)


def place_of(binding: str) -> tuple[str, str]:
    """`adorf/amt/waste.pickups#amt` → who declares it (a city or region) and the resource."""
    owner, _, rest = binding.partition("/")
    return owner, rest.partition("/")[2].partition("#")[0]


def written(span: timedelta) -> str:
    """A window as its users write it: `5m`, `6h`, `30d`."""
    seconds = int(span.total_seconds())
    size, unit = next(pair for pair in ((86_400, "d"), (3600, "h"), (60, "m"), (1, "s")) if seconds % pair[0] == 0)
    return f"{seconds // size}{unit}"
