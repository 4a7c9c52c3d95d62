"""Two doors for one conversation: one notes what passes through it, the other answers from what was noted, without any network."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager

from pyreqwest.http import Url

from adapters._kit.answer import Answer
from adapters._kit.http import Door, Query
from adapters._kit.recording import Asked, Exchanged, Redaction
from adapters._kit.streamed import Streamed, in_pieces
from domain.errors import Refused, SourceDown, SourceError, SourceLimited, SourceNonsense, SourceTimeout

UNCHANGED = (304,)
_ERRORS: Mapping[str, type[SourceError]] = {
    error.slug: error for error in (SourceDown, SourceTimeout, SourceNonsense, SourceLimited, Refused)
}


class Unrecorded(Exception):
    """A request that is not in the recording; the text names it. No adapter takes it for a fault of the back-end."""


class _Whole(Door):
    """A door whose streams are whole answers taken apart: a conversation is noted as a whole."""

    @asynccontextmanager
    async def stream(
        self,
        url: str,
        *,
        deadline: float,
        headers: Mapping[str, str] | None = None,
        trace: str | None = None,
        follow: int = 3,
    ) -> AsyncIterator[Streamed]:
        """The answer of `ask`, in pieces."""
        yield in_pieces(
            await self.ask("GET", url, deadline=deadline, headers=headers, trace=trace, follow=follow, expect=UNCHANGED)
        )


class RecordingDoor(_Whole):
    """Asks through another door, and notes what passes."""

    def __init__(self, door: Door, redaction: Redaction) -> None:
        self.reach = door.reach
        self.exchanges: list[Exchanged] = []
        self._door = door
        self._redaction = redaction

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
        """The other door's answer or error."""
        asked = self._redaction.asked(method, _address(url, query), body)
        try:
            answer = await self._door.ask(
                method, url, deadline=deadline, query=query, headers=headers, body=body, trace=trace, follow=follow,
                expect=expect,
            )  # fmt: skip
        except SourceError as error:
            self.exchanges.append(
                Exchanged(asked=asked, headers=headers or {}, problem=error.slug, retry_after=error.retry_after)
            )
            raise
        self.exchanges.append(Exchanged(asked=asked, headers=headers or {}, answer=answer))
        return answer


class ReplayingDoor(_Whole):
    """Answers from a recording. The same request twice gets the second answer, and from then on the last."""

    def __init__(self, door: Door, exchanges: Sequence[Exchanged], redaction: Redaction) -> None:
        self.reach = door.reach
        self._redaction = redaction
        self._left: dict[Asked, deque[Exchanged]] = defaultdict(deque)
        for exchange in exchanges:
            self._left[exchange.asked].append(exchange)

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
        """What came back when it was recorded; raises Unrecorded for another request."""
        asked = self._redaction.asked(method, _address(url, query), body)
        left = self._left.get(asked)
        if not left:
            known = ", ".join(f"{each.method} {each.url}" for each in list(self._left)[:5])
            sent = "" if asked.body is None else f" with the body {asked.body[:200]}"
            raise Unrecorded(
                f"{method} {asked.url}{sent} is not in the recording, which begins with {known or 'nothing'}"
            )
        exchange = left.popleft() if len(left) > 1 else left[0]
        if exchange.answer is None:
            raise _ERRORS[exchange.problem or "source-down"]("as recorded", retry_after=exchange.retry_after)
        return exchange.answer


def _address(url: str, query: Query | None) -> Url:
    return Url.parse_with_params(url, query) if query else Url(url)
