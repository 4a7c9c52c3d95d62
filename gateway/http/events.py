"""`/v1/events`: what happens, as it happens (server-sent events, https://html.spec.whatwg.org/#server-sent-events).

`sources` for everybody; `orders` and `reports` for a citizen's app, those of hers that it may see. A reader that comes back
with `Last-Event-ID` misses nothing of the cases; of the sources it gets how they stand now.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from typing import Annotated

from fastapi import FastAPI, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import StreamingResponse

from domain.cases import Case, Change
from domain.catalogue import CATALOGUE
from domain.errors import BadQuestion, Busy, LedgerDown, Mistake
from domain.texts_cases import STATUS
from domain.when import stamp
from domain.words import Language
from gateway.federation.check import nearest
from gateway.http.cases_shown import path_of
from gateway.http.filing import Counter
from gateway.http.leaving import Leaving
from gateway.http.noticed import GLANCE, Noticed, event
from gateway.http.owner import Caller, asking_accounts, caller_of, sees
from gateway.http.routes import LIST_PROBLEMS, House, language_of
from gateway.http.scoped import Access, need
from storage.cases import Ledger
from storage.errors import StorageError

OWN = tuple(dict.fromkeys(resource.own for resource in CATALOGUE.values() if resource.own))
TOPICS = ("sources", *OWN)
READERS = 200
"""Streams one worker keeps open."""
LONGEST = 900.0
"""Seconds until a reader has to come back: its token and its permission are looked at anew."""
COMFORT = 15.0
"""Seconds of silence until a comment says that we are still there."""
REPLAYED = 500
"""Changes that are fetched at once for a reader that comes back."""


class Wanted(BaseModel):
    """What a reader wants to hear of."""

    model_config = ConfigDict(extra="forbid")

    topics: list[str] = Field(
        default_factory=lambda: ["sources"],
        max_length=10,
        description=f"Repeatable: {', '.join(TOPICS)}. `sources` alone needs no token.",
        examples=[["sources"]],
    )
    city: list[str] = Field(default_factory=list, max_length=50, description="Only these cities; repeatable.")


def add_events(app: FastAPI, house: House, access: Access | None, counter: Callable[[], Counter]) -> None:
    """Add the stream."""
    open_now: set[object] = set()
    leaving = Leaving()
    noticed = Noticed(house.book)

    async def events(request: Request, asked: Annotated[Wanted, Query()]) -> StreamingResponse:
        """What happens, as it happens. Each event's data is one JSON object; `id` stands in `Last-Event-ID` when you return."""
        strange = [topic for topic in asked.topics if topic not in TOPICS]
        if strange:
            raise BadQuestion(*(_no_topic(topic) for topic in strange))
        own = [topic for topic in asked.topics if topic in OWN]
        caller = None
        if own:
            scopes = [scope for topic in own for scope in _scopes(topic)]
            token = await need(request, access, *scopes)
            async with asking_accounts():
                caller = await caller_of(token, access, request) if access else None
        if len(open_now) >= READERS:
            raise Busy("streams", retry_after=30)
        lang = language_of(request)
        stream = _Stream(house, asked, caller, counter if caller else None, lang, noticed=noticed, leaving=leaving)
        after = request.headers.get("last-event-id", "")
        if caller is not None:
            await stream.begin(int(after) if after.isascii() and after.isdigit() and len(after) < 16 else None)
        headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
        pieces = _nothing() if "head" in request.scope["state"] else _kept(stream, open_now)
        return StreamingResponse(pieces, media_type="text/event-stream", headers=headers)

    app.get(
        "/v1/events",
        operation_id="stream_events",
        summary="Events as they happen",
        tags=["events"],
        response_class=StreamingResponse,
        responses={
            200: {
                "description": "A stream of events.",
                "content": {"text/event-stream": {"schema": {"type": "string"}}},
            },
            **{status: LIST_PROBLEMS[status] for status in (400, 401, 403, 429, 500, 503)},
        },
    )(events)


def _scopes(topic: str) -> tuple[str, ...]:
    domains = dict.fromkeys(r.name.partition(".")[0] for r in CATALOGUE.values() if r.own == topic)
    return tuple(f"{domain}:{verb}" for domain in domains for verb in ("read", "write"))


