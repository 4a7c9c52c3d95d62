"""An answer that is read while it comes in, because it is too long to be held: its head, and its body piece by piece.

Knows redirects and statuses as the door does. Keeps nothing: whoever wants to be told 304 sends the validators along.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from typing import Protocol

from pyreqwest.exceptions import PyreqwestError
from pyreqwest.http import Url

from adapters._kit.answer import Answer
from adapters._kit.exchange import Exchange
from adapters._kit.guard import wire_error
from adapters._kit.hops import REDIRECTS, Ask, complaint, onward, traced
from adapters._kit.line import Line
from domain.errors import SourceNonsense
from domain.spans import Span, span

PIECE = 256 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Streamed:
    """The head of an answer 200 or 304, and its body on the way."""

    status: int
    headers: Mapping[str, str]
    """Names in lower case."""
    pieces: AsyncIterator[bytes]
    """The body, decompressed and counted; it can be read once, while the stream is open."""


class Opens(Protocol):
    """What a door is used for here."""

    def line(self, url: Url) -> Line: ...
    async def opened(
        self, line: Line, ask: Ask, headers: Mapping[str, str], deadline: float, it: Span | None
    ) -> Exchange: ...


@asynccontextmanager
async def streamed(door: Opens, ask: Ask, *, deadline: float, follow: int, max_bytes: int) -> AsyncIterator[Streamed]:
    """The answer to a GET, after redirects. Raises what the door raises, while it opens and while it is read."""
    with span(ask.method, "client") as it:
        asked = ask if it is None else traced(ask, it)
        try:
            exchange = await _opened(door, asked, deadline, follow, it)
            try:
                async with aclosing(exchange.pieces(max_bytes)) as pieces:
                    yield Streamed(status=exchange.status, headers=exchange.headers, pieces=pieces)
            finally:
                await exchange.close()
        except PyreqwestError as error:
            raise wire_error(error, ask.url.origin_ascii) from error


async def _opened(door: Opens, ask: Ask, deadline: float, follow: int, it: Span | None) -> Exchange:
    for _ in range(follow + 1):
        line = door.line(ask.url)
        exchange = await door.opened(line, ask, ask.headers, deadline, it)
        if exchange.status in {200, 304}:
            return exchange
        await exchange.close()
        if exchange.status not in REDIRECTS or "location" not in exchange.headers:
            raise complaint(line.origin, exchange.status, exchange.headers)
        ask = onward(ask, exchange.status, exchange.headers["location"])
    raise SourceNonsense(f"{ask.url.origin_ascii}: more than {follow} redirects")


def in_pieces(answer: Answer) -> Streamed:
    """A whole answer, as if it came in."""

    async def pieces() -> AsyncIterator[bytes]:
        for start in range(0, len(answer.body), PIECE):
            yield answer.body[start : start + PIECE]

    return Streamed(status=answer.status, headers=answer.headers, pieces=pieces())
