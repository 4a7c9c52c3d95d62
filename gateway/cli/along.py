"""Identity beside the gateway. Apart from the command that serves it: the gateway and its workers import nothing of identity."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console

from config.model import Settings
from gateway.cli.beside import beside


def free(host: str, port: int) -> bool:
    """Whether the port can be listened on."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


@contextmanager
def along(settings: Settings, folder: Path, out: Console) -> Iterator[None]:
    """Identity beside the gateway, where it is to be: it starts with it, and goes when the gateway goes, however that ends."""
    if not settings.identity_along:
        yield
        return
    if not free(settings.host, settings.identity_listens):
        where = f"{settings.host}:{settings.identity_listens}"
        out.print(f"[yellow]identity is not served:[/yellow] {where} is taken (HANSA_IDENTITY_PORT)", highlight=False)
        yield
        return
    with beside(folder, "identity", "--quiet"):
        yield
