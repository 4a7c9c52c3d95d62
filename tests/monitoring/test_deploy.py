"""What can be known of the deployment without a container engine: its files fit together, are bounded and let nothing odd out."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

from tests.monitoring.names import METRICS
from tests.monitoring.queries import BOARDS, DEPLOY

SECRETS = {
    "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJidWVyZ2VyIn0.c2lnbmF0dXJlLW9mLWl0": "a token",
    "Authorization: Bearer 2YotnFZFEjr1zCsicMWpAA": "a header",
    "pk_4f9a8b7c6d5e": "a publishable key",
    "erika.mustermann@example.org": "a mail address",
}
HARMLESS = ("essen/ebe/waste.pickups#ebe", "https://api.abfall.io", "source-timeout", "waste.pickups", "0.136.0")


def _read(path: str) -> Any:
    return yaml.safe_load((DEPLOY / path).read_text("utf-8"))


def _services() -> dict[str, Any]:
    services: dict[str, Any] = _read("compose.yaml")["services"]
    return services


def _collector() -> dict[str, Any]:
    collector: dict[str, Any] = _read("otel-collector/config.yaml")
    return collector


@pytest.mark.parametrize("signal", ["traces", "metrics", "logs"])
def test_every_signal_is_bounded_and_redacted(signal: str) -> None:
    """Its pipeline begins with the memory's bound, then redaction, and sends in batches; parts it names are declared."""
    collector = _collector()
    pipeline = collector["service"]["pipelines"][signal]
    assert pipeline["processors"] == ["memory_limiter", "redaction", "batch"]
    for kind, names in pipeline.items():
        assert set(names) <= set(collector[kind])


def test_nothing_is_declared_in_vain() -> None:
    """Each part of the collector stands in a pipeline, and each exporter that sends has a bounded queue and an end to trying."""
    collector = _collector()
    pipelines = collector["service"]["pipelines"].values()
    for kind in ("receivers", "processors", "exporters"):
        assert {name for pipeline in pipelines for name in pipeline[kind]} == set(collector[kind])
    assert set(collector["service"]["extensions"]) == set(collector["extensions"])
    for name, exporter in collector["exporters"].items():
        if name.startswith("otlp"):
            assert exporter["sending_queue"]["queue_size"] <= 1000
            assert exporter["retry_on_failure"]["max_elapsed_time"]


def test_the_collector_refuses_before_it_is_killed() -> None:
    """The container may use more memory than the limiter allows the collector."""
    limit = _collector()["processors"]["memory_limiter"]
    assert limit["spike_limit_mib"] < limit["limit_mib"]
    assert f"{limit['limit_mib']}m" < _services()["collector"]["mem_limit"]
    assert all("mem_limit" in service for service in _services().values())


def test_only_named_attributes_pass() -> None:
    """Redaction is a list of what may pass: every label of a metric is on it, nothing that could hold a person's words is."""
    redaction = _collector()["processors"]["redaction"]
    assert redaction["allow_all_keys"] is False
    allowed = redaction["allowed_keys"]
    assert len(set(allowed)) == len(allowed)
    assert redaction["ignored_keys"] == ["contact"]
    assert {label for metric in METRICS.values() for label in metric.labels} <= set(allowed)
    assert {"url.query", "client.address", "network.peer.address", "user_agent.original", "enduser.id"}.isdisjoint(
        allowed
    )


@pytest.mark.parametrize("secret", SECRETS, ids=list(SECRETS.values()))
def test_a_secret_in_a_value_is_masked(secret: str) -> None:
    """Tokens, keys and mail addresses match a pattern that masks them; names of sources and problems match none."""
    patterns = _collector()["processors"]["redaction"]["blocked_values"]
    assert any(re.search(pattern, secret) for pattern in patterns)
    assert [text for text in HARMLESS if any(re.search(pattern, text) for pattern in patterns)] == []


def test_images_are_pinned_and_ports_stay_on_this_machine() -> None:
    """No image is whatever is newest, and nothing is published beyond loopback."""
    for service in _services().values():
        if "image" in service:
            assert re.fullmatch(r"[\w./-]+:v?\d+\.\d+\.\d+", service["image"])
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", []))


def test_what_is_mounted_is_there() -> None:
    """Every file a service reads is committed, and every volume is declared; Grafana gets every dashboard."""
    volumes = _read("compose.yaml")["volumes"]
    mounts = [mount.split(":") for service in _services().values() for mount in service.get("volumes", [])]
    for source, *_ in mounts:
        assert (DEPLOY / source).exists() if source.startswith(".") else source in volumes
    given = {Path(target).name for source, target, *_ in mounts if target.startswith("/var/lib/grafana/dashboards")}
    assert given == {path.name for path in BOARDS}
    (provider,) = _read("grafana/provisioning/dashboards/hansa.yaml")["providers"]
    assert {str(Path(target).parent) for _, target, *_ in mounts if target.endswith(".json")} == {
        provider["options"]["path"]
    }


def test_addresses_are_those_of_services() -> None:
    """Who is scraped, asked or sent to is a service of the same file, on the port it listens on."""
    services = _services()
    said = [
        target
        for job in _read("prometheus/prometheus.yaml")["scrape_configs"]
        for config in job["static_configs"]
        for target in config["targets"]
    ]
    said += [
        urlsplit(each["url"]).netloc for each in _read("grafana/provisioning/datasources/hansa.yaml")["datasources"]
    ]
    said += [urlsplit(services["gateway"]["environment"]["OTEL_EXPORTER_OTLP_ENDPOINT"]).netloc]
    assert {address.partition(":")[0] for address in said} <= set(services)
    assert f"gateway:{services['gateway']['environment']['HANSA_METRICS_PORT']}" in said
    listening = _collector()["receivers"]["otlp"]["protocols"]["http"]["endpoint"].rpartition(":")[2]
    assert f"collector:{listening}" in said


def test_datasources_name_each_other() -> None:
    """Links from traces to logs and back lead to datasources that are declared."""
    datasources = _read("grafana/provisioning/datasources/hansa.yaml")["datasources"]
    known = {each["uid"] for each in datasources}
    assert {"prometheus", "tempo", "jaeger", "loki"} <= known
    assert (
        set(re.findall(r"datasourceUid: (\w+)", (DEPLOY / "grafana/provisioning/datasources/hansa.yaml").read_text()))
        <= known
    )
