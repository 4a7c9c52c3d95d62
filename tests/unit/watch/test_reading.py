"""What the numbers of rounds mean, how budgets stand over all workers, and which alerts fire."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from config.load import load, shipped
from domain.objectives import Burn, Objective, Objectives
from gateway.cli.monitoring.alerts import NAMES, alerts
from storage.watch_alerts import BURNS, DOUBTED, DOWN, OPEN, Alert, down_since, firing
from storage.watch_ports import BOUNDS, SPANS, Promised, Round, Stand
from storage.watch_reading import Standing, quantile, rate, share, standings, together
from tests.unit.clocks import NOON

B = "adorf/amt/places#amt"
OBJECTIVE = Objective(slo="availability", city="adorf", resource="places", target=0.9, bound=4.0)
OBJECTIVES = Objectives(
    burns=(
        Burn(budget=0.02, long=timedelta(hours=1), short=timedelta(minutes=5), severity="page"),
        Burn(budget=0.1, long=timedelta(days=3), short=timedelta(hours=6), severity="ticket"),
    ),
    least_events=10,
    each=(OBJECTIVE,),
)
SEEN = Stand(worker="one", binding=B, at=NOON, state="fresh", since=NOON - timedelta(days=1))


def histogram(**counts: int) -> list[int]:
    """Counts by place, `b3=5`."""
    return [counts.get(f"b{place}", 0) for place in range(len(BOUNDS) + 1)]


@pytest.mark.parametrize(
    ("counts", "q", "seconds"),
    [
        ({}, 0.5, None),
        ({"b4": 10}, 0.5, 0.0175),
        ({"b4": 10}, 1.0, 0.025),
        ({"b0": 50, "b5": 50}, 0.5, 0.001),
        ({"b0": 50, "b5": 50}, 0.75, 0.0375),
        ({"b0": 1, "b13": 99}, 0.99, 10.0),
    ],
)
def test_a_quantile_lies_where_its_share_is_reached(counts: dict[str, int], q: float, seconds: float | None) -> None:
    """Evenly within a bucket; beyond the last bound at least that long; nothing has none."""
    assert quantile(histogram(**counts), q) == (None if seconds is None else pytest.approx(seconds))


def test_rounds_are_added_up_whatever_their_place() -> None:
    """A city is the sum of its sources; shares of nothing are none, and rates are by the second."""
    one = Round(begin=NOON, span=SPANS[0][0], place=B, calls=4, troubled=1, queued=0.5, waits=tuple(histogram(b1=4)))
    both = together((one, replace(one, place="adorf/amt/x#y")), begin=NOON, span=timedelta(seconds=10), place="adorf")
    assert (both.calls, both.queued, sum(both.waits), both.place) == (8, 1.0, 8, "adorf")
    assert rate(both.calls, both.span) == 0.8
    assert share(both.troubled, both.calls) == 0.25
    assert share(0, 0) is None


class Promises:
    """A store of which only promises are asked; `outage` seconds ago everything began to fail, one event a minute."""

    def __init__(self, outage: int) -> None:
        self.outage = timedelta(seconds=outage)

    async def promised(self, *, since: datetime, span: timedelta) -> tuple[Promised, ...]:
        """The sum since then."""
        minutes = [NOON - timedelta(minutes=n) for n in range(1, 60 * 24 * 31)]
        counted = [at for at in minutes if at >= since]
        good = sum(at < NOON - self.outage for at in counted)
        return (
            Promised(
                begin=since,
                span=span,
                slo="availability",
                city="adorf",
                resource="places",
                good=good,
                events=len(counted),
            ),
        )


async def stood(outage: int) -> Standing:
    """How the objective stands."""
    store: Any = Promises(outage)
    (standing,) = await standings(store, OBJECTIVES, NOON)
    return standing


async def test_budgets_stand_by_what_all_workers_promised() -> None:
    """Each window is added up from rounds that fit it, and burns by its own share of bad events."""
    standing = await stood(3600)
    assert standing.counts == {"5m": 5, "1h": 60, "6h": 360, "3d": 3 * 1440, "30d": 30 * 1440}
    assert standing.burns["5m"] == standing.burns["1h"] == pytest.approx(10.0)
    assert standing.burns["6h"] == pytest.approx(10 / 6)
    assert standing.remaining == pytest.approx(1 - 10 * 60 / (30 * 1440))
    assert (standing.good, standing.events) == (30 * 1440 - 60, 30 * 1440)


def fired(stands: Sequence[Stand], **more: Any) -> list[tuple[str, str]]:
    """Names and details of what fires about sources."""
    return [
        (alert.name, alert.detail) for alert in firing(OBJECTIVES, (), stands, **{"rhythms": {}, "now": NOON, **more})
    ]


async def test_a_burning_budget_fires_while_both_windows_burn() -> None:
    """As soon as it burns fast enough in the long and the short window; not from a few events, nor while all its sources rest."""
    factor = OBJECTIVES.factor(OBJECTIVES.burns[0])
    standing = await stood(0)
    hot = replace(standing, burns={**standing.burns, "1h": factor + 1, "5m": factor + 1})
    (alert,) = firing(OBJECTIVES, (hot,), (), rhythms={}, now=NOON)
    assert alert == Alert(
        name="HansaBudgetBurnsFast",
        severity="page",
        city="adorf",
        resource="places",
        slo="availability",
        value=factor + 1,
        detail="1h",
    )
    for cold in (
        replace(hot, burns={**hot.burns, "5m": factor}),
        replace(hot, burns={**hot.burns, "5m": None}),
        replace(hot, counts={**hot.counts, "1h": 9}),
    ):
        assert firing(OBJECTIVES, (cold,), (), rhythms={}, now=NOON) == ()
    assert firing(OBJECTIVES, (hot,), (SEEN,), rhythms={}, now=NOON, silenced=lambda binding, now: binding == B) == ()


def test_a_source_is_down_when_no_worker_had_an_answer_since() -> None:
    """The first worker that failed after the last answer of any says since when; the patience is Prometheus' own."""
    failed = replace(SEEN, state="failed", since=NOON - DOWN, problem="source-down")
    assert fired((failed,)) == [("HansaSourceDown", "source-down")]
    assert fired((failed,), silenced=lambda binding, now: True) == []
    assert fired((replace(failed, since=NOON - DOWN + timedelta(seconds=1)),)) == []
    assert fired((failed, replace(SEEN, worker="two", since=NOON))) == []
    assert fired((failed, replace(SEEN, worker="two", state="unknown", since=None))) == [
        ("HansaSourceDown", "source-down")
    ]
    later = replace(failed, worker="two", since=NOON)
    assert down_since((failed, later, SEEN)) == NOON - DOWN
    assert fired((replace(failed, state="paused"),)) == []
    refused = replace(failed, state="refused", since=NOON - OPEN, open=True)
    assert fired((refused,)) == [("HansaSourceDown", "source-down"), ("HansaBreakerOpen", "source-down")]


