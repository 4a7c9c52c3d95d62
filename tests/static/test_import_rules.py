"""The import rules hold because each of them has been seen to break: one deliberate violation for every contract."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.static.tree import ROOT, project, roots

_CONTRACTS: list[dict[str, Any]] = project()["tool"]["importlinter"]["contracts"]
_LINT = Path(sys.executable).with_name("lint-imports")


class Violation(NamedTuple):
    """A module that breaks one rule and no other. `beside` is an empty module it needs."""

    contract: str
    module: str
    imports: str
    beside: str | None = None


VIOLATIONS = (
    Violation("down-only", "config/violation.py", "adapters._kit.find"),
    Violation("down-only", "domain/violation.py", "storage.ports"),
    Violation(
        "down-only", "gateway/federation/violation.py", "gateway.http.violated", beside="gateway/http/violated.py"
    ),
    Violation("down-only", "gateway/edge/violation.py", "gateway.http.violated", beside="gateway/http/violated.py"),
    Violation("down-only", "portal/violation.py", "gateway.http.violated", beside="gateway/http/violated.py"),
    Violation("edge-knows-no-city", "gateway/edge/violation.py", "domain.catalogue"),
    Violation("edge-knows-no-city", "gateway/edge/violation.py", "config.violated", beside="config/violated.py"),
    Violation(
        "layers-apart", "gateway/layers/violation.py", "gateway.layers.violated", beside="gateway/layers/violated.py"
    ),
    Violation("stack-from-root", "gateway/federation/violation.py", "gateway.layers.stack"),
    Violation("problems-at-the-rim", "gateway/federation/violation.py", "gateway.problems"),
    Violation("plug-ins-by-name", "adapters/violation.py", "adapters.violated", beside="adapters/violated.py"),
    Violation(
        "plug-ins-by-name", "gateway/federation/violation.py", "adapters.violated", beside="adapters/violated.py"
    ),
    Violation("adapters-stay-home", "adapters/violation.py", "storage.ports"),
    Violation("adapters-stay-home", "adapters/violation.py", "gateway.federation"),
    Violation("engines-from-root", "gateway/federation/violation.py", "storage.violated", beside="storage/violated.py"),
    Violation("engines-from-root", "gateway/edge/violation.py", "telemetry.start"),
    Violation("down-only", "telemetry/violation.py", "storage.ports"),
    Violation("auth-can-move-out", "auth/violation.py", "domain.errors", beside="auth/__init__.py"),
    Violation("issuer-from-root", "gateway/http/violation.py", "auth.server.desk", beside="auth/server/desk.py"),
    Violation("twins-import-nothing", "sandbox/violation.py", "domain.errors"),
    Violation("twins-are-a-process", "gateway/federation/violation.py", "sandbox.kit"),
    Violation("tests-stay-out", "config/violation.py", "tests.static.tree"),
    Violation("door-fastapi", "config/violation.py", "starlette.responses"),
    Violation("door-http", "gateway/federation/violation.py", "httpx"),
    Violation("door-http", "sandbox/violation.py", "httpx"),
    Violation("door-database", "gateway/federation/violation.py", "sqlalchemy"),
    Violation("door-redis", "storage/violation.py", "redis.asyncio"),
    Violation("door-authlib", "gateway/http/violation.py", "authlib.jose"),
    Violation("door-seal", "gateway/http/violation.py", "cryptography.hazmat"),
    Violation("door-telemetry", "gateway/edge/violation.py", "opentelemetry.trace"),
    Violation("door-mail", "gateway/http/violation.py", "aiosmtplib"),
    Violation("door-workflows", "gateway/http/violation.py", "dbos"),
    Violation("door-hours", "gateway/federation/violation.py", "opening_hours"),
    Violation("door-terminal", "gateway/http/violation.py", "rich.table"),
)


@pytest.mark.parametrize("violation", VIOLATIONS, ids=lambda v: f"{v.contract}: {v.module} imports {v.imports}")
def test_a_violation_breaks_its_contract_and_no_other(violation: Violation, tmp_path: Path) -> None:
    """One forbidden import in a copy of the packages breaks exactly the contract that forbids it."""
    for root in roots():
        shutil.copytree(ROOT / root, tmp_path / root, ignore=shutil.ignore_patterns("__pycache__", "data", "lists"))
    if violation.beside is not None:
        _touch(tmp_path, Path(violation.beside))
    (tmp_path / violation.module).write_text(f"import {violation.imports}\n", "utf-8")
    present = json.dumps(sorted(path.parent.name for path in tmp_path.glob("*/__init__.py")))
    rules = (ROOT / "pyproject.toml").read_text("utf-8")
    (tmp_path / "pyproject.toml").write_text(
        re.sub(r"(?<=^root_packages = )\[.*]$", present, rules, flags=re.MULTILINE)
    )
    assert _broken(tmp_path) == {violation.contract}


def test_every_contract_has_a_violation() -> None:
    """A rule nobody has seen break is not trusted: each contract stands in the table above."""
    assert {violation.contract for violation in VIOLATIONS} == {contract["id"] for contract in _CONTRACTS}


def test_every_module_of_the_flow_has_its_place_in_the_order() -> None:
    """A part of the gateway, or a root, that the order does not name would be bound by no direction."""
    order = next(contract for contract in _CONTRACTS if contract["id"] == "down-only")
    placed = {name.strip(" ()") for layer in order["layers"] for name in layer.split("|")}
    flow = {f"gateway.{path.stem}" for path in (ROOT / "gateway").iterdir() if _is_module(path)}
    elsewhere = {"adapters", "gateway", "sandbox"}  # by their parts; by the kit; by nothing, they are apart
    assert flow | set(roots()) - elsewhere <= placed


def _touch(folder: Path, module: Path) -> None:
    """Make an empty module, and the packages it stands in where there are none yet."""
    (folder / module).parent.mkdir(parents=True, exist_ok=True)
    for package in module.parents[:-1]:
        (folder / package / "__init__.py").touch()
    (folder / module).touch()


def _is_module(path: Path) -> bool:
    return (path.suffix == ".py" and path.stem != "__init__") or (path / "__init__.py").exists()


def _broken(folder: Path) -> set[str]:
    """The ids of the contracts that `lint-imports` finds broken there."""
    command = [str(_LINT), "--no-cache", "--no-logo"]
    answer = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, env={"COLUMNS": "1000"})
    states = dict(re.findall(r"^(.+) (KEPT|BROKEN)\b", answer.stdout, re.MULTILINE))
    ids = {contract["name"]: contract["id"] for contract in _CONTRACTS}
    assert states.keys() == ids.keys(), answer.stdout + answer.stderr
    return {ids[name] for name, state in states.items() if state == "BROKEN"}
