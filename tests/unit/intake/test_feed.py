"""The feed of changes in one process: whoever waits is told, whoever is slow knows it, and nobody is asked in vain."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, cast

import pytest

from domain.cases import Case, Change, State
from gateway.intake.feed import GLANCE, MOST, Feed, Listener
from storage.cases import Ledger
from storage.errors import StorageError
from tests.unit.clocks import NOON, leaping, present


class Pages:
    """As much of a Ledger as a feed reads: cases and their changes, in memory. Counts what it is asked."""

    def __init__(self) -> None:
        self.told: list[Change] = []
        self.states: dict[str, State] = {}
        self.down = False
        self.asked = 0

    def turn(self, case: str, state: State = "placed") -> None:
        """A case has turned."""
        self.states[case] = state
        number = len(self.told) + 1
        self.told.append(
            Change(
                number=number, case=case, resource="reports", city="köln", citizen="a", client="b", state=state, at=NOON
            )
        )

    async def last_change(self) -> int:
        """As `Ledger.last_change`."""
        await self._look()
        return len(self.told)

    async def changes(self, after: int, limit: int = 500) -> tuple[Change, ...]:
        """As `Ledger.changes`."""
        await self._look()
        return tuple(self.told[after : after + limit])

    async def case(self, case_id: str) -> Case | None:
        """As `Ledger.case`."""
        await self._look()
        state = self.states.get(case_id)
        return state and Case(
            id=case_id, reference=case_id, resource="reports", city="köln", binding="b", citizen="a", client="b",
            state=state, created=NOON, changed=NOON,
        )  # fmt: skip

    async def _look(self) -> None:
        self.asked += 1
        await asyncio.sleep(0.001)
        if self.down:
            raise StorageError("away")


@asynccontextmanager
async def feeding() -> AsyncIterator[tuple[Pages, Feed]]:
    """A feed over a Ledger with one case, `c`, accepted; its own work ends with it."""
    async with asyncio.TaskGroup() as group:
        pages = Pages()
        pages.turn("c", "accepted")
        yield pages, Feed(cast(Ledger, pages), group.create_task)


async def numbers(listener: Listener, many: int) -> list[int]:
    """The next ones it hears."""
    return [(await listener.next()).number for _ in range(many)]


def settled(case: Case) -> bool:
    """Whether there is nothing to wait for."""
    return case.state == "placed"


@leaping
async def test_every_listener_hears_every_change() -> None:
    """Each hears all from when it began, once, in order; none hears what was before."""
    async with feeding() as (pages, feed):
        pages.turn("c")
        async with feed.listening() as first:
            pages.turn("c")
            assert await numbers(first, 1) == [3]
            async with feed.listening() as second:
                for _ in range(600):
                    pages.turn("c")
                assert await numbers(first, 600) == await numbers(second, 600) == list(range(4, 604))
            pages.turn("c")
            assert await numbers(first, 1) == [604]


@leaping
async def test_nothing_falls_between_listening_and_reading() -> None:
    """What turns after somebody listens is heard, also what turns before the first look, and while several begin at once."""
    async with feeding() as (pages, feed):

        async def one() -> None:
            async with feed.listening() as listener:
                read = len(pages.told)
                pages.turn("c")
                pages.turn("d")
                while (heard := (await listener.next()).number) <= read:
                    pass
                assert [heard, *await numbers(listener, 1)] == [read + 1, read + 2]

        await asyncio.gather(*(one() for _ in range(3)))


@leaping
async def test_who_waits_for_a_case_is_told() -> None:
    """Each waits for its own case and is given it as soon as it is settled, whatever else turns; one look serves all."""
    async with feeding() as (pages, feed):
        names = [f"c{number}" for number in range(20)]
        for name in names:
            pages.turn(name, "accepted")
        begun = present()
        waiting = [asyncio.create_task(feed.until(name, settled, begun + 60)) for name in names]
        await asyncio.sleep(1)
        looks = pages.asked
        await asyncio.sleep(10)
        assert pages.asked - looks <= 10 / GLANCE
        for name in names:
            pages.turn(name)
        cases = await asyncio.gather(*waiting)
        assert [case and case.id for case in cases] == names
        assert {case and case.state for case in cases} == {"placed"}
        assert present() < begun + 20


@leaping
async def test_who_waits_is_answered_at_the_deadline() -> None:
    """A case that does not settle is given as it stands then; one that is settled, or not there, at once."""
    async with feeding() as (pages, feed):
        begun = present()
        assert await feed.until("nobody", settled, begun + 60) is None
        pages.turn("d")
        settled_before = await feed.until("d", settled, begun + 60)
        assert settled_before is not None
        assert present() < begun + 1
        case = await feed.until("c", settled, begun + 60)
        assert case is not None
        assert case.state == "accepted"
        assert begun + 60 <= present() < begun + 61


@leaping
async def test_a_deadline_that_has_passed() -> None:
    """Who has no time left is given the case as it stands."""
    async with feeding() as (_, feed):
        case = await feed.until("c", settled, present() - 1)
        assert case is not None
        assert case.state == "accepted"


@leaping
async def test_the_ledger_is_not_asked_while_nobody_listens() -> None:
    """Before the first listener and after the last one nothing is looked for; the next one hears again."""
    async with feeding() as (pages, feed):
        await asyncio.sleep(10)
        assert pages.asked == 0
        for _ in range(2):
            async with feed.listening() as listener:
                pages.turn("c")
                assert await numbers(listener, 1) == [len(pages.told)]
            await asyncio.sleep(1)
            asked = pages.asked
            pages.turn("c")
            await asyncio.sleep(10)
            assert pages.asked == asked


@leaping
async def test_a_listener_that_is_slow_knows_it() -> None:
    """Who leaves too much lying is told that it has lost its place, and disturbs nobody else."""
    async with feeding() as (pages, feed), feed.listening() as slow, feed.listening() as quick:
        for _ in range(MOST):
            pages.turn("c")
        assert len(await numbers(quick, MOST)) == MOST
        assert not slow.lost
        pages.turn("c")
        assert await numbers(quick, 1) == [MOST + 2]
        assert (slow.lost, quick.lost) == (True, False)
        assert await numbers(slow, MOST) == list(range(2, MOST + 2))


@leaping
async def test_changes_are_heard_once_the_ledger_is_back() -> None:
    """While the Ledger is away who listens waits; afterwards it hears what happened meanwhile, once."""
    async with feeding() as (pages, feed), feed.listening() as listener:
        pages.turn("c")
        assert await numbers(listener, 1) == [2]
        pages.down = True
        pages.turn("c")
        await asyncio.sleep(10)
        looks = pages.asked
        await asyncio.sleep(10)
        assert pages.asked - looks <= 10
        pages.down = False
        pages.turn("c")
        assert await numbers(listener, 2) == [3, 4]


@leaping
async def test_who_comes_while_the_ledger_is_away_is_told() -> None:
    """Nobody begins to listen to a Ledger that cannot be asked, and it is not asked for them any more."""
    async with feeding() as (pages, feed):
        pages.down = True
        with pytest.raises(StorageError):
            async with feed.listening():
                pytest.fail("listens")
        with pytest.raises(StorageError):
            await feed.until("c", settled, present() + 60)
        asked = pages.asked
        await asyncio.sleep(10)
        assert pages.asked == asked
        pages.down = False
        waiting: asyncio.Task[Any] = asyncio.create_task(feed.until("c", settled, present() + 60))
        await asyncio.sleep(1)
        pages.turn("c")
        assert (await waiting).state == "placed"
