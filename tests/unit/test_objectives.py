"""What is promised of the sources: defaults that particular words replace, and mistakes answered with file, line and column."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from config.load import load, shipped
from config.model import ConfigError
from domain.catalogue import CATALOGUE
from domain.objectives import Burn, Objective, Objectives, burn_rate, remaining, written

HEAD = """\
window: 30d
burns:
  - {budget: 0.02, long: 1h, short: 5m, severity: page}
defaults:
  availability: {target: 0.99, patience: 4s}
  latency: {target: 0.95, within: 500ms}
  freshness: {target: 0.99, rhythms: 2}
"""


def _read(tmp_path: Path, text: str) -> Objectives:
    root = tmp_path / "config"
    shutil.copytree(shipped(), root, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    (root / "slo.yaml").write_text(text, "utf-8")
    return load(root).objectives


def _of(found: Objectives, city: str, resource: str) -> dict[str, Objective]:
    return {one.slo: one for one in found.each if (one.city, one.resource) == (city, resource)}


def test_the_defaults_hold_for_every_bound_resource(tmp_path: Path) -> None:
    """Each resource a city or a region has a binding for gets each objective, freshness only where the resource has a rhythm."""
    found = _read(tmp_path, HEAD)
    declared = load(shipped())
    owners = {id(binding): region.slug for region in declared.regions for binding in region.bindings}
    bound = {(owners.get(id(b), city.slug), b.resource) for city in declared.cities for b in city.bindings}
    assert {(one.city, one.resource) for one in found.each if one.slo == "availability"} == bound
    assert {one.resource for one in found.each if one.slo == "freshness"} == {
        name for name, resource in CATALOGUE.items() if resource.rhythm and not resource.local
    }
    assert {(one.target, one.bound) for one in found.each if one.slo == "latency"} == {(0.95, 0.5)}


def test_the_most_particular_word_counts(tmp_path: Path) -> None:
    """A city's word for a resource replaces the resource's, that the default's, value by value."""
    more = """\
resources:
  waste.pickups: {latency: {within: 3s, target: 0.96}, freshness: {rhythms: 1}}
cities:
  essen: {waste.pickups: {latency: {within: 2s}, freshness: {within: 3d}}, places: {freshness: {within: 1w}}}
"""
    found = _read(tmp_path, HEAD + more)
    essen, duisburg = _of(found, "essen", "waste.pickups"), _of(found, "duisburg", "waste.pickups")
    assert (essen["latency"].bound, essen["latency"].target) == (2.0, 0.96)
    assert (duisburg["latency"].bound, duisburg["latency"].target) == (3.0, 0.96)
    assert essen["freshness"].bound == timedelta(days=3).total_seconds()
    rhythm = CATALOGUE["waste.pickups"].rhythm
    assert rhythm is not None
    assert duisburg["freshness"].bound == rhythm.total_seconds()
    assert _of(found, "essen", "places")["freshness"].bound == timedelta(weeks=1).total_seconds()
    assert "freshness" not in _of(found, "duisburg", "places")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("cities: {esen: {}}", 'slo.yaml:8:10: There is no city or region "esen". Did you mean "essen"?'),
        ("cities: {essen: {place: {}}}", '8:18: There is no resource of essen "place". Did you mean "places"?'),
        ("resources: {waste.pickup: {}}", 'Did you mean "waste.pickups"?'),
        ("resources: {places: {latncy: {}}}", 'has no key "latncy". Did you mean "latency"?'),
        ("resources: {places: {latency: {within: soon}}}", '8:40: "soon" is not a duration.'),
        ("resources: {places: {latency: {target: 99}}}", "8:40: 99 is no share between 0 and 1. Write 99 % as 0.99."),
        ("resources: {places: {latency: {target: 0.9}}}", "8:40: At 0.9 a total outage burns no faster than 14.4"),
        ("resources: {places: {freshness: {rhythms: 1}}}", '8:43: "places" has no rhythm'),
        ("promises: {}", 'has no key "promises"'),
    ],
)
def test_a_mistake_is_named_by_its_place(tmp_path: Path, line: str, said: str) -> None:
    """What cannot be meant is refused with file, line, column and the nearest right name."""
    with pytest.raises(ConfigError) as refused:
        _read(tmp_path, HEAD + line + "\n")
    assert said in str(refused.value)
    assert len(refused.value.flaws) == 1


@pytest.mark.parametrize(
    ("burn", "said"),
    [
        ("{budget: 0.02, long: 5m, short: 1h, severity: page}", "3:5: These windows do not fit"),
        ("{budget: 0.02, long: 40d, short: 1h, severity: page}", "3:5: These windows do not fit"),
        ("{budget: 0.02, long: 1h, short: 90s, severity: page}", "whole minutes"),
        ("{budget: 0.02, long: 3d, short: 6h, severity: page}", "outlasts its window"),
        ("{budget: 0.02, long: 1h, short: 5m, severity: call}", '"call" is not known here.'),
    ],
)
def test_an_alarm_that_makes_no_sense_is_refused(tmp_path: Path, burn: str, said: str) -> None:
    """Windows fit into each other and into the whole, are counted in minutes, and the rate asked for breaks the promise."""
    first = "  - {budget: 0.02, long: 1h, short: 5m, severity: page}"
    with pytest.raises(ConfigError) as refused:
        _read(tmp_path, HEAD.replace(first, f"  - {burn}"))
    assert said in str(refused.value)


def test_a_default_must_be_whole(tmp_path: Path) -> None:
    """Nothing stands behind a default: what it leaves out is asked for."""
    with pytest.raises(ConfigError, match=r'slo\.yaml:5:17: Availability needs the key "target"\.'):
        _read(tmp_path, HEAD.replace("target: 0.99, patience", "patience"))


def test_without_the_file_nothing_is_promised(tmp_path: Path) -> None:
    """A configuration without objectives is a sound one."""
    root = tmp_path / "config"
    shutil.copytree(shipped(), root, ignore=shutil.ignore_patterns("*.py", "__pycache__", "slo.yaml"))
    assert load(root).objectives == Objectives()


def test_the_burn_rates_are_the_workbooks() -> None:
    """2 % of 30 days in an hour is 14.4, 5 % in six hours 6, 10 % in three days 1."""
    found = load(shipped()).objectives
    assert [found.factor(burn) for burn in found.burns] == [14.4, 6.0, 1.0]
    assert [burn.severity for burn in found.burns] == ["page", "page", "ticket"]
    assert [written(each) for each in found.windows] == ["5m", "30m", "1h", "6h", "3d"]


def test_a_budget_in_numbers() -> None:
    """At a target of 99 % one bad call in a hundred burns at 1 and uses the budget up; nothing asked leaves it whole."""
    assert burn_rate(99, 100, 0.99) == pytest.approx(1)
    assert burn_rate(0, 100, 0.99) == pytest.approx(100)
    assert burn_rate(0, 0, 0.99) is None
    assert remaining(99, 100, 0.99) == pytest.approx(0)
    assert remaining(0, 100, 0.99) == pytest.approx(-99)
    assert remaining(0, 0, 0.99) == 1
    burn = Burn(budget=0.02, long=timedelta(hours=1), short=timedelta(minutes=5), severity="page")
    assert Objectives(window=timedelta(days=7)).factor(burn) == pytest.approx(3.36)
