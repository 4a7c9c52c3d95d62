"""What an idle event stream weighs: memory of the worker with many open, less that with few."""

from __future__ import annotations

import asyncio
from pathlib import Path

from bench import rows
from bench.figures import Effort, Figures
from bench.herd import roomy
from bench.processes import Server, hansa, sandbox, settled
from bench.setting import counted

WANTED, FEW = 1000, 20
"""How many are tried; a worker may let in fewer. And how many are open before, so that what the first ones cost is not counted."""
PATH = "/v1/events?topics=sources"
QUIET = 3.0
"""Seconds until the first events are over and the streams are idle."""


def streams(folder: Path, effort: Effort) -> list[Figures]:
    """One reading a round, each on a gateway of its own: memory that was once taken is not given back."""
    figures = Figures(name=rows.STREAMS, asked=(PATH,), connections=WANTED)
    rounds = min(effort.rounds, 2)
    roomy(WANTED)
    with sandbox() as twins:
        for turn in range(rounds):
            ours = counted(folder / f"counted-{turn}")
            with hansa(folder / f"streams-{turn}", twins, **ours) as server:
                settled(server)
                each, let_in = asyncio.run(_weighed(server))
            if each is None:
                figures.failed = "memory is not known on this machine"
                break
            figures.note(kb_each=each)
            figures.remark = f"{let_in} of {WANTED} were let in"
            effort.say(f"round {turn + 1} of {rounds}  {figures.name:<40} {each:.1f} kB each, {figures.remark}")
    return [figures]


async def _weighed(server: Server) -> tuple[float | None, int]:
    """Kilobytes each, and how many were let in."""
    async with asyncio.TaskGroup() as readers:
        few = [await _opened(server, readers) for _ in range(FEW)]
        await asyncio.sleep(QUIET)
        before = server.worker_mib()
        many = [await _opened(server, readers) for _ in range(WANTED - FEW)]
        await asyncio.sleep(QUIET)
        after = server.worker_mib()
        let_in = [reader for reader in many if reader]
        for reader in (*few, *many):
            if reader:
                reader.cancel()
    if not before or not after or not let_in:
        return None, 0
    return (after - before) * 1048.576 / len(let_in), len(let_in) + FEW


async def _opened(server: Server, readers: asyncio.TaskGroup) -> asyncio.Task[None] | None:
    """A stream that is read as long as it is open; None when the server lets nobody in any more."""
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(f"GET {PATH} HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n".encode())
    head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 30)
    if head[9:12] != b"200":
        writer.close()
        return None
    return readers.create_task(_drained(reader, writer))


async def _drained(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while await reader.read(65_536):
            pass
    finally:
        writer.close()
