"""The workflows in `openapi/workflows` (Arazzo 1.0.1) can be followed: Redocly takes each step at a real gateway.

Beside its own criteria each answer is held against the contract: status, media type and schema.
"""

from __future__ import annotations

import json
import subprocess
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from sdk.generate.contract import read
from tests.identity.broker_tools import environ, installed
from tests.ports import free_port
from tests.sdk.conftest import Gateway
from tests.sdk.node import INSTALL
from tests.static.tree import ROOT

TOOLS = ROOT / "tests" / "tools" / "redocly"
FOLDER = ROOT / "openapi" / "workflows"
FILES = sorted(FOLDER.glob("*.arazzo.yaml"))
SILENT = {"REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true", "NO_COLOR": "1"}

pytestmark = pytest.mark.timeout(240)  # the first test starts the gateway and fetches the programs


@pytest.fixture(scope="module", autouse=True)
def _installed() -> None:
    """Redocly, installed when its lock has changed."""
    installed(TOOLS / "node_modules", TOOLS / "package-lock.json", INSTALL)


def redocly(*words: str) -> subprocess.CompletedProcess[str]:
    """What it says of a command."""
    command = [str(TOOLS / "node_modules" / ".bin" / "redocly"), *words]
    return subprocess.run(
        command, cwd=ROOT, env=environ() | SILENT, capture_output=True, text=True, timeout=110, check=False
    )


def follow(file: Path, gateway: Gateway, note: Path, **inputs: str) -> tuple[subprocess.CompletedProcess[str], Any]:
    """One file's workflows with these inputs; what was said, and the record of it."""
    given = [word for name, value in inputs.items() for word in ("--input", f"{name}={value}")]
    said = redocly("respect", str(file), "--server", f"hansa={gateway.url}", "--json-output", str(note), *given)
    return said, json.loads(note.read_text("utf-8"))


def steps(file: Path) -> dict[str, list[Mapping[str, Any]]]:
    """Workflow → its steps."""
    told = yaml.safe_load(file.read_text("utf-8"))
    return {workflow["workflowId"]: workflow["steps"] for workflow in told["workflows"]}


def test_the_workflows_are_sound() -> None:
    """Redocly finds nothing wrong with any of them, and they speak of operations that are there."""
    assert len(FILES) >= 4
    said = redocly("lint", *map(str, FILES))
    assert said.returncode == 0, said.stdout + said.stderr
    known = {operation.id for operation in read().operations}
    for file in FILES:
        assert yaml.safe_load(file.read_text("utf-8"))["arazzo"] == "1.0.1"
        named = {step["operationId"] for each in steps(file).values() for step in each}
        assert named <= known, file.name


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name.partition(".")[0])
def test_a_workflow_can_be_followed(file: Path, gateway: Gateway, tmp_path: Path) -> None:
    """Every step is taken, and every answer is what the step and the contract promise."""
    token = gateway.machine if file.name.startswith("webhooks") else gateway.token
    url = f"http://127.0.0.1:{free_port()}/hansa"
    said, told = follow(file, gateway, tmp_path / "told.json", token=token, key=f'"{uuid.uuid4()}"', url=url)
    assert said.returncode == 0, said.stdout + said.stderr
    (record,) = told["files"].values()
    taken = {
        each["workflowId"]: [step["stepId"] for step in each["executedSteps"]] for each in record["executedWorkflows"]
    }
    assert taken == {name: [step["stepId"] for step in each] for name, each in steps(file).items()}


def test_what_cannot_be_followed_is_said(gateway: Gateway, tmp_path: Path) -> None:
    """An address that nobody has ends the workflow at its first step."""
    said, _ = follow(FOLDER / "collection-dates.arazzo.yaml", gateway, tmp_path / "told.json", q="Nirgendwo 99999")
    assert said.returncode != 0
    assert "find-address" in said.stdout + said.stderr
