"""`/metrics` of the whole gateway: a folder the workers count in, and a process that adds them up for Prometheus.

Both belong to the parent. The process is one of its own, not a thread: the server forks its workers. Another attends to it.
"""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory

from config.model import Settings


class NotListening(Exception):
    """The address cannot be listened on; the text is for the operator."""


@contextmanager
def scraped(settings: Settings) -> Iterator[dict[str, str]]:
    """What the workers' environment needs, for as long as `/metrics` is served; nothing when no port is set."""
    if settings.metrics_port is None:
        yield {}
        return
    with TemporaryDirectory(prefix="hansa-metrics-") as folder, _listener(settings) as listener:
        command = [sys.executable, "-m", "telemetry.attended", str(listener.fileno()), folder, settings.log]
        # leaving the block ends its standard input, which is its signal to go
        with subprocess.Popen(command, stdin=subprocess.PIPE, pass_fds=[listener.fileno()]):
            yield {"HANSA_METRICS_FOLDER": folder}


def _listener(settings: Settings) -> socket.socket:
    host, port = settings.metrics_host, settings.metrics_port
    try:
        return socket.create_server((host, port or 0), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as wrong:
        text = f"{host}:{port} cannot be listened on ({wrong.strerror}). Choose another with HANSA_METRICS_PORT."
        raise NotListening(text) from wrong
