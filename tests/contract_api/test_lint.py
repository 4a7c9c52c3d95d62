"""The committed API document follows the rules of Spectral and of its OWASP set, except where a reason is written down.

Spectral comes from npm, by the lock beside its rules, into `tests/tools/node_modules`; Node itself is a wheel.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.ahead import today

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ROOT / "tests" / "tools"
BIN = Path(sys.executable).parent
BROKEN = "owasp:api2:2023-no-credentials-in-url"
"""The rule that fails instead of finding anything; it stays off when the exceptions are weighed."""


@pytest.fixture(scope="module")
def spectral() -> Path:
    """The program, installed when the lock has changed."""
    program = TOOLS / "node_modules" / ".bin" / "spectral"
    stamp, lock = TOOLS / "node_modules" / ".lock-digest", TOOLS / "package-lock.json"
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()
    if not (stamp.exists() and stamp.read_text("utf-8") == digest):
        said = _run([str(BIN / "npm"), "ci", "--no-audit", "--no-fund"])
        assert said.returncode == 0, f"npm could not install Spectral:\n{said.stderr}"
        stamp.write_text(digest, "utf-8")
    return program


def _run(command: list[str]) -> subprocess.CompletedProcess[str]:
    environ = today() | {"PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
    return subprocess.run(command, cwd=TOOLS, env=environ, capture_output=True, text=True, timeout=110, check=False)


def _ruleset() -> dict[str, Any]:
    rules: dict[str, Any] = yaml.safe_load((TOOLS / "ruleset.yaml").read_text("utf-8"))
    return rules


def _found(spectral: Path, document: Path, rules: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """What a set of rules finds in a document; the set lies beside the program, which looks for its parts from there."""
    ruleset = TOOLS / "node_modules" / f".{name}.yaml"
    ruleset.write_text(yaml.safe_dump(rules), "utf-8")
    said = _run([str(spectral), "lint", "--ruleset", str(ruleset), "--format", "json", "--quiet", str(document)])
    assert said.returncode in {0, 1}, said.stderr
    found: list[dict[str, Any]] = json.loads(said.stdout or "[]")
    return found


def test_every_finding_is_excused_and_every_excuse_is_needed(spectral: Path) -> None:
    """What Spectral finds is exactly what `ruleset.yaml` excepts with a reason."""
    rules = _ruleset()
    excused = {rule for rule, level in rules["rules"].items() if level in {False, "off"}}
    assert excused == set(rules["rules"])
    document = ROOT / "openapi" / "hansa.json"
    found = _found(spectral, document, {**rules, "rules": {BROKEN: "off"}}, "all-rules")
    strange = [(each["code"], each["path"], each["message"]) for each in found if each["code"] not in excused]
    assert strange == []
    assert excused == {BROKEN, *(each["code"] for each in found)}


def test_the_rules_see_a_bad_document(spectral: Path, tmp_path: Path) -> None:
    """An operation without an id and a description is found in spite of the exceptions."""
    document = json.loads((ROOT / "openapi" / "hansa.json").read_text("utf-8"))
    operation = document["paths"]["/v1/places"]["get"]
    del operation["operationId"], operation["description"]
    bad = tmp_path / "bad.json"
    bad.write_text(json.dumps(document), "utf-8")
    codes = {each["code"] for each in _found(spectral, bad, _ruleset(), "our-rules")}
    assert {"operation-operationId", "operation-description"} <= codes
