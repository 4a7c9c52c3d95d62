"""Which error budgets burn so fast that an alarm is raised, and which have least left. Pure, over the standings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from domain.objectives import Burn, Objectives, written
from storage.watch_reading import Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Burning:
    """How fast a budget goes in the two windows of one alarm."""

    burn: Burn
    long: float | None
    short: float | None
    firing: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """One objective as it stands, over all processes."""

    standing: Standing
    burning: tuple[Burning, ...]

    @property
    def firing(self) -> Burning | None:
        """The alarm that is raised, the gravest first."""
        raised = [each for each in self.burning if each.firing]
        return min(raised, key=lambda each: each.burn.severity != "page", default=None)


def budgets(objectives: Objectives, standings: Sequence[Standing]) -> tuple[Budget, ...]:
    """Every objective of which something was counted: those that raise an alarm first, then that with least left."""
    found = [
        Budget(standing=each, burning=tuple(_burning(objectives, burn, each) for burn in objectives.burns))
        for each in standings
        if each.events
    ]
    return tuple(sorted(found, key=lambda each: (each.firing is None, each.standing.remaining)))


def _burning(objectives: Objectives, burn: Burn, standing: Standing) -> Burning:
    """By the rule of `storage.watch_alerts`."""
    long, short = (standing.burns[written(window)] for window in (burn.long, burn.short))
    factor, enough = objectives.factor(burn), standing.counts[written(burn.long)] >= objectives.least_events
    firing = enough and long is not None and short is not None and long > factor and short > factor
    return Burning(burn=burn, long=long, short=short, firing=firing)
