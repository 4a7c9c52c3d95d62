"""The HTTP door on real sockets: what it sends, what it makes of answers, and what it does when they go wrong."""

from __future__ import annotations

import asyncio
import gzip
import ssl
from collections.abc import Sequence
from pathlib import Path
from socket import gaierror
from typing import Any

import pytest

from adapters._kit.http import Door, Engine, Reach
from domain.errors import SourceDown, SourceError, SourceLimited, SourceNonsense, SourceTimeout
from tests.contract.wire import AGENT, Talk, always, door_to, in_turn, said, soon, until_gone, wire

TLS = Path(__file__).parent / "tls"
SECRET = "hunter2"


class Names:
    """A resolver that says one thing after another, and the last for ever."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self.answers = answers
        self.asked = 0

    async def __call__(self, host: str, port: int) -> Sequence[str]:
        """The next answer, whatever the host."""
        self.asked += 1
        await asyncio.sleep(0)
        return self.answers[min(self.asked, len(self.answers)) - 1]


async def test_a_request_carries_what_was_asked_and_who_asks() -> None:
    """Query, headers, trace and the configured User-Agent are sent; nothing else tells who we are."""
    async with wire(always(said(b"{}"))) as it, door_to(it.url) as door:
        await door.get(
            f"{it.url}/streets?a=1",
            deadline=soon(),
            query=[("q", "Königstraße 4"), ("q", "b")],
            headers={"Accept": "application/json"},
            trace="00-aa-bb-01",
        )
    first, *rest = it.heads[0].splitlines()
    headers = dict(line.lower().split(": ", 1) for line in rest if line)
    assert first == "GET /streets?a=1&q=K%C3%B6nigstra%C3%9Fe+4&q=b HTTP/1.1"
    assert headers["user-agent"] == AGENT
    assert headers["accept"] == "application/json"
    assert headers["traceparent"] == "00-aa-bb-01"
    assert headers.keys() <= {"host", "user-agent", "accept", "accept-encoding", "traceparent"}


async def test_an_answer_is_whole_and_without_cookies() -> None:
    """Headers come in lower case and joined, cookies do not come, and a header that is no ASCII harms nobody."""
    answer = said(b"ok", "X-Part: a", "X-Part: b", "Set-Cookie: id=1", "X-City: Düsseldorf", "ETag: 1")
    async with wire(always(answer)) as it, door_to(it.url) as door:
        got = await door.get(f"{it.url}/x", deadline=soon())
        again = await door.get(f"{it.url}/x", deadline=soon())
    assert (got.status, got.body, got.url) == (200, b"ok", f"{it.url}/x")
    assert got.headers == {"x-part": "a, b", "content-length": "2", "etag": "1"}
    assert again.body == b"ok"
    assert "cookie" not in it.heads[1].lower()


async def test_a_body_is_posted() -> None:
    """A body arrives with its length, and 201 is an answer."""

    async def script(talk: Talk) -> None:
        length = int(talk.head.lower().split("content-length: ")[1].split()[0])
        await talk.say(said(await talk.reader.readexactly(length), status="201 Created"))

    async with wire(script) as it, door_to(it.url) as door:
        got = await door.ask("POST", it.url, deadline=soon(), body=b"street=K%C3%B6nig")
    assert (got.status, got.body) == (201, b"street=K%C3%B6nig")


@pytest.mark.parametrize(
    ("status", "headers", "kind", "wait"),
    [
        ("404 Not Found", (), SourceNonsense, None),
        ("403 Forbidden", (), SourceNonsense, None),
        ("304 Not Modified", (), SourceNonsense, None),
        ("302 Found", (), SourceNonsense, None),
        ("500 Oops", (), SourceDown, None),
        ("503 Busy", (), SourceDown, None),
        ("503 Busy", ("Retry-After: 7",), SourceLimited, 7),
        ("429 Slow", (), SourceLimited, None),
        ("429 Slow", ("Retry-After: 99999999999999",), SourceLimited, 3600),
        ("429 Slow", ("Retry-After: soon",), SourceLimited, None),
        ("429 Slow", ("X-RateLimit-Reset: 40",), SourceLimited, 40),
        ("429 Slow", ("Retry-After: 7", "X-RateLimit-Reset: 40"), SourceLimited, 7),
        (
            "429 Slow",
            ("Date: Sun, 22 Nov 2026 12:00:00 GMT", "X-RateLimit-Reset: 1795348830"),
            SourceLimited,
            30,
        ),
        (
            "429 Slow",
            ("Date: Sun, 22 Nov 2026 23:59:00 GMT", "X-RateLimit-Reset: 2026-11-23 00:00:00+00:00"),
            SourceLimited,
            60,
        ),
        (
            "429 Slow",
            ("Date: Sun, 22 Nov 2026 23:59:00 GMT", "X-RateLimit-Reset: 2026-11-23T00:00:00"),
            SourceLimited,
            60,
        ),
        ("429 Slow", ("X-RateLimit-Reset: tomorrow",), SourceLimited, None),
        ("503 Busy", ("X-RateLimit-Reset: 40",), SourceDown, None),
        (
            "429 Slow",
            ("Date: Sun, 22 Nov 2026 12:00:00 GMT", "Retry-After: Sun, 22 Nov 2026 12:01:30 GMT"),
            SourceLimited,
            90,
        ),
        ("429 Slow", ("Retry-After: Sun, 22 Nov 2015 12:00:00 GMT",), SourceLimited, 0),
    ],
)
async def test_a_status_nobody_expected_is_an_error(
    status: str, headers: Sequence[str], kind: type[SourceError], wait: float | None
) -> None:
    """Each status has its error, and a wait the server asks for is kept, up to an hour."""
    async with wire(always(said(b"no", *headers, status=status))) as it, door_to(it.url) as door:
        with pytest.raises(SourceError) as caught:
            await door.get(f"{it.url}/?token={SECRET}", deadline=soon())
    assert type(caught.value) is kind
    assert caught.value.retry_after == wait
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize("status", ["404 Not Found", "503 Busy", "302 Found"])
async def test_an_expected_status_is_an_answer(status: str) -> None:
    """What the adapter says it expects comes back as it is, redirects too."""
    answer = said(b"none", "Retry-After: 3", "Location: /elsewhere", status=status)
    async with wire(always(answer)) as it, door_to(it.url) as door:
        got = await door.get(it.url, deadline=soon(), expect={int(status[:3])})
    assert (got.status, got.body) == (int(status[:3]), b"none")


async def _resets(talk: Talk) -> None:
    talk.reset()


async def _hangs_up(talk: Talk) -> None:
    talk.writer.close()


async def _cuts_off(talk: Talk) -> None:
    await talk.say(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc")
    talk.writer.close()


async def _resets_midway(talk: Talk) -> None:
    await talk.say(b"HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n\r\n" + b"x" * 100_000)
    talk.reset()


async def _cuts_a_chunk_off(talk: Talk) -> None:
    await talk.say(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab")
    talk.writer.close()


async def _breaks_chunks(talk: Talk) -> None:
    await talk.say(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\nab")
    talk.writer.close()


@pytest.mark.parametrize("script", [_resets, _hangs_up, _cuts_off, _resets_midway, _cuts_a_chunk_off, _breaks_chunks])
async def test_a_broken_connection_means_down(script: Any) -> None:
    """Broken off before, in, or between the pieces of an answer: the source is down."""
    async with wire(script) as it, door_to(it.url) as door:
        with pytest.raises(SourceDown) as caught:
            await door.get(f"{it.url}/?token={SECRET}", deadline=soon())
    assert SECRET not in str(caught.value)
    assert it.connections == 1


async def test_nobody_at_home_means_down() -> None:
    """A port where nobody listens is a source that is down."""
    async with wire(always(said())) as it:
        pass
    async with door_to(it.url) as door:
        with pytest.raises(SourceDown, match="refused"):
            await door.get(f"{it.url}/?token={SECRET}", deadline=soon())


@pytest.mark.parametrize(
    "answer",
    [
        b"SSH-2.0-OpenSSH_9.6\r\n\r\n",
        said(b"abc", "Content-Encoding: gzip"),
        said(b"abc", "Content-Encoding: compress"),
        said(b"", "X-Long: " + "a" * 1_000_000),
    ],
    ids=["no-http", "no-gzip", "unknown-coding", "huge-head"],
)
async def test_an_answer_that_is_no_answer_is_nonsense(answer: bytes) -> None:
    """What is not HTTP, or not in the coding it claims, is nonsense."""
    async with wire(always(answer)) as it, door_to(it.url) as door:
        with pytest.raises(SourceNonsense) as caught:
            await door.get(f"{it.url}/?token={SECRET}", deadline=soon())
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize("url", ["nowhere", "http://", "http://[::1", "ftp://city.example/x", "file:///etc/passwd"])
async def test_an_address_that_is_none_is_nonsense(url: str) -> None:
    """An address found in data may be anything; only http and https are asked."""
    async with door_to() as door:
        with pytest.raises(SourceNonsense):
            await door.get(url, deadline=soon())


@pytest.mark.parametrize("pieces", [0, 20])
async def test_the_deadline_ends_a_slow_answer(pieces: int) -> None:
    """Whether nothing comes or a byte at a time: at the deadline it is a timeout, and the connection is given up."""

    async def script(talk: Talk) -> None:
        await talk.say(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n" if pieces else b"")
        for _ in range(pieces):
            await talk.say(b"x")
            await asyncio.sleep(0.001)
        await until_gone(talk)

    async with wire(script) as it, door_to(it.url) as door:
        with pytest.raises(SourceTimeout):
            await door.get(it.url, deadline=soon(0.2))
        await it.gone.wait()
        with pytest.raises(SourceTimeout):
            await door.get(it.url, deadline=soon(0))


async def test_the_deadline_covers_all_hops() -> None:
    """A chain of redirects gets no more time than a single answer."""

    async def script(talk: Talk) -> None:
        if talk.number > 2:
            await until_gone(talk)
        await talk.say(said(b"", "Location: /next", status="302 Found"))

    async with wire(script) as it, door_to(it.url) as door:
        with pytest.raises(SourceTimeout):
            await door.get(it.url, deadline=soon(0.3))
    assert len(it.heads) == 3


async def test_the_deadline_covers_the_lookup() -> None:
    """A resolver that does not answer is left at the deadline."""

    async def never(host: str, port: int) -> Sequence[str]:
        await asyncio.Event().wait()
        return ()

    async with door_to("http://city.example", resolve=never) as door:
        with pytest.raises(SourceTimeout):
            await door.get("http://city.example/", deadline=soon(0.05))


async def test_a_bomb_is_cut_off() -> None:
    """A small answer that unpacks to a huge one is stopped at the limit; one of exactly the limit is let through."""

    async def script(talk: Talk) -> None:
        size = int(talk.head.split("/")[1].split()[0])
        await talk.say(said(gzip.compress(b"0" * size), "Content-Encoding: gzip"))

    async with wire(script) as it, door_to(it.url, max_bytes=100_000) as door:
        assert len((await door.get(f"{it.url}/100000", deadline=soon())).body) == 100_000
        for size in (100_001, 50_000_000):
            with pytest.raises(SourceNonsense, match="more than 100000 bytes"):
                await door.get(f"{it.url}/{size}", deadline=soon())


async def test_a_body_announced_as_too_large_is_not_read() -> None:
    """The announced length is enough to refuse, and the connection is dropped."""

    async def script(talk: Talk) -> None:
        await talk.say(b"HTTP/1.1 200 OK\r\nContent-Length: 30000000\r\n\r\n" + b"x" * 70_000)
        await until_gone(talk)

    async with wire(script) as it, door_to(it.url) as door:
        with pytest.raises(SourceNonsense, match="more than"):
            await door.get(it.url, deadline=soon())
        await it.gone.wait()


async def test_a_caller_who_leaves_in_the_body_takes_the_connection_with_him() -> None:
    """Cancelled while a large body comes in: the connection is closed at once, not at the deadline."""

    async def script(talk: Talk) -> None:
        await talk.say(b"HTTP/1.1 200 OK\r\nContent-Length: 20000000\r\n\r\n", *[b"x" * 1_000_000] * 16)
        reading.set()  # more has been taken than the sockets hold: the caller is past the head
        await until_gone(talk)

    reading = asyncio.Event()
    async with wire(script) as it, door_to(it.url) as door:
        caller = asyncio.ensure_future(door.get(it.url, deadline=soon(1000)))
        await reading.wait()
        caller.cancel()
        with pytest.raises(asyncio.CancelledError):
            await caller
        await it.gone.wait()


async def test_a_caller_who_leaves_before_the_head_gives_the_berth_back_by_the_deadline() -> None:
    """Cancelled before anything came: the one connection there is serves the next caller after the first's deadline."""

    async def script(talk: Talk) -> None:
        if talk.number == 1:
            asked.set()
            await until_gone(talk)
        await talk.say(said(b"next"))

    asked = asyncio.Event()
    async with wire(script) as it, door_to(it.url, connections=1) as door:
        caller = asyncio.ensure_future(door.get(it.url, deadline=soon(0.3)))
        await asked.wait()
        caller.cancel()
        with pytest.raises(asyncio.CancelledError):
            await caller
        assert (await door.get(it.url, deadline=soon(10))).body == b"next"
        await it.gone.wait()


