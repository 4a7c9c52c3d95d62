"""Ours in OpenTelemetry's words, and out over OTLP/HTTP. The only module that imports it; imported by the outbox's thread.

Endpoint, headers, certificates, compression and timeout are the exporters' own business: they read the standard variables.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from opentelemetry._logs import LogRecord, SeverityNumber
from opentelemetry.exporter.otlp.proto.http._log_exporter import OTLPLogExporter
from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk._logs import ReadableLogRecord
from opentelemetry.sdk._logs.export import LogRecordExportResult
from opentelemetry.sdk.metrics import export as points
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SpanExportResult
from opentelemetry.sdk.util.instrumentation import InstrumentationScope
from opentelemetry.trace import Link, NonRecordingSpan, SpanContext, SpanKind, Status, StatusCode, TraceFlags
from opentelemetry.trace.propagation import set_span_in_context

from domain.spans import Place, Span
from telemetry.exposition import shown
from telemetry.logs import Line
from telemetry.metrics import BOUNDS, TABLE, Metric
from telemetry.outbox import Series

SCHEMA = "https://opentelemetry.io/schemas/1.44.0"
_KINDS = {"internal": SpanKind.INTERNAL, "server": SpanKind.SERVER, "client": SpanKind.CLIENT}
_SEVERITIES = (
    SeverityNumber.DEBUG,
    SeverityNumber.INFO,
    SeverityNumber.WARN,
    SeverityNumber.ERROR,
    SeverityNumber.FATAL,
)
_SAMPLED = TraceFlags(TraceFlags.SAMPLED)


def resource_of(ours: Mapping[str, str]) -> Resource:
    """What the environment says about this process, and ours where it says nothing."""
    given = Resource.create()
    said = {name: value for name, value in given.attributes.items() if not str(value).startswith("unknown_service")}
    return Resource({**ours, **said})


class Otlp:
    """The three exporters; `signals` names those that are wanted."""

    def __init__(self, ours: Mapping[str, str], signals: frozenset[str], version: str) -> None:
        self._resource = resource_of(ours)
        self._scope = InstrumentationScope("hansa", version, SCHEMA)
        self._began = time.time_ns()
        self._traces = OTLPSpanExporter() if "traces" in signals else None
        self._logs = OTLPLogExporter() if "logs" in signals else None
        self._metrics = OTLPMetricExporter() if "metrics" in signals else None

    def traces(self, spans: Sequence[Span]) -> bool:
        """Send spans."""
        if self._traces is None:
            return True
        return self._traces.export([self.span(each) for each in spans]) is SpanExportResult.SUCCESS

    def logs(self, lines: Sequence[Line]) -> bool:
        """Send lines."""
        if self._logs is None:
            return True
        return self._logs.export([self.record(each) for each in lines]) is LogRecordExportResult.SUCCESS

    def metrics(self, series: Series) -> bool:
        """Send all counts, cumulative since the process began."""
        if self._metrics is None:
            return True
        scoped = points.ScopeMetrics(self._scope, list(self.measured(series)), SCHEMA)
        data = points.MetricsData([points.ResourceMetrics(self._resource, [scoped], SCHEMA)])
        return self._metrics.export(data) is points.MetricExportResult.SUCCESS

    def stop(self) -> None:
        """Wake whoever waits before another try, and close."""
        for exporter in (self._traces, self._logs, self._metrics):
            if exporter is not None:
                exporter.shutdown()

    def span(self, span: Span) -> ReadableSpan:
        """One span. A 4xx is an error for a client and none for a server, as the conventions say."""
        facts = dict(span.facts)
        if span.problem is not None:
            facts["error.type"] = span.problem
        parent = None if span.parent_id is None else Place(span.place.trace_id, span.parent_id, "01")
        return ReadableSpan(
            name=span.name,
            context=_context(span.place),
            parent=None if parent is None else _context(parent, remote=span.kind == "server"),
            resource=self._resource,
            attributes=facts,
            links=[Link(_context(place, remote=True)) for place in span.links],
            kind=_KINDS[span.kind],
            status=Status(StatusCode.UNSET if span.problem is None else StatusCode.ERROR),
            start_time=span.start,
            end_time=span.end,
            instrumentation_scope=self._scope,
        )

    def record(self, line: Line) -> ReadableLogRecord:
        """One line."""
        context = None
        if line.trace_id and line.span_id:
            context = set_span_in_context(NonRecordingSpan(_context(Place(line.trace_id, line.span_id, "01"))))
        members = {**line.members, "hansa.logger": line.logger}
        if line.error is not None:
            members["exception.type"] = line.error.partition(" ")[0]
            members["hansa.error"] = line.error
        record = LogRecord(
            timestamp=line.nanoseconds,
            observed_timestamp=line.nanoseconds,
            context=context,
            severity_text=line.level_name,
            severity_number=_SEVERITIES[min(max(line.level // 10, 1), 5) - 1],
            body=line.text,
            attributes=members,
        )
        return ReadableLogRecord(record, self._resource, self._scope)

    def measured(self, series: Series) -> Iterator[points.Metric]:
        """Each metric that has a series."""
        by_name: dict[str, list[tuple[tuple[str, ...], list[float]]]] = {}
        for (name, labels), numbers in series:
            by_name.setdefault(name, []).append((labels, numbers))
        for metric in TABLE:
            if rows := by_name.get(metric.name):
                yield points.Metric(metric.name, metric.help, metric.unit, self._data(metric, rows))

    def _data(
        self, metric: Metric, rows: Sequence[tuple[tuple[str, ...], list[float]]]
    ) -> points.Gauge | points.Histogram | points.Sum:
        now, total = time.time_ns(), points.AggregationTemporality.CUMULATIVE
        if metric.kind == "histogram":
            spread = [
                self._histogram(dict(zip(metric.labels, labels, strict=True)), each, now) for labels, each in rows
            ]
            return points.Histogram(spread, total)
        numbers = [
            points.NumberDataPoint(
                dict(zip(metric.labels, labels, strict=True)), self._began, now, shown(metric, each, now / 1e9)
            )
            for labels, each in rows
        ]
        return points.Gauge(numbers) if metric.kind == "gauge" else points.Sum(numbers, total, is_monotonic=True)

    def _histogram(self, labels: Mapping[str, str], numbers: list[float], now: int) -> points.HistogramDataPoint:
        counts = [int(count) for count in numbers[:-1]]
        nobody_knows = cast(float, None)  # the wire may leave them out, the class's types do not know
        return points.HistogramDataPoint(
            *(labels, self._began, now, sum(counts), numbers[-1], counts, BOUNDS), min=nobody_knows, max=nobody_knows
        )


def _context(place: Place, *, remote: bool = False) -> SpanContext:
    return SpanContext(int(place.trace_id, 16), int(place.span_id, 16), remote, _SAMPLED)
