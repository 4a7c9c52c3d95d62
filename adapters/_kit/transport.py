"""The door as a transport for libraries that bring their own client on httpx or on httpx2.

The same connections, limits and address rules; redirects are the library's, each hop comes back here. Both flavours
ride one core. httpx2 need not be installed, so neither is imported before somebody asks for it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from functools import cache
from importlib import import_module
from typing import Any, Literal

from pyreqwest.exceptions import PyreqwestError
from pyreqwest.http import Url

from adapters._kit.client import never_connected
from adapters._kit.exchange import Exchange
from adapters._kit.guard import wire_error
from adapters._kit.hops import Ask, traced
from adapters._kit.http import Door
from domain.errors import SourceError, SourceNonsense, SourceTimeout
from domain.spans import span

_PHASES = ("connect", "read", "write", "pool")
_LONGEST_PHASE = 60.0
"""Seconds, where the library sets no limit: nobody waits for ever."""
_OURS = frozenset({"host", "user-agent", "accept-encoding", "connection", "content-length", "transfer-encoding"})
"""Request headers the door and its engine write themselves."""


def transport(door: Door, flavour: Literal["httpx", "httpx2"] = "httpx") -> Any:
    """An `AsyncBaseTransport` of the flavour, to be given to its `AsyncClient(transport=…)`.

    The request's four timeouts together bound the whole exchange, `read` alone each piece of the body. Cookies a server
    sets are not passed on. Raises ImportError when the flavour is not installed.
    """
    return _classes(flavour)[0](door, flavour)


@cache
def _classes(flavour: str) -> tuple[type[Any], type[Any]]:
    library = import_module(flavour)
    return (
        type("DoorTransport", (_Transport, library.AsyncBaseTransport), {}),
        type("DoorStream", (_Stream, library.AsyncByteStream), {}),
    )


class _Transport:
    def __init__(self, door: Door, flavour: str) -> None:
        self._door = door
        self._flavour = flavour

    async def handle_async_request(self, request: Any) -> Any:
        library = import_module(self._flavour)
        patience = _patience(request)
        deadline = asyncio.get_running_loop().time() + sum(patience.values())
        headers = {name: value for name, value in request.headers.items() if name.lower() not in _OURS}
        try:
            url = Url(str(request.url))
            ask = Ask(method=request.method, url=url, headers=headers, body=await request.aread() or None)
            with span(request.method, "client") as it:  # to the head of the answer: the body is the library's
                ask = ask if it is None else traced(ask, it)
                exchange = await self._door.opened(self._door.line(url), ask, ask.headers, deadline, it)
        except (PyreqwestError, SourceError, ValueError) as error:
            raise _told(library, error, request, library.ConnectError) from error
        stream = _classes(self._flavour)[1](library, request, exchange, patience["read"], self._door.reach.max_bytes)
        return library.Response(exchange.status, headers=exchange.headers, stream=stream)


class _Stream:
    """A body on its way; the library closes it."""

    def __init__(self, library: Any, request: Any, exchange: Exchange, patience: float, max_bytes: int) -> None:
        self._library = library
        self._request = request
        self._exchange = exchange
        self._patience = patience
        self._max_bytes = max_bytes

    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            async with aclosing(self._exchange.pieces(self._max_bytes)) as pieces:
                while (piece := await self._next(pieces)) is not None:
                    yield piece
        except (PyreqwestError, SourceError, TimeoutError) as error:
            raise _told(self._library, error, self._request, self._library.ReadError) from error

    async def _next(self, pieces: AsyncIterator[bytes]) -> bytes | None:
        async with asyncio.timeout(self._patience):
            return await anext(pieces, None)

    async def aclose(self) -> None:
        await self._exchange.close()


def _patience(request: Any) -> dict[str, float]:
    """Seconds for each phase of a request; the libraries leave None where their user set no limit."""
    given = request.extensions.get("timeout") or {}
    return {phase: _LONGEST_PHASE if given.get(phase) is None else float(given[phase]) for phase in _PHASES}


def _told(library: Any, error: Exception, request: Any, otherwise: type[Exception]) -> Exception:
    """The error as the library's own callers expect it; its text is ours and holds no query."""
    told = wire_error(error, str(request.url.host)) if isinstance(error, PyreqwestError) else error
    connecting = isinstance(error, PyreqwestError) and never_connected(error)
    if isinstance(told, SourceTimeout | TimeoutError):
        kind = library.ConnectTimeout if connecting else library.ReadTimeout
    elif connecting or not isinstance(error, PyreqwestError):
        kind = library.ConnectError if connecting else otherwise
    else:
        kind = library.RemoteProtocolError if isinstance(told, SourceNonsense) else library.ReadError
    text = str(told) if isinstance(told, SourceError) else type(error).__name__
    made: Exception = kind(text, request=request)
    return made
