"""A command of ours beside the gateway: it starts with it, and goes when the gateway goes, however that ends.

`python -m gateway.cli.beside FOLDER identity --quiet` runs that command until it ends or standard input does: a dead parent takes it
along. SIGUSR1 has it run the command anew. It begins when a worker serves, whose sign lies in FOLDER: until then the processor is the
worker's. Not in the server itself: it forks its workers, and a fork must not carry half a thread along.
"""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from gateway.sign import awaited

PATIENCE = 15
"""Seconds it has to end in."""
LATEST = 20.0
"""Seconds after which it begins although no worker serves yet."""
ANEW = signal.SIGUSR1


@contextmanager
def beside(folder: Path, *command: str) -> Iterator[subprocess.Popen[bytes]]:
    """The command, for as long as this lasts; `folder` is where workers say that they serve."""
    before = signal.signal(ANEW, signal.SIG_IGN)  # told before it can hear, it has not begun yet either
    process = subprocess.Popen(
        [sys.executable, "-m", "gateway.cli.beside", str(folder), *command], stdin=subprocess.PIPE
    )
    signal.signal(ANEW, before)
    with process:
        try:
            yield process
        finally:
            if process.stdin is not None:
                process.stdin.close()  # its end of file is the signal to go
            process.wait(PATIENCE)


def again(process: subprocess.Popen[bytes]) -> None:
    """Have the command end in good order and begin anew."""
    if process.poll() is None:
        process.send_signal(ANEW)


def _ended(seconds: float) -> bool:
    """Whether standard input has ended, after waiting for it."""
    readable, _, _ = select.select([0], [], [], seconds)
    return bool(readable) and not os.read(0, 4096)


def _run(folder: str, command: Sequence[str]) -> int:
    if not awaited(Path(folder), seconds=LATEST, gone=lambda: _ended(0)):
        return 0
    whole = [sys.executable, "-c", "from gateway.cli.main import main; main()", *command]
    told: list[int] = []
    signal.signal(ANEW, lambda number, frame: told.append(number))
    while True:
        with subprocess.Popen(whole, stdin=subprocess.DEVNULL) as process:
            while process.poll() is None and not told:
                if _ended(0.5):
                    told.clear()
                    break
            process.terminate()
            status = process.wait(PATIENCE - 3)
        if not told:
            return status
        told.clear()


if __name__ == "__main__":
    try:
        sys.exit(_run(sys.argv[1], sys.argv[2:]))
    except KeyboardInterrupt:
        sys.exit(0)
