"""A new city's file: drafted from its key, asked for what is missing, never over another, and only when it can be used."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from config.load import load, shipped
from gateway.cli.drafting import LANDS, slug_of
from gateway.cli.main import app

GIVEN = {
    "--ags": "05117000",
    "--bounds": "6.795,51.380,6.970,51.476",
    "--postcodes": "45468-45481,45499",
    "--url": "https://www.muelheim-ruhr.de",
}


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the shipped cities, which the commands read."""
    for name in ("cities", "regions", "lists"):
        shutil.copytree(shipped() / name, tmp_path / name)
    shutil.copy(shipped() / "hansa.yaml", tmp_path)
    monkeypatch.setenv("HANSA_CONFIG", str(tmp_path))
    return tmp_path


def run(name: str, options: dict[str, str], *more: str, says: str = "") -> tuple[int, str]:
    """Status and everything printed."""
    flat = [word for pair in options.items() for word in pair]
    result = CliRunner().invoke(app, ["new-city", name, *flat, *more], input=says, env={"COLUMNS": "200"})
    return result.exit_code, result.output


def test_a_key_brings_what_its_state_has(config: Path) -> None:
    """The draft loads, extends its state's region, and has that region's bindings and none of its own."""
    status, _ = run("Mülheim an der Ruhr", GIVEN, "--slug", "muelheim")
    assert status == 0
    declared = load(config)
    [city] = [each for each in declared.cities if each.slug == "muelheim"]
    [nrw] = [each for each in declared.regions if each.slug == "nrw"]
    assert (city.ags, city.ars, city.names["de"], city.regions) == (
        "05117000",
        "051170000000",
        "Mülheim an der Ruhr",
        ("nrw",),
    )
    assert (city.bindings, city.centre, city.postcodes) == (
        nrw.bindings,
        (51.428, 6.8825),
        ((45468, 45481), (45499, 45499)),
    )


def test_what_is_given_is_kept(config: Path) -> None:
    """An own regional key, middle, English name and further regions go in as they are, in quotes where YAML needs them."""
    more = {"--ars": "051170001000", "--centre": "51.4,6.9", "--english": "No: a, {town}"}
    status, _ = run("Mülheim", GIVEN | more, "--extends", "nrw", "--extends", "ruhr")
    assert status == 0
    [city] = [each for each in load(config).cities if each.slug == "muelheim"]
    assert (city.ars, city.centre, city.names["en"], city.regions) == (
        "051170001000",
        (51.4, 6.9),
        "No: a, {town}",
        ("nrw", "ruhr"),
    )


def test_nothing_is_overwritten(config: Path) -> None:
    """A city that is there stays as it is, to the byte."""
    before = (config / "cities" / "essen.yaml").read_bytes()
    status, _ = run("Essen", GIVEN)
    assert status == 2
    assert (config / "cities" / "essen.yaml").read_bytes() == before


@pytest.mark.parametrize(
    "wrong",
    [
        {"--ags": "05113000"},
        {"--ags": "5117"},
        {"--bounds": "6.970,51.380,6.795,51.476"},
        {"--bounds": "6.8,51.3"},
        {"--postcodes": "45481-45468"},
        {"--url": "muelheim"},
        {"--slug": "Mül heim"},
        {"--slug": "../essen"},
        {"--ags": "04011000"},
        {"--extends": "nrv"},
    ],
    ids=lambda each: " ".join(next(iter(each.items()))),
)
def test_what_cannot_be_used_leaves_nothing_behind(config: Path, wrong: dict[str, str]) -> None:
    """A key another city has, a form that is none, a state without a region: status 2, and the folder is as before."""
    before = sorted(path.name for path in (config / "cities").iterdir())
    status, _ = run("Mülheim", GIVEN | wrong)
    assert status == 2
    assert sorted(path.name for path in (config / "cities").iterdir()) == before
    load(config)


def test_what_is_missing_is_asked_for(config: Path) -> None:
    """In the order of the file, again when the answer has the wrong form; with nobody to ask nothing is written."""
    answers = "05117000\n6.795,51.380\n6.795, 51.380, 6.970, 51.476\n45468-45481\nhttps://www.muelheim-ruhr.de\n"
    status, said = run("Mülheim", {"--lang": "de"}, says=answers)
    assert status == 0
    assert said.count("Grenzen:") == 2
    assert load(config).cities
    (config / "cities" / "muelheim.yaml").unlink()
    status, _ = run("Mülheim", {})
    assert status == 2
    assert not (config / "cities" / "muelheim.yaml").exists()


def test_names_and_keys() -> None:
    """Slugs are plain letters; sixteen states have a key, and North Rhine-Westphalia's is 05."""
    assert [slug_of(name) for name in ("Mülheim an der Ruhr", "Groß-Gerau", "Café  No 1")] == [
        "muelheim-an-der-ruhr",
        "gross-gerau",
        "cafe-no-1",
    ]
    assert (len(LANDS), LANDS["05"], LANDS["16"]) == (16, "NW", "TH")