async def test_an_origin_never_sees_more_connections_than_allowed() -> None:
    """Two hundred at once with eight connections allowed: eight sockets at most, and everybody is served."""

    async def script(talk: Talk) -> None:
        await asyncio.sleep(0.001)
        await talk.say(said(b"x" * 2000))

    async with wire(script) as it, door_to(it.url, connections=8) as door:
        got = await asyncio.gather(*(door.get(f"{it.url}/{n}", deadline=soon(30)) for n in range(200)))
    assert len(got) == 200
    assert it.peak == 8


async def test_bindings_with_equal_terms_share_connections() -> None:
    """Two doors on one origin use one pool; a door on other terms has its own."""
    async with wire(always(said())) as it, Engine() as engine:
        for connections in (3, 3, 4):
            reach = Reach(
                origins=frozenset({it.url}), network=("127.0.0.0/8",), connections=connections, user_agent="x"
            )
            await engine.door(reach).get(it.url, deadline=soon())
    assert it.connections == 2


async def test_an_idle_connection_that_broke_is_replaced_for_a_get() -> None:
    """A reused connection that breaks before the answer costs a GET one more try, and a POST an error."""

    async def script(talk: Talk) -> None:
        if talk.number % 2 == 0:
            talk.reset()
        else:
            await talk.say(said(b"ok"))

    async with wire(script) as it, door_to(it.url) as door:
        for _ in range(2):
            assert (await door.get(it.url, deadline=soon())).body == b"ok"
        assert len(it.heads) == 3
        with pytest.raises(SourceDown):
            await door.ask("POST", it.url, deadline=soon(), body=b"x")
    assert len(it.heads) == 4


