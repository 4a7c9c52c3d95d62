"""The alerts fire when they should and are silent when they should be, told by Prometheus' own tool over invented histories."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from domain.catalogue import CATALOGUE
from tests.monitoring.queries import DEPLOY, RULES, asked
from tests.monitoring.tools import needs_promtool, promtool, series, tried

pytestmark = needs_promtool

PLACE = {"city": "essen", "resource": "waste.pickups"}
SOURCE = {"source": "essen/ebe/waste.pickups#ebe", **PLACE}
SLO = {"slo": "availability", **PLACE}


def test_promtool_takes_the_files() -> None:
    """Rules and scrape configuration are sound, without a duplicate."""
    assert promtool("check", "rules", "--lint=all", "--lint-fatal", *map(str, RULES))[0] == 0
    status, said = promtool("check", "config", "--lint=all", "--lint-fatal", str(DEPLOY / "prometheus/prometheus.yaml"))
    assert status == 0, said
    assert [line.split()[1:3] for line in said.splitlines() if "rules found" in line] == [
        ["9", "rules"],
        ["10", "rules"],
    ]


def test_every_query_parses(tmp_path: Path) -> None:
    """Each expression of every dashboard, annotation and variable is PromQL."""
    every = [{"record": f"asked:{at}", "expr": one.chosen} for at, one in enumerate(asked())]
    file = tmp_path / "asked.yaml"
    file.write_text(yaml.safe_dump({"groups": [{"name": "asked", "rules": every}]}), "utf-8")
    status, said = promtool("check", "rules", "--lint=none", str(file))
    assert status == 0, said
    assert f"{len(every)} rules found" in said
    file.write_text(
        yaml.safe_dump({"groups": [{"name": "no", "rules": [{"record": "a", "expr": "sum by (a"}]}]}), "utf-8"
    )
    assert promtool("check", "rules", str(file))[0] != 0


def _alert(name: str, at: str, *fired: Mapping[str, str]) -> dict[str, Any]:
    """At that time the alert fires with these labels and no others."""
    return {"eval_time": at, "alertname": name, "exp_alerts": [_fired(name, labels) for labels in fired]}


def _fired(name: str, labels: Mapping[str, str]) -> dict[str, Any]:
    """Annotations are compared too: those of the rule, with the summary that the case gives beside the labels."""
    wanted = dict(labels)
    summary = wanted.pop("summary")
    (rule, *_) = [rule for rule in _alert_rules() if rule["alert"] == name]
    annotations = {**rule["annotations"], "summary": summary}
    return {"exp_labels": {**rule["labels"], **wanted}, "exp_annotations": annotations}


def _alert_rules() -> list[dict[str, Any]]:
    groups = yaml.safe_load(RULES[1].read_text("utf-8"))["groups"]
    return [rule for group in groups for rule in group["rules"]]


def test_a_frozen_source_fires_within_its_rhythm(tmp_path: Path) -> None:
    """Data that stands still fires as soon as it is a rhythm old, and suspicion at once; an hour before, nothing does."""
    rhythm = CATALOGUE["waste.pickups"].rhythm
    assert rhythm is not None
    hours = rhythm // timedelta(hours=1)
    name = SOURCE["source"]
    history = {
        "interval": "1h",
        "input_series": [
            series("hansa_source_data_age_seconds", f"0+3600x{hours + 10}", **SOURCE),
            series("hansa_source_rhythm_seconds", f"{rhythm.total_seconds():.0f}x{hours + 10}", **SOURCE),
            series("hansa_source_suspicious", f"0x{hours - 1} 1x10", **SOURCE, suspicion="frozen"),
            series("hansa_source_suspicious", f"0x{hours + 10}", **SOURCE, suspicion="emptied"),
        ],
        "alert_rule_test": [
            _alert("HansaSourceSuspicious", f"{hours - 1}h"),
            _alert("HansaDataOld", f"{hours}h"),
            _alert(
                "HansaSourceSuspicious",
                f"{hours}h",
                {**SOURCE, "suspicion": "frozen", "summary": f"{name} looks frozen"},
            ),
            _alert(
                "HansaDataOld", f"{hours + 1}h", {**SOURCE, "summary": f"{name} gives data that is 28d 1h 0m 0s old"}
            ),
        ],
    }
    status, said = tried(tmp_path, history, every="1h")
    assert status == 0, said


def test_a_passing_suspicion_is_not_worth_an_alert(tmp_path: Path) -> None:
    """An answer that looks emptied must look so for a quarter of an hour."""
    emptied = {**SOURCE, "suspicion": "emptied"}
    history = {
        "interval": "1m",
        "input_series": [series("hansa_source_suspicious", "0x5 1x5 0x5 1x40", **emptied)],
        "alert_rule_test": [
            _alert("HansaSourceSuspicious", "10m"),
            _alert("HansaSourceSuspicious", "31m"),
            _alert("HansaSourceSuspicious", "34m", {**emptied, "summary": f"{SOURCE['source']} looks emptied"}),
        ],
    }
    status, said = tried(tmp_path, history)
    assert status == 0, said


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A series that makes an alert fire: silent in one minute, loud in the next."""

    alert: str
    metric: str
    values: str
    loud: int
    labels: Mapping[str, str]
    summary: str


