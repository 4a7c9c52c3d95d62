"""What many workers give a client together is bounded, and one alone gives what was promised."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from gateway.edge.leases import Leases, lease_of
from gateway.edge.limits import Buckets, Quota
from storage.shared_ports import NOTHING, Found, Topic

QUOTA = Quota(requests=100, seconds=100)
LEASE = lease_of(QUOTA)


@dataclass(slots=True)
class Table:
    """The counts of all workers, as the scripts of the real store keep them, on the test's clock; it may be away."""

    now: float = 1000.0
    there: bool = True
    full: dict[tuple[str, str], float] = field(default_factory=dict)

    async def spend(self, policy: str, costs: Mapping[str, float]) -> Mapping[str, float] | None:
        """As the port says."""
        for client, cost in costs.items():
            self.full[policy, client] = max(self.full.get((policy, client), self.now), self.now) + cost
        return {client: self.full[policy, client] - self.now for client in costs}

    async def find(self, name: str, *, usable: float, until: float) -> Found:
        """Nothing is kept."""
        return NOTHING

    async def keep(self, name: str, turn: str, value: bytes, *, seconds: float) -> bool:
        """Nothing is kept."""
        return False

    async def leave(self, name: str, turn: str) -> None:
        """Nothing is kept."""

    async def announce(self, topic: Topic) -> None:
        """Nobody listens."""

    async def rest(self, topic: Topic, seconds: float) -> None:
        """Nobody waits."""


class Workers:
    """Some workers over one table; each settles when the test says so."""

    def __init__(self, count: int, *, clients: int = 1000) -> None:
        self.table = Table()
        self.leases = [Leases() for _ in range(count)]
        self.buckets: list[Buckets] = [
            each.buckets("key", QUOTA, clients=clients, now=lambda: self.table.now) for each in self.leases
        ]
        for worker in range(count):
            self.settle(worker)

    def settle(self, worker: int) -> None:
        """It puts down what it has lent."""
        asyncio.run(self.leases[worker].settle(self.table))

    def ask(self, worker: int, times: int = 1, client: str = "c") -> int:
        """How many of so many requests it lets through."""
        return sum(self.buckets[worker].take(client).allowed for _ in range(times))


@given(st.integers(1, 5), st.lists(st.tuples(st.integers(0, 4), st.integers(0, 60), st.booleans()), max_size=60))
def test_all_workers_together_give_the_quota_and_a_lease_each_at_most(
    count: int, turns: list[tuple[int, int, bool]]
) -> None:
    """Whoever is asked in whatever order, and however late each settles: never more than quota + workers × lease."""
    workers = Workers(count)
    given_ = 0
    for worker, times, settles in turns:
        given_ += workers.ask(worker % count, times)
        if settles:
            workers.settle(worker % count)
    assert given_ <= QUOTA.requests + count * LEASE


def test_the_bound_is_nearly_met() -> None:
    """It is no idle one: all workers asked at once give a lease each, and once more before they have heard of all the others."""
    workers = Workers(4)
    assert sum(workers.ask(worker, 100) for worker in range(4)) == 4 * LEASE == QUOTA.requests
    for worker in range(4):
        workers.settle(worker)
    assert sum(workers.ask(worker, 100) for worker in range(4)) == 3 * LEASE
    for worker in range(4):
        workers.settle(worker)
    assert sum(workers.ask(worker, 100) for worker in range(4)) == 0


def test_one_worker_gives_all_that_was_promised() -> None:
    """A client that stays with one worker gets its whole quota, if it settles in time; then one more for each second."""
    workers = Workers(2)
    got = 0
    for _ in range(20):
        got += workers.ask(0, LEASE // 2)
        workers.settle(0)
    assert got == QUOTA.requests
    left = workers.buckets[0].take("c")
    assert (left.allowed, left.requests) == (False, 0)
    assert 0 < left.next_in <= 1
    workers.table.now += 10
    workers.settle(0)
    assert workers.ask(0, 20) == 10
    workers.settle(0)
    assert workers.ask(1, 100) == LEASE, "the other worker has not heard of it yet"
    workers.settle(1)
    assert workers.ask(1, 100) == 0


def test_who_outruns_its_lease_is_refused_for_a_moment() -> None:
    """It is told to come back at once, and what others see as left is not what it is lent."""
    workers = Workers(1)
    assert workers.ask(0, LEASE + 1) == LEASE
    left = workers.buckets[0].take("c")
    assert (left.allowed, left.requests) == (False, 0)
    assert 0 < left.next_in < 1
    assert workers.ask(0, client="d") == 1
    workers.settle(0)
    assert workers.ask(0) == 1


def test_away_every_worker_counts_alone() -> None:
    """While the store is away each gives the whole quota and no more; when it is back they count together again."""
    workers = Workers(2)
    workers.table.there = False
    for worker in range(2):
        workers.settle(worker)
    assert [workers.ask(worker, 200) for worker in range(2)] == [QUOTA.requests] * 2
    workers.table.there = True
    for worker in range(2):
        workers.settle(worker)
    assert [workers.ask(worker, 200) for worker in range(2)] == [0, 0]
    workers.table.now += QUOTA.seconds
    assert workers.ask(0, 200) == LEASE


def test_what_could_not_be_put_down_is_forgotten() -> None:
    """Whether the store had taken it is not known: it is not put down again, or a client would pay twice."""
    workers = Workers(1)
    workers.ask(0, 10)
    workers.table.there = False
    workers.settle(0)
    workers.table.there = True
    workers.settle(0)
    assert workers.table.full == {}
    assert workers.ask(0, 200) == LEASE


def test_what_is_learnt_does_not_make_the_table_grow() -> None:
    """A client that was forgotten for want of room stays so."""
    workers = Workers(1, clients=100)
    for number in range(150):
        workers.ask(0, client=f"{number}")
    workers.settle(0)
    assert len(workers.buckets[0]) == 100


def test_a_small_quota_is_lent_whole() -> None:
    """A page that opens with twenty requests at once is not held up by what is lent."""
    assert lease_of(Quota(requests=10, seconds=60)) == 10
    assert lease_of(Quota(requests=60, seconds=60)) == 20
    assert lease_of(Quota(requests=600, seconds=60)) == 150
