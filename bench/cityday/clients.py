"""Clients on kept connections: in an open loop, which asks in its time, or in a closed one, which asks after each answer."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from time import perf_counter

from bench.cityday.judge import NOTHING, Judgement, Said, Verdict
from bench.cityday.questions import Question

MOST_OPEN = 512
"""Connections at once; whoever finds none free waits, and the time runs."""
MOST_BYTES = 2**22
REASONS = 5
"""Of what went wrong, as many different ones are told."""

Answer = Callable[[Question], Awaitable[Judgement]]
"""Asks, and judges what came."""


class Wire:
    """A pool of connections to one port; the one that was used last is used next."""

    def __init__(self, port: int, *, most: int = MOST_OPEN) -> None:
        self._port, self._free = port, list[tuple[asyncio.StreamReader, asyncio.StreamWriter]]()
        self._room = asyncio.Semaphore(most)

    async def get(self, target: str, patience: float) -> Said:
        """One answer; NOTHING when there is none within so many seconds."""
        text = f"GET {target} HTTP/1.1\r\nhost: 127.0.0.1\r\naccept-encoding: identity\r\n\r\n".encode()
        try:
            async with asyncio.timeout(patience), self._room:
                return await self._asked(text)
        except (TimeoutError, OSError, EOFError, ValueError):
            return NOTHING

    async def _asked(self, text: bytes) -> Said:
        while self._free:
            with suppress(OSError, EOFError):  # a kept connection may have been closed meanwhile
                return await self._over(*self._free.pop(), text)
        return await self._over(*await asyncio.open_connection("127.0.0.1", self._port, limit=MOST_BYTES), text)

    async def _over(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, text: bytes) -> Said:
        keep = False
        try:
            writer.write(text)
            first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").rstrip().split("\r\n")
            headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
            said = Said(int(first.split(" ", 2)[1]), headers, await _body(reader, headers))
            keep = headers.get("connection", "").lower() != "close"
            return said
        finally:
            if keep:
                self._free.append((reader, writer))
            else:
                writer.close()

    def close(self) -> None:
        """Every connection that is free."""
        for _, writer in self._free:
            writer.close()


async def _body(reader: asyncio.StreamReader, headers: dict[str, str]) -> bytes:
    if "content-length" in headers:
        return await reader.readexactly(int(headers["content-length"]))
    body = b""
    while size := int(await reader.readline(), 16):
        body += await reader.readexactly(size)
        await reader.readline()
    await reader.readline()
    return body


@dataclass(slots=True)
class Tally:
    """What came of many questions."""

    verdicts: Counter[Verdict] = field(default_factory=Counter)
    by_kind: Counter[tuple[str, Verdict]] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    """From when each was to be asked until it was answered, or given up."""
    why: Counter[str] = field(default_factory=Counter)

    def note(self, question: Question, judgement: Judgement, seconds: float) -> None:
        """Count one."""
        self.verdicts[judgement.verdict] += 1
        self.by_kind[question.kind, judgement.verdict] += 1
        self.seconds.append(seconds)
        if judgement.why and (judgement.why in self.why or len(self.why) < REASONS):
            self.why[judgement.why] += 1

    def part(self, share: float) -> float | None:
        """Milliseconds within which so many of a hundred were answered; None where nobody asked."""
        times = sorted(self.seconds)
        return round(times[int((len(times) - 1) * share)] * 1000, 2) if times else None


Noted = Callable[[Question, Judgement, float, float], None]
"""Takes a question, its verdict, the second it was to be asked in, and how long it took."""


async def open_loop(questions: Sequence[Question], answer: Answer, rate: float, noted: Noted) -> None:
    """So many a second, each in its time; the time of an answer counts from then, also where the client itself was late."""
    begun = perf_counter()

    async def one(question: Question, due: float) -> None:
        judgement = await answer(question)
        noted(question, judgement, due - begun, perf_counter() - due)

    async with asyncio.TaskGroup() as asking:
        for at, question in enumerate(questions):
            due = begun + at / rate
            if (wait := due - perf_counter()) > 0:
                await asyncio.sleep(wait)
            asking.create_task(one(question, due))


async def closed_loop(
    questions: Sequence[Question], answer: Answer, *, clients: int, seconds: float
) -> tuple[Tally, int]:
    """So many clients, each asking the next question after its answer; what came, and how much of it was correct and in time.

    What was asked in time and answered later is counted, too, but not as in time.
    """
    tally, turns, begun, correct = Tally(), count(), perf_counter(), 0

    async def client() -> None:
        nonlocal correct
        while (asked := perf_counter()) - begun < seconds:
            question = questions[next(turns) % len(questions)]
            judgement = await answer(question)
            now = perf_counter()
            tally.note(question, judgement, now - asked)
            correct += judgement.verdict is Verdict.CORRECT and now - begun <= seconds

    async with asyncio.TaskGroup() as asking:
        for _ in range(clients):
            asking.create_task(client())
    return tally, correct
