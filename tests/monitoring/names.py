"""Every metric that rules and dashboards may name, with its labels, and a page of them as a gateway would show it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Literal

Kind = Literal["counter", "gauge", "histogram"]

SOURCES = (
    ("essen/ebe/waste.pickups#ebe", "essen", "waste.pickups"),
    ("duisburg/wbd/waste.pickups#wbd", "duisburg", "waste.pickups"),
)
SOURCE = ("source", "city", "resource")
PLACE = ("slo", "city", "resource")
SCRAPED = ("job", "instance")
BUCKETS = ("0.01", "0.1", "1", "10", "+Inf")
VALUES: Mapping[str, Sequence[str]] = {
    "operation": ("waste_pickups", "other"),
    "status": ("2xx", "5xx"),
    "result": ("hit", "stale", "revalidated", "miss", "bypass"),
    "policy": ("anonymous",),
    "state": ("fresh", "stale", "source-down"),
    "outcome": ("ok", "source-timeout"),
    "suspicion": ("frozen", "emptied", "skewed"),
    "stale": ("true", "false"),
    "signal": ("traces",),
    "reason": ("expired",),
    "slo": ("availability", "latency", "freshness"),
}


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric as Prometheus knows it."""

    kind: Kind
    labels: tuple[str, ...] = ()
    value: float = 1.0
    """What a gauge shows; how fast a counter grows."""


METRICS: Mapping[str, Metric] = {
    "hansa_requests_total": Metric("counter", ("operation", "status")),
    "hansa_request_duration_seconds": Metric("histogram", ("operation",)),
    "hansa_shelf_total": Metric("counter", ("result",)),
    "hansa_limited_total": Metric("counter", ("policy",)),
    "hansa_overloaded_total": Metric("counter", ()),
    "hansa_source_calls_total": Metric("counter", (*SOURCE, "state")),
    "hansa_source_call_duration_seconds": Metric("histogram", SOURCE),
    "hansa_source_attempts_total": Metric("counter", (*SOURCE, "outcome")),
    "hansa_source_attempt_duration_seconds": Metric("histogram", SOURCE),
    "hansa_source_up": Metric("gauge", SOURCE, 0.0),
    "hansa_source_data_age_seconds": Metric("gauge", SOURCE, 90_000.0),
    "hansa_source_rhythm_seconds": Metric("gauge", SOURCE, 86_400.0),
    "hansa_source_records": Metric("gauge", SOURCE, 40.0),
    "hansa_source_pulls_total": Metric("counter", (*SOURCE, "outcome")),
    "hansa_source_renewals_total": Metric("counter", (*SOURCE, "outcome")),
    "hansa_source_rejected_total": Metric("counter", SOURCE),
    "hansa_source_unmapped_total": Metric("counter", SOURCE),
    "hansa_source_suspicious": Metric("gauge", (*SOURCE, "suspicion")),
    "hansa_source_breaker_open": Metric("gauge", SOURCE),
    "hansa_source_maintenance": Metric("gauge", SOURCE, 0.0),
    "hansa_source_bulkhead_in_use": Metric("gauge", SOURCE),
    "hansa_source_bulkhead_queued": Metric("gauge", SOURCE),
    "hansa_source_bulkhead_wait_seconds": Metric("histogram", SOURCE),
    "hansa_source_quota_remaining": Metric("gauge", SOURCE, 100.0),
    "hansa_source_joined_total": Metric("counter", SOURCE),
    "hansa_source_recalled_total": Metric("counter", (*SOURCE, "stale")),
    "hansa_source_retries_total": Metric("counter", SOURCE),
    "hansa_event_loop_lag_seconds": Metric("gauge", (), 0.3),
    "hansa_telemetry_dropped_total": Metric("counter", ("signal",)),
    "hansa_telemetry_overflow_total": Metric("counter"),
    "hansa_token_verification_failures_total": Metric("counter", ("reason",)),
    "hansa_slo_target_ratio": Metric("gauge", PLACE, 0.99),
    "hansa_slo_good_total": Metric("counter", PLACE, 3.0),
    "hansa_slo_events_total": Metric("counter", PLACE, 4.0),
    "hansa_slo_budget_remaining_ratio": Metric("gauge", PLACE, 0.5),
}


def known() -> Mapping[str, frozenset[str]]:
    """Every name a query may use for a scraped metric → the labels it has."""
    found = {"up": frozenset(SCRAPED)}
    for name, metric in METRICS.items():
        labels = frozenset((*metric.labels, *SCRAPED))
        if metric.kind == "histogram":
            found |= {f"{name}_bucket": labels | {"le"}, f"{name}_sum": labels, f"{name}_count": labels}
        else:
            found[name] = labels
    return found


def exposition(tick: int) -> str:
    """The page after so many scrapes, in Prometheus' text format."""
    return "".join(f"{line}\n" for name, metric in METRICS.items() for line in _lines(name, metric, tick))


def _lines(name: str, metric: Metric, tick: int) -> Iterator[str]:
    yield f"# TYPE {name} {metric.kind}"
    for labels in _series(metric.labels):
        if metric.kind == "histogram":
            for at, bound in enumerate(BUCKETS):
                yield f"{name}_bucket{_braced([*labels, ('le', bound)])} {(at + 1) * tick}"
            yield f"{name}_sum{_braced(labels)} {0.2 * tick}"
            yield f"{name}_count{_braced(labels)} {len(BUCKETS) * tick}"
        else:
            yield f"{name}{_braced(labels)} {metric.value * (tick if metric.kind == 'counter' else 1)}"


def _series(labels: tuple[str, ...]) -> Iterator[list[tuple[str, str]]]:
    """Every source there is, or every place, with every value of the other labels."""
    bound = [name for name in labels if name in SOURCE]
    places = [[pair for pair in zip(SOURCE, source, strict=True) if pair[0] in bound] for source in SOURCES]
    free = [name for name in labels if name not in SOURCE]
    for place in places if bound else [[]]:
        for values in product(*(VALUES[name] for name in free)):
            yield [*place, *zip(free, values, strict=True)]


def _braced(labels: Sequence[tuple[str, str]]) -> str:
    return "{" + ",".join(f'{name}="{value}"' for name, value in labels) + "}" if labels else ""
