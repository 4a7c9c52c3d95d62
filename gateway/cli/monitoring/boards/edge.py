"""The edge: requests, the shelf, quotas, and how the processes themselves are doing."""

from __future__ import annotations

from typing import Any

from domain.objectives import Objectives
from gateway.cli.monitoring.boards import shared
from gateway.cli.monitoring.boards.shared import RATE, or_none, waits
from gateway.cli.monitoring.grafana import board
from gateway.cli.monitoring.panels import Panel, Query, Row, Steps, Variable, course, number, stacked

WHERE = 'operation=~"$operation"'
OPERATION = Variable(
    name="operation", label="Operation", query="label_values(hansa_requests_total, operation)", every=True
)
LAG: Steps = ((None, "green"), (0.05, "yellow"), (0.2, "red"))


def edge(objectives: Objectives) -> dict[str, Any]:
    """The dashboard of what clients see."""
    return board(
        "hansa-edge",
        "Hansa: edge",
        "What clients ask and get, before any source: requests, the shelf, quotas, and the processes themselves.",
        [OPERATION],
        [
            Row(title="At this moment", panels=_now()),
            Row(title="Requests", panels=_requests()),
            Row(title="Shelf and quotas", panels=_shelf()),
            Row(title="Processes", panels=_processes()),
            Row(title="Telemetry", panels=_telemetry()),
        ],
    )


def _now() -> list[Panel]:
    every = f"sum(rate(hansa_requests_total{{{WHERE}}}[{RATE}]))"
    bad = f'sum(rate(hansa_requests_total{{{WHERE}, status="5xx"}}[{RATE}]))'
    return [
        number("Requests", "In a second, over all workers.", every, unit="reqps"),
        number(
            "Server errors",
            "The share of answers that are a 5xx. A source that is down is none unless nobody answered.",
            f"({bad} or vector(0)) / {every}",
            unit="percentunit",
            steps=((None, "green"), (0.001, "yellow"), (0.01, "red")),
        ),
        shared.slow_end(
            "Slowest twentieth waits",
            "What 95 % of the clients wait at most, as the gateway sees it.",
            "hansa_request_duration_seconds",
            WHERE,
        ),
        number(
            "From the shelf",
            "The share of answers that needed no work: hits, and stale ones while they are refreshed.",
            f'sum(rate(hansa_shelf_total{{result=~"hit|stale|revalidated"}}[{RATE}])) / sum(rate(hansa_shelf_total[{RATE}]))',
            unit="percentunit",
        ),
        number(
            "Event loop lag",
            "How much later than planned the slowest worker gets to something. Everybody waits that much longer.",
            "max(hansa_event_loop_lag_seconds)",
            unit="s",
            steps=LAG,
        ),
        number(
            "Instances",
            "Gateways whose metrics Prometheus gets.",
            'sum(up{job="hansa"})',
            steps=((None, "red"), (1, "green")),
        ),
    ]


def _requests() -> list[Panel]:
    by_status = f"sum by (status) (rate(hansa_requests_total{{{WHERE}}}[{RATE}]))"
    by_operation = f"sum by (operation) (rate(hansa_requests_total{{{WHERE}}}[{RATE}]))"
    slow = f"sum by (le, operation) (rate(hansa_request_duration_seconds_bucket{{{WHERE}}}[{RATE}]))"
    return [
        stacked(
            "Requests by status",
            "Yellow: clients' mistakes and their quotas. Red: ours, or nobody answered.",
            [Query(expr=by_status, legend="{{status}}")],
            unit="reqps",
            colours=shared.STATUSES,
        ),
        course(
            "What clients wait",
            "Answers from the shelf included.",
            waits("hansa_request_duration_seconds", WHERE),
            unit="s",
        ),
        course(
            "Requests by operation",
            "What is asked; `other` is whatever is no operation of the API.",
            [Query(expr=by_operation, legend="{{operation}}")],
            unit="reqps",
        ),
        course(
            "The slowest twentieth, by operation",
            "What 95 % of the clients wait at most.",
            [Query(expr=f"histogram_quantile(0.95, {slow})", legend="{{operation}}")],
            unit="s",
        ),
    ]


def _shelf() -> list[Panel]:
    return [
        stacked(
            "Shelf",
            "As Cache-Status says: hit, stale (refreshed in the background), revalidated (304), miss, bypass.",
            [Query(expr=f"sum by (result) (rate(hansa_shelf_total[{RATE}]))", legend="{{result}}")],
            unit="reqps",
            colours=shared.SHELF,
            width=8,
        ),
        course(
            "Refused for their quota",
            "Answers with 429, by the policy that was used up.",
            [Query(expr=f"sum by (policy) (rate(hansa_limited_total[{RATE}]))", legend="{{policy}}")],
            unit="reqps",
            width=8,
        ),
        course(
            "Tokens refused",
            "By reason. Many of one kind are a client that is broken, or somebody who tries.",
            [
                Query(
                    expr=f"sum by (reason) (rate(hansa_token_verification_failures_total[{RATE}]))", legend="{{reason}}"
                )
            ],
            unit="reqps",
            width=8,
        ),
    ]


def _processes() -> list[Panel]:
    return [
        course(
            "Event loop lag",
            "The slowest worker of each instance. Above the red line HansaEventLoopLag fires.",
            [Query(expr="max by (instance) (hansa_event_loop_lag_seconds)", legend="{{instance}}")],
            unit="s",
            steps=LAG,
            custom={"thresholdsStyle": {"mode": "line"}},
        ),
        course(
            "Instances",
            "Whether Prometheus gets their metrics.",
            [Query(expr='up{job="hansa"}', legend="{{instance}}")],
            bounds=(0, 1),
        ),
    ]


def _telemetry() -> list[Panel]:
    return [
        course(
            "Dropped",
            "Traces, metrics and logs the collector did not take in time, in a second. Answers are not affected.",
            [Query(expr=f"sum by (signal) (rate(hansa_telemetry_dropped_total[{RATE}]))", legend="{{signal}}")],
        ),
        course(
            "Folded label values",
            "Values beyond the cardinality budget, counted under `other`. Anything above zero is a bug of ours.",
            [Query(expr=or_none(f"sum(rate(hansa_telemetry_overflow_total[{RATE}]))"), legend="folded")],
        ),
    ]