GATEWAY = {"job": "hansa", "instance": "gateway:9464"}
CASES = (
    Case(
        alert="HansaSourceDown",
        metric="hansa_source_up",
        values="1x5 0x30",
        loud=16,
        labels=SOURCE,
        summary="{source} does not answer",
    ),
    Case(
        alert="HansaBreakerOpen",
        metric="hansa_source_breaker_open",
        values="0x5 1x30",
        loud=21,
        labels=SOURCE,
        summary="{source} is not asked any more: its breaker stays open",
    ),
    Case(
        alert="HansaTelemetryDropped",
        metric="hansa_telemetry_dropped_total",
        values="0x5 1+1x30",
        loud=11,
        labels={"signal": "traces"},
        summary="The gateway lost traces on the way to the collector",
    ),
    Case(
        alert="HansaTelemetryDropped",
        metric="hansa_telemetry_dropped_total",
        values="_x6 7x30",
        loud=11,
        labels={"signal": "logs"},
        summary="The gateway lost logs on the way to the collector",
    ),
    Case(
        alert="HansaEventLoopLag",
        metric="hansa_event_loop_lag_seconds",
        values="0.01x5 0.25x30",
        loud=11,
        labels={"instance": "gateway:9464"},
        summary="A worker of {instance} answers everybody 250ms late",
    ),
    Case(
        alert="HansaGatewayDown",
        metric="up",
        values="1x5 0x30",
        loud=8,
        labels=GATEWAY,
        summary="The gateway {instance} gives no metrics",
    ),
    Case(
        alert="HansaGatewayDown",
        metric="up",
        values="_x30",
        loud=2,
        labels={"job": "hansa"},
        summary="The gateway  gives no metrics",
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.alert} {case.values}")
def test_it_fires_after_its_patience(tmp_path: Path, case: Case) -> None:
    """What holds long enough fires, with the words that name it; a minute before, it is silent."""
    history = {
        "interval": "1m",
        "input_series": [series(case.metric, case.values, **case.labels)],
        "alert_rule_test": [
            _alert(case.alert, f"{case.loud - 1}m"),
            _alert(case.alert, f"{case.loud}m", {**case.labels, "summary": case.summary.format(**case.labels)}),
        ],
    }
    status, said = tried(tmp_path, history)
    assert status == 0, said


def test_one_instance_that_still_gets_answers_keeps_it_silent(tmp_path: Path) -> None:
    """A source is down when no instance of the gateway gets an answer; a bad way out of one machine is not the source's."""
    history = {
        "interval": "1m",
        "input_series": [
            series("hansa_source_up", "0x60", **SOURCE, instance="a"),
            series("hansa_source_up", "1x60", **SOURCE, instance="b"),
        ],
        "alert_rule_test": [_alert("HansaSourceDown", "40m")],
    }
    status, said = tried(tmp_path, history)
    assert status == 0, said


@pytest.mark.parametrize("case", CASES[:2], ids=lambda case: case.alert)
def test_nobody_is_called_while_its_owner_works_on_it(tmp_path: Path, case: Case) -> None:
    """Silent as long as the window lasts, for this source alone; when it is over, what still holds fires after its patience."""
    other = {**case.labels, "source": "essen/osm/waste.pickups#osm"}
    history = {
        "interval": "1m",
        "input_series": [
            series(case.metric, case.values, **case.labels),
            series(case.metric, case.values, **other),
            series("hansa_source_maintenance", "1x29 0x30", **case.labels),
            series("hansa_source_maintenance", "0x60", **other),
        ],
        "alert_rule_test": [
            _alert(case.alert, f"{case.loud}m", {**other, "summary": case.summary.format(**other)}),
            _alert(case.alert, "29m", {**other, "summary": case.summary.format(**other)}),
        ],
    }
    status, said = tried(tmp_path, history)
    assert status == 0, said


def _calls(good: str, events: str) -> list[dict[str, str]]:
    return [
        series("hansa_slo_good_total", good, **SLO),
        series("hansa_slo_events_total", events, **SLO),
        series("hansa_slo_target_ratio", "0.99x10000", **SLO),
    ]


def _burnt(window: str, times: str) -> dict[str, str]:
    summary = f"essen waste.pickups: the budget for availability burns {times} times as fast as planned"
    return {**SLO, "window": window, "summary": summary}


def test_a_fast_burn_pages_and_ends_with_its_cause(tmp_path: Path) -> None:
    """An outage pages within minutes, and is silent again soon after it is over although the hour is still bad."""
    history = {
        "interval": "1m",
        "input_series": _calls("0+10x120 1200x20 1200+10x120", "0+10x260"),
        "alert_rule_test": [
            _alert("HansaBudgetBurnsFast", "120m"),
            _alert("HansaBudgetBurnsFast", "125m"),
            _alert("HansaBudgetBurnsFast", "131m", _burnt("1h", "18.3"), _burnt("6h", "8.4")),
            _alert("HansaBudgetBurnsFast", "150m", _burnt("6h", "14.7")),
            _alert("HansaBudgetBurnsFast", "200m"),
        ],
    }
    status, said = tried(tmp_path, history)
    assert status == 0, said


def test_a_burn_while_its_owner_works_on_it_calls_nobody(tmp_path: Path) -> None:
    """Nor does what is left of it in the short window afterwards; an outage that outlasts the work does."""
    work = series("hansa_source_maintenance", "0x118 1x22 0x160", **SOURCE)
    over, lasting = "0+10x120 1200x20 1200+10x120", "0+10x120 1200x140"
    for good, fired in ((over, ()), (lasting, (_burnt("1h", "50.0"),))):
        history = {
            "interval": "1m",
            "input_series": [*_calls(good, "0+10x260"), work],
            "alert_rule_test": [
                _alert("HansaBudgetBurnsFast", "131m"),
                _alert("HansaBudgetBurnsFast", "140m"),
                _alert("HansaBudgetBurnsFast", "150m", *fired),
            ],
        }
        status, said = tried(tmp_path, history)
        assert status == 0, said


def test_too_few_calls_raise_no_alarm(tmp_path: Path) -> None:
    """Of three calls in an hour all may fail: that is no trend."""
    history = {
        "interval": "1m",
        "input_series": _calls("0x120", "0x40 1x10 2x10 3x60"),
        "alert_rule_test": [_alert("HansaBudgetBurnsFast", f"{minute}m") for minute in (45, 60, 65, 90, 119)],
    }
    status, said = tried(tmp_path, history)
    assert status == 0, said


@pytest.mark.parametrize(("good", "burnt"), [("0+98x5000", ["2.0"]), ("0+99.5x5000", [])])
def test_a_slow_burn_becomes_a_ticket(tmp_path: Path, good: str, burnt: list[str]) -> None:
    """Two bad calls of a hundred, for days, become a ticket and page nobody; half a call, within the promise, does neither."""
    history = {
        "interval": "1m",
        "input_series": _calls(good, "0+100x5000"),
        "alert_rule_test": [
            _alert("HansaBudgetBurnsFast", "4800m"),
            _alert("HansaBudgetBurnsSlowly", "4800m", *(_burnt("3d", times) for times in burnt)),
        ],
    }
    status, said = tried(tmp_path, history, every="5m")
    assert status == 0, said
