"""The load generator: kept connections on bare sockets, in a process of its own.

A closed loop asks again as soon as it was answered, which finds the peak. An open loop asks at a fixed rate, whoever was answered, and
counts each latency from the instant at which the request was due: one that waits for a free connection has begun to wait.

`python -m bench.generator` reads one job as JSON from standard input and writes what it saw as JSON. It parses just enough
HTTP/1.1 to know where an answer ends, since a full client would cost more than the server it measures.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from itertools import count
from time import perf_counter
from typing import Any

import uvloop

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding: *chunked", re.IGNORECASE)
_END = b"\r\n\r\n"
_LAST = b"\r\n0\r\n\r\n"
_EARLY = 0.0012
"""Seconds before a request is due from which on the open loop no longer sleeps: the timers of an event loop count milliseconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What to ask, how hard, and how long."""

    port: int
    targets: tuple[str, ...]
    """Paths with their query, asked in turn. `{n}` becomes a new number each time, `{lat}` and `{lon}` a new spot."""
    headers: tuple[tuple[str, str], ...] = ()
    connections: int = 32
    seconds: float = 3.0
    warm_up: float = 0.4
    """Seconds at the beginning whose answers are not counted."""
    first: int = 1
    """Where `{n}` begins, so that two runs do not ask the same."""
    rate: float | None = None
    """Requests a second of an open loop; without it the loop is closed."""
    grace: float = 2.0
    """Seconds an open loop waits for what was asked in time; what does not come then counts as lost."""


@dataclass(slots=True, kw_only=True)
class Tally:
    """What came back."""

    asked: int = 0
    """All answers, those of the warm-up too."""
    answered: int = 0
    seconds: float = 0.0
    bytes: int = 0
    statuses: dict[str, int] = field(default_factory=dict)
    p50_ms: float = 0.0
    p99_ms: float = 0.0
    lost: int = 0
    """Requests of an open loop that were due and had no answer in the end; their latency counts as long as they waited."""
    head: str = ""
    """The head of the last answer."""


def requests(job: Job) -> Callable[[], bytes]:
    """A function that gives the next request, ready for the wire."""
    heads = "".join(f"{name}: {value}\r\n" for name, value in (("host", "127.0.0.1"), *job.headers))
    texts = [f"GET {target} HTTP/1.1\r\n{heads}\r\n" for target in job.targets]
    if not any("{" in text for text in texts):
        ready = [text.encode() for text in texts]
        turns = count()
        return lambda: ready[next(turns) % len(ready)]
    numbers = count(job.first)

    def made() -> bytes:
        n = next(numbers)
        spot = n * 7919 % 100_003  # a prime each: no spot comes twice in a hundred thousand
        lat, lon = f"{51.30 + spot / 1_000_000:.6f}", f"{6.80 + spot / 2_000_000:.6f}"
        return texts[n % len(texts)].format(n=1000 + n % 29_000, lat=lat, lon=lon).encode()

    return made


class Connection(asyncio.Protocol):
    """One client: asks, waits for the whole answer, and turns to the run for what comes next."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.begun = 0.0
        self.got = b""
        self.whole = 0
        """Bytes of the answer that is coming; 0 while its head is not complete, -1 where only its end tells."""

    def connection_made(self, transport: Any) -> None:
        """Begin."""
        self.transport = transport
        self.run.free(self)

    def ask(self, due: float) -> None:
        """Send the next request, which was due then."""
        self.begun = due
        self.transport.write(self.run.next())

    def data_received(self, data: bytes) -> None:
        """Collect until the answer is whole."""
        self.got = self.got + data if self.got else data
        if not self.whole:
            end = self.got.find(_END)
            if end < 0:
                return
            self.whole = _whole(self.got, end)
        if self.got.endswith(_LAST) if self.whole < 0 else len(self.got) >= self.whole:
            self.run.note(self.begun, self.got)
            self.got, self.whole = b"", 0
            self.run.free(self)

    def connection_lost(self, error: Exception | None) -> None:
        """A server that hangs up ends the run, unless the run has ended."""
        self.run.lost(error)


def _whole(got: bytes, end: int) -> int:
    """How many bytes the answer has whose head ends there; -1 for one in chunks."""
    if length := _LENGTH.search(got, 0, end + 2):
        return end + len(_END) + (0 if got[9:12] == b"304" else int(length[1]))
    return -1 if _CHUNKED.search(got, 0, end + 2) else end + len(_END)


