"""One picture at a time goes through a short-lived process that opens it; a few may wait. Knows no case and no HTTP."""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from weakref import WeakKeyDictionary

from domain.errors import Busy
from gateway.intake import photo_worker

WAITING = 8
"""Pictures that may wait in one worker: each is up to 10 MB of memory."""
PATIENCE_SECONDS = 30.0
"""For one picture, from the start of its process; the processor's time is bounded there."""
MOST_OUT = photo_worker.MOST_BYTES + 64 * 1024
"""What a process may give back; more is a broken one."""


class Broken(Exception):
    """There is no picture in it, or one that no decoder survives."""


class TooManyPixels(Exception):
    """The header names more than is opened."""


class Darkroom:
    """One berth, and a short line before it."""

    def __init__(self) -> None:
        self._lock = asyncio.Lock()
        self._waiting = 0

    @asynccontextmanager
    async def berth(self) -> AsyncIterator[None]:
        """Wait for one's turn; raises Busy when too many wait already."""
        if self._waiting >= WAITING:
            raise Busy("photos", retry_after=10)
        self._waiting += 1
        try:
            async with self._lock:
                yield
        finally:
            self._waiting -= 1


_ROOMS: WeakKeyDictionary[asyncio.AbstractEventLoop, Darkroom] = WeakKeyDictionary()


def darkroom() -> Darkroom:
    """The one of this worker: a worker has one event loop."""
    return _ROOMS.setdefault(asyncio.get_running_loop(), Darkroom())


async def developed(raw: bytes, *, keep_position: bool) -> tuple[str, bytes]:
    """Media type and bytes of the picture made anew. Raises Broken, TooManyPixels, or Busy when this machine is too slow."""
    what = photo_worker.KEEP if keep_position else photo_worker.DROP
    command = (sys.executable, "-I", str(Path(photo_worker.__file__)), what)
    process = await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env={}, cwd="/")
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            content = await _through(process, raw)
            status = await process.wait()
    except TimeoutError:
        raise Busy("a photo took too long", retry_after=10) from None
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()
    if status == photo_worker.TOO_MANY_PIXELS:
        raise TooManyPixels
    kind, line, picture = content.partition(b"\n")
    if status != 0 or not line or len(content) > MOST_OUT or kind not in {b"image/jpeg", b"image/png"}:
        raise Broken
    return kind.decode(), picture


async def _through(process: asyncio.subprocess.Process, raw: bytes) -> bytes:
    """Everything in, then what comes out, a little more than it may be at most."""
    if process.stdin is None or process.stdout is None:
        raise Broken
    with suppress(ConnectionError):  # it died over it: its status says so
        process.stdin.write(raw)
        await process.stdin.drain()
        process.stdin.close()
    parts: list[bytes] = []
    while sum(map(len, parts)) <= MOST_OUT and (part := await process.stdout.read(65_536)):
        parts.append(part)
    return b"".join(parts)