async def test_a_get_is_not_tried_for_ever() -> None:
    """When the fresh connection breaks as well, that is the answer."""

    async def script(talk: Talk) -> None:
        if talk.number == 1:
            await talk.say(said(b"ok"))
        else:
            talk.reset()

    async with wire(script) as it, door_to(it.url) as door:
        await door.get(it.url, deadline=soon())
        with pytest.raises(SourceDown):
            await door.get(it.url, deadline=soon())
    assert len(it.heads) == 3


async def test_what_has_not_changed_is_not_sent_again() -> None:
    """A kept answer is asked about with its validators, and a 304 brings it back as 200 with the newer headers."""
    first = said(b"body", 'ETag: "a"', "Last-Modified: Sun, 22 Nov 2026 12:00:00 GMT", "X-Age: old")
    second = b'HTTP/1.1 304 Not Modified\r\nETag: "a"\r\nX-Age: new\r\n\r\n'
    async with wire(in_turn(first, second)) as it, door_to(it.url) as door:
        await door.get(it.url, deadline=soon(), query={"page": 1})
        got = await door.get(it.url, deadline=soon(), query={"page": 1})
        assert (got.status, got.body, got.headers["x-age"]) == (200, b"body", "new")
        with pytest.raises(SourceNonsense):
            await door.get(it.url, deadline=soon(), query={"page": 2})
    assert 'if-none-match: "a"' in it.heads[1].lower()
    assert "if-modified-since: sun, 22 nov 2026" in it.heads[1].lower()
    assert "if-none-match" not in it.heads[2].lower()


