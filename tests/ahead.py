"""Another day for everything that a command starts: `python -m tests.ahead 3y pytest -q`.

libfaketime, from a wheel, is loaded before each program and moves what it is told of the time of day; how long things take stays as
it is. Before the command begins, Python, Node, PostgreSQL and Valkey are asked for the day, and one that does not see it ends this.
What asks the real world, such as an installer, whose certificates are of today, is started with `today()`.
"""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

STEADY = {"FAKETIME_DONT_FAKE_MONOTONIC": "1", "FAKETIME_FORCE_MONOTONIC_FIX": "0"}
"""How long things take stays as it is. Without the second, which is meant for an old C library, a thread that waits for Python's
lock with a time limit is woken far too early, again and again, and everything else of the process becomes slow."""
MOVED = frozenset({"LD_PRELOAD", "FAKETIME", *STEADY})
UNITS = {"d": 1, "w": 7, "y": 365}
NEAR = 3600.0
"""Seconds by which what programs see may differ: they are asked one after the other."""
PATIENCE = 60


def today() -> dict[str, str]:
    """This process's environment without the other day."""
    return {name: value for name, value in os.environ.items() if name not in MOVED}


def elsewhen() -> bool:
    """Whether it is another day here: for what cannot be moved, which is then skipped."""
    return "FAKETIME" in os.environ


def days_of(text: str) -> int:
    """`3y`, `6w`, `200d`, also backwards with a minus → days; raises ValueError for anything else."""
    read = re.fullmatch(r"(-?\d{1,5})([dwy])", text)
    if read is None:
        raise ValueError(f"{text!r} is no time to move the clock by; say 3y, 6w or 200d")
    return int(read[1]) * UNITS[read[2]]


def another_day(days: int) -> dict[str, str]:
    """The environment in which it is that many days later. Raises FileNotFoundError without the library."""
    found = importlib.util.find_spec("libfaketime")
    folder = Path(*found.submodule_search_locations) if found and found.submodule_search_locations else Path()
    library = folder / "vendor" / "libfaketime" / "src" / "libfaketime.so.1"
    if not library.is_file():
        raise FileNotFoundError(f"libfaketime is not installed, or not for this system ({sys.platform})")
    return today() | STEADY | {"LD_PRELOAD": str(library), "FAKETIME": f"{days * 86400:+d}"}


def blind(days: int, environment: dict[str, str]) -> Iterator[str]:
    """The programs of the tests that do not see the other day, in words."""
    for name, command in _askers():
        said = subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False
        ).stdout
        seen = re.search(r"\d{9,}", said)
        if seen is None or abs(int(seen[0]) - time.time() - days * 86400) > NEAR:
            yield f"{name} says {said.strip()[:80]!r}"


def _askers() -> Iterator[tuple[str, list[str]]]:
    """Programs that print the second it is."""
    here = Path(sys.executable).parent
    yield "Python", [sys.executable, "-c", "import time; print(int(time.time()))"]
    yield "Node", [str(here / "node"), "-e", "console.log(Math.floor(Date.now() / 1000))"]
    yield "PostgreSQL", [sys.executable, "-c", _POSTGRESQL]
    yield "Valkey", [sys.executable, "-c", _VALKEY]


_POSTGRESQL = """
from sqlalchemy import create_engine
from tests.contract.engines import postgresql_server
from sqlalchemy import make_url
with postgresql_server() as address:
    engine = create_engine(make_url(address).set(drivername="postgresql+psycopg"))
    with engine.connect() as connection:
        print(connection.exec_driver_sql("SELECT extract(epoch FROM now())::bigint").scalar())
    engine.dispose()
"""
_VALKEY = """
import redis
from tests.contract.valkeys import valkey
with valkey() as server:
    print(redis.Redis.from_url(server.url).time()[0])
"""


def main(words: list[str]) -> int:
    """Run the command some days from now; its status, or 2 when that cannot be."""
    try:
        days = days_of(words[0])
        environment = another_day(days)
    except (ValueError, FileNotFoundError, IndexError) as why:
        sys.stderr.write(f"tests.ahead: {why}\n")
        return 2
    if unmoved := list(blind(days, environment)):
        sys.stderr.write(f"tests.ahead: the clock cannot be moved for all: {'; '.join(unmoved)}\n")
        return 2
    return subprocess.run(words[1:], env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
