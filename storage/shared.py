"""What all workers share, on Redis or Valkey: `Shared` over a line that may break at any time.

When it breaks, everything here says at once that there is nothing, until the server takes something again. What is kept is told by
its name, which its reader makes: whoever knows another form of it uses another name. Knows no answer and no client.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Coroutine, Mapping, Sequence
from contextlib import aclosing, asynccontextmanager, suppress
from itertools import islice
from pathlib import Path
from secrets import token_hex
from typing import Any, get_args

from storage import scripts
from storage.errors import StorageError
from storage.redis import Line, open_line
from storage.shared_ports import NOTHING, Found, Topic

log = logging.getLogger("hansa.storage")

PREFIX = "hansa:shared:"
PATIENCE = 0.15
"""Seconds any call may take; no request waits longer for the server itself."""
FAILURES = 3
"""Calls in a row that fail before the line counts as broken: one may be late because this process was."""
RETRY = 0.5
"""Seconds between two looks at whether it is back."""
TURN = 2.0
"""Seconds after which the turn of a worker that died is over."""
RENEWAL = 0.5
"""Seconds after which a turn is prolonged while its worker lives."""
LOOK = 0.25
"""Seconds after which whoever waits for another worker looks himself: its message may be lost."""
MANY = 200
"""Clients whose counts go into one call."""
INSIST = 0.2
"""Seconds after which what still runs at the end is cancelled once more."""
GAP = 0.05
"""Seconds at least between two looks at the store, however much news there is."""


class SharedStore:
    """`Shared` over one line. Its `duties` have to run meanwhile."""

    def __init__(self, line: Line, *, prefix: str = PREFIX) -> None:
        self._line = line
        self._prefix = prefix
        self._failed = 0
        self._broken = asyncio.Event()
        self._deaf = False
        self._beside: set[asyncio.Task[None]] = set()
        self._turns: dict[str, str] = {}
        """The turns this worker has: name → mark."""
        self._landed: dict[str, set[asyncio.Future[bool]]] = {}
        self._news: dict[str, asyncio.Event] = {topic: asyncio.Event() for topic in get_args(Topic)}

    @property
    def there(self) -> bool:
        """Whether the last calls were answered."""
        return not self._broken.is_set()

    # --- answers, and whose turn it is

    async def find(self, name: str, *, usable: float, until: float) -> Found:
        """What is kept, or the turn; `NOTHING` when everybody asks for himself."""
        mark, clock = token_hex(8), asyncio.get_running_loop().time
        keys, waited = (self._value(name), self._turn(name)), False
        while True:
            landing = self._expect(name)
            try:
                said = await self._said(scripts.FIND, keys, (mark, _ms(TURN), _ms(usable)))
                if said is None:
                    self._aside(self._let_go(name, mark))
                    return NOTHING
                value, left, state = said
                if state == b"yours":
                    self._turns[name] = mark
                turn = mark if state == b"yours" else None
                found = Found(value=value, seconds=left / 1000, fresh=state == b"fresh", turn=turn, waited=waited)
                if state != b"taken" or clock() >= until:
                    return found
                waited = True
                await asyncio.wait({landing}, timeout=min(LOOK, until - clock()))
                if landing.done() and not landing.result():
                    return found
            finally:
                self._landed[name].discard(landing)
                if not self._landed[name]:
                    del self._landed[name]

    async def keep(self, name: str, turn: str, value: bytes, *, seconds: float) -> bool:
        """Only while the turn lasts: who was slow must not write over what is newer."""
        self._turns.pop(name, None)
        words = turn, value, _ms(seconds), self._channel("landed"), f"+{name}"
        return bool(await self._said(scripts.KEEP, (self._value(name), self._turn(name)), words))

    async def leave(self, name: str, turn: str) -> None:
        """Whoever waits is told."""
        self._turns.pop(name, None)
        words = turn, self._channel("landed"), f"-{name}"
        await self._said(scripts.LEAVE, (self._turn(name),), words)

    async def _let_go(self, name: str, turn: str) -> None:
        """The turn may have become ours without our hearing of it. Says nothing about the line: it changes nothing there."""
        if not self._broken.is_set():
            with suppress(StorageError):
                words = turn, self._channel("landed"), f"-{name}"
                await self._line.run(scripts.LEAVE, (self._turn(name),), words)

    def _aside(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._beside.add(task)
        task.add_done_callback(self._beside.discard)

    async def close(self) -> None:
        """Wait for what is said beside; none of it takes longer than `PATIENCE`."""
        await asyncio.gather(*self._beside)

    def _expect(self, name: str) -> asyncio.Future[bool]:
        landing: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._landed.setdefault(name, set()).add(landing)
        return landing

    # --- counts

    async def spend(self, policy: str, costs: Mapping[str, float]) -> Mapping[str, float] | None:
        """In calls of `MANY`; None when one of them fails."""
        spent: dict[str, float] = {}
        clients = iter(costs.items())
        while some := tuple(islice(clients, MANY)):
            keys = [f"{self._prefix}{{quotas}}:{policy}:{client}" for client, _ in some]
            said = await self._said(scripts.SPEND, keys, [round(cost * 1_000_000) for _, cost in some])
            if said is None:
                return None
            spent |= {client: each / 1_000_000 for (client, _), each in zip(some, said, strict=True)}
        return spent

    # --- news

    async def announce(self, topic: Topic) -> None:
        """If nobody hears it, it costs the second in which everybody looks anyway."""
        if self._broken.is_set():
            return
        with suppress(StorageError):
            await self._line.publish(self._channel("news"), topic)

    async def rest(self, topic: Topic, seconds: float) -> None:
        """Never shorter than `GAP`."""
        news = self._news[topic]
        await asyncio.sleep(GAP)
        with suppress(TimeoutError):
            async with asyncio.timeout(max(0.0, seconds - GAP)):
                await news.wait()
        news.clear()

    # --- the line

    def duties(self) -> tuple[Coroutine[Any, Any, None], ...]:
        """What has to go on meanwhile: hear the news, prolong the turns, and find out when the server is back."""
        return self._listen(), self._renew(), self._mend()

    async def _listen(self) -> None:
        while True:
            try:
                async with aclosing(self._line.listen(self._channel("news"), self._channel("landed"))) as messages:
                    async for message in messages:
                        self._heard(message)
            except StorageError as error:
                there = await self._said(scripts.PROBE, (f"{self._prefix}probe",), ())
                if there is not None and not self._deaf:
                    log.warning("what other workers say is noticed late: %s", str(error))
                    self._deaf = True
            await asyncio.sleep(RETRY)

    def _heard(self, message: tuple[str, bytes] | None) -> None:
        if message is None:  # listening from now on: what was said before is unknown
            self._deaf = False
            for news in self._news.values():
                news.set()
            return
        channel, said = message[0], message[1].decode("utf-8", "replace")
        if channel == self._channel("landed"):
            for landing in self._landed.get(said[1:], ()):
                if not landing.done():
                    landing.set_result(said.startswith("+"))
        elif said in self._news:
            self._news[said].set()

    async def _renew(self) -> None:
        while True:
            await asyncio.sleep(RENEWAL)
            for name, mark in list(self._turns.items()):
                await self._said(scripts.RENEW, (self._turn(name),), (mark, _ms(TURN)))

    async def _mend(self) -> None:
        while True:
            await self._broken.wait()
            await asyncio.sleep(RETRY)
            with suppress(StorageError):
                await self._line.run(scripts.PROBE, (f"{self._prefix}probe",), ())
                self._failed = 0
                self._broken.clear()
                log.warning("the shared store (HANSA_REDIS_URL) is back")

    async def _said(self, script: str, keys: Sequence[str], words: Sequence[bytes | str | int]) -> Any:
        """What a script says; None when the line is broken, or breaks."""
        if self._broken.is_set():
            return None
        try:
            said = await self._line.run(script, keys, words)
        except StorageError as error:
            self._failed += 1
            if self._failed >= FAILURES and not self._broken.is_set():
                self._broken.set()
                log.warning("each worker goes on alone: %s", str(error))
            return None
        self._failed = 0
        return said

    def _value(self, name: str) -> str:
        return f"{self._prefix}{{{name}}}"  # braces: in a cluster a value lies beside its turn

    def _turn(self, name: str) -> str:
        return f"{self._prefix}{{{name}}}:turn"

    def _channel(self, name: str) -> str:
        return f"{self._prefix}{name}"


@asynccontextmanager
async def open_shared(
    url: str, *, ca: Path | None = None, prefix: str = PREFIX, listens: bool = True
) -> AsyncIterator[SharedStore]:
    """`listens` False for whoever only announces. StorageError when the address cannot be read; the server may be away."""
    async with open_line(url, ca=ca, patience=PATIENCE) as line:
        store = SharedStore(line, prefix=prefix)
        if not listens:
            yield store
            return
        tasks = [asyncio.create_task(duty) for duty in store.duties()]
        try:
            yield store
        finally:
            # Again and again: a connection that is cancelled while it is made just stops making (seen with redis-py 8.1).
            while running := [task for task in tasks if not task.done()]:
                for task in running:
                    task.cancel()
                await asyncio.wait(running, timeout=INSIST)
            await store.close()


def _ms(seconds: float) -> int:
    return max(1, round(seconds * 1000))
