"""Requests as a server hands them over: a body in pieces of any size, sent by an app that may stop or go."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from typing import Any

from fastapi import Request

BOUNDARY = b"----hansa42"
FORM = "multipart/form-data; boundary=" + BOUNDARY.decode()


class Sent:
    """A request, and how many pieces of its body were asked for."""

    def __init__(self, pieces: Iterable[bytes], *, kind: str | None, ends: str = "whole", **headers: str) -> None:
        """`ends`: `whole`, `gone` (the app hangs up) or `silent` (nothing more ever comes)."""
        self._pieces, self._ends = iter(pieces), ends
        self.asked = 0
        named = {"content-type": kind} | {name.replace("_", "-"): value for name, value in headers.items()}
        lines = [(name.encode(), value.encode("latin-1")) for name, value in named.items() if value is not None]
        scope = {"type": "http", "method": "POST", "path": "/v1/reports", "headers": lines, "query_string": b""}
        self.request = Request(scope, self._receive)

    async def _receive(self) -> dict[str, Any]:
        self.asked += 1
        for piece in self._pieces:
            return {"type": "http.request", "body": piece, "more_body": True}
        if self._ends == "gone":
            return {"type": "http.disconnect"}
        if self._ends == "silent":
            await asyncio.Event().wait()
        return {"type": "http.request", "body": b"", "more_body": False}


def cut(body: bytes, size: int) -> list[bytes]:
    """A body in pieces."""
    return [body[start : start + size] for start in range(0, len(body), size)]


def part(name: str, content: bytes, *, file: str | None = None, kind: str | None = None, more: str = "") -> bytes:
    """One part of a form, with its boundary before it."""
    named = f'form-data; name="{name}"' + (f'; filename="{file}"' if file is not None else "")
    lines = f"Content-Disposition: {named}\r\n" + (f"Content-Type: {kind}\r\n" if kind else "") + more
    return b"--" + BOUNDARY + b"\r\n" + lines.encode() + b"\r\n" + content + b"\r\n"


def form(parts: Sequence[bytes]) -> bytes:
    """A whole form."""
    return b"".join(parts) + b"--" + BOUNDARY + b"--\r\n"
