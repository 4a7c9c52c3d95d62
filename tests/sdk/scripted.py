"""A small real server that gives the answers it was told to, one after the other, and keeps what it was asked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Asked:
    """One request that came."""

    verb: str
    path: str
    headers: Message
    body: bytes


class Scripted:
    """The server, to be used in a `with`. When nothing is left to say, the last answer is said again."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self._answers: list[tuple[int, Mapping[str, str], bytes]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def handle_any(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length", 0)))
                outer.asked.append(Asked(self.command, self.path, self.headers, body))
                status, headers, text = outer._next()
                if status == 0:
                    return  # hangs up without a word
                self.send_response(status)
                for name, value in {"content-length": str(len(text)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(text)

            def __getattr__(self, name: str) -> Any:
                if name.startswith("do_"):
                    return self.handle_any
                raise AttributeError(name)

            def log_message(self, *words: Any) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05})

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def says(self, status: int, told: Any = None, **headers: str) -> Self:
        """One more answer; status 0 hangs up. Bytes are said as they are, everything else as JSON."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self._answers.append((status, named, told if isinstance(told, bytes) else json.dumps(told).encode()))
        return self

    def _next(self) -> tuple[int, Mapping[str, str], bytes]:
        return self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
