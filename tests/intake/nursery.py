"""Where victims come from: one process that has imported the gateway and read its configuration, and forks each of them.

Forked before there is any thread or event loop, a victim is there at once and is in all else what a process of its own is: it
opens its own stores, and dies by the real signal. `python -m tests.intake.nursery` is given a socket as standard input; over
it comes one socket more for each victim, over which its nurse and then itself speak, a line each: `{"pid": …}` at birth,
`{"ready": true}`, and `{"exit": -9}` in the end, as the system told the nurse.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

from config.model import Declared

Lines = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@dataclass(slots=True, kw_only=True)
class Victim:
    """A process that somebody else waits for."""

    pid: int
    returncode: int | None = None
    lines: Lines

    async def wait(self) -> int:
        """How it ended: less than nothing for a signal."""
        while self.returncode is None:
            self.returncode = (await _said(self.lines)).get("exit")
        return self.returncode

    async def ready(self) -> None:
        """Until it works, or has died for what was left to do."""
        self.returncode = (await _said(self.lines)).get("exit")


@dataclass(frozen=True, slots=True, kw_only=True)
class Nursery:
    """A running nursery."""

    door: socket.socket

    @asynccontextmanager
    async def victim(self, told: Mapping[str, Any]) -> AsyncIterator[Victim]:
        """One that is told this (see `tests.intake.victim`), from when it works until it dies, or until this ends."""
        ours, theirs = socket.socketpair()
        with theirs:
            socket.send_fds(self.door, [b"v"], [theirs.fileno()])
        lines = await asyncio.open_unix_connection(sock=ours)
        try:
            lines[1].write(json.dumps(told).encode() + b"\n")
            victim = Victim(pid=(await _said(lines))["pid"], lines=lines)
            try:
                await victim.ready()
                yield victim
            finally:
                if victim.returncode is None:
                    with suppress(ProcessLookupError):  # nobody has read yet that it is dead
                        os.kill(victim.pid, signal.SIGKILL)
                await victim.wait()
        finally:
            lines[1].close()
            await lines[1].wait_closed()


@contextmanager
def nursery() -> Iterator[Nursery]:
    """Open until this ends."""
    ours, theirs = socket.socketpair()
    command = [sys.executable, "-m", "tests.intake.nursery"]
    with ours, theirs, subprocess.Popen(command, stdin=theirs.fileno(), stdout=subprocess.DEVNULL) as process:
        theirs.close()
        yield Nursery(door=ours)
        ours.close()
        assert process.wait(30) == 0


async def _said(lines: Lines) -> dict[str, Any]:
    line = await lines[0].readline()
    assert line, "the nursery is gone"
    said: dict[str, Any] = json.loads(line)
    return said


def main() -> None:
    """Fork a nurse for whatever comes in, until nobody is there to send anything."""
    from tests.intake.victim import hurried

    declared = hurried()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody asks how a nurse ended
    gc.freeze()
    with socket.socket(fileno=os.dup(0)) as door:
        while fds := socket.recv_fds(door, 1, 1)[1]:
            assert threading.active_count() == 1, "what is forked now would miss a thread"
            with socket.socket(fileno=fds[0]) as line:
                if os.fork():
                    continue
                door.close()
                _nurse(line, partial(_live, line, declared))


def _live(line: socket.socket, declared: Declared) -> None:
    from tests.intake.victim import work

    asyncio.run(work(line, declared))


def _nurse(line: socket.socket, life: Callable[[], None]) -> None:
    """Give birth, wait for the end, and say of what."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    if (child := os.fork()) == 0:
        line.sendall(json.dumps({"pid": os.getpid()}).encode() + b"\n")
        life()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    line.sendall(json.dumps({"exit": os.waitstatus_to_exitcode(status)}).encode() + b"\n")
    os._exit(0)


if __name__ == "__main__":
    main()
