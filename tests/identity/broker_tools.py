"""Programs that are not ours, installed from a lock beside the tests, and run for the time of one."""

from __future__ import annotations

import asyncio
import fcntl
import hashlib
import os
import subprocess
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.ahead import today

BIN = Path(sys.executable).parent
_PATIENCE = 110


def installed(into: Path, lock: Path, *commands: list[str]) -> None:
    """Run the commands, unless what is in the folder came from this lock; of several processes one does it."""
    into.mkdir(exist_ok=True)
    stamp, digest = into / ".lock-digest", hashlib.sha256(lock.read_bytes()).hexdigest()
    with (into.parent / ".turn").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if stamp.exists() and stamp.read_text("utf-8") == digest:
            return
        for command in commands:
            said = subprocess.run(
                command, cwd=into.parent, env=_now(), capture_output=True, text=True, timeout=_PATIENCE, check=False
            )
            assert said.returncode == 0, f"{' '.join(command)} failed:\n{said.stderr}"
        stamp.write_text(digest, "utf-8")


def environ() -> dict[str, str]:
    """This environment, with our own programs first."""
    return os.environ | {"PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}


def _now() -> dict[str, str]:
    """The same on the real day: who asks the real world meets certificates of today."""
    return today() | {"PATH": environ()["PATH"]}


@asynccontextmanager
async def serving(*command: str, cwd: Path) -> AsyncIterator[str]:
    """The address a program prints when it serves. It ends when its standard input does."""
    process = await asyncio.create_subprocess_exec(*command, cwd=cwd, env=environ(), stdin=PIPE, stdout=PIPE)
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        while not (line := (await process.stdout.readline()).decode()).startswith("http"):
            assert line, f"{command[0]} did not start"
        yield line.strip()
    finally:
        process.stdin.close()
        await process.wait()
