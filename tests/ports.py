"""A port for a server that a test starts. Knows no server."""

from __future__ import annotations

import secrets
import socket
from contextlib import suppress

OURS = range(15_000, 32_000)
"""Below those the system gives away: what other tests are given meanwhile is never one of these."""


def free_port() -> int:
    """A port nobody listens on now."""
    while True:
        port = secrets.choice(OURS)
        with socket.socket() as listener, suppress(OSError):
            listener.bind(("127.0.0.1", port))
            return port
