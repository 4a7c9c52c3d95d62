"""What cannot be a question goes no further, and no exception gets out."""

from __future__ import annotations

import logging
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.edge.asgi import Message
from gateway.edge.guard import HEADER_BYTES, guard, preferred
from gateway.edge.headers import dressing, headers
from tests.unit.edge.rim import HOST, Inner, other, scope, through


@pytest.mark.parametrize(
    ("accept", "language"),
    [
        (None, "en"),
        ("", "en"),
        ("de", "de"),
        ("DE", "de"),
        ("de-DE", "de"),
        ("de-AT,de;q=0.9", "de"),
        ("en", "en"),
        ("en-GB", "en"),
        ("de,en", "de"),
        ("en,de", "en"),
        ("de-DE,de;q=0.9,en-US;q=0.8,en;q=0.7", "de"),
        ("en-US,en;q=0.9,de;q=0.8", "en"),
        ("de;q=0.4, en;q=0.5", "en"),
        ("de ; q=0.4, en ; q=0.3", "de"),
        ("en;q=0, de;q=0.1", "de"),
        ("de;q=0", "en"),
        ("de;q=0, en;q=0", "en"),
        ("fr", "en"),
        ("fr, de;q=0.2", "de"),
        ("fr-CH, fr;q=0.9, en;q=0.8, de;q=0.7, *;q=0.5", "en"),
        ("*", "en"),
        ("de, *", "de"),
        ("de;q=0.5, *", "en"),
        ("de, *;q=0.5", "de"),
        ("en;q=0.2, *;q=0.8", "de"),
        ("en;q=0, *", "de"),
        ("tr, de;q=0.9, *;q=0.1", "de"),
        ("deutsch", "en"),
        ("den", "en"),
        ("de;q=nan", "en"),
        ("de;q=x, en;q=0.1", "en"),
        ("de;level=1", "en"),
        (",,;;=,de", "de"),
    ],
)
def test_the_language_is_the_one_weighted_most(accept: str | None, language: str) -> None:
    """German or English by RFC 9110 weights; of two equal ones the first named; English when neither is wanted."""
    assert preferred(accept.encode() if accept is not None else None) == language


@given(st.binary(max_size=80))
def test_any_accept_language_is_one_of_two(header: bytes) -> None:
    """No bytes make the choice fail."""
    assert preferred(header) in {"de", "en"}


async def test_the_app_sees_one_of_two_languages() -> None:
    """`Accept-Language` is settled before anything can be keyed by it, and there is exactly one."""
    for sent in ([], [(b"accept-language", b"de-CH, fr;q=0.1")], [(b"accept-language", b"de")] * 2):
        inner = Inner()
        await through(guard(inner, url_bytes=100), HOST, *sent)
        (settled,) = [value for name, value in inner.scopes[0]["headers"] if name == b"accept-language"]
        assert settled == (b"de" if sent else b"en")


@pytest.mark.parametrize(
    "host", [b"hansa", b"hansa.example.org:8080", b"127.0.0.1:1", b"[::1]:8080", b"[fe80::1]", b"a_b.internal"]
)
async def test_a_valid_host_passes(host: bytes) -> None:
    """Names, addresses and ports are hosts."""
    assert (await through(guard(Inner(), url_bytes=100), (b"host", host))).status == 200


@pytest.mark.parametrize(
    "hosts", [[], [b""], [b"a b"], [b"["], [b"a/b"], [b"a?b"], [b"u@a"], [b"a:b"], [b"\xff"], [b"a", b"a"], [b"<a>"]]
)
async def test_a_request_names_one_valid_host(hosts: list[bytes]) -> None:
    """No Host, an invalid one or several are a 400 (RFC 9112 §3.2), and the app never hears of it."""
    inner = Inner()
    answer = await through(guard(inner, url_bytes=100), *((b"host", host) for host in hosts))
    assert (answer.status, answer.json()["type"]) == (400, "/problems/bad-request")
    assert "Host" in answer.json()["hint"]
    assert inner.scopes == []


@pytest.mark.parametrize(
    ("query", "name"),
    [
        (b"q=%ff", "q"),
        (b"q=%C3", "q"),
        (b"q=%ed%a0%80", "q"),
        (b"q=%c0%af", "q"),
        (b"q=\xff", "q"),
        (b"q=%00", "q"),
        (b"q=\x00", "q"),
        (b"q=\x7f", "q"),
        (b"q=%0d%0aset-cookie:a", "q"),
        (b"q=%1b[31m", "q"),
        (b"q=%c2%85", "q"),
        (b"a=1&b=%00&c=2", "b"),
        (b"%ff=1", "\ufffd"),
        (b"%00=1", "(query)"),
        (b"%0a", "(query)"),
    ],
)
async def test_a_query_is_text(query: bytes, name: str) -> None:
    """Bytes that are no UTF-8, and control characters, are a 400 that names the parameter as far as it can be shown."""
    inner = Inner()
    answer = await through(guard(inner, url_bytes=100), HOST, query_string=query)
    assert (answer.status, answer.codes()) == (400, {name: "bad-characters"})
    assert inner.scopes == []


