"""The code beside the playground's answer runs as it stands, and gets the same answer."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.ahead import today
from tests.identity.broker_tools import BIN
from tests.identity.pages_browser import Browser
from tests.pages.portal import ANSWERED
from tests.static.tree import ROOT

CLIENT = ROOT / "sdk" / "python"
PROGRAMS: dict[str, Callable[[], list[str]]] = {
    "curl": lambda: [shutil.which("sh") or "", "-c"],
    "python": lambda: [sys.executable, "-c"],
    "typescript": lambda: [str(BIN / "node"), "--input-type=module-typescript", "-e"],
}


@pytest.mark.parametrize("question", ["places", "departures", "parking"])
@pytest.mark.parametrize("kind", PROGRAMS)
def test_the_code_runs_as_it_stands(kind: str, question: str, gateway: str, browser: Browser) -> None:
    """curl, the Python client and TypeScript print what the playground shows: the same things, by their ids."""
    if kind == "python" and not (CLIENT / "hansa_client").exists():
        pytest.skip("there is no Python client in this tree")
    if kind == "curl" and shutil.which("curl") is None:
        pytest.skip("there is no curl here")
    browser.open(f"{gateway}/developers/playground?lang=en")
    browser.until(ANSWERED)
    browser.run(f"document.querySelector('[name=question][value={question}]').click()")
    browser.run(f"document.querySelector('[name=code][value={kind}]').click()")
    code = browser.run("document.querySelector('#code').textContent")
    assert gateway in code
    browser.run("document.querySelector('#ask').requestSubmit()")
    path = {"places": "places", "departures": "mobility/departures", "parking": "mobility/parking"}[question]
    browser.until(f"performance.getEntriesByType('resource').some(e => e.name.includes('/v1/{path}?')) && {ANSWERED}")
    ids = browser.run("JSON.parse(document.querySelector('#raw').textContent).items.map(item => item.id)")
    assert ids
    said = _printed([*PROGRAMS[kind](), code])
    assert [each for each in ids[:3] if each not in said] == []


def _printed(command: list[str]) -> str:
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    env = today() | {"PATH": path, "PYTHONPATH": str(CLIENT), "NO_PROXY": "127.0.0.1"}
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout
