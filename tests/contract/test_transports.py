"""The door as a transport, once for each library that brings its own client: the same laws for httpx and httpx2."""

from __future__ import annotations

import asyncio
import gzip
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from typing import Any, Literal

import pytest

from adapters._kit.transport import transport
from domain.spans import Span, Trail
from tests.contract.wire import AGENT, Talk, always, door_to, in_turn, said, until_gone, wire

Flavour = Literal["httpx", "httpx2"]
SECRET = "hunter2"


@pytest.fixture(params=["httpx", "httpx2"])
def flavour(request: pytest.FixtureRequest) -> Flavour:
    """The library's name."""
    name: Flavour = request.param
    return name


@pytest.fixture
def library(flavour: Flavour) -> Any:
    """The library itself."""
    return import_module(flavour)


@asynccontextmanager
async def client(flavour: Flavour, *origins: str, patience: Any = 5.0, **reach: Any) -> AsyncIterator[Any]:
    """The library's client, riding a door that may reach the origins."""
    kind = import_module(flavour).AsyncClient
    async with door_to(*origins, **reach) as door, kind(transport=transport(door, flavour), timeout=patience) as it:
        yield it


async def test_a_get_arrives_and_comes_back(flavour: Flavour, library: Any) -> None:
    """Query and headers are the caller's, the User-Agent is ours; the answer is the library's own and unpacked."""
    answer = said(gzip.compress(b'{"a": 1}'), "Content-Encoding: gzip", "X-A: 1", "X-A: 2", "Set-Cookie: a=b")
    async with wire(always(answer)) as it, client(flavour, it.url) as http:
        got = await http.get(f"{it.url}/x", params={"q": "ü"}, headers={"X-Mine": "yes"})
        await http.get(it.url)
    head = it.heads[0].lower()
    assert isinstance(got, library.Response)
    assert (got.status_code, got.json(), got.headers["x-a"]) == (200, {"a": 1}, "1, 2")
    assert it.heads[0].startswith("GET /x?q=%C3%BC ")
    assert "x-mine: yes" in head
    assert head.count("user-agent") == 1
    assert AGENT in it.heads[0]
    assert "cookie" not in it.heads[1].lower()
    assert it.connections == 1


async def test_a_request_is_an_upstream_span(flavour: Flavour, library: Any) -> None:
    """Each request of the library is a client span below the open one, which the back-end is told; of its address only the origin."""
    left: list[Span] = []
    trail = Trail("ab" * 16, None, likely=True, judge=lambda trail, span: True, emit=left.extend)
    async with wire(in_turn(said(b"gone", status="404 Not Found"))) as it, client(flavour, it.url) as http:
        with trail.begun("root", "internal") as root:
            await http.get(f"{it.url}/secret", params={"street": "secret"})
            with pytest.raises(library.TransportError):
                await http.get("http://127.0.0.1:9/")
    found, failed, _ = left
    assert (found.name, found.kind, found.parent_id) == ("GET", "client", root.place.span_id)
    assert f"traceparent: {found.place.traceparent}" in it.heads[0].lower()
    assert found.facts["http.response.status_code"] == 404
    assert found.facts["url.full"] == it.url
    assert failed.problem
    assert "secret" not in str([each.facts for each in left])


async def test_a_post_carries_its_body(flavour: Flavour) -> None:
    """A body arrives whole, with one length, from bytes and from a stream."""

    async def script(talk: Talk) -> None:
        length = int(talk.head.lower().split("content-length: ")[1].split()[0])
        await talk.say(said(await talk.reader.readexactly(length), status="201 Created"))

    async def pieces() -> AsyncIterator[bytes]:
        yield b"two "
        yield b"pieces"

    async with wire(script) as it, client(flavour, it.url) as http:
        assert (await http.post(it.url, json={"a": 1})).json() == {"a": 1}
        assert (await http.post(it.url, content=pieces())).content == b"two pieces"
    assert all(head.lower().count("content-length") == 1 for head in it.heads)
    assert "transfer-encoding" not in it.heads[1].lower()


@pytest.mark.parametrize("status", [204, 404, 429, 500])
async def test_every_status_is_an_answer(flavour: Flavour, status: int) -> None:
    """What a status means is for the library's user to say."""
    body = b"" if status == 204 else b"why"
    async with wire(always(said(body, status=f"{status} X"))) as it, client(flavour, it.url) as http:
        got = await http.get(it.url)
    assert (got.status_code, got.content) == (status, body)


async def test_a_body_is_streamed(flavour: Flavour) -> None:
    """The first piece is there before the last one is sent; leaving early closes the connection."""

    async def script(talk: Talk) -> None:
        await talk.say(b"HTTP/1.1 200 OK\r\nContent-Length: 10000000\r\n\r\n", b"x" * 200_000)
        await until_gone(talk)

    async with wire(script) as it, client(flavour, it.url) as http:
        async with http.stream("GET", it.url) as answer:
            async for piece in answer.aiter_bytes():
                assert piece.strip(b"x") == b""
                break
        await it.gone.wait()


