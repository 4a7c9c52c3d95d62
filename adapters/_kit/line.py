"""A line to one origin: looks its host up, refuses what may not be reached, and holds the client that speaks to it.

The engine below has no resolver hook and no limit per host, hence one client per origin. The host is looked up here,
every address is checked, and the client is pinned to one of them: what was checked is what is connected to, so a name
that changes its mind in between (DNS rebinding) gains nothing. A client that is replaced is let go; its requests in
flight hold it until they are done.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from ipaddress import ip_address
from math import inf
from socket import SOCK_STREAM

from pyreqwest.client import Client
from pyreqwest.exceptions import ClientClosedError, NetworkError, RequestError
from pyreqwest.http import Url

from adapters._kit.addresses import Network, is_permitted, networks
from adapters._kit.client import Terms, build_client, build_request, never_answered, never_connected
from adapters._kit.exchange import Exchange
from adapters._kit.hops import Ask
from domain.errors import SourceDown, SourceNonsense, SourceTimeout

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""From host and port to addresses as text, best first; raises OSError for a name nobody knows."""

NAMES_LAST = 30.0
"""Seconds a looked-up address is used without asking again."""
_MOST_ADDRESSES = 3


async def system_names(host: str, port: int) -> Sequence[str]:
    """Addresses as the operating system knows them."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=SOCK_STREAM)
    return [str(address[0]) for *_, address in found]


async def permitted(
    host: str, port: int, allowed: tuple[Network, ...], *, resolve: Resolve, who: str
) -> tuple[str, ...]:
    """The addresses of a host that may be connected to, each once, best first; at least one.

    Raises SourceDown for a name nobody knows, and SourceNonsense when all of them are out of bounds.
    """
    try:
        found = [str(ip_address(host.strip("[]")))]
    except ValueError:
        try:
            found = list(await resolve(host, port))
        except (OSError, UnicodeError) as error:
            raise SourceDown(f"{who}: the host has no address") from error
    may = tuple(dict.fromkeys(address for address in found if is_permitted(address, allowed)))
    if not may:
        raise SourceNonsense(f"{who}: an address that must not be reached from here")
    return may


class Line:
    """One origin under one set of terms. Made without IO; the first request looks up and builds the client."""

    def __init__(self, origin: Url, terms: Terms, resolve: Resolve, names_last: float) -> None:
        self.origin = origin.origin_ascii
        self.mark = object()
        """Stands for this line in keys, without holding on to its client."""
        self._host = origin.host_str or ""
        self._port = origin.port_or_known_default or 0
        self._is_literal = origin.domain is None
        self._terms = terms
        self._allowed = networks(terms.network)
        self._resolve = resolve
        self._names_last = names_last
        self._lock = asyncio.Lock()
        self._addresses: tuple[str, ...] = ()
        self._pinned: str | None = None
        self._client: Client | None = None
        self._until = -inf
        self._has_answered = False
        self._closed = False

    async def open(self, ask: Ask, headers: Mapping[str, str], deadline: float) -> Exchange:
        """Send a request and come back with the head of its answer; the caller closes the exchange.

        Tried again at once only where that cannot do harm: at the host's next address when no connection came about,
        and once for GET and HEAD when a connection that had been idle broke before the head of an answer.
        Raises the engine's errors, and SourceNonsense, SourceDown or SourceTimeout from looking up.
        """
        clock = asyncio.get_running_loop().time
        tries = 0
        while True:
            client = self._client
            if client is None or clock() >= self._until:
                client = await self._look_up(deadline)
            seconds = deadline - clock()
            if seconds <= 0:
                raise SourceTimeout(f"{self.origin}: no time left")
            request = build_request(client, ask, headers, seconds)
            had_answered = self._has_answered
            try:
                response = await request.__aenter__()
            except RequestError as error:
                tries += 1
                if not self._may_try_again(client, ask.method, error, tries, had_answered=had_answered):
                    raise
                continue
            self._has_answered = True
            return Exchange(self.origin, request, response)

    async def close(self) -> None:
        """Let everybody go who is waiting on this line, and open no connection any more."""
        self._closed, self._until = True, -inf
        client, self._client = self._client, None
        if client is not None:
            await client.close()

    def _may_try_again(
        self, client: Client, method: str, error: RequestError, tries: int, *, had_answered: bool
    ) -> bool:
        if isinstance(error, ClientClosedError):
            return False
        if never_connected(error):
            if tries >= min(len(self._addresses), _MOST_ADDRESSES):
                return False
            if client is self._client:
                self._pin((*self._addresses[1:], self._addresses[0]))
            return True
        was_idle = had_answered and isinstance(error, NetworkError) and never_answered(error)
        return was_idle and tries == 1 and method in {"GET", "HEAD"}

    async def _look_up(self, deadline: float) -> Client:
        """The client, once the name is fresh again. One caller looks, the others wait for it."""
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout_at(deadline), self._lock:
                if self._client is not None and loop.time() < self._until:
                    return self._client
                addresses = await self._permitted()
                if self._closed:
                    raise SourceDown(f"{self.origin}: the line is closed")
                addresses = tuple(sorted(addresses, key=lambda address: address != self._pinned))
                self._until = inf if self._is_literal else loop.time() + self._names_last
                return self._pin(addresses)
        except TimeoutError as error:
            raise SourceTimeout(f"{self.origin}: looking up the host took too long") from error

    async def _permitted(self) -> tuple[str, ...]:
        """Addresses this line may connect to; empty when the host is its proxy's business.

        A proxy looks names up itself, so a trusted name is left to it. A strange one is looked up here all the same.
        """
        if self._terms.proxy and self._terms.trusted and not self._is_literal:
            return ()
        return await permitted(self._host, self._port, self._allowed, resolve=self._resolve, who=self.origin)

    def _pin(self, addresses: tuple[str, ...]) -> Client:
        """The client for the first address; while that stays the same, so do the client and its open connections."""
        wanted = addresses[0] if addresses else None
        if self._client is None or wanted != self._pinned:
            self._client = build_client(self._terms, self._host, self._port, None if self._is_literal else wanted)
            self._has_answered = False
        self._addresses, self._pinned = addresses, wanted
        return self._client
