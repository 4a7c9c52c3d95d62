"""Every request has a trace: the caller's or a new one, never a failure."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.edge.headers import dressing, headers
from gateway.edge.trace import read, trace
from tests.unit.edge.rim import HOST, Inner, other, scope, through

TRACE, SPAN = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
NEW = re.compile(r"[0-9a-f]{32}")


@pytest.mark.parametrize("flags", ["00", "01", "ff"])
async def test_a_valid_trace_is_continued(flags: str) -> None:
    """The caller's id and flags go on, with a span of our own, and the id stands in the answer."""
    inner = Inner()
    app = trace(headers(inner, dress=dressing(https=False)))
    answer = await through(app, HOST, (b"traceparent", f"00-{TRACE}-{SPAN}-{flags}".encode()))
    state = inner.scopes[0]["state"]
    assert answer.header("x-request-id") == state["trace_id"] == TRACE
    assert re.fullmatch(f"00-{TRACE}-[0-9a-f]{{16}}-{flags}", state["traceparent"])
    assert SPAN not in state["traceparent"]


@pytest.mark.parametrize(
    "parent",
    [
        None,
        "",
        TRACE,
        f"00-{TRACE}-{SPAN}",
        f"00-{TRACE.upper()}-{SPAN}-01",
        f"00-{'0' * 32}-{SPAN}-01",
        f"00-{TRACE}-{'0' * 16}-01",
        f"00-{TRACE}-{SPAN}-01-more",
        f"00-{TRACE[1:]}-{SPAN}-01",
        f"ff-{TRACE}-{SPAN}-01",
        f" 00-{TRACE}-{SPAN}-01",
        f"00-{TRACE}-{SPAN}-0g",
        f"00-{TRACE}-{SPAN}-01\n",
        "ü" * 55,
    ],
)
async def test_an_invalid_trace_is_a_new_one(parent: str | None) -> None:
    """Nothing of an invalid `traceparent` is kept; the new trace is not sampled and differs each time."""
    inner = Inner()
    app, header = (
        trace(headers(inner, dress=dressing(https=False))),
        [] if parent is None else [(b"traceparent", parent.encode())],
    )
    ids = {(await through(app, HOST, *header)).header("x-request-id") for _ in range(2)}
    assert len(ids) == 2
    assert all(NEW.fullmatch(each) and each not in {TRACE, "0" * 32} for each in ids)
    assert inner.scopes[0]["state"]["traceparent"].endswith("-00")


@given(st.binary(max_size=70))
def test_no_bytes_make_it_fail(parent: bytes) -> None:
    """Whatever a header holds, it is a trace id of 32 hexadecimal digits and a flag byte of two, or none."""
    found = read(parent)
    assert found is None or (NEW.fullmatch(found[0]) and re.fullmatch("[0-9a-f]{2}", found[1]))


async def test_requests_do_not_share_their_state() -> None:
    """The server hands one state to all requests: it is copied, and what the lifespan left there stays."""
    inner, shared = Inner(), {"from": "lifespan"}
    for _ in range(2):
        await through(trace(inner), HOST, state=shared)
    first, second = [seen["state"] for seen in inner.scopes]
    assert first["trace_id"] != second["trace_id"]
    assert first["from"] == "lifespan"
    assert shared == {"from": "lifespan"}


async def test_a_server_without_state_is_fine() -> None:
    """ASGI does not promise a state."""
    inner = Inner()
    bare = scope(HOST)
    del bare["state"]
    await through(trace(inner), **bare)
    assert NEW.fullmatch(inner.scopes[0]["state"]["trace_id"])


async def test_the_lifespan_passes_untraced() -> None:
    """Only requests are traced."""
    inner = Inner(begins=False)
    await other(trace(inner), "lifespan")
    assert "state" not in inner.scopes[0]
