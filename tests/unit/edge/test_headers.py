"""Headers that stand on every answer."""

from __future__ import annotations

import pytest

from gateway.edge.headers import Parting, dressing, headers
from tests.unit.edge.rim import HOST, Inner, other, through


async def test_a_browser_is_told_what_it_may_do() -> None:
    """No sniffing, no referrer, nothing loaded from elsewhere, no frame around it; any page may read it."""
    answer = await through(headers(Inner(), dress=dressing(https=False)), HOST)
    assert answer.header("x-content-type-options") == "nosniff"
    assert answer.header("referrer-policy") == "no-referrer"
    assert answer.header("access-control-allow-origin") == "*"
    policy = answer.header("content-security-policy").split("; ")
    assert {"default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"} <= {*policy}
    assert not any("unsafe" in rule or "http" in rule for rule in policy)


async def test_a_script_may_read_what_our_headers_say() -> None:
    """Every header of ours that a client needs is exposed to pages of other origins."""
    exposed = (
        (await through(headers(Inner(), dress=dressing(https=False)), HOST))
        .header("access-control-expose-headers")
        .split(", ")
    )
    assert {"content-language", "etag", "link", "location", "retry-after", "server-timing", "x-request-id"} <= {
        *exposed
    }


async def test_the_app_keeps_its_own_headers() -> None:
    """What the app says comes first and is not touched."""
    answer = await through(headers(Inner(), dress=dressing(https=False)), HOST)
    assert answer.headers[0] == ("content-length", "4")
    assert answer.body == b"body"


async def test_a_page_with_a_policy_of_its_own_has_only_that() -> None:
    """Two policies would both hold: an answer that brings one, and what goes with it, gets no second."""
    brought = [(b"content-security-policy", b"default-src 'self'"), (b"referrer-policy", b"same-origin")]
    answer = await through(headers(Inner(says=brought), dress=dressing(https=False)), HOST)
    assert answer.all("content-security-policy") == ["default-src 'self'"]
    assert answer.all("referrer-policy") == ["same-origin"]
    assert answer.all("x-content-type-options") == ["nosniff"]


@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_only_https_is_to_be_remembered(scheme: str) -> None:
    """`Strict-Transport-Security` goes out only where the public address is https."""
    answer = await through(headers(Inner(), dress=dressing(https=scheme == "https")), HOST)
    assert bool(answer.all("strict-transport-security")) is (scheme == "https")


async def test_a_server_that_parts_says_so_with_every_answer() -> None:
    """From that moment on each answer is the last on its connection, a page with a policy of its own too, and says it once."""
    parting, page = Parting(), [(b"content-security-policy", b"default-src 'self'")]
    dress = dressing(https=True, parting=parting)
    apps = [headers(inner, dress=dress) for inner in (Inner(), Inner(says=page))]
    assert [(await through(app, HOST)).all("connection") for app in apps] == [[], []]
    for _ in range(2):
        parting.begin()
    assert [(await through(app, HOST)).all("connection") for app in apps] == [["close"], ["close"]]
    assert (await through(headers(Inner(), dress=dressing(https=True)), HOST)).all("connection") == []


async def test_the_catalogue_is_one_link_away() -> None:
    """Any answer leads to the API catalogue (RFC 9727 §3)."""
    answer = await through(headers(Inner(), dress=dressing(https=False)), HOST)
    assert '</.well-known/api-catalog>; rel="api-catalog"' in answer.all("link")


async def test_the_lifespan_passes() -> None:
    """Only answers are dressed."""
    inner = Inner(begins=False)
    assert await other(headers(inner, dress=dressing(https=True)), "lifespan") == [
        {"type": "http.response.body", "body": b"dy"}
    ]
