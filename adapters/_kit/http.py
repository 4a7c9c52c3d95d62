"""The one HTTP door: every request to a back-end leaves through here.

It keeps the deadline, the size, the number of connections and the set of reachable addresses, follows redirects itself
and asks again with validators. It knows nothing of cities and protocols. An `Engine` owns the connections of a process;
a `Door` is what one binding may do with it.
"""

from __future__ import annotations

import asyncio
import re
from collections import OrderedDict
from collections.abc import Callable, Collection, Coroutine, Hashable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from types import TracebackType
from typing import Any, Self

from pyreqwest.exceptions import PyreqwestError
from pyreqwest.http import Url

from adapters._kit.addresses import networks
from adapters._kit.answer import Answer
from adapters._kit.client import Terms, build_client
from adapters._kit.exchange import Exchange
from adapters._kit.guard import wire_error
from adapters._kit.hops import REDIRECTS, Ask, complaint, has_secret, onward, traced
from adapters._kit.kept import Kept, validators
from adapters._kit.line import NAMES_LAST, Line, Resolve, permitted, system_names
from adapters._kit.ration import left
from adapters._kit.reach import Reach
from adapters._kit.streamed import Streamed, streamed
from domain.errors import SourceNonsense, SourceTimeout
from domain.spans import Span, span

__all__ = ["Answer", "Door", "Engine", "Query", "Reach"]

Value = str | int | float | bool
Query = Mapping[str, Value | Sequence[Value]] | Sequence[tuple[str, Value]]

_MOST_STRANGERS = 64
"""Lines to origins no configuration names. They come from data, so their number is not ours to decide."""
_PARTING_SECONDS = 0.02
_MEDIA_TYPE = re.compile(r"[A-Za-z]{1,20}/[A-Za-z0-9.+-]{1,60}")


class Engine:
    """All connections of a process. Leaving it closes them."""

    def __init__(self, *, resolve: Resolve = system_names, names_last: float = NAMES_LAST) -> None:
        self.kept = Kept()
        self._resolve = resolve
        self._names_last = names_last
        self._lines: dict[tuple[str, Terms], Line] = {}
        self._strangers: OrderedDict[tuple[str, Terms], Line] = OrderedDict()

    def door(self, reach: Reach, rationed: Callable[[int], None] | None = None) -> Door:
        """The door of one binding: no IO, no event loop. `rationed` is told how many calls its back-end says are left.

        Raises ValueError for an origin, CIDR, proxy or certificate that is none.
        """
        return Door(self, reach, rationed)

    def line(self, origin: Url, terms: Terms) -> Line:
        """The line to an origin; bindings with equal terms share it. Too many strangers: the longest unused goes."""
        lines = self._lines if terms.trusted else self._strangers
        key = (origin.origin_ascii, terms)
        line = lines.get(key)
        if line is None:
            line = lines[key] = Line(origin, terms, self._resolve, self._names_last)
        if not terms.trusted:
            self._strangers.move_to_end(key)
            if len(self._strangers) > _MOST_STRANGERS:
                self._strangers.popitem(last=False)
        return line

    async def permitted(self, host: str, port: int, network: tuple[str, ...]) -> tuple[str, ...]:
        """The host's addresses that are public, or lie in one of these CIDRs."""
        return await permitted(host, port, networks(network), resolve=self._resolve, who=host)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for line in (*self._lines.values(), *self._strangers.values()):
            await line.close()
        # pyreqwest 0.15: its thread lets go of Python objects just after a request has ended, and the process aborts
        # if the interpreter goes down under it. There is nothing to wait for, so it gets a moment.
        await asyncio.sleep(_PARTING_SECONDS)


