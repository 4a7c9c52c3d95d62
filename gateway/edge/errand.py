"""One request at the shelf, and how an answer leaves: whole, as gzip, or as a 304; with the words of `Cache-Status` (RFC 9211)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from domain.words import Language
from gateway.edge.asgi import Receive, Scope, Send, reply
from gateway.edge.coding import takes_gzip
from gateway.edge.condition import has_it
from gateway.edge.keeping import Headers
from gateway.edge.stored import PACKED, THIN, WHOLE, Address, Asked, HeaderList, Slot, Slots, Stored
from gateway.edge.wish import Wish
from gateway.problems import Problem, rendered


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """A request that is not answered at first sight."""

    scope: Scope
    receive: Receive
    send: Send
    address: Address
    asked: Asked
    wish: Wish

    @property
    def shared(self) -> bool:
        """Whether what is fetched for it may serve others."""
        return self.wish.store and self.scope["method"] == "GET"


class Giving:
    """Gives stored answers away, in the form each request takes."""

    def __init__(self, slots: Slots, clock: Callable[[], float]) -> None:
        self.slots = slots
        self.clock = clock

    async def hit(self, stored: Stored, asked: Asked, scope: Scope, send: Send, age: int) -> None:
        """A fresh answer, at so many seconds."""
        form = WHOLE
        # the one test in front spares the other two on most requests
        if stored.packable or b"if-none-match" in asked or b"if-modified-since" in asked:
            form = await self._form(stored, asked)
        scope["state"]["hit"] = (stored, form)
        await _send(stored, form, stored.hit(form, age), scope, send)

    async def kept(self, stored: Stored, errand: Errand, said: bytes, extra: Headers = ()) -> None:
        """Any stored answer; `said` is what `Cache-Status` says in place of a hit."""
        age = max(0, int(self.clock() - stored.made))
        form = await self._form(stored, errand.asked)
        if not said:
            await _send(stored, form, stored.hit(form, age), errand.scope, errand.send)
            return
        headers = [*stored.head(form, age), *extra, (b"cache-status", said)]
        await _send(stored, form, headers, errand.scope, errand.send)

    async def _form(self, stored: Stored, asked: Asked) -> int:
        if stored.status == 200 and has_it(asked, stored.etag, stored.modified):
            return THIN
        if not stored.packable or not takes_gzip(asked.get(b"accept-encoding")):
            return WHOLE
        if stored.gzip is None:
            self.slots.grow(stored, await stored.pack())
        return PACKED if stored.gzip is not None else WHOLE


async def _send(stored: Stored, form: int, headers: HeaderList, scope: Scope, send: Send) -> None:
    status, body = stored.said(form)
    scope["state"]["made_of"] = stored.made_of
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})


def why(errand: Errand, slot: Slot | None, stored: Stored | None, now: float) -> bytes:
    """Why the request goes further (RFC 9211 §2.2)."""
    if stored is not None:
        fresh = now - stored.made < stored.life.fresh
        return b"hansa; fwd=request" if fresh else b"hansa; fwd=stale"
    if slot is not None and now < slot.passes_until:
        return b"hansa; fwd=bypass"
    return b"hansa; fwd=vary-miss" if slot is not None and slot.variants else b"hansa; fwd=uri-miss"


async def nothing_kept(errand: Errand) -> None:
    """`only-if-cached`, and nothing is (RFC 9111 §5.2.1.7)."""
    language: Language = "de" if errand.asked.get(b"accept-language") == b"de" else "en"
    trace_id = errand.scope["state"]["trace_id"]
    problem = Problem(status=504, slug="not-kept")
    errand.scope["state"]["problem"] = problem.slug
    status, headers, body = rendered(problem, language, trace_id=trace_id, instance=errand.address[0])
    await reply(errand.send, status, [*headers, (b"cache-status", b"hansa; detail=only-if-cached")], body)
