"""The how-to of conformance is true: its commands run, and it names every rule of a tier and every suspicion."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from adapters._kit.conformance import LAWS
from config.load import load, shipped
from domain.quality import RULES
from domain.texts import NOTES
from tests.static.tree import ROOT

PAGE = (ROOT / "docs" / "how-to" / "conform.md").read_text("utf-8")
COMMANDS = re.findall(r"^hansa (.+)$", PAGE, re.MULTILINE)
pytestmark = pytest.mark.timeout(300)  # minutes of computing, where others compute beside it
HANSA = (sys.executable, "-c", "from gateway.cli.main import main; main()")


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_of_the_page_runs(command: str, tmp_path: Path) -> None:
    """As typed, in an empty folder, on a copy of the configuration: status 0, and what it says it writes is there."""
    shutil.copytree(
        shipped(), tmp_path / "config", ignore=shutil.ignore_patterns("*.py", "__pycache__", "quality.yaml")
    )
    kept = {name: value for name, value in os.environ.items() if not name.startswith("HANSA_")}
    settings = {"HANSA_CONFIG": str(tmp_path / "config"), "PYTHONPATH": str(ROOT), "COLUMNS": "200", "NO_COLOR": "1"}
    done = subprocess.run(
        [*HANSA, *shlex.split(command)], cwd=tmp_path, env=kept | settings, capture_output=True, text=True, timeout=230,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, (done.stdout + done.stderr)[-4000:]
    if "--json" in command:
        report = json.loads(done.stdout)
        assert [law["id"] for law in report["laws"]] == [law.id for law in LAWS]
        assert {binding["id"].split("/")[0] for binding in report["bindings"]} == {"essen"}
    else:
        assert "Every law that applies is kept." in done.stdout
        assert "tried duisburg/wbd/waste.pickups#wbd" in done.stdout
    assert ("--record" in command) == any(tmp_path.rglob("duisburg_wbd_waste.pickups_wbd.json"))
    assert ("--write" in command) == (tmp_path / "config" / "quality.yaml").exists()


def test_a_broken_law_is_shown_with_its_evidence(tmp_path: Path) -> None:
    """Status 1; the table marks it, and under the table stand the binding, the law and what was seen."""
    config = tmp_path / "config"
    shutil.copytree(shipped(), config, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    file = config / "cities" / "essen.yaml"
    text = file.read_text("utf-8")
    assert "bounds: [6.894, 51.347, 7.138, 51.535]" in text
    # A city half as wide: what lies in its east is outside, and refused.
    text = text.replace("7.138, 51.535", "7.02, 51.535")
    file.write_text(text, "utf-8")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("HANSA_")}
    settings = {"HANSA_CONFIG": str(config), "PYTHONPATH": str(ROOT), "COLUMNS": "200", "NO_COLOR": "1"}
    done = subprocess.run(
        [*HANSA, "conform", "essen"], cwd=tmp_path, env=kept | settings, capture_output=True, text=True, timeout=230, check=False
    )  # fmt: skip
    assert done.returncode == 1, done.stdout + done.stderr
    assert "✗ essen/stadt/places#spielplatz in-bounds: Every position lies in the city" in done.stdout
    assert "rows are refused: ValueError: no place in or near the city" in done.stdout
    assert "Every law that applies is kept." not in done.stdout


def test_the_page_names_every_rule_and_suspicion() -> None:
    """A rule of a tier, or a suspicion, that the page does not explain would be a riddle to whoever meets it."""
    names = [rule.id for rule in RULES] + [slug for slug in NOTES if slug.startswith("suspect-")]
    assert [name for name in names if f"`{name}`" not in PAGE] == []


def test_a_city_that_is_not_there_is_refused_in_words(tmp_path: Path) -> None:
    """Status 2, and the cities there are."""
    done = subprocess.run(
        [*HANSA, "conform", "kleve"], env=os.environ | {"HANSA_STATE": str(tmp_path)}, capture_output=True, text=True, timeout=110,
        check=False,
    )  # fmt: skip
    assert done.returncode == 2
    known = ", ".join(city.slug for city in load(shipped()).cities)
    assert f"There is no city 'kleve', only {known}." in " ".join(done.stderr.split())
