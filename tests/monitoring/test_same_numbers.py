"""One definition, two places: what the gateway counts in process is what Prometheus computes from its counters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from config.load import load, shipped
from domain.events import Called, Gave
from domain.objectives import Objective, place_of
from gateway.cli.monitoring.rules import burn_name, remaining_name
from telemetry.slo import Budgets, Standing
from tests.monitoring.names import METRICS
from tests.monitoring.tools import needs_promtool, series, tried

BINDINGS = ("essen/ebe/waste.pickups#ebe", "duesseldorf/awista/waste.pickups#awista", "essen/stadt/addresses#haus")
PLACES = frozenset(map(place_of, BINDINGS))
_ALL = load(shipped()).objectives
OBJECTIVES = replace(_ALL, each=tuple(one for one in _ALL.each if (one.city, one.resource) in PLACES))
BEGIN = datetime(2026, 11, 22, 6, tzinfo=UTC)
LASTS = 3 * 24 * 60 + 5 * 60
"""Minutes: longer than the longest window, and a whole hour at the end, since long windows are exact to the hour."""
LOOKS = (0, 5, 45, 60, 120, 400, 1500, LASTS)
"""Minutes at which both are asked."""


@dataclass
class Life:
    """A gateway's three days: calls at half past each minute, an outage, a slow hour, and hours when nobody asks."""

    seed: int = 4
    at: datetime = BEGIN
    shown: dict[tuple[str, Objective], list[float]] = field(default_factory=dict)
    """Counter and objective → its value at every whole minute."""

    def lived(self, budgets: Budgets) -> Iterator[tuple[int, tuple[Standing, ...]]]:
        """Minute by minute, what the budgets say at the end of those that are looked at."""
        for binding in BINDINGS:
            budgets(Gave(binding=binding, records=9, as_of=BEGIN - timedelta(days=26)))
        for minute in range(LASTS + 1):
            if minute:
                self.at = BEGIN + timedelta(minutes=minute - 0.5)
                self._minute(budgets, minute)
            self.at = BEGIN + timedelta(minutes=minute)
            standings = budgets.standings()
            for one in standings:
                self.shown.setdefault(("good", one.objective), []).append(one.good)
                self.shown.setdefault(("events", one.objective), []).append(one.events)
            if minute in LOOKS:
                yield minute, standings

    def _minute(self, budgets: Budgets, minute: int) -> None:
        if 100 < minute < 340 or 2000 < minute < 3000:
            return
        for binding in BINDINGS:
            for _ in range(int(4 * self._chance())):
                budgets(self._call(binding, minute))

    def _call(self, binding: str, minute: int) -> Called:
        failing = 0.9 if 30 < minute < 50 or minute > LASTS - 90 else 0.02
        slow = 6.0 if minute < 60 else 1.2
        state = "source-down" if self._chance() < failing else ("fresh" if self._chance() < 0.5 else "stale")
        if self._chance() < 0.05:
            state = "source-timeout"
        return Called(binding=binding, state=state, seconds=self._chance() * slow, records=1)

    def _chance(self) -> float:
        """Invented, and the same in every run: Knuth's MMIX generator."""
        self.seed = (self.seed * 6_364_136_223_846_793_005 + 1_442_695_040_888_963_407) % 2**64
        return self.seed / 2**64


@needs_promtool
def test_prometheus_and_the_gateway_say_the_same(tmp_path: Path) -> None:
    """At every look, each burn rate and each rest of a budget is the same number on both sides, or on both sides none."""
    life = Life()
    looks = dict(life.lived(_budgets(life)))
    asked = [each for minute, standings in looks.items() for one in standings for each in _questions(minute, one)]
    assert len({each["exp_samples"] == [] for each in asked}) == 2  # both cases came
    status, said = tried(
        tmp_path, {"interval": "1m", "input_series": _exported(life), "promql_expr_test": asked}, every="5m"
    )
    assert status == 0, said[:4000]


@needs_promtool
def test_a_difference_would_be_seen(tmp_path: Path) -> None:
    """One call that is counted on one side only makes the numbers differ."""
    life = Life()
    looks = dict(life.lived(_budgets(life)))
    minute, standings = next((minute, standings) for minute, standings in looks.items() if minute == 60)
    (one,) = [each for each in standings if each.objective == _of("availability", "essen", "waste.pickups")]
    life.shown["good", one.objective][40:] = [value + 1 for value in life.shown["good", one.objective][40:]]
    asked = list(_questions(minute, one))
    history = {"interval": "1m", "input_series": _exported(life), "promql_expr_test": asked}
    status, said = tried(tmp_path, history, every="5m")
    assert status != 0
    assert burn_name(timedelta(hours=1)) in said


def _budgets(life: Life) -> Budgets:
    budgets = Budgets(clock=lambda: life.at)
    budgets.know(OBJECTIVES, BINDINGS)
    return budgets


def _of(slo: str, city: str, resource: str) -> Objective:
    return next(one for one in OBJECTIVES.each if (one.slo, one.city, one.resource) == (slo, city, resource))


def _exported(life: Life) -> list[dict[str, str]]:
    """The counters and targets as the gateway's metrics name them."""
    assert {"hansa_slo_good_total", "hansa_slo_events_total", "hansa_slo_target_ratio"} <= set(METRICS)
    found = [series(f"hansa_slo_{which}_total", values, **_labels(one)) for (which, one), values in life.shown.items()]
    return [
        *found,
        *(series("hansa_slo_target_ratio", f"{one.target}x{LASTS}", **_labels(one)) for one in OBJECTIVES.each),
    ]


def _labels(one: Objective) -> dict[str, str]:
    return {"slo": one.slo, "city": one.city, "resource": one.resource}


def _questions(minute: int, one: Standing) -> Iterator[dict[str, Any]]:
    numbers = {burn_name(window): burn for window, burn in zip(OBJECTIVES.windows, one.burns.values(), strict=True)}
    for name, number in {**numbers, remaining_name(OBJECTIVES): one.remaining}.items():
        labels = ",".join(f'{key}="{value}"' for key, value in _labels(one.objective).items())
        expr = f"{name}{{{labels}}}"
        same = {
            "expr": f"abs({expr} - {number!r}) < bool 1e-9",
            "exp_samples": [{"labels": f"{{{labels}}}", "value": 1}],
        }
        none = {"expr": expr, "exp_samples": []}
        yield {"eval_time": f"{minute}m", **(none if number is None else same)}
