"""What a worker is told by `hansa serve`, its parent, and what it does then: swap the book, or leave.

SIGUSR1: the configuration that was handed over is another. SIGUSR2: another worker has taken its place, accept nothing more. SIGTERM:
leave. The parent blocks these three around the fork, so that what comes early waits until the worker can hear it.

Leaving takes `seconds`: meanwhile it answers whatever comes, every answer the last on its connection. Of a worker that has been
replaced nobody new is expected, so it leaves as soon as its last connection has ended. What is under way then, the server lets end.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from math import ceil
from pathlib import Path

from domain.errors import whereabouts
from gateway.edge.headers import Parting
from gateway.sign import serving

log = logging.getLogger("hansa.worker")

SWAP, REPLACED, LEAVE = signal.SIGUSR1, signal.SIGUSR2, signal.SIGTERM
HELD = frozenset({SWAP, REPLACED, LEAVE})
"""Blocked from before a worker is forked until it hears them."""
LOOK = 0.1
"""Seconds between two looks at whether a connection is left."""
GRACE = 0.3
"""Seconds for what was accepted in the last moment, so that it is read and answered."""
OPEN_FILES = Path("/proc/self/fd")


class Told:
    """`folder` is the parent's, None where there is none to hear; `port` is where this process listens."""

    def __init__(self, folder: Path | None = None, *, port: int = 0, seconds: float = 0.0) -> None:
        self._folder, self._port, self._seconds = folder, port, seconds
        self.parting = Parting()
        self._replaced = False
        self._swap = asyncio.Event()
        self._leaving: asyncio.Task[None] | None = None

    def stops(self) -> bool:
        """Whether the whole server is about to stop: one that was replaced is not missed by anybody."""
        return self.parting.begun and not self._replaced

    @asynccontextmanager
    async def listening(self, swap: Callable[[], Awaitable[None]]) -> AsyncIterator[None]:
        """Hears its parent from here on, and says that it serves."""
        if self._folder is None:
            yield
            return
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(SWAP, self._swap.set)
        loop.add_signal_handler(REPLACED, self._give_way)
        loop.add_signal_handler(LEAVE, self._leave)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, HELD)
        swapping = loop.create_task(self._swaps(swap))
        serving(self._folder, os.getpid()).touch()
        try:
            yield
        finally:
            ends = [swapping] if self._leaving is None else [swapping, self._leaving]
            for each in ends:
                each.cancel()
            await asyncio.gather(*ends, return_exceptions=True)

    async def _swaps(self, swap: Callable[[], Awaitable[None]]) -> None:
        """One after the other; what is told meanwhile is one more."""
        while True:
            await self._swap.wait()
            self._swap.clear()
            turning = asyncio.ensure_future(swap())
            try:
                await asyncio.wait({turning})
            finally:
                turning.cancel()
            error = None if turning.cancelled() else turning.exception()
            if error is not None:
                log.error("not swapped: %s", whereabouts(error))

    def _give_way(self) -> None:
        self._replaced = True
        accept_no_more(self._port)

    def _leave(self) -> None:
        """Told twice, as by the parent and by who manages services, it leaves once. SIGINT is for whoever cannot wait."""
        if self._leaving is None:
            self._leaving = asyncio.get_running_loop().create_task(self._leaves())

    async def _leaves(self) -> None:
        self.parting.begin()
        for _ in range(ceil(self._seconds / LOOK)):
            if self._replaced and connections(self._port) == 0:
                break
            await asyncio.sleep(LOOK)
        accept_no_more(self._port)
        await asyncio.sleep(GRACE)
        _end()


def _end() -> None:
    """The server's own way to stop: idle connections end now, the others after their answer."""
    os.kill(os.getpid(), signal.SIGINT)


def _sockets(port: int) -> Iterator[tuple[int, bool]]:
    """The descriptors of this process's sockets at a port, and whether they listen. Nothing where the system does not tell."""
    for each in sorted(OPEN_FILES.iterdir()) if OPEN_FILES.exists() else ():
        with suppress(OSError):  # closed meanwhile, or no socket
            if not str(each.readlink()).startswith("socket:"):
                continue
            found = socket.socket(fileno=int(each.name))
            try:
                if found.family in {socket.AF_INET, socket.AF_INET6} and found.getsockname()[1] == port:
                    yield int(each.name), bool(found.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN))
            finally:
                found.detach()


def connections(port: int) -> int | None:
    """How many clients are connected; None where the system does not tell."""
    if not OPEN_FILES.exists():
        return None
    return sum(not listens for _, listens in _sockets(port))


def accept_no_more(port: int) -> None:
    """Take nobody in any more, and turn nobody away: whoever waits at the socket is taken in by another that has it, too.

    The server has no word for this: told to stop it closes what it has accepted and not yet read. So its descriptor is made to mean
    another socket, at which nobody ever calls.
    """
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen()
        deaf.settimeout(0)
        for descriptor in [each for each, listens in _sockets(port) if listens]:
            os.dup2(deaf.fileno(), descriptor)
