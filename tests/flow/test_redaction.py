"""The collector's list of what may pass, held against what the gateway really sends: neither may drift from the other."""

from __future__ import annotations

import ast
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from telemetry.logs import MEMBERS
from telemetry.metrics import TABLE
from tests.flow.collector import Keeper, keeping, plan, until
from tests.flow.stand import standing
from tests.static.tree import ROOT

PLACES = "/v1/places"
OF_LINES = MEMBERS | {"hansa.logger", "hansa.error", "exception.type"}
OF_RESOURCES = {"service.namespace"}
"""An operator may say it in `OTEL_RESOURCE_ATTRIBUTES`; we do not."""


def passing() -> set[str]:
    """Every key the collector lets through."""
    redaction = yaml.safe_load((ROOT / "deploy/otel-collector/config.yaml").read_text("utf-8"))["processors"][
        "redaction"
    ]
    return {*redaction["allowed_keys"], *redaction["ignored_keys"]}


def noted() -> set[str]:
    """Every attribute the code gives a span: what is put under a name into something's `facts`."""
    files = [
        file for package in ("adapters", "domain", "gateway", "telemetry") for file in (ROOT / package).rglob("*.py")
    ]
    return {name for file in files for node in ast.walk(ast.parse(file.read_text("utf-8"))) for name in _put(node)}


def _put(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Assign):
        for target in node.targets:
            if isinstance(target, ast.Subscript) and _facts(target.value) and isinstance(target.slice, ast.Constant):
                yield str(target.slice.value)
    elif isinstance(node, ast.AugAssign) and _facts(node.target) and isinstance(node.value, ast.Dict):
        yield from (str(key.value) for key in node.value.keys if isinstance(key, ast.Constant))


def _facts(node: ast.AST) -> bool:
    return (isinstance(node, ast.Attribute) and node.attr == "facts") or (
        isinstance(node, ast.Name) and node.id == "facts"
    )


def sent(keeper: Keeper) -> tuple[set[str], set[str], set[str], set[str]]:
    """The keys of everything received: of resources, spans, lines and points of metrics."""
    resources, spans, lines, points = set[str](), set[str](), set[str](), set[str]()

    def keys(attributes: Any) -> set[str]:
        return {each.key for each in attributes}

    for body in keeper.bodies["traces"]:
        for one in ExportTraceServiceRequest.FromString(body).resource_spans:
            resources |= keys(one.resource.attributes)
            spans |= {key for scope in one.scope_spans for span in scope.spans for key in keys(span.attributes)}
    for body in keeper.bodies["logs"]:
        for logs in ExportLogsServiceRequest.FromString(body).resource_logs:
            resources |= keys(logs.resource.attributes)
            lines |= {key for scope in logs.scope_logs for line in scope.log_records for key in keys(line.attributes)}
    for body in keeper.bodies["metrics"]:
        for metrics in ExportMetricsServiceRequest.FromString(body).resource_metrics:
            resources |= keys(metrics.resource.attributes)
            for metric in (metric for scope in metrics.scope_metrics for metric in scope.metrics):
                data = getattr(metric, metric.WhichOneof("data")).data_points
                points |= {key for point in data for key in keys(point.attributes)}
    return resources, spans, lines, points


def test_what_the_code_notes_is_what_may_pass() -> None:
    """Attributes of spans, members of log lines and labels of metrics all pass, and nothing else is on the list in vain."""
    labels = {label for metric in TABLE for label in metric.labels}
    ours = {*noted(), *OF_LINES, *labels}
    assert {"hansa.source", "hansa.state", "error.type", "http.route", "url.full", "server.port"} <= noted()
    assert ours - passing() == set()
    rest = passing() - ours - OF_RESOURCES
    assert {name for name in rest if not name.startswith(("service.", "telemetry.sdk.", "deployment."))} == set()


async def test_what_leaves_may_pass(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Of requests that are answered, refused and renewed, of a source that fails and is probed: every key sent is on the list."""
    caplog.set_level(logging.INFO)
    async with keeping() as keeper:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", keeper.url)
        async with standing(tmp_path, plan=plan()) as stand:
            await stand.fault("arcgis/duisburg", "down")
            await stand.ask(PLACES, {"explain": "true"})
            await stand.ask("/v1/nothing")
            await until(lambda: any("is down" in line for line in keeper.lines()))
            await stand.heal("arcgis/duisburg")
            await until(lambda: any("is back" in line for line in keeper.lines()))
            await until(lambda: any(span.name == "probe" for span in keeper.spans()))
            await until(lambda: "hansa.source.calls" in keeper.metrics())
    resources, spans, lines, points = sent(keeper)
    assert {"service.name", "telemetry.sdk.name"} <= resources
    assert {"hansa.source", "error.type", "http.route"} <= spans
    assert {"source", "contact", "down_seconds", "hansa.logger"} <= lines
    assert {"source", "operation", "slo"} <= points
    assert (resources | spans | lines | points) - passing() == set()
    assert spans <= noted()
    assert lines <= OF_LINES
