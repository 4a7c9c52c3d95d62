"""Whom the gateway is held against: one module for each, with `version()`, what it `CANNOT` do, and `started(...)`.

`started` writes a configuration into a private folder, starts the program with one worker on a free port of this machine, waits until
it gives the right answer, and ends it with the block. Where a program is not installed, both raise `Missing`, and the report shows it.
"""

from __future__ import annotations

import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path


class Missing(RuntimeError):
    """A peer that cannot be started on this machine; the message says why."""


def installed(wheel: str) -> str:
    """The version of a wheel; raises Missing."""
    try:
        return version(wheel)
    except PackageNotFoundError:
        raise Missing(
            f"{wheel} is not installed here; `make bench` installs it where there is one for the machine"
        ) from None


def program(name: str, wheel: str) -> str:
    """A program that came with a wheel; raises Missing."""
    installed(wheel)
    path = Path(sys.executable).parent / name
    if not path.exists():
        raise Missing(f"{wheel} is installed here without its program {name}")
    return str(path)
