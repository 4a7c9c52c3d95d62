"""Panels as a dashboard declares them, as far as ours need it. Knows no metric.

A panel says what it shows and why it matters (`description`), in which unit, and from which value on it is worth a look.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

GOOD, ODD, BAD, CALM = "green", "yellow", "red", "blue"

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
