"""A small server that speaks clamd's INSTREAM as its documentation has it, on a real socket."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
SIGNATURE = "Eicar-Kanarienvogel"


class Clamd:
    """What it has been shown, and how it behaves."""

    def __init__(self) -> None:
        self.port = 0
        self.seen: list[bytes] = []
        self.say: bytes | None = None
        """Instead of a verdict."""
        self.silent = False
        self.most = 25 * 2**20

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        try:
            writer.write(await self._verdict(reader))
            await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def _verdict(self, reader: asyncio.StreamReader) -> bytes:
        if await reader.readexactly(10) != b"zINSTREAM\0":
            return b"UNKNOWN COMMAND\0"
        content = b""
        while size := int.from_bytes(await reader.readexactly(4), "big"):
            content += await reader.readexactly(size)
            if len(content) > self.most:
                return b"INSTREAM size limit exceeded. ERROR\0"
        self.seen.append(content)
        if self.silent:
            await reader.read(1)  # until the other side gives up
        if self.say is not None:
            return self.say
        return f"stream: {SIGNATURE} FOUND\0".encode() if EICAR in content else b"stream: OK\0"


@asynccontextmanager
async def running() -> AsyncIterator[Clamd]:
    """A clamd on a free port of this machine."""
    clamd = Clamd()
    server = await asyncio.start_server(clamd.serve, "127.0.0.1", 0)
    clamd.port = server.sockets[0].getsockname()[1]
    try:
        yield clamd
    finally:
        server.close()
        await server.wait_closed()
