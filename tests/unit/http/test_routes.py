"""The surface as a whole: every path and every error answers in the same way, whoever asks and with whatever verb."""

from __future__ import annotations

import json
import logging
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import HansaError, NotAllowed, Refused, SourceDown, SourceLimited, SourceTimeout
from domain.texts import PROBLEMS
from gateway.edge.asgi import ASGI
from gateway.edge.headers import ALWAYS, OWN
from tests.unit.http.conftest import Standing
from tests.unit.http.stage import Answer, Stage, ask, sources_by_city, stacked

TRACE = "0af7651916cd43dd8448eb211c80319c"
PARENT = {"traceparent": f"00-{TRACE}-b7ad6b7169203331-01"}

PATHS = [
    "/v1/cities",
    "/v1/sources?city=essen",
    "/v1/addresses?q=aachener",
    "/v1/waste/pickups?address=essen:stadt:9",
    "/v1/waste/fractions",
    "/v1/places?limit=1",
    "/v1/places/essen:stadt:a",
    "/v1/sources/essen/ebe/waste.pickups",
    "/v1/cities/essen",
    "/health/live",
    "/health/ready",
    "/health/sources",
    "/problems",
    "/problems/not-found",
    "/",
    "/developers",
    "/assets/portal.css",
    "/.well-known/api-catalog",
    "/.well-known/security.txt",
    "/openapi.json",
]
"""One target of every kind; each is a 200."""


@dataclass(frozen=True)
class Wrong:
    """A request that ends in an error, and which."""

    target: str
    status: int
    slug: str
    method: str = "GET"
    host: bytes | None = b"hansa"
    breaks: Exception | None = None
    """What every back-end of `places` raises."""


WRONG = [
    Wrong("/v1/places?limit=0", 400, "bad-question"),
    Wrong("/v1/places?q=%ff", 400, "bad-question"),
    Wrong("/v1/places", 400, "bad-request", host=None),
    Wrong("/v1/places", 400, "bad-request", host=b"a b"),
    Wrong("/nothing", 404, "not-found"),
    Wrong("/nowhere", 404, "not-found"),
    Wrong("/v1", 404, "not-found"),
    Wrong("/v1/places/", 404, "not-found"),
    Wrong("//evil.example/v1/places", 404, "not-found"),
    Wrong("/v1/place%00s", 404, "not-found"),
    Wrong("/v1/places/essen:stadt:none", 404, "not-found"),
    Wrong("/v1/places/nonsense", 404, "not-found"),
    Wrong("/v1/places/bonn:stadt:a", 404, "not-found"),
    Wrong("/v1/cities/bonn", 404, "not-found"),
    Wrong("/v1/sources/essen/ebe/nothing", 404, "not-found"),
    Wrong("/problems/nothing", 404, "not-found"),
    Wrong("/v1/places", 405, "method-not-allowed", method="POST"),
    Wrong("/v1/places/essen:stadt:a", 405, "method-not-allowed", method="DELETE"),
    Wrong("/problems", 405, "method-not-allowed", method="PUT"),
    Wrong("/health/live", 405, "method-not-allowed", method="BREW"),
    Wrong("/v1/places", 403, "not-allowed", breaks=NotAllowed("geheim")),
    Wrong("/v1/places", 500, "internal", breaks=RuntimeError("geheim")),
    Wrong("/v1/places/essen:stadt:a", 500, "internal", breaks=KeyError("geheim")),
    Wrong("/v1/places", 500, "internal", breaks=HansaError("geheim")),
    Wrong("/v1/places", 503, "no-source-answered", breaks=SourceTimeout("geheim")),
    Wrong("/v1/places?require=all", 503, "no-source-answered", breaks=SourceDown("geheim")),
    Wrong("/v1/places/essen:stadt:a", 503, "no-source-answered", breaks=SourceDown("geheim")),
]


async def _sent(wrong: Wrong, app: ASGI, stage: Stage, language: str = "en") -> Answer:
    for (_, resource), end in stage.backends.items():
        end.breaks = wrong.breaks if resource == "places" else None
    headers = {**PARENT, "accept-language": language}
    return await ask(app, wrong.target, method=wrong.method, host=wrong.host, headers=headers)


