"""Every metric there is: the one table behind OTLP and Prometheus. Names are OpenTelemetry's; Prometheus' follow from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

BOUNDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Upper ends of a histogram's buckets, in seconds."""

OTHER = "other"
"""What every label value becomes that is not known from the configuration or the code."""

Kind = Literal["counter", "gauge", "histogram"]
Over = Literal["sum", "max", "newest"]

_SUFFIXES = {"s": "_seconds", "1": "_ratio"}
_SOURCE = ("source", "city", "resource")


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric."""

    name: str
    kind: Kind
    unit: str
    """By UCUM: `s`, `1` for a ratio, braces around what is counted."""
    labels: tuple[str, ...]
    help: str
    over: Over = "sum"
    """What several workers' gauges make together; counters and histograms are added up."""
    instant: bool = False
    """Holds seconds since 1970, and is shown as seconds since then."""

    @property
    def prometheus(self) -> str:
        """The name there, by OpenTelemetry's own mapping."""
        total = "_total" if self.kind == "counter" else ""
        return self.name.replace(".", "_") + _SUFFIXES.get(self.unit, "") + total

    @property
    def width(self) -> int:
        """Numbers one series needs: a count; a value and its instant; each bucket's count and the sum."""
        return {"counter": 1, "gauge": 2, "histogram": len(BOUNDS) + 2}[self.kind]


TABLE = (
    Metric("hansa.requests", "counter", "{request}", ("operation", "status"), "Answers, by class of status."),
    Metric(
        "hansa.request.duration", "histogram", "s", ("operation",), "From the request's arrival to its answer's end."
    ),
    Metric("hansa.shelf", "counter", "{request}", ("result",), "What the shelf did, as Cache-Status tells."),
    Metric("hansa.limited", "counter", "{request}", ("policy",), "Refused because a quota of ours was used up."),
    Metric("hansa.overloaded", "counter", "{request}", (), "Refused because the process came late."),
    Metric(
        "hansa.source.calls", "counter", "{call}", (*_SOURCE, "state"), "What callers got: fresh, stale or a problem."
    ),
    Metric("hansa.source.call.duration", "histogram", "s", _SOURCE, "What callers waited."),
    Metric(
        "hansa.source.attempts",
        "counter",
        "{attempt}",
        (*_SOURCE, "outcome"),
        "Tries at the back-end: ok or a problem.",
    ),
    Metric("hansa.source.attempt.duration", "histogram", "s", _SOURCE, "How long a try took."),
    Metric("hansa.source.up", "gauge", "", _SOURCE, "1 when the last try was answered.", "newest"),
    Metric("hansa.source.data.age", "gauge", "s", _SOURCE, "Age of the newest data given.", "max", instant=True),
    Metric("hansa.source.rhythm", "gauge", "s", _SOURCE, "How often the data should change, as declared.", "newest"),
    Metric("hansa.source.records", "gauge", "{record}", _SOURCE, "Records in the last answer.", "newest"),
    Metric(
        "hansa.source.pulls",
        "counter",
        "{pull}",
        (*_SOURCE, "outcome"),
        "Lists pulled whole: good, same, quarantined or failed.",
    ),
    Metric(
        "hansa.source.renewals",
        "counter",
        "{answer}",
        (*_SOURCE, "outcome"),
        "Answers to be kept fresh without a question: fetched, found at another worker's, failed or spared.",
    ),
    Metric("hansa.source.rejected", "counter", "{row}", _SOURCE, "Rows that could not be understood."),
    Metric("hansa.source.unmapped", "counter", "{value}", _SOURCE, "Values without a common term."),
    Metric(
        "hansa.source.suspicious", "gauge", "", (*_SOURCE, "suspicion"), "1 while its answers are suspected.", "newest"
    ),
    Metric("hansa.source.breaker_open", "gauge", "", _SOURCE, "1 while it is known to be down and not asked.", "max"),
    Metric("hansa.source.maintenance", "gauge", "", _SOURCE, "1 while its owner works on it, as configured.", "newest"),
    Metric("hansa.source.bulkhead_in_use", "gauge", "{call}", _SOURCE, "Calls in the back-end now."),
    Metric("hansa.source.bulkhead_queued", "gauge", "{call}", _SOURCE, "Calls waiting for a berth now."),
    Metric(
        "hansa.source.bulkhead_wait", "histogram", "s", _SOURCE, "What calls waited for a berth, those that had to."
    ),
    Metric("hansa.source.quota_remaining", "gauge", "{call}", _SOURCE, "Calls the back-end says are left.", "newest"),
    Metric("hansa.source.joined", "counter", "{call}", _SOURCE, "Callers who shared a flight that was under way."),
    Metric("hansa.source.recalled", "counter", "{call}", (*_SOURCE, "stale"), "Answers out of the cache."),
    Metric("hansa.source.retries", "counter", "{attempt}", _SOURCE, "Tries after a failed one."),
    Metric("hansa.event_loop_lag", "gauge", "s", (), "The longest delay of the last minute.", "max"),
    Metric("hansa.telemetry.dropped", "counter", "{item}", ("signal",), "Spans, log lines and exports that were lost."),
    Metric("hansa.telemetry.overflow", "counter", "{value}", (), "Label values folded into `other`."),
    Metric("hansa.token_verification_failures", "counter", "{request}", ("reason",), "Keys and tokens that were none."),
    Metric("hansa.slo.target", "gauge", "1", ("slo", "city", "resource"), "The share that is promised.", "newest"),
    Metric("hansa.slo.good", "counter", "{event}", ("slo", "city", "resource"), "Events that kept the promise."),
    Metric("hansa.slo.events", "counter", "{event}", ("slo", "city", "resource"), "Events the promise speaks of."),
    Metric(
        *("hansa.slo.budget_remaining", "gauge", "1", ("slo", "city", "resource")),
        "The share of the error budget that is left, as the newest worker counts.",
        "newest",
    ),
)

METRICS: Mapping[str, Metric] = {metric.name: metric for metric in TABLE}
