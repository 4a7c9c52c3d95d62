"""Ask one another before asking the source: what another worker or machine has fetched, or is fetching now.

One round trip before the source is asked, and none after: what came is put down beside the answer. Where the shared store is away,
nothing is shared, and every question goes on at once.
"""

from __future__ import annotations

import logging
from asyncio import Task, get_running_loop, to_thread
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import blake2b
from typing import Any

from adapters._kit.shared import FORM, read, written
from domain.errors import SourceTimeout
from domain.events import Joined, Recalled, Tell
from domain.exchange import Call, Fetch, Layer, Reply
from domain.resource import Resource
from domain.when import Clock
from storage.ports import Cache
from storage.shared_ports import Found, Shared

log = logging.getLogger("hansa")

MOST_BYTES = 1024 * 1024
"""A reply that weighs more is not shared: reading it would take as long as asking."""
SHORT_BYTES = 128 * 1024
"""What is written or rebuilt in less time than it takes to hand it to a thread."""

Start = Callable[[Coroutine[Any, Any, Any]], Task[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sharing:
    """With whom the answers of one binding are shared, which, and for how long."""

    store: Shared
    resource: Resource
    form: str
    """Where its answers come from and how they are understood: who differs in this shares nothing."""
    generation: Callable[[str], int]
    """The number of the last order to forget a binding's answers: what was kept before it is nobody's."""
    fresh: timedelta
    usable: timedelta
    """Both as in `remember`, under which it stands."""


def share(sharing: Sharing, *, cache: Cache[Reply], clock: Clock, start: Start, tell: Tell) -> Layer:
    """What another worker has and is fresh no more goes into `cache`, where `recall` looks when the source fails."""
    return lambda fetch: _Share(fetch, sharing, cache, clock, start, tell).asked


@dataclass(frozen=True, slots=True)
class _Share:
    """One binding's part of what is shared."""

    fetch: Fetch
    sharing: Sharing
    cache: Cache[Reply]
    clock: Clock
    start: Start
    tell: Tell

    async def asked(self, call: Call) -> Reply:
        """The layer's fetch."""
        store = self.sharing.store
        if call.subject is not None or not store.there:
            return await self.fetch(call)
        name = self._name(call)
        over = self.sharing.usable.total_seconds() + call.early
        found = await store.find(name, usable=over, until=call.deadline)
        reply = None if call.early and not found.fresh else await self._understood(call, found)
        if reply is not None and found.fresh:
            told = Joined(binding=call.binding) if found.waited else Recalled(binding=call.binding, stale=False)
            self.tell(told)
            return reply
        if found.waited and get_running_loop().time() >= call.deadline:
            raise SourceTimeout(f"{call.binding}: nothing before the deadline from the worker whose turn it was")
        return await self._flown(call, name, found.turn)

    async def _flown(self, call: Call, name: str, turn: str | None) -> Reply:
        if turn is None:
            return await self.fetch(call)
        try:
            reply = await self.fetch(call)
        except BaseException:
            self.start(self.sharing.store.leave(name, turn))
            raise
        self.start(self._keep(name, turn, reply))
        return reply

    async def _keep(self, name: str, turn: str, reply: Reply) -> None:
        store = self.sharing.store
        holds = self.sharing.fresh if reply.lasts is None else reply.lasts
        weight = sum(sum(map(len, record.pieces)) for record in reply.records)
        if weight > MOST_BYTES or holds <= timedelta(0):
            await store.leave(name, turn)
            return
        value = written(reply) if weight <= SHORT_BYTES else await to_thread(written, reply)
        await store.keep(name, turn, value, seconds=(holds + self.sharing.usable).total_seconds())

    async def _understood(self, call: Call, found: Found) -> Reply | None:
        value, resource = found.value, self.sharing.resource
        if value is None:
            return None
        try:
            reply = read(value, resource) if len(value) <= SHORT_BYTES else await to_thread(read, value, resource)
        except ValueError as strange:
            log.warning("%s: what another worker kept is not understood: %s", call.binding, type(strange).__name__)
            return None
        if found.fresh:
            return replace(reply, lasts=timedelta(seconds=found.seconds) - self.sharing.usable)
        old = replace(reply, fresh_until=self.clock())
        await self.cache.put(call.key, old, seconds=found.seconds, size=2 * len(value))
        return old

    def _name(self, call: Call) -> str:
        """One name for one question, whichever worker asks it; nothing of it can be read back."""
        said = FORM, self.sharing.form, self.sharing.generation(call.binding), call.key
        return blake2b(repr(said).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
