"""Recording rules: burn rates and budgets, from the two counters and the targets that the gateway exports.

The same arithmetic as `domain.objectives`, on sums over all instances. Targets come from the gateway, so that a changed target
needs no new rules; windows and burn rates come from `slo.yaml`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from domain.objectives import Objectives, written

PLACE = "slo, city, resource"
LONG = timedelta(hours=6)
"""Longer windows read many samples, and move slowly: they are computed less often."""
SELDOM = "2m"
"""Shorter than the five minutes for which Prometheus takes an older sample for today's."""


def burn_name(window: timedelta) -> str:
    """`slo_city_resource:hansa_slo_burn:rate5m`: how many times faster than planned the budget goes."""
    return f"slo_city_resource:hansa_slo_burn:rate{written(window)}"


def events_name(window: timedelta) -> str:
    """`slo_city_resource:hansa_slo_events:increase1h`: what counted in the window."""
    return f"slo_city_resource:hansa_slo_events:increase{written(window)}"


def remaining_name(objectives: Objectives) -> str:
    """`slo_city_resource:hansa_slo_budget_remaining:ratio30d`: the share that is left."""
    return f"slo_city_resource:hansa_slo_budget_remaining:ratio{written(objectives.window)}"


def recording(objectives: Objectives) -> dict[str, Any]:
    """The rule file."""
    short = [window for window in objectives.windows if window <= LONG]
    long = [window for window in objectives.windows if window > LONG]
    guarded = {burn.long for burn in objectives.burns}
    groups: list[dict[str, Any]] = [{"name": "hansa-slo", "rules": list(_windows(short, guarded))}]
    budget = {"record": remaining_name(objectives), "expr": _remaining(objectives.window)}
    rules = [*_windows(long, guarded), budget]
    groups.append({"name": "hansa-slo-long", "interval": SELDOM, "rules": rules})
    return {"groups": groups}


def _windows(windows: list[timedelta], guarded: set[timedelta]) -> Iterator[dict[str, Any]]:
    for window in windows:
        yield {"record": burn_name(window), "expr": _burn(window)}
        if window in guarded:
            yield {"record": events_name(window), "expr": _increase("hansa_slo_events_total", window)}


def _increase(counter: str, window: timedelta) -> str:
    return f"sum by ({PLACE}) (increase({counter}[{written(window)}]))"


def _burn(window: timedelta) -> str:
    """Nothing where nothing happened: no events are neither good nor bad."""
    good, events = (_increase(f"hansa_slo_{which}_total", window) for which in ("good", "events"))
    return f"(1 - {good}\n  / ({events} > 0))\n/ (1 - max by ({PLACE}) (hansa_slo_target_ratio))"


def _remaining(window: timedelta) -> str:
    """A budget nobody drew on is whole."""
    return f"1 - ({_burn(window)})\nor 0 * max by ({PLACE}) (hansa_slo_target_ratio) + 1"
