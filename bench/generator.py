"""The load generator: a closed loop over kept connections, in a process of its own, on bare sockets.

`python -m bench.generator` reads one job as JSON from standard input and writes what it saw as JSON. It parses just enough
HTTP/1.1 to know where an answer ends, since a full client would cost more than the server it measures.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from itertools import count
from time import perf_counter
from typing import Any

import uvloop

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_END = b"\r\n\r\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What to ask, how hard, and how long."""

    port: int
    targets: tuple[str, ...]
    """Paths with their query, asked in turn. `{n}` becomes a new number each time, `{lat}` and `{lon}` a new spot."""
    headers: tuple[tuple[str, str], ...] = ()
    connections: int = 32
    seconds: float = 3.0
    warm_up: float = 0.5
    """Seconds at the beginning whose answers are not counted."""
    first: int = 1
    """Where `{n}` begins, so that two runs do not ask the same."""


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
    """One client: asks, waits for the whole answer, asks again."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.begun = 0.0
        self.got = b""
        self.whole = 0
        """Bytes of the answer that is coming; 0 while its head is not complete."""

    def connection_made(self, transport: Any) -> None:
        """Begin."""
        self.transport = transport
        self.ask()

    def ask(self) -> None:
        """Send the next request."""
        self.begun = perf_counter()
        self.transport.write(self.run.next())

    def data_received(self, data: bytes) -> None:
        """Collect until the answer is whole."""
        self.got = self.got + data if self.got else data
        if not self.whole:
            end = self.got.find(_END)
            if end < 0:
                return
            length = _LENGTH.search(self.got, 0, end + 2)
            self.whole = end + len(_END) + (int(length[1]) if length else 0)
        if len(self.got) >= self.whole:
            self.run.note(self.begun, self.got)
            self.got, self.whole = b"", 0
            self.ask()

    def connection_lost(self, error: Exception | None) -> None:
        """A server that hangs up ends the run, unless the run has ended."""
        self.run.lost(error)


class Run:
    """One job being done."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.next = requests(job)
        self.tally = Tally()
        self.statuses: Counter[bytes] = Counter()
        self.times: list[float] = []
        self.counting = False
        self.over: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.last = b""

    def note(self, begun: float, answer: bytes) -> None:
        """Count one whole answer."""
        self.tally.asked += 1
        if self.counting:
            self.times.append(perf_counter() - begun)
            self.statuses[answer[9:12]] += 1
            self.tally.bytes += len(answer)
            self.last = answer

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
        await self._unless_lost(self.job.warm_up)
        self.counting, begun = True, perf_counter()
        await self._unless_lost(self.job.seconds)
        self.counting, seconds = False, perf_counter() - begun
        self.over.cancel()
        for transport, _ in made:
            transport.abort()
        return self._summed(seconds)

    async def _unless_lost(self, seconds: float) -> None:
        done, _ = await asyncio.wait([self.over], timeout=seconds)
        for lost in done:
            lost.result()

    def _summed(self, seconds: float) -> Tally:
        tally, times = self.tally, sorted(self.times)
        tally.answered, tally.seconds = len(times), seconds
        tally.statuses = {status.decode(): times for status, times in self.statuses.items()}
        tally.head = self.last.partition(_END)[0].decode("latin-1")
        if times:
            tally.p50_ms, tally.p99_ms = (1000 * times[int(len(times) * share)] for share in (0.5, 0.99))
        return tally


async def _run(job: Job) -> Tally:
    return await Run(job).done()


def main() -> None:
    """Read the job, do it, say what came back."""
    given = json.load(sys.stdin)
    given["headers"] = tuple((name, value) for name, value in given.get("headers", ()))
    job = Job(**given | {"targets": tuple(given["targets"])})
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        sys.stdout.write(json.dumps(asdict(runner.run(_run(job)))))


if __name__ == "__main__":
    main()
