"""Panels and dashboards as Grafana reads them, as far as ours need it. Knows no metric.

A panel says what it shows and why it matters (`description`), in which unit, and from which value on it is worth a look.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

DATASOURCE = {"type": "prometheus", "uid": "${datasource}"}
GOOD, ODD, BAD, CALM = "green", "yellow", "red", "blue"
WIDTH = 24
TAG = "hansa"

Steps = Sequence[tuple[float | None, str]]
"""From which value on a panel has which colour; the first has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """One question to Prometheus."""

    expr: str
    legend: str = ""
    now: bool = False
    """Only the newest value, for numbers and tables."""
    form: str = "time_series"


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One picture, `width` of 24 columns wide."""

    kind: str
    title: str
    description: str
    queries: Sequence[Query]
    width: int
    height: int = 8
    unit: str = "short"
    steps: Steps = ((None, CALM),)
    bounds: tuple[float, float] | None = None
    colours: Mapping[str, str] = field(default_factory=dict)
    """Name of a series, as a pattern → its colour, the same in every dashboard."""
    link: tuple[str, str] | None = None
    """Title and address of what a click leads to."""
    words: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Value → what is shown for it, and its colour."""
    options: Mapping[str, Any] = field(default_factory=dict)
    custom: Mapping[str, Any] = field(default_factory=dict)
    transformations: Sequence[Mapping[str, Any]] = ()
    overrides: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A headline with the panels under it."""

    title: str
    panels: Sequence[Panel]


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """What the reader chooses."""

    name: str
    label: str
    query: str
    every: bool = False
    """Whether all may be chosen at once."""


def number(title: str, description: str, expr: str, **more: Any) -> Panel:
    """One large number with its recent course."""
    shown = {"colorMode": "value", "graphMode": "area", "reduceOptions": {"calcs": ["lastNotNull"]}}
    panel = {"width": 4, "height": 5, "options": shown, **more}
    return Panel(kind="stat", title=title, description=description, queries=[Query(expr=expr)], **panel)


def course(title: str, description: str, queries: Sequence[Query], **more: Any) -> Panel:
    """Lines over time."""
    shown = {"legend": {"displayMode": "table", "placement": "bottom", "calcs": ["lastNotNull", "max"]}}
    shown["tooltip"] = {"mode": "multi", "sort": "desc"}
    drawn = {"lineWidth": 1, "fillOpacity": 8, "showPoints": "never", **more.pop("custom", {})}
    panel = {"width": 12, "options": shown, "custom": drawn, **more}
    return Panel(kind="timeseries", title=title, description=description, queries=queries, **panel)


def stacked(title: str, description: str, queries: Sequence[Query], **more: Any) -> Panel:
    """Areas over time that add up."""
    drawn = {"stacking": {"mode": "normal"}, "fillOpacity": 40}
    return course(title, description, queries, custom=drawn, **more)


def board(uid: str, title: str, description: str, variables: Sequence[Variable], rows: Sequence[Row]) -> dict[str, Any]:
    """The whole dashboard."""
    return {
        "uid": uid,
        "title": title,
        "description": description,
        "tags": [TAG],
        "schemaVersion": 39,
        "version": 1,
        "editable": True,
        "graphTooltip": 1,
        "refresh": "30s",
        "time": {"from": "now-6h", "to": "now"},
        "timezone": "browser",
        "annotations": {"list": [_alarms()]},
        "links": [
            {
                "type": "dashboards",
                "title": "Hansa",
                "tags": [TAG],
                "asDropdown": True,
                "keepTime": True,
                "icon": "apps",
            }
        ],
        "templating": {"list": [_datasource(), *map(_variable, variables)]},
        "panels": list(_laid_out(rows)),
    }


def _alarms() -> dict[str, Any]:
    return {
        "name": "Alerts",
        "enable": True,
        "iconColor": BAD,
        "datasource": DATASOURCE,
        "expr": 'ALERTS{alertname=~"Hansa.*", alertstate="firing"}',
        "titleFormat": "{{alertname}}",
        "textFormat": "{{source}} {{city}} {{resource}} {{slo}}",
    }


def _datasource() -> dict[str, Any]:
    return {"name": "datasource", "label": "Prometheus", "type": "datasource", "query": "prometheus", "current": {}}


def _variable(variable: Variable) -> dict[str, Any]:
    made = {
        "name": variable.name,
        "label": variable.label,
        "type": "query",
        "datasource": DATASOURCE,
        "query": {"query": variable.query, "refId": variable.name},
        "refresh": 2,
        "sort": 1,
        "multi": variable.every,
        "includeAll": variable.every,
    }
    return made | ({"allValue": ".*", "current": {"text": "All", "value": "$__all"}} if variable.every else {})


def _laid_out(rows: Sequence[Row]) -> Iterator[dict[str, Any]]:
    """Panels from left to right, a new line when one is full, every row under the one before."""
    top, key = 0, 0
    for row in rows:
        key += 1
        place = {"x": 0, "y": top, "w": WIDTH, "h": 1}
        yield {"id": key, "type": "row", "title": row.title, "collapsed": False, "gridPos": place, "panels": []}
        top, left, tallest = top + 1, 0, 0
        for panel in row.panels:
            key += 1
            if left + panel.width > WIDTH:
                top, left, tallest = top + tallest, 0, 0
            yield _panel(panel, key, {"x": left, "y": top, "w": panel.width, "h": panel.height})
            left, tallest = left + panel.width, max(tallest, panel.height)
        top += tallest


def _panel(panel: Panel, key: int, place: Mapping[str, int]) -> dict[str, Any]:
    defaults: dict[str, Any] = {
        "unit": panel.unit,
        "color": {"mode": "palette-classic" if panel.kind == "timeseries" else "thresholds"},
        "thresholds": {
            "mode": "absolute",
            "steps": [{"value": value, "color": colour} for value, colour in panel.steps],
        },
        "mappings": [_words(panel.words)] if panel.words else [],
        "links": [{"title": panel.link[0], "url": panel.link[1]}] if panel.link else [],
        "custom": dict(panel.custom),
    }
    if panel.bounds is not None:
        defaults["min"], defaults["max"] = panel.bounds
    return {
        "id": key,
        "type": panel.kind,
        "title": panel.title,
        "description": panel.description,
        "datasource": DATASOURCE,
        "gridPos": dict(place),
        "targets": [_target(query, chr(ord("A") + at)) for at, query in enumerate(panel.queries)],
        "fieldConfig": {"defaults": defaults, "overrides": [*_colours(panel.colours), *panel.overrides]},
        "options": dict(panel.options),
        "transformations": list(panel.transformations),
    }


def _words(words: Mapping[str, tuple[str, str]]) -> dict[str, Any]:
    return {"type": "value", "options": {value: {"text": text, "color": c} for value, (text, c) in words.items()}}


def _colours(colours: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    for pattern, colour in colours.items():
        properties = [{"id": "color", "value": {"mode": "fixed", "fixedColor": colour}}]
        yield {"matcher": {"id": "byRegexp", "options": f"/^{pattern}$/"}, "properties": properties}


def _target(query: Query, ref: str) -> dict[str, Any]:
    return {
        "refId": ref,
        "datasource": DATASOURCE,
        "expr": query.expr,
        "legendFormat": query.legend or "__auto",
        "format": query.form,
        "instant": query.now,
        "range": not query.now,
    }