@pytest.mark.parametrize("wrong", WRONG, ids=lambda w: f"{w.status} {w.method} {w.target}")
async def test_every_error_is_a_problem_document(wrong: Wrong, app: ASGI, stage: Stage) -> None:
    """RFC 9457 with all members, in German and English, with the real status, the trace, and no exception's text."""
    for language in ("de", "en"):
        answer = await _sent(wrong, app, stage, language)
        body = answer.json()
        assert answer.status == wrong.status
        assert answer.header("content-type") == "application/problem+json"
        assert answer.header("content-language") == language
        assert answer.header("cache-control") == "no-store"
        assert int(answer.header("content-length")) == len(answer.body)
        members = ["type", "title", "status", "detail", "hint", "instance", "trace_id"]
        assert [name for name in body if name not in {"errors", "sources"}] == members
        assert (body["type"], body["status"]) == (f"/problems/{wrong.slug}", wrong.status)
        words = PROBLEMS[wrong.slug]
        assert body["title"] == getattr(words.title, language)
        assert body["detail"] == getattr(words.meaning, language)
        assert body["hint"]
        assert body["trace_id"] == TRACE == answer.header("x-request-id")
        assert b"geheim" not in answer.body + repr(answer.headers).encode()
        assert ("sources" in body) is (wrong.status == 503)
        assert (await ask(app, body["type"])).status == 200


@pytest.mark.parametrize("wrong", WRONG, ids=lambda w: f"{w.status} {w.method} {w.target}")
async def test_the_instance_is_the_path_as_a_reference(wrong: Wrong, app: ASGI, stage: Stage) -> None:
    """`instance` is the path that was asked, without its query, and a valid URI reference."""
    instance = (await _sent(wrong, app, stage)).json()["instance"]
    path = wrong.target.split("?")[0]
    assert instance == ("/" if "%00" in path else path)


async def test_an_instance_with_odd_characters_is_encoded(app: ASGI) -> None:
    """What may not stand in a URI (RFC 3986 §2) is percent-encoded in `instance`."""
    answer = await ask(app, "/v1/places/" + quote('Ä "?#'))
    assert answer.json()["instance"] == "/v1/places/%C3%84%20%22%3F%23"


