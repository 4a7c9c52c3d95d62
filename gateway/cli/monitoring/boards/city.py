"""One city: which of its sources answer, how old what they say is, and what is left of its budgets."""

from __future__ import annotations

from typing import Any

from domain.objectives import Objectives
from gateway.cli.monitoring.boards import shared
from gateway.cli.monitoring.boards.shared import RATE, or_none, waits
from gateway.cli.monitoring.grafana import board
from gateway.cli.monitoring.panels import Panel, Query, Row, course, number, stacked
from gateway.cli.monitoring.rules import remaining_name

WHERE = 'city="$city"'
PLACE = "source, city, resource"


def city(objectives: Objectives) -> dict[str, Any]:
    """The dashboard of the city that is chosen."""
    return board(
        "hansa-city",
        "Hansa: one city",
        "The sources of one city, or of a region that owns back-ends. Click a source to see more of it.",
        [shared.CITY],
        [
            Row(title="At this moment", panels=_now(objectives)),
            Row(
                title="What is promised",
                panels=[shared.budgets_left(objectives, WHERE), shared.burning(objectives, WHERE)],
            ),
            Row(title="What callers get", panels=_calls()),
            Row(title="Sources", panels=_sources()),
        ],
    )


def _now(objectives: Objectives) -> list[Panel]:
    return [
        number(
            "Sources up",
            "The share of this city's sources whose last answer was a good one.",
            f"avg(max by (source) (hansa_source_up{{{WHERE}}}))",
            unit="percentunit",
            steps=shared.SHARE_UP,
            bounds=(0, 1),
        ),
        number(
            "Smallest budget left",
            "Of all objectives of this city, the one that is closest to being broken.",
            f"min({remaining_name(objectives)}{{{WHERE}}})",
            unit="percentunit",
            steps=shared.BUDGET,
        ),
        number(
            "Suspected",
            "Sources that answer and yet may be wrong.",
            f"count(max by (source) (hansa_source_suspicious{{{WHERE}}}) == 1) or vector(0)",
            steps=shared.ANY_IS_ODD,
        ),
        number(
            "Oldest data, in rhythms",
            "Age over rhythm of the source that lags most; above 1 a living source would have changed.",
            f"max({_rhythms()})",
            steps=shared.RHYTHMS,
        ),
        number(
            "Calls",
            "Calls to this city's sources in a second, answers from the cache included.",
            f"sum(rate(hansa_source_calls_total{{{WHERE}}}[{RATE}]))",
            unit="reqps",
        ),
        shared.slow_end(
            "Slowest twentieth waits",
            "What 95 % of the callers wait at most for one source of this city.",
            "hansa_source_call_duration_seconds",
            WHERE,
        ),
    ]


def _rhythms() -> str:
    age, rhythm = (f"hansa_source_{name}_seconds{{{WHERE}}}" for name in ("data_age", "rhythm"))
    return f"min by ({PLACE}) ({age}) / on ({PLACE}) max by ({PLACE}) ({rhythm})"


def _calls() -> list[Panel]:
    by_state = f"sum by (state) (rate(hansa_source_calls_total{{{WHERE}}}[{RATE}]))"
    slow = f"sum by (le, resource) (rate(hansa_source_call_duration_seconds_bucket{{{WHERE}}}[{RATE}]))"
    recalled = f"sum by (stale) (rate(hansa_source_recalled_total{{{WHERE}}}[{RATE}]))"
    joined = f"sum(rate(hansa_source_joined_total{{{WHERE}}}[{RATE}]))"
    asked = f"sum(rate(hansa_source_attempts_total{{{WHERE}}}[{RATE}]))"
    return [
        stacked(
            "Answers by state",
            "Green: fresh. Yellow: stale. Red: no answer, by the slug of the problem.",
            [Query(expr=by_state, legend="{{state}}")],
            unit="reqps",
            colours=shared.STATES,
        ),
        course(
            "What callers wait",
            "For one source, answers from the cache included.",
            waits("hansa_source_call_duration_seconds", WHERE),
            unit="s",
        ),
        course(
            "The slowest twentieth, by resource",
            "What 95 % of the callers wait at most.",
            [Query(expr=f"histogram_quantile(0.95, {slow})", legend="{{resource}}")],
            unit="s",
        ),
        course(
            "Where answers come from",
            "Recalled: from the cache, stale=true after a failure. Joined: shared with a call under way. Asked: the back-end itself.",
            [
                Query(expr=recalled, legend="recalled, stale={{stale}}"),
                Query(expr=or_none(joined), legend="joined"),
                Query(expr=or_none(asked), legend="asked"),
            ],
            unit="reqps",
        ),
    ]


def _sources() -> list[Panel]:
    records = f"max by ({PLACE}) (hansa_source_records{{{WHERE}}})"
    odd = " + ".join(f"rate(hansa_source_{name}_total{{{WHERE}}}[{RATE}])" for name in ("rejected", "unmapped"))
    return [
        Panel(
            kind="state-timeline",
            title="Up and down",
            description="Each source over time, as the luckiest instance of the gateway sees it. Click one to see more of it.",
            queries=[Query(expr=f"max by ({PLACE}) (hansa_source_up{{{WHERE}}})", legend="{{source}}")],
            width=24,
            height=10,
            words=shared.UP,
            link=shared.SOURCE_BOARD,
            options={"mergeValues": True, "showValue": "never", "rowHeight": 0.8},
        ),
        course(
            "Age in rhythms",
            "How old each source's data is, over the longest time in which a living source changes. At 1 an alert fires.",
            [Query(expr=_rhythms(), legend="{{source}}")],
            steps=shared.RHYTHMS,
            width=8,
            custom={"thresholdsStyle": {"mode": "line"}},
            link=shared.SOURCE_BOARD,
        ),
        course(
            "Records",
            "In each source's last answer. A sudden drop is a source that was emptied.",
            [Query(expr=records, legend="{{source}}")],
            width=8,
            link=shared.SOURCE_BOARD,
        ),
        course(
            "Not understood",
            "Rows rejected and values without a common code, in a second. A step up is a back-end that has changed.",
            [Query(expr=f"sum by ({PLACE}) ({odd})", legend="{{source}}")],
            width=8,
            link=shared.SOURCE_BOARD,
        ),
    ]
