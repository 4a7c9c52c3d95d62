"""What is down, and what happens: the rows of docs/explanation/what-is-down.md that no other file tries."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sqlite3
import time
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest

from storage.open import open_stores
from storage.ports import Order
from tests.contract.engines import new_database, own_server
from tests.flow.stand import NOON, Stand, standing
from tests.flow.test_process import serving

READS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("/v1/places", {"kind": "playground", "limit": 5}),
    ("/v1/mobility/parking", {"city": "duesseldorf", "limit": 5}),
    ("/v1/addresses", {"city": "essen", "q": "Haupt", "limit": 5}),
    ("/v1/cities", {}),
)


async def read_everything(stand: Stand) -> list[int]:
    """The statuses of some questions, of whose answers nothing that is kept is fresh."""
    stand.clock.move(days=2)
    return [(await stand.ask(path, query)).status for path, query in READS]


async def purged(stand: Stand) -> bool:
    """Whether the shelf has been emptied by an order."""
    return "hit" not in (await stand.ask(*READS[1])).headers["cache-status"]


async def order(state: Path, url: str | None) -> None:
    """Another process orders a purge."""
    async with open_stores(state=state, database_url=url, cache_bytes=1) as stores:
        await stores.orders.give(Order(verb="purge", target="duesseldorf", reason="tried", by="test", at=NOON))


async def test_a_database_that_is_locked_stops_no_reading(tmp_path: Path) -> None:
    """While another process holds SQLite's write lock everything is read; what was ordered after it is followed."""
    async with standing(tmp_path) as stand:
        await read_everything(stand)
        with closing(sqlite3.connect(tmp_path / "hansa.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            assert await read_everything(stand) == [200] * len(READS)
            other.execute("ROLLBACK")
        await order(tmp_path, None)
        await stand.until(partial(purged, stand))


async def test_a_database_that_is_gone_stops_no_reading(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """While PostgreSQL is away everything is read, the process stays healthy and says it once; orders are followed after."""
    caplog.set_level(logging.WARNING, "hansa")
    with own_server() as server:
        url = new_database(server.url)
        async with standing(tmp_path, settings={"database_url": url}) as stand:
            await read_everything(stand)
            server.crash()
            await asyncio.sleep(2.5)  # two looks for orders, and keys
            for _ in range(3):
                assert await read_everything(stand) == [200] * len(READS)
            assert (await stand.ask("/health/ready")).status == 200
            server.start()
            await order(tmp_path, url)
            await stand.until(partial(purged, stand), seconds=20)
    lines = [record.getMessage() for record in caplog.records]
    assert sum("orders are not noticed" in line for line in lines) == 1
    assert sum("revoked keys are not noticed" in line for line in lines) == 1


def test_a_worker_that_is_killed_is_replaced(tmp_path: Path) -> None:
    """The other one goes on serving, and a new one takes the place of the dead: a new connection is answered, all the time."""
    with serving(tmp_path, "--workers", "2") as (port, _, process):
        url = f"http://127.0.0.1:{port}/health/ready"
        before = since(url)
        time.sleep(1.1)  # the instants are told in seconds: who begins now is told from those before
        os.kill(workers(process.pid)[0], signal.SIGKILL)
        end = time.monotonic() + 30
        while len(since(url) - before) < 1:
            assert time.monotonic() < end
        os.killpg(process.pid, signal.SIGINT)
        process.wait(15)


def since(url: str) -> set[str]:
    """When each worker began that answers one of many new connections; all do."""
    answers = [httpx.get(url, timeout=20) for _ in range(24)]
    assert {answer.status_code for answer in answers} == {200}
    return {answer.json()["since"] for answer in answers}


def workers(pid: int) -> list[int]:
    """The processes that the server forked."""
    children = map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split())
    return [child for child in children if b"\0serve\0" in Path(f"/proc/{child}/cmdline").read_bytes()]
