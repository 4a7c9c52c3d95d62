"""Dashboards as Grafana reads them: panels laid out in rows, with what all dashboards have in common. Knows no metric."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from gateway.cli.monitoring.panels import BAD, Panel, Query, Row, Variable

DATASOURCE = {"type": "prometheus", "uid": "${datasource}"}
WIDTH = 24
TAG = "hansa"


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
