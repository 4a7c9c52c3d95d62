"""How a server of ours listens, the gateway's and identity's alike."""

from __future__ import annotations

from typing import Any

from granian import Granian
from granian.constants import Interfaces, Loops
from granian.log import LogLevels
from granian.server.mp import MPServer
from granian.server.mt import MTServer

BACKLOG = 4096  # above any admission limit: the edge refuses with words, not the kernel with silence


def server(factory: str, *, host: str, port: int, workers: int) -> MPServer | MTServer:
    """A server of the application that `factory` (`module:function`) makes in each worker; `serve()` blocks."""
    return Granian(factory, **ways(host=host, port=port, workers=workers))


def ways(*, host: str, port: int, workers: int) -> dict[str, Any]:
    """How any of them listens."""
    return {
        "factory": True,
        "address": host,
        "port": port,
        "interface": Interfaces.ASGI,
        "loop": Loops.uvloop,
        "workers": workers,
        "backlog": BACKLOG,
        "backpressure": BACKLOG,
        "websockets": False,
        "log_level": LogLevels.warning,
        "respawn_failed_workers": True,
        "workers_kill_timeout": 10,
        "process_name": None,
    }
