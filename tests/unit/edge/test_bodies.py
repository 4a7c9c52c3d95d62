"""How much a request may bring: little everywhere, more where it is declared, and never more than that."""

from __future__ import annotations

import json
from typing import Any

import pytest

from config.model import Bounds
from domain.errors import TooLarge
from gateway.edge.asgi import Message, Receive, Scope, Send
from gateway.edge.bodies import bodies
from gateway.front import _wide


async def sent(method: str, path: str, pieces: list[bytes], *, told: int | None = None) -> tuple[list[Message], int]:
    """The messages that come back, and how many bytes the app was given before."""
    given = 0

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        nonlocal given
        more = True
        while more:
            message = await receive()
            given += len(message["body"])
            more = message["more_body"]
        await send({"type": "http.response.start", "status": 200, "headers": []})

    waiting = list(pieces)

    async def receive() -> Message:
        return {"type": "http.request", "body": waiting.pop(0) if waiting else b"", "more_body": bool(waiting)}

    got: list[Message] = []

    async def send(message: Message) -> None:
        got.append(message)

    headers = [(b"accept-language", b"de")] + ([(b"content-length", str(told).encode())] if told is not None else [])
    scope: dict[str, Any] = {
        "type": "http",
        "method": method,
        "path": path,
        "headers": headers,
        "state": {"trace_id": "t"},
    }
    await bodies(app, most=100, wide={"/v1/reports": 1000})(scope, receive, send)
    return got, given


@pytest.mark.parametrize(
    ("method", "path", "size"),
    [
        ("POST", "/v1/orders", 100),
        ("POST", "/v1/reports", 1000),
        ("GET", "/v1/reports", 100),
        ("PUT", "/v1/reports", 0),
    ],
)
async def test_up_to_the_limit_it_passes(method: str, path: str, size: int) -> None:
    """A body of just the limit reaches the app, whether it says its size or not."""
    for told in (size, None):
        got, given = await sent(method, path, [bytes(size)], told=told)
        assert (got[0]["status"], given) == (200, size)


@pytest.mark.parametrize(
    ("method", "path", "size"),
    [("POST", "/v1/orders", 101), ("POST", "/v1/reports", 1001), ("DELETE", "/v1/reports", 101)],
)
async def test_one_byte_more_is_refused(method: str, path: str, size: int) -> None:
    """Told beforehand, the app never sees it and the answer is a problem; untold, reading it ends with TooLarge."""
    got, given = await sent(method, path, [bytes(size)], told=size)
    problem = json.loads(got[1]["body"])
    assert (got[0]["status"], given, problem["type"]) == (413, 0, "/problems/too-large")
    assert problem["hint"] == "Der Inhalt ist über der Grenze dieses Pfades."
    with pytest.raises(TooLarge):
        await sent(method, path, [bytes(60), bytes(size - 60)])


async def test_numbers_that_are_none_do_not_pass_for_small() -> None:
    """A size of many digits is large; one that is no number is left to the server, and the body is counted anyway."""
    got, _ = await sent("POST", "/v1/orders", [], told=10**30)
    assert got[0]["status"] == 413


def test_only_where_photos_go_along_it_may_be_much() -> None:
    """The limit of the operator's file holds for reports and nowhere else."""
    assert _wide(Bounds(upload_bytes=5)) == {"/v1/reports": 5}
    assert Bounds().upload_bytes == 32 * 2**20
    assert Bounds().body_bytes == 2**20
