"""Dashboards and rules fit the metrics there are, and a reader finds in each panel what it shows and why."""

from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from config.load import load, shipped
from gateway.cli.monitoring.alerts import NAMES, PAGE
from gateway.cli.monitoring.run import FILES, differences, write
from portal.phrases.runbook_alerts import RUNBOOK
from tests.monitoring.names import METRICS, VALUES, known
from tests.monitoring.queries import BOARDS, DEPLOY, Asked, asked, board, grouped, matched, rules, selectors, shown
from tests.static.tree import ROOT

_DERIVED = {rule["record"]: frozenset({"slo", "city", "resource"}) for rule in rules() if "record" in rule}
_OF_ALERTS = frozenset({"alertname", "alertstate", "severity", "window"})
_UNITS = {"short", "s", "percentunit", "reqps"}


def _labels() -> dict[str, frozenset[str]]:
    scraped = known()
    alarms = _OF_ALERTS.union(*scraped.values())
    return {**scraped, **_DERIVED, "ALERTS": alarms}


def _panels(path: Path) -> list[dict[str, Any]]:
    return [panel for panel in board(path)["panels"] if panel["type"] != "row"]


def test_the_committed_files_are_todays(tmp_path: Path) -> None:
    """What stands in `deploy/` is what `hansa monitoring --write` makes of slo.yaml; a changed or missing file is named."""
    assert differences(DEPLOY) == []
    assert len(differences(tmp_path)) == len(FILES)
    write(tmp_path)
    assert differences(tmp_path) == []
    (tmp_path / "prometheus" / "alerts.yaml").write_text("groups: []\n", "utf-8")
    (flaw,) = differences(tmp_path)
    assert "alerts.yaml" in flaw


@pytest.mark.parametrize("one", list(asked()), ids=lambda one: one.place)
def test_a_query_names_what_there_is(one: Asked) -> None:
    """Metrics are those the gateway exports or a rule records; labels and their values are those the metrics have."""
    labels = _labels()
    used = list(selectors(one.expr))
    assert used
    assert [name for name, _ in used if name not in labels] == []
    assert [(name, odd) for name, chosen in used if (odd := chosen - labels[name])] == []
    every = frozenset[str]().union(*(labels[name] for name, _ in used))
    assert grouped(one.expr) <= every
    assert shown(one.legend) <= every
    said = [(label, value) for label, value in matched(one.expr) if label in VALUES and not value.startswith("$")]
    assert [(label, value) for label, value in said if value not in VALUES[label]] == []


def test_the_names_are_the_gateways() -> None:
    """What rules and dashboards may name is the table the gateway counts by: names, kinds and labels."""
    table = pytest.importorskip("telemetry.metrics", reason="the gateway has no table of metrics yet").TABLE
    assert {each.prometheus: (each.kind, each.labels) for each in table} == {
        name: (metric.kind, metric.labels) for name, metric in METRICS.items()
    }


def test_the_law_sees_wrong_names() -> None:
    """A metric or label that does not exist is seen wherever it stands in an expression."""
    expr = 'sum by (le, town) (rate(hansa_a_bucket{city=~"x{y", stat!="1"}[5m])) / on (quay) hansa_b or vector(0) unless c:d'
    assert dict(selectors(expr)) == {"hansa_a_bucket": {"city", "stat"}, "hansa_b": set(), "c:d": set()}
    assert grouped(expr) == {"le", "town", "quay"}
    assert set(matched(expr)) == {("city", "x{y"), ("stat", "1")}
    assert shown("{{city}} at {{ source }}") == {"city", "source"}


@pytest.mark.parametrize("path", BOARDS, ids=lambda path: path.stem)
def test_every_panel_says_what_it_shows(path: Path) -> None:
    """Each has a title, a description in sentences, a unit, thresholds, and asks the datasource the reader chose."""
    for panel in _panels(path):
        assert panel["title"]
        assert re.fullmatch(r"[A-Z].{15,}[.]", panel["description"]), panel["title"]
        assert panel["fieldConfig"]["defaults"]["unit"] in _UNITS
        assert panel["fieldConfig"]["defaults"]["thresholds"]["steps"][0]["value"] is None
        asks = [panel["datasource"], *(target["datasource"] for target in panel["targets"])]
        assert {ask["uid"] for ask in asks} == {"${datasource}"}
        assert panel["targets"]


