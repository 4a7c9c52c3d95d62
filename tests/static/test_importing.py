"""Importing a module does nothing: no sockets, no threads, no processes, no files. A package's door is empty."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.static.tree import ROOT, name_of, parsed, sources

_IDLE = "LIMIT = 3\n\ndef read():\n    return open(__file__).read()\n"
_BUSY = {
    "reads": "from pathlib import Path\nTEXT = (Path(__file__).parent / 'data.txt').read_text()\n",
    "writes": "import tempfile\nopen(tempfile.gettempdir() + '/hansa-importing', 'w').close()\n",
    "listens": "import socket\nS = socket.create_server(('127.0.0.1', 0))\nS.close()\n",
    "spawns": "import subprocess, sys\nsubprocess.run([sys.executable, '-c', ''])\n",
    "threads": "import threading\nthreading.Thread(target=threading.Event().wait, daemon=True).start()\n",
}


def _deeds(folder: Path, *modules: str) -> list[list[str]]:
    command = [sys.executable, "-B", "-m", "tests.static.importing", str(folder), *modules]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr
    deeds: list[list[str]] = json.loads(answer.stdout)
    return deeds


def test_importing_a_module_of_ours_does_nothing() -> None:
    """Every module that ships can be imported without a socket, a thread, a process or a file."""
    run_by_alembic = {"storage.migrations.env"}  # a script that stands among the modules
    names = {".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for path in sources()}
    assert _deeds(ROOT, *sorted(names - run_by_alembic)) == []


@pytest.mark.parametrize("module", _BUSY)
def test_the_law_sees_a_module_that_does_something(module: str, tmp_path: Path) -> None:
    """A module that reads, writes, listens, spawns or starts a thread while it is imported is named."""
    (tmp_path / "data.txt").write_text("data", "utf-8")
    (tmp_path / "idle.py").write_text(_IDLE, "utf-8")
    (tmp_path / f"{module}.py").write_text(_BUSY[module], "utf-8")
    assert {name for name, _ in _deeds(tmp_path, "idle", module)} == {module}


@pytest.mark.parametrize("path", [path for path in sources() if path.name == "__init__.py"], ids=name_of)
def test_a_package_says_what_it_is_and_nothing_else(path: Path) -> None:
    """`__init__.py` is empty or holds a docstring: nobody has to ask where a name comes from."""
    body = parsed(path).body
    assert not body or (len(body) == 1 and isinstance(body[0], ast.Expr) and ast.get_docstring(parsed(path)))
