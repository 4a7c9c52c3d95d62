"""The shelf: an HTTP cache (RFC 9111) that stands in the same process. Knows requests and answers; no city, no resource.

Its inputs are what every HTTP cache sees, so that it can be left out, or replaced by one that stands in front.
"""

from __future__ import annotations

from collections.abc import Callable

from gateway.edge.asgi import ASGI, Message, Receive, Scope, Send, asked
from gateway.edge.errand import Errand, Giving, nothing_kept, why
from gateway.edge.fetching import Fetching
from gateway.edge.stored import Address, Slot, Slots, Stored
from gateway.edge.wish import wish

TURNS = 3
"""So often a caller waits for another's fetch before fetching too: whoever fetched may have left half-way."""
SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


class Shelf:
    """An ASGI application around another.

    `clock` gives seconds since 1970; `patience` is how long a caller waits for another's fetch, in seconds.
    """

    def __init__(self, app: ASGI, *, limit_bytes: int, clock: Callable[[], float], patience: float) -> None:
        self._app = app
        self.clock = self._clock = clock
        self._slots = Slots(limit_bytes)
        self._giving = Giving(self._slots, clock)
        self.hits = 0
        """Answers that were given from what is kept."""
        self._fetching = Fetching(app, self._giving, most=limit_bytes // 8, patience=patience)

    @property
    def bytes(self) -> int:
        """What is kept weighs this much."""
        return self._slots.bytes

    def use(self, address: Address) -> None:
        """What is kept of this address was given past it: it counts as a hit, and goes later than what was not."""
        self.hits += 1
        self._slots.slot(address)

    def purge(self, prefix: str) -> int:
        """Drop every answer fed by these sources (`adorf`, `adorf/amt`, `adorf/amt/places`; "": all), and keep none in flight."""
        self._fetching.purges += 1
        return self._slots.purge(prefix)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from the shelf, or let the application answer and keep what may be kept."""
        if scope["type"] != "http":
            await self._app(scope, self._closing(receive), send)
            return
        said = asked(scope)
        address: Address = (scope["path"], scope["query_string"], said.get(b"host", b""))
        if scope["method"] not in {"GET", "HEAD"}:
            await self._other(scope, receive, send, address)
            return
        slot = self._slots.slot(address)
        stored = slot.variants.get(slot.values(said)) if slot is not None else None
        if stored is not None and b"cache-control" not in said and b"pragma" not in said:
            age = max(0.0, self._clock() - stored.made)
            if age < stored.life.fresh and (stored.life.public or b"authorization" not in said):
                self.hits += 1
                await self._giving.hit(stored, said, scope, send, int(age))
                return
        errand = Errand(scope=scope, receive=receive, send=send, address=address, asked=said, wish=wish(said))
        await self._ask(errand)

    async def _ask(self, errand: Errand) -> None:
        """The long way: stale answers, wishes, waiting for others, and at last the application."""
        reason = b""
        for turn in range(TURNS + 1):
            slot = self._slots.slot(errand.address)
            stored = slot.variants.get(slot.values(errand.asked)) if slot is not None else None
            if stored is not None and self._serves(stored, errand, slot):
                self.hits += 1
                await self._giving.kept(stored, errand, reason and reason + b"; collapsed")
                return
            if not errand.wish.fetch:
                await nothing_kept(errand)
                return
            reason = why(errand, slot, stored, self._clock())
            flight = self._fetching.flight(errand, slot)
            if flight is None or turn == TURNS or await self._fetching.waited(flight, errand) == "unshared":
                await self._fetching.fetch(errand, slot, stored, reason)
                return

    def _serves(self, stored: Stored, errand: Errand, slot: Slot | None) -> bool:
        """Whether this answer may be given now; one that is just past its time is fetched anew beside."""
        age = max(0.0, self._clock() - stored.made)
        if not errand.wish.served_by(stored, age):
            return False
        if age < stored.life.fresh or self._clock() < stored.pardoned_until:
            return True
        if age < stored.life.fresh + stored.life.revalidate:
            self._fetching.refresh(errand, slot, stored)
            return True
        return False

    async def _other(self, scope: Scope, receive: Receive, send: Send, address: Address) -> None:
        """A method nothing is kept for; when it may have changed something, what is kept of that address goes (§4.4)."""

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], (b"cache-status", b"hansa; fwd=method")]
                if scope["method"] not in SAFE and message["status"] < 400:
                    self._slots.drop(address)
            await send(message)

        await self._app(scope, receive, sending)

    def _closing(self, receive: Receive) -> Receive:
        """What is fetched beside must end before the application it asks is closed."""

        async def receiving() -> Message:
            message = await receive()
            if message["type"] == "lifespan.shutdown":
                await self._fetching.close()
            return message

        return receiving
