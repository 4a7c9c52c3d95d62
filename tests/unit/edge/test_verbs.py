"""HEAD and OPTIONS work on every route, and no route knows of them."""

from __future__ import annotations

import pytest

from gateway.edge.asgi import Receive, Scope, Send, reply
from gateway.edge.verbs import verbs
from tests.unit.edge.rim import HOST, Inner, other, through


async def _own(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers OPTIONS itself."""
    await reply(send, 200, [(b"allow", b"GET")], b"body")


async def _strict(scope: Scope, receive: Receive, send: Send) -> None:
    """Knows GET and POST of one path, as a framework does."""
    if scope["path"] != "/":
        await reply(send, 404, [(b"x", b"y")], b"nothing")
    elif scope["method"] in {"GET", "POST"}:
        await reply(send, 200, [], b"something")
    else:
        await reply(send, 405, [(b"allow", b"POST,GET")], b"no")


async def test_head_is_a_get_without_body() -> None:
    """The app sees a GET; its headers go out, its pieces of body do not."""
    inner = Inner()
    answer = await through(verbs(inner), HOST, method="HEAD")
    assert inner.scopes[0]["method"] == "GET"
    assert (answer.status, answer.body, answer.header("content-length")) == (200, b"", "4")


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE", "BREW"])
async def test_other_methods_pass(method: str) -> None:
    """What is neither HEAD nor OPTIONS is the app's affair."""
    inner = Inner()
    answer = await through(verbs(inner), HOST, method=method)
    assert inner.scopes[0]["method"] == method
    assert answer.body == b"body"


async def test_options_lists_the_methods() -> None:
    """A 204 with what the app allows, and HEAD and OPTIONS, in a fixed order."""
    answer = await through(verbs(_strict), HOST, method="OPTIONS")
    assert (answer.status, answer.body, answer.header("allow")) == (204, b"", "GET, HEAD, OPTIONS, POST")
    assert answer.all("access-control-allow-methods") == []


async def test_a_preflight_gets_its_answer() -> None:
    """A browser that asks first learns methods and headers and may remember them for a while."""
    answer = await through(verbs(_strict), HOST, (b"access-control-request-method", b"GET"), method="OPTIONS")
    assert answer.header("access-control-allow-methods") == answer.header("allow")
    assert "hansa-key" in answer.header("access-control-allow-headers")
    assert int(answer.header("access-control-max-age")) > 0


async def test_options_of_nothing_stays_what_it_is() -> None:
    """Where the app has no path its answer passes unchanged."""
    answer = await through(verbs(_strict), HOST, method="OPTIONS", path="/nowhere")
    assert (answer.status, answer.body, answer.header("x")) == (404, b"nothing", "y")


async def test_an_app_that_knows_options_keeps_its_answer() -> None:
    """An answer of the app's own is not replaced."""
    answer = await through(verbs(_own), HOST, method="OPTIONS")
    assert (answer.status, answer.body, answer.header("allow")) == (200, b"body", "GET")


async def test_the_lifespan_passes() -> None:
    """Only requests have a method."""
    inner = Inner(begins=False)
    await other(verbs(inner), "lifespan")
    assert inner.scopes[0]["type"] == "lifespan"
