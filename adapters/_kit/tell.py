"""Telling a stranger something: one request through the door whose answer counts by its head alone.

What was told needs no answer, so a redirect is not followed, no status is an error, and of the body a little is read
away at most: a long one is dropped, and a slow one (the engine reads a body's beginning with its head) ends at the deadline.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from pyreqwest.exceptions import PyreqwestError
from pyreqwest.http import Url

from adapters._kit.exchange import Exchange
from adapters._kit.guard import wire_error
from adapters._kit.hops import Ask, traced
from adapters._kit.http import Door
from domain.errors import Forbidden, SourceError, SourceNonsense
from domain.spans import span

SPARE = 64 * 1024
"""Bytes of an answer that are read, so that the connection may serve again; after more it is dropped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """How it was taken."""

    status: int
    headers: Mapping[str, str]
    """Names in lower case."""


async def tell(
    door: Door, method: str, url: str, *, deadline: float, headers: Mapping[str, str], body: bytes | None = None
) -> Head:
    """Say it once, and hear how it was taken, whatever the status.

    Raises Forbidden; SourceTimeout at the deadline; SourceDown for no connection or a broken one; SourceNonsense for an
    answer that is not HTTP.
    """
    try:
        ask = Ask(method=method, url=Url(url), headers=headers, body=body)
        line = door.line(ask.url)
    except (ValueError, SourceNonsense) as error:
        raise Forbidden("an address that is none") from error
    with span(method, "client") as it:
        if it is not None:
            ask = traced(ask, it)
        try:
            exchange = await door.opened(line, ask, ask.headers, deadline, it)
        except PyreqwestError as error:
            raise wire_error(error, line.origin) from error
        except SourceNonsense as refused:
            raise Forbidden(str(refused)) from refused
        try:
            await _read_away(exchange)
        finally:
            await exchange.close()
        return Head(status=exchange.status, headers=exchange.headers)


async def _read_away(exchange: Exchange) -> None:
    with suppress(PyreqwestError, SourceError):
        async for _ in exchange.pieces(SPARE):
            pass