@pytest.mark.parametrize(
    ("headers", "answer"),
    [
        ({"Authorization": f"Bearer {SECRET}"}, said(b"mine", "ETag: 1")),
        ({"X-Api-Key": SECRET}, said(b"mine", "ETag: 1")),
        ({"Range": "bytes=0-3"}, said(b"part", "ETag: 1")),
        ({}, said(b"not", "ETag: 1", "Cache-Control: private, no-store")),
        ({}, said(b"none")),
    ],
)
async def test_what_must_not_be_kept_is_not_kept(headers: dict[str, str], answer: bytes) -> None:
    """Answers to somebody in particular, parts, and what says so itself are fetched each time."""
    async with wire(always(answer)) as it, door_to(it.url) as door:
        for _ in range(2):
            await door.get(it.url, deadline=soon(), headers=headers)
    assert "if-none-match" not in it.heads[1].lower()


async def test_redirects_are_followed_and_counted() -> None:
    """Three hops are followed and the last address is told; a fourth is one too many."""

    async def script(talk: Talk) -> None:
        step = int(talk.head.split("/")[1].split()[0])
        hop = said(b"", f"Location: ../{step - 1}", status="302 Found")
        await talk.say(hop if step else said(b"here"))

    async with wire(script) as it, door_to(it.url) as door:
        got = await door.get(f"{it.url}/3", deadline=soon())
        assert (got.body, got.url) == (b"here", f"{it.url}/0")
        with pytest.raises(SourceNonsense, match="more than 3 redirects"):
            await door.get(f"{it.url}/4", deadline=soon())
        with pytest.raises(SourceNonsense, match="more than 0 redirects"):
            await door.get(f"{it.url}/1", deadline=soon(), follow=0)


