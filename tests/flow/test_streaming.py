"""Streams of events over a real server: they come as they happen, and hold up no end."""

from __future__ import annotations

import os
import signal
import socket
from pathlib import Path

from tests.flow.test_process import serving

ASKED = b"GET /v1/events?city=duisburg HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\nAccept-Encoding: gzip, br\r\n\r\n"


def reading(port: str) -> socket.socket:
    """A reader that has asked."""
    line = socket.create_connection(("127.0.0.1", int(port)), timeout=15)
    line.sendall(ASKED)
    return line


def until(line: socket.socket, mark: bytes) -> bytes:
    """What comes, up to a mark; fails when the server hangs up before, or says nothing for too long."""
    said = b""
    while mark not in said:
        piece = line.recv(65_536)
        assert piece, said
        said += piece
    return said


def until_end(line: socket.socket) -> None:
    """The server brings the answer to its end, and does not just break it off."""
    said = b""
    while piece := line.recv(65_536):
        said += piece
    assert said.endswith(b"0\r\n\r\n"), said[-100:]


def test_events_stream_and_hold_up_no_end(tmp_path: Path) -> None:
    """Two readers of the same get what happens while the stream is open; then the server is told to stop, and does."""
    from urllib.request import urlopen

    with serving(tmp_path) as (port, _, process), reading(port) as one, reading(port) as two:
        for line in (one, two):
            head, _, _ = until(line, b"source.changed").partition(b"\r\n\r\n")
            assert b"text/event-stream" in head.lower()
            assert b"content-encoding" not in head.lower()
            assert b"content-length" not in head.lower()
        with urlopen(f"http://127.0.0.1:{port}/v1/places?city=duisburg", timeout=15) as answer:
            assert answer.status == 200
        for line in (one, two):
            assert b"duisburg" in until(line, b'"state":"fresh"')
        os.killpg(process.pid, signal.SIGINT)
        for line in (one, two):
            until_end(line)
        assert process.wait(15) in {0, 130, -signal.SIGINT}
        assert process.stdout is not None
        assert "refused to gracefully stop" not in process.stdout.read()
