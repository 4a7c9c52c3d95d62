"""A client's quota over all workers: each lends it a few requests, and puts down together what was lent. No request waits for that.

With `n` workers a client gets at least its quota, as far as it does not send more than a lease within the moment it takes to put
down what it has sent; and at most its quota and `n` leases. While the shared store is away every worker counts alone.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable
from contextlib import suppress
from hashlib import blake2b
from typing import NamedTuple

from gateway.edge.limits import Buckets, Left, Quota
from storage.shared_ports import Shared

SHARE = 0.25
"""Of its quota a client is lent by each worker before that worker has put it down together."""
LEAST = 20
"""Requests that are lent at least, if the quota is as large: a page may send so many in the moment it is opened."""
TICK = 0.25
"""Seconds after which what was lent is put down, however little it is."""
REFUSED = 0.05
"""Seconds until more is lent, if there is any left."""


def lease_of(quota: Quota) -> int:
    """So many requests a worker lends."""
    return min(quota.requests, max(LEAST, int(quota.requests * SHARE)))


class Lent(Buckets):
    """The buckets of one policy in one worker, which learn what the others have given."""

    def __init__(self, quota: Quota, *, clients: int, now: Callable[[], float], wake: Callable[[], None]) -> None:
        super().__init__(quota, clients=clients, now=now)
        self.lease = lease_of(quota)
        self.alone = True
        self._wake = wake
        self._lent: dict[str, int] = {}
        """Client → requests that are not put down yet."""

    def take(self, client: str) -> Left:
        """One request of this client."""
        if self.alone:
            return super().take(client)
        lent = self._lent.get(client, 0)
        if lent >= self.lease:
            spent = max(0.0, self._full_at.get(client, 0.0) - self._now())
            next_in = max(REFUSED, spent + self._each - self._seconds)
            return Left(allowed=False, requests=0, full_in=spent, next_in=next_in)
        left = super().take(client)
        if left.allowed:
            self._lent[client] = lent + 1
            if 2 * (lent + 1) >= self.lease:
                self._wake()
        return left

    def owed(self) -> dict[str, int]:
        """What is to be put down now."""
        return dict(self._lent)

    def learn(self, owed: dict[str, int], spent: dict[str, float]) -> None:
        """It is put down; `spent` says in how many seconds each bucket is full again."""
        self.alone, now = False, self._now()
        for client, said in owed.items():
            since = self._lent.pop(client, said) - said
            if since:
                self._lent[client] = since
            full_at = now + spent[client] + since * self._each
            if full_at > self._full_at.get(
                client, math.inf
            ):  # who was forgotten meanwhile stays so: the table is bounded
                self._full_at[client] = full_at

    def forget(self) -> None:
        """Nothing can be put down: from now on this worker counts alone."""
        self.alone = True
        self._lent.clear()

    def cost(self, requests: int) -> float:
        """What so many requests put into a bucket, in seconds."""
        return requests * self._each


class _Policy(NamedTuple):
    name: str
    buckets: Lent


class Leases:
    """The quotas of one worker, and what keeps them together with those of the others."""

    def __init__(self) -> None:
        self._policies: list[_Policy] = []
        self._due = asyncio.Event()

    def buckets(self, policy: str, quota: Quota, *, clients: int, now: Callable[[], float]) -> Buckets:
        """Those of one policy."""
        lent = Lent(quota, clients=clients, now=now, wake=self._due.set)
        self._policies.append(_Policy(policy, lent))
        return lent

    async def settle(self, shared: Shared) -> None:
        """Put down what was lent so far, and learn what others have lent."""
        for policy, buckets in self._policies:
            await _settle(policy, buckets, shared)

    async def keep(self, shared: Shared) -> None:
        """Settle whenever it is time, for ever."""
        while True:
            await self.settle(shared)
            with suppress(TimeoutError):
                async with asyncio.timeout(TICK):
                    await self._due.wait()
            self._due.clear()


async def _settle(policy: str, buckets: Lent, shared: Shared) -> None:
    owed = buckets.owed()
    names = {_named(client): client for client in owed}
    said = None
    if shared.there:
        said = await shared.spend(policy, {name: buckets.cost(owed[client]) for name, client in names.items()})
    if said is None:
        buckets.forget()
    else:
        buckets.learn(owed, {client: said[name] for name, client in names.items()})


def _named(client: str) -> str:
    """No address stands in the shared store."""
    return blake2b(client.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
