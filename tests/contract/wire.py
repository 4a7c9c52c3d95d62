"""A server that speaks raw bytes on a real socket, so that resets, cut bodies and slow ones are the real thing.

Knows sockets and how a request's head ends; what is answered is the script's business.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from adapters._kit.http import Door, Engine, Reach
from adapters._kit.line import NAMES_LAST, Resolve, system_names

LOOPBACK = ("127.0.0.0/8",)
AGENT = "hansa-test (+https://city.example)"


@dataclass(slots=True)
class Talk:
    """One request: its head, and the connection it came on."""

    number: int
    """Counted over all connections, from 1."""
    head: str
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def say(self, *pieces: bytes) -> None:
        """Send the pieces one after another."""
        for piece in pieces:
            self.writer.write(piece)
            await self.writer.drain()

    def reset(self) -> None:
        """Break the connection off without a word."""
        self.writer.transport.abort()


Script = Callable[[Talk], Awaitable[None]]


@dataclass(slots=True)
class Wire:
    """A running server, and what it saw."""

    script: Script
    port: int = 0
    heads: list[str] = field(default_factory=list)
    connections: int = 0
    peak: int = 0
    """Most connections open at once."""
    gone: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when a client has closed a connection."""
    _writers: set[asyncio.StreamWriter] = field(default_factory=set)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def url(self) -> str:
        """Its origin."""
        return f"http://127.0.0.1:{self.port}"

    def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection in a task of its own."""
        task = asyncio.ensure_future(self._serve(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def stop(self) -> None:
        """End what is still being served."""
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self._writers.add(writer)
        self.peak = max(self.peak, len(self._writers))
        try:
            while not writer.is_closing():
                head = (await reader.readuntil(b"\r\n\r\n")).decode()
                self.heads.append(head)
                await self.script(Talk(len(self.heads), head, reader, writer))
        except (asyncio.IncompleteReadError, ConnectionError, ssl.SSLError):
            self.gone.set()
        finally:
            self._writers.discard(writer)
            writer.close()
            with suppress(OSError, ssl.SSLError):
                await writer.wait_closed()


@asynccontextmanager
async def wire(
    script: Script, *, hosts: Sequence[str] = ("127.0.0.1",), port: int = 0, tls: ssl.SSLContext | None = None
) -> AsyncIterator[Wire]:
    """A server for the time of the block, on a free port unless one is named."""
    it = Wire(script)
    server = await asyncio.start_server(it.accept, hosts, port, ssl=tls)
    it.port = server.sockets[0].getsockname()[1]
    try:
        yield it
    finally:
        server.close()
        await it.stop()
        await server.wait_closed()


@asynccontextmanager
async def door_to(
    *origins: str,
    network: Sequence[str] = LOOPBACK,
    resolve: Resolve = system_names,
    names_last: float = NAMES_LAST,
    **further: Any,
) -> AsyncIterator[Door]:
    """A door that may reach the origins, and its engine for the time of the block."""
    async with Engine(resolve=resolve, names_last=names_last) as engine:
        reach = Reach(origins=frozenset(origins), network=tuple(network), user_agent=AGENT, **further)
        yield engine.door(reach)


def soon(seconds: float = 5.0) -> float:
    """A deadline."""
    return asyncio.get_running_loop().time() + seconds


def said(body: bytes = b"", *headers: str, status: str = "200 OK") -> bytes:
    """A whole answer with its length."""
    lines = [f"HTTP/1.1 {status}", *headers, f"Content-Length: {len(body)}", "", ""]
    return "\r\n".join(lines).encode("latin-1") + body


def always(*pieces: bytes) -> Script:
    """The script that says the same to everybody."""

    async def script(talk: Talk) -> None:
        await talk.say(*pieces)

    return script


def in_turn(*answers: bytes) -> Script:
    """The script that says one thing after another, and the last for ever."""

    async def script(talk: Talk) -> None:
        await talk.say(answers[min(talk.number, len(answers)) - 1])

    return script


async def until_gone(talk: Talk) -> None:
    """Wait until the client has hung up."""
    if not await talk.reader.read(1):
        raise ConnectionResetError