class Door:
    """How one binding speaks HTTP."""

    def __init__(self, engine: Engine, reach: Reach, rationed: Callable[[int], None] | None = None) -> None:
        self.reach = reach
        self._rationed = rationed
        self._engine = engine
        self._lines: dict[str, Line] = {}
        for origin in map(Url, reach.origins):
            self._lines[origin.origin_ascii] = engine.line(origin, reach.terms(trusted=True))
        self._strange = reach.terms(trusted=False)
        if reach.proxy or reach.ca or reach.client_cert:
            # Built only to see that it can be: a wrong certificate should be found at start.
            build_client(reach.terms(trusted=True), "", 0, None)

    async def ask(
        self,
        method: str,
        url: str,
        *,
        deadline: float,
        query: Query | None = None,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        trace: str | None = None,
        follow: int = 3,
        expect: Collection[int] | None = None,
    ) -> Answer:
        """Ask, and come back with a whole answer of status 2xx, or one of those in `expect`.

        `deadline` is an instant on the event loop's clock. `query` is added to what the address holds. `follow` counts
        redirects. Raises SourceTimeout at the deadline; SourceDown for no connection, a broken one, or a 5xx;
        SourceLimited for 429, and for 503 with Retry-After; SourceNonsense for anything else that is not an answer:
        another status, too much, too many redirects, an address that is none or must not be reached.
        """
        sent = {**headers} if headers else {}
        if trace is not None:
            sent["traceparent"] = trace
        try:
            address = Url.parse_with_params(url, query) if query else Url(url)
        except ValueError as error:
            raise SourceNonsense("an address that is none") from error
        ask = Ask(method=method, url=address, headers=sent, body=body)
        for _ in range(follow + 1):
            with span(method, "client") as it:
                answer = await self._once(ask if it is None else traced(ask, it), deadline, expect, it)
            if answer.status not in REDIRECTS or (expect and answer.status in expect):
                return answer
            ask = onward(ask, answer.status, answer.headers["location"])
        raise SourceNonsense(f"{address.origin_ascii}: more than {follow} redirects")

    def get(
        self,
        url: str,
        *,
        deadline: float,
        query: Query | None = None,
        headers: Mapping[str, str] | None = None,
        trace: str | None = None,
        follow: int = 3,
        expect: Collection[int] | None = None,
    ) -> Coroutine[Any, Any, Answer]:
        """`ask` with GET."""
        return self.ask(
            "GET", url, deadline=deadline, query=query, headers=headers, trace=trace, follow=follow, expect=expect
        )

    def stream(
        self,
        url: str,
        *,
        deadline: float,
        headers: Mapping[str, str] | None = None,
        trace: str | None = None,
        follow: int = 3,
    ) -> AbstractAsyncContextManager[Streamed]:
        """A GET whose body is read while it comes in, up to the same bound; nothing of it is kept here. Raises as `ask` does."""
        sent = {**(headers or {}), **({} if trace is None else {"traceparent": trace})}
        ask = Ask(method="GET", url=Url(url), headers=sent)
        return streamed(self, ask, deadline=deadline, follow=follow, max_bytes=self.reach.max_bytes)

    def line(self, url: Url) -> Line:
        """The line to an address; raises SourceNonsense for one that is not http or https."""
        origin = url.origin_ascii
        line = self._lines.get(origin)
        if line is not None:
            return line
        if url.scheme not in {"http", "https"}:
            raise SourceNonsense("an address that is neither http nor https")
        return self._engine.line(url, self._strange)

    async def addresses(self, host: str, port: int, deadline: float) -> tuple[str, ...]:
        """The addresses of a configured host that this binding may connect to, for a protocol that is not HTTP.

        At least one. Raises SourceTimeout, SourceDown or SourceNonsense as a line does.
        """
        try:
            async with asyncio.timeout_at(deadline):
                return await self._engine.permitted(host, port, self.reach.network)
        except TimeoutError as error:
            raise SourceTimeout(f"{host}: looking up the host took too long") from error

    async def opened(
        self, line: Line, ask: Ask, headers: Mapping[str, str], deadline: float, it: Span | None
    ) -> Exchange:
        """One request to the head of its answer, which is noted; errors are the line's. Whoever asked closes it."""
        exchange = await line.open(ask, headers, deadline)
        if it is not None:
            it.facts["http.response.status_code"] = exchange.status
            if kind := _MEDIA_TYPE.match(exchange.headers.get("content-type", "")):
                it.facts["hansa.media_type"] = kind[0].lower()
        if self._rationed is not None and (calls := left(exchange.headers)) is not None:
            self._rationed(calls)
        return exchange

    async def _once(self, ask: Ask, deadline: float, expect: Collection[int] | None, it: Span | None) -> Answer:
        """One hop: a whole answer, or a redirect without its body."""
        line = self.line(ask.url)
        url = str(ask.url)
        key = _key(line, url, ask)
        kept = self._engine.kept.find(key) if key else None
        headers = {**ask.headers, **validators(kept)} if kept else ask.headers
        try:
            exchange = await self.opened(line, ask, headers, deadline, it)
            try:
                status = exchange.status
                if status == 304 and kept and key:
                    return self._engine.kept.renew(key, kept, exchange.headers)
                if 200 <= status < 300 or (expect and status in expect):
                    body = await exchange.body(self.reach.max_bytes)
                    answer = Answer(status=status, headers=exchange.headers, body=body, url=url)
                    if status == 200 and key:
                        self._engine.kept.keep(key, answer)
                    return answer
                if status in REDIRECTS and "location" in exchange.headers:
                    return Answer(status=status, headers=exchange.headers, body=b"", url=url)
                raise complaint(line.origin, status, exchange.headers)
            finally:
                await exchange.close()
        except PyreqwestError as error:
            raise wire_error(error, line.origin) from error


def _key(line: Line, url: str, ask: Ask) -> tuple[Hashable, ...] | None:
    """What an answer may be kept under: everything that could change it. None when it must not be kept at all."""
    if ask.method != "GET":
        return None
    if not ask.headers:
        return (line.mark, url)
    headers = tuple(sorted((name.lower(), value) for name, value in ask.headers.items() if name != "traceparent"))
    if any(has_secret(name) or name.startswith("if-") or name == "range" for name, _ in headers):
        return None
    return (line.mark, url, headers)