@pytest.mark.parametrize("path", BOARDS, ids=lambda path: path.stem)
def test_panels_lie_beside_each_other(path: Path) -> None:
    """Ids are unique; panels stay within 24 columns, and no two overlap."""
    panels = board(path)["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels)
    places = [panel["gridPos"] for panel in panels]
    assert all(place["x"] + place["w"] <= 24 for place in places)
    for one, other in combinations(places, 2):
        beside = one["x"] + one["w"] <= other["x"] or other["x"] + other["w"] <= one["x"]
        below = one["y"] + one["h"] <= other["y"] or other["y"] + other["h"] <= one["y"]
        assert beside or below


def test_dashboards_lead_to_each_other() -> None:
    """Every link leads to a dashboard that is there and hands over variables it has; each can be reached from the menu."""
    boards = {board(path)["uid"]: board(path) for path in BOARDS}
    assert set(boards) == {"hansa-federation", "hansa-city", "hansa-source", "hansa-edge"}
    followed = set()
    for read in boards.values():
        assert "hansa" in read["tags"]
        assert [link["tags"] for link in read["links"]] == [["hansa"]]
        for panel in read["panels"]:
            for link in panel.get("fieldConfig", {"defaults": {"links": []}})["defaults"]["links"]:
                found = re.match(r"/d/([\w-]+)\?", link["url"])
                assert found is not None
                assert found[1] in boards
                wanted = set(re.findall(r"var-(\w+)=", link["url"]))
                assert wanted <= {variable["name"] for variable in boards[found[1]]["templating"]["list"]}
                followed.add(found[1])
    assert followed == {"hansa-city", "hansa-source"}


def test_a_state_has_one_colour_everywhere() -> None:
    """What is fresh, stale or failing looks alike in all dashboards."""
    colours: dict[str, set[str]] = {}
    for path in BOARDS:
        for panel in _panels(path):
            for override in panel["fieldConfig"]["overrides"]:
                for each in override["properties"]:
                    if each["id"] == "color":
                        colours.setdefault(override["matcher"]["options"], set()).add(each["value"]["fixedColor"])
    assert {"/^fresh$/", "/^stale$/", "/^source-.*$/", "/^ok$/", "/^5xx$/"} <= set(colours)
    assert all(len(used) == 1 for used in colours.values())


def test_every_alert_says_what_to_do() -> None:
    """Each has a severity, a summary, a description, and a section of the page its runbook names; no section is left over."""
    alerts = [rule for rule in rules() if "alert" in rule]
    page = (ROOT / PAGE).read_text("utf-8")
    headings = re.findall(r"^## (\w+)$", page, re.MULTILINE)
    for alert in alerts:
        assert alert["labels"]["severity"] in {"page", "ticket"}
        assert set(alert["annotations"]) == {"summary", "description", "runbook"}
        file, _, anchor = alert["annotations"]["runbook"].partition("#")
        assert file == PAGE
        assert anchor in {heading.lower() for heading in headings}
    assert {alert["alert"] for alert in alerts} == set(headings) == set(RUNBOOK)
    assert {"HansaSourceDown", "HansaDataOld", "HansaSourceSuspicious", "HansaBreakerOpen"} <= set(headings)
    assert {"HansaTelemetryDropped", "HansaEventLoopLag"} <= set(headings)


def test_every_burn_of_the_configuration_has_its_alert() -> None:
    """Factors, windows and severities of the alerts are those that follow from slo.yaml."""
    objectives = load(shipped()).objectives
    alerts = [rule for rule in rules() if rule.get("alert") in NAMES.values()]
    assert len(alerts) == len(objectives.burns)
    for alert, burn in zip(alerts, objectives.burns, strict=True):
        assert alert["labels"]["severity"] == burn.severity
        assert alert["expr"].count(f"> {objectives.factor(burn):g}") == 2
