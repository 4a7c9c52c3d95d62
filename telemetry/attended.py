"""Keeps the process behind `/metrics` alive: starts it, and starts it again when it dies. Started by the gateway's parent process.

Knows nothing of metrics. Both inherit the parent's pipe as standard input, whose end is the sign to go.
"""

from __future__ import annotations

import logging
import signal
import subprocess
import sys
import time

from telemetry.logs import write_to

log = logging.getLogger("hansa.metrics")

PAUSE = 1.0
"""Seconds before it is started again; twice as many each time it dies young."""
LONGEST = 30.0
GROWN = 60.0
"""Seconds after which one did not die young."""


def attend(command: list[str], descriptor: int) -> None:
    """Run the command, which inherits the descriptor, until it ends by itself with 0."""
    pause = PAUSE
    while True:
        began = time.monotonic()
        status = subprocess.run(command, pass_fds=[descriptor], check=False).returncode
        if status == 0:
            return
        if time.monotonic() - began >= GROWN:
            pause = PAUSE
        log.warning("the process behind /metrics ended with %d and is started again in %d s", status, round(pause))
        time.sleep(pause)
        pause = min(LONGEST, 2 * pause)


def main(descriptor: str, folder: str, style: str) -> None:
    """Attend to `telemetry.scraped`; `style` is the log's."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # as there: the parent says when it is over
    write_to(sys.stderr, style)
    attend([sys.executable, "-m", "telemetry.scraped", descriptor, folder], int(descriptor))


if __name__ == "__main__":
    main(*sys.argv[1:])
