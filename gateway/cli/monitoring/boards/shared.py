"""What the dashboards have in common: how a source's states are coloured, from when on a number is worth a look, where links lead."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from domain.objectives import Objectives
from gateway.cli.monitoring.panels import BAD, CALM, GOOD, ODD, Panel, Query, Steps, Variable, course, number
from gateway.cli.monitoring.rules import burn_name, remaining_name

RATE = "$__rate_interval"
STATES: Mapping[str, str] = {"fresh": GOOD, "stale": ODD, "source-.*": BAD}
OUTCOMES: Mapping[str, str] = {"ok": GOOD, "source-.*": BAD}
SHELF: Mapping[str, str] = {"hit": GOOD, "stale": ODD, "revalidated": CALM, "miss": "orange", "bypass": "purple"}
STATUSES: Mapping[str, str] = {"2xx": GOOD, "3xx": CALM, "4xx": ODD, "5xx": BAD}
UP = {"1": ("up", GOOD), "0": ("down", BAD)}
BREAKER = {"1": ("open", BAD), "0": ("closed", GOOD)}

SHARE_UP: Steps = ((None, BAD), (0.9, ODD), (0.99, GOOD))
ANY_IS_BAD: Steps = ((None, GOOD), (1, BAD))
ANY_IS_ODD: Steps = ((None, GOOD), (1, ODD))
WAITS: Steps = ((None, GOOD), (1, ODD), (4, BAD))
RHYTHMS: Steps = ((None, GOOD), (0.75, ODD), (1, BAD))
BUDGET: Steps = ((None, BAD), (0, "orange"), (0.25, ODD), (0.5, GOOD))

CITY = Variable(name="city", label="City", query="label_values(hansa_source_up, city)")
CITIES = Variable(name="city", label="City", query="label_values(hansa_source_up, city)", every=True)
SOURCE = Variable(name="source", label="Source", query='label_values(hansa_source_up{city="$city"}, source)')

CITY_BOARD = ("This city", "/d/hansa-city?${datasource:queryparam}&var-city=${__field.labels.city}&${__url_time_range}")
SOURCE_BOARD = (
    "This source",
    (
        "/d/hansa-source?${datasource:queryparam}&var-city=${__field.labels.city:percentencode}"
        "&var-source=${__field.labels.source:percentencode}&${__url_time_range}"
    ),
)
ROW_SOURCE_BOARD = (
    "This source",
    (
        "/d/hansa-source?${datasource:queryparam}&var-city=${__data.fields.city:percentencode}"
        "&var-source=${__data.fields.source:percentencode}&${__url_time_range}"
    ),
)


def or_none(expr: str) -> str:
    """Zero where nothing of the kind has happened yet: a counter that never counted is not exported."""
    return f"{expr} or vector(0)"


def breaker(where: str) -> str:
    """Closed unless it is known to be open."""
    return f"hansa_source_breaker_open{{{where}}} or 0 * hansa_source_up{{{where}}}"


def waits(metric: str, where: str) -> list[Query]:
    """The median and the slow ends of a histogram of seconds."""
    buckets = f"sum by (le) (rate({metric}_bucket{{{where}}}[{RATE}]))"
    return [
        Query(expr=f"histogram_quantile({share}, {buckets})", legend=name)
        for share, name in ((0.5, "median"), (0.95, "95 %"), (0.99, "99 %"))
    ]


def slow_end(title: str, description: str, metric: str, where: str) -> Panel:
    """How long the slowest twentieth waits, as one number."""
    return number(title, description, waits(metric, where)[1].expr, unit="s", steps=WAITS)


def budgets_left(objectives: Objectives, where: str, **more: Any) -> Panel:
    """A bar for each objective: what is left of its budget."""
    expr = f"sort({remaining_name(objectives)}{{{where}}})"
    query = Query(expr=expr, legend="{{city}} {{resource}} {{slo}}", now=True)
    return Panel(
        kind="bargauge",
        title="Error budget left",
        description=(
            "The share of the failures that each objective allows in its window and that have not happened yet. Below zero more "
            "went wrong than was promised."
        ),
        queries=[query],
        unit="percentunit",
        steps=BUDGET,
        bounds=(-0.25, 1),
        options={"displayMode": "basic", "orientation": "horizontal", "reduceOptions": {"calcs": ["lastNotNull"]}},
        **{"width": 12, "height": 10, **more},
    )


def burning(objectives: Objectives, where: str, **more: Any) -> Panel:
    """The fastest burn rates, with the line above which somebody is called."""
    burn = objectives.burns[0]
    query = Query(expr=f"topk(10, {burn_name(burn.long)}{{{where}}})", legend="{{city}} {{resource}} {{slo}}")
    return course(
        f"Burn rate over {round(burn.long.total_seconds() / 3600)} h, the ten fastest",
        "How many times faster than planned a budget goes. At 1 it lasts exactly its window; above the red line an alert fires.",
        [query],
        steps=((None, GOOD), (1, ODD), (objectives.factor(burn), BAD)),
        custom={"thresholdsStyle": {"mode": "line"}},
        **{"height": 10, **more},
    )
