"""A tiny mail server that says what it is told to, on a real socket, in plain text or behind TLS.

It knows SMTP's commands by their first word. Knows no adapter.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

TLS = Path(__file__).parent / "tls"
HANG_UP = b""
"""Instead of an answer."""
TEXT = "."
"""The name of the final dot among the commands."""
ANSWERS = {"": b"220 post", "EHLO": b"250-post\r\n250 8BITMIME", "DATA": b"354 go on", TEXT: b"250 OK 4711"}


@dataclass(slots=True)
class Post:
    """What the server heard."""

    port: int = 0
    lines: list[str] = field(default_factory=list)
    texts: list[bytes] = field(default_factory=list)
    encrypted: bool = False


@asynccontextmanager
async def post(
    said: Mapping[str, bytes] | None = None, *, tls: ssl.SSLContext | None = None, upgrade: ssl.SSLContext | None = None
) -> AsyncIterator[Post]:
    """Serve on a free port of 127.0.0.1. `said` changes answers by command; what has none is answered by 250."""
    here, answers = Post(), {**ANSWERS, **(said or {})}

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
            if await _answered(writer, answers[""]):
                await converse(reader, writer)
        writer.close()
        with suppress(ConnectionError, ssl.SSLError):
            await writer.wait_closed()

    async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while line := (await reader.readline()).decode():
            here.lines.append(line.rstrip("\r\n"))
            word = line.split()[0].upper()
            if not await _answered(writer, answers.get(word, b"250 OK")):
                return
            if word == "STARTTLS" and upgrade is not None:
                await writer.start_tls(upgrade)
                here.encrypted = True
            if word == "DATA" and answers["DATA"].startswith(b"354"):
                here.texts.append(await reader.readuntil(b"\r\n.\r\n"))
                if not await _answered(writer, answers[TEXT]):
                    return
            if word == "QUIT":
                return

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=tls, limit=2**26)
    here.port = server.sockets[0].getsockname()[1]
    try:
        yield here
    finally:
        server.close()
        await server.wait_closed()


def certified() -> ssl.SSLContext:
    """The server's certificate, for `city.example`, signed by the authority of the tests."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(TLS / "server.pem")
    return context


async def _answered(writer: asyncio.StreamWriter, words: bytes) -> bool:
    """False when the server hung up instead."""
    if words == HANG_UP:
        return False
    writer.write(words + b"\r\n")
    await writer.drain()
    return True
