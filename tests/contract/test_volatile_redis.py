"""What the Redis engine of `Volatile` keeps to beyond the common laws: outages, access lists, TLS, silence about secrets."""

from __future__ import annotations

import asyncio
import logging
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from storage import redis as engine
from storage.accounts import Volatile
from storage.errors import StorageError
from storage.open import open_identity
from storage.redis import CONNECTIONS, open_redis
from storage.volatile import MemoryVolatile
from tests.contract.valkeys import TLS, Valkey, behind_tls, valkey
from tests.static.tree import ROOT

SECRET = "hunter2"
CALLS: dict[str, Callable[[Volatile], Awaitable[object]]] = {
    "put": lambda store: store.put("key-of-somebody", b"value-of-somebody", seconds=60),
    "add": lambda store: store.add("key-of-somebody", b"value-of-somebody", seconds=60),
    "get": lambda store: store.get("key-of-somebody"),
    "take": lambda store: store.take("key-of-somebody"),
    "forget": lambda store: store.forget("key-of-somebody"),
    "check": lambda store: store.check(),
}


@pytest.fixture
def server() -> Iterator[Valkey]:
    """A server that may be killed."""
    with valkey() as own:
        yield own


@pytest.fixture
async def store(server: Valkey) -> AsyncIterator[Volatile]:
    """A store on it."""
    async with open_redis(server.url) as opened:
        yield opened


async def said(call: Awaitable[object]) -> str:
    """The words of the StorageError that a call must be."""
    with pytest.raises(StorageError) as caught:
        await call
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__
    return str(caught.value)


async def test_a_server_that_is_killed_is_said_and_met_again(server: Valkey, store: Volatile) -> None:
    """Every call is a StorageError while it is away, and the first call after it is back works, on every connection."""
    await asyncio.gather(*(store.put(f"{n}", b"v", seconds=60) for n in range(CONNECTIONS)))
    server.kill()
    for call in CALLS.values():
        assert "cannot be reached" in await said(call(store))
    server.start()
    marks = await asyncio.gather(*(store.add("mark", b"v", seconds=60) for _ in range(CONNECTIONS)))
    assert marks.count(True) == 1
    for call in CALLS.values():
        await call(store)


async def test_who_waits_while_it_is_killed_is_told(server: Valkey, store: Volatile) -> None:
    """A call that is under way when the server dies is a StorageError, neither a value nor nothing."""
    await store.put("k", b"v", seconds=60)
    server.pause()
    waiting = [asyncio.create_task(store.take("k")), asyncio.create_task(store.add("k", b"w", seconds=60))]
    await server.blocked(2)
    server.kill()
    for task in waiting:
        assert "cannot be reached" in await said(task)


async def test_one_who_gives_up_leaves_no_answer_to_the_next(server: Valkey, store: Volatile) -> None:
    """After a call was cancelled half-way, nobody gets the answer that was meant for it."""
    for name in ("a", "b"):
        await store.put(name, name.encode(), seconds=60)
    server.pause()
    given_up = asyncio.create_task(store.take("a"))
    await server.blocked(1)
    given_up.cancel()
    await asyncio.gather(given_up, return_exceptions=True)
    server.unpause()
    assert [await store.get("b") for _ in range(3)] == [b"b"] * 3


