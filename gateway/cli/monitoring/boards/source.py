"""One source: what callers got, what the back-end did, and what the layers between them make of it."""

from __future__ import annotations

from typing import Any

from domain.objectives import Objectives
from gateway.cli.monitoring.boards import shared
from gateway.cli.monitoring.boards.shared import RATE, breaker, or_none, waits
from gateway.cli.monitoring.grafana import board
from gateway.cli.monitoring.panels import Panel, Query, Row, course, number, stacked

WHERE = 'city="$city", source="$source"'


def source(objectives: Objectives) -> dict[str, Any]:
    """The dashboard of the source that is chosen."""
    return board(
        "hansa-source",
        "Hansa: one source",
        "One back-end behind one binding, from what its callers got down to each attempt.",
        [shared.CITY, shared.SOURCE],
        [
            Row(title="At this moment", panels=_now()),
            Row(title="What callers got", panels=_calls()),
            Row(title="What the back-end did", panels=_attempts()),
            Row(title="Berths", panels=_berths()),
            Row(title="What it says", panels=_data()),
        ],
    )


def _now() -> list[Panel]:
    return [
        number("State", "Whether its last answer was a good one.", _max("up"), words=shared.UP, width=3),
        number(
            "Breaker",
            "Open: not asked until a probe succeeds.",
            f"max({breaker(WHERE)})",
            words=shared.BREAKER,
            width=3,
        ),
        number(
            "Suspicions",
            "How many of frozen, emptied and skewed are suspected.",
            f"sum(max by (suspicion) (hansa_source_suspicious{{{WHERE}}}))",
            steps=shared.ANY_IS_ODD,
            width=3,
        ),
        number(
            "Age of its data",
            "By its own word, else since it was last asked.",
            f"min(hansa_source_data_age_seconds{{{WHERE}}})",
            unit="s",
        ),
        number("Rhythm", "The longest time in which a living source changes.", _max("rhythm_seconds"), unit="s"),
        number("Records", "In its last answer.", _max("records"), width=3),
        number(
            "Quota left",
            "Calls that the source itself still allows, as it says.",
            f"min(hansa_source_quota_remaining{{{WHERE}}})",
            steps=((None, "red"), (10, "yellow"), (100, "green")),
        ),
    ]


def _max(name: str) -> str:
    return f"max(hansa_source_{name}{{{WHERE}}})"


def _calls() -> list[Panel]:
    by_state = f"sum by (state) (rate(hansa_source_calls_total{{{WHERE}}}[{RATE}]))"
    recalled = f"sum by (stale) (rate(hansa_source_recalled_total{{{WHERE}}}[{RATE}]))"
    renewed = f"sum by (outcome) (rate(hansa_source_renewals_total{{{WHERE}}}[{RATE}]))"
    joined = f"sum(rate(hansa_source_joined_total{{{WHERE}}}[{RATE}]))"
    return [
        stacked(
            "Answers by state",
            "Green: fresh. Yellow: stale. Red: no answer, by the slug of the problem.",
            [Query(expr=by_state, legend="{{state}}")],
            unit="reqps",
            colours=shared.STATES,
            width=6,
        ),
        course(
            "What callers waited",
            "Answers from the cache included.",
            waits("hansa_source_call_duration_seconds", WHERE),
            unit="s",
            width=6,
        ),
        course(
            "Without asking",
            "Recalled: from the cache, stale=true after a failure. Joined: shared with a call under way.",
            [Query(expr=recalled, legend="recalled, stale={{stale}}"), Query(expr=or_none(joined), legend="joined")],
            unit="reqps",
            width=6,
        ),
        stacked(
            "Renewed before they end",
            "What was asked for lately. Found: another worker had it. Spared: the source is ill, busy or short of calls.",
            [Query(expr=or_none(renewed), legend="{{outcome}}")],
            unit="reqps",
            width=6,
        ),
    ]


def _attempts() -> list[Panel]:
    by_outcome = f"sum by (outcome) (rate(hansa_source_attempts_total{{{WHERE}}}[{RATE}]))"
    buckets = f"sum by (le) (increase(hansa_source_attempt_duration_seconds_bucket{{{WHERE}}}[{RATE}]))"
    retries = f"sum(rate(hansa_source_retries_total{{{WHERE}}}[{RATE}]))"
    return [
        stacked(
            "Attempts by outcome",
            "Every try at the back-end, the breaker's probes included.",
            [Query(expr=by_outcome, legend="{{outcome}}")],
            unit="reqps",
            colours=shared.OUTCOMES,
            width=8,
        ),
        Panel(
            kind="heatmap",
            title="How long attempts take",
            description="Darker: more attempts of that duration. A second band is a second way the back-end answers.",
            queries=[Query(expr=buckets, legend="{{le}}", form="heatmap")],
            width=8,
            unit="s",
            options={"calculate": False, "yAxis": {"unit": "s"}, "color": {"mode": "scheme", "scheme": "Blues"}},
        ),
        course(
            "Retries",
            "Failed tries that were followed by another.",
            [Query(expr=or_none(retries), legend="retries")],
            unit="reqps",
            width=8,
        ),
    ]


def _berths() -> list[Panel]:
    inside, waiting = (f"sum(hansa_source_bulkhead_{name}{{{WHERE}}})" for name in ("in_use", "queued"))
    return [
        course(
            "In the back-end and waiting",
            "Calls inside at once, and calls that wait for one to leave; both are bounded by the binding's policy.",
            [Query(expr=inside, legend="inside"), Query(expr=waiting, legend="waiting")],
        ),
        course(
            "Waiting for a berth",
            "Of the calls that had to wait.",
            waits("hansa_source_bulkhead_wait_seconds", WHERE),
            unit="s",
        ),
    ]


def _data() -> list[Panel]:
    age, rhythm = f"min(hansa_source_data_age_seconds{{{WHERE}}})", _max("rhythm_seconds")
    odd = (f"sum(rate(hansa_source_{name}_total{{{WHERE}}}[{RATE}]))" for name in ("rejected", "unmapped"))
    suspected = f"max by (suspicion) (hansa_source_suspicious{{{WHERE}}})"
    return [
        course(
            "Age beside rhythm",
            "When the age crosses the rhythm, HansaDataOld fires.",
            [Query(expr=age, legend="age"), Query(expr=rhythm, legend="rhythm")],
            unit="s",
            colours={"rhythm": "red"},
            width=6,
        ),
        course("Records", "In its last answer.", [Query(expr=_max("records"), legend="records")], width=6),
        course(
            "Not understood",
            "Rows rejected and values without a common code, in a second.",
            [Query(expr=or_none(expr), legend=name) for expr, name in zip(odd, ("rejected", "unmapped"), strict=True)],
            width=6,
        ),
        Panel(
            kind="state-timeline",
            title="Suspicions",
            description="Since when it is suspected to be frozen, emptied or skewed.",
            queries=[Query(expr=suspected, legend="{{suspicion}}")],
            width=6,
            words={"1": ("suspected", "yellow"), "0": ("no", "green")},
            options={"mergeValues": True, "showValue": "never"},
        ),
    ]
