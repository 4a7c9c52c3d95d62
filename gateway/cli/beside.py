"""A command of ours beside the gateway: it starts with it, and goes when the gateway goes, however that ends.

`python -m gateway.cli.beside identity --quiet` runs that command until it ends or standard input does: a dead parent takes it
along. Not in the server itself: it forks its workers, and a fork must not carry half a thread along.
"""

from __future__ import annotations

import os
import select
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

PATIENCE = 15
"""Seconds it has to end in."""


@contextmanager
def beside(*command: str) -> Iterator[None]:
    """The command, for as long as this lasts."""
    with subprocess.Popen([sys.executable, "-m", "gateway.cli.beside", *command], stdin=subprocess.PIPE) as process:
        try:
            yield
        finally:
            if process.stdin is not None:
                process.stdin.close()  # its end of file is the signal to go
            process.wait(PATIENCE)


def _run(command: Sequence[str]) -> int:
    whole = [sys.executable, "-c", "from gateway.cli.main import main; main()", *command]
    with subprocess.Popen(whole, stdin=subprocess.DEVNULL) as process:
        while process.poll() is None:
            readable, _, _ = select.select([0], [], [], 0.5)
            if readable and not os.read(0, 4096):
                break
        process.terminate()
        return process.wait(PATIENCE - 3)


if __name__ == "__main__":
    try:
        sys.exit(_run(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(0)
