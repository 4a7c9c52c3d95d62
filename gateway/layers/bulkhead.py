"""Let at most so many calls into the source at once, fewer while it is strained; a short, bounded queue waits, the rest is refused.

In the queue the apps take turns: whoever asks much waits behind his own questions, not before everybody else's. The limit is what the
configuration allows, until the source is strained: then it falls to a share, and comes back by one for each round that went well
while all berths were taken (additive increase, multiplicative decrease). Who fail together are one strain.
"""

from __future__ import annotations

from asyncio import Future, get_running_loop, timeout_at
from collections import OrderedDict, deque

from domain.asking import asker
from domain.errors import Refused, SourceLimited, SourceTimeout
from domain.events import Moored, Tell
from domain.exchange import Call, Fetch, Layer, Reply
from domain.spans import here

SHARE = 0.7
"""What is left of the limit after a strain; never less than one berth."""


class Full(Exception):
    """There is no place in the queue, or another had a better right to it."""


class Berths:
    """`most` inside, `queue` waiting."""

    def __init__(self, *, most: int, queue: int) -> None:
        self._most, self._queue = most, queue
        self.limit = float(most)
        self.inside = self.waiting = 0
        self.strains = 0
        """So often the limit has fallen; whoever entered before the last time says nothing new."""
        self._lines: OrderedDict[str, deque[Future[None]]] = OrderedDict()
        """Who asks → those who wait, in their order; the first line's turn is next."""

    @property
    def free(self) -> bool:
        """Whether one more may enter at once."""
        return self.inside < int(self.limit) and not self.waiting

    def enter(self) -> None:
        """Take a free berth."""
        self.inside += 1

    async def wait(self, asker: str, deadline: float) -> None:
        """Wait for a berth, and take it. Raises Full, or TimeoutError at the deadline (the event loop's instant)."""
        if self.waiting >= self._queue:
            self._displace(asker)
        turn: Future[None] = get_running_loop().create_future()
        self._lines.setdefault(asker, deque()).append(turn)
        self.waiting += 1
        try:
            async with timeout_at(deadline):
                await turn
        except BaseException:
            if turn.done() and not turn.cancelled() and turn.exception() is None:
                self.leave()  # the berth came in the very moment of leaving
            else:
                self._strike(asker, turn)
            raise

    def leave(self) -> None:
        """Give the berth back; whose turn it is gets it."""
        self.inside -= 1
        self._hand_on()

    def bore(self) -> None:
        """It went well."""
        if self.inside >= int(self.limit) < self._most:
            self.limit = min(self._most, self.limit + 1 / self.limit)

    def strained(self, strains: int) -> None:
        """It took too long, or was too much; `strains` is what it was on entering."""
        if strains == self.strains:
            self.limit = max(1.0, self.limit * SHARE)
            self.strains += 1

    def _displace(self, asker: str) -> None:
        """Make a place at the end of the longest line, unless the asker's own would be as long."""
        longest = max(self._lines.values(), key=len, default=None)
        if longest is None or len(self._lines.get(asker, ())) + 1 >= len(longest):
            raise Full
        self.waiting -= 1
        last = longest.pop()
        if not last.done():
            last.set_exception(Full())

    def _hand_on(self) -> None:
        while self.waiting and self.inside < int(self.limit):
            asker, line = next(iter(self._lines.items()))
            turn = line.popleft()
            self.waiting -= 1
            if line:
                self._lines.move_to_end(asker)
            else:
                del self._lines[asker]
            if not turn.done():
                self.inside += 1
                turn.set_result(None)

    def _strike(self, asker: str, turn: Future[None]) -> None:
        line = self._lines.get(asker)
        if line is not None and turn in line:
            line.remove(turn)
            self.waiting -= 1
            if not line:
                del self._lines[asker]


def bulkhead(*, berths: int, queue: int, tell: Tell) -> Layer:
    """`berths` calls inside, `queue` waiting until their own deadline at the longest."""

    def layer(fetch: Fetch) -> Fetch:
        harbour = Berths(most=berths, queue=queue)

        def moored(call: Call, waited: float | None = None, more: int = 0) -> None:
            waiting = harbour.waiting + more
            tell(Moored(binding=call.binding, inside=harbour.inside, waiting=waiting, waited=waited))

        async def queued(call: Call) -> float:
            """How many seconds it waited."""
            clock = get_running_loop().time
            since = clock()
            moored(call, more=1)
            try:
                await harbour.wait(asker(), call.deadline)
            except (Full, TimeoutError) as why:
                _refused()
                moored(call)
                said = "the queue is full" if isinstance(why, Full) else "no berth before the deadline"
                raise Refused(f"{call.binding}: all berths taken, {said}", retry_after=1) from why
            finally:
                _waited(clock() - since)
            return clock() - since

        async def admitted(call: Call) -> Reply:
            waited = None
            if harbour.free:
                harbour.enter()
            else:
                waited = await queued(call)
            strains = harbour.strains
            moored(call, waited)
            try:
                reply = await fetch(call)
                harbour.bore()
            except (SourceTimeout, SourceLimited):
                if call.subject is None and call.deed is None:  # else the caller may have had no patience
                    harbour.strained(strains)
                raise
            finally:
                harbour.leave()
                moored(call)
            return reply

        return admitted

    return layer


def _waited(seconds: float) -> None:
    if (it := here()) is not None:  # the attempt
        it.facts["hansa.waited"] = seconds


def _refused() -> None:
    if (it := here()) is not None:
        it.facts["hansa.refused"] = "bulkhead"