@pytest.mark.parametrize("call", CALLS)
async def test_nothing_is_sent_twice(call: str) -> None:
    """A command whose answer is lost is a StorageError and is not sent again: it may have been done."""
    received: list[bytes] = []

    async def lose(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while words := await _command(reader):
            if words[0] in (b"HELLO", b"CLIENT", b"SELECT"):
                writer.write(b"%0\r\n" if words[0] == b"HELLO" else b"+OK\r\n")
                continue
            received.append(words[0])
            break
        writer.close()

    server = await asyncio.start_server(lose, "127.0.0.1", 0)
    async with server, open_redis(f"redis://127.0.0.1:{server.sockets[0].getsockname()[1]}") as store:
        assert "cannot be reached" in await said(CALLS[call](store))
    assert len(received) == 1


async def _command(reader: asyncio.StreamReader) -> list[bytes]:
    head = await reader.readline()
    words = []
    for _ in range(int(head[1:] or b"0")):
        length = int((await reader.readline())[1:])
        words.append((await reader.readexactly(length + 2))[:-2])
    return words


async def test_a_silent_server_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that takes connections and says nothing is a StorageError after a bounded time."""
    monkeypatch.setattr(engine, "ANSWER_SECONDS", 0.05)
    monkeypatch.setattr(engine, "CONNECT_SECONDS", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        async with open_redis(f"redis://127.0.0.1:{silent.getsockname()[1]}") as store:
            async with asyncio.timeout(3):  # the driver's own patience is five seconds
                assert "does not answer" in await said(store.take("k"))


async def test_connections_are_bounded(server: Valkey, store: Volatile) -> None:
    """Many more calls at once than connections are all answered, over no more than the bound."""
    await store.put("k", b"v", seconds=60)
    assert set(await asyncio.gather(*(store.get("k") for _ in range(20 * CONNECTIONS)))) == {b"v"}
    assert server.connections() <= CONNECTIONS


async def test_a_full_server_refuses(server: Valkey, store: Volatile) -> None:
    """With `noeviction`, what cannot be kept is a StorageError that says so, and what was there is there still."""
    await store.put("k", b"v", seconds=60)
    server.set("maxmemory", "1")
    for name in ("put", "add"):
        assert "it is full" in await said(CALLS[name](store))
    assert await store.take("k") == b"v"


async def test_keys_bear_their_prefix(server: Valkey, store: Volatile) -> None:
    """Beside other programs on the same server, ours are told by their beginning, and others by theirs."""
    await store.put("k", b"v", seconds=60)
    async with open_redis(server.url, prefix="other:") as other:
        assert await other.get("k") is None
        await other.put("k", b"w", seconds=60)
    assert server.keys() == {b"hansa:identity:k", b"other:k"}


async def test_every_value_has_an_end(server: Valkey, store: Volatile) -> None:
    """Nothing stays on the server for ever."""
    await store.put("k", b"v", seconds=60)
    await store.add("l", b"v", seconds=60.0001)
    server.pass_by(61)
    assert server.keys() == set()


async def test_the_documented_access_list_suffices(server: Valkey) -> None:
    """A user with the rights that the manual names may do all of it; and may touch no other key."""
    manual = (ROOT / "docs/how-to/run-in-production.md").read_text("utf-8")
    rules = manual.partition("access lists needs `")[2].partition("`")[0].split()
    server.allow("hansa", f">{SECRET}", *rules)
    url = server.url.replace("//", f"//hansa:{SECRET}@")
    async with open_redis(url) as store, open_redis(url, prefix="other:") as stranger:
        for call in CALLS.values():
            await call(store)
        assert "its user may not do this" in await said(stranger.get("k"))


async def test_a_wrong_password_is_said_without_it(server: Valkey) -> None:
    """The words are for the operator and name the setting."""
    server.allow("hansa", ">right")
    async with open_redis(server.url.replace("//", f"//hansa:{SECRET}@")) as store:
        words = await said(store.get("k"))
    assert words == "the volatile store (HANSA_REDIS_URL) failed: it refuses the user or the password"


async def test_nobody_is_told_what_is_kept_or_where(server: Valkey, caplog: pytest.LogCaptureFixture) -> None:
    """Neither errors nor the log, however talkative, hold an address, a user, a password, a key or a value."""
    caplog.set_level(logging.DEBUG)
    server.allow("u-hansa", f">{SECRET}", "~*", "+@all")
    words = []
    async with open_redis(server.url.replace("//", f"//u-hansa:{SECRET}@")) as store:
        for call in CALLS.values():
            await call(store)
        server.set("maxmemory", "1")
        words.append(await said(CALLS["put"](store)))
        server.kill()
        words += [await said(call(store)) for call in CALLS.values()]
    told = "\n".join([*words, *(record.getMessage() for record in caplog.records)])
    assert [each for each in (SECRET, "u-hansa", "127.0.0.1", str(server.port), "somebody") if each in told] == []


@pytest.mark.parametrize("url", [f"redis://:{SECRET}@host:port", f"{SECRET}://cache", f"redis://:{SECRET}@[::1"])
async def test_an_address_that_cannot_be_read_is_not_repeated(url: str) -> None:
    """The setting is named instead."""
    with pytest.raises(StorageError, match="HANSA_REDIS_URL cannot be read") as caught:
        async with open_redis(url):
            pytest.fail("opened")
    assert SECRET not in str(caught.value)
    assert caught.value.__suppress_context__


async def test_tls_is_verified(server: Valkey, monkeypatch: pytest.MonkeyPatch) -> None:
    """Over `rediss://` a server counts when a known authority vouches for the very name in the address, and else not."""
    real = socket.getaddrinfo

    def resolve(host: str, *rest: Any, **more: Any) -> Any:
        return real("127.0.0.1" if host.endswith(".example") else host, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    async with behind_tls(server.port) as port:
        known = f"?ssl_ca_certs={TLS / 'authority.pem'}"
        async with open_redis(f"rediss://city.example:{port}/0{known}") as store:
            await store.put("k", b"v", seconds=60)
            assert await store.take("k") == b"v"
        for stranger in (f"rediss://other.example:{port}/0{known}", f"rediss://city.example:{port}/0"):
            async with open_redis(stranger) as store:
                assert "cannot be reached" in await said(store.put("k", b"v", seconds=60))
    assert server.keys() == set()


async def test_the_setting_chooses_the_engine(server: Valkey, tmp_path: Path) -> None:
    """With an address, what is volatile is on the server; without one, in the process; the server need not be there yet."""
    async with open_identity(state=tmp_path, database_url=None, redis_url=server.url) as stores:
        await stores.volatile.put("k", b"v", seconds=60)
        assert server.keys() == {b"hansa:identity:k"}
    async with open_identity(state=tmp_path, database_url=None) as stores:
        assert isinstance(stores.volatile, MemoryVolatile)
    server.kill()
    async with open_identity(state=tmp_path, database_url=None, redis_url=server.url) as stores:
        assert "cannot be reached" in await said(stores.volatile.get("k"))
        await stores.identity.check()


async def test_a_missing_driver_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who has not installed the extra reads how to; who needs none never loads it."""
    for name in ("storage.redis", "storage.redis_client", "storage.shared"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setitem(sys.modules, "redis", None)
    async with open_identity(state=tmp_path, database_url=None):
        assert "storage.redis" not in sys.modules
    with pytest.raises(StorageError, match=r"pip install 'hansa-gateway\[redis\]'"):
        async with open_identity(state=tmp_path, database_url=None, redis_url="redis://cache"):
            pytest.fail("opened")
