"""Sends calls and reads answers: waiting (`Sending`), or with asyncio (`AsyncSending`)."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing, closing
from typing import TypeVar

import httpx2

from hansa_client.answers import Answer, Listing, Page
from hansa_client.calls import Call
from hansa_client.errors import Unreachable, Unreadable
from hansa_client.events import Happened, Lines
from hansa_client.reading import read
from hansa_client.requesting import JSON, STREAM, Settings
from hansa_client.retrying import Tries
from hansa_client.telling import answer, good, listing, page, refused, told_by

T = TypeVar("T")


class Sending:
    """Sends and waits."""

    def __init__(self, settings: Settings, http: httpx2.Client) -> None:
        self._settings = settings
        self._http = http

    def value(self, kind: type[T], call: Call) -> T:
        """The answer as this type."""
        return told_by(self._sent(call), lambda told: read(kind, told))

    def page(self, kind: type[T], call: Call) -> Page[T]:
        """A page of the cities' answers."""
        return told_by(self._sent(call), lambda told: page(kind, call, told))

    def listing(self, kind: type[T], call: Call) -> Listing[T]:
        """A page of one's own things."""
        return told_by(self._sent(call), lambda told: listing(kind, call, told))

    def answer(self, kind: type[T], call: Call) -> Answer[T]:
        """One thing."""
        return told_by(self._sent(call), lambda told: answer(kind, told))

    def text(self, call: Call) -> str:
        """The answer as it came."""
        return self._sent(call, "*/*").text

    def nothing(self, call: Call) -> None:
        """It is done, and there is nothing to say about it."""
        self._sent(call)

    def stream(self, call: Call) -> Iterator[Happened]:
        """What happens, until the gateway ends the stream."""
        request, lines = self._settings.request(self._http, call, STREAM), Lines()
        try:
            response = self._http.send(request, stream=True)
            with closing(response):
                if not response.is_success:
                    response.read()
                    raise refused(response)
                yield from filter(None, map(lines.take, response.iter_lines()))
        except httpx2.TransportError as error:
            raise Unreachable(f"{call.path}: {error!r}") from error
        except ValueError as error:
            raise Unreadable(f"{call.path}: {error!r}") from error

    def _sent(self, call: Call, accept: str = JSON) -> httpx2.Response:
        tries = Tries(call.ready(), self._settings.retry, self._settings.budget)
        while True:
            try:
                response = self._http.send(self._settings.request(self._http, tries.call, accept))
            except httpx2.TransportError as error:
                pause = tries.lost()
                if pause is None:
                    raise Unreachable(f"{call.verb} {call.path}: {error!r}") from error
            else:
                pause = tries.after(response.status_code, response.headers)
                if pause is None:
                    return good(response)
            time.sleep(pause)


class AsyncSending:
    """The same, for asyncio."""

    def __init__(self, settings: Settings, http: httpx2.AsyncClient) -> None:
        self._settings = settings
        self._http = http

    async def value(self, kind: type[T], call: Call) -> T:
        """The answer as this type."""
        return told_by(await self._sent(call), lambda told: read(kind, told))

    async def page(self, kind: type[T], call: Call) -> Page[T]:
        """A page of the cities' answers."""
        return told_by(await self._sent(call), lambda told: page(kind, call, told))

    async def listing(self, kind: type[T], call: Call) -> Listing[T]:
        """A page of one's own things."""
        return told_by(await self._sent(call), lambda told: listing(kind, call, told))

    async def answer(self, kind: type[T], call: Call) -> Answer[T]:
        """One thing."""
        return told_by(await self._sent(call), lambda told: answer(kind, told))

    async def text(self, call: Call) -> str:
        """The answer as it came."""
        return (await self._sent(call, "*/*")).text

    async def nothing(self, call: Call) -> None:
        """It is done, and there is nothing to say about it."""
        await self._sent(call)

    async def stream(self, call: Call) -> AsyncIterator[Happened]:
        """What happens, until the gateway ends the stream."""
        request, lines = self._settings.request(self._http, call, STREAM), Lines()
        try:
            response = await self._http.send(request, stream=True)
            async with aclosing(response):
                if not response.is_success:
                    await response.aread()
                    raise refused(response)
                async for line in response.aiter_lines():
                    if event := lines.take(line):
                        yield event
        except httpx2.TransportError as error:
            raise Unreachable(f"{call.path}: {error!r}") from error
        except ValueError as error:
            raise Unreadable(f"{call.path}: {error!r}") from error

    async def _sent(self, call: Call, accept: str = JSON) -> httpx2.Response:
        tries = Tries(call.ready(), self._settings.retry, self._settings.budget)
        while True:
            try:
                response = await self._http.send(self._settings.request(self._http, tries.call, accept))
            except httpx2.TransportError as error:
                pause = tries.lost()
                if pause is None:
                    raise Unreachable(f"{call.verb} {call.path}: {error!r}") from error
            else:
                pause = tries.after(response.status_code, response.headers)
                if pause is None:
                    return good(response)
            await asyncio.sleep(pause)
