"""Has a scanner look at bytes, over clamd's INSTREAM command (https://docs.clamav.net/manual/Usage/ClamdProtocol.html).

What it calls a finding stays in the house: neither client nor log learns a signature's name.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

from domain.errors import ScanDown

log = logging.getLogger("hansa.intake")

PATIENCE_SECONDS = 20.0
CHUNK_BYTES = 65_536
ANSWER_BYTES = 1024
"""`stream: <name> FOUND`, with room for a long name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """A clamd, and how long it is waited for, in seconds."""

    host: str
    port: int
    patience: float = PATIENCE_SECONDS

    async def clean(self, content: bytes) -> bool:
        """Whether it finds nothing. Raises ScanDown when it says neither yes nor no in time: then nothing is let through."""
        try:
            async with asyncio.timeout(self.patience):
                answer = await self._ask(content)
        except (OSError, EOFError, asyncio.LimitOverrunError) as error:  # a TimeoutError is an OSError
            log.warning("the scanner does not answer: %s", type(error).__name__)
            raise ScanDown("no answer") from None
        if answer.endswith(b" FOUND"):
            log.warning("the scanner has found something in a photo")
            return False
        if answer != b"stream: OK":
            log.warning("the scanner could not look at a photo")
            raise ScanDown("neither clean nor found")
        return True

    async def _ask(self, content: bytes) -> bytes:
        reader, writer = await asyncio.open_connection(self.host, self.port, limit=ANSWER_BYTES)
        try:
            with suppress(ConnectionError):  # it may answer, and close, before it has read everything
                writer.write(b"zINSTREAM\0")
                for start in range(0, len(content), CHUNK_BYTES):
                    chunk = content[start : start + CHUNK_BYTES]
                    writer.write(len(chunk).to_bytes(4, "big") + chunk)
                    await writer.drain()
                writer.write(bytes(4))
                await writer.drain()
            return (await reader.readuntil(b"\0")).removesuffix(b"\0").strip()
        finally:
            writer.transport.abort()


def scan_of(url: str | None) -> Scan | None:
    """The scanner that `HANSA_SCAN_URL` names (`tcp://host:port`, checked when it was read); None where none is set."""
    if url is None:
        return None
    parts = urlsplit(url)
    if parts.hostname is None or parts.port is None:
        raise ValueError("no scanner without host and port")
    return Scan(host=parts.hostname, port=parts.port)
