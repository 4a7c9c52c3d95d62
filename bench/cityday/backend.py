"""The peers' back-ends: what each city's register said once, whatever it is asked; one may fall silent.

`/<city>/<seconds>` is the recorded answer; it may be kept for so many seconds, by what kind of thing is asked for. A silent city
takes the call and says nothing. `/_bench/calls` counts, `/_bench/silent/<city>` and `/_bench/well` decide who speaks.
"""

from __future__ import annotations

import asyncio
from base64 import b64decode
from collections import Counter

import orjson

from bench.peers.apps import App, Ready, Receive, Scope, Send, told


class Town:
    """The back-ends of all cities."""

    def __init__(self) -> None:
        self.said = {
            city: (b64decode(given["body"]), given["media_type"].encode()) for city, given in told()["cities"].items()
        }
        self.calls: Counter[str] = Counter()
        self.silent = ""
        self.well = asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One call."""
        if scope["type"] != "http":
            return
        _, first, *rest = scope["path"].split("/")
        if first == "_bench":
            await Ready(body=self._told(*rest), headers=[(b"content-type", b"application/json")]).send(send)
            return
        self.calls[first] += 1
        while self.silent == first:
            await self.well.wait()
        body, media_type = self.said[first]
        keep = f"public, max-age={rest[0]}".encode()
        headers = [(b"content-type", media_type), (b"cache-control", keep), (b"content-length", b"%d" % len(body))]
        await Ready(body=body, headers=headers).send(send)

    def _told(self, what: str, city: str = "") -> bytes:
        if what == "silent":
            self.silent = city
            self.well.clear()
        elif what == "well":
            self.silent = ""
            self.well.set()
        return orjson.dumps(self.calls)


def town() -> App:
    """For the server."""
    return Town()