class Run:
    """One job being done, in a closed loop."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.next = requests(job)
        self.tally = Tally()
        self.statuses: Counter[bytes] = Counter()
        self.times: list[float] = []
        self.from_then = float("inf")
        """When counting begins."""
        self.over: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.last = b""

    def free(self, connection: Connection) -> None:
        """It may ask, and does."""
        connection.ask(perf_counter())

    def note(self, begun: float, answer: bytes) -> None:
        """One whole answer: counted while counting goes on."""
        self.tally.asked += 1
        if self.counts(begun):
            self.times.append(perf_counter() - begun)
            self.statuses[answer[9:12]] += 1
            self.tally.bytes += len(answer)
            self.last = answer

    def counts(self, begun: float) -> bool:
        """Whether an answer that has just come counts: in a closed loop whatever comes in time."""
        return perf_counter() >= self.from_then

    def lost(self, error: Exception | None) -> None:
        """The server has hung up."""
        if not self.over.done():
            self.over.set_exception(error or ConnectionError("the server has hung up"))

    async def done(self) -> Tally:
        """Do it."""
        loop = asyncio.get_running_loop()
        made = [
            await loop.create_connection(lambda: Connection(self), "127.0.0.1", self.job.port)
            for _ in range(self.job.connections)
        ]
        seconds = await self.asking()
        self.over.cancel()
        for transport, _ in made:
            transport.abort()
        return self._summed(seconds)

    async def asking(self) -> float:
        """From the warm-up to the end; for how many seconds was counted."""
        await self.unless_lost(self.job.warm_up)
        self.from_then = begun = perf_counter()
        await self.unless_lost(self.job.seconds)
        self.from_then, seconds = float("inf"), perf_counter() - begun
        return seconds

    async def unless_lost(self, seconds: float) -> None:
        """Sleep; raises what ended the run."""
        done, _ = await asyncio.wait([self.over], timeout=seconds)
        for lost in done:
            lost.result()

    def _summed(self, seconds: float) -> Tally:
        tally, times = self.tally, sorted(self.times)
        tally.answered, tally.seconds = len(times) - tally.lost, seconds
        tally.statuses = {status.decode(): times for status, times in self.statuses.items()}
        tally.head = self.last.partition(_END)[0].decode("latin-1")
        if times:
            tally.p50_ms, tally.p99_ms = (1000 * times[int(len(times) * share)] for share in (0.5, 0.99))
        return tally


class Paced(Run):
    """The same in an open loop: requests are due one after the other, and wait where no connection is free."""

    def __init__(self, job: Job) -> None:
        super().__init__(job)
        self.due: deque[float] = deque()
        self.idle: list[Connection] = []
        self.sent: dict[Connection, float] = {}

    def free(self, connection: Connection) -> None:
        """It asks what has been due longest, or waits."""
        self.sent.pop(connection, None)
        if self.due:
            self._ask(connection, self.due.popleft())
        else:
            self.idle.append(connection)

    def counts(self, begun: float) -> bool:
        """Whatever was due since counting began, however late it comes."""
        return begun >= self.from_then

    def _ask(self, connection: Connection, due: float) -> None:
        self.sent[connection] = due
        connection.ask(due)

    async def asking(self) -> float:
        """Until the last request was due, and a while longer for its answer."""
        each, began = 1.0 / (self.job.rate or 1.0), perf_counter()
        self.from_then = began + self.job.warm_up
        ends, at = self.from_then + self.job.seconds, 0
        while (due := began + at * each) < ends:
            wait = due - perf_counter()
            if wait > 0:
                await (self.unless_lost(wait - _EARLY) if wait > _EARLY else asyncio.sleep(0))
                continue
            at += 1
            if self.idle:
                self._ask(self.idle.pop(), due)
            else:
                self.due.append(due)
                await asyncio.sleep(0)
        until = perf_counter() + self.job.grace
        while (self.sent or self.due) and perf_counter() < until:
            await self.unless_lost(0.005)
        now = perf_counter()
        left = [now - due for due in (*self.sent.values(), *self.due) if due >= self.from_then]
        self.tally.lost = len(left)
        self.times += left
        return self.job.seconds


async def _run(job: Job) -> Tally:
    return await (Run(job) if job.rate is None else Paced(job)).done()


def main() -> None:
    """Read the job, do it, say what came back."""
    given = json.load(sys.stdin)
    given["headers"] = tuple((name, value) for name, value in given.get("headers", ()))
    job = Job(**given | {"targets": tuple(given["targets"])})
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        sys.stdout.write(json.dumps(asdict(runner.run(_run(job)))))


if __name__ == "__main__":
    main()