def _no_topic(topic: str) -> Mistake:
    params = (("value", topic[:60]),)
    near = nearest(topic, TOPICS) or TOPICS
    return Mistake(where="query", name="topics", code="unknown-value", params=params, allowed=tuple(near))


async def _nothing() -> AsyncIterator[bytes]:
    yield b""


async def _kept(stream: "_Stream", open_now: set[object]) -> AsyncIterator[bytes]:
    open_now.add(stream)
    try:
        with suppress(StorageError), stream.leaving.listening():  # the reader comes back, and is told then
            async for piece in stream.pieces():
                yield piece
    finally:
        open_now.discard(stream)


class _Stream:
    """One reader's stream."""

    def __init__(
        self,
        house: House,
        asked: Wanted,
        caller: Caller | None,
        counter: Callable[[], Counter] | None,
        language: Language,
        *,
        noticed: Noticed,
        leaving: Leaving,
    ) -> None:
        self.leaving = leaving
        self._house = house
        self._asked = asked
        self._caller = caller
        self._counter = counter
        self._language = language
        self._last = 0
        self._noticed = noticed
        self._seen = 0

    async def begin(self, after: int | None) -> None:
        """Find out where it begins, before the answer does: a Ledger that is down is still a 503."""
        if self._counter is None:
            return
        try:
            newest = await self._counter().ledger.last_change()
        except StorageError as error:
            raise LedgerDown("the ledger") from error
        self._last = newest if after is None else min(after, newest)

    async def pieces(self) -> AsyncIterator[bytes]:
        """The stream's bytes."""
        yield b"retry: 3000\n\n"
        ends = asyncio.get_running_loop().time() + self._lasts()
        if self._counter is None:
            async for piece in self._alone(ends):
                yield piece
            return
        async with self._counter().feed.listening() as heard:
            async for piece in self._replayed(self._counter().ledger, self._caller):
                yield piece
            quiet = asyncio.get_running_loop().time()
            while (now := asyncio.get_running_loop().time()) < ends and not (heard.lost or self.leaving.told):
                if piece := self._sources():
                    yield piece
                try:
                    async with asyncio.timeout(GLANCE):
                        change = await heard.next()
                except TimeoutError:
                    if now - quiet > COMFORT:
                        quiet = now
                        yield b": here\n\n"
                    continue
                for piece in await self._told(change):
                    quiet = now
                    yield piece

    def _lasts(self) -> float:
        """Seconds; no longer than the token does."""
        if self._caller is None:
            return LONGEST
        return max(0.0, min(LONGEST, self._caller.token.expires - self._house.clock().timestamp()))

    async def _replayed(self, ledger: Ledger, caller: Caller | None) -> AsyncIterator[bytes]:
        """What was missed, up to what is heard by now: a change that comes both ways is told once."""
        citizen = caller.citizen if caller else ""
        while missed := await ledger.changes(self._last, REPLAYED, citizen=citizen):
            for change in missed:
                for piece in await self._told(change):
                    yield piece
            self._last = missed[-1].number

    async def _alone(self, ends: float) -> AsyncIterator[bytes]:
        clock = asyncio.get_running_loop().time
        quiet = clock()
        while clock() < ends and not self.leaving.told:
            if piece := self._sources():
                quiet = clock()
                yield piece
            if clock() - quiet > COMFORT:
                quiet = clock()
                yield b": here\n\n"
            await asyncio.sleep(GLANCE)

    def _sources(self) -> bytes:
        if "sources" not in self._asked.topics:
            return b""
        before, self._seen = self._seen, self._noticed.number()
        return self._noticed.since(before, self._asked.city)

    async def _told(self, change: Change) -> list[bytes]:
        resource = CATALOGUE.get(change.resource)
        if change.number <= self._last or self._caller is None or self._counter is None or resource is None:
            return []
        self._last = change.number
        if change.citizen != self._caller.citizen or resource.own not in self._asked.topics:
            return []
        if self._asked.city and change.city not in self._asked.city:
            return []
        case: Case | None = await self._counter().ledger.case(change.case)
        if case is None or not sees(self._caller, case):
            return []
        text = STATUS[change.state].say(self._language)
        data = {"id": case.id, "city": case.city, "resource": case.resource, "state": change.state, "status_text": text}
        data |= {"at": stamp(change.at), "href": path_of(case)}
        return [event(f"{(resource.own or '').removesuffix('s')}.changed", data, change.number)]