@pytest.mark.parametrize(
    "query", [b"", b"&&", b"=", b"q", b"q=%", b"q=%zz", b"q=%C3%BC", b"q=a+b", b"q=%F0%9F%90%95", b"q=\xc3\xbc", b"a=;"]
)
async def test_odd_text_passes(query: bytes) -> None:
    """What is text passes, however odd: judging it is for those who know the parameters."""
    inner = Inner()
    assert (await through(guard(inner, url_bytes=100), HOST, query_string=query)).status == 200
    assert inner.scopes[0]["query_string"] == query.replace("ü".encode(), b"%C3%BC")


async def test_every_bad_parameter_is_named() -> None:
    """Two bad parameters are two mistakes."""
    answer = await through(guard(Inner(), url_bytes=100), HOST, query_string=b"a=%00&b=%ff")
    assert answer.codes() == {"a": "bad-characters", "b": "bad-characters"}


@pytest.mark.parametrize(
    ("path", "query", "where", "name"),
    [
        (b"/", b"a=1&long=" + b"x" * 100 + b"&c=2", "query", "long"),
        (b"/" + b"x" * 100, b"", "path", "path"),
        (b"/" + b"x" * 100, b"a=1", "path", "path"),
    ],
)
async def test_a_target_has_its_length(path: bytes, query: bytes, where: str, name: str) -> None:
    """What is too long is a 400 that names the longest part and the limit."""
    app = guard(Inner(), url_bytes=100)
    answer = await through(app, HOST, raw_path=path, path=path.decode(), query_string=query)
    (mistake,) = answer.json()["errors"]
    assert (answer.status, mistake["in"], mistake["name"], mistake["code"]) == (400, where, name, "too-long")
    assert "100" in mistake["detail"]


async def test_the_limit_itself_passes() -> None:
    """A target of exactly so many bytes is not too long."""
    assert (await through(guard(Inner(), url_bytes=100), HOST, query_string=b"q=" + b"x" * 97)).status == 200
    assert (await through(guard(Inner(), url_bytes=100), HOST, query_string=b"q=" + b"x" * 98)).status == 400


async def test_headers_have_their_length() -> None:
    """More headers than anybody needs are a 413 that names the limit."""
    answer = await through(guard(Inner(), url_bytes=100), HOST, (b"x", b"y" * HEADER_BYTES))
    assert (answer.status, answer.json()["type"]) == (413, "/problems/too-large")
    assert str(HEADER_BYTES) in answer.json()["hint"]


@pytest.mark.parametrize("path", ["/a\x00b", "/a\nb", "/a\x7f", "/\ud800"])
async def test_a_path_is_text(path: str) -> None:
    """A path nobody can read leads nowhere, and is not repeated."""
    answer = await through(guard(Inner(), url_bytes=100), HOST, path=path)
    assert (answer.status, answer.json()["instance"]) == (404, "/")


async def test_a_long_path_is_not_repeated_whole() -> None:
    """A refusal repeats at most the beginning of a path."""
    answer = await through(guard(Inner(), url_bytes=100), HOST, path="/" + "ä" * 5000, raw_path=b"/" + b"x" * 5000)
    assert answer.json()["instance"] == "/" + quote("ä") * 199


@pytest.mark.parametrize("language", ["de", "en"])
async def test_no_exception_gets_out(language: str, caplog: pytest.LogCaptureFixture) -> None:
    """Whatever the app raises becomes a 500 that says nothing of it; the log says its kind and place, under the trace id."""
    app = guard(Inner(raises=RuntimeError("geheim"), begins=False), url_bytes=100)
    with caplog.at_level(logging.ERROR):
        answer = await through(app, HOST, (b"accept-language", language.encode()))
    assert (answer.status, answer.json()["type"]) == (500, "/problems/internal")
    assert answer.header("content-language") == language
    assert b"geheim" not in answer.body
    (entry,) = caplog.records
    assert answer.json()["trace_id"] in entry.getMessage()
    assert "RuntimeError at " in entry.getMessage()
    assert "geheim" not in caplog.text


async def test_an_answer_that_began_is_not_begun_again(caplog: pytest.LogCaptureFixture) -> None:
    """When the app fails in the middle, nothing is sent after it: the server breaks off, and the log says why."""
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    app = headers(guard(Inner(raises=RuntimeError("geheim")), url_bytes=100), dress=dressing(https=False))
    with caplog.at_level(logging.ERROR):
        await app(scope(HOST), receive, send)
    assert [message["type"] for message in sent] == ["http.response.start", "http.response.body"]
    assert sent[-1]["more_body"] is True
    assert len(caplog.records) == 1


async def test_the_lifespan_passes() -> None:
    """Starting and stopping is the app's affair."""
    inner = Inner(begins=False)
    await other(guard(inner, url_bytes=100), "lifespan")
    assert inner.scopes[0]["type"] == "lifespan"


async def test_web_sockets_are_closed() -> None:
    """There is none here: the connection is refused before the app hears of it."""
    inner = Inner()
    assert await other(guard(inner, url_bytes=100), "websocket") == [{"type": "websocket.close", "code": 1008}]
    assert inner.scopes == []
