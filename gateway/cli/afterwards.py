"""`python -m gateway.cli.afterwards FOLDER MODULE WORDS…`: run a module once a worker serves.

Until then the processor is the worker's: this one has imported nothing that takes time.
"""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

from gateway.sign import awaited

PATIENCE = 60.0
"""Seconds after which it is run all the same."""


def _run(folder: str, module: str, *words: str) -> None:
    awaited(Path(folder), seconds=PATIENCE)
    sys.argv[1:] = words
    runpy.run_module(module, run_name="__main__")


if __name__ == "__main__":
    _run(*sys.argv[1:])
