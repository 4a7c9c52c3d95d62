"""The load generator: an open loop counts a latency from the instant at which a request was due."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bench.generator import Job, Paced, Run

ANSWER = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"
CHUNKED = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n"


class Serving(asyncio.Protocol):
    """One connection of a server that takes so long for each answer."""

    def __init__(self, pause: float, answer: bytes, lines: list[Serving]) -> None:
        self.pause, self.answer = pause, answer
        self.gone: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        lines.append(self)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ready."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        """A request: the generator sends the next one only when this one was answered."""
        asyncio.get_running_loop().call_later(self.pause, self.transport.write, self.answer)

    def connection_lost(self, error: Exception | None) -> None:
        """The client has gone."""
        self.gone.set_result(None)


@asynccontextmanager
async def answering(pause: float, answer: bytes = ANSWER) -> AsyncIterator[int]:
    """Its port."""
    lines: list[Serving] = []
    loop = asyncio.get_running_loop()
    async with await loop.create_server(lambda: Serving(pause, answer, lines), "127.0.0.1", 0) as server:
        yield server.sockets[0].getsockname()[1]
        for each in lines:
            each.transport.abort()
            await each.gone


async def test_a_slow_server_makes_those_wait_who_are_due() -> None:
    """One connection, an answer in 50 ms, a request due every 10 ms: the median waits far longer than an answer takes."""
    async with answering(0.05) as port:
        job = Job(port=port, targets=("/",), connections=1, seconds=0.5, warm_up=0, rate=100.0, grace=5.0)
        tally = await Paced(job).done()
    assert (tally.answered, tally.lost) == (50, 0)
    assert tally.p50_ms > 500
    assert tally.p99_ms > 1500


async def test_what_never_comes_counts_as_long_as_it_waited() -> None:
    """Requests that are due and have no answer in the end are lost, and their waiting is among the latencies."""
    async with answering(30) as port:
        job = Job(port=port, targets=("/",), connections=2, seconds=0.2, warm_up=0, rate=50.0, grace=0.1)
        tally = await Paced(job).done()
    assert (tally.answered, tally.lost, tally.statuses) == (0, 10, {})
    assert tally.p50_ms > 100


@pytest.mark.parametrize("answer", [ANSWER, CHUNKED, b"HTTP/1.1 304 Not Modified\r\ncontent-length: 900\r\n\r\n"])
async def test_the_generator_knows_where_an_answer_ends(answer: bytes) -> None:
    """By its length, by its last chunk, or with its head where it has no body (RFC 9112 section 6.3)."""
    async with answering(0, answer) as port:
        tally = await Run(Job(port=port, targets=("/",), connections=1, seconds=0.2, warm_up=0)).done()
    assert tally.answered
    assert set(tally.statuses) == {answer[9:12].decode()}
    assert tally.bytes == tally.answered * len(answer)
