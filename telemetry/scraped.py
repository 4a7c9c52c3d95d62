"""The process behind `/metrics`: adds up the workers' counts whenever somebody asks. Started, and started again, by `attended`.

A process of its own, so that the gateway's parent keeps a single thread: it forks its workers. It listens on a socket it inherits, and
ends when its standard input does, which is when the parent is gone.
"""

from __future__ import annotations

import signal
import socket
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar, cast

from telemetry.exposition import CONTENT_TYPE, exposition
from telemetry.workers import Workers

_PATIENCE = 10.0


class Server(ThreadingHTTPServer):
    """Serves one folder of counts."""

    daemon_threads = True

    def __init__(self, listener: socket.socket, workers: Workers) -> None:
        super().__init__(listener.getsockname()[:2], Handler, bind_and_activate=False)
        self.socket.close()
        self.socket = listener
        self._workers = workers
        self._lock = threading.Lock()

    def text(self) -> bytes:
        """The counts of this moment."""
        with self._lock:  # a dead worker's files are folded in once
            sums = self._workers.sums()
        return exposition(sums.items(), time.time()).encode()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Whoever asked and went away is no news."""


class Handler(BaseHTTPRequestHandler):
    """Answers `GET /metrics`, and nothing else."""

    timeout: ClassVar[float | None] = _PATIENCE
    server_version = "hansa"
    sys_version = ""

    def do_GET(self) -> None:
        """The whole text, or 404."""
        if self.path.partition("?")[0] != "/metrics":
            self.send_error(404)
            return
        body = cast(Server, self.server).text()
        self.send_response(200)
        self.send_header("content-type", CONTENT_TYPE)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_request(self, code: Any = "-", size: Any = "-") -> None:
        """Scrapes come every few seconds and are not written down."""

    def log_error(self, *args: Any) -> None:
        """Nor is whoever asks for something else."""


def main(descriptor: int, folder: str) -> None:
    """Serve until standard input ends."""
    signal.signal(
        signal.SIGINT, signal.SIG_IGN
    )  # Ctrl-C reaches everyone in the terminal; the parent says when it is over
    listener = socket.socket(fileno=descriptor)
    with Server(listener, Workers(Path(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        sys.stdin.buffer.read()
        server.shutdown()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
