"""The two clients, `Hansa` and `AsyncHansa`: how to reach a gateway, and how to go through pages."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from types import TracebackType
from typing import Any, Self, TypeVar, cast

import httpx2

from hansa_client._generated import asynchronous, synchronous
from hansa_client.answers import Listing, Page
from hansa_client.calls import Call
from hansa_client.requesting import Settings
from hansa_client.retrying import Retry
from hansa_client.sending import AsyncSending, Sending

T = TypeVar("T")
P = TypeVar("P", bound=Listing[Any])

_PATIENT = Retry()


class Hansa(synchronous.Everything):
    """A gateway, asked and waited for; to be used in a `with`, or closed.

    `url` is the gateway's address, `key` a publishable key, `token` a citizen's or an app's access token, or what gives
    one for each request. `language` is what labels and problems come in (`de`, `en`). `app` names you in the gateway's
    records (`bins/1.2`). `timeout` is in seconds; where the gateway is asked to `wait` longer, so does the client.
    """

    def __init__(
        self,
        url: str,
        *,
        key: str | None = None,
        token: str | Callable[[], str] | None = None,
        language: str | None = None,
        app: str | None = None,
        timeout: float = 15.0,
        retry: Retry = _PATIENT,
        http: httpx2.Client | None = None,
    ) -> None:
        self._own = http is None
        self._http = http or httpx2.Client(follow_redirects=False)
        settings = Settings(
            url=url.rstrip("/"), key=key, token=token, language=language, app=app, timeout=timeout, retry=retry
        )
        super().__init__(Sending(settings, self._http))

    def pages(self, first: P) -> Iterator[P]:
        """This page and those after it, each asked for when it is wanted; look at `complete` on each."""
        page: P | None = first
        while page is not None:
            yield page
            after = _after(page)
            page = cast(P, self._following(page, after)) if after else None

    def items(self, first: Listing[T]) -> Iterator[T]:
        """The items of this page and of those after it."""
        for page in self.pages(first):
            yield from page.items

    def _following(self, page: Listing[Any], call: Call) -> Listing[Any]:
        return self._hansa.page(page.kind, call) if isinstance(page, Page) else self._hansa.listing(page.kind, call)

    def close(self) -> None:
        """Let go of the connections, unless they are somebody else's."""
        if self._own:
            self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class AsyncHansa(asynchronous.Everything):
    """The same for asyncio, in an `async with`; every method is awaited, `pages`, `items` and `events` are iterated."""

    def __init__(
        self,
        url: str,
        *,
        key: str | None = None,
        token: str | Callable[[], str] | None = None,
        language: str | None = None,
        app: str | None = None,
        timeout: float = 15.0,
        retry: Retry = _PATIENT,
        http: httpx2.AsyncClient | None = None,
    ) -> None:
        self._own = http is None
        self._http = http or httpx2.AsyncClient(follow_redirects=False)
        settings = Settings(
            url=url.rstrip("/"), key=key, token=token, language=language, app=app, timeout=timeout, retry=retry
        )
        super().__init__(AsyncSending(settings, self._http))

    async def pages(self, first: P) -> AsyncIterator[P]:
        """This page and those after it, each asked for when it is wanted; look at `complete` on each."""
        page: P | None = first
        while page is not None:
            yield page
            after = _after(page)
            page = cast(P, await self._following(page, after)) if after else None

    async def items(self, first: Listing[T]) -> AsyncIterator[T]:
        """The items of this page and of those after it."""
        async for page in self.pages(first):
            for item in page.items:
                yield item

    async def _following(self, page: Listing[Any], call: Call) -> Listing[Any]:
        if isinstance(page, Page):
            return await self._hansa.page(page.kind, call)
        return await self._hansa.listing(page.kind, call)

    async def close(self) -> None:
        """Let go of the connections, unless they are somebody else's."""
        if self._own:
            await self._http.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()


def _after(page: Listing[Any]) -> Call | None:
    """What asks for the next page; None on the last."""
    return page.call.following(page.next_cursor) if page.next_cursor else None
