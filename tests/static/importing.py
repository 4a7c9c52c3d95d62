"""Import modules one after the other, and print as JSON what they did beyond defining names.

Run as a process of its own, `python -m tests.static.importing FOLDER MODULE…`: an audit hook cannot be taken off again.
Opening a socket, starting a thread or a process, reading a file of the folder, writing any file or the environment
counts; what a third-party module does while it is imported does not, and neither does reading source code.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import threading
from pathlib import Path
from types import FrameType

_DEEDS = (
    "os.fork",
    "os.mkdir",
    "os.posix_spawn",
    "os.putenv",
    "os.remove",
    "os.rename",
    "os.system",
    "shutil.",
    "socket.",
    "sqlite3.connect",
    "subprocess.Popen",
    "tempfile.",
)
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC


def done_by(folder: Path, names: list[str]) -> list[tuple[str, str]]:
    """Module and deed, for every deed of a module of this folder while the named ones are imported."""
    deeds: list[tuple[str, str]] = []

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        if (event.startswith(_DEEDS) or _opens(folder, event, arguments)) and (culprit := _culprit(folder)):
            deeds.append((culprit, f"{event} {arguments[0] if arguments else ''}"))

    sys.addaudithook(watch)
    for name in names:
        before = threading.active_count()
        importlib.import_module(name)
        if threading.active_count() > before:
            deeds.append((name, "threading.Thread"))
    return deeds


def _opens(folder: Path, event: str, arguments: tuple[object, ...]) -> bool:
    if event != "open" or not isinstance(arguments[0], str | bytes):
        return False
    flags = arguments[2]
    writes = isinstance(flags, int) and bool(flags & _WRITES)
    return writes or Path(os.fsdecode(arguments[0])).absolute().is_relative_to(folder)


def _culprit(folder: Path) -> str | None:
    """The module of ours whose own code runs: no import lies between it and the deed."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        file = frame.f_code.co_filename
        if file.startswith("<frozen importlib"):
            return None
        if file != __file__ and file.startswith(f"{folder}{os.sep}") and f"{os.sep}site-packages{os.sep}" not in file:
            return str(frame.f_globals.get("__name__"))
        frame = frame.f_back
    return None


if __name__ == "__main__":
    sys.path.insert(0, sys.argv[1])
    sys.stdout.write(json.dumps(done_by(Path(sys.argv[1]), sys.argv[2:])))
