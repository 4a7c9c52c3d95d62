"""What is installed is what was looked at: locks with hashes and without hosts, packages named one by one."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tests.static.tree import ROOT, name_of, project, roots

_LOCKS = sorted((ROOT / "requirements").glob("*.lock"))
_NODE_LOCKS = [
    lock
    for place in (ROOT / "sdk", ROOT / "tests" / "tools", ROOT / "bench" / "tools")
    for lock in sorted(place.glob("**/package-lock.json"))
    if "node_modules" not in lock.parts  # what those packages brought along is theirs
]
_PIN = re.compile(
    r"^([A-Za-z0-9._-]+)==(\S+)((?: ; [^\\\n]+)?)((?: \\\n    --hash=sha256:[0-9a-f]{64})+)$", re.MULTILINE
)


def _pins(lock: Path) -> dict[tuple[str, str], str]:
    """Name and marker → version."""
    return {(match[1], match[3]): match[2] for match in _PIN.finditer(lock.read_text("utf-8"))}


@pytest.mark.parametrize("lock", _LOCKS, ids=name_of)
def test_T23_a_lock_pins_by_hash_and_names_no_host(lock: Path) -> None:
    """Nothing stands in a lock but comments and pins with hashes: no index, no link, no address."""
    rest = _PIN.sub("", lock.read_text("utf-8"))
    assert [line for line in rest.splitlines() if line and not line.startswith("#")] == []
    assert "://" not in lock.read_text("utf-8")
    assert _pins(lock)


@pytest.mark.parametrize("lock", _NODE_LOCKS, ids=lambda lock: lock.parent.name)
def test_T23_a_node_lock_pins_by_hash_and_names_no_host(lock: Path) -> None:
    """Every package of a lock of Node has its digest and no address."""
    packages = {name: said for name, said in json.loads(lock.read_text("utf-8"))["packages"].items() if name}
    assert packages
    assert [name for name, said in packages.items() if not said.get("integrity", "").startswith("sha512-")] == []
    assert [name for name, said in packages.items() if "resolved" in said] == []


@pytest.mark.parametrize("lock", ["run", "dev"])
def test_a_lock_holds_what_the_project_asks_for(lock: str) -> None:
    """Every direct dependency is pinned, to a version that `pyproject.toml` allows."""
    table = project()
    extras = table["project"]["optional-dependencies"].values()
    wanted = [*table["project"]["dependencies"], *(line for extra in extras for line in extra)]
    if lock == "dev":
        wanted += table["dependency-groups"]["dev"]
    pinned = {name: version for (name, _), version in _pins(ROOT / "requirements" / f"{lock}.lock").items()}
    asked = [Requirement(line) for line in wanted]
    assert [str(need) for need in asked if not need.specifier.contains(pinned.get(need.name.lower(), "0"))] == []


def test_developers_run_what_users_run() -> None:
    """What is in both locks has the same version in both, where the same machines get it: no marker means all of them."""
    run, dev = (_pins(ROOT / "requirements" / f"{name}.lock") for name in ("run", "dev"))
    other = {pin for pin, version in run.items() if version not in (dev.get(pin), dev.get((pin[0], "")))}
    assert other == set()


def test_every_root_ships_with_its_types() -> None:
    """The roots the import rules know are the ones that are packed, looked through by mypy, and marked as typed."""
    tool = project()["tool"]
    packed = {name.removesuffix(".*") for name in tool["setuptools"]["packages"]["find"]["include"]}
    assert packed == set(roots())
    assert packed <= set(tool["mypy"]["files"])
    assert packed == set(tool["ruff"]["lint"]["isort"]["known-first-party"])
    assert [root for root in roots() if not (ROOT / root / "py.typed").exists()] == []