def test_old_and_doubtful_data_fire() -> None:
    """Data older than its rhythm by the newest that any worker has; a suspicion after its time, a frozen source at once."""
    old = replace(SEEN, as_of=NOON - timedelta(hours=2))
    hours = {"rhythms": {B: timedelta(hours=1)}}
    assert [name for name, _ in fired((old,), **hours)] == ["HansaDataOld"]
    assert fired((old,)) == []
    assert fired((old, replace(old, worker="two", as_of=NOON)), **hours) == []
    doubts = {"suspect-empty": {"since": "2026-11-22T11:50:00Z"}, "suspect-frozen": {"since": "2026-11-22T12:00:00Z"}}
    doubted = replace(SEEN, suspicions=doubts)
    assert fired((doubted,)) == [("HansaSourceSuspicious", "suspect-frozen")]
    assert ("HansaSourceSuspicious", "suspect-empty") in fired((doubted,), now=NOON + DOUBTED)


def test_the_rules_are_those_that_prometheus_has() -> None:
    """Names, severities and patience are the same in both."""
    groups = alerts(load(shipped()).objectives)["groups"]
    rules = {rule["alert"]: rule for group in groups for rule in group["rules"]}
    assert BURNS == NAMES
    for name, patience in (("HansaSourceDown", DOWN), ("HansaBreakerOpen", OPEN), ("HansaDataOld", None)):
        said = None if patience is None else f"{int(patience.total_seconds()) // 60}m"
        assert (rules[name].get("for"), rules[name]["labels"]["severity"]) == (said, "ticket")
    assert f"[{int(DOUBTED.total_seconds()) // 60}m]" in rules["HansaSourceSuspicious"]["expr"]
