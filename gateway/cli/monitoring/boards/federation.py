"""All cities at a glance: who answers, what is promised, who doubts."""

from __future__ import annotations

from typing import Any

from domain.objectives import Objectives
from gateway.cli.monitoring.boards import shared
from gateway.cli.monitoring.boards.shared import RATE, breaker, waits
from gateway.cli.monitoring.grafana import board
from gateway.cli.monitoring.panels import Panel, Query, Row, course, number, stacked

WHERE = 'city=~"$city"'
PLACE = "source, city, resource"


def federation(objectives: Objectives) -> dict[str, Any]:
    """The dashboard to begin with."""
    return board(
        "hansa-federation",
        "Hansa: federation",
        "All cities and their sources: availability, budgets, freshness, suspicions. Click a city or a source to see more of it.",
        [shared.CITIES],
        [
            Row(title="At this moment", panels=_now()),
            Row(
                title="What is promised",
                panels=[shared.budgets_left(objectives, WHERE), shared.burning(objectives, WHERE)],
            ),
            Row(title="What callers get", panels=_calls()),
            Row(title="Sources", panels=[_sources(), _alerts()]),
        ],
    )


def _now() -> list[Panel]:
    usable = f'sum(rate(hansa_source_calls_total{{{WHERE}, state=~"fresh|stale"}}[{RATE}]))'
    every = f"sum(rate(hansa_source_calls_total{{{WHERE}}}[{RATE}]))"
    return [
        number(
            "Sources up",
            "The share of sources whose last answer was a good one.",
            f"avg(max by (source) (hansa_source_up{{{WHERE}}}))",
            unit="percentunit",
            steps=shared.SHARE_UP,
            bounds=(0, 1),
        ),
        number(
            "Sources down",
            "Sources that answer no instance of the gateway.",
            f"count(max by (source) (hansa_source_up{{{WHERE}}}) == 0) or vector(0)",
            steps=shared.ANY_IS_BAD,
        ),
        number(
            "Suspected",
            "Sources that answer and yet may be wrong: frozen, emptied, or with times that cannot be.",
            f"count(max by (source) (hansa_source_suspicious{{{WHERE}}}) == 1) or vector(0)",
            steps=shared.ANY_IS_ODD,
        ),
        number(
            "Usable answers",
            "The share of calls to sources that got an answer, fresh or still usable.",
            f"{usable} / {every}",
            unit="percentunit",
            steps=shared.SHARE_UP,
            bounds=(0, 1),
        ),
        number("Calls", "Calls to sources in a second, answers from the cache included.", every, unit="reqps"),
        shared.slow_end(
            "Slowest twentieth waits",
            "What 95 % of the callers wait at most for one source.",
            "hansa_source_call_duration_seconds",
            WHERE,
        ),
    ]


def _calls() -> list[Panel]:
    by_state = f"sum by (state) (rate(hansa_source_calls_total{{{WHERE}}}[{RATE}]))"
    by_city = f"sum by (city) (rate(hansa_source_calls_total{{{WHERE}}}[{RATE}]))"
    failing = f'sum by (city) (rate(hansa_source_calls_total{{{WHERE}, state!~"fresh|stale"}}[{RATE}]))'
    return [
        stacked(
            "Answers by state",
            "Green: fresh. Yellow: stale, given after a failure or while refreshing. Red: no answer, by the slug of the problem.",
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
            "Calls by city",
            "Who is asked about. Click a line to see that city.",
            [Query(expr=by_city, legend="{{city}}")],
            unit="reqps",
            link=shared.CITY_BOARD,
        ),
        course(
            "Failing calls by city",
            "The share of calls that got no answer. Click a line to see that city.",
            [Query(expr=f"({failing} or 0 * {by_city}) / {by_city}", legend="{{city}}")],
            unit="percentunit",
            bounds=(0, 1),
            link=shared.CITY_BOARD,
        ),
    ]


def _sources() -> Panel:
    columns = {
        "up": f"max by ({PLACE}) (hansa_source_up{{{WHERE}}})",
        "breaker": f"max by ({PLACE}) ({breaker(WHERE)})",
        "age": f"min by ({PLACE}) (hansa_source_data_age_seconds{{{WHERE}}})",
        "records": f"max by ({PLACE}) (hansa_source_records{{{WHERE}}})",
    }
    queries = [Query(expr=expr, now=True, form="table") for expr in columns.values()]
    names = {f"Value #{chr(ord('A') + at)}": name for at, name in enumerate(columns)}
    hidden = {"Time": True, **{f"{name} {at}": True for name in ("Time", "city", "resource") for at in range(1, 5)}}
    kept = {"id": "organize", "options": {"renameByName": names, "excludeByName": hidden}}
    return Panel(
        kind="table",
        title="Sources",
        description="Every source as it stands now. Click one to see more of it.",
        queries=queries,
        width=16,
        height=14,
        link=shared.ROW_SOURCE_BOARD,
        transformations=[{"id": "joinByField", "options": {"byField": "source", "mode": "outer"}}, kept],
        overrides=[_column("up", shared.UP), _column("breaker", shared.BREAKER), _unit("age", "s")],
    )


def _column(name: str, words: dict[str, tuple[str, str]]) -> dict[str, Any]:
    shown = {value: {"text": text, "color": colour} for value, (text, colour) in words.items()}
    mapping = {"id": "mappings", "value": [{"type": "value", "options": shown}]}
    return {
        "matcher": {"id": "byName", "options": name},
        "properties": [mapping, {"id": "custom.cellOptions", "value": {"type": "color-text"}}],
    }


def _unit(name: str, unit: str) -> dict[str, Any]:
    return {"matcher": {"id": "byName", "options": name}, "properties": [{"id": "unit", "value": unit}]}


def _alerts() -> Panel:
    query = Query(expr='ALERTS{alertname=~"Hansa.*"}', now=True, form="table")
    shown = ["alertname", "alertstate", "severity", "source", "city", "resource", "slo"]
    return Panel(
        kind="table",
        title="Alerts",
        description="What fires, and what is about to. What to do is written for each in docs/reference/alerts.md.",
        queries=[query],
        width=8,
        height=14,
        transformations=[{"id": "filterFieldsByName", "options": {"include": {"names": shown}}}],
    )
