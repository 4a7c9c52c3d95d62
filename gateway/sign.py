"""The sign by which a worker says that it serves: a file in its parent's folder. Who waits for it imports nothing else."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

PREFIX = "serving-"
LOOK = 0.05
"""Seconds between two looks for it."""


def serving(folder: Path, process: int) -> Path:
    """The file of one worker."""
    return folder / f"{PREFIX}{process}"


def awaited(folder: Path, *, seconds: float, gone: Callable[[], bool] = lambda: False) -> bool:
    """Wait until some worker serves, or for so long; False when whoever it is for is `gone` before."""
    until = time.monotonic() + seconds
    while not any(folder.glob(f"{PREFIX}*")) and time.monotonic() < until:
        if gone():
            return False
        time.sleep(LOOK)
    return True