@pytest.mark.parametrize(
    ("status", "method"), [("301 X", "GET"), ("302 X", "GET"), ("303 X", "GET"), ("307 X", "POST"), ("308 X", "POST")]
)
async def test_a_redirected_post_keeps_or_loses_its_body(status: str, method: str) -> None:
    """303, and by custom 301 and 302, make a GET of a POST; 307 and 308 repeat it."""

    async def script(talk: Talk) -> None:
        if "content-length: 4" in talk.head.lower():
            await talk.reader.readexactly(4)
        await talk.say(said(b"", "Location: /there", status=status) if talk.number == 1 else said(b"ok"))

    async with wire(script) as it, door_to(it.url) as door:
        await door.ask("POST", it.url, deadline=soon(), body=b"data", headers={"Content-Type": "text/plain"})
    assert it.heads[1].startswith(f"{method} /there ")
    assert ("content-type" in it.heads[1].lower()) is (method == "POST")


async def test_a_secret_stays_at_its_origin() -> None:
    """A redirect to another origin takes along what is asked, not who asks; a body does not go there at all."""
    secret = {"Authorization": SECRET, "Cookie": SECRET, "X-Api-Key": SECRET, "apikey": SECRET, "X-Auth-Token": SECRET}
    async with (
        wire(always(said(b"there"))) as there,
        wire(always(said(b"", f"Location: {there.url}/", status="307 X"))) as here,
        door_to(here.url, there.url) as door,
    ):
        await door.get(here.url, deadline=soon(), headers={**secret, "Accept": "text/plain"})
        with pytest.raises(SourceNonsense, match="body to another origin"):
            await door.ask("POST", here.url, deadline=soon(), body=b"")
    assert SECRET in here.heads[0]
    assert SECRET not in there.heads[0]
    assert "text/plain" in there.heads[0]
    assert len(there.heads) == 1


async def test_a_redirect_does_not_lead_into_the_house() -> None:
    """A trusted host that redirects to a private address nobody configured is not followed there."""
    async with (
        wire(always(said(b"inside"))) as inside,
        wire(always(said(b"", f"Location: {inside.url}/", status="302 X"))) as it,
        door_to(it.url) as door,
    ):
        with pytest.raises(SourceNonsense, match="must not be reached"):
            await door.get(it.url, deadline=soon())
    assert not inside.heads


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f.1",
        "0177.0.0.1",
        "①②⑦.0.0.1",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::127.0.0.1]",
        "[::ffff:0:127.0.0.1]",
        "[2002:7f00:1::]",
        "[2001:0:7f00:1::]",
        "[64:ff9b::10.0.0.1]",
        "[64:ff9b:1::10.0.0.1]",
        "[fe80::1]",
        "[fec0::1]",
        "[fc00::1]",
        "[ff02::1]",
        "localhost",
        "localhost.",
        "LocalHost",
    ],
)
async def test_no_spelling_of_a_private_address_is_reached(host: str) -> None:
    """However a private address is written, configured or not, it is refused without a network."""
    async with wire(always(said(b"inside"))) as it:
        url = f"http://{host}:{it.port}/"
        for origins in ((), (url,)):
            async with door_to(*origins, network=(), resolve=Names(["127.0.0.1", "::1"])) as door:
                with pytest.raises(SourceNonsense, match="must not be reached"):
                    await door.get(url, deadline=soon())
    assert not it.heads


