"""What `run-in-production.md` says the server answers by itself, asked of a running server byte by byte."""

from __future__ import annotations

import socket
from pathlib import Path

from tests.flow.test_process import serving
from tests.static.tree import ROOT

REST = b"Host: hansa.test\r\nConnection: close\r\n\r\n"
REQUESTS = {
    "a request line of 100 kB": b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\n" + REST,
    "130 headers": b"GET / HTTP/1.1\r\n" + b"".join(b"x-%d: 1\r\n" % number for number in range(128)) + REST,
    "a first line that is not HTTP": b"GARBAGE\r\n\r\n",
}


def test_what_the_server_answers_itself(tmp_path: Path) -> None:
    """Each request of the table gets the status the table says, and no body."""
    text = (ROOT / "docs" / "how-to" / "run-in-production.md").read_text("utf-8")
    with serving(tmp_path) as (port, _, _):
        for name, raw in REQUESTS.items():
            status, body = _answered(int(port), raw)
            assert f"| {name} | {status}, empty |" in text
            assert body == b""


def _answered(port: int, raw: bytes) -> tuple[int, bytes]:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(raw)
        said = b""
        while part := connection.recv(65_536):
            said += part
    head, _, body = said.partition(b"\r\n\r\n")
    return int(head.split()[1]), body
