"""The process that opens photos: confined before it sees a byte, and whatever becomes of it, the worker goes on."""

from __future__ import annotations

import ast
import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from domain.cases import Photo
from domain.errors import Busy
from gateway.intake import darkroom, photo_worker
from gateway.intake.darkroom import Broken, developed
from gateway.intake.photos import checked
from tests.intake.pictures import as_bytes, scene
from tests.static.tree import ROOT

WORKER = Path(photo_worker.__file__)
PROBE = """
import importlib.util, os, socket, sys
spec = importlib.util.spec_from_file_location("worker", sys.argv[1])
worker = importlib.util.module_from_spec(spec)
spec.loader.exec_module(worker)
worker._load()
worker._confine()
found = []
for name, deed in {
    "read": lambda: open("/etc/hostname"),
    "write": lambda: open("/tmp/hansa-probe", "w"),
    "connect": lambda: socket.socket(),
    "run": lambda: os.posix_spawn("/bin/true", ["true"], {}, file_actions=[(os.POSIX_SPAWN_OPEN, 5, "/", 0, 0)]),
    "much": lambda: bytearray(2**31),
}.items():
    try:
        deed()
    except (OSError, MemoryError):
        continue
    found.append(name)
print(found)
"""


def pretend(monkeypatch: pytest.MonkeyPatch, folder: Path, program: str) -> None:
    """Have this program stand where the one that opens photos stands."""
    path = folder / "worker.py"
    path.write_text(program, "utf-8")
    monkeypatch.setattr(photo_worker, "__file__", str(path))


def test_once_confined_it_can_do_nothing_else() -> None:
    """No file, no connection, no two gigabytes: with its decoders loaded nothing more can be opened."""
    done = subprocess.run([sys.executable, "-I", "-c", PROBE, str(WORKER)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_it_is_confined_before_it_looks_at_a_picture() -> None:
    """The bounds are set in `main` before the only call that opens what was sent."""
    (main,) = [
        node
        for node in ast.parse(WORKER.read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef) and node.name == "main"
    ]
    called = [node.func.id for node in ast.walk(main) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
    assert called.index("_confine") < called.index("developed")


def test_the_house_loads_no_decoder_and_the_process_no_house() -> None:
    """Importing what checks photos imports no Pillow; and the program imports nothing of ours."""
    code = "import sys, gateway.intake.photos; print(sorted(name for name in sys.modules if name.startswith(('PIL', 'pillow'))))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
    tree = ast.parse(WORKER.read_text("utf-8"))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.split(".")[0] for name in names} - sys.stdlib_module_names == {"PIL", "pillow_heif"}


async def test_it_is_told_nothing_of_the_house(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Its environment is empty, and it stands in no folder of ours: there is no key to be found."""
    monkeypatch.setenv("HANSA_IDENTITY_SEAL", "geheim")
    pretend(
        monkeypatch,
        tmp_path,
        "import os; print('image/jpeg'); print(sorted(set(os.environ) - {'LC_CTYPE'}), os.getcwd())",
    )
    assert await developed(b"", keep_position=False) == ("image/jpeg", b"[] /\n")


@pytest.mark.parametrize(
    "program",
    [
        "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)",
        "import os, signal; os.kill(os.getpid(), signal.SIGXCPU)",
        "raise MemoryError",
        "",
        "print('image/jpeg', end='')",
        "print('text/html'); print('<script>')",
        "print('image/jpeg'); raise SystemExit(3)",
        "import sys; sys.stdin.close(); print('image/jpeg'); print('x' * 30_000_000)",
        "print('image/jpeg')\nwhile True: print('x' * 100_000)",
    ],
    ids=[
        "crash",
        "no time left",
        "no memory left",
        "silent",
        "half a line",
        "another kind",
        "failed",
        "flood",
        "endless",
    ],
)
async def test_whatever_becomes_of_it_there_is_just_no_picture(
    program: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A crash, a bound that was reached, nonsense or a flood: the picture is broken, and the process is gone."""
    pretend(monkeypatch, tmp_path, program)
    with pytest.raises(Broken):
        await developed(bytes(1_000_000), keep_position=False)


async def test_who_goes_away_leaves_no_process_and_no_berth_behind(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A request that is given up ends its process at once, and the next one has the berth."""
    note = tmp_path / "pid"
    os.mkfifo(note)
    writing = f"import os, pathlib, time; pathlib.Path({str(note)!r}).write_text(str(os.getpid())); time.sleep(100)"
    pretend(monkeypatch, tmp_path, writing)
    task = asyncio.create_task(checked(as_bytes(scene()), place=1, keep_position=False, scan=None))
    number = int(await asyncio.to_thread(note.read_text))
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    with pytest.raises(ProcessLookupError):
        os.kill(number, signal.SIGCONT)
    monkeypatch.setattr(photo_worker, "__file__", str(WORKER))
    assert isinstance(await checked(as_bytes(scene()), place=1, keep_position=False, scan=None), Photo)


async def test_what_does_not_end_is_ended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """After its time the process is ended, and the citizen is told to come again."""
    monkeypatch.setattr(darkroom, "PATIENCE_SECONDS", 0.3)
    pretend(monkeypatch, tmp_path, "import time; time.sleep(100)")
    with pytest.raises(Busy):
        await developed(b"", keep_position=False)