async def test_a_network_is_for_configured_origins_only() -> None:
    """What a binding's network allows, it allows to the hosts its configuration names and to nobody else."""
    async with wire(always(said(b"ok"))) as it, wire(always(said(b"other"))) as other, door_to(it.url) as door:
        assert (await door.get(it.url, deadline=soon())).body == b"ok"
        with pytest.raises(SourceNonsense, match="must not be reached"):
            await door.get(other.url, deadline=soon())


@pytest.mark.parametrize(
    "host", ["rebind.example", "rebind.example.", "REBIND.example", "straße.example", "a_b.example"]
)
async def test_what_was_checked_is_what_is_connected_to(host: str) -> None:
    """A name is looked up once and the connection goes to that address; when it turns bad, it is refused."""
    names = Names(["127.0.0.1"], ["10.0.0.5"])
    async with wire(always(said(b"ok"))) as it:
        url = f"http://{host}:{it.port}"
        async with door_to(url, resolve=names, names_last=0) as door:
            assert (await door.get(url, deadline=soon())).body == b"ok"
            assert names.asked == 1
            with pytest.raises(SourceNonsense, match="must not be reached"):
                await door.get(url, deadline=soon())
    assert len(it.heads) == 1


async def test_a_name_is_looked_up_once_for_many() -> None:
    """A hundred callers at once share one lookup, and later ones its result."""
    names = Names(["10.0.0.5", "127.0.0.1"])
    async with wire(always(said(b"ok"))) as it:
        url = f"http://city.example:{it.port}"
        async with door_to(url, resolve=names) as door:
            await asyncio.gather(*(door.get(url, deadline=soon(30)) for _ in range(100)))
            await door.get(url, deadline=soon())
    assert names.asked == 1


async def test_a_name_nobody_knows_means_down() -> None:
    """A host without an address is a source that is down; the next caller asks again."""

    async def unknown(host: str, port: int) -> Sequence[str]:
        asked.append(host)
        raise gaierror(-2, "Name or service not known")

    asked: list[str] = []
    async with door_to("http://city.example", resolve=unknown) as door:
        for _ in range(2):
            with pytest.raises(SourceDown, match="no address"):
                await door.get("http://city.example/", deadline=soon())
    assert asked == ["city.example"] * 2


async def test_a_move_leaves_requests_in_flight_alone() -> None:
    """When a host moves, the request in flight ends at the old address and the next one goes to the new."""

    async def slowly(talk: Talk) -> None:
        asked.set()
        await moved.wait()
        await talk.say(said(b"old"))

    asked, moved = asyncio.Event(), asyncio.Event()
    names = Names(["127.0.0.1"], ["127.0.0.2"])
    async with (
        wire(slowly) as old,
        wire(always(said(b"new")), hosts=("127.0.0.2",), port=old.port) as new,
        door_to(f"http://city.example:{old.port}", resolve=names, names_last=0) as door,
    ):
        url = f"http://city.example:{old.port}/"
        first = asyncio.ensure_future(door.get(url, deadline=soon()))
        await asked.wait()
        assert (await door.get(url, deadline=soon())).body == b"new"
        moved.set()
        assert (await first).body == b"old"
        await old.gone.wait()
    assert new.connections == 1


async def test_a_fresh_connection_that_breaks_is_not_tried_again() -> None:
    """Only a connection that had been idle is excused: the first one to a new address is not."""
    names = Names(["127.0.0.1"], ["127.0.0.2"])
    async with (
        wire(always(said(b"old"))) as old,
        wire(_resets, hosts=("127.0.0.2",), port=old.port) as new,
        door_to(f"http://city.example:{old.port}", resolve=names, names_last=0) as door,
    ):
        await door.get(f"http://city.example:{old.port}/", deadline=soon())
        with pytest.raises(SourceDown):
            await door.get(f"http://city.example:{old.port}/", deadline=soon())
    assert len(new.heads) == 1


async def test_a_host_that_merely_shuffles_its_addresses_keeps_its_connections() -> None:
    """Round robin in the name service does not cost a connection."""
    names = Names(["127.0.0.1", "127.0.0.2"], ["127.0.0.2", "127.0.0.1"])
    async with wire(always(said(b"ok"))) as it:
        url = f"http://city.example:{it.port}"
        async with door_to(url, resolve=names, names_last=0) as door:
            for _ in range(4):
                await door.get(url, deadline=soon())
    assert it.connections == 1


