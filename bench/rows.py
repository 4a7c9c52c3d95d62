"""The budget, row by row, as data: what a run shows, which bar each row has to reach, and beside whom.

The table, the file and the plot are made of this one declaration; a row that was not measured stands in them all the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from bench.figures import UNITS, Figures

Says = Literal["met", "missed", "stated", "missing", "failed", "elsewhere"]

RAW, BODY, EDGE, TOKEN = "raw ASGI", "raw ASGI, body only", "edge hit", "edge hit, token"
NGINX, ENVOY, TRAEFIK = "nginx, proxy_cache", "Envoy, jwt + limit", "Traefik, limit"
ENVOY_BARE, NGINX_304 = "Envoy, pass-through", "nginx, proxy_cache, 304"
CONDITIONAL, EDGE_TOLD, EDGE_WATCHED = "conditional hit", "edge hit, telemetry", "edge hit, /ops open"
EDGE_SHARED, NEAR_SHARED = "edge hit, Valkey", "warm: places near, Valkey"
NEAR, HOUSES, PLACES = "warm: places near", "warm: three households", "warm: all places, first page"
FAN, COLD, COLD_TOLD, PULLED = "bare fan-out", "cold", "cold, telemetry", "cold, lists pulled"
HIVE, BASELINE = "Hive gateway, the same three", "FastAPI + httpx (ours), the same three"
BOARD, BARE_BOARD = "cold: departure board", "bare call: departure board"
FLEET, BARE_FLEET = "cold, 10 000 vehicles", "bare fetch, 10 000 vehicles"
UNSHELVED, ENVOY_CITY = "shelf off: one city", "Envoy, jwt + limit: one city"
ALONE, HERD = "one cold read", "500 equal cold reads"
ALL_UP, ONE_DOWN, ONE_SLOW = "healthy cities, all up", "healthy cities, one down", "healthy cities, one 30 s slow"
READING, EVERYTHING = "start, read only", "start, everything on"
STREAMS = "idle event streams"
CITIES = {count: f"{count} cities" for count in (3, 30, 300)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """What one case has to reach: a quantity, or its share of another case's; with neither `least` nor `most` it is stated only."""

    case: str
    of: str | None = None
    """The case it is a share of."""
    quantity: str = "rate"
    least: float | None = None
    most: float | None = None
    stretch: float | None = None
    """What would be better still; at most where the bar is `most`."""

    @property
    def text(self) -> str:
        """What has to be reached, for people."""
        limits = [f"{sign} {limit:g}" for sign, limit in (("≥", self.least), ("≤", self.most)) if limit is not None]
        if self.least is not None and self.least == self.most:
            limits = [f"= {self.least:g}"]
        return f"{' and '.join(limits)}{self.unit}" if limits else ""

    @property
    def unit(self) -> str:
        """Of the bar and of what was measured."""
        return f" × {self.of}" if self.of else f" {UNITS[self.quantity]}"

    def measured(self, found: Mapping[str, Figures]) -> float | None:
        """The median of the rounds, or the share of two medians."""
        ours = self._middle(found, self.case)
        if self.of is None or ours is None:
            return ours
        theirs = self._middle(found, self.of)
        return ours / theirs if theirs else None

    def span(self, found: Mapping[str, Figures]) -> tuple[float, float] | None:
        """The least and the most of the rounds, each held against the other case in its own round."""
        ours = found[self.case].values.get(self.quantity, []) if self.case in found else []
        if self.of is not None:
            theirs = found[self.of].values.get(self.quantity, []) if self.of in found else []
            ours = [mine / other for mine, other in zip(ours, theirs, strict=False) if other]
        return (min(ours), max(ours)) if ours else None

    def says(self, found: Mapping[str, Figures]) -> tuple[Says, str]:
        """The verdict, and why there is no figure where there is none."""
        for name in (self.case, self.of):
            figures = found.get(name) if name else None
            if figures and figures.missing:
                return "missing", figures.missing
            if figures and figures.failed:
                return "failed", f"{name}: {figures.failed}"
        value = self.measured(found)
        if value is None:
            return "failed", "it was not measured"
        if self.least is None and self.most is None:
            return "stated", ""
        low = self.least is None or value >= self.least
        return ("met" if low and (self.most is None or value <= self.most) else "missed"), ""

    def stretched(self, found: Mapping[str, Figures]) -> bool | None:
        """Whether it reached what would be better still; None where nothing is named, or nothing measured."""
        value = self.measured(found)
        if self.stretch is None or value is None:
            return None
        return value <= self.stretch if self.most is not None else value >= self.stretch

    def _middle(self, found: Mapping[str, Figures], name: str) -> float | None:
        return found[name].middle(self.quantity) if name in found else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the budget."""

    name: str
    what: str
    bars: tuple[Bar, ...] = ()
    elsewhere: str | None = None
    """Where it is measured, if not in this run."""

    @property
    def cases(self) -> frozenset[str]:
        """All that has to be measured for it."""
        return frozenset(name for bar in self.bars for name in (bar.case, bar.of) if name)


ROWS = (
    Row(
        name="edge hit",
        what="a known answer, to a valid token, counted against its quota, with an ETag",
        bars=(
            Bar(case=TOKEN, of=RAW, least=0.85),
            Bar(case=TOKEN, of=ENVOY, least=3.0),
            Bar(case=TOKEN, of=NGINX, stretch=1.0),
            Bar(case=TOKEN, of=TRAEFIK),
            Bar(case=TOKEN, of=ENVOY_BARE),
        ),
    ),
    Row(
        name="edge hit, no token",
        what="the same to anybody, counted against the quota of the address",
        bars=(
            Bar(case=EDGE, of=RAW, least=0.85),
            Bar(case=EDGE, of=NGINX, stretch=1.0),
            Bar(case=EDGE, of=BODY),
        ),
    ),
    Row(
        name="edge hit as it runs",
        what="beside the same without: with a token, with an OTLP endpoint, while somebody looks at /ops, with a Valkey",
        bars=(
            Bar(case=TOKEN, of=EDGE, least=0.9),
            Bar(case=EDGE_TOLD, of=EDGE, least=0.95),
            Bar(case=EDGE_WATCHED, of=EDGE, least=0.95),
            Bar(case=EDGE_SHARED, of=EDGE, least=0.95),
        ),
    ),
    Row(
        name="conditional hit",
        what="If-None-Match, answered 304",
        bars=(Bar(case=CONDITIONAL, of=EDGE, least=1.0), Bar(case=CONDITIONAL, of=NGINX_304)),
    ),
    Row(
        name="warm read",
        what="no finished answer, but all cities' records are cached",
        bars=(
            *(Bar(case=name, least=3000, stretch=5000) for name in (NEAR, HOUSES, PLACES)),
            Bar(case=NEAR_SHARED, of=NEAR, least=0.95),
        ),
    ),
    Row(
        name="cold read",
        what="three cities asked, 20 records each, merged; with an OTLP endpoint set",
        bars=(
            Bar(case=COLD_TOLD, of=FAN, least=0.6, stretch=0.75),
            Bar(case=COLD_TOLD, of=HIVE),
            Bar(case=COLD_TOLD, of=BASELINE),
            Bar(case=COLD_TOLD, of=COLD, least=0.9),
            Bar(case=PULLED, of=FAN),
        ),
    ),
    Row(
        name="cold read, other shapes",
        what="one stop's forty departures; a fleet of 10 000 vehicles read anew",
        bars=(Bar(case=BOARD, of=BARE_BOARD), Bar(case=FLEET, of=BARE_FLEET)),
    ),
    Row(
        name="shelf off",
        what="one city's cached records behind token and quota: what is given up when nothing is shelved",
        bars=(Bar(case=UNSHELVED, of=ENVOY_CITY),),
    ),
    Row(
        name="500 equal concurrent cold reads",
        what="calls to the back-ends, counted in the twins' journals",
        bars=(Bar(case=HERD, of=ALONE, quantity="calls", least=1.0, most=1.0),),
    ),
    Row(
        name="one city down or 30 s slow",
        what="p99 of the other cities' cold reads at a fixed rate, while others ask for all",
        bars=tuple(
            Bar(case=name, of=ALL_UP, quantity="paced_p99_ms", most=1.10, stretch=1.05) for name in (ONE_DOWN, ONE_SLOW)
        ),
    ),
    Row(
        name="an outage",
        what="one of three cities down for ten minutes: right answers per second beside each peer's",
        elsewhere="the city day",
    ),
    Row(
        name="start and memory, read only",
        what="from the command to the first answer; resident memory of the worker",
        bars=(
            Bar(case=READING, quantity="seconds", most=1.5, stretch=1.0),
            Bar(case=READING, quantity="worker_mib", most=120, stretch=90),
        ),
    ),
    Row(
        name="start and memory, everything on",
        what="the same with identity, a Valkey, telemetry and metrics",
        bars=(
            Bar(case=EVERYTHING, quantity="seconds", most=5.0),
            Bar(case=EVERYTHING, quantity="worker_mib", most=220),
        ),
    ),
    Row(
        name="an idle event stream",
        what="resident memory of the worker for each",
        bars=(Bar(case=STREAMS, quantity="kb_each", most=30),),
    ),
    Row(
        name="ten minutes of mixed load",
        what="memory flat, no unclosed connection",
        elsewhere="make soak",
    ),
    Row(
        name="cities 3 → 30 → 300",
        what="processor time of a call with the same answer size: at most tenfold; and the start",
        bars=(
            Bar(case=CITIES[30], of=CITIES[3], quantity="cpu_us", most=10),
            Bar(case=CITIES[300], of=CITIES[30], quantity="cpu_us", most=10),
            Bar(case=CITIES[300], quantity="seconds", most=3.0),
        ),
    ),
)
