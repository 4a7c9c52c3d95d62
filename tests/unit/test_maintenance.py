"""Maintenance windows: when they last, on the nights that are longer or shorter too, and what is wrong with a file of them."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, time
from pathlib import Path

import pytest

from config.load import load, shipped
from config.model import ConfigError
from domain.maintenance import Maintained, Weekly, Window, maintained
from domain.words import Text

WHY = Text("Sie ziehen um.", "They move.")
ONCE = Window(
    targets=("essen/ebe",),
    reason=WHY,
    begin=datetime(2026, 12, 1, 17, tzinfo=UTC),
    end=datetime(2026, 12, 1, 21, tzinfo=UTC),
)
NIGHTS = Weekly(days=("sat",), begin=time(22), end=time(4))


def at(day: str, clock: str) -> datetime:
    """An instant in UTC."""
    return datetime.fromisoformat(f"{day}T{clock}:00+00:00")


@pytest.mark.parametrize(
    ("source", "clock", "lasts"),
    [
        ("essen/ebe/waste.pickups", "17:00", True),
        ("essen/ebe/waste.pickups", "20:59", True),
        ("essen/ebe/waste.pickups", "16:59", False),
        ("essen/ebe/waste.pickups", "21:00", False),
        ("essen/ebert/places", "18:00", False),
        ("essen", "18:00", False),
    ],
)
def test_it_lasts_from_its_beginning_to_its_end(*, source: str, clock: str, lasts: bool) -> None:
    """For everything it names and what is in it; the end itself belongs to it no more."""
    found = maintained((ONCE,), source, at("2026-12-01", clock))
    assert found == (Maintained(until=at("2026-12-01", "21:00"), reason=WHY) if lasts else None)


@pytest.mark.parametrize(
    ("instant", "until"),
    [
        (at("2026-12-05", "20:59"), None),
        (at("2026-12-05", "21:00"), at("2026-12-06", "03:00")),
        (at("2026-12-06", "02:59"), at("2026-12-06", "03:00")),
        (at("2026-12-06", "03:00"), None),
        (at("2026-12-06", "21:30"), None),
        # summer begins on 28 March 2027, and there is no hour from two to three: 22:00 CET to 04:00 CEST are five hours
        (at("2027-03-27", "21:00"), at("2027-03-28", "02:00")),
        (at("2027-03-28", "02:00"), None),
        # it ends on 31 October 2027, and that hour comes twice: seven hours
        (at("2027-10-30", "20:00"), at("2027-10-31", "03:00")),
        (at("2027-10-31", "02:59"), at("2027-10-31", "03:00")),
    ],
)
def test_a_week_keeps_to_the_wall_clocks(instant: datetime, until: datetime | None) -> None:
    """Over midnight, and over the nights in which the clocks are changed."""
    assert NIGHTS.until(instant) == until


def test_an_end_in_the_hour_that_comes_twice_is_its_second() -> None:
    """And a week is bounded by its first and last day, where they are given."""
    short = Weekly(days=("sun",), begin=time(1), end=time(2, 30))
    assert short.until(at("2027-10-31", "01:15")) == at("2027-10-31", "01:30")
    bounded = Window(
        targets=("adorf",), reason=WHY, weekly=NIGHTS, begin=at("2026-12-05", "22:00"), end=at("2026-12-06", "02:00")
    )
    assert bounded.until(at("2026-12-05", "21:30")) is None
    assert bounded.until(at("2026-12-05", "22:30")) == at("2026-12-06", "02:00")
    assert bounded.until(at("2026-12-12", "22:30")) is None


def test_of_several_the_longest_counts() -> None:
    """Whoever looks wants to know when it is over."""
    longer = Window(targets=("essen",), reason=WHY, begin=ONCE.begin, end=at("2026-12-02", "06:00"))
    found = maintained((longer, ONCE), "essen/ebe/waste.pickups", at("2026-12-01", "18:00"))
    assert found is not None
    assert found.until == longer.end


GOOD = """\
windows:
  - targets: [essen/ebe]
    reason: {de: Sie ziehen um., en: They move.}
    from: 2026-12-01T18:00:00+01:00
    until: 2026-12-01T22:00:00+01:00
  - targets: [duisburg, essen/ebe/waste.pickups]
    reason: {de: Nachtarbeit, en: Night work}
    weekly: {days: [sat], from: 22:00, until: 04:00}
"""


def read(tmp_path: Path, text: str) -> tuple[Window, ...]:
    """The windows of a configuration with this file."""
    root = tmp_path / "config"
    shutil.copytree(shipped(), root, ignore=shutil.ignore_patterns("*.py", "__pycache__"), dirs_exist_ok=True)
    (root / "maintenance.yaml").write_text(text, "utf-8")
    return load(root).maintenance


def test_the_file(tmp_path: Path) -> None:
    """As it is written; without it nobody works on anything."""
    once, weekly = read(tmp_path, GOOD)
    assert once == ONCE
    assert (weekly.targets, weekly.weekly) == (("duisburg", "essen/ebe/waste.pickups"), NIGHTS)
    assert load(shipped()).maintenance == ()


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        (
            "[essen/ebe]",
            "[essen/eb]",
            'maintenance.yaml:2:15: "essen/eb" is no city, provider or source. Did you mean "essen/ebe"?',
        ),
        ("T18:00:00+01:00", "T18:00:00", "maintenance.yaml:4:11: "),
        ("T22:00:00+01:00", "T17:00:00+01:00", "maintenance.yaml:5:12: This window ends before it begins."),
        ("    until: 2026-12-01T22:00:00+01:00\n", "", "maintenance.yaml:2:5: This window has no end."),
        ("until: 04:00", "until: 24:00", 'maintenance.yaml:8:47: "24:00" is not a time of day.'),
        ("[sat]", "[samstag]", 'maintenance.yaml:8:21: "samstag" is not known here.'),
        ("en: They move.", "fr: Ils bougent.", "maintenance.yaml:3:34: "),
        ("weekly:", "daily:", "maintenance.yaml:8:5: "),
        ("windows:", "window:", "maintenance.yaml:1:1: "),
    ],
)
def test_what_is_wrong_is_said_with_its_place(tmp_path: Path, right: str, wrong: str, said: str) -> None:
    """File, line, column and remedy, for every flaw."""
    assert right in GOOD
    with pytest.raises(ConfigError) as refused:
        read(tmp_path, GOOD.replace(right, wrong, 1))
    assert any(said in str(flaw) for flaw in refused.value.flaws), [str(flaw) for flaw in refused.value.flaws]