async def test_a_dead_address_is_stepped_over() -> None:
    """When nobody listens at a host's first address, the next is tried, for a POST too; with none left it is down."""
    names = Names(["127.0.0.3", "127.0.0.2", "127.0.0.1"])
    async with wire(always(said(b"ok"))) as it:
        url = f"http://city.example:{it.port}"
        async with door_to(url, resolve=names) as door:
            assert (await door.ask("POST", url, deadline=soon())).body == b"ok"
    async with door_to(url, resolve=names) as door:
        with pytest.raises(SourceDown):
            await door.get(url, deadline=soon())


async def test_a_proxy_is_used_only_when_the_binding_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy of the environment is ignored; the binding's own gets the request and looks the name up itself."""
    async with wire(always(said(b"proxied"))) as proxy, wire(always(said(b"direct"))) as it:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        monkeypatch.setenv("http_proxy", proxy.url)
        async with door_to(it.url) as door:
            assert (await door.get(it.url, deadline=soon())).body == b"direct"
        names = Names(["10.0.0.5"])
        async with door_to("http://city.example", resolve=names, proxy=proxy.url, network=()) as door:
            assert (await door.get("http://city.example/x", deadline=soon())).body == b"proxied"
            assert names.asked == 0
            with pytest.raises(SourceNonsense, match="must not be reached"):
                await door.get("http://inside.example/", deadline=soon())
    assert proxy.heads[0].startswith("GET http://city.example/x ")


async def test_tls_is_checked_against_the_name_not_the_address() -> None:
    """A private authority is trusted when named, the name must match, and the client's certificate is shown."""
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=str(TLS / "authority.pem"))
    server.load_cert_chain(TLS / "server.pem")
    server.verify_mode = ssl.CERT_REQUIRED
    authority, client = (TLS / "authority.pem").read_bytes(), (TLS / "client.pem").read_bytes()
    names = Names(["127.0.0.1"])
    async with wire(always(said(b"ok")), tls=server) as it:

        async def ask(host: str, **reach: Any) -> bytes:
            async with door_to(f"https://{host}:{it.port}", resolve=names, **reach) as door:
                return (await door.get(f"https://{host}:{it.port}/", deadline=soon())).body

        assert await ask("city.example", ca=authority, client_cert=client) == b"ok"
        for host, reach in (
            ("city.example", {"client_cert": client}),
            ("other.example", {"ca": authority, "client_cert": client}),
            ("city.example", {"ca": authority}),
        ):
            with pytest.raises(SourceDown):
                await ask(host, **reach)
    assert len(it.heads) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"origins": frozenset({"city.example"})},
        {"network": ("10.0.0.0/99",)},
        {"proxy": "::"},
        {"ca": b"none"},
        {"client_cert": b"none"},
    ],
)
def test_a_wrong_reach_is_found_before_anything_runs(wrong: dict[str, Any]) -> None:
    """A configuration that cannot work is refused when the door is made, which needs no event loop."""
    right: dict[str, Any] = {"origins": frozenset({"https://city.example"}), "user_agent": AGENT}
    Engine().door(Reach(**right))
    with pytest.raises(ValueError, match=r"."):
        Engine().door(Reach(**{**right, **wrong}))


async def test_strangers_are_not_collected() -> None:
    """Addresses from data may name any number of hosts; only the last ones are remembered."""
    names = Names(["10.0.0.5"])
    async with Engine(resolve=names) as engine:
        door = engine.door(Reach(origins=frozenset(), user_agent=AGENT))
        for number in range(200):
            with pytest.raises(SourceNonsense):
                await door.get(f"http://{number}.example/", deadline=soon())
        assert len(engine._strangers) == 64


async def test_a_closed_engine_lets_everybody_go() -> None:
    """Closing ends a request in flight and refuses later ones, both as a source that is down."""

    async def script(talk: Talk) -> None:
        asked.set()
        await until_gone(talk)

    asked = asyncio.Event()
    async with wire(script) as it:
        async with Engine() as engine:
            door: Door = engine.door(Reach(origins=frozenset({it.url}), network=("127.0.0.0/8",), user_agent=AGENT))
            flying = asyncio.ensure_future(door.get(it.url, deadline=soon(1)))
            await asked.wait()
        with pytest.raises(SourceDown):
            await flying
        with pytest.raises(SourceDown, match="closed"):
            await door.get(it.url, deadline=soon())
        await it.gone.wait()