async def test_an_unhandled_exception_is_on_record(app: ASGI, stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    """Kind and place of a bug stand in the log, under the trace id the client got; its text, which may quote a question, does not."""
    stage.backends["essen", "places"].breaks = RuntimeError("the reason")
    with caplog.at_level(logging.ERROR):
        answer = await ask(app, "/v1/places")
    (entry,) = caplog.records
    assert answer.json()["trace_id"] in entry.getMessage()
    assert "RuntimeError at " in entry.getMessage()
    assert "the reason" not in caplog.text


@pytest.mark.parametrize("target", PATHS)
async def test_every_path_answers(target: str, app: ASGI) -> None:
    """Each kind of target is there, says what it is and how long it may be kept."""
    answer = await ask(app, target)
    assert answer.status == 200
    assert answer.body
    assert answer.header("content-type")
    assert answer.header("cache-control")


@pytest.mark.parametrize("target", [*PATHS, "/nowhere", "/v1/places?limit=0", "/v1/places/essen:stadt:none"])
async def test_head_is_get_without_its_body(target: str, app: ASGI) -> None:
    """HEAD gives the status and headers of GET, content-length included, and no body."""
    get, head = [await ask(app, target, method=method, headers=PARENT) for method in ("GET", "HEAD")]
    assert (head.status, head.body) == (get.status, b"")
    assert _stable(head) == _stable(get)
    assert int(head.header("content-length")) == len(get.body)


def _stable(answer: Answer) -> list[tuple[str, str]]:
    """The headers, without how long it took."""
    return [(name, re.sub(r"dur=[\d.]+", "dur", value)) for name, value in answer.headers]


@pytest.mark.parametrize("target", PATHS)
async def test_options_says_what_a_path_allows(target: str, app: ASGI) -> None:
    """OPTIONS is a 204 with `Allow`, the same list a 405 gives."""
    options = await ask(app, target, method="OPTIONS")
    refused = await ask(app, target, method="POST")
    assert (options.status, options.body, refused.status) == (204, b"", 405)
    assert options.header("allow") == refused.header("allow") == "GET, HEAD, OPTIONS"
    assert options.all("access-control-allow-methods") == []


async def test_a_browser_may_ask_first(app: ASGI) -> None:
    """A preflight learns the methods and headers it may use, for every origin and without credentials."""
    headers = {"origin": "https://city.example", "access-control-request-method": "GET"}
    answer = await ask(app, "/v1/places", method="OPTIONS", headers=headers)
    assert answer.status == 204
    assert answer.header("access-control-allow-origin") == "*"
    assert answer.header("access-control-allow-methods") == "GET, HEAD, OPTIONS"
    allowed = answer.header("access-control-allow-headers").split(", ")
    assert {"accept-language", "hansa-key", "traceparent"} <= {*allowed}
    assert answer.all("access-control-allow-credentials") == []


async def test_options_of_nothing_is_not_found(app: ASGI) -> None:
    """OPTIONS does not invent paths."""
    assert (await ask(app, "/nowhere", method="OPTIONS")).status == 404


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "POST"])
@pytest.mark.parametrize("target", [*PATHS, "/nowhere", "/v1/places?limit=0", "/v1/places?q=%ff"])
async def test_every_answer_is_dressed(method: str, target: str, app: ASGI) -> None:
    """Security, CORS and trace headers stand on every kind of answer, errors included, and never twice."""
    answer = await ask(app, target, method=method)
    _dressed(answer)


@pytest.mark.parametrize("breaks", [RuntimeError(), SourceDown()])
async def test_failures_are_dressed_too(breaks: Exception, app: ASGI, stage: Stage) -> None:
    """A 500 and a 503 carry the same headers as any other answer."""
    answer = await _sent(Wrong("/v1/places", 0, "", breaks=breaks), app, stage)
    assert answer.status in {500, 503}
    _dressed(answer)


def _dressed(answer: Answer) -> None:
    page = answer.all("content-type") == ["text/html; charset=utf-8"]  # it says itself what a browser may do with it
    for name, value in ALWAYS:
        said = answer.all(name.decode())
        assert len(said) == 1 if page and name in OWN else said.count(value.decode()) == 1
    assert re.fullmatch(r"[0-9a-f]{32}", answer.header("x-request-id"))
    assert answer.all("strict-transport-security") == []


async def test_who_is_down_stands_in_the_503(app: ASGI, stage: Stage) -> None:
    """A 503 carries the rows of a 200 and says when to come back, in the language of the reader."""
    stage.backends["essen", "places"].breaks = SourceTimeout()
    stage.backends["duisburg", "places"].breaks = SourceLimited("geheim", retry_after=17.2)
    answer = await ask(app, "/v1/places", headers={"accept-language": "de"})
    rows = sources_by_city(answer)
    assert {city: row["state"] for city, row in rows.items()} == {
        "essen": "failed",
        "duisburg": "refused",
        "duesseldorf": "unsupported",
    }
    assert rows["essen"]["problem"]["title"] == "Die Quelle war nicht rechtzeitig da"
    assert answer.header("retry-after") == "17"


@pytest.mark.parametrize(("require", "status"), [("any", 200), ("1", 200), ("2", 503), ("all", 503)])
async def test_require_counts_cities(require: str, status: int, app: ASGI, stage: Stage) -> None:
    """With one of two cities down, whoever needs both gets a 503 that says so, with the same rows."""
    stage.backends["essen", "places"].breaks = Refused()
    answer = await ask(app, f"/v1/places?require={require}")
    assert answer.status == status
    assert {city: row["state"] for city, row in sources_by_city(answer).items()}["duisburg"] == "fresh"
    if status == 503:
        assert answer.json()["type"] == "/problems/require-unmet"
        assert int(answer.header("retry-after")) > 0


