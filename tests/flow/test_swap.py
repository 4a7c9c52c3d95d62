"""The configuration changes, and workers are replaced, under load: `hansa serve` with two workers, over real sockets."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import subprocess
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.flow.test_process import HANSA, environment
from tests.ports import free_port

OPERATOR = """
contact: {email: hansa@example.org}
limits: {anonymous_per_minute: 1000000}
"""
REGION = """
zone: Europe/Berlin
holidays: DE-NW
crs: EPSG:25832
providers: {}
bindings: {}
"""
CITY = """
extends: [land]
names: {{de: Adorf, en: Adorf}}
ags: "05999000"
ars: "059990000000"
bounds: [6.81, 51.27, 6.89, 51.32]
centre: [51.2973, 6.8493]
postcodes: ["40878-40885"]
contact: {{url: https://www.adorf.example}}
providers:
  amt: {{name: Amt, contact: {{url: https://www.adorf.example}}}}
  hof: {{name: Hof, contact: {{url: https://www.adorf.example}}}}
bindings:
  places:
    - {{provider: amt, ns: amt, adapter: list, url: lists/amt.geojson, attribution: Edition {number}, {rest}}}
    - {{provider: hof, ns: hof, adapter: list, url: lists/hof.geojson, attribution: Edition {number}, {rest}}}
"""
REST = "licence: CC0-1.0, permission: open_licence, basis: invented"


def place(name: str) -> str:
    """A list of one playground."""
    spot = {"type": "Point", "coordinates": [6.85, 51.29]}
    told = {"kind": "playground", "name": name}
    return json.dumps(
        {
            "type": "FeatureCollection",
            "features": [{"type": "Feature", "id": name, "geometry": spot, "properties": told}],
        }
    )


def lay(config: Path) -> None:
    """A configuration of one city, whose two lists are files."""
    for each in ("cities", "regions", "lists"):
        (config / each).mkdir(parents=True)
    (config / "hansa.yaml").write_text(OPERATOR, "utf-8")
    (config / "regions" / "land.yaml").write_text(REGION, "utf-8")
    (config / "lists" / "amt.geojson").write_text(place("Amtsgarten"), "utf-8")
    (config / "lists" / "hof.geojson").write_text(place("Hofgarten"), "utf-8")
    (config / "cities" / "adorf.yaml").write_text(CITY.format(number=0, rest=REST), "utf-8")


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A server, its configuration and its log."""

    process: subprocess.Popen[bytes]
    port: int
    config: Path
    log: Path

    def edit(self, number: int, rest: str = REST) -> None:
        """Another edition, in one step."""
        new = self.config / "new"
        new.write_text(CITY.format(number=number, rest=rest), "utf-8")
        new.replace(self.config / "cities" / "adorf.yaml")

    def tell(self, number: signal.Signals) -> None:
        """A signal to the parent."""
        os.kill(self.process.pid, number)

    def lines(self, pattern: str) -> list[str]:
        """What was logged."""
        return re.findall(f".*{pattern}.*", self.log.read_text("utf-8"))

    async def until(self, holds: Callable[[], bool], seconds: float = 20) -> None:
        """Wait for it."""
        end = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < end, self.log.read_text("utf-8")[-3000:]
            await asyncio.sleep(0.05)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Two workers that serve one invented city from files, in the live profile: no twin and no identity beside it."""
    folder = tmp_path_factory.mktemp("swap")
    config = folder / "config"
    lay(config)
    port, log = free_port(), folder / "log"
    more = {"HANSA_PORT": str(port), "HANSA_PROFILE": "live", "HANSA_CONFIG": str(config), "HANSA_DRAIN_SECONDS": "2"}
    with log.open("wb") as out:
        process = subprocess.Popen(
            [*HANSA, "serve", "--workers", "2"],
            env=environment(folder, **more),
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
        running = Running(process=process, port=port, config=config, log=log)
        try:
            end = time.monotonic() + 60
            while "Ctrl-C" not in log.read_text("utf-8"):
                assert process.poll() is None, log.read_text("utf-8")
                assert time.monotonic() < end, log.read_text("utf-8")
                time.sleep(0.1)
            yield running
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@dataclass(slots=True)
class Load:
    """What clients saw."""

    port: int
    errors: list[str] = field(default_factory=list)
    editions: Counter[str] = field(default_factory=Counter)
    fresh: int = 0
    kept: int = 0
    notices: int = 0
    asked: int = 0

    async def ask(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """One question on a connection; whether its answer was the last there."""
        self.asked += 1
        # every other question is one that nobody asked before: the shelf cannot have it
        query = f"city=adorf&limit={self.asked % 900 + 1}" if self.asked % 2 else "city=adorf"
        writer.write(f"GET /v1/places?{query} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        status, headers, body = await answer(reader)
        editions = {row["attribution"] for row in body.get("sources", ())}
        if status != 200 or len(editions) != 1 or len(body["sources"]) != 2:
            self.errors.append(f"{status} {editions} {body}"[:300])
        self.editions.update(editions)
        return headers.get("connection", "") == "close"

    async def once(self) -> None:
        """A connection for each question."""
        while True:
            try:
                reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
                try:
                    await self.ask(reader, writer)
                finally:
                    writer.close()
            except (OSError, EOFError) as error:
                self.errors.append(f"fresh: {error!r}")
            self.fresh += 1
            await asyncio.sleep(0.02)

    async def again(self) -> None:
        """One connection for as long as it may be used."""
        while True:
            try:
                reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
                try:
                    while not await self.ask(reader, writer):
                        self.kept += 1
                        await asyncio.sleep(0.02)
                    self.notices += 1
                    assert await reader.read() == b""  # the server keeps its word
                finally:
                    writer.close()
            except (OSError, EOFError) as error:
                self.errors.append(f"kept: {error!r}")


async def answer(reader: asyncio.StreamReader) -> tuple[int, dict[str, str], Any]:
    """Status, headers and JSON of one answer; EOFError when the connection ends before that."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
    body = await reader.readexactly(int(headers["content-length"]))
    return int(head[0].split()[1]), headers, json.loads(body)


@asynccontextmanager
async def load(server: Running) -> AsyncIterator[Load]:
    """Meanwhile four clients ask without end, two of them on kept connections."""
    seen = Load(server.port)
    clients = [asyncio.ensure_future(work()) for work in (seen.once, seen.once, seen.again, seen.again)]
    try:
        yield seen
        for each in clients:
            if each.done():
                each.result()
    finally:
        for each in clients:
            each.cancel()
        await asyncio.gather(*clients, return_exceptions=True)


async def asked(server: Running, path: str = "/v1/places?city=adorf") -> tuple[int, dict[str, str], Any]:
    """One question on a connection of its own."""
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    try:
        writer.write(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        return await answer(reader)
    finally:
        writer.close()


async def shown(server: Running) -> set[str]:
    """The editions that twelve fresh connections get to see: both workers are among those who answer."""
    rows = [row for _ in range(12) for row in (await asked(server))[2]["sources"]]
    return {row["attribution"] for row in rows}


async def settled(server: Running, number: int) -> None:
    """Wait until only this edition is shown."""
    end = time.monotonic() + 20
    while (found := await shown(server)) != {f"Edition {number}"}:
        assert time.monotonic() < end, (found, server.log.read_text("utf-8")[-2000:])
        await asyncio.sleep(0.1)


async def test_a_hundred_reloads_disturb_nobody(server: Running) -> None:
    """A hundred SIGHUPs under load: no error on a fresh or a kept connection, and every answer is wholly of one edition."""
    async with load(server) as seen:
        for number in range(1, 101):
            server.edit(number)
            server.tell(signal.SIGHUP)
            await asyncio.sleep(0.08)
        await settled(server, 100)
    assert seen.errors == []
    assert seen.notices == 0
    assert len(seen.editions) >= 5
    assert min(seen.fresh, seen.kept) > 50
    assert len(server.lines("swapped: 2 changed")) >= 10


async def test_what_is_wrong_changes_nothing(server: Running) -> None:
    """A mistake is said with file, line and remedy; what was served is served on, also by a worker that takes over now."""
    before = await shown(server)
    server.edit(7, rest=REST.replace("basis", "basiss"))
    server.tell(signal.SIGHUP)
    await server.until(lambda: bool(server.lines(r"nothing is changed: .*adorf\.yaml:\d+:\d+: .*Did you mean")))
    said = len(server.lines("nothing is changed"))
    server.tell(signal.SIGUSR2)
    await server.until(lambda: len(server.lines("nothing is changed")) > said)
    assert await shown(server) == before
    assert server.lines("is replaced") == []


async def test_workers_are_replaced_under_load(server: Running) -> None:
    """SIGUSR2: each worker is another one afterwards, what changed is served, nobody saw an error, and kept connections had notice."""
    since = {(await asked(server, "/health/ready"))[2]["since"] for _ in range(12)}
    server.edit(200)
    async with load(server) as seen:
        idle = await asyncio.open_connection("127.0.0.1", server.port)
        await seen.ask(*idle)
        server.tell(signal.SIGUSR2)
        await server.until(lambda: len(server.lines("is replaced")) == 2, seconds=40)
        await settled(server, 200)
        ready = [await asked(server, "/health/ready") for _ in range(12)]
        assert await idle[0].read() == b""
        idle[1].close()
    assert seen.errors == []
    assert seen.notices >= 2
    assert {status for status, _, _ in ready} == {200}
    assert since.isdisjoint(told["since"] for _, _, told in ready)


def beside(server: Running) -> int:
    """The process that keeps who delivers running."""
    parent = str(server.process.pid)
    return int(
        subprocess.run(["pgrep", "-P", parent, "-f", "beside .* intake"], capture_output=True, check=True).stdout
    )


async def test_what_runs_beside_begins_anew(server: Running) -> None:
    """Told so, whoever delivers ends in good order and begins again, while the server goes on."""
    await server.until(lambda: len(server.lines("delivering as")) == 1, seconds=40)
    os.kill(beside(server), signal.SIGUSR1)
    await server.until(lambda: len(server.lines("delivering as")) == 2, seconds=40)
    assert (await asked(server))[0] == 200


async def test_the_last_answers_say_so(server: Running) -> None:
    """SIGTERM: for a while every answer still comes, as its connection's last, readiness says 503; then nobody listens."""
    async with load(server) as seen:
        await settled(server, 200)
        os.killpg(
            server.process.pid, signal.SIGTERM
        )  # as who manages services does: the parent and every worker hear it
        end = time.monotonic() + 10
        while (await asked(server, "/health/ready"))[0] != 503:
            assert time.monotonic() < end
        status, headers, told = await asked(server, "/health/ready")
        assert (status, told["status"], headers["connection"]) == (503, "draining", "close")
        assert (await asked(server))[0] == 200
    assert seen.errors == []
    assert await asyncio.to_thread(server.process.wait, 20) == 0
    with pytest.raises(ConnectionRefusedError):
        await asked(server)