async def test_redirects_are_the_librarys(flavour: Flavour, library: Any) -> None:
    """The transport hands a redirect back; when the library follows it, the next hop is checked like the first."""
    async with (
        wire(always(said(b"inside"))) as inside,
        wire(in_turn(said(b"", "Location: /2", status="302 X"), said(b"ok"))) as it,
        wire(always(said(b"", f"Location: {inside.url}/", status="302 X"))) as bad,
        client(flavour, it.url, bad.url) as http,
    ):
        assert (await http.get(it.url)).status_code == 302
        assert (await http.get(it.url, follow_redirects=True)).text == "ok"
        with pytest.raises(library.ConnectError, match="must not be reached"):
            await http.get(bad.url, follow_redirects=True)
    assert not inside.heads


async def test_a_bomb_is_cut_off(flavour: Flavour, library: Any) -> None:
    """The door's limit counts unpacked bytes here too."""
    bomb = said(gzip.compress(b"0" * 5_000_000), "Content-Encoding: gzip")
    async with wire(always(bomb)) as it, client(flavour, it.url, max_bytes=100_000) as http:
        with pytest.raises(library.ReadError, match="more than 100000 bytes"):
            await http.get(it.url)


@pytest.mark.parametrize("begun", [False, True], ids=["before-the-head", "in-the-body"])
async def test_patience_ends(flavour: Flavour, library: Any, *, begun: bool) -> None:
    """All timeouts together bound the head, the one for reading bounds each piece; then the connection is given up."""

    async def script(talk: Talk) -> None:
        if begun:
            await talk.say(b"HTTP/1.1 200 OK\r\nContent-Length: 10000000\r\n\r\n", b"x" * 200_000)
        await until_gone(talk)

    patience = library.Timeout(1000, read=0.1) if begun else 0.1
    async with wire(script) as it, client(flavour, it.url, patience=patience) as http:
        with pytest.raises(library.ReadTimeout):
            await http.get(f"{it.url}/?token={SECRET}")
        await it.gone.wait()


async def test_no_timeout_is_not_for_ever(flavour: Flavour) -> None:
    """A caller without limits is served like any other."""
    async with wire(always(said(b"ok"))) as it, client(flavour, it.url, patience=None) as http:
        assert (await http.get(it.url)).text == "ok"


async def _resets(talk: Talk) -> None:
    talk.reset()


async def _resets_midway(talk: Talk) -> None:
    await talk.say(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n" + b"x" * 200_000)
    talk.reset()


@pytest.mark.parametrize(
    ("script", "kind"),
    [(_resets, "ReadError"), (_resets_midway, "ReadError"), (always(b"SSH-2.0\r\n\r\n"), "RemoteProtocolError")],
)
async def test_a_broken_answer_is_the_librarys_error(flavour: Flavour, library: Any, script: Any, kind: str) -> None:
    """Whoever catches the library's errors catches ours, with the request attached and nothing given away."""
    async with wire(script) as it, client(flavour, it.url) as http:
        with pytest.raises(library.TransportError) as caught:
            await http.get(f"{it.url}/?token={SECRET}")
    assert type(caught.value) is getattr(library, kind)
    assert caught.value.request.method == "GET"
    assert SECRET not in str(caught.value)


async def test_no_connection_is_the_librarys_error(flavour: Flavour, library: Any) -> None:
    """Nobody listening, an address that must not be reached, and no http at all have their own errors."""
    async with wire(always(said())) as it:
        pass
    async with client(flavour, it.url) as http:
        with pytest.raises(library.ConnectError, match="refused"):
            await http.get(it.url)
        for url in ("http://127.0.0.1:1/", "http://169.254.169.254/", "http://localhost./", "ftp://city.example/"):
            with pytest.raises(library.ConnectError):
                await http.get(url)


async def test_requests_share_the_doors_berths(flavour: Flavour) -> None:
    """However many requests the library makes at once, the origin sees no more connections than the door allows."""

    async def script(talk: Talk) -> None:
        await asyncio.sleep(0.001)
        await talk.say(said(b"x"))

    async with wire(script) as it, client(flavour, it.url, patience=30, connections=2) as http:
        await asyncio.gather(*(http.get(it.url) for _ in range(30)))
    assert it.peak == 2


def test_neither_library_is_needed_before_it_is_asked_for() -> None:
    """Importing the transport imports no client library."""
    code = "import sys, adapters._kit.transport; sys.exit(bool({'httpx', 'httpx2'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