@pytest.mark.parametrize("query", ["", "city=essen&city=duisburg&", "kind=playground&", "q=a&wait=2s&"])
async def test_the_next_page_is_one_link_away(query: str, app: ASGI) -> None:
    """Following `Link: rel=next` gives every item once, keeps each filter, and ends where `next_cursor` is null."""
    whole = (await ask(app, f"/v1/places?{query}")).json()["items"]
    target, found = f"/v1/places?{query}limit=1", []
    wanted = parse_qsl(f"{query}limit=1")
    while target:
        answer = await ask(app, target)
        found += answer.json()["items"]
        cursor = answer.json()["next_cursor"]
        links = [link for link in answer.all("link") if 'rel="next"' in link]
        assert bool(links) is (cursor is not None)
        target = ""
        if links:
            target = links[0][1 : links[0].index(">")]
            assert urlsplit(target).path == "/v1/places"
            assert parse_qsl(urlsplit(target).query) == [*wanted, ("cursor", cursor)]
    assert len(whole) > 1
    assert found == whole


async def test_a_link_keeps_odd_text(app: ASGI, stage: Stage) -> None:
    """A filter with umlauts, quotes and brackets survives in the link and cannot break out of it."""
    odd = 'ü>; rel="x", <&'
    stage.backends["essen", "places"].records = []
    answer = await ask(app, f"/v1/sources?limit=1&provider={quote(odd)}&provider=ebe")
    links = [link for link in answer.all("link") if 'rel="next"' in link]
    assert len(links) == 1
    target = links[0][1 : links[0].rindex(">")]
    assert dict(parse_qsl(urlsplit(target).query))["limit"] == "1"
    assert ("provider", odd) in parse_qsl(urlsplit(target).query)
    assert ">" not in target


async def test_a_trace_goes_on_to_the_back_ends(app: ASGI, stage: Stage) -> None:
    """The caller's trace id is sent along with a span of our own, and is no part of the question's key."""
    await ask(app, "/v1/places", headers=PARENT)
    await ask(app, "/v1/places")
    first, second = stage.backends["essen", "places"].calls
    assert first.trace is not None
    assert first.trace.startswith(f"00-{TRACE}-")
    assert first.trace != PARENT["traceparent"]
    assert first.key == second.key


async def test_explain_is_for_registered_clients(stage: Stage) -> None:
    """Outside the sandbox a stranger who asks how an answer came about gets a 403 that says for whom it is."""
    answer = await ask(stacked(stage, explains=False), "/v1/places?explain=true")
    assert (answer.status, answer.json()["type"]) == (403, "/problems/not-allowed")
    assert answer.json()["hint"]


async def test_https_is_remembered_where_it_is_spoken(stage: Stage) -> None:
    """Browsers are told to stay with https when the public address is one."""
    answer = await ask(stacked(stage, public_url="https://api.example.org"), "/nowhere")
    assert "max-age=" in answer.header("strict-transport-security")


_SEGMENTS = st.sampled_from(["v1", "places", "waste", "pickups", "sources", "problems", "essen", "..", "%2F", "*"])
_RAW_PATHS = st.lists(_SEGMENTS | st.text(max_size=6).map(quote), max_size=5).map("/".join)
_METHODS = st.sampled_from(["GET", "HEAD", "OPTIONS", "POST", "TRACE", "get", "*"])


@settings(max_examples=150)
@given(path=_RAW_PATHS.map(str.encode) | st.binary(max_size=40), method=_METHODS)
async def test_no_path_breaks_the_gateway(path: bytes, method: str, standing: Standing) -> None:
    """Whatever bytes stand in the path, with whatever method, the answer is an answer or a problem, never a 500."""
    answer = await ask(standing.app, b"/" + path.replace(b"?", b""), method=method)
    assert answer.status < 500
    if answer.status >= 400 and method != "HEAD":
        problem: Any = json.loads(answer.body)
        assert problem["status"] == answer.status
        assert problem["trace_id"] == answer.header("x-request-id")
